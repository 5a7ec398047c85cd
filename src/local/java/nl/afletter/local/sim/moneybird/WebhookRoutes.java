package nl.afletter.local.sim.moneybird;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimResponse;
import nl.afletter.local.sim.moneybird.Rows.Webhook;

/**
 * Registration of webhooks (moneybird.md section 12). The URL must answer 200 to an unsigned test call. Events are not
 * delivered: Afletter reads Moneybird back and does not listen to it.
 */
final class WebhookRoutes {
    private static final Scopes SETTINGS = Scopes.any("settings");
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HttpClient client = HttpClient.newHttpClient();

    void addTo(MoneybirdSimulator simulator) {
        simulator.get("/webhooks", SETTINGS, visit -> {
            ArrayNode list = SimJson.array();
            visit.books().webhooks.values().forEach(webhook -> list.add(shown(visit, webhook)));
            return Visit.ok(list);
        });
        simulator.post("/webhooks", SETTINGS, this::add);
        simulator.delete("/webhooks/{id}", SETTINGS, visit -> {
            visit.books().webhooks.remove(visit.row(visit.books().webhooks, "id", "id").id);
            return SimResponse.empty(204);
        });
        simulator.patch("/webhooks/{id}/activate", SETTINGS, visit -> {
            Webhook webhook = visit.model(visit.books().webhooks, "Webhook");
            webhook.deactivatedAt = null;
            return Visit.ok(shown(visit, webhook));
        });
        simulator.patch("/webhooks/{id}/deactivate", SETTINGS, visit -> {
            Webhook webhook = visit.model(visit.books().webhooks, "Webhook");
            webhook.deactivatedAt = visit.now();
            return Visit.ok(shown(visit, webhook));
        });
    }

    private SimResponse add(Visit visit) {
        JsonNode sent = visit.request().json();
        if (sent.has("events")) {
            throw Refusals.symbolic(
                    400, "'events' has been removed from webhooks, use 'enabled_events'", "events", "removed");
        }
        Body body = Body.flat(visit.request(), Set.of("url", "enabled_events"));
        String url = body.text("url").orElseThrow(() -> Refusals.symbolic(400, "Url is required", "url", "required"));
        int status = call(url, visit.books().id);
        if (status != 200) {
            throw Refusals.symbolic(400, "Url did not answer with 200", "url", "invalid");
        }
        Webhook webhook = visit.fresh(new Webhook());
        webhook.url = url;
        sent.path("enabled_events").forEach(event -> webhook.enabledEvents.add(event.asText()));
        webhook.token = "token" + webhook.id;
        webhook.secret = "0".repeat(64 - webhook.id.length()) + webhook.id;
        webhook.lastStatus = "200";
        visit.books().webhooks.put(webhook.id, webhook);
        return Visit.created(shown(visit, webhook).put("secret", webhook.secret));
    }

    /** The status of the test call; 0 when nobody answers. */
    private int call(String url, String administration) {
        try {
            String body =
                    SimJson.object().put("administration_id", administration).toString();
            HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(PATIENCE)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException | IllegalArgumentException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /** The secret is shown once, at creation. */
    private static ObjectNode shown(Visit visit, Webhook webhook) {
        ObjectNode node = SimJson.object()
                .put("id", webhook.id)
                .put("administration_id", visit.books().id)
                .put("url", webhook.url);
        ArrayNode events = node.putArray("enabled_events");
        webhook.enabledEvents.forEach(events::add);
        return node.put("last_http_status", webhook.lastStatus)
                .putNull("last_http_body")
                .put("token", webhook.token)
                .put("deactivated_at", Render.moment(webhook.deactivatedAt));
    }
}
