package nl.afletter.model;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * An invoice or credit note as the CRM knows it now. Amounts of a credit note are negative throughout.
 *
 * @param id the CRM's id
 * @param creditNote whether it is a credit note
 * @param status what the CRM says of it
 * @param number the CRM's number, in its own notation; empty while a draft
 * @param date invoice date
 * @param dueDate last day to pay, or the invoice date where the CRM has none
 * @param currency ISO 4217
 * @param customer reference of the debtor in the CRM
 * @param customerName name as printed on the invoice
 * @param customerVatNumber VAT number as printed on the invoice, or empty
 * @param lines at least one
 * @param vat per tax rate, the CRM's own figures
 * @param netTotal without VAT
 * @param total with VAT
 * @param department id by which the connection's routing chooses the administration, or empty
 * @param project id of the project or cost centre, or empty
 * @param paymentReference structured reference printed on the invoice, or empty
 * @param creditOf CRM id of the invoice that a credit note corrects, or empty
 * @param payments what the CRM shows as paid
 * @param due what the CRM still asks for
 * @param webUrl link for people, or empty
 * @param createdAt when the CRM made it
 */
public record Invoice(
        String id,
        boolean creditNote,
        Status status,
        String number,
        LocalDate date,
        LocalDate dueDate,
        String currency,
        CustomerRef customer,
        String customerName,
        String customerVatNumber,
        List<Line> lines,
        List<VatTotal> vat,
        Money netTotal,
        Money total,
        String department,
        String project,
        String paymentReference,
        String creditOf,
        List<Paid> payments,
        Money due,
        String webUrl,
        Instant createdAt) {

    /** What a CRM says of an invoice. Only {@code APPROVED} ones are booked. */
    public enum Status {
        DRAFT,
        APPROVED
    }

    /**
     * Who is invoiced.
     *
     * @param type the CRM's type word, for example {@code company} or {@code contact}
     * @param id the CRM's id
     */
    public record CustomerRef(String type, String id) {

        /** {@code company:…}: the id of the debtor as a subject. */
        public String subjectId() {
            return type + ":" + id;
        }

        /** Reads {@link #subjectId()}. */
        public static CustomerRef ofSubjectId(String subjectId) {
            int colon = subjectId.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("'" + subjectId + "' does not name a customer");
            }
            return new CustomerRef(subjectId.substring(0, colon), subjectId.substring(colon + 1));
        }
    }

    /**
     * One line.
     *
     * @param description text for people
     * @param quantity as invoiced, for the text only
     * @param net line total without VAT, after discounts
     * @param taxRate the CRM's tax rate id
     * @param ledgerHint ledger number that the CRM's product category names, or empty
     */
    public record Line(String description, BigDecimal quantity, Money net, String taxRate, String ledgerHint) {}

    /**
     * VAT per rate, as the CRM computed it.
     *
     * @param rate fraction, for example 0.21
     * @param base taxable amount
     * @param tax VAT amount
     */
    public record VatTotal(BigDecimal rate, Money base, Money tax) {}

    /** A payment that the CRM shows. @param date day of payment @param amount positive */
    public record Paid(LocalDate date, Money amount) {}

    public Invoice {
        lines = List.copyOf(lines);
        vat = List.copyOf(vat);
        payments = List.copyOf(payments);
    }

    /** The same, dated on another day and due on it. */
    public Invoice dated(LocalDate day) {
        return new Invoice(
                id,
                creditNote,
                status,
                number,
                day,
                day,
                currency,
                customer,
                customerName,
                customerVatNumber,
                lines,
                vat,
                netTotal,
                total,
                department,
                project,
                paymentReference,
                creditOf,
                payments,
                due,
                webUrl,
                createdAt);
    }

    /** The document's own reference. */
    public Reference reference() {
        return new Reference(creditNote ? ReferenceKind.CREDIT_NOTE : ReferenceKind.INVOICE, number);
    }

    /** The invoice that this credit note corrects, when the CRM says so. */
    public Optional<String> corrects() {
        return creditOf.isEmpty() ? Optional.empty() : Optional.of(creditOf);
    }
}
