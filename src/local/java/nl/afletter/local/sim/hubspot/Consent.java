package nl.afletter.local.sim.hubspot;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimRequest;
import nl.afletter.local.sim.SimResponse;
import nl.afletter.local.sim.hubspot.HubSpotState.Code;

/** HubSpot's OAuth: the consent page, codes that work once, a refresh token that stays (hubspot.md section 2). */
final class Consent {
    private static final Duration CODE_LIFE = Duration.ofMinutes(10);

    private final InstantSource clock;

    Consent(InstantSource clock) {
        this.clock = clock;
    }

    /** The page on which a person chooses an account: two links, as plain as can be. */
    SimResponse page(SimRequest request, HubSpotState state) {
        String redirect = request.query("redirect_uri").orElse("");
        boolean good =
                HubSpotSimulator.CLIENT_ID.equals(request.query("client_id").orElse(""))
                        && !request.query("scope").orElse("").isBlank()
                        && redirect.matches("https?://[^\"<>]+");
        if (!good) {
            return SimResponse.text(400, "text/plain", "Something is wrong with this app's address");
        }
        String back = "&amp;redirect_uri=" + encode(redirect) + "&amp;state="
                + encode(request.query("state").orElse(""));
        String html = "<!doctype html><html lang=\"en\"><title>HubSpot (simulated)</title>"
                + "<h1>HubSpot (simulated)</h1><p>Afletter asks for access to account " + HubSpotSimulator.PORTAL
                + ".</p><p><a id=\"allow\" href=\"/oauth/answer?allow=yes" + back
                + "\">Connect app</a> <a id=\"deny\" href=\"/oauth/answer?allow=no" + back
                + "\">Cancel</a></p></html>";
        return SimResponse.text(200, "text/html; charset=utf-8", html);
    }

    SimResponse answered(SimRequest request, HubSpotState state) {
        String redirect = request.query("redirect_uri").orElse("");
        String answer = "error=access_denied";
        if ("yes".equals(request.query("allow").orElse(""))) {
            String code = "code-" + state.newId();
            state.codes.put(code, new Code(redirect, clock.instant().plus(CODE_LIFE)));
            answer = "code=" + code;
        }
        String target = redirect + (redirect.contains("?") ? "&" : "?") + answer + "&state="
                + encode(request.query("state").orElse(""));
        return SimResponse.empty(302).with("Location", target);
    }

    /** Form-encoded, client and secret in the form. */
    SimResponse token(SimRequest request, HubSpotState state) {
        Map<String, String> form = request.form();
        boolean client = HubSpotSimulator.CLIENT_ID.equals(form.get("client_id"))
                && HubSpotSimulator.CLIENT_SECRET.equals(form.get("client_secret"));
        boolean code = client && "authorization_code".equals(form.get("grant_type")) && useCode(form, state);
        boolean refresh = client
                && "refresh_token".equals(form.get("grant_type"))
                && !state.refreshToken.isEmpty()
                && state.refreshToken.equals(form.get("refresh_token"));
        if (!code && !refresh) {
            boolean first = "authorization_code".equals(form.get("grant_type"));
            return SimResponse.json(
                    400,
                    SimJson.object()
                            .put("status", first ? "BAD_AUTH_CODE" : "BAD_REFRESH_TOKEN")
                            .put(
                                    "message",
                                    first ? "missing or unknown auth code" : "missing or unknown refresh token"));
        }
        if (code) {
            state.refreshToken = "refresh-" + state.newId();
        }
        String access = "access-" + state.newId();
        Instant end = clock.instant().plus(HubSpotSimulator.ACCESS_LIFE);
        state.accessTokens.put(access, end);
        return SimResponse.json(
                200,
                SimJson.object()
                        .put("token_type", "bearer")
                        .put("access_token", access)
                        .put("refresh_token", state.refreshToken)
                        .put("expires_in", HubSpotSimulator.ACCESS_LIFE.toSeconds()));
    }

    private boolean useCode(Map<String, String> form, HubSpotState state) {
        Code code = state.codes.remove(form.getOrDefault("code", ""));
        return code != null
                && clock.instant().isBefore(code.until())
                && code.redirectUri().equals(form.get("redirect_uri"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
