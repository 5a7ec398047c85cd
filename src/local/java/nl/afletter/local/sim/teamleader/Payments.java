package nl.afletter.local.sim.teamleader;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/** Payments of a sales invoice: no ids, no remarks, all or nothing when removed (teamleader.md sections 6 and 8). */
final class Payments {
    private Payments() {}

    static void register(TeamleaderState state, ObjectNode invoice, JsonNode body, String now) {
        JsonNode payment = body.path("payment");
        if (!payment.path("amount").isNumber() || Sums.amount(payment).signum() <= 0) {
            throw Answers.refuse(400, "Payment amount must be greater than 0");
        }
        if (!payment.path("currency").asText().equals(invoice.path("currency").asText())) {
            throw Answers.refuse(400, "Payment currency must be the currency of the invoice");
        }
        Answers.instant(body.path("paid_at").asText());
        if (invoice.path("status").asText().equals("draft")) {
            throw Answers.refuse(400, "A draft invoice cannot be paid");
        }
        ObjectNode row = invoice.withArray("payments").addObject();
        row.set("paid_at", body.path("paid_at"));
        row.set(
                "payment",
                Sums.money(Sums.amount(payment), payment.path("currency").asText()));
        settle(state, invoice, now);
        state.happened(
                "invoice.paymentRegistered", "invoice", invoice.path("id").asText());
    }

    static void remove(TeamleaderState state, ObjectNode invoice, String now) {
        invoice.putArray("payments");
        settle(state, invoice, now);
        state.happened("invoice.paymentRemoved", "invoice", invoice.path("id").asText());
    }

    /** Works out what is due, and the status that follows. */
    static void settle(TeamleaderState state, ObjectNode invoice, String now) {
        String currency = invoice.path("currency").asText();
        BigDecimal due = Sums.amount(invoice.path("total").path("payable"));
        String last = null;
        for (JsonNode payment : invoice.path("payments")) {
            due = due.subtract(Sums.amount(payment.path("payment")));
            last = payment.path("paid_at").asText();
        }
        for (JsonNode note : state.creditNotes.values()) {
            if (note.path("invoice")
                    .path("id")
                    .asText()
                    .equals(invoice.path("id").asText())) {
                due = due.subtract(
                        Sums.amount(note.path("total").path("tax_inclusive")).abs());
            }
        }
        ((ObjectNode) invoice.path("total")).set("due", Sums.money(due, currency));
        boolean booked = !invoice.path("status").asText().equals("draft");
        boolean matched = booked && due.signum() <= 0;
        if (booked) {
            invoice.put("status", matched ? "matched" : "outstanding");
        }
        invoice.put("paid", matched);
        invoice.put("paid_at", matched ? last : null);
        invoice.put("updated_at", now);
    }
}
