package nl.afletter.vendor.moneybird;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import nl.afletter.model.Money;
import nl.afletter.port.Failure;

/** What seldom changes in an administration: closed period, base currency, tax rates. Kept for five minutes. */
final class Books {

    private static final Duration KEPT = Duration.ofMinutes(5);

    private final MoneybirdApi api;
    private final InstantSource clock;
    private Administration administration;
    private Map<String, BigDecimal> rates = Map.of();
    private Instant ratesUntil = Instant.MIN;

    private record Administration(Optional<LocalDate> lockedUntil, String currency, Instant until) {}

    /** A net amount under a tax rate. */
    record Taxed(String taxRate, Money net) {}

    Books(MoneybirdApi api, InstantSource clock) {
        this.api = api;
        this.clock = clock;
    }

    /** Last day of the closed period. */
    Optional<LocalDate> closedUntil() {
        return administration(false).lockedUntil();
    }

    /** Currency of the books. */
    String currency() {
        return administration(false).currency();
    }

    /** @throws Failure.Rejected {@code period-closed} if nothing may be booked on this day */
    void requireOpen(LocalDate day) {
        requireOpen(day, false);
    }

    /** Why a booking on this day was refused: the period, if it was closed meanwhile, else what Moneybird said. */
    Failure.Rejected explain(Failure.Rejected refused, LocalDate day) {
        try {
            requireOpen(day, true);
            return refused;
        } catch (Failure.Rejected closed) {
            return closed;
        } catch (Failure unreadable) {
            return refused;
        }
    }

    /** @throws Failure.Rejected unless the amount is in the currency of the books: Moneybird then wants a rate from us */
    void requireBaseCurrency(Money amount) {
        if (!amount.currency().equals(currency())) {
            throw new Failure.Rejected(
                    "foreign-currency",
                    amount + " cannot be settled in books in " + currency() + " without a rate.",
                    "Settle this by hand in Moneybird, then mark it as done.");
        }
    }

    /** VAT as Moneybird computes it: per tax rate over the sum of its lines, half up to cents. */
    Money vat(Iterable<Taxed> lines, String currency) {
        Map<String, Money> sums = new LinkedHashMap<>();
        lines.forEach(line -> sums.merge(line.taxRate(), line.net(), Money::plus));
        Money vat = Money.zero(currency);
        for (Map.Entry<String, Money> sum : sums.entrySet()) {
            BigDecimal tax =
                    sum.getValue().decimal().multiply(percentage(sum.getKey())).movePointLeft(2);
            vat = vat.plus(Money.of(tax.setScale(Money.digits(currency), RoundingMode.HALF_UP), currency));
        }
        return vat;
    }

    private void requireOpen(LocalDate day, boolean fresh) {
        Optional<LocalDate> locked = administration(fresh).lockedUntil();
        if (locked.isPresent() && !day.isAfter(locked.get())) {
            throw new Failure.Rejected(
                    "period-closed",
                    "The books are closed until " + locked.get() + "; this is dated " + day + ".",
                    "Open the period in Moneybird, or agree on a booking on the first open day, then try again.");
        }
    }

    private synchronized BigDecimal percentage(String taxRate) {
        if (!rates.containsKey(taxRate) || !clock.instant().isBefore(ratesUntil)) {
            Map<String, BigDecimal> read = new HashMap<>();
            for (JsonNode rate : api.all("tax_rates", "active:true")) {
                read.put(Json.text(rate, "id"), Json.decimal(rate, "percentage"));
            }
            rates = read;
            ratesUntil = clock.instant().plus(KEPT);
        }
        BigDecimal percentage = rates.get(taxRate);
        if (percentage == null) {
            throw new Failure.Rejected(
                    "vat-code-unknown",
                    "Moneybird has no active tax rate " + taxRate + ".",
                    "Correct the VAT mapping of the administration.");
        }
        return percentage;
    }

    private synchronized Administration administration(boolean fresh) {
        if (fresh || administration == null || !clock.instant().isBefore(administration.until())) {
            for (JsonNode each : api.administrations()) {
                if (Json.text(each, "id").equals(api.division())) {
                    String locked = Json.text(each, "period_locked_until");
                    administration = new Administration(
                            locked.isEmpty() ? Optional.empty() : Optional.of(Json.day(each, "period_locked_until")),
                            Json.currency(each),
                            clock.instant().plus(KEPT));
                    return administration;
                }
            }
            throw new Failure.Rejected(
                    "administration-unknown",
                    "The token does not reach the Moneybird administration " + api.division() + ".",
                    "Correct the division of the administration, or give the token access to it.");
        }
        return administration;
    }
}
