package nl.afletter.vendor.teamleader;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import nl.afletter.port.Subscriptions;

/**
 * The account's webhooks, for setting up. Whether a second registration adds to the first is not written anywhere
 * (teamleader.md section 3): what is there is read first, and only what is missing is registered.
 */
public final class TeamleaderWebhooks implements Subscriptions {
    private final TeamleaderApi api;

    TeamleaderWebhooks(TeamleaderApi api) {
        this.api = api;
    }

    @Override
    public List<String> missing(URI address) {
        List<String> missing = new ArrayList<>(TeamleaderVerifier.followedTypes());
        JsonNode hooks = api.read("webhooks.list", TeamleaderApi.body()).orElse(TeamleaderApi.body());
        for (JsonNode hook : hooks) {
            if (TeamleaderValues.text(hook, "url").equals(address.toString())) {
                hook.path("types").forEach(type -> missing.remove(type.asText()));
            }
        }
        return missing;
    }

    @Override
    public void register(URI address, Instant deadline) {
        List<String> missing = missing(address);
        if (missing.isEmpty()) {
            return;
        }
        ObjectNode body = TeamleaderApi.body().put("url", address.toString());
        ArrayNode types = body.putArray("types");
        missing.forEach(types::add);
        api.effect("webhooks.register", body, deadline);
    }
}
