package nl.afletter.vendor.generic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import nl.afletter.model.Money;

/** How the canonical JSON writes amounts, days, moments and ids (generic-webhook.md section 2). */
final class Values {

    static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");

    /** Length of a day such as {@code 2026-11-21}. */
    static final int DAY = 10;

    /** An id of the sender's that may be a subject's id and a part of keys. */
    static final String ID = "[A-Za-z0-9][A-Za-z0-9._-]*";

    private static final int LONGEST_ID = 100;
    private static final int MOST_DIGITS = 40;
    private static final int DEEPEST = 20;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(100)
                            .maxNameLength(1_000)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private Values() {}

    /** Reads JSON. @throws JsonProcessingException if it is none, deeper than 20, or names a key twice */
    static JsonNode parse(String text) throws JsonProcessingException {
        return JSON.readTree(text);
    }

    /** Reads what was kept. */
    static JsonNode kept(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("a kept event cannot be read", broken);
        }
    }

    /**
     * Takes out what is null, or a text of nothing but blanks: tools send these for what is not there (section 4).
     */
    static void dropEmpty(JsonNode node) {
        if (node instanceof ObjectNode object) {
            List<String> empty = new ArrayList<>();
            object.properties().forEach(entry -> {
                JsonNode value = entry.getValue();
                if (value.isNull() || (value.isTextual() && value.textValue().isBlank())) {
                    empty.add(entry.getKey());
                }
            });
            object.remove(empty);
        }
        node.forEach(Values::dropEmpty);
    }

    /**
     * Makes numbers the texts that they should be, for tools that cannot help sending them. A number that a tool's arithmetic
     * has spoiled has too many decimals for an amount afterwards, and is refused as such.
     */
    static void numbersToTexts(JsonNode node) {
        if (node instanceof ObjectNode object) {
            List<String> numbers = new ArrayList<>();
            object.properties().forEach(entry -> {
                if (entry.getValue().isNumber() && !entry.getKey().equals(Canon.WHOLE_NUMBER)) {
                    numbers.add(entry.getKey());
                }
            });
            numbers.forEach(name -> object.put(name, plain(object.get(name).decimalValue())));
        }
        node.forEach(Values::numbersToTexts);
    }

    /** Without an exponent; one that is out of all range stays as short as it is, and no pattern takes it. */
    private static String plain(BigDecimal number) {
        return Math.abs(number.scale()) > MOST_DIGITS ? number.toString() : number.toPlainString();
    }

    /** Short name of a content: the same whatever the order of its keys. */
    static String fingerprint(String type, String administration, JsonNode data) {
        try {
            String sorted = JSON.writeValueAsString(JSON.treeToValue(data, Object.class));
            String all = type + "\n" + administration + "\n" + sorted;
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (JsonProcessingException | NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Whether a text may be an id at all. */
    static boolean isId(String text) {
        return text.length() <= LONGEST_ID && text.matches(ID);
    }

    /** A text, or empty. */
    static String text(JsonNode node, String name) {
        return node.path(name).asText("");
    }

    static Money money(JsonNode node, String name, String currency) {
        return Money.of(text(node, name), currency);
    }

    /** The same, nothing where it is absent. */
    static Money optionalMoney(JsonNode node, String name, String currency) {
        return node.has(name) ? money(node, name, currency) : Money.zero(currency);
    }

    static BigDecimal decimal(JsonNode node, String name) {
        return new BigDecimal(text(node, name));
    }

    /** A day as it is written, not as it is in another time zone. */
    static LocalDate day(JsonNode node, String name) {
        return LocalDate.parse(text(node, name).substring(0, DAY));
    }

    /** A moment; of a day alone its beginning in Amsterdam. @throws java.time.DateTimeException if it is none */
    static Instant moment(String text) {
        return text.length() == DAY
                ? LocalDate.parse(text).atStartOfDay(AMSTERDAM).toInstant()
                : OffsetDateTime.parse(text).toInstant();
    }

    static Instant moment(JsonNode node, String name) {
        return moment(text(node, name));
    }

    /**
     * When something was made, for the look-up after a restore: what is sent again after it was made when it happened,
     * not when it came again.
     */
    static Instant made(Instant happened, Instant came) {
        return happened.isBefore(came) ? happened : came;
    }

    static LocalDate amsterdam(Instant moment) {
        return LocalDate.ofInstant(moment, AMSTERDAM);
    }
}
