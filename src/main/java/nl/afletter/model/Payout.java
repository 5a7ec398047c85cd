package nl.afletter.model;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

/**
 * What the PSP transfers to the bank (Mollie: settlement). A negative one is a payout too: the PSP collects a shortage.
 *
 * @param id the PSP's id
 * @param reference text on the bank statement
 * @param status whether the money left
 * @param amount what reaches the bank
 * @param date Amsterdam day of the transfer; empty until it is done
 * @param createdAt when it was made
 * @param costs the PSP's own figures of its fees, exact to fractions of a cent; empty where it has none beside the fees of
 *     the rows
 * @param revenue the PSP's own figures of what came in, refunds and chargebacks negative
 * @param invoice the PSP's invoice that will explain the fees, or empty
 */
public record Payout(
        String id,
        String reference,
        Status status,
        Money amount,
        Optional<LocalDate> date,
        Instant createdAt,
        Optional<List<Cost>> costs,
        List<Revenue> revenue,
        String invoice) {

    /** Whether the money left. */
    public enum Status {
        OPEN,
        PAID_OUT,
        FAILED
    }

    /**
     * A cost of one kind in one month.
     *
     * @param description the PSP's words
     * @param kind what it is for; chargebacks have their own ledger account
     * @param count number of transactions
     * @param net without VAT
     * @param vat VAT, zero where there is none
     * @param gross what was withheld, before the PSP's rounding to cents
     * @param month the calendar month in which it was withheld
     */
    public record Cost(
            String description,
            CostKind kind,
            int count,
            ExactAmount net,
            ExactAmount vat,
            ExactAmount gross,
            YearMonth month) {}

    /** What a cost is for. {@code OTHER} is something that we do not know: it stops the payout. */
    public enum CostKind {
        TRANSACTION,
        CHARGEBACK,
        OTHER
    }

    /**
     * Revenue of one kind in one month.
     *
     * @param description the PSP's words
     * @param known whether it is of a kind that the transaction lists hold
     * @param gross amount, negative for refunds and chargebacks
     * @param month the calendar month in which it moved the balance
     */
    public record Revenue(String description, boolean known, ExactAmount gross, YearMonth month) {}

    public Payout {
        costs = costs.map(List::copyOf);
        revenue = List.copyOf(revenue);
    }

    /** The same payout, transferred on this day. */
    public Payout on(LocalDate day) {
        return new Payout(id, reference, status, amount, Optional.of(day), createdAt, costs, revenue, invoice);
    }
}
