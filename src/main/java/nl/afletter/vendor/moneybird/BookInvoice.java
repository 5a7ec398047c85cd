package nl.afletter.vendor.moneybird;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import nl.afletter.model.Money;
import nl.afletter.model.Posting;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;

/**
 * Books an invoice or credit note as an external sales invoice (moneybird.md section 7). Our key stands in its
 * {@code source}. Moneybird computes the VAT itself: an invoice whose VAT it would compute otherwise is refused before
 * anything is sent.
 */
final class BookInvoice implements Operation<BookInvoice.Intent> {

    static final String NAME = "book-external-sales-invoice";

    private final MoneybirdApi api;
    private final Books books;
    private final Items items;

    /** Free texts never begin with {@code @}; debtor is an id or {@code @key}. */
    record Intent(
            ReferenceKind kind,
            String number,
            LocalDate date,
            LocalDate dueDate,
            String debtor,
            List<Line> lines,
            Money vat,
            Money total,
            String sourceUrl) {

        static Intent of(Posting.InvoicePosting posting) {
            return new Intent(
                    posting.kind(),
                    Ids.free(posting.number()),
                    posting.date(),
                    posting.dueDate(),
                    posting.debtor(),
                    posting.lines().stream().map(Line::of).toList(),
                    posting.vat(),
                    posting.total(),
                    Ids.free(posting.sourceUrl()));
        }

        /** What an external invoice of ours shows: net prices, one piece per line. */
        static Intent of(JsonNode row) {
            String currency = Json.text(row, "currency");
            List<Line> lines = new ArrayList<>();
            for (JsonNode detail : row.path("details")) {
                lines.add(Line.of(detail, currency));
            }
            LocalDate date = Json.day(row, "date");
            String due = Json.text(row, "due_date");
            Money total = Json.money(row, "total_price_incl_tax", currency);
            return new Intent(
                    Items.kindOf(row),
                    Ids.free(Json.text(row, "reference")),
                    date,
                    due.isEmpty() ? date : Json.day(row, "due_date"),
                    Json.text(row, "contact_id"),
                    lines,
                    total.minus(Json.money(row, "total_price_excl_tax", currency)),
                    total,
                    Ids.free(Json.text(row, "source_url")));
        }

        /** The exact opposite, under a number and date of its own. */
        Intent opposite(String itsNumber, LocalDate day) {
            return new Intent(
                    kind == ReferenceKind.INVOICE ? ReferenceKind.CREDIT_NOTE : ReferenceKind.INVOICE,
                    Ids.free(itsNumber),
                    day,
                    day,
                    debtor,
                    lines.stream()
                            .map(line -> new Line(
                                    line.description(),
                                    line.net().negate(),
                                    line.taxRate(),
                                    line.ledger(),
                                    line.project()))
                            .toList(),
                    vat.negate(),
                    total.negate(),
                    sourceUrl);
        }

        Reference reference() {
            return new Reference(kind, number);
        }
    }

    record Line(String description, Money net, String taxRate, String ledger, String project) {
        static Line of(Posting.RevenueLine line) {
            return new Line(Ids.free(line.description()), line.net(), line.vatCode(), line.ledger(), line.project());
        }

        void writeTo(ObjectNode detail, int order) {
            detail.put("description", description.strip());
            detail.put("price", net.toDecimal());
            detail.put("amount", "1");
            detail.put("tax_rate_id", Ids.digits(taxRate));
            detail.put("ledger_account_id", Ids.digits(ledger));
            Json.putText(detail, "project_id", project);
            detail.put("row_order", order);
        }

        static Line of(JsonNode detail, String currency) {
            return new Line(
                    Ids.free(Json.text(detail, "description")),
                    Json.money(detail, "total_price_excl_tax_with_discount", currency),
                    Json.text(detail, "tax_rate_id"),
                    Json.text(detail, "ledger_account_id"),
                    Json.text(detail, "project_id"));
        }
    }

    BookInvoice(MoneybirdApi api, Books books, Items items) {
        this.api = api;
        this.books = books;
        this.items = items;
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
        return Findable.BY_LISTING;
    }

    @Override
    public String call(Intent intent, Call call) {
        books.requireOpen(intent.date());
        requireSameVat(intent);
        JsonNode booked;
        try {
            booked = api.post("external_sales_invoices", body(intent, call.key()), call.deadline());
        } catch (Failure.Rejected refused) {
            throw books.explain(refused, intent.date());
        }
        String fault = MoneybirdApi.afterwards(() -> difference(intent, booked));
        if (!fault.isEmpty()) {
            throw new Failure.OutcomeUnknown(fault);
        }
        return Ids.EXTERNAL + MoneybirdApi.made(booked);
    }

    @Override
    public Lookup find(Intent intent, Call call) {
        Lookup seen = new Lookup.Absent();
        for (JsonNode row : items.near(intent.debtor(), intent.date())) {
            if (Json.text(row, "source").equals(Items.OURS + call.key())) {
                String fault = difference(intent, row);
                return fault.isEmpty() ? new Lookup.Found(Ids.EXTERNAL + Json.id(row)) : new Lookup.Unclear(fault);
            }
            String number = Json.text(row, "reference");
            boolean same = Reference.isReference(number)
                    && new Reference(Items.kindOf(row), number).equals(intent.reference());
            if (same && !Json.text(row, "source").startsWith(Items.OURS)) {
                seen = new Lookup.Unclear(
                        "Moneybird holds " + number + " of this debtor already, and Afletter did not book it.");
            }
        }
        return seen;
    }

    private void requireSameVat(Intent intent) {
        Money computed = books.vat(
                intent.lines().stream()
                        .map(line -> new Books.Taxed(line.taxRate(), line.net()))
                        .toList(),
                intent.total().currency());
        if (!computed.equals(intent.vat())) {
            throw new Failure.Rejected(
                    "totals-differ",
                    "Moneybird would compute " + computed + " VAT on " + intent.number() + ", the invoice says "
                            + intent.vat() + ".",
                    "Nothing was booked. Correct the invoice or the VAT mapping, or book it by hand with this number: it"
                            + " is then settled like any other.");
        }
    }

    private static String difference(Intent intent, JsonNode row) {
        Money total = Json.money(row, "total_price_incl_tax", intent.total().currency());
        boolean same = total.equals(intent.total())
                && Json.text(row, "currency").equals(intent.total().currency())
                && Json.text(row, "contact_id").equals(intent.debtor())
                && Reference.normalise(Json.text(row, "reference")).equals(Reference.normalise(intent.number()));
        return same
                ? ""
                : "The booking " + Json.text(row, "id") + " exists with total " + total + " and number "
                        + Json.text(row, "reference") + "; the invoice is " + intent.number() + " with total "
                        + intent.total() + ". Correct that booking in Moneybird; do not book it again.";
    }

    private static ObjectNode body(Intent intent, String key) {
        ObjectNode body = Json.object();
        ObjectNode invoice = body.putObject("external_sales_invoice");
        invoice.put("contact_id", Ids.digits(intent.debtor()));
        invoice.put("reference", intent.number().strip());
        invoice.put("date", intent.date().toString());
        invoice.put("due_date", intent.dueDate().toString());
        invoice.put("currency", intent.total().currency());
        invoice.put("prices_are_incl_tax", false);
        invoice.put("source", Items.OURS + key);
        Json.putText(invoice, "source_url", intent.sourceUrl().strip());
        ArrayNode details = invoice.putArray("details_attributes");
        intent.lines().forEach(line -> line.writeTo(details.addObject(), details.size() - 1));
        return body;
    }
}
