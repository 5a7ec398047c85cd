package nl.afletter.local.sim.teamleader;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimResponse;
import nl.afletter.local.sim.WebhookFate;
import nl.afletter.local.sim.WebhookPost;

/**
 * Teamleader's webhooks: unsigned, without an id, a body of three fields (teamleader.md section 3). They are sent when
 * {@link #deliver} is called; what is not answered with 2xx is sent again the next time.
 */
public final class Deliveries {
    private static final Set<String> TYPES = types();

    private final TeamleaderSimulator simulator;
    private final WebhookPost post = new WebhookPost(Duration.ofSeconds(10));

    Deliveries(TeamleaderSimulator simulator) {
        this.simulator = simulator;
    }

    /** Registers a target for all types, as a person would through the API. */
    public void target(URI url) {
        simulator.change(state -> {
            TeamleaderState.Hook hook = hook(state, url.toString());
            hook.types.clear();
            hook.types.addAll(TYPES);
        });
    }

    /** Bodies that wait, in the order in which things happened. */
    public List<String> waiting() {
        return simulator.look(
                state -> state.outbox.stream().map(Deliveries::body).toList());
    }

    /** Sends what waits. @return how many calls were answered with 2xx */
    public int deliver() {
        return deliver(bodies -> bodies);
    }

    /** Sends what waits, after fate has had its way. */
    public int deliver(WebhookFate fate) {
        List<TeamleaderState.Event> events = simulator.look(state -> List.copyOf(state.outbox));
        List<String> bodies = fate.apply(events.stream().map(Deliveries::body).toList());
        int taken = 0;
        Set<String> refused = new TreeSet<>();
        for (String body : bodies) {
            for (String url : targets(body)) {
                if (send(url, body)) {
                    taken++;
                } else {
                    refused.add(body);
                }
            }
        }
        simulator.change(state -> {
            state.outbox.subList(0, events.size()).removeIf(event -> !refused.contains(body(event)));
        });
        return taken;
    }

    private List<String> targets(String body) {
        String type = read(body).path("type").asText();
        return simulator.look(state -> state.hooks.stream()
                .filter(hook -> hook.types.contains(type))
                .map(hook -> hook.url)
                .toList());
    }

    private boolean send(String url, String body) {
        return post.send(url, body, Map.of("Content-Type", "application/json")) / 100 == 2;
    }

    SimResponse register(JsonNode body, TeamleaderState state) {
        List<String> types = typesOf(body);
        TeamleaderState.Hook hook = hook(state, url(body));
        types.stream().filter(type -> !hook.types.contains(type)).forEach(hook.types::add);
        return SimResponse.empty(204);
    }

    SimResponse unregister(JsonNode body, TeamleaderState state) {
        String url = url(body);
        List<String> types = typesOf(body);
        Optional<TeamleaderState.Hook> hook =
                state.hooks.stream().filter(each -> each.url.equals(url)).findFirst();
        hook.orElseThrow(() -> Answers.refuse(400, "Webhook not found")).types.removeAll(types);
        state.hooks.removeIf(each -> each.types.isEmpty());
        return SimResponse.empty(204);
    }

    SimResponse list(TeamleaderState state) {
        var data = SimJson.array();
        state.hooks.stream().sorted(Comparator.comparing(hook -> hook.url)).forEach(hook -> {
            ObjectNode row = data.addObject().put("url", hook.url);
            hook.types.forEach(row.putArray("types")::add);
        });
        return Answers.data(data);
    }

    private static TeamleaderState.Hook hook(TeamleaderState state, String url) {
        return state.hooks.stream()
                .filter(each -> each.url.equals(url))
                .findFirst()
                .orElseGet(() -> {
                    TeamleaderState.Hook fresh = new TeamleaderState.Hook();
                    fresh.url = url;
                    state.hooks.add(fresh);
                    return fresh;
                });
    }

    private static String url(JsonNode body) {
        String url = body.path("url").asText();
        if (!url.matches("https?://\\S+")) {
            throw Answers.refuse(400, "Url must be a valid URL");
        }
        return url;
    }

    private static List<String> typesOf(JsonNode body) {
        List<String> types = new ArrayList<>();
        body.path("types").forEach(type -> types.add(type.asText()));
        if (types.isEmpty() || !TYPES.containsAll(types)) {
            throw Answers.refuse(400, "Types must hold known event types");
        }
        return types;
    }

    private static String body(TeamleaderState.Event event) {
        ObjectNode body = SimJson.object().put("type", event.type());
        body.putObject("subject").put("type", event.subjectType()).put("id", event.subjectId());
        body.putObject("account").put("type", "account").put("id", TeamleaderSimulator.ACCOUNT);
        return body.toString();
    }

    private static JsonNode read(String body) {
        try {
            return SimJson.MAPPER.readTree(body);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> types() {
        Set<String> types = new TreeSet<>();
        add(types, "invoice", "drafted", "booked", "updated", "sent", "deleted", "paymentRegistered", "paymentRemoved");
        add(types, "creditNote", "booked", "updated", "deleted", "sent");
        add(types, "company", "added", "updated", "deleted");
        add(
                types,
                "contact",
                "added",
                "updated",
                "deleted",
                "linkedToCompany",
                "updatedLinkToCompany",
                "unlinkedFromCompany");
        add(types, "deal", "created", "moved", "updated", "won", "lost", "deleted");
        add(types, "nextgenProject", "created", "updated", "closed", "deleted");
        add(types, "project", "created", "updated", "deleted");
        add(types, "account", "deactivated", "deleted");
        return types;
    }

    private static void add(Set<String> types, String subject, String... events) {
        for (String event : events) {
            types.add(subject + "." + event);
        }
    }
}
