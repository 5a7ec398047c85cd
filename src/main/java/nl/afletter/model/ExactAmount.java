package nl.afletter.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;

/**
 * An amount that may hold fractions of a cent, such as a PSP's fee with four decimals. It stays exact until
 * {@link #round()} rounds it once (design.md section 6).
 *
 * @param value amount in major units
 * @param currency ISO 4217 code
 */
public record ExactAmount(BigDecimal value, String currency) {

    public ExactAmount {
        Objects.requireNonNull(value, "value");
        value = value.stripTrailingZeros();
        Money.digits(currency);
    }

    /** Reads a decimal text such as {@code "0.4410"}. @throws IllegalArgumentException if it is none or too large */
    public static ExactAmount of(String decimal, String currency) {
        return new ExactAmount(DecimalText.read(decimal), currency);
    }

    /** A whole-cent amount as an exact one. */
    public static ExactAmount of(Money money) {
        return new ExactAmount(money.decimal(), money.currency());
    }

    public static ExactAmount zero(String currency) {
        return new ExactAmount(BigDecimal.ZERO, currency);
    }

    /** Sum. @throws IllegalArgumentException on another currency */
    public ExactAmount plus(ExactAmount other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("cannot mix " + currency + " and " + other.currency);
        }
        return new ExactAmount(value.add(other.value), currency);
    }

    /** Half up to whole minor units: the one rounding rule (nl-bookkeeping.md section 5). */
    public Money round() {
        return Money.of(value.setScale(Money.digits(currency), RoundingMode.HALF_UP), currency);
    }

    @Override
    public String toString() {
        return currency + " " + value.toPlainString();
    }
}
