package nl.afletter.vendor.hubspot;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import nl.afletter.model.Invoice;
import nl.afletter.model.Money;
import nl.afletter.vendor.hubspot.LinesOfHubSpot.Line;

/**
 * VAT per rate. HubSpot tells an invoice's total and nothing per rate, and not how it rounds: the lines' own figures, VAT
 * over the sum of a rate, and VAT per line are tried in this order, and the one that leads to the total is right. Where
 * none does, the invoice is not understood.
 */
final class VatOfLines {
    private VatOfLines() {}

    /** VAT per rate in the order of the lines; empty when nothing leads to this total. */
    static List<Invoice.VatTotal> leadingTo(Money total, List<Line> lines) {
        List<Function<List<Line>, Money>> ways = new ArrayList<>();
        if (lines.stream().allMatch(line -> line.withTax().isPresent())) {
            ways.add(VatOfLines::told);
        }
        ways.add(VatOfLines::overTheSum);
        ways.add(VatOfLines::perLine);
        for (Function<List<Line>, Money> way : ways) {
            List<Invoice.VatTotal> vat = per(lines, way);
            if (gross(vat, total.currency()).equals(total)) {
                return vat;
            }
        }
        return List.of();
    }

    /** VAT over the sum of each rate, for lines without a document's total. */
    static List<Invoice.VatTotal> perRate(List<Line> lines) {
        return per(lines, VatOfLines::overTheSum);
    }

    static Money gross(List<Invoice.VatTotal> vat, String currency) {
        Money gross = Money.zero(currency);
        for (Invoice.VatTotal row : vat) {
            gross = gross.plus(row.base()).plus(row.tax());
        }
        return gross;
    }

    static Money net(List<Line> lines, String currency) {
        return lines.stream().map(line -> line.line().net()).reduce(Money.zero(currency), Money::plus);
    }

    private static List<Invoice.VatTotal> per(List<Line> lines, Function<List<Line>, Money> tax) {
        Map<BigDecimal, List<Line>> byRate = new LinkedHashMap<>();
        lines.forEach(line ->
                byRate.computeIfAbsent(line.rate(), rate -> new ArrayList<>()).add(line));
        List<Invoice.VatTotal> vat = new ArrayList<>();
        byRate.forEach((rate, of) -> vat.add(new Invoice.VatTotal(rate, net(of, currency(of)), tax.apply(of))));
        return vat;
    }

    private static Money told(List<Line> lines) {
        Money tax = Money.zero(currency(lines));
        for (Line line : lines) {
            tax = tax.plus(line.withTax().orElseThrow()).minus(line.line().net());
        }
        return tax;
    }

    private static Money overTheSum(List<Line> lines) {
        return taxOf(net(lines, currency(lines)), lines.get(0).rate());
    }

    private static Money perLine(List<Line> lines) {
        return lines.stream()
                .map(line -> taxOf(line.line().net(), line.rate()))
                .reduce(Money.zero(currency(lines)), Money::plus);
    }

    private static Money taxOf(Money net, BigDecimal rate) {
        return LinesOfHubSpot.cents(net.decimal().multiply(rate), net.currency());
    }

    private static String currency(List<Line> lines) {
        return lines.get(0).line().net().currency();
    }
}
