package nl.afletter.port;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import nl.afletter.model.Debtor;
import nl.afletter.model.Effect;
import nl.afletter.model.Invoice;
import nl.afletter.model.Money;
import nl.afletter.model.Purchase;
import nl.afletter.model.SubjectRef;

/** Where invoices are made. */
public interface Crm extends VendorConnection {

    /** So many documents are asked for at once by {@link #missing}. */
    int MOST_ASKED = 100;

    /** The invoice as it is now, or empty when it does not exist (any more). */
    Optional<Invoice> invoice(String id);

    /** The credit note as it is now, or empty. Its amounts are negative. */
    Optional<Invoice> creditNote(String id);

    /**
     * A deal as the invoice that is to be made of it, or empty: approved once it is won, on the day on which it was won,
     * with what the deal is called in place of a number. A CRM whose deals are not followed has none.
     */
    default Optional<Invoice> deal(String id) {
        return Optional.empty();
    }

    /** The customer as it is now, or empty. */
    Optional<Debtor> debtor(Invoice.CustomerRef customer);

    /**
     * Whether there is a PDF of it, or will be. A CRM that makes one of each document has; one that sends what it has may
     * not.
     */
    default boolean hasPdf(SubjectRef document) {
        return true;
    }

    /** The PDF of an invoice or credit note. @throws Failure.NoEffect when it is not there yet */
    byte[] pdf(SubjectRef document);

    /**
     * What changed since a moment (the moment included): heals lost webhooks. The adapter looks back as far as its vendor
     * shows changes late.
     *
     * @param cursor empty for the first page
     */
    Page<SubjectRef> changedSince(Instant since, String cursor);

    /**
     * Those of these documents that the CRM does not list (any more), in a call or two: only a hint to look at each. Empty
     * for a CRM whose list of changes shows what was deleted.
     *
     * @param documents at most {@link #MOST_ASKED}
     */
    default List<SubjectRef> missing(List<SubjectRef> documents) {
        return List.of();
    }

    /**
     * What brings the CRM's view of an invoice to what the books say. Level-triggered: only the difference is written,
     * and nothing when they agree. It changes nothing, and reads at most what the CRM shows now: while that stays as it
     * is, equal input gives equal effects.
     *
     * @throws Failure.Rejected when it cannot be done without touching what somebody else entered
     */
    Writing writing(WriteBack writeBack);

    /** Whether this CRM, as it is connected, has a place for the purchases of a project. */
    default boolean showsPurchases() {
        return false;
    }

    /**
     * What brings the CRM's view of a project's purchases to what the books say. Level-triggered: what the CRM shows is
     * read, and only the difference is written, each entry under a key of ours. A project that the CRM does not have gives
     * none.
     */
    default List<Effect> purchases(ProjectPurchases purchases) {
        return List.of();
    }

    /**
     * What the books say of a project.
     *
     * @param project the CRM's id
     * @param administration whose books these are: several may show purchases on one project
     * @param currency of the books
     * @param from first day that was read: what the CRM shows of earlier days is left as it is
     * @param purchases all since then, by day
     * @param version number of this writing: makes the keys of its effects unique
     */
    record ProjectPurchases(
            String project,
            String administration,
            String currency,
            LocalDate from,
            List<Purchase> purchases,
            int version) {}

    /**
     * The calls of a write-back.
     *
     * @param effects in order
     * @param oursAfter the payments of ours that stand in the CRM once they are done
     */
    record Writing(List<Effect> effects, List<PaidInBooks> oursAfter) {}

    /**
     * What the CRM should show of an invoice.
     *
     * @param source the invoice or the deal
     * @param invoice as the CRM has it now
     * @param paid every payment that the books tie to it, oldest first
     * @param ours payments that we wrote into the CRM before and that still stand there, by our journal
     * @param books how it stands in the books
     * @param version number of this write-back: makes the keys of its effects unique
     * @param reason in words
     */
    record WriteBack(
            SubjectRef source,
            Invoice invoice,
            List<PaidInBooks> paid,
            List<PaidInBooks> ours,
            InBooks books,
            int version,
            String reason) {}

    /**
     * How an invoice stands in the books.
     *
     * @param reference administration and the package's id, such as {@code demo:xi:42}: no other invoice has it
     * @param number in the package; empty while it is a draft
     * @param debtor our number for the debtor in the package
     * @param total with VAT
     * @param open what is not settled of it
     */
    record InBooks(String reference, String number, String debtor, Money total, Money open) {}

    /** A payment in the books. @param transaction the PSP's id @param date its day @param amount negative: taken back */
    record PaidInBooks(String transaction, LocalDate date, Money amount) {}
}
