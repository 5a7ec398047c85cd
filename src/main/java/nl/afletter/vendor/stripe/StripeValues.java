package nl.afletter.vendor.stripe;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import nl.afletter.model.Money;

/**
 * How Stripe writes amounts, moments and metadata (stripe.md section 2). Something else than expected is an {@link
 * IllegalArgumentException}, never a guess.
 */
final class StripeValues {
    static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");

    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Whole units, also where ISO 4217 knows smaller ones (MGA). */
    private static final Set<String> WHOLE_UNITS = Set.of(
            "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF");

    private static final Set<String> THOUSANDTHS = Set.of("BHD", "JOD", "KWD", "OMR", "TND");

    /** Written in whole units or in hundredths, depending on the place: not confirmed which (stripe.md section 2). */
    private static final Set<String> TWO_WAYS = Set.of("ISK", "UGX");

    /** Largest moment that is believed: the year 9999. */
    private static final long LATEST = 253_402_300_799L;

    private StripeValues() {}

    /** A text that may be absent or null: then empty. Of an expanded object its id. */
    static String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isObject() ? value.path("id").asText("") : value.isTextual() ? value.textValue() : "";
    }

    static String required(JsonNode node, String name) {
        String value = text(node, name);
        if (value.isEmpty()) {
            throw new IllegalArgumentException(nameOf(node) + " has no " + name);
        }
        return value;
    }

    static long number(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException(nameOf(node) + " has no whole number as its " + name);
        }
        return value.longValue();
    }

    static boolean flag(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (!value.isBoolean()) {
            throw new IllegalArgumentException(nameOf(node) + " does not say whether it is " + name);
        }
        return value.booleanValue();
    }

    /** An amount in the currency that stands beside it. */
    static Money money(JsonNode node, String name) {
        return money(number(node, name), currency(node));
    }

    static String currency(JsonNode node) {
        return required(node, "currency").toUpperCase(Locale.ROOT);
    }

    /** Stripe's whole number in its own minor units, which are not always those of ISO 4217. */
    static Money money(long amount, String currency) {
        if (TWO_WAYS.contains(currency)) {
            throw new IllegalArgumentException(
                    "Stripe writes " + currency + " in two ways, it is not known which this is");
        }
        int decimals = WHOLE_UNITS.contains(currency) ? 0 : THOUSANDTHS.contains(currency) ? 3 : 2;
        return decimals == Money.digits(currency)
                ? Money.ofMinor(amount, currency)
                : Money.of(BigDecimal.valueOf(amount, decimals), currency);
    }

    static Instant moment(JsonNode node, String name) {
        long seconds = number(node, name);
        if (seconds < 0 || seconds > LATEST) {
            throw new IllegalArgumentException(nameOf(node) + " has no moment as its " + name);
        }
        return Instant.ofEpochSecond(seconds);
    }

    static LocalDate day(Instant moment) {
        return LocalDate.ofInstant(moment, AMSTERDAM);
    }

    /** Metadata as it is: flat texts. */
    static Map<String, String> metadata(JsonNode node) {
        Map<String, String> texts = new LinkedHashMap<>();
        node.path("metadata")
                .properties()
                .forEach(each -> texts.put(each.getKey(), each.getValue().asText("")));
        return texts;
    }

    private static String nameOf(JsonNode node) {
        return "Stripe's " + node.path("object").asText("answer") + " "
                + node.path("id").asText("");
    }
}
