package nl.afletter.local.sim.moneybird;

import java.util.ArrayList;
import java.util.List;
import nl.afletter.local.sim.moneybird.Administration.Leg;
import nl.afletter.local.sim.moneybird.Rows.Invoice;
import nl.afletter.local.sim.moneybird.Rows.JournalDocument;
import nl.afletter.local.sim.moneybird.Rows.LedgerBooking;
import nl.afletter.local.sim.moneybird.Rows.Mutation;
import nl.afletter.local.sim.moneybird.Rows.Payment;

/**
 * Which entries Moneybird makes of what. Money on a financial account first stands against unprocessed mutations and
 * moves on when it is linked; that middle account is own reading, the outcome after linking is Moneybird's.
 */
final class Postings {
    private Postings() {}

    static void invoice(Administration books, Invoice invoice) {
        books.unpost(invoice.id);
        Totals totals = Totals.of(invoice, books);
        int sign = invoice.purchase ? -1 : 1;
        String party = invoice.purchase ? books.creditorsLedger : books.debtorsLedger;
        List<Leg> legs = new ArrayList<>();
        legs.add(Leg.of(party, sign * totals.inclBase).contact(invoice.contactId));
        totals.lines.forEach(line -> legs.add(Leg.of(line.detail().ledgerId, -sign * line.exclBase())
                .contact(invoice.contactId)
                .project(line.detail().projectId)
                .taxRate(line.detail().taxRateId)));
        totals.taxes.stream().filter(tax -> tax.tax() != 0).forEach(tax -> {
            legs.add(Leg.of(tax.rate().vatLedgerId, -sign * tax.taxBase()).taxRate(tax.rate().id));
            if (tax.rate().reverseChargeLedgerId != null) {
                legs.add(Leg.of(tax.rate().reverseChargeLedgerId, sign * tax.taxBase())
                        .taxRate(tax.rate().id));
            }
        });
        books.post(invoice.date, invoice.type(), invoice.id, invoice.reference, legs);
    }

    /** Debit where the money is, credit the item; what the exchange rate moved in between is a gain or loss. */
    static void payment(Administration books, Payment payment) {
        Invoice invoice = books.invoices.get(payment.invoiceId);
        int sign = invoice.purchase ? -1 : 1;
        String party = invoice.purchase ? books.creditorsLedger : books.debtorsLedger;
        books.post(
                payment.date,
                "Payment",
                payment.id,
                "Payment of " + invoice.reference,
                List.of(
                        Leg.of(payment.ledgerId, sign * payment.priceBase)
                                .financialAccount(payment.mutationId == null ? payment.financialAccountId : null),
                        Leg.of(party, -sign * payment.itemBase).contact(invoice.contactId),
                        Leg.of(books.exchangeLedger, sign * (payment.itemBase - payment.priceBase))));
    }

    static void mutation(Administration books, Mutation mutation) {
        books.unpost(mutation.id);
        String ledger = books.financialAccounts.get(mutation.financialAccountId).ledgerId;
        books.post(
                mutation.date,
                "FinancialMutation",
                mutation.id,
                mutation.message == null ? "" : mutation.message,
                List.of(
                        Leg.of(ledger, mutation.amount).financialAccount(mutation.financialAccountId),
                        Leg.of(books.unprocessedLedger, -mutation.amount)));
    }

    /** No VAT entry: a ledger booking makes none (moneybird.md section 8). */
    static void ledgerBooking(Administration books, LedgerBooking booking) {
        Mutation mutation = books.mutations.get(booking.mutationId);
        books.post(
                mutation.date,
                "LedgerAccountBooking",
                booking.id,
                booking.description == null ? "" : booking.description,
                List.of(
                        Leg.of(books.unprocessedLedger, booking.price),
                        Leg.of(booking.ledgerId, -booking.price).project(booking.projectId)));
    }

    /** An existing payment finds its money: the ledger it was booked on is relieved. */
    static void paymentFound(Administration books, Payment payment, Mutation mutation) {
        long money = books.moneyIn(payment);
        books.post(
                mutation.date,
                "PaymentLink",
                linkOf(payment),
                "Money of payment " + payment.id,
                List.of(Leg.of(books.unprocessedLedger, money), Leg.of(payment.ledgerId, -money)));
    }

    static String linkOf(Payment payment) {
        return payment.id + "-link";
    }

    /** Entries as they stand; a tax rate on an entry makes no VAT entry of its own (UNCONFIRMED, own reading). */
    static void journal(Administration books, JournalDocument document) {
        books.unpost(document.id);
        books.post(
                document.date,
                "GeneralJournalDocument",
                document.id,
                document.reference == null ? "" : document.reference,
                document.lines.stream()
                        .map(line -> Leg.of(line.ledgerId, line.debit - line.credit)
                                .contact(line.contactId)
                                .project(line.projectId)
                                .taxRate(line.taxRateId))
                        .toList());
    }
}
