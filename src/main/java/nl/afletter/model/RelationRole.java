package nl.afletter.model;

/** What a relation is in the books. */
public enum RelationRole {
    /** It is invoiced. */
    DEBTOR,
    /** It invoices us: a supplier. */
    CREDITOR
}
