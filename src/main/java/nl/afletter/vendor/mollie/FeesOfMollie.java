package nl.afletter.vendor.mollie;

import static nl.afletter.vendor.mollie.MollieValues.money;
import static nl.afletter.vendor.mollie.MollieValues.optionalMoney;
import static nl.afletter.vendor.mollie.MollieValues.required;
import static nl.afletter.vendor.mollie.MollieValues.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.YearMonth;
import nl.afletter.model.FeeInvoice;
import nl.afletter.model.Money;
import nl.afletter.port.Psp.Withheld;

/** Mollie's monthly invoice, and what its balance report says was withheld (mollie.md sections 6 and 7). */
final class FeesOfMollie {

    private FeesOfMollie() {}

    /** An invoice in our words; its month is the last period of its lines. */
    static FeeInvoice invoice(JsonNode node) {
        YearMonth month = null;
        for (JsonNode line : node.path("lines")) {
            YearMonth period = YearMonth.parse(required(line, "period"));
            month = month == null || period.isAfter(month) ? period : month;
        }
        if (month == null) {
            throw new IllegalArgumentException("Mollie's invoice " + required(node, "id") + " has no lines");
        }
        return new FeeInvoice(
                required(node, "id"),
                required(node, "reference"),
                month,
                money(node, "netAmount"),
                money(node, "vatAmount"),
                money(node, "grossAmount"),
                LocalDate.parse(required(node, "issuedAt")));
    }

    /**
     * What was withheld in the days of a report that is grouped by {@code transaction-categories}: its fees that became
     * pending and those available at once. Fees that moved from pending to available were withheld before and do not
     * count again: in Mollie's own example pending closes at open + pending - moved.
     */
    static Withheld withheld(JsonNode report, String currency) {
        JsonNode totals = report.path("totals");
        if (!totals.path("close").isObject()) {
            throw new IllegalArgumentException("Mollie's balance report is not grouped by transaction categories");
        }
        JsonNode fees = totals.path("fee-prepayments");
        return part(fees.path("pending"), currency).plus(part(fees.path("immediatelyAvailable"), currency));
    }

    private static Withheld part(JsonNode group, String currency) {
        Money withheld =
                optionalMoney(group, "amount").orElse(Money.zero(currency)).negate();
        int count = 0;
        for (JsonNode row : group.path("subtotals")) {
            if (text(row, "transactionType").matches("invoice-.*compensation")) {
                // What the invoice gives back belongs to the month before.
                withheld = withheld.plus(money(row, "amount"));
            } else if (text(row, "prepaymentPartType").equals("fee")) {
                count = Math.addExact(count, row.path("count").asInt());
            }
        }
        return new Withheld(withheld, count);
    }
}
