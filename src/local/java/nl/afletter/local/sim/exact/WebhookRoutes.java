package nl.afletter.local.sim.exact;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import nl.afletter.local.sim.SimResponse;

/** Subscriptions: one per topic and division; only {@code https} (exact-online.md section 11). */
final class WebhookRoutes {
    private static final int URL = 500;

    private WebhookRoutes() {}

    static SimResponse create(Visit visit) {
        Body body = visit.body(Set.of("CallbackURL", "Topic"));
        String topic = body.required("Topic", 40);
        if (!body.required("CallbackURL", URL).matches("https://.+|http://127\\.0\\.0\\.1.*")) {
            throw Refusals.invalid("Ongeldig: CallbackURL");
        }
        if (visit.books()
                .first(Resource.WEBHOOKS, row -> row.path("Topic").asText().equals(topic))
                .isPresent()) {
            throw Refusals.invalid("Bestaat reeds: Topic " + topic);
        }
        ObjectNode row = ((ObjectNode) body.node()).deepCopy();
        row.put("Division", Integer.parseInt(visit.books().code));
        return visit.created(Resource.WEBHOOKS, visit.keep(Resource.WEBHOOKS, row));
    }
}
