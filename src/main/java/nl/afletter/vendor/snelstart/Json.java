package nl.afletter.vendor.snelstart;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import nl.afletter.model.Money;
import nl.afletter.port.Failure;

/**
 * JSON as SnelStart and our intents write it: amounts as exact numbers in euros, days as local date-times without a zone,
 * references as {@code {"id": guid}} (snelstart.md section 6).
 */
final class Json {

    /** SnelStart books in euros only. */
    static final String EUR = "EUR";

    private static final int DAY = 10;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .visibility(PropertyAccessor.GETTER, Visibility.NONE)
            .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .build();

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static JsonNode read(byte[] bytes) throws IOException {
        return MAPPER.readTree(bytes);
    }

    static byte[] bytes(JsonNode value) {
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

    static List<JsonNode> rows(JsonNode list) {
        List<JsonNode> rows = new ArrayList<>();
        list.forEach(rows::add);
        return rows;
    }

    /** A text or number field as text; empty for null and absent. */
    static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isValueNode() && !value.isNull() ? value.asText() : "";
    }

    /** Id of what an effect has just made. @throws Failure.OutcomeUnknown if the answer shows none */
    static String made(JsonNode record) {
        String id = text(record, "id");
        if (!Names.isGuid(id)) {
            throw new Failure.OutcomeUnknown("SnelStart's answer does not show what was made");
        }
        return id;
    }

    /** The id of a reference; empty where there is none. */
    static String id(JsonNode node, String field) {
        return text(node.path(field), "id");
    }

    /** The same for a sentence that people read: no longer than a line. */
    static String shown(JsonNode node, String field) {
        return Names.line(text(node, field));
    }

    /** An amount in euros; nothing for null and absent. */
    static Money money(JsonNode node, String field) {
        JsonNode value = node.path(field);
        try {
            return value.isNumber() ? Money.of(value.decimalValue(), EUR) : Money.zero(EUR);
        } catch (IllegalArgumentException odd) {
            throw new Failure.Rejected(
                    "unreadable-amount",
                    "SnelStart shows the " + field + " " + shown(node, field) + ".",
                    "Look at this booking in SnelStart: its amount is not in whole cents.");
        }
    }

    /** The day of a moment without zone, with or without a time behind it. */
    static LocalDate day(JsonNode node, String field) {
        String text = text(node, field);
        try {
            return LocalDate.parse(text.length() > DAY ? text.substring(0, DAY) : text);
        } catch (DateTimeException odd) {
            throw new Failure.Rejected(
                    "unreadable-date",
                    "SnelStart shows the " + field + " '" + Names.line(text) + "'.",
                    "Look at this booking in SnelStart, and correct its date.");
        }
    }

    static String moment(LocalDate day) {
        return day + "T00:00:00";
    }

    static void putMoney(ObjectNode node, String field, Money amount) {
        node.put(field, amount.decimal());
    }

    static void putId(ObjectNode node, String field, String id) {
        node.putObject(field).put("id", id);
    }

    /** Puts a text unless it is blank. */
    static void putText(ObjectNode node, String field, String value) {
        if (!value.isBlank()) {
            node.put(field, value.strip());
        }
    }
}
