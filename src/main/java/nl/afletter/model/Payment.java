package nl.afletter.model;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A payment as the PSP knows it now, with all that happened to it.
 *
 * @param id the PSP's id
 * @param status whether money came in
 * @param live whether it is a live-mode object; test objects are refused
 * @param amount what the payer paid
 * @param settled what reaches our balance, where the PSP says it (may be in another currency), else empty
 * @param settlingParty who pays the money out: the PSP's name, or for example {@code paypal} when the PSP only passes it
 * @param method the PSP's word
 * @param paidAt moment of payment; empty while unpaid
 * @param createdAt when it was made
 * @param description text that the payer saw
 * @param metadata flat texts that the maker of the payment gave, by key
 * @param payerName name of the payer, or empty
 * @param payerIban account of the payer without blanks, or empty
 * @param refunds money given back
 * @param chargebacks money taken back
 * @param captures parts collected, for methods that collect later; empty otherwise
 * @param profile the PSP's website profile, by which routing may choose the administration
 */
public record Payment(
        String id,
        Status status,
        boolean live,
        Money amount,
        Optional<Money> settled,
        String settlingParty,
        String method,
        Optional<Instant> paidAt,
        Instant createdAt,
        String description,
        Map<String, String> metadata,
        String payerName,
        String payerIban,
        List<Refund> refunds,
        List<Chargeback> chargebacks,
        List<Capture> captures,
        String profile) {

    /** Whether money came in. A refunded payment stays {@code PAID}. */
    public enum Status {
        PENDING,
        AUTHORISED,
        PAID,
        NOT_PAID
    }

    /**
     * Money given back.
     *
     * @param id the PSP's id
     * @param payment id of the payment
     * @param status whether money left
     * @param amount positive
     * @param settled what our balance loses, positive, where the PSP says it (may be in another currency)
     * @param date Amsterdam day on which it is booked
     * @param createdAt when it was made
     * @param description text
     * @param metadata flat texts
     */
    public record Refund(
            String id,
            String payment,
            RefundStatus status,
            Money amount,
            Optional<Money> settled,
            LocalDate date,
            Instant createdAt,
            String description,
            Map<String, String> metadata) {}

    /** Whether a refund's money left. {@code FAILED} after it had left means that it came back. */
    public enum RefundStatus {
        PENDING,
        DONE,
        FAILED
    }

    /**
     * Money taken back by the payer's bank.
     *
     * @param id the PSP's id
     * @param payment id of the payment
     * @param amount positive
     * @param settled what our balance loses, positive, where the PSP says it (may be in another currency)
     * @param date Amsterdam day
     * @param createdAt when it came
     * @param reason the bank's words, or empty
     * @param reversedOn day on which it was won back
     */
    public record Chargeback(
            String id,
            String payment,
            Money amount,
            Optional<Money> settled,
            LocalDate date,
            Instant createdAt,
            String reason,
            Optional<LocalDate> reversedOn) {}

    /**
     * A collected part of an authorised payment: then this is the unit of money, not the payment.
     *
     * @param id the PSP's id
     * @param payment id of the payment
     * @param done whether the money came
     * @param amount positive
     * @param settled what reaches our balance, where the PSP says it (may be in another currency)
     * @param date Amsterdam day
     * @param createdAt when it was made
     */
    public record Capture(
            String id,
            String payment,
            boolean done,
            Money amount,
            Optional<Money> settled,
            LocalDate date,
            Instant createdAt) {}

    public Payment {
        metadata = Map.copyOf(metadata);
        refunds = List.copyOf(refunds);
        chargebacks = List.copyOf(chargebacks);
        captures = List.copyOf(captures);
    }
}
