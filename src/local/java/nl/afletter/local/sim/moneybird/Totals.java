package nl.afletter.local.sim.moneybird;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nl.afletter.local.sim.moneybird.Rows.Detail;
import nl.afletter.local.sim.moneybird.Rows.Invoice;
import nl.afletter.local.sim.moneybird.Rows.TaxRate;

/**
 * What an invoice adds up to, in cents; VAT once per rate over the sum of its lines, rounded half up. The {@code base}
 * amounts are in the administration's currency at the invoice's exchange rate.
 */
final class Totals {
    final List<Line> lines = new ArrayList<>();
    final List<Tax> taxes = new ArrayList<>();
    long excl;
    long exclBase;
    long incl;
    long inclBase;

    record Line(Detail detail, long excl, long exclBase) {}

    /** VAT of one rate; it is part of the total unless the rate is reverse charged. */
    record Tax(TaxRate rate, long taxable, long taxableBase, long tax, long taxBase) {}

    private Totals() {}

    static Totals of(Invoice invoice, Administration books) {
        Totals totals = new Totals();
        Map<String, List<Detail>> byRate = new LinkedHashMap<>();
        invoice.details.forEach(each ->
                byRate.computeIfAbsent(each.taxRateId, id -> new ArrayList<>()).add(each));
        byRate.forEach((rateId, details) -> totals.addRate(invoice, books.taxRates.get(rateId), details));
        totals.lines.sort((a, b) -> invoice.details.indexOf(a.detail()) - invoice.details.indexOf(b.detail()));
        totals.lines.forEach(line -> {
            totals.excl += line.excl();
            totals.exclBase += line.exclBase();
        });
        totals.incl = totals.excl;
        totals.inclBase = totals.exclBase;
        totals.taxes.stream()
                .filter(tax -> tax.rate().reverseChargeLedgerId == null)
                .forEach(tax -> {
                    totals.incl += tax.tax();
                    totals.inclBase += tax.taxBase();
                });
        return totals;
    }

    private void addRate(Invoice invoice, TaxRate rate, List<Detail> details) {
        BigDecimal percent = rate.percentage == null ? BigDecimal.ZERO : rate.percentage;
        long gross = details.stream().mapToLong(Totals::product).sum();
        long taxable = invoice.pricesInclTax ? withoutTax(gross, percent) : gross;
        long tax = invoice.pricesInclTax ? gross - taxable : Amounts.percentOf(taxable, percent);
        long left = taxable;
        long taxableBase = 0;
        for (int i = 0; i < details.size(); i++) {
            long excl = i == details.size() - 1
                    ? left
                    : invoice.pricesInclTax ? withoutTax(product(details.get(i)), percent) : product(details.get(i));
            left -= excl;
            long exclBase = toBase(excl, invoice);
            taxableBase += exclBase;
            lines.add(new Line(details.get(i), excl, exclBase));
        }
        taxes.add(new Tax(rate, taxable, taxableBase, tax, toBase(tax, invoice)));
    }

    private static long product(Detail detail) {
        return Amounts.minor(BigDecimal.valueOf(detail.price, 2).multiply(Amounts.quantity(detail.amount)));
    }

    private static long withoutTax(long gross, BigDecimal percent) {
        BigDecimal factor = BigDecimal.ONE.add(percent.movePointLeft(2));
        return Amounts.minor(BigDecimal.valueOf(gross, 2).divide(factor, 2, RoundingMode.HALF_UP));
    }

    static long toBase(long minor, Invoice invoice) {
        return Amounts.minor(BigDecimal.valueOf(minor, 2).divide(invoice.exchangeRate, 2, RoundingMode.HALF_UP));
    }
}
