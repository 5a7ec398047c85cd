package nl.afletter.local.sim.exact;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The fields of a request. A field that cannot be written is refused, and so is an amount with fractions of a cent: own
 * reading, so that a slip is not lost in silence.
 */
record Body(JsonNode node, String place) {
    private static final int WHOLE_CENTS = 2;
    private static final String GUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    static Body of(JsonNode node, String place, Set<String> fields) {
        if (!node.isObject()) {
            throw Refusals.invalid("Ongeldig: " + place);
        }
        node.fieldNames().forEachRemaining(name -> {
            if (!fields.contains(name)) {
                throw Refusals.invalid("Error processing request: property '" + place + name + "' is not writable.");
            }
        });
        return new Body(node, place);
    }

    List<Body> rows(String field, Set<String> fields) {
        JsonNode list = node.path(field);
        if (!list.isArray() || list.isEmpty()) {
            throw Refusals.invalid("Verplicht: " + field);
        }
        List<Body> rows = new ArrayList<>();
        list.forEach(row -> rows.add(of(row, field + "[" + rows.size() + "].", fields)));
        return rows;
    }

    boolean has(String field) {
        return node.hasNonNull(field);
    }

    /** A text; empty when absent. */
    String text(String field, int longest) {
        JsonNode value = node.path(field);
        if (!value.isTextual() && !value.isMissingNode() && !value.isNull()) {
            throw Refusals.invalid("Ongeldig: " + place + field);
        }
        String text = value.isTextual() ? value.asText() : "";
        if (text.length() > longest) {
            throw Refusals.invalid("Ongeldig: " + place + field + " is langer dan " + longest + " tekens");
        }
        return text;
    }

    String required(String field, int longest) {
        String text = text(field, longest);
        if (text.isBlank()) {
            throw Refusals.invalid("Verplicht: " + place + field);
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
            throw Refusals.invalid("Ongeldig: " + place + field);
        }
        return amount.movePointRight(WHOLE_CENTS).longValueExact();
    }

    LocalDate day(String field) {
        String text = required(field, 40);
        if (!text.matches("\\d{4}-\\d\\d-\\d\\dT00:00:00")) {
            throw Refusals.invalid("Ongeldig: " + place + field);
        }
        return LocalDate.parse(text.substring(0, 10));
    }

    /** A GUID, or empty. */
    String id(String field) {
        String id = text(field, 36);
        if (!id.isEmpty() && !id.matches(GUID)) {
            throw Refusals.invalid("Ongeldige referentie: " + field);
        }
        return id;
    }
}
