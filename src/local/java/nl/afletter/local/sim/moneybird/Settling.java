package nl.afletter.local.sim.moneybird;

import java.time.Instant;
import java.time.LocalDate;
import java.util.function.Function;
import java.util.function.Supplier;
import nl.afletter.local.sim.moneybird.Rows.Invoice;
import nl.afletter.local.sim.moneybird.Rows.LedgerBooking;
import nl.afletter.local.sim.moneybird.Rows.Mutation;
import nl.afletter.local.sim.moneybird.Rows.Payment;

/** What ties money to invoices and takes it off again. Checks come first: a refusal leaves everything as it was. */
final class Settling {
    private final Administration books;
    private final Supplier<String> ids;
    private final Instant now;

    Settling(Administration books, Supplier<String> ids, Instant now) {
        this.books = books;
        this.ids = ids;
        this.now = now;
    }

    /**
     * Refuses a payment that the invoice has no room for. Towards its total there is room for what is unpaid (own
     * reading: Moneybird's answer to a higher price is not known); against it for what was paid, which opens it again.
     */
    void requireRoom(Invoice invoice, long price, Function<String, RuntimeException> refusal) {
        long total = Totals.of(invoice, books).incl;
        long paid = books.paid(invoice);
        boolean towards = Long.signum(price) == Long.signum(total);
        if (price == 0 || total == 0) {
            throw refusal.apply("there is nothing to pay");
        }
        if (towards && Math.abs(price) > Math.abs(total - paid)) {
            throw refusal.apply("is more than is unpaid (" + Amounts.text(total - paid) + ")");
        }
        if (!towards && Math.abs(price) > Math.abs(paid)) {
            throw refusal.apply("is more than was paid (" + Amounts.text(paid) + ")");
        }
    }

    /** A payment that is not stored yet: the caller adds what it knows and then calls {@link #book}. */
    Payment draft(Invoice invoice, LocalDate date, long price, long priceBase) {
        Payment payment = new Payment();
        payment.id = ids.get();
        payment.createdAt = now;
        payment.updatedAt = now;
        payment.invoiceId = invoice.id;
        payment.invoiceType = invoice.type();
        payment.date = date;
        payment.price = price;
        payment.priceBase = priceBase;
        payment.itemBase = books.booksExchangeDifferences ? atRateOf(invoice, price) : priceBase;
        return payment;
    }

    /** What a payment takes off an item at the item's own rate; the last one takes all that is left. */
    private long atRateOf(Invoice invoice, long price) {
        return price == books.unpaid(invoice)
                ? books.unpaidBase(invoice)
                : Amounts.share(Totals.of(invoice, books).inclBase, price, Totals.of(invoice, books).incl);
    }

    Payment book(Payment payment) {
        books.payments.put(payment.id, payment);
        Postings.payment(books, payment);
        touched(payment);
        return payment;
    }

    /** Two items of opposite sign settle each other: a payment on both, each naming the other. */
    Payment setOff(Invoice invoice, Invoice other, LocalDate date, long price) {
        Payment mine = draft(invoice, date, price, Totals.toBase(price, invoice));
        Payment theirs = draft(other, date, -price, Totals.toBase(-price, other));
        for (Payment each : new Payment[] {mine, theirs}) {
            each.action = "invoices_settlement";
            each.ledgerId = books.debtorsLedger;
            each.itemBase = atRateOf(books.invoices.get(each.invoiceId), each.price);
            each.priceBase = each.itemBase;
        }
        mine.linkedPaymentId = theirs.id;
        theirs.linkedPaymentId = mine.id;
        book(mine);
        book(theirs);
        return mine;
    }

    /** Takes a payment back, with its other half where it set two items off. */
    void remove(Payment payment) {
        take(payment);
        Payment other = payment.linkedPaymentId == null ? null : books.payments.get(payment.linkedPaymentId);
        if (other != null) {
            take(other);
        }
    }

    private void take(Payment payment) {
        books.payments.remove(payment.id);
        books.unpost(payment.id);
        books.unpost(Postings.linkOf(payment));
        touched(payment);
    }

    void remove(LedgerBooking booking) {
        books.ledgerBookings.remove(booking.id);
        books.unpost(booking.id);
        touch(books.mutations.get(booking.mutationId));
    }

    private void touched(Payment payment) {
        books.invoices.get(payment.invoiceId).updatedAt = now;
        if (payment.mutationId != null) {
            touch(books.mutations.get(payment.mutationId));
        }
    }

    void touch(Mutation mutation) {
        mutation.updatedAt = now;
        mutation.processedAt = books.open(mutation) == 0 ? now : null;
    }
}
