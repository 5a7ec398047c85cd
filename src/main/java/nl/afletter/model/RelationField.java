package nl.afletter.model;

/**
 * What a debtor's or creditor's card holds, field by field. The name is a part of stored facts: never rename a value.
 */
public enum RelationField {
    NAME("name"),
    /** Street, postal code, city and country: one field, since half an address is none. */
    ADDRESS("address"),
    /** For invoices. */
    EMAIL("e-mail"),
    PHONE("phone"),
    /** KvK number. */
    CHAMBER_OF_COMMERCE("KvK number"),
    VAT_NUMBER("VAT number"),
    IBAN("IBAN");

    private final String words;

    RelationField(String words) {
        this.words = words;
    }

    /** The field for people. */
    public String words() {
        return words;
    }
}
