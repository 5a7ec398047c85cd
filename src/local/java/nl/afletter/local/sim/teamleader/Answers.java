package nl.afletter.local.sim.teamleader;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimRefusal;
import nl.afletter.local.sim.SimRequest;
import nl.afletter.local.sim.SimResponse;

/** Teamleader's ways of answering: {@code data}, {@code errors}, pages, and filters that ignore what they do not know. */
final class Answers {
    private static final int PAGE = 20;
    private static final int LARGEST_PAGE = 100;

    private Answers() {}

    static SimResponse error(int status, String title) {
        ObjectNode body = SimJson.object();
        body.putArray("errors").addObject().put("title", title).put("status", status);
        return SimResponse.json(status, body);
    }

    static SimRefusal refuse(int status, String title) {
        return new SimRefusal(error(status, title));
    }

    static SimResponse data(JsonNode data) {
        return SimResponse.json(200, SimJson.object().set("data", data));
    }

    /** The row that {@code id} names, or 400/404. */
    static ObjectNode row(Map<String, ObjectNode> rows, JsonNode body) {
        if (!body.path("id").isTextual()) {
            throw refuse(400, "Id must be present");
        }
        ObjectNode row = rows.get(body.path("id").asText());
        if (row == null) {
            throw refuse(404, "Not found");
        }
        return row;
    }

    /** One page of the rows that pass; there is no total. */
    static SimResponse page(Collection<ObjectNode> rows, JsonNode body, Predicate<JsonNode> filter, String... without) {
        int size = Math.min(LARGEST_PAGE, body.path("page").path("size").asInt(PAGE));
        int number = body.path("page").path("number").asInt(1);
        if (size < 1 || number < 1) {
            throw refuse(400, "Page must be positive");
        }
        ArrayNode data = SimJson.array();
        rows.stream()
                .filter(filter)
                .skip((long) size * (number - 1))
                .limit(size)
                .forEach(row -> data.add(row.deepCopy().without(List.of(without))));
        return data(data);
    }

    /** The body of a call; an empty one counts as {@code {}}. */
    static JsonNode body(SimRequest request) {
        return request.body().length == 0 ? SimJson.object() : request.json();
    }

    /** Whether a row passes a filter by ids, department, status, reference, customer, day and time of change. */
    static boolean passes(JsonNode row, JsonNode filter) {
        return oneOf(filter.path("ids"), row.path("id"))
                && oneOf(filter.path("status"), row.path("status"))
                && same(filter.path("department_id"), row.path("department").path("id"))
                && same(filter.path("invoice_number"), row.path("invoice_number"))
                && same(filter.path("payment_reference"), row.path("payment_reference"))
                && same(filter.path("invoice_id"), row.path("invoice").path("id"))
                && same(filter.path("vat_number"), row.path("vat_number"))
                && same(filter.path("national_identification_number"), row.path("national_identification_number"))
                && same(
                        filter.path("customer").path("id"),
                        row.path("invoicee").path("customer").path("id"))
                && since(filter.path("updated_since"), row.path("updated_at"));
    }

    private static boolean same(JsonNode wanted, JsonNode there) {
        return !wanted.isTextual() || wanted.asText().equals(there.asText());
    }

    private static boolean oneOf(JsonNode wanted, JsonNode there) {
        if (wanted.isTextual()) {
            return wanted.asText().equals(there.asText());
        }
        return !wanted.isArray()
                || StreamSupport.stream(wanted.spliterator(), false)
                        .anyMatch(each -> each.asText().equals(there.asText()));
    }

    private static boolean since(JsonNode wanted, JsonNode there) {
        if (!wanted.isTextual()) {
            return true;
        }
        return !instant(there.asText()).isBefore(instant(wanted.asText()));
    }

    static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw refuse(400, "'" + text + "' is not a valid date time");
        }
    }
}
