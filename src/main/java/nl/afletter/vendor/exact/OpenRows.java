package nl.afletter.vendor.exact;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Predicate;
import nl.afletter.model.Money;

/**
 * All that stands on debtors under the number of one sales entry: the entry's own terms, payments, credit notes and
 * chargebacks that name it, each matched or not (exact-online.md sections 8 and 10). What is open of the entry is the sum
 * of what is not matched: right before and after Exact ties the two sides, and also when a chargeback opens a number
 * again whose first two rows stay matched.
 *
 * <p>Sources disagree about the sign of these rows. The entry's own row tells it: its direction is the entry's.
 */
final class OpenRows {

    static final String FIELDS = "ID,Account,AmountDC,AmountFC,Currency,Status,TransactionEntryID,TransactionID,"
            + "TransactionType,InvoiceNumber,EntryNumber,Journal,TransactionReportingYear,TransactionReportingPeriod,"
            + "GLAccount,GLAccountCode,AccountCode,YourRef";

    private static final int MATCHED = 50;
    private static final int SALES_ENTRY = 20;
    private static final int SALES_CREDIT_NOTE = 21;

    private final SalesEntry entry;
    private final List<JsonNode> rows;
    private final String bookCurrency;
    private final boolean turned;

    /** @param rows of the entry's number and debtor, at least one of them its own */
    OpenRows(SalesEntry entry, List<JsonNode> rows, String bookCurrency) {
        this.entry = entry;
        this.rows =
                rows.stream().filter(row -> isOf(entry, row) || !isSale(row)).toList();
        this.bookCurrency = bookCurrency;
        Money own = sum("AmountFC", entry.total().currency(), row -> isOf(entry, row));
        this.turned = own.isNegative() != entry.total().isNegative();
    }

    /** Whether a row is a term of this entry, or of this line of an opening balance. */
    static boolean isOf(SalesEntry entry, JsonNode row) {
        return Json.text(row, "TransactionEntryID").equals(entry.id())
                || Json.text(row, "TransactionID").equals(entry.id());
    }

    /** Whether a row is a term of a sales entry. */
    static boolean isSale(JsonNode row) {
        int type = row.path("TransactionType").asInt();
        return type == SALES_ENTRY || type == SALES_CREDIT_NOTE;
    }

    static boolean isOpen(JsonNode row) {
        return row.path("Status").asInt() < MATCHED;
    }

    /** What is open of the entry, in its currency. */
    Money open() {
        return directed(sum("AmountFC", entry.total().currency(), OpenRows::isOpen));
    }

    /** The same in the currency of the books. */
    Money openValue() {
        return directed(sum("AmountDC", bookCurrency, OpenRows::isOpen));
    }

    /** Nothing is open, yet Exact has not matched the two sides. */
    boolean isToBeMatched() {
        return open().isZero() && rows.stream().anyMatch(OpenRows::isOpen);
    }

    /** The rows that are not matched. */
    List<JsonNode> unmatched() {
        return rows.stream().filter(OpenRows::isOpen).toList();
    }

    /** A row's amount in the currency of the books, debit positive. */
    Money debit(JsonNode row) {
        return directed(Json.money(row, "AmountDC", bookCurrency));
    }

    /** Id of the ledger account of debtors on which it stands. */
    String ledger() {
        return rows.stream()
                .filter(row -> isOf(entry, row))
                .map(row -> Json.text(row, "GLAccount"))
                .findFirst()
                .orElse("");
    }

    /** Code of that account. */
    String ledgerCode() {
        return rows.stream()
                .filter(row -> isOf(entry, row))
                .map(row -> Json.text(row, "GLAccountCode"))
                .findFirst()
                .orElse("");
    }

    private Money directed(Money amount) {
        return turned ? amount.negate() : amount;
    }

    private Money sum(String field, String currency, Predicate<JsonNode> which) {
        return rows.stream()
                .filter(which)
                .map(row -> Json.money(row, field, currency))
                .reduce(Money.zero(currency), Money::plus);
    }
}
