package nl.afletter.vendor.exact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import nl.afletter.model.Money;
import nl.afletter.model.Posting;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;

/**
 * Makes an invoice that Exact numbers, prints and sends itself; until it is printed nothing is booked (exact-online.md
 * section 7). Its lines need an item: one of the settings serves for all, and each line names its own ledger account. Our
 * key stands in the remarks; Exact takes the same invoice twice without a word.
 */
final class CreateSalesInvoice implements Operation<CreateSalesInvoice.Intent> {

    static final String NAME = "create-sales-invoice";

    /** A sales invoice; 8021 is a credit note. */
    private static final int TYPE = 8020;

    private final ExactApi api;
    private final Books books;

    /** @param text for its reader @param item code of the item @param debtor an id or {@code @key} @param net without VAT */
    record Intent(String text, String item, String debtor, List<BookSale.Line> lines, Money net) {

        static Intent of(Posting.DraftInvoicePosting posting, String item) {
            return new Intent(
                    Names.free(Names.line(posting.text())),
                    item,
                    posting.debtor(),
                    posting.lines().stream().map(BookSale.Line::of).toList(),
                    posting.net());
        }
    }

    CreateSalesInvoice(ExactApi api, Books books) {
        this.api = api;
        this.books = books;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<Intent> intent() {
        return Intent.class;
    }

    @Override
    public Findable findable() {
        return Findable.EXACTLY;
    }

    @Override
    public String call(Intent intent, Call call) {
        ObjectNode body = body(intent, call.key());
        return Refused.unlessFound(this, intent, call, () -> send(intent, body, call));
    }

    private String send(Intent intent, ObjectNode body, Call call) {
        JsonNode made = api.post(SalesInvoice.PATH, body, call.deadline());
        String fault = ExactApi.afterwards(() -> difference(intent, SalesInvoice.of(made)));
        if (!fault.isEmpty()) {
            throw new Failure.OutcomeUnknown(fault);
        }
        return Json.made(made, "InvoiceID");
    }

    @Override
    public Lookup find(Intent intent, Call call) {
        String remark = SalesInvoice.remark(call.key());
        List<SalesInvoice> there =
                api.all(SalesInvoice.PATH, SalesInvoice.question(OData.isId("OrderedBy", intent.debtor()))).stream()
                        .map(SalesInvoice::of)
                        .filter(invoice -> invoice.remarks().equals(remark))
                        .toList();
        if (there.isEmpty()) {
            return new Lookup.Absent();
        }
        String fault = there.size() > 1
                ? "Invoices with our key " + remark + " stand in Exact more than once. Take all but one out."
                : difference(intent, there.get(0));
        return fault.isEmpty() ? new Lookup.Found(there.get(0).id()) : new Lookup.Unclear(fault);
    }

    private static String difference(Intent intent, SalesInvoice invoice) {
        return invoice.net().equals(intent.net())
                ? ""
                : "Exact made the invoice over " + invoice.net() + " without VAT; it should be " + intent.net()
                        + ". Correct it in Exact Online; it is not made again.";
    }

    private ObjectNode body(Intent intent, String key) {
        ObjectNode body = Json.object();
        body.put("Journal", books.salesJournal().code());
        body.put("OrderedBy", Names.guid(intent.debtor()));
        body.put("Type", TYPE);
        body.put("Currency", intent.net().currency());
        Json.putText(body, "Description", intent.text());
        body.put("Remarks", SalesInvoice.remark(key));
        String item = books.item(intent.item());
        ArrayNode lines = body.putArray("SalesInvoiceLines");
        for (BookSale.Line line : intent.lines()) {
            ObjectNode each = lines.addObject();
            each.put("Item", item);
            each.put("GLAccount", books.ledger(line.ledger()));
            each.put("Quantity", 1);
            Json.putMoney(each, "NetPrice", line.net());
            each.put("VATCode", books.vat(line.vatCode()).requireExcluding().code());
            Json.putText(each, "Description", line.description());
            Place.of(line.project()).writeTo(each, books);
        }
        return body;
    }
}
