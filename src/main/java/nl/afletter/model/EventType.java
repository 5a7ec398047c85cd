package nl.afletter.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What receivers are told, and the keys of each event's data: all of them always, null when empty, each a text
 * (generic-webhook.md section 3). Names and keys are a promise to others: never renamed, only added to.
 */
public enum EventType {
    /** It stands in the books, for the first time or in a new version. */
    INVOICE_BOOKED("invoice.booked", Keys.INVOICE),
    /** Its booking was taken back: deleted or no longer approved in the CRM. */
    INVOICE_BOOKING_REVERSED("invoice.booking_reversed", Keys.INVOICE),
    /** It is not in the books, and a person has to do something about that. */
    INVOICE_BOOKING_FAILED("invoice.booking_failed", Keys.INVOICE),
    /** Something was paid or credited of it, and something is left. */
    INVOICE_PARTIALLY_PAID("invoice.partially_paid", Keys.INVOICE),
    /** Nothing is open of it any more: paid, credited or written off. */
    INVOICE_SETTLED("invoice.settled", Keys.INVOICE),
    /** What had been paid of it was taken back: refund, chargeback, or tied to something else. */
    INVOICE_PAYMENT_REVERSED("invoice.payment_reversed", Keys.INVOICE),
    /** A human task was opened or closed, about whatever subject of the administration. */
    INVOICE_ATTENTION("invoice.attention", Keys.INVOICE),
    /** Fees and transfer of a payout are booked. */
    PAYOUT_BOOKED("payout.booked", Keys.PAYOUT),
    /** A payout is accounted for to the cent. */
    PAYOUT_PROVEN("payout.proven", Keys.PAYOUT),
    /** A customer or supplier of the CRM stands in the books, new or brought up to date. */
    PARTY_SYNCED("party.synced", Keys.PARTY);

    /** Names of keys, in the order in which they are sent. */
    private static final class Keys {
        private static final List<String> INVOICE = List.of(
                "subject",
                "externalId",
                "invoiceNumber",
                "accountingId",
                "accountingUrl",
                "status",
                "currency",
                "totalAmount",
                "paidAmount",
                "openAmount",
                "paidAt",
                "paymentProvider",
                "paymentId",
                "paymentMethod",
                "reasonCode",
                "reasonMessage",
                "reasonTodo");
        private static final List<String> PAYOUT = List.of(
                "subject",
                "payoutId",
                "reference",
                "status",
                "paymentProvider",
                "currency",
                "totalAmount",
                "feeAmount",
                "paidAt");
        private static final List<String> PARTY =
                List.of("subject", "externalType", "externalId", "accountingId", "creditorId", "name", "action");
    }

    private final String text;
    private final List<String> keys;

    EventType(String text, List<String> keys) {
        this.text = text;
        this.keys = keys;
    }

    /** Its name as it is sent and as settings write it. */
    public String text() {
        return text;
    }

    /** The keys of its data. */
    public List<String> keys() {
        return keys;
    }

    /** The type of this name. */
    public static Optional<EventType> of(String text) {
        return Arrays.stream(values()).filter(type -> type.text.equals(text)).findFirst();
    }
}
