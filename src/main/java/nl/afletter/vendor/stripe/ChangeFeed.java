package nl.afletter.vendor.stripe;

import static nl.afletter.vendor.stripe.StripeValues.moment;
import static nl.afletter.vendor.stripe.StripeValues.required;
import static nl.afletter.vendor.stripe.StripeValues.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Psp.Feed;

/**
 * What moved since the last run (stripe.md section 7), one page of Stripe per call, newest first back to what the last
 * run saw: the rows of the balance, whole and of any age, with payouts among them; then the events of what moves no
 * balance when it happens: a debit that succeeds days after its row was made, a payout whose list is complete. Events
 * are kept for 30 days.
 *
 * <p>A mark is {@code {"balance": "moment|id", "events": "moment|id"}}; a cursor is {@code {"list": …, "after": …, "mark":
 * {…}}}.
 */
final class ChangeFeed {
    private static final String BALANCE = "balance";
    private static final String EVENTS = "events";
    private static final List<String> TYPES =
            List.of("charge.succeeded", "payout.paid", "payout.failed", "payout.reconciliation_completed");

    private final StripeApi api;
    private final String connection;

    ChangeFeed(StripeApi api, String connection) {
        this.api = api;
        this.connection = connection;
    }

    Feed page(String mark, Instant since, String cursor) {
        ObjectNode old = mark.isEmpty() ? StripeValues.JSON.createObjectNode() : read(mark);
        ObjectNode place = cursor.isEmpty() ? start(old) : read(cursor);
        if (!place.path("mark").isObject()) {
            throw new IllegalArgumentException("'" + cursor + "' is no place in the feed");
        }
        String list = place.path("list").asText();
        ObjectNode marks = (ObjectNode) place.path("mark");
        Seen seen = Seen.of(old.path(list).asText(""));
        Instant from = seen.moment().isAfter(since) ? seen.moment() : since;
        String after = place.path("after").asText("");
        StripeApi.Rows page = list.equals(BALANCE) ? api.since(from, after) : api.events(from, TYPES, after);
        if (after.isEmpty() && !page.rows().isEmpty()) {
            JsonNode newest = page.rows().get(0);
            marks.put(list, moment(newest, "created") + "|" + required(newest, "id"));
        }
        Set<SubjectRef> subjects = new LinkedHashSet<>();
        boolean over = page.next().isEmpty();
        for (JsonNode row : page.rows()) {
            if (moment(row, "created").isBefore(from) || required(row, "id").equals(seen.id())) {
                over = true;
                break;
            }
            take(list.equals(BALANCE) ? row.path("source") : row.path("data").path("object"), subjects);
        }
        place.put("after", over ? "" : page.next());
        if (over) {
            place.put("list", EVENTS);
        }
        boolean end = over && list.equals(EVENTS);
        return new Feed(List.copyOf(subjects), end ? "" : place.toString(), marks.toString());
    }

    private static ObjectNode start(ObjectNode old) {
        ObjectNode place = StripeValues.JSON.createObjectNode();
        place.put("list", BALANCE).put("after", "").set("mark", old.deepCopy());
        return place;
    }

    /** Where the last run stopped. */
    private record Seen(Instant moment, String id) {
        static Seen of(String mark) {
            String[] parts = mark.split("\\|", 2);
            return parts.length == 2 ? new Seen(Instant.parse(parts[0]), parts[1]) : new Seen(Instant.EPOCH, "");
        }
    }

    private void take(JsonNode object, Set<SubjectRef> subjects) {
        String id = object.isTextual() ? object.textValue() : text(object, "id");
        String kind = object.isTextual() ? "" : text(object, "object");
        if (kind.equals("refund") || kind.equals("dispute")) {
            add(SubjectKind.PAYMENT, text(object, "charge"), subjects);
        } else if (id.startsWith("ch_") || id.startsWith("py_")) {
            add(SubjectKind.PAYMENT, id, subjects);
        } else if (id.startsWith("po_")) {
            add(SubjectKind.PAYOUT, id, subjects);
        }
    }

    private void add(SubjectKind kind, String id, Set<SubjectRef> subjects) {
        if (SubjectRef.isId(id)) {
            subjects.add(new SubjectRef(connection, kind, id));
        }
    }

    private static ObjectNode read(String json) {
        try {
            if (StripeValues.JSON.readTree(json) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException notJson) {
            throw new IllegalArgumentException("'" + json + "' is no place in the feed", notJson);
        }
        throw new IllegalArgumentException("'" + json + "' is no place in the feed");
    }
}
