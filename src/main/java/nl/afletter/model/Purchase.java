package nl.afletter.model;

import java.time.LocalDate;
import java.util.Objects;

/**
 * A booked purchase, as far as it is on one project or cost centre.
 *
 * @param id the package's id of the document; at most 200 printable characters without blanks and brackets
 * @param number of the supplier's invoice, or the package's own; may be empty
 * @param supplier name of the supplier, or empty
 * @param date day of the document
 * @param net without VAT, in the currency of the books; negative for a credit note
 */
public record Purchase(String id, String number, String supplier, LocalDate date, Money net) {

    public Purchase {
        if (!SubjectRef.isId(id) || id.contains("[") || id.contains("]")) {
            throw new IllegalArgumentException("a purchase has a usable id");
        }
        Objects.requireNonNull(number);
        Objects.requireNonNull(supplier);
        Objects.requireNonNull(date);
        Objects.requireNonNull(net);
    }
}
