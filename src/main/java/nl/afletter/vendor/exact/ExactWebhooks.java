package nl.afletter.vendor.exact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The webhook subscriptions of one division, for setting up: one per topic (exact-online.md section 11). A topic that is
 * taken already is refused by Exact, so what is there is read first.
 */
public final class ExactWebhooks {

    private static final String PATH = "webhooks/WebhookSubscriptions";

    private final ExactApi api;

    ExactWebhooks(ExactApi api) {
        this.api = api;
    }

    /** The topics that we follow and that are not sent to this address. */
    public List<String> missing(URI address) {
        List<String> missing = new ArrayList<>(ExactVerifier.followedTopics());
        for (JsonNode subscription : api.all(PATH, new OData("", "ID,CallbackURL,Topic"))) {
            if (Json.text(subscription, "CallbackURL").equals(address.toString())) {
                missing.remove(Json.text(subscription, "Topic"));
            }
        }
        return missing;
    }

    /** Subscribes to what is missing; asking twice changes nothing. Exact then sends an empty call to the address. */
    public void register(URI address, Instant deadline) {
        for (String topic : missing(address)) {
            ObjectNode body = Json.object().put("CallbackURL", address.toString());
            api.post(PATH, body.put("Topic", topic), deadline);
        }
    }
}
