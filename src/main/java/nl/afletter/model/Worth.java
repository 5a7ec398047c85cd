package nl.afletter.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;

/**
 * An amount in its own currency, and what it is worth in the currency in which it is booked, by the figures of whoever
 * knows both: the PSP for a payment, the accounting package for an open item. No rate is ever looked up or kept.
 *
 * @param amount in its own currency
 * @param value the same in the currency of the booking; equal to the amount when that is the same currency
 */
public record Worth(Money amount, Money value) {

    /** @throws IllegalArgumentException if one currency has two amounts */
    public Worth {
        Objects.requireNonNull(value);
        if (amount.currency().equals(value.currency()) && !amount.equals(value)) {
            throw new IllegalArgumentException(amount + " cannot be worth " + value);
        }
    }

    /** An amount that is booked in its own currency. */
    public static Worth of(Money amount) {
        return new Worth(amount, amount);
    }

    /** Nothing, in the same two currencies. */
    public Worth none() {
        return new Worth(Money.zero(amount.currency()), Money.zero(value.currency()));
    }

    /** Whether it is booked in another currency than its own. */
    public boolean isForeign() {
        return !amount.currency().equals(value.currency());
    }

    public Worth plus(Worth other) {
        return new Worth(amount.plus(other.amount), value.plus(other.value));
    }

    public Worth minus(Worth other) {
        return plus(other.negate());
    }

    public Worth negate() {
        return new Worth(amount.negate(), value.negate());
    }

    /**
     * A part of it, with its share of the value, half up to a whole minor unit. The whole has the whole value, and what
     * {@link #minus} leaves of it has the rest: no cent is made or lost.
     *
     * @param part in the amount's currency
     */
    public Worth part(Money part) {
        if (part.equals(amount)) {
            return this;
        }
        if (!isForeign()) {
            return of(part);
        }
        if (amount.isZero()) {
            throw new IllegalArgumentException("nothing has no part of " + part);
        }
        amount.minus(part); // same currency
        long share = BigDecimal.valueOf(value.minor())
                .multiply(BigDecimal.valueOf(part.minor()))
                .divide(BigDecimal.valueOf(amount.minor()), 0, RoundingMode.HALF_UP)
                .longValueExact();
        return new Worth(part, Money.ofMinor(share, value.currency()));
    }

    /** For a fact: {@code 10.00}, or {@code 10.00=9.00 EUR} where it is booked in another currency. Empty for nothing. */
    public String write() {
        if (amount.isZero() && value.isZero()) {
            return "";
        }
        return isForeign() ? amount.toDecimal() + "=" + value.toDecimal() + " " + value.currency() : amount.toDecimal();
    }

    /** Reads what {@link #write} wrote. @param like an amount in the same two currencies */
    public static Worth read(String text, Worth like) {
        if (text.isEmpty()) {
            return like.none();
        }
        String[] parts = text.split("[= ]");
        Money amount = Money.of(parts[0], like.amount.currency());
        return parts.length == 3 ? new Worth(amount, Money.of(parts[1], parts[2])) : of(amount);
    }

    @Override
    public String toString() {
        return isForeign() ? amount + " (" + value + ")" : amount.toString();
    }
}
