package nl.afletter.vendor.exact;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nl.afletter.model.Money;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;

/**
 * A sales entry as it stands in Exact: an invoice or a credit note; or a line of an opening balance that stands for one.
 * What its type says is not relied on, the sign of its total is (exact-online.md section 7).
 *
 * @param id its EntryID, or the id of the line
 * @param number YourRef, which holds the CRM's number; for entries without one Exact's own
 * @param exactNumber under which payments name it in OurRef
 * @param source our key, or empty
 */
record SalesEntry(
        String id,
        String number,
        long exactNumber,
        String debtor,
        String debtorName,
        LocalDate date,
        LocalDate dueDate,
        Money total,
        String source) {

    private static final String FIELDS = "EntryID,EntryNumber,InvoiceNumber,YourRef,Customer,CustomerName,EntryDate,"
            + "DueDate,AmountFC,VATAmountFC,Currency,Description,Journal,Type,Document,SalesEntryLines";

    /** What to ask for entries that a filter lets through, with their lines. */
    static OData question(String filter) {
        return new OData(filter, FIELDS, "SalesEntryLines");
    }

    static SalesEntry of(JsonNode row) {
        long invoice = row.path("InvoiceNumber").asLong();
        long number = invoice > 0 ? invoice : row.path("EntryNumber").asLong();
        String yourRef = Json.text(row, "YourRef");
        LocalDate date = Json.day(row, "EntryDate");
        return new SalesEntry(
                Json.text(row, "EntryID"),
                Reference.isReference(yourRef) ? yourRef : String.valueOf(number),
                number,
                Json.text(row, "Customer"),
                Json.text(row, "CustomerName"),
                date,
                Json.text(row, "DueDate").isEmpty() ? date : Json.day(row, "DueDate"),
                Json.money(row, "AmountFC", Json.currency(row, "Currency")),
                sourceIn(row));
    }

    /** A line of an opening balance that takes over an invoice or a credit note. */
    static SalesEntry ofOpening(JsonNode line) {
        long number = line.path("InvoiceNumber").asLong();
        String yourRef = Json.text(line, "YourRef");
        LocalDate date = Json.day(line, "Date");
        return new SalesEntry(
                Json.text(line, "ID"),
                Reference.isReference(yourRef) ? yourRef : String.valueOf(number),
                number,
                Json.text(line, "Account"),
                Json.text(line, "AccountName"),
                date,
                Json.text(line, "DueDate").isEmpty() ? date : Json.day(line, "DueDate"),
                Json.money(line, "AmountFC", Json.currency(line, "Currency")),
                "");
    }

    ReferenceKind kind() {
        return total.isNegative() ? ReferenceKind.CREDIT_NOTE : ReferenceKind.INVOICE;
    }

    Reference reference() {
        return new Reference(kind(), number);
    }

    /** The intent that would book just this entry. */
    static BookSale.Intent asItStands(JsonNode row, Books books) {
        SalesEntry entry = of(row);
        String currency = entry.total().currency();
        List<JsonNode> lines = lines(row);
        Map<String, Money> vat = new LinkedHashMap<>();
        for (JsonNode line : lines) {
            vat.merge(Json.text(line, "VATCode"), Json.money(line, "VATAmountFC", currency), Money::plus);
        }
        return new BookSale.Intent(
                entry.kind(),
                Names.free(entry.number()),
                entry.date(),
                entry.dueDate(),
                entry.debtor(),
                lines.stream().map(line -> line(line, currency, books)).toList(),
                vat.entrySet().stream()
                        .map(each -> new BookSale.Vat(each.getKey(), each.getValue()))
                        .toList(),
                entry.total(),
                Names.free(Json.text(row, "Description")));
    }

    private static BookSale.Line line(JsonNode line, String currency, Books books) {
        Place place = new Place(Json.text(line, "CostCenter"), books.projectCode(Json.text(line, "Project")));
        return new BookSale.Line(
                Names.free(Json.text(line, "Description")),
                Json.money(line, "AmountFC", currency),
                Json.text(line, "VATCode"),
                Json.text(line, "GLAccountCode"),
                place.text());
    }

    private static List<JsonNode> lines(JsonNode row) {
        return Json.rows(row.path("SalesEntryLines"));
    }

    private static String sourceIn(JsonNode row) {
        return lines(row).stream()
                .flatMap(line -> Names.Notes.in(Json.text(line, "Notes")).stream())
                .filter(notes -> notes.kind().equals(Names.Notes.SALE))
                .map(Names.Notes::key)
                .findFirst()
                .orElse("");
    }
}
