package nl.afletter.local.sim.moneybird;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimRefusal;
import nl.afletter.local.sim.SimRequest;
import nl.afletter.local.sim.SimResponse;
import nl.afletter.local.sim.moneybird.MoneybirdState.Client;
import nl.afletter.local.sim.moneybird.MoneybirdState.Grant;
import nl.afletter.local.sim.moneybird.MoneybirdState.Token;

/** OAuth sign-in (moneybird.md section 2). Whoever opens the page agrees at once. */
final class TokenRoutes {
    private MoneybirdSimulator simulator;

    void addTo(MoneybirdSimulator moneybird) {
        this.simulator = moneybird;
        moneybird.writeOutside("GET", "/oauth/authorize", this::authorize);
        moneybird.writeOutside("POST", "/oauth/token", this::token);
    }

    private SimResponse authorize(SimRequest request, MoneybirdState state) {
        Client client = request.query("client_id").map(state.clients::get).orElse(null);
        String back = request.query("redirect_uri").orElse("");
        if (client == null || !client.redirectUri().equals(back)) {
            throw refused(401, "invalid_client");
        }
        // Without a scope only sales_invoices is given.
        String scope = request.query("scope").filter(text -> !text.isBlank()).orElse("sales_invoices");
        String code = "code" + state.nextId();
        state.codes.put(
                code,
                new Grant(
                        client.id(), List.of(scope.trim().split(" +")), new HashSet<>(state.administrations.keySet())));
        String separator = back.contains("?") ? "&" : "?";
        String given = request.query("state").orElse("");
        return SimResponse.empty(302)
                .with(
                        "Location",
                        back + separator + "code=" + code + "&state="
                                + URLEncoder.encode(given, StandardCharsets.UTF_8));
    }

    private SimResponse token(SimRequest request, MoneybirdState state) {
        Map<String, String> form = request.form();
        Client client = state.clients.get(form.get("client_id"));
        if (client == null || !client.secret().equals(form.get("client_secret"))) {
            throw refused(401, "invalid_client");
        }
        return switch (Objects.requireNonNullElse(form.get("grant_type"), "")) {
            case "authorization_code" -> {
                Grant grant = state.codes.get(form.getOrDefault("code", ""));
                if (grant == null || !client.redirectUri().equals(form.get("redirect_uri"))) {
                    throw refused(400, "invalid_grant");
                }
                state.codes.remove(form.get("code"));
                yield issue(state, client, grant, null);
            }
            case "refresh_token" -> {
                String used = form.getOrDefault("refresh_token", "");
                Grant grant = state.refreshTokens.get(used);
                if (grant == null || !grant.clientId().equals(client.id())) {
                    throw refused(400, "invalid_grant");
                }
                yield issue(state, client, grant, used);
            }
            default -> throw refused(400, "unsupported_grant_type");
        };
    }

    private SimResponse issue(MoneybirdState state, Client client, Grant grant, String used) {
        Instant now = simulator.clock().instant();
        Instant end = client.tokenSeconds() == null ? null : now.plusSeconds(client.tokenSeconds());
        String access = "access" + state.nextId();
        state.tokens.put(access, new Token(new HashSet<>(grant.scopes()), grant.administrations(), false, end));
        String refresh = used;
        if (used == null || client.rotates()) {
            refresh = "refresh" + state.nextId();
            state.refreshTokens.remove(used);
            state.refreshTokens.put(refresh, grant);
        }
        ObjectNode answer = SimJson.object()
                .put("access_token", access)
                .put("token_type", "bearer")
                .put("refresh_token", refresh)
                .put("scope", String.join(" ", grant.scopes()))
                .put("created_at", now.getEpochSecond());
        if (client.tokenSeconds() != null) {
            answer.put("expires_in", client.tokenSeconds());
        }
        return SimResponse.json(200, answer);
    }

    private static SimRefusal refused(int status, String error) {
        return new SimRefusal(SimResponse.json(
                status, SimJson.object().put("error", error).put("error_description", "The request is refused")));
    }
}
