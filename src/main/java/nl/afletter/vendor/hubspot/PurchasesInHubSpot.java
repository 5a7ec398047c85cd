package nl.afletter.vendor.hubspot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nl.afletter.model.Effect;
import nl.afletter.model.Money;
import nl.afletter.model.Purchase;
import nl.afletter.port.Crm.ProjectPurchases;

/**
 * Decides what is to be written so that the deals of a project show the sum of its purchases, in the customer's own
 * property. HubSpot has no projects: the property that says which project a deal belongs to is the customer's own too.
 */
final class PurchasesInHubSpot {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Deals of one project; who has more has no use for one sum on each. */
    private static final int MOST_DEALS = 100;

    private final String connection;
    private final HubSpotApi api;
    private final OwnProperties own;

    PurchasesInHubSpot(String connection, HubSpotApi api, OwnProperties own) {
        this.connection = connection;
        this.api = api;
        this.own = own;
    }

    /** Whether the customer has both properties. */
    boolean hasPlace() {
        return !own.name(OwnProperties.PURCHASES).isEmpty()
                && !own.name(OwnProperties.PROJECT).isEmpty();
    }

    List<Effect> difference(ProjectPurchases project) {
        if (!hasPlace()) {
            return List.of();
        }
        String property = own.name(OwnProperties.PURCHASES);
        String sum = project.purchases().stream()
                .map(Purchase::net)
                .reduce(Money.zero(project.currency()), Money::plus)
                .toDecimal();
        List<Effect> effects = new ArrayList<>();
        for (JsonNode deal :
                api.search("deals", question(project.project(), property)).path("results")) {
            String id = HubSpotValues.id(deal.path("id"));
            boolean nothingYet = project.purchases().isEmpty()
                    && HubSpotValues.property(deal, property).isEmpty();
            if (!id.isEmpty() && !nothingYet && !UpdateRecord.isShown(deal, property, sum)) {
                effects.add(new Effect(
                        "crm:" + connection + ":deal:" + id + ":purchases:v" + project.version(),
                        connection,
                        UpdateRecord.NAME,
                        json(new UpdateRecord.Intent("deals", id, Map.of(property, sum))),
                        project.purchases().size() + " purchases are booked on this project"));
            }
        }
        return effects;
    }

    private ObjectNode question(String project, String property) {
        ObjectNode question = JSON.createObjectNode();
        question.putArray("filterGroups")
                .addObject()
                .putArray("filters")
                .addObject()
                .put("propertyName", own.name(OwnProperties.PROJECT))
                .put("operator", "EQ")
                .put("value", project);
        question.putArray("properties").add(property);
        return question.put("limit", MOST_DEALS);
    }

    private static String json(UpdateRecord.Intent intent) {
        try {
            return JSON.writeValueAsString(intent);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("an intent of texts can be written as JSON");
        }
    }
}
