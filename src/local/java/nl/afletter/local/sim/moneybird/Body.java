package nl.afletter.local.sim.moneybird;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.SimRequest;

/**
 * The fields of a request. A key that the spec does not name is refused with 400: own reading, stricter than Moneybird
 * may be, so that a misspelt field is not lost in silence.
 */
final class Body {
    private final JsonNode node;

    private Body(JsonNode node) {
        this.node = node;
    }

    /** The object under the outer key, such as {@code contact}. */
    static Body wrapped(SimRequest request, String wrapper, Set<String> allowed) {
        JsonNode inner = request.json().path(wrapper);
        if (!inner.isObject() || inner.isEmpty()) {
            String name = Character.toUpperCase(wrapper.charAt(0))
                    + wrapper.substring(1).replace('_', ' ');
            throw Refusals.symbolic(400, name + " is required", wrapper, "required");
        }
        return of(inner, allowed);
    }

    /** A body without an outer key. */
    static Body flat(SimRequest request, Set<String> allowed) {
        return of(request.json(), allowed);
    }

    private static Body of(JsonNode node, Set<String> allowed) {
        node.fieldNames().forEachRemaining(key -> {
            if (!allowed.contains(key)) {
                throw Refusals.symbolic(400, key + " is not a parameter of this call", key, "unknown");
            }
        });
        return new Body(node);
    }

    /** The rows of an array, or of an object keyed "0", "1" …; empty when the field is absent. */
    List<Body> rows(String field, Set<String> allowed) {
        List<Body> rows = new ArrayList<>();
        node.path(field).forEach(row -> rows.add(of(row, allowed)));
        return rows;
    }

    boolean has(String field) {
        return node.has(field);
    }

    /** A text or number as text; empty when absent, null or blank. */
    Optional<String> text(String field) {
        JsonNode value = node.path(field);
        return value.isValueNode() && !value.isNull() && !value.asText().isBlank()
                ? Optional.of(value.asText())
                : Optional.empty();
    }

    String textOrNull(String field) {
        return text(field).orElse(null);
    }

    Optional<Boolean> flag(String field) {
        return text(field).map(Boolean::parseBoolean);
    }

    /** Whole cents; empty when absent. A value that is no amount is noted as a fault. */
    Optional<Long> money(String field, Refusals.Fields faults) {
        if (text(field).isEmpty()) {
            return Optional.empty();
        }
        Optional<Long> minor = Amounts.minor(node.path(field));
        if (minor.isEmpty()) {
            faults.add(field, "is not a number", "not_a_number");
        }
        return minor;
    }

    /** A day, or the Amsterdam day of a moment; empty when absent. Anything else is noted as a fault. */
    Optional<LocalDate> date(String field, Refusals.Fields faults) {
        Optional<String> text = text(field);
        try {
            return text.map(value -> value.length() > 10
                    ? OffsetDateTime.parse(value)
                            .atZoneSameInstant(SimClock.AMSTERDAM)
                            .toLocalDate()
                    : LocalDate.parse(value));
        } catch (DateTimeParseException e) {
            faults.add(field, "is not a valid date", "is not a valid date");
            return Optional.empty();
        }
    }
}
