package nl.afletter.vendor.teamleader;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import nl.afletter.model.Money;

/** Teamleader's notations (teamleader.md section 5). What cannot be read is an {@link Unreadable} with a plain reason. */
final class TeamleaderValues {
    private static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");
    /** More digits than any amount, quantity or rate has; more would make arithmetic slow. */
    private static final int MOST_DIGITS = 40;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'+00:00'").withZone(ZoneOffset.UTC);

    /** Ids as Teamleader writes them: a second notation of one id would make a second subject of one invoice. */
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** A field that is not there or not what it should be. */
    static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unreadable(String why) {
            super(why, null, false, false);
        }
    }

    private TeamleaderValues() {}

    static boolean isId(String text) {
        return UUID.matcher(text).matches();
    }

    /** A text, or empty where it is null or absent. */
    static String text(JsonNode node, String field) {
        return node.path(field).isTextual() ? node.path(field).textValue().strip() : "";
    }

    /** The id of a reference {@code {"type","id"}}, or empty. */
    static String ref(JsonNode node, String field) {
        return text(node.path(field), "id");
    }

    /** A decimal number. */
    static BigDecimal number(JsonNode node, String field) {
        if (!node.path(field).isNumber()) {
            throw new Unreadable("'" + field + "' is not a number");
        }
        BigDecimal number = node.path(field).decimalValue();
        if (number.precision() > MOST_DIGITS || Math.abs(number.scale()) > MOST_DIGITS) {
            throw new Unreadable("'" + field + "' is out of all range");
        }
        return number;
    }

    /** An amount in major units, as a JSON number; it must be of the document's currency. */
    static Money money(JsonNode node, String field, String currency) {
        JsonNode money = node.path(field);
        if (!text(money, "currency").equals(currency)) {
            throw new Unreadable("'" + field + "' is not an amount in " + currency);
        }
        try {
            return Money.of(number(money, "amount"), currency);
        } catch (IllegalArgumentException fraction) {
            throw new Unreadable("'" + field + "' is no whole number of cents: " + fraction.getMessage());
        }
    }

    /** {@code {"amount","currency"}} for a request. */
    static ObjectNode money(Money money) {
        return TeamleaderApi.body().put("amount", money.decimal()).put("currency", money.currency());
    }

    /** A day {@code YYYY-MM-DD}. */
    static LocalDate day(JsonNode node, String field) {
        try {
            return LocalDate.parse(text(node, field));
        } catch (DateTimeException none) {
            throw new Unreadable("'" + field + "' is not a date");
        }
    }

    /** A moment with an offset. */
    static Instant instant(JsonNode node, String field) {
        try {
            return OffsetDateTime.parse(text(node, field)).toInstant();
        } catch (DateTimeException none) {
            throw new Unreadable("'" + field + "' is not a date with time");
        }
    }

    /** The Amsterdam day of a moment. */
    static LocalDate dayOf(Instant instant) {
        return LocalDate.ofInstant(instant, AMSTERDAM);
    }

    /** A moment as requests write it. */
    static String time(Instant instant) {
        return TIME.format(instant);
    }

    /** Noon in UTC is the same day from Alaska to Australia, however the vendor keeps it. */
    static String noon(LocalDate day) {
        return day + "T12:00:00+00:00";
    }
}
