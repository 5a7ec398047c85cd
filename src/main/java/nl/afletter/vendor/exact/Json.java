package nl.afletter.vendor.exact;

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
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nl.afletter.model.Money;
import nl.afletter.port.Failure;

/**
 * JSON as Exact and our intents write it: amounts as numbers in major units, days as {@code /Date(ms)/} at midnight UTC
 * when read and as ISO without a zone when written (exact-online.md section 3).
 */
final class Json {

    private static final int CENTS = 2;
    private static final int DAY = 10;
    private static final int LONGEST_AMOUNT = 15;
    private static final int LONGEST_FRACTION = 40;
    private static final int FIRST_YEAR = 1900;
    private static final int LAST_YEAR = 2200;
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final Pattern MILLIS = Pattern.compile("/Date\\((-?\\d{1,15})\\)/");

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

    /**
     * The rows of a list in each of the shapes that are seen (section 1): {@code {"results": []}}, a plain array, and an
     * object whose one list has no name.
     */
    static List<JsonNode> rows(JsonNode list) {
        JsonNode found = list;
        if (list.isObject()) {
            found = list.has("results") ? list.path("results") : list.path("");
        }
        List<JsonNode> rows = new ArrayList<>();
        if (found.isArray()) {
            found.forEach(rows::add);
        }
        return rows;
    }

    /** Whether this is a list in one of those shapes. */
    static boolean isList(JsonNode list) {
        return list.isArray() || list.path("results").isArray() || list.path("").isArray();
    }

    /** A text or number field as text without blanks around it; empty for null and absent. */
    static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isValueNode() && !value.isNull() ? value.asText().strip() : "";
    }

    /** An amount, which Exact keeps as a floating number and means in whole cents; nothing for null and absent. */
    static Money money(JsonNode node, String field, String currency) {
        JsonNode value = node.path(field);
        if (!value.isNumber()) {
            return Money.zero(currency);
        }
        BigDecimal amount = value.decimalValue();
        if (amount.precision() - amount.scale() > LONGEST_AMOUNT || amount.scale() > LONGEST_FRACTION) {
            throw new Failure.Rejected(
                    "unreadable-amount",
                    "Exact shows an amount in " + field + " that no invoice has.",
                    "Look at this entry in Exact Online, and correct its amount.");
        }
        return Money.of(amount.setScale(CENTS, RoundingMode.HALF_UP), currency);
    }

    /** A currency's code. @throws Failure.Rejected if it is none */
    static String currency(JsonNode node, String field) {
        String code = text(node, field);
        if (!CURRENCY.matcher(code).matches()) {
            throw new Failure.Rejected(
                    "unreadable-answer",
                    "Exact shows no currency in " + field + ".",
                    "Look at this record in Exact Online; if it looks right there, tell the maintainer.");
        }
        return code;
    }

    /** Id of what an effect has just made. @throws Failure.OutcomeUnknown if the answer shows none */
    static String made(JsonNode record, String field) {
        String id = text(record, field);
        if (!Names.isGuid(id)) {
            throw new Failure.OutcomeUnknown("Exact's answer does not show what was made");
        }
        return id;
    }

    /** A day, whichever way it is written. @throws Failure.Rejected if it cannot be read */
    static LocalDate day(JsonNode node, String field) {
        String text = text(node, field);
        Matcher millis = MILLIS.matcher(text);
        try {
            LocalDate day = millis.matches()
                    ? LocalDate.ofInstant(Instant.ofEpochMilli(Long.parseLong(millis.group(1))), ZoneOffset.UTC)
                    : LocalDate.parse(text.length() > DAY ? text.substring(0, DAY) : text);
            if (day.getYear() < FIRST_YEAR || day.getYear() > LAST_YEAR) {
                throw new DateTimeException("no day of any books");
            }
            return day;
        } catch (DateTimeException odd) {
            throw new Failure.Rejected(
                    "unreadable-date",
                    "Exact shows the " + field + " '" + Names.cut(text, Names.DESCRIPTION) + "'.",
                    "Look at this entry in Exact Online, and correct its date.");
        }
    }

    static String moment(LocalDate day) {
        return day + "T00:00:00";
    }

    static void putMoney(ObjectNode node, String field, Money amount) {
        node.put(field, amount.decimal());
    }

    /** Puts a text unless it is blank. */
    static void putText(ObjectNode node, String field, String value) {
        if (!value.isBlank()) {
            node.put(field, value.strip());
        }
    }
}
