package nl.afletter.vendor.exact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import nl.afletter.port.Failure;
import nl.afletter.port.Subscriptions;

/**
 * The webhook subscriptions of one division: one per topic (exact-online.md section 11). A topic that is taken already is
 * refused by Exact, so what is there is read first; one that goes to an older address of this connection is changed, and
 * one that another user of the app took stays that user's.
 */
public final class ExactWebhooks implements Subscriptions {

    private static final String PATH = "webhooks/WebhookSubscriptions";
    private static final Pattern TAKEN = Pattern.compile("(?i).*\\b(bestaat|exists)\\b.*", Pattern.DOTALL);

    private final ExactApi api;

    ExactWebhooks(ExactApi api) {
        this.api = api;
    }

    @Override
    public List<String> missing(URI address) {
        List<String> missing = new ArrayList<>(ExactVerifier.followedTopics());
        for (JsonNode subscription : subscriptions()) {
            if (callback(subscription).equals(address.toString())) {
                missing.remove(Json.text(subscription, "Topic"));
            }
        }
        return missing;
    }

    /** {@inheritDoc} Exact then sends an empty call to the address. */
    @Override
    public void register(URI address, Instant deadline) {
        Map<String, JsonNode> there = new LinkedHashMap<>();
        for (JsonNode subscription : subscriptions()) {
            there.merge(
                    Json.text(subscription, "Topic"),
                    subscription,
                    (one, other) -> callback(one).equals(address.toString()) ? one : other);
        }
        for (String topic : ExactVerifier.followedTopics()) {
            JsonNode old = there.get(topic);
            if (old == null) {
                subscribe(topic, address, deadline);
            } else if (!callback(old).equals(address.toString()) && isOfConnection(callback(old), address)) {
                api.put(
                        PATH + "(guid'" + Names.guid(Json.text(old, "ID")) + "')",
                        Json.object().put("CallbackURL", address.toString()),
                        deadline);
            }
        }
    }

    private void subscribe(String topic, URI address, Instant deadline) {
        ObjectNode body = Json.object().put("CallbackURL", address.toString()).put("Topic", topic);
        try {
            api.post(PATH, body, deadline);
        } catch (Failure.Rejected refused) {
            if (!TAKEN.matcher(refused.getMessage()).matches()) {
                throw refused;
            }
            // Another user of the app has it, whose subscriptions are not shown: it stays missing.
        }
    }

    private List<JsonNode> subscriptions() {
        return api.all(PATH, new OData("", "ID,CallbackURL,Topic"));
    }

    private static String callback(JsonNode subscription) {
        return Json.text(subscription, "CallbackURL");
    }

    /** The same but for the token at its end. */
    private static boolean isOfConnection(String callback, URI address) {
        String now = address.toString();
        return callback.startsWith(now.substring(0, now.lastIndexOf('/') + 1))
                && callback.lastIndexOf('/') == now.lastIndexOf('/');
    }
}
