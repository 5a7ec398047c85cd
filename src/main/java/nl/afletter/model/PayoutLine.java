package nl.afletter.model;

import java.time.LocalDate;
import java.util.Optional;

/**
 * One row of a payout, from one of the PSP's two views of it.
 *
 * <p>Rows of {@link View#TRANSACTIONS} are what the payout says it holds; rows of {@link View#BALANCE} are what moved
 * the balance, complete and with exact fees. Both must tell the same story, else the payout stops. Where a PSP has one
 * list that is both, its rows are of {@link View#BOTH}.
 *
 * @param view which list it comes from
 * @param id the PSP's id of the row (for a transaction row that of the transaction)
 * @param type what it is
 * @param transaction id of the payment, refund, chargeback or capture, or of the payout that came back; empty for other
 *     rows
 * @param payment id of the payment behind it, or empty
 * @param amount change of the balance before fees; negative takes money
 * @param fees withheld from this row including VAT, zero or negative; zero when this view does not tell
 * @param date Amsterdam day of the row
 * @param words the PSP's own type word
 */
public record PayoutLine(
        View view,
        String id,
        Type type,
        String transaction,
        String payment,
        Money amount,
        Money fees,
        LocalDate date,
        String words) {

    /** Which of the PSP's lists a row comes from. */
    public enum View {
        TRANSACTIONS,
        BALANCE,
        BOTH;

        /** Whether the row says what the payout holds. */
        public boolean tellsTransactions() {
            return this != BALANCE;
        }

        /** Whether the row says what moved the balance. */
        public boolean tellsBalance() {
            return this != TRANSACTIONS;
        }
    }

    /** What a row is. Anything the adapter does not know is {@code UNKNOWN}: suspense and a human task. */
    public enum Type {
        PAYMENT(SubjectKind.PAYMENT),
        CAPTURE(SubjectKind.CAPTURE),
        REFUND(SubjectKind.REFUND),
        RETURNED_REFUND(SubjectKind.REFUND),
        CHARGEBACK(SubjectKind.CHARGEBACK),
        REVERSED_CHARGEBACK(SubjectKind.CHARGEBACK),
        FEE(null),
        /** Fees of the month before that the PSP gives back with its invoice: it had rounded them up. */
        FEE_COMPENSATION(null),
        RESERVE(null),
        TOP_UP(null),
        OTHER_PAYOUT(null),
        RETURNED_PAYOUT(null),
        /**
         * What the payout's rows bring and the payout leaves on the balance, or the other way round: it belongs to the first
         * sum of the proof and is booked nowhere, since clearing holds it as the balance does.
         */
        CARRIED_OVER(null),
        UNKNOWN(null);

        private final SubjectKind subject;

        Type(SubjectKind subject) {
            this.subject = subject;
        }

        /** The kind of subject that books this row, when it is one of a transaction. */
        public Optional<SubjectKind> subject() {
            return Optional.ofNullable(subject);
        }
    }
}
