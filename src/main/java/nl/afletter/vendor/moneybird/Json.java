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

    /** An amount field, of any scale ({@code "121.0"}); nothing for null and absent. */
    static Money money(JsonNode node, String field, String currency) {
        String value = text(node, field);
        try {
            return value.isEmpty() ? Money.zero(currency) : Money.of(value, currency);
        } catch (IllegalArgumentException odd) {
            throw new Failure.Rejected(
                    "unreadable-amount",
                    "Moneybird shows the " + field + " " + value + " in " + currency + ".",
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
