package nl.afletter.vendor.exact;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** A line of any entry, as {@code financialtransaction/TransactionLines} shows it: debit is positive. */
final class TransactionLine {

    static final String PATH = "financialtransaction/TransactionLines";

    /** Lines that carry a year's opening balance: they repeat what stood before. */
    static final int OPENING_BALANCE = 10;

    private static final int SALES_ENTRY = 20;
    private static final int SALES_CREDIT_NOTE = 21;

    private static final String FIELDS = "ID,EntryID,EntryNumber,JournalCode,Date,FinancialYear,FinancialPeriod,"
            + "GLAccountCode,Account,AccountName,AmountDC,AmountFC,AmountVATFC,Currency,InvoiceNumber,YourRef,DueDate,"
            + "Description,Notes,Type,VATCode";

    private TransactionLine() {}

    static OData question(String filter) {
        return new OData(filter, FIELDS);
    }

    static boolean isSale(JsonNode line) {
        int type = line.path("Type").asInt();
        return type == SALES_ENTRY || type == SALES_CREDIT_NOTE;
    }

    /** Whether a line bears no notes of ours but begins with this sign: a person's, or ours with its notes not shown. */
    static boolean isNamed(JsonNode line, String sign) {
        String description = Json.text(line, "Description");
        return Names.Notes.in(Json.text(line, "Notes")).isEmpty()
                && (description.equals(sign) || description.startsWith(sign + " "));
    }

    /** What our notes say, where the line bears them in both places; a person can type one of them by chance. */
    static Optional<Names.Notes> notes(JsonNode line) {
        String description = Json.text(line, "Description");
        return Names.Notes.in(Json.text(line, "Notes")).filter(notes -> description.startsWith(notes.sign()));
    }
}
