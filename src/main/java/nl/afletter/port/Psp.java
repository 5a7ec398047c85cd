package nl.afletter.port;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import nl.afletter.model.Buyer;
import nl.afletter.model.FeeInvoice;
import nl.afletter.model.Money;
import nl.afletter.model.Payment;
import nl.afletter.model.Payout;
import nl.afletter.model.PayoutLine;
import nl.afletter.model.SubjectRef;

/** Through which money comes in. Nothing is ever changed at a PSP. */
public interface Psp extends VendorConnection {

    /** The payment with its refunds, chargebacks and captures, or empty when it does not exist. */
    Optional<Payment> payment(String id);

    /**
     * Who paid, as far as the PSP knows, or empty when the payment does not exist. Asked only where {@link
     * Abilities#namesBuyers()}.
     */
    Optional<Buyer> buyer(String payment);

    /** The payout as it is now, or empty. */
    Optional<Payout> payout(String id);

    /**
     * The rows of a payout, both views one after the other, in constant memory.
     *
     * @param cursor empty for the first page
     */
    Page<PayoutLine> payoutLines(String payout, String cursor);

    /**
     * What moved since the cursor of the last run, newest first as far as the vendor lists it: payments, refunds,
     * chargebacks and payouts. Heals lost webhooks, and finds new payouts and the PSP's own invoices.
     *
     * @param mark what the last complete run returned as its mark; empty for the first run
     * @param since nothing older is looked for
     * @param cursor empty for the first page
     */
    Feed changes(String mark, Instant since, String cursor);

    /**
     * A page of the change feed.
     *
     * @param subjects to look at again
     * @param next cursor of what follows; empty at the end
     * @param mark to be kept once the last page is handled
     */
    record Feed(List<SubjectRef> subjects, String next, String mark) {}

    /** Available plus pending balance at the end of an Amsterdam day, as far as the PSP can tell it. */
    Optional<Money> balance(String currency, LocalDate day);

    /**
     * What moved the balance after the last transfer up to the end of an Amsterdam day and is booked only with the next
     * payout: fees, and rows that are no transactions. Negative where money was withheld; empty where the PSP cannot
     * tell.
     */
    Optional<Money> bookedWithNextPayout(String currency, LocalDate day);

    /** The PSP's own invoice of its fees, or empty. */
    Optional<FeeInvoice> feeInvoice(String id);

    /**
     * What the PSP withheld as fees in a calendar month, Amsterdam days, whether it is paid out or not. What it gave back
     * with an invoice is not in it. Empty for a month that is not over and where the PSP cannot tell.
     */
    Optional<Withheld> withheld(String currency, YearMonth month);

    /**
     * Fees that were withheld.
     *
     * @param amount including VAT, positive
     * @param fees how many: each may be rounded up by a cent
     */
    record Withheld(Money amount, int fees) {
        /** Both together. */
        public Withheld plus(Withheld other) {
            return new Withheld(amount.plus(other.amount), Math.addExact(fees, other.fees));
        }
    }
}
