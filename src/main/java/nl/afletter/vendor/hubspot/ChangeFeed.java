package nl.afletter.vendor.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Failure;
import nl.afletter.port.Page;

/**
 * What changed since a moment, by search, one type of record after the other (hubspot.md section 8). The search index
 * lags, so each run looks back over the time it may lag. A page begins at the last moment of the one before it: places in
 * a list that is sorted by change would shift when a record changes meanwhile, and a search ends at 10,000 hits. Archived
 * (deleted) invoices are in no search: last of all their own list is read, which HubSpot empties by itself.
 *
 * <p>A cursor is {@code <type>:<from, epoch ms>:<after>}; the type of the last list is {@code archived}.
 */
final class ChangeFeed {
    /** Longer than the index lags: "a few moments" (hubspot.md section 4). */
    static final Duration OVERLAP = Duration.ofMinutes(10);

    private static final int MOST_HITS = 10_000;
    private static final String ARCHIVED = "archived";

    private static final List<Phase> PHASES = List.of(
            new Phase("invoices", SubjectKind.INVOICE, "", "hs_lastmodifieddate"),
            new Phase("deals", SubjectKind.DEAL, "", "hs_lastmodifieddate"),
            new Phase("companies", SubjectKind.DEBTOR, "company:", "hs_lastmodifieddate"),
            new Phase("contacts", SubjectKind.DEBTOR, "contact:", "lastmodifieddate"));

    /** One type. @param prefix of the subject's id @param changed its moment of change: contacts' has another name */
    private record Phase(String type, SubjectKind kind, String prefix, String changed) {}

    private final String connection;
    private final HubSpotApi api;
    private final List<String> wonStages;

    /** @param wonStages empty where HubSpot's own word for a won deal counts */
    ChangeFeed(String connection, HubSpotApi api, List<String> wonStages) {
        this.connection = connection;
        this.api = api;
        this.wonStages = wonStages;
    }

    /** One page. A cursor that we did not write begins at the start: hints may come twice. */
    Page<SubjectRef> page(Instant since, String cursor) {
        String[] parts = cursor.split(":", -1);
        if (parts.length == 3 && parts[0].equals(ARCHIVED) && parts[2].matches("\\d{0,19}")) {
            return archived(since, parts[2]);
        }
        if (parts.length == 3 && parts[1].matches("\\d{1,15}") && parts[2].matches("\\d{0,9}")) {
            for (int i = 0; i < PHASES.size(); i++) {
                if (PHASES.get(i).type().equals(parts[0])) {
                    return page(since, i, Long.parseLong(parts[1]), parts[2]);
                }
            }
        }
        return page(since, 0, from(since), "");
    }

    private static long from(Instant since) {
        return Math.max(0, since.minus(OVERLAP).toEpochMilli());
    }

    private Page<SubjectRef> page(Instant since, int index, long from, String after) {
        Phase phase = PHASES.get(index);
        JsonNode answer = api.search(phase.type(), request(phase, from, after));
        List<SubjectRef> found = new ArrayList<>();
        String last = "";
        for (JsonNode row : answer.path("results")) {
            String id = HubSpotValues.id(row.path("id"));
            if (!id.isEmpty()) {
                found.add(new SubjectRef(connection, phase.kind(), phase.prefix() + id));
            }
            last = HubSpotValues.property(row, phase.changed());
        }
        return new Page<>(found, next(since, index, from, answer, last));
    }

    /** Invoices that were deleted since: what is booked of them is taken back. */
    private Page<SubjectRef> archived(Instant since, String after) {
        JsonNode answer = api.archived("invoices", after);
        List<SubjectRef> found = new ArrayList<>();
        for (JsonNode row : answer.path("results")) {
            String id = HubSpotValues.id(row.path("id"));
            if (!id.isEmpty() && isArchivedSince(row, from(since))) {
                found.add(new SubjectRef(connection, SubjectKind.INVOICE, id));
            }
        }
        String next = answer.path("paging").path("next").path("after").asText("");
        if (!next.matches("\\d{0,19}")) {
            throw unaskable();
        }
        return new Page<>(found, next.isEmpty() ? "" : ARCHIVED + ":" + from(since) + ":" + next);
    }

    /** One that does not say when is looked at each time: that costs a read, and misses nothing. */
    private static boolean isArchivedSince(JsonNode row, long from) {
        String at = row.path("archivedAt").asText("");
        return at.isEmpty() || moment(at) >= from;
    }

    private static Failure unaskable() {
        return new Failure.NoEffect("HubSpot's answer has a next page that cannot be asked for");
    }

    private String next(Instant since, int index, long from, JsonNode answer, String last) {
        Phase phase = PHASES.get(index);
        String after = answer.path("paging").path("next").path("after").asText("");
        if (after.isEmpty()) {
            String type = index + 1 < PHASES.size() ? PHASES.get(index + 1).type() : ARCHIVED;
            return type + ":" + from(since) + ":";
        }
        if (!after.matches("\\d{1,9}")) {
            throw unaskable();
        }
        long moment = moment(last);
        if (moment > from) {
            return phase.type() + ":" + moment + ":";
        }
        if (Integer.parseInt(after) >= MOST_HITS) {
            throw new Failure.Rejected(
                    "too-many-changes",
                    "More than 10,000 records were changed in HubSpot in one moment; a search shows no more.",
                    "Tell the maintainer. Records that were changed since are followed by webhooks only until then.");
        }
        return phase.type() + ":" + from + ":" + after;
    }

    private static long moment(String last) {
        try {
            return HubSpotValues.moment(last, "last change").toEpochMilli();
        } catch (HubSpotValues.Unreadable unreadable) {
            throw new Failure.NoEffect("HubSpot does not say when a record was changed");
        }
    }

    private ObjectNode request(Phase phase, long from, String after) {
        ObjectNode body = HubSpotApi.body();
        ArrayNode filters = body.putArray("filterGroups").addObject().putArray("filters");
        filters.addObject()
                .put("propertyName", phase.changed())
                .put("operator", "GTE")
                .put("value", Long.toString(from));
        if (phase.kind() == SubjectKind.INVOICE) {
            in(filters, "hs_invoice_status", List.of("open", "paid", "voided"));
        } else if (phase.kind() == SubjectKind.DEAL && wonStages.isEmpty()) {
            in(filters, "hs_is_closed_won", List.of("true"));
        } else if (phase.kind() == SubjectKind.DEAL) {
            in(filters, "dealstage", wonStages);
        }
        body.putArray("sorts").addObject().put("propertyName", phase.changed()).put("direction", "ASCENDING");
        body.putArray("properties").add(phase.changed());
        body.put("limit", HubSpotApi.SEARCH_PAGE);
        if (!after.isEmpty()) {
            body.put("after", after);
        }
        return body;
    }

    private static void in(ArrayNode filters, String property, List<String> values) {
        ObjectNode filter = filters.addObject().put("propertyName", property).put("operator", "IN");
        values.forEach(filter.putArray("values")::add);
    }
}
