package nl.afletter.vendor.exact;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import nl.afletter.model.Reference;

/**
 * Invoices and credit notes that were taken over with an opening balance: lines on debtors of one entry for many of them,
 * without a sales entry. The line is the item, and it needs an invoice number: payments name it (exact-online.md sections
 * 8 and 10).
 */
final class Openings {

    private final ExactApi api;

    Openings(ExactApi api) {
        this.api = api;
    }

    /** Whether a receivable is such an item. */
    static boolean isOpening(JsonNode receivable) {
        return receivable.path("TransactionType").asInt() == TransactionLine.OPENING_BALANCE;
    }

    /** The item by the id of its line; empty for any other line. */
    Optional<SalesEntry> byId(String line) {
        return api.first(TransactionLine.PATH, TransactionLine.question(OData.isId("ID", line)))
                .filter(Openings::isItem)
                .map(SalesEntry::ofOpening);
    }

    /** The item among the receivables of one number; empty where there are none or several. */
    Optional<SalesEntry> among(List<JsonNode> receivables) {
        List<String> lines = receivables.stream()
                .filter(Openings::isOpening)
                .map(row -> Json.text(row, "TransactionID"))
                .distinct()
                .toList();
        return lines.size() == 1 ? byId(lines.get(0)) : Optional.empty();
    }

    /** Items of a reference. @param filter as sales entries of this reference are asked for */
    List<SalesEntry> named(String filter, Reference reference) {
        return api.all(TransactionLine.PATH, TransactionLine.question(filter)).stream()
                .filter(Openings::isItem)
                .map(SalesEntry::ofOpening)
                .filter(entry -> entry.reference().equals(reference))
                .collect(Collectors.toList());
    }

    private static boolean isItem(JsonNode line) {
        return line.path("Type").asInt() == TransactionLine.OPENING_BALANCE
                && !Json.text(line, "Account").isEmpty()
                && line.path("InvoiceNumber").asLong() > 0;
    }
}
