package nl.afletter.local.sim.teamleader;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimRefusal;
import nl.afletter.local.sim.SimRequest;
import nl.afletter.local.sim.SimResponse;

/** Teamleader's OAuth: the consent page, codes that work once, refresh tokens that work once (teamleader.md section 2). */
final class Consent {
    static final String CLIENT_ID = "afletter-local";
    static final String CLIENT_SECRET = "afletter-local-secret";
    static final Duration ACCESS_LIFE = Duration.ofSeconds(3600);
    private static final Duration CODE_LIFE = Duration.ofMinutes(10);

    private final java.time.InstantSource clock;

    Consent(java.time.InstantSource clock) {
        this.clock = clock;
    }

    /** The page on which a person agrees: two links, as plain as can be. */
    SimResponse page(SimRequest request, TeamleaderState state) {
        String redirect = request.query("redirect_uri").orElse("");
        if (!CLIENT_ID.equals(request.query("client_id").orElse(""))
                || !"code".equals(request.query("response_type").orElse(""))
                || !redirect.matches("https?://[^\"<>]+")) {
            return SimResponse.text(400, "text/plain", "invalid_request");
        }
        String back = "redirect_uri=" + encode(redirect) + "&state="
                + encode(request.query("state").orElse(""));
        String html = "<!doctype html><html lang=\"en\"><title>Teamleader (simulated)</title>"
                + "<h1>Teamleader Focus (simulated)</h1><p>Afletter asks for access to your account.</p>"
                + "<p><a id=\"allow\" href=\"/oauth2/answer?allow=yes&amp;" + back.replace("&", "&amp;")
                + "\">Allow</a> <a id=\"deny\" href=\"/oauth2/answer?allow=no&amp;" + back.replace("&", "&amp;")
                + "\">Deny</a></p></html>";
        return SimResponse.text(200, "text/html; charset=utf-8", html);
    }

    SimResponse answered(SimRequest request, TeamleaderState state) {
        String redirect = request.query("redirect_uri").orElse("");
        String answer = "error=access_denied";
        if ("yes".equals(request.query("allow").orElse(""))) {
            String code = "code-" + state.newId();
            state.codes.put(
                    code, new TeamleaderState.Code(redirect, clock.instant().plus(CODE_LIFE)));
            answer = "code=" + code;
        }
        String target = redirect + (redirect.contains("?") ? "&" : "?") + answer + "&state="
                + encode(request.query("state").orElse(""));
        return SimResponse.empty(302).with("Location", target);
    }

    /** {@code POST /oauth2/access_token}, form or JSON. */
    SimResponse token(SimRequest request, TeamleaderState state) {
        Map<String, String> fields = fields(request);
        if (!CLIENT_ID.equals(fields.get("client_id")) || !CLIENT_SECRET.equals(fields.get("client_secret"))) {
            throw refusal(401, "invalid_client");
        }
        switch (fields.getOrDefault("grant_type", "")) {
            case "authorization_code" -> useCode(fields, state);
            case "refresh_token" -> useRefreshToken(fields, state);
            default -> throw refusal(400, "unsupported_grant_type");
        }
        return pair(state);
    }

    private void useCode(Map<String, String> fields, TeamleaderState state) {
        TeamleaderState.Code code = state.codes.get(fields.getOrDefault("code", ""));
        boolean good = code != null
                && clock.instant().isBefore(code.expires())
                && code.redirectUri().equals(fields.get("redirect_uri"));
        if (!good) {
            throw refusal(400, "invalid_grant");
        }
        state.codes.remove(fields.get("code"));
        state.revoked = false;
    }

    private void useRefreshToken(Map<String, String> fields, TeamleaderState state) {
        boolean good = !state.revoked
                && !state.refreshToken.isEmpty()
                && state.refreshToken.equals(fields.get("refresh_token"));
        if (!good) {
            if (state.revokesOnReuse) {
                state.revoked = true;
                state.accessTokens.clear();
            }
            throw refusal(400, "invalid_grant");
        }
    }

    private SimResponse pair(TeamleaderState state) {
        Instant now = clock.instant();
        String access = "access-" + state.newId();
        state.refreshToken = "refresh-" + state.newId();
        state.accessTokens.values().removeIf(end -> !end.isAfter(now));
        state.accessTokens.put(access, now.plus(state.accessLife));
        return SimResponse.json(
                200,
                SimJson.object()
                        .put("token_type", "Bearer")
                        .put("expires_in", state.accessLife.toSeconds())
                        .put("access_token", access)
                        .put("refresh_token", state.refreshToken));
    }

    private static Map<String, String> fields(SimRequest request) {
        if (request.header("Content-Type").orElse("").startsWith("application/json")) {
            Map<String, String> fields = new HashMap<>();
            JsonNode json = request.json();
            json.fieldNames()
                    .forEachRemaining(name -> fields.put(name, json.path(name).asText()));
            return fields;
        }
        return request.form();
    }

    private static SimRefusal refusal(int status, String word) {
        ObjectNode body = SimJson.object().put("error", word).put("error_description", "The request was refused.");
        return new SimRefusal(SimResponse.json(status, body));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Whether a call carries a living access token. */
    Optional<SimResponse> check(SimRequest request, TeamleaderState state) {
        Instant end = request.bearer().map(state.accessTokens::get).orElse(null);
        if (end == null || state.revoked || !clock.instant().isBefore(end)) {
            return Optional.of(Answers.error(401, "The access token is invalid or has expired"));
        }
        return Optional.empty();
    }
}
