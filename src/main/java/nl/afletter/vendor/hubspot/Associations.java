package nl.afletter.vendor.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nl.afletter.model.Invoice.CustomerRef;
import nl.afletter.port.Failure;

/**
 * What is tied to a record (hubspot.md section 5): one target may stand there twice under different labels, and line
 * items stand under a name with a space.
 */
final class Associations {
    /** Types of records with which invoices and deals are read. */
    static final List<String> WANTED = List.of("companies", "contacts", "line_items");

    /** More than this is not booked; the reader of lines says so. */
    private static final int MOST_PAGES = 25;

    private static final String UNLABELED = "_unlabeled";

    private final HubSpotApi api;

    Associations(HubSpotApi api) {
        this.api = api;
    }

    /**
     * Who is the customer: the company labelled primary, else the only company, else the only contact.
     *
     * @return empty id where nobody is tied to it
     * @throws Failure.Rejected {@code customer-unclear} where several are
     */
    static CustomerRef customer(JsonNode row, String name) {
        Map<String, Set<String>> companies = tied(row, "companies");
        List<String> labelled = companies.entrySet().stream()
                .filter(each -> each.getValue().stream().anyMatch(type -> !type.endsWith(UNLABELED)))
                .map(Map.Entry::getKey)
                .toList();
        if (labelled.size() == 1) {
            return new CustomerRef("company", labelled.get(0));
        }
        if (companies.isEmpty()) {
            return new CustomerRef("contact", only(tied(row, "contacts"), "contacts", name));
        }
        return new CustomerRef("company", only(companies, "companies", name));
    }

    private static String only(Map<String, Set<String>> tied, String what, String name) {
        if (tied.size() > 1) {
            throw new Failure.Rejected(
                    "customer-unclear",
                    name + " has " + tied.size() + " " + what + ", and none of them is the primary one.",
                    "Leave one of them on it in HubSpot, or make one the primary company; then choose try again.");
        }
        return tied.isEmpty() ? "" : tied.keySet().iterator().next();
    }

    /** Ids of the line items, each once, in HubSpot's order. @param type plural name of the record's own type */
    List<String> lines(String type, JsonNode row) {
        Set<String> ids = new LinkedHashSet<>(tied(row, "line items").keySet());
        ids.addAll(tied(row, "line_items").keySet());
        String after = next(list(row, "line items")) + next(list(row, "line_items"));
        for (int page = 0; !after.isEmpty() && page < MOST_PAGES; page++) {
            JsonNode answer = api.associated(type, row.path("id").asText(), "line_items", after)
                    .path("results")
                    .path(0);
            answer.path("to").forEach(each -> ids.add(requireId(each.path("toObjectId"))));
            after = next(answer);
        }
        return new ArrayList<>(ids);
    }

    private static Map<String, Set<String>> tied(JsonNode row, String key) {
        Map<String, Set<String>> tied = new LinkedHashMap<>();
        for (JsonNode each : list(row, key).path("results")) {
            tied.computeIfAbsent(requireId(each.path("id")), id -> new LinkedHashSet<>())
                    .add(each.path("type").asText(""));
        }
        return tied;
    }

    private static JsonNode list(JsonNode row, String key) {
        return row.path("associations").path(key);
    }

    private static String next(JsonNode list) {
        return list.path("paging").path("next").path("after").asText("");
    }

    private static String requireId(JsonNode node) {
        String id = HubSpotValues.id(node);
        if (id.isEmpty()) {
            throw new HubSpotValues.Unreadable("something without an id is tied to it");
        }
        return id;
    }
}
