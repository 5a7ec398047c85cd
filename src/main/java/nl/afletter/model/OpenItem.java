package nl.afletter.model;

import java.time.LocalDate;
import java.util.List;

/**
 * An invoice or credit note in the accounting package, with what is still open of it.
 *
 * @param id the package's id
 * @param kind {@link ReferenceKind#INVOICE} or {@link ReferenceKind#CREDIT_NOTE}
 * @param number reference as it stands in the package
 * @param debtor the package's id of the debtor
 * @param debtorName for people
 * @param debtorIban account known for this debtor, or empty
 * @param date invoice date
 * @param dueDate last day to pay
 * @param total with VAT; negative for a credit note
 * @param open what is still open, same sign as the total, zero when settled
 * @param openValue the same in the currency of the books, as the package values it
 * @param source link or key in the CRM that the booking names, or empty
 * @param ties what is tied to it
 * @param url link for people, or empty
 */
public record OpenItem(
        String id,
        ReferenceKind kind,
        String number,
        String debtor,
        String debtorName,
        String debtorIban,
        LocalDate date,
        LocalDate dueDate,
        Money total,
        Money open,
        Money openValue,
        String source,
        List<Tie> ties,
        String url) {

    /**
     * An amount tied to the item.
     *
     * @param id the package's id of the tie
     * @param key the transaction that the package names for it (our key's transaction id), or empty
     * @param date its day
     * @param amount positive lowers what is open of an invoice
     * @param money whether it is money that came in or went out (else a credit note or a write-off)
     */
    public record Tie(String id, String key, LocalDate date, Money amount, boolean money) {}

    public OpenItem {
        ties = List.copyOf(ties);
    }

    /** Its reference, normalised. */
    public Reference reference() {
        return new Reference(kind, number);
    }
}
