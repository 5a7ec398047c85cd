package nl.afletter.rule;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.VatMapping;
import nl.afletter.model.Invoice;

/**
 * Which VAT code a line gets: the CRM's tax rate maps to a VAT case (EN 16931 category and rate), the case to the
 * package's code (design.md section 6). A rate without a row stops the booking (nl-bookkeeping.md section 5).
 */
public final class VatRule {

    private VatRule() {}

    /** The mapping of every tax rate that the invoice uses. */
    public static Choice<Map<String, VatMapping>> codes(Invoice invoice, Administration books) {
        Map<String, VatMapping> codes = new LinkedHashMap<>();
        TreeSet<String> missing = new TreeSet<>();
        for (Invoice.Line line : invoice.lines()) {
            books.vatOf(line.taxRate())
                    .ifPresentOrElse(row -> codes.put(line.taxRate(), row), () -> missing.add(line.taxRate()));
        }
        if (!missing.isEmpty()) {
            return new Choice.Stopped<>(
                    "vat-not-mapped",
                    "The CRM's tax rate " + String.join(", ", missing) + " has no VAT code in the settings.",
                    "Add a row for it under administrations." + books.id() + ".vat, then choose try again.");
        }
        for (VatMapping row : codes.values()) {
            boolean charged =
                    invoice.vat().stream().anyMatch(total -> total.rate().compareTo(row.rate()) == 0);
            if (!charged) {
                return new Choice.Stopped<>(
                        "vat-rate-differs",
                        "The settings say that tax rate " + row.crmRate() + " is "
                                + row.rate().movePointRight(2).toPlainString()
                                + "%, but the invoice charges no VAT at that rate.",
                        "Correct the row in the settings or the rate in the CRM, then choose try again.");
            }
        }
        return new Choice.Made<>(
                codes,
                codes.values().stream()
                        .map(row -> "rate " + row.crmRate() + " is case " + row.category() + " "
                                + row.rate()
                                        .movePointRight(2)
                                        .stripTrailingZeros()
                                        .toPlainString() + "%: code " + row.code())
                        .collect(Collectors.joining("; ")));
    }
}
