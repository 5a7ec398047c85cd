package nl.afletter.vendor.teamleader;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nl.afletter.model.Money;
import nl.afletter.port.Failure;

/**
 * How an invoice stands now: what is due and which payments there are.
 *
 * @param due decimal text
 * @param rows its payments
 */
record Standing(String due, List<PaymentRow> rows) {

    /** Reads it with the token there is. Empty when the invoice is gone. */
    static Optional<Standing> now(TeamleaderApi api, String invoice, String currency) {
        return api.readNow("invoices.info", TeamleaderApi.id(invoice)).map(data -> of(data, currency));
    }

    private static Standing of(JsonNode data, String currency) {
        try {
            List<PaymentRow> rows = new ArrayList<>();
            for (JsonNode payment : data.path("payments")) {
                Money amount = TeamleaderValues.money(payment, "payment", currency);
                rows.add(PaymentRow.of(TeamleaderValues.dayOf(TeamleaderValues.instant(payment, "paid_at")), amount));
            }
            return new Standing(
                    TeamleaderValues.money(data.path("total"), "due", currency).toDecimal(), rows);
        } catch (TeamleaderValues.Unreadable unreadable) {
            throw new Failure.NoEffect("the payments of an invoice cannot be read: " + unreadable.getMessage());
        }
    }

    /** For a person. */
    String inWords(String currency) {
        StringBuilder words = new StringBuilder("Teamleader shows " + currency + " " + due + " due and ");
        words.append(rows.isEmpty() ? "no payments" : "these payments:");
        rows.forEach(row -> words.append(" ")
                .append(row.amount())
                .append(" on ")
                .append(row.date())
                .append(";"));
        return words.toString();
    }
}
