package nl.afletter.local.sim.exact;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import nl.afletter.local.sim.SimResponse;
import nl.afletter.local.sim.WebhookPost;

/**
 * Subscriptions: one per topic and division; only {@code https}, or loopback here. A new one is tried with an empty call.
 * The proof stands in the body (exact-online.md section 11).
 */
final class WebhookRoutes {
    private static final int URL = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final WebhookPost post = new WebhookPost(PATIENCE);

    static SimResponse create(Visit visit) {
        Body body = visit.body(Set.of("CallbackURL", "Topic"));
        String topic = body.required("Topic", 40);
        requireAddress(body);
        if (visit.books()
                .first(Resource.WEBHOOKS, row -> row.path("Topic").asText().equals(topic))
                .isPresent()) {
            throw Refusals.invalid("Bestaat reeds: Topic " + topic);
        }
        ObjectNode row = ((ObjectNode) body.node()).deepCopy();
        row.put("Division", Integer.parseInt(visit.books().code));
        visit.keep(Resource.WEBHOOKS, row);
        visit.state().greetings.add(body.text("CallbackURL", URL));
        return visit.created(Resource.WEBHOOKS, row);
    }

    static SimResponse update(Visit visit) {
        ObjectNode row = visit.one(Resource.WEBHOOKS);
        Body body = visit.body(Set.of("CallbackURL", "Topic"));
        requireAddress(body);
        row.put("CallbackURL", body.text("CallbackURL", URL));
        visit.state().greetings.add(body.text("CallbackURL", URL));
        return SimResponse.empty(204);
    }

    private static void requireAddress(Body body) {
        if (!body.required("CallbackURL", URL).matches("https://.+|http://127\\.0\\.0\\.1.*")) {
            throw Refusals.invalid("Ongeldig: CallbackURL");
        }
    }

    /** The empty calls to new subscriptions; the answers. */
    List<Integer> greet(List<String> urls) {
        return urls.stream().map(url -> post.send(url, "", Map.of())).toList();
    }

    /** One call; the answer. */
    int send(String url, String secret, String content) {
        String hash = HexFormat.of()
                .formatHex(WebhookPost.hmacSha256(secret, content))
                .toUpperCase(Locale.ROOT);
        String body = "{\"Content\":" + content + ",\"HashCode\":\"" + hash + "\"}";
        return post.send(url, body, Map.of("Content-Type", "application/json"));
    }
}
