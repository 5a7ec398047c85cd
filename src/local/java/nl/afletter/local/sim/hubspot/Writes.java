package nl.afletter.local.sim.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.hubspot.HubSpotState.Row;
import nl.afletter.local.sim.hubspot.HubSpotState.Version;
import nl.afletter.local.sim.hubspot.HubSpotState.Waiting;

/** Changes of records, and the events that they cause. */
final class Writes {
    private static final String UNIQUE = "boekhouding_factuur_id";
    private static final Set<String> CALCULATED = Set.of("hs_amount_billed", "hs_balance_due", "hs_is_closed_won");
    private static final Map<String, String> TYPE_IDS =
            Map.of("invoices", "0-53", "deals", "0-3", "companies", "0-2", "contacts", "0-1", "line_items", "0-8");

    private Writes() {}

    /** A change through the API: unknown and calculated properties and a second use of a unique value are refused. */
    static void apply(HubSpotState state, String type, Row row, JsonNode properties, Instant now) {
        if (!properties.isObject()) {
            throw Answers.refuse(400, "VALIDATION_ERROR", "properties must be an object");
        }
        Map<String, String> values = new LinkedHashMap<>();
        properties.properties().forEach(each -> {
            String name = each.getKey();
            if (CALCULATED.contains(name)) {
                throw Answers.invalid(name, "READ_ONLY_VALUE", name + " is calculated");
            }
            if (!state.defined.get(type).contains(name) && !row.properties.containsKey(name)) {
                throw Answers.invalid(name, "PROPERTY_DOESNT_EXIST", "Property \"" + name + "\" does not exist");
            }
            if (!each.getValue().isTextual()) {
                throw Answers.invalid(name, "INVALID_STRING", name + " is not a text");
            }
            String value = each.getValue().asText();
            boolean taken = name.equals(UNIQUE)
                    && !value.isEmpty()
                    && state.of(type).values().stream()
                            .anyMatch(other -> other != row && value.equals(other.properties.get(UNIQUE)));
            if (taken) {
                throw Answers.invalid(name, "CONFLICTING_UNIQUE_VALUE", "another record has this value");
            }
            values.put(name, value);
        });
        values.forEach((name, value) -> set(state, type, row, name, value, "INTEGRATION", now));
        changed(type, row, now);
    }

    /** Sets one property and tells those who subscribed. */
    static void set(HubSpotState state, String type, Row row, String name, String value, String source, Instant now) {
        if (Objects.equals(row.properties.get(name), value)) {
            return;
        }
        row.properties.put(name, value);
        if (state.subscriptions.contains(type + " " + name)) {
            ObjectNode event = event(state, type, row.id, "object.propertyChange", source, now);
            event.put("propertyName", name).put("propertyValue", value);
            wait(state, event, now);
        }
    }

    /** Notes that a record stands otherwise from now on. */
    static void changed(String type, Row row, Instant now) {
        row.updatedAt = now;
        row.properties.put(Answers.changed(type), Answers.time(now));
        row.versions.add(new Version(now, new LinkedHashMap<>(row.properties), row.archived));
    }

    /** Something that happened to the record as a whole. */
    static void happened(HubSpotState state, String type, String id, String what, Instant now) {
        wait(state, event(state, type, id, "object." + what, "CRM_UI", now), now);
    }

    private static ObjectNode event(
            HubSpotState state, String type, String id, String subscription, String source, Instant now) {
        return SimJson.object()
                // Not unique, as the vendor says: it comes round again.
                .put("eventId", 4_021_187_700L + ++state.sequence % 7)
                .put("subscriptionId", 7_662_269)
                .put("portalId", Long.parseLong(HubSpotSimulator.PORTAL))
                .put("appId", 51_879_189)
                .put("occurredAt", now.toEpochMilli())
                .put("subscriptionType", subscription)
                .put("attemptNumber", 0)
                .put("objectId", Long.parseLong(id))
                .put("objectTypeId", TYPE_IDS.get(type))
                .put("changeSource", source)
                .put("sourceId", "userId:75514748")
                .put("isSensitive", false);
    }

    private static void wait(HubSpotState state, ObjectNode event, Instant now) {
        Waiting waiting = new Waiting();
        waiting.event = event;
        waiting.due = now;
        state.outbox.add(waiting);
    }
}
