package nl.afletter.model;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * A decimal number as vendors write amounts: digits of our own script, one point, perhaps an exponent. Java's own reader
 * also takes digits of other scripts, and works for minutes on a text of a million digits.
 */
final class DecimalText {

    private static final Pattern SHAPE =
            Pattern.compile("[+-]?([0-9]{1,40}(\\.[0-9]{0,40})?|\\.[0-9]{1,40})([eE][+-]?[0-9]{1,3})?");

    /** More digits, before or behind the point, than any amount has; arithmetic on such a number stays quick. */
    private static final int MOST_DIGITS = 30;

    /** So much of a text that is no amount is shown. */
    private static final int SHOWN = 40;

    private DecimalText() {}

    /** Reads an amount. @throws IllegalArgumentException if it is none, or out of all range */
    static BigDecimal read(String text) {
        String decimal = text.trim();
        if (!SHAPE.matcher(decimal).matches()) {
            throw new IllegalArgumentException(
                    "'" + decimal.substring(0, Math.min(SHOWN, decimal.length())) + "' is not an amount");
        }
        return bounded(new BigDecimal(decimal));
    }

    /** The same number. @throws IllegalArgumentException if it is out of all range */
    static BigDecimal bounded(BigDecimal decimal) {
        if (decimal.precision() > MOST_DIGITS || Math.abs(decimal.scale()) > MOST_DIGITS) {
            throw new IllegalArgumentException("amount out of range");
        }
        return decimal;
    }
}
