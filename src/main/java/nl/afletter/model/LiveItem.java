package nl.afletter.model;

import java.util.Objects;

/**
 * An open item as a reference row knows it.
 *
 * @param id the package's id
 * @param kind INVOICE or CREDIT_NOTE
 * @param number as it stands in the package
 * @param subject the subject that booked it, as text; empty when foreign
 * @param total with VAT
 */
public record LiveItem(String id, ReferenceKind kind, String number, String subject, Money total) {
    public LiveItem {
        Objects.requireNonNull(id);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(number);
        Objects.requireNonNull(subject);
        Objects.requireNonNull(total);
    }

    /** Whether somebody else booked it: settled like our own, never changed otherwise. */
    public boolean foreign() {
        return subject.isEmpty();
    }
}
