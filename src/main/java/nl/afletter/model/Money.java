package nl.afletter.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.Objects;

/**
 * An amount in whole minor units (cents) of one currency. Arithmetic is exact and only between equal currencies.
 *
 * @param minor amount in minor units, may be negative
 * @param currency ISO 4217 code, for example {@code EUR}
 */
public record Money(long minor, String currency) implements Comparable<Money> {

    /** Largest amount that is read, in minor units: thousands of them can be added. */
    private static final BigDecimal MOST = BigDecimal.TEN.pow(15);

    /** @throws IllegalArgumentException if the currency is not an ISO 4217 code */
    public Money {
        known(currency);
    }

    /** An amount in minor units. */
    public static Money ofMinor(long minor, String currency) {
        return new Money(minor, currency);
    }

    /**
     * Reads a decimal text such as {@code "1210.00"} or {@code "121.0"}.
     *
     * @throws IllegalArgumentException if it is no decimal number, has more decimals than the currency, or is too large
     */
    public static Money of(String decimal, String currency) {
        return of(DecimalText.read(decimal), currency);
    }

    /** Like {@link #of(String, String)}; a fraction of a minor unit is refused, never rounded away. */
    public static Money of(BigDecimal decimal, String currency) {
        DecimalText.bounded(decimal);
        try {
            BigDecimal shifted = decimal.movePointRight(digits(currency)).setScale(0, RoundingMode.UNNECESSARY);
            if (shifted.abs().compareTo(MOST) > 0) {
                throw new IllegalArgumentException("amount out of range");
            }
            return new Money(shifted.longValueExact(), currency);
        } catch (ArithmeticException fraction) {
            throw new IllegalArgumentException(
                    decimal.toPlainString() + " is not a whole number of cents in " + currency);
        }
    }

    /** Nothing, in this currency. */
    public static Money zero(String currency) {
        return new Money(0, currency);
    }

    /** Number of decimals of a currency: EUR 2, JPY 0. */
    public static int digits(String currency) {
        return Math.max(0, known(currency).getDefaultFractionDigits());
    }

    /** Sum. @throws ArithmeticException on overflow; @throws IllegalArgumentException on another currency */
    public Money plus(Money other) {
        return new Money(Math.addExact(minor, same(other).minor), currency);
    }

    /** Difference; errors as {@link #plus}. */
    public Money minus(Money other) {
        return new Money(Math.subtractExact(minor, same(other).minor), currency);
    }

    /** The opposite amount. */
    public Money negate() {
        return new Money(Math.negateExact(minor), currency);
    }

    /** The amount without its sign. */
    public Money abs() {
        return minor < 0 ? negate() : this;
    }

    /** The smaller of both. */
    public Money min(Money other) {
        return compareTo(other) <= 0 ? this : other;
    }

    public boolean isZero() {
        return minor == 0;
    }

    public boolean isPositive() {
        return minor > 0;
    }

    public boolean isNegative() {
        return minor < 0;
    }

    /** The amount in major units, with exactly the currency's decimals. */
    public BigDecimal decimal() {
        return BigDecimal.valueOf(minor, digits(currency));
    }

    /** Decimal text with a point and the currency's decimals, for example {@code -54.50}. */
    public String toDecimal() {
        return decimal().toPlainString();
    }

    /** For people: {@code EUR 54.50}. */
    @Override
    public String toString() {
        return currency + " " + toDecimal();
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(minor, same(other).minor);
    }

    private static Currency known(String currency) {
        try {
            return Currency.getInstance(Objects.requireNonNull(currency, "currency"));
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException("there is no such currency in ISO 4217", unknown);
        }
    }

    private Money same(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("cannot mix " + currency + " and " + other.currency);
        }
        return other;
    }
}
