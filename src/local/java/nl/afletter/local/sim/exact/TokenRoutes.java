package nl.afletter.local.sim.exact;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimRequest;
import nl.afletter.local.sim.SimResponse;
import nl.afletter.local.sim.exact.ExactState.Consent;
import nl.afletter.local.sim.exact.ExactState.Grant;

/**
 * Tokens (exact-online.md section 2): ten minutes, none before 570 seconds, refresh tokens that work once. Two things that
 * RFC 6749 does not know: a spent refresh token is {@code unauthorized_client}, one that is too early
 * {@code access_denied}.
 */
final class TokenRoutes {
    static final Duration ACCESS = Duration.ofSeconds(600);
    private static final Duration TOO_EARLY = Duration.ofSeconds(570);
    private static final Duration REFRESH = Duration.ofDays(30);
    private static final Duration CODE = Duration.ofMinutes(3);

    private final ExactSimulator simulator;

    TokenRoutes(ExactSimulator simulator) {
        this.simulator = simulator;
    }

    /** A person consents at once; where the app sends it, the code goes back. */
    SimResponse consent(SimRequest request, ExactState state) {
        String client = request.query("client_id").orElse("");
        String back = request.query("redirect_uri").orElse("");
        if (!client.equals(state.clientId)
                || !request.query("response_type").orElse("").equals("code")) {
            return SimResponse.text(400, "text/plain", "Unknown client or response type.");
        }
        String code = code(state, back);
        String location = back + (back.contains("?") ? "&" : "?") + "code=" + code + "&state="
                + request.query("state").orElse("");
        return SimResponse.empty(302).with("Location", location);
    }

    /** A code for all divisions, as after a consent; valid for three minutes. */
    String code(ExactState state, String redirectUri) {
        String code = "code-" + state.nextId();
        state.codes.put(
                code,
                new Consent(
                        redirectUri,
                        simulator.clock().instant().plus(CODE),
                        new LinkedHashSet<>(state.divisions.keySet())));
        return code;
    }

    SimResponse token(SimRequest request, ExactState state) {
        Map<String, String> form = request.form();
        if (!state.clientId.equals(form.get("client_id")) || !state.clientSecret.equals(form.get("client_secret"))) {
            return refused(401, "invalid_client", "Client authentication failed.");
        }
        return switch (form.getOrDefault("grant_type", "")) {
            case "authorization_code" -> first(form, state);
            case "refresh_token" -> next(form, state);
            default -> refused(400, "unsupported_grant_type", "");
        };
    }

    private SimResponse first(Map<String, String> form, ExactState state) {
        Consent consent = state.codes.remove(form.getOrDefault("code", ""));
        Instant now = simulator.clock().instant();
        if (consent == null
                || now.isAfter(consent.until())
                || !consent.redirectUri().equals(form.get("redirect_uri"))) {
            return refused(400, "invalid_grant", "The code is not valid.");
        }
        Grant grant = new Grant();
        grant.divisions.addAll(consent.divisions());
        state.grants.put("grant-" + state.nextId(), grant);
        return pair(grant, state);
    }

    private SimResponse next(Map<String, String> form, ExactState state) {
        String refresh = form.getOrDefault("refresh_token", "");
        Instant now = simulator.clock().instant();
        if (state.grants.values().stream().anyMatch(grant -> grant.spent.contains(refresh))) {
            return refused(401, "unauthorized_client", "Old refresh token used.");
        }
        Optional<Grant> grant = state.grants.values().stream()
                .filter(each -> refresh.equals(each.refresh) && now.isBefore(each.refreshUntil))
                .findFirst();
        if (grant.isEmpty()) {
            return refused(400, "invalid_grant", "The refresh token is not valid.");
        }
        if (now.isBefore(grant.get().accessSince.plus(TOO_EARLY))) {
            return refused(400, "access_denied", "Rate limit exceeded: access_token not expired")
                    .with("Reason", "TooEarlyToRefreshTokens");
        }
        grant.get().spent.add(refresh);
        return pair(grant.get(), state);
    }

    private SimResponse pair(Grant grant, ExactState state) {
        Instant now = simulator.clock().instant();
        grant.access = "access-" + state.nextId();
        grant.accessSince = now;
        grant.refresh = "refresh-" + state.nextId() + "!IAAA";
        grant.refreshUntil = now.plus(REFRESH);
        ObjectNode pair = SimJson.object();
        pair.put("access_token", grant.access);
        pair.put("token_type", "Bearer");
        // A text, as at the real one.
        pair.put("expires_in", String.valueOf(ACCESS.toSeconds()));
        pair.put("refresh_token", grant.refresh);
        return SimResponse.json(200, pair);
    }

    private static SimResponse refused(int status, String error, String description) {
        return SimResponse.json(status, SimJson.object().put("error", error).put("error_description", description));
    }
}
