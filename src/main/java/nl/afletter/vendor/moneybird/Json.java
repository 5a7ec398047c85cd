package nl.afletter.vendor.moneybird;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import nl.afletter.model.Money;
import nl.afletter.port.Failure;

/** JSON as Moneybird and our intents write it: components in their order, days as ISO texts, exact decimals. */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .visibility(PropertyAccessor.GETTER, Visibility.NONE)
            .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .build();

    private static final int ISO_DAY = "2026-01-01".length();

    /** So much of a value that cannot be read is shown. */
    private static final int SHOWN = 40;

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static JsonNode read(byte[] bytes) throws IOException {
        return MAPPER.readTree(bytes);
    }

    static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    /** An intent as it is stored in a plan. */
    static String intent(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    /** An intent that {@link #intent} wrote. @throws IllegalArgumentException if it is something else */
    static <I> I stored(String json, Class<I> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException other) {
            throw new IllegalArgumentException("not an intent of " + type.getSimpleName(), other);
        }
    }

    /** A text field; empty for null and absent. */
    static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isNull() || value.isMissingNode() ? "" : value.asText();
    }

    /** The record's id. @throws Failure.Rejected if it is not all digits */
    static String id(JsonNode record) {
        String id = text(record, "id");
        if (!Ids.isDigits(id)) {
            throw unreadable("id", id);
        }
        return id;
    }

    /** A day {@code YYYY-MM-DD}. @throws Failure.Rejected if it is none */
    static LocalDate day(JsonNode node, String field) {
        String value = text(node, field);
        try {
            if (value.length() == ISO_DAY) {
                return LocalDate.parse(value);
            }
        } catch (DateTimeException none) {
            throw unreadable(field, value);
        }
        throw unreadable(field, value);
    }

    /** An ISO 4217 code. @throws Failure.Rejected if it is none */
    static String currency(JsonNode node) {
        String value = text(node, "currency");
        try {
            return Money.zero(value).currency();
        } catch (IllegalArgumentException none) {
            throw unreadable("currency", value);
        }
    }

    /** A decimal number; nothing for null and absent. @throws Failure.Rejected if it is none */
    static BigDecimal decimal(JsonNode node, String field) {
        String value = text(node, field);
        if (!value.isEmpty() && !value.matches("-?\\d{1,12}(\\.\\d{1,12})?")) {
            throw unreadable(field, value);
        }
        return value.isEmpty() ? BigDecimal.ZERO : new BigDecimal(value);
    }

    private static Failure.Rejected unreadable(String field, String value) {
        return new Failure.Rejected(
                "unreadable-answer",
                "Moneybird shows the " + field + " '" + value.substring(0, Math.min(SHOWN, value.length())) + "'.",
                "Look at this record in Moneybird; if it looks right there, tell the maintainer.");
    }

    /** An amount field, of any scale ({@code "121.0"}); nothing for null and absent. */
    static Money money(JsonNode node, String field, String currency) {
        String value = text(node, field);
        try {
            return value.isEmpty() ? Money.zero(currency) : Money.of(value, currency);
        } catch (IllegalArgumentException odd) {
            throw new Failure.Rejected(
                    "unreadable-amount",
                    "Moneybird shows the " + field + " " + value.substring(0, Math.min(SHOWN, value.length())) + " in "
                            + currency.substring(0, Math.min(SHOWN, currency.length())) + ".",
                    "Look at this booking in Moneybird: its amount is not in whole cents.");
        }
    }

    /** Puts a text unless it is empty. */
    static void putText(ObjectNode node, String field, String value) {
        if (!value.isEmpty()) {
            node.put(field, value);
        }
    }
}
