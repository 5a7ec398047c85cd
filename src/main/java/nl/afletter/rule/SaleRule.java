package nl.afletter.rule;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import nl.afletter.model.Buyer;
import nl.afletter.model.Money;
import nl.afletter.model.Sales;
import nl.afletter.model.Sales.Row;

/**
 * Which VAT a sale gets that is known from its payment alone (nl-bookkeeping.md section 5): by the buyer's country and
 * kind of thing, within the limits of the settings. What the payment does not prove is put to a person, never assumed.
 */
public final class SaleRule {

    private static final String BY_HAND =
            "Add a row that fits under policies.sales.rows and choose try again; or make the invoice by hand and choose"
                    + " ignore: its payment settles it.";

    private SaleRule() {}

    /**
     * The row of the settings.
     *
     * @param kind what the payment's metadata say was sold, or empty
     * @param amount what was paid
     * @param home country of the books
     */
    public static Choice<Row> row(Sales sales, Buyer buyer, String kind, Money amount, String home) {
        Set<String> countries = buyer.countries().values().stream()
                .map(country -> country.toUpperCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
        if (countries.size() > 1) {
            return new Choice.Stopped<>(
                    "sale-country-unclear",
                    "The signs of the buyer's country contradict each other: " + signs(buyer) + ".",
                    BY_HAND);
        }
        if (countries.isEmpty() || buyer.countries().size() < sales.signs()) {
            return new Choice.Stopped<>(
                    "sale-country-unclear",
                    "The settings want " + sales.signs() + " sign(s) of the buyer's country, the payment has "
                            + (countries.isEmpty() ? "none" : signs(buyer)) + ".",
                    BY_HAND);
        }
        String country = countries.iterator().next();
        if (!buyer.vatNumber().isEmpty() && !country.equals(home)) {
            return new Choice.Stopped<>(
                    "sale-to-business",
                    "The buyer in " + country + " gave the VAT number " + buyer.vatNumber()
                            + ": whether VAT is reverse charged is for a person.",
                    BY_HAND);
        }
        Optional<Row> named = find(sales, country, kind);
        Optional<Row> found = named.isPresent() ? named : find(sales, country, "");
        if (found.isEmpty()) {
            return new Choice.Stopped<>(
                    "sale-vat-not-mapped",
                    "The settings have no VAT for a sale" + (kind.isEmpty() ? "" : " of '" + kind + "'") + " to "
                            + country + ".",
                    BY_HAND);
        }
        Row row = found.get();
        boolean above = row.limit()
                .filter(limit -> !limit.currency().equals(amount.currency()) || amount.compareTo(limit) > 0)
                .isPresent();
        if (above) {
            return new Choice.Stopped<>(
                    "sale-above-limit",
                    "The settings let a sale to " + country + " be invoiced without a person up to " + row.upTo()
                            + ", this one is " + amount + ".",
                    BY_HAND);
        }
        return new Choice.Made<>(
                row,
                "sold to " + country + " (" + signs(buyer) + "): case " + row.category() + " "
                        + row.rate().movePointRight(2).stripTrailingZeros().toPlainString() + "%, code " + row.code());
    }

    /**
     * A price with VAT, divided as every package computes it: VAT over the net amount, half up. Not every price can be made
     * that way; then both together are a cent less than the price, which is a payment difference.
     */
    public record Parts(Money net, Money vat) {
        /** With VAT; the price or a cent less. */
        public Money total() {
            return net.plus(vat);
        }
    }

    /** @param gross positive */
    public static Parts parts(Money gross, BigDecimal rate) {
        int digits = Money.digits(gross.currency());
        Money cent = Money.ofMinor(1, gross.currency());
        Money net = Money.of(
                gross.decimal().divide(BigDecimal.ONE.add(rate), digits, RoundingMode.HALF_UP), gross.currency());
        Parts parts = with(net, rate, digits);
        return parts.total().compareTo(gross) > 0 ? with(net.minus(cent), rate, digits) : parts;
    }

    private static Parts with(Money net, BigDecimal rate, int digits) {
        return new Parts(
                net, Money.of(net.decimal().multiply(rate).setScale(digits, RoundingMode.HALF_UP), net.currency()));
    }

    private static Optional<Row> find(Sales sales, String country, String kind) {
        return sales.rows().stream()
                .filter(row -> row.country().equals(country) && row.kind().equals(kind))
                .findFirst();
    }

    private static String signs(Buyer buyer) {
        return buyer.countries().entrySet().stream()
                .map(sign -> sign.getKey() + " " + sign.getValue())
                .collect(Collectors.joining(", "));
    }
}
