package nl.afletter.vendor.mollie;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import nl.afletter.model.ExactAmount;
import nl.afletter.model.Money;

/**
 * How Mollie writes amounts, moments and free data (mollie.md section 2). Something else than expected is an
 * {@link IllegalArgumentException} or {@link java.time.DateTimeException}, never a guess.
 */
final class MollieValues {
    static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");
    /** Reads answers; numbers with a point stay as they are written: an invoice 2026.10 is not 2026.1. */
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final int METADATA_DEPTH = 5;
    private static final int METADATA_TEXTS = 100;

    private MollieValues() {}

    /** A text that may be absent or null: then empty. */
    static String text(JsonNode node, String name) {
        return node.hasNonNull(name) ? node.path(name).asText("") : "";
    }

    static String required(JsonNode node, String name) {
        String value = text(node, name);
        if (value.isEmpty()) {
            throw new IllegalArgumentException(
                    "Mollie's " + node.path("resource").asText("answer") + " "
                            + node.path("id").asText("") + " has no " + name);
        }
        return value;
    }

    static Money money(JsonNode node, String name) {
        return optionalMoney(node, name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "Mollie's " + node.path("resource").asText("answer") + " "
                                + node.path("id").asText("") + " has no " + name));
    }

    static Optional<Money> optionalMoney(JsonNode node, String name) {
        JsonNode amount = node.path(name);
        return amount.isObject()
                ? Optional.of(Money.of(required(amount, "value"), required(amount, "currency")))
                : Optional.empty();
    }

    /** An amount with up to four decimals; zero where there is none. */
    static ExactAmount exact(JsonNode node, String name, String currency) {
        JsonNode amount = node.path(name);
        return amount.isObject()
                ? ExactAmount.of(required(amount, "value"), required(amount, "currency"))
                : ExactAmount.zero(currency);
    }

    static Instant moment(JsonNode node, String name) {
        return OffsetDateTime.parse(required(node, name)).toInstant();
    }

    static Optional<Instant> optionalMoment(JsonNode node, String name) {
        return text(node, name).isEmpty() ? Optional.empty() : Optional.of(moment(node, name));
    }

    static LocalDate day(Instant moment) {
        return LocalDate.ofInstant(moment, AMSTERDAM);
    }

    /**
     * Free data as flat texts: {@code {"a":{"b":1}}} is {@code a.b=1}, a list counts from 0, a bare value is
     * {@code metadata}. A text that holds JSON is read as such: Mollie's own examples do that (mollie.md section 4).
     */
    static Map<String, String> flat(JsonNode metadata) {
        Map<String, String> texts = new LinkedHashMap<>();
        flatten("", metadata, 0, texts);
        return texts;
    }

    private static void flatten(String name, JsonNode node, int depth, Map<String, String> into) {
        if (into.size() >= METADATA_TEXTS || node.isNull() || node.isMissingNode()) {
            return;
        }
        JsonNode value = node.isTextual() && depth < METADATA_DEPTH ? opened(node) : node;
        if (value.isObject() && depth < METADATA_DEPTH) {
            value.properties().forEach(each -> flatten(joined(name, each.getKey()), each.getValue(), depth + 1, into));
        } else if (value.isArray() && depth < METADATA_DEPTH) {
            for (int i = 0; i < value.size(); i++) {
                flatten(joined(name, String.valueOf(i)), value.get(i), depth + 1, into);
            }
        } else {
            into.put(name.isEmpty() ? "metadata" : name, value.isValueNode() ? value.asText() : value.toString());
        }
    }

    private static String joined(String name, String part) {
        return name.isEmpty() ? part : name + "." + part;
    }

    private static JsonNode opened(JsonNode text) {
        String value = text.asText().strip();
        if (!value.startsWith("{") && !value.startsWith("[")) {
            return text;
        }
        try {
            return JSON.readTree(value);
        } catch (JsonProcessingException plainText) {
            return text;
        }
    }
}
