package nl.afletter.local.sim.snelstart;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of a request. A field that the export does not name is refused, and so is an amount that is no number or has
 * fractions of a cent, and a moment with a zone: own reading, so that a slip is not lost in silence.
 */
record Body(JsonNode node, String place) {
    private static final int WHOLE_CENTS = 2;

    static Body of(JsonNode node, String place, Set<String> fields) {
        if (!node.isObject()) {
            throw Refusals.model(place, "An object is required.");
        }
        node.fieldNames().forEachRemaining(name -> {
            if (!fields.contains(name)) {
                throw Refusals.model(place + name, "The field is not known.");
            }
        });
        return new Body(node, place);
    }

    Body inner(String field, Set<String> fields) {
        return of(node.path(field), place + field + ".", fields);
    }

    List<Body> rows(String field, Set<String> fields) {
        JsonNode list = node.path(field);
        if (!list.isArray() && !list.isMissingNode() && !list.isNull()) {
            throw Refusals.model(place + field, "A list is required.");
        }
        List<Body> rows = new ArrayList<>();
        list.forEach(row -> rows.add(of(row, place + field + "[" + rows.size() + "].", fields)));
        return rows;
    }

    boolean has(String field) {
        return node.hasNonNull(field);
    }

    /** A text; empty when absent. @param code what a longer text is refused with */
    String text(String field, int longest, String code) {
        JsonNode value = node.path(field);
        if (!value.isTextual() && !value.isMissingNode() && !value.isNull()) {
            throw Refusals.model(place + field, "A text is required.");
        }
        String text = value.isTextual() ? value.asText() : "";
        if (text.length() > longest) {
            throw code.isEmpty()
                    ? Refusals.model(place + field, "The field must have at most " + longest + " characters.")
                    : Refusals.code(code);
        }
        return text;
    }

    /** Whole cents; 0 when absent. */
    long cents(String field) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return 0;
        }
        BigDecimal amount = value.isNumber() ? value.decimalValue().stripTrailingZeros() : null;
        if (amount == null || amount.scale() > WHOLE_CENTS) {
            throw Refusals.model(place + field, "The value is no amount.");
        }
        return amount.movePointRight(WHOLE_CENTS).longValueExact();
    }

    LocalDate day(String field) {
        String text = text(field, 40, "");
        if (!text.matches("\\d{4}-\\d\\d-\\d\\d(T00:00:00(\\.0+)?)?")) {
            throw Refusals.code("BOE-0070");
        }
        return LocalDate.parse(text.substring(0, 10));
    }

    /** Id of a reference, or empty. */
    Optional<String> id(String field) {
        if (!has(field)) {
            return Optional.empty();
        }
        String id = inner(field, Set.of("id", "uri")).text("id", 36, "");
        if (!id.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
            throw Refusals.model(place + field + ".id", "The value is no GUID.");
        }
        return Optional.of(id);
    }

    void noId() {
        if (has("id")) {
            throw Refusals.code("ALG-0100");
        }
    }
}
