package nl.afletter.vendor.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import nl.afletter.model.Money;

/**
 * HubSpot's notations (hubspot.md section 5): each property is a text or null, numbers too. What cannot be read is an
 * {@link Unreadable} with a plain reason.
 */
final class HubSpotValues {
    private static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");

    /** 64-bit, in one notation: a second one would make a second subject of one invoice. */
    private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,18}");

    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,15}(\\.[0-9]{1,15})?");
    private static final Pattern MILLIS = Pattern.compile("[0-9]{12,14}");

    /** A property that is not there or not what it should be. */
    static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unreadable(String why) {
            super(why, null, false, false);
        }
    }

    private HubSpotValues() {}

    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** An id as text or number; empty for anything else. */
    static String id(JsonNode node) {
        String text = node.isTextual() || node.isIntegralNumber() ? node.asText() : "";
        return isId(text) ? text : "";
    }

    /** A property of a record, or empty where it is null or absent. */
    static String property(JsonNode row, String name) {
        JsonNode value = row.path("properties").path(name);
        return value.isTextual() ? value.textValue().strip() : "";
    }

    /** A decimal property. */
    static BigDecimal decimal(JsonNode row, String name) {
        return optionalDecimal(row, name).orElseThrow(() -> new Unreadable("'" + name + "' is not a number"));
    }

    /** The same, empty where there is none. */
    static Optional<BigDecimal> optionalDecimal(JsonNode row, String name) {
        String text = property(row, name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<BigDecimal> number = number(text);
        if (number.isEmpty()) {
            throw new Unreadable("'" + name + "' is not a number");
        }
        return number;
    }

    /** A text as a number, where it is one. */
    static Optional<BigDecimal> number(String text) {
        return DECIMAL.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    /** An amount in major units; a fraction of a cent is no amount. */
    static Money money(JsonNode row, String name, String currency) {
        try {
            return Money.of(decimal(row, name), currency);
        } catch (IllegalArgumentException fraction) {
            throw new Unreadable("'" + name + "' is no whole number of cents");
        }
    }

    static String currency(JsonNode row, String name) {
        try {
            return Money.zero(property(row, name)).currency();
        } catch (IllegalArgumentException unknown) {
            throw new Unreadable("'" + name + "' is not a currency");
        }
    }

    /** A day: {@code YYYY-MM-DD}, or the Amsterdam day of a moment (midnight UTC is the same day there). */
    static LocalDate day(JsonNode row, String name) {
        String text = property(row, name);
        try {
            if (MILLIS.matcher(text).matches()) {
                return dayOf(Instant.ofEpochMilli(Long.parseLong(text)));
            }
            return text.length() > 10 ? dayOf(OffsetDateTime.parse(text).toInstant()) : LocalDate.parse(text);
        } catch (DateTimeException none) {
            throw new Unreadable("'" + name + "' is not a date");
        }
    }

    /** A moment beside the properties, such as {@code createdAt}. */
    static Instant instant(JsonNode row, String field) {
        return moment(row.path(field).asText(""), field);
    }

    static Instant moment(String text, String field) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException none) {
            throw new Unreadable("'" + field + "' is not a moment");
        }
    }

    /** The Amsterdam day of a moment. */
    static LocalDate dayOf(Instant instant) {
        return LocalDate.ofInstant(instant, AMSTERDAM);
    }

    /** A VAT number as we compare it: upper case, without blanks and dots. */
    static String vatNumber(String written) {
        return written.replaceAll("[\\s.-]", "").toUpperCase(Locale.ROOT);
    }
}
