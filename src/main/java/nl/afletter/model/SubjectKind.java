package nl.afletter.model;

/** What a subject is. The name is a part of table keys and messages: never rename a value. */
public enum SubjectKind {
    /** An invoice of a CRM. */
    INVOICE,
    /** A credit note of a CRM. */
    CREDIT_NOTE,
    /** A deal of a CRM: once it is won, the accounting package makes the invoice. */
    DEAL,
    /** A company or contact of a CRM, as a debtor in the books. */
    DEBTOR,
    /** The invoice that is made of a payment for which nobody made one, or the credit note of its refund. */
    SALE,
    /** A payment at a PSP. */
    PAYMENT,
    /** A part of an authorised payment that was collected (Mollie: capture). */
    CAPTURE,
    /** Money given back by us. */
    REFUND,
    /** Money taken back by the payer's bank. */
    CHARGEBACK,
    /** A transfer from the PSP to the bank (Mollie: settlement). */
    PAYOUT,
    /** The PSP's own invoice of its fees. */
    FEE_INVOICE,
    /** What a CRM should show of an invoice: paid amount, link, number. */
    WRITE_BACK,
    /** The change feed of one connection: what heals lost webhooks, and finds new payouts. */
    FEED,
    /** The read-back of one administration's open items. */
    OPEN_ITEMS,
    /** A closed period of one administration, for which a person is asked whether late events may be booked after it. */
    PERIOD,
    /** What there is to tell of another subject: makes the events for the receivers of its administration. */
    NEWS,
    /** One event on its way to one receiver. */
    DELIVERY,
    /** The purchases that are booked on one project of a CRM, as the CRM should show them. */
    PURCHASES;

    /**
     * Whether work on it asks the connection that it comes from, and so rests while that is paused. What is told of a
     * subject is read from the table and the books.
     */
    public boolean asksItsConnection() {
        return this != NEWS;
    }
}
