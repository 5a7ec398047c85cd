package nl.afletter.model;

/** What a reference names. Kind is a part of it: invoice {@code 2017 / 5} and credit note {@code 2017/5} are two. */
public enum ReferenceKind {
    /** An invoice number. */
    INVOICE,
    /** A credit note number. */
    CREDIT_NOTE,
    /** The CRM's own id of an invoice, as PSP metadata may carry it. */
    SOURCE,
    /** A structured reference that we issued: betalingskenmerk or ISO 11649. */
    PAYMENT_REFERENCE,
    /** "A credit note that corrects this invoice number": what a refund waits for. */
    CREDIT_OF,
    /** The last day of a closed period, ISO: where those meet who wait for a person's agreement. */
    PERIOD,
    /** A company's KvK or VAT number: the relations in the books that are kept for it. */
    COMPANY
}
