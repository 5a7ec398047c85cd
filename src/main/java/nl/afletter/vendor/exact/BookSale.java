package nl.afletter.vendor.exact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nl.afletter.model.Money;
import nl.afletter.model.Posting;
import nl.afletter.model.ReferenceKind;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;

/**
 * Books an invoice or credit note as a sales entry (exact-online.md section 7). VAT is the CRM's: where it is a cent off
 * what Exact makes of a line, the line says its own amount. Our key stands in the notes of the first line, the CRM's
 * number in YourRef. Exact takes the same entry twice without a word.
 */
final class BookSale implements Operation<BookSale.Intent> {

    static final String NAME = "book-sales-entry";
    static final String PATH = "salesentry/SalesEntries";

    private final ExactApi api;
    private final Books books;

    /** Free texts never begin with {@code @}; debtor is an id or {@code @key}. */
    record Intent(
            ReferenceKind kind,
            String number,
            LocalDate date,
            LocalDate dueDate,
            String debtor,
            List<Line> lines,
            List<Vat> vat,
            Money total,
            String text) {

        /** The exact opposite, under a number and date of its own. */
        Intent opposite(String itsNumber, LocalDate day) {
            return new Intent(
                    kind == ReferenceKind.INVOICE ? ReferenceKind.CREDIT_NOTE : ReferenceKind.INVOICE,
                    Names.free(itsNumber.strip()),
                    day,
                    day,
                    debtor,
                    lines.stream().map(Line::opposite).toList(),
                    vat.stream()
                            .map(each -> new Vat(each.code(), each.amount().negate()))
                            .toList(),
                    total.negate(),
                    text);
        }
    }

    /** @param ledger code @param project as settings write it, see {@link Place} */
    record Line(String description, Money net, String vatCode, String ledger, String project) {
        static Line of(Posting.RevenueLine line) {
            return new Line(
                    Names.free(Names.line(line.description())),
                    line.net(),
                    line.vatCode(),
                    line.ledger(),
                    Place.of(line.project()).text());
        }

        Line opposite() {
            return new Line(description, net.negate(), vatCode, ledger, project);
        }
    }

    /** VAT of one code, as the CRM has it. */
    record Vat(String code, Money amount) {}

    BookSale(ExactApi api, Books books) {
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
        Books.Journal journal = books.salesJournal();
        books.requireOpen(intent.date(), journal);
        ObjectNode body = body(intent, journal, call.key());
        return Refused.unlessFound(this, intent, call, () -> send(intent, journal, body, call));
    }

    private String send(Intent intent, Books.Journal journal, ObjectNode body, Call call) {
        JsonNode booked;
        try {
            booked = api.post(PATH, body, call.deadline());
        } catch (Failure.Rejected refused) {
            throw books.explain(refused, intent.date(), journal);
        }
        String fault = ExactApi.afterwards(() -> difference(intent, booked));
        if (!fault.isEmpty()) {
            throw new Failure.OutcomeUnknown(fault);
        }
        return Json.made(booked, "EntryID");
    }

    @Override
    public Lookup find(Intent intent, Call call) {
        Lookup seen = new Lookup.Absent();
        String filter =
                OData.is("YourRef", intent.number().strip()) + " and " + OData.isId("Customer", intent.debtor());
        for (JsonNode entry : api.all(PATH, SalesEntry.question(filter))) {
            SalesEntry there = SalesEntry.of(entry);
            if (there.source().equals(call.key())) {
                String fault = difference(intent, entry);
                return fault.isEmpty() ? new Lookup.Found(there.id()) : new Lookup.Unclear(fault);
            }
            if (there.source().isEmpty()) {
                seen = new Lookup.Unclear("Exact holds the number " + intent.number() + " of this debtor already ("
                        + there.total() + "), and Afletter did not book it.");
            }
            // Another key of ours is another version of it, which bears the same number.
        }
        return seen;
    }

    private static String difference(Intent intent, JsonNode entry) {
        Money total = Json.money(entry, "AmountFC", intent.total().currency());
        boolean same = total.equals(intent.total())
                && Json.text(entry, "Currency").equals(intent.total().currency())
                && Json.text(entry, "Customer").equals(intent.debtor())
                && Json.text(entry, "YourRef").equals(intent.number().strip());
        return same
                ? ""
                : "The sales entry " + Names.line(Json.text(entry, "EntryNumber")) + " exists with total " + total
                        + "; the invoice is " + intent.number() + " with total " + intent.total()
                        + ". Correct that entry in Exact Online; do not book it again.";
    }

    private ObjectNode body(Intent intent, Books.Journal journal, String key) {
        ObjectNode body = Json.object();
        body.put("Customer", Names.guid(intent.debtor()));
        body.put("Journal", journal.code());
        body.put("EntryDate", Json.moment(intent.date()));
        body.put("DueDate", Json.moment(intent.dueDate()));
        body.put("Currency", intent.total().currency());
        body.put("YourRef", intent.number().strip());
        body.put("PaymentReference", Names.cut(intent.number().strip(), Names.PAYMENT_REFERENCE));
        Json.putText(body, "Description", intent.text());
        Map<Line, Money> corrections = corrections(intent);
        ArrayNode lines = body.putArray("SalesEntryLines");
        String notes = new Names.Notes(Names.Notes.SALE, "", key).text();
        for (Line line : intent.lines()) {
            ObjectNode each = lines.addObject();
            each.put("GLAccount", books.ledger(line.ledger()));
            Json.putMoney(each, "AmountFC", line.net());
            each.put("VATCode", line.vatCode());
            Json.putText(each, "Description", line.description());
            Place.of(line.project()).writeTo(each, books);
            Money vat = corrections.remove(line);
            if (vat != null) {
                Json.putMoney(each, "VATAmountFC", vat);
            }
            if (lines.size() == 1) {
                each.put("Notes", notes);
            }
        }
        return body;
    }

    /**
     * VAT of the lines that say their own. A CRM may round VAT per line or per document: each line can make a cent less a
     * half of it, and no more.
     */
    private Map<Line, Money> corrections(Intent intent) {
        Map<Line, Money> corrections = new LinkedHashMap<>();
        for (Vat vat : intent.vat()) {
            VatCode code = books.vat(vat.code()).requireExcluding();
            List<Line> lines = intent.lines().stream()
                    .filter(line -> line.vatCode().equals(vat.code()))
                    .toList();
            VatRounding rounding =
                    VatRounding.of(code, lines.stream().map(Line::net).toList(), vat.amount());
            if (!rounding.isPossible()) {
                throw totalsDiffer(intent, vat, code);
            }
            if (!rounding.difference().isZero()) {
                Line largest = lines.stream()
                        .reduce((one, other) ->
                                other.net().abs().compareTo(one.net().abs()) > 0 ? other : one)
                        .orElseThrow();
                corrections.put(largest, code.rounded(largest.net()).plus(rounding.difference()));
            }
        }
        return corrections;
    }

    private static Failure.Rejected totalsDiffer(Intent intent, Vat vat, VatCode code) {
        return new Failure.Rejected(
                "totals-differ",
                "On " + intent.number() + " the invoice says " + vat.amount() + " VAT under code " + vat.code()
                        + ", but "
                        + code.fraction().movePointRight(2).stripTrailingZeros().toPlainString()
                        + "% of its lines is not that.",
                "Nothing was booked. Correct the invoice or the VAT mapping, or book it by hand with this number: it is"
                        + " then settled like any other.");
    }
}
