package nl.afletter.vendor.exact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nl.afletter.model.Money;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;

/**
 * Books money or what is settled without money, with all that stands against it, as one entry of the general journal
 * (exact-online.md sections 8 and 9). A line on debtors bears the debtor and, in OurRef, the invoice's number, so that
 * Exact can match it by itself. Which side is debit when sending, and whether the open item follows, is read back each
 * time: what is open is read before and after.
 */
final class BookEntry implements Operation<BookEntry.Intent> {

    static final String NAME = "book-journal-entry";

    static final String PATH = "generaljournalentry/GeneralJournalEntries";

    private final ExactApi api;
    private final Books books;
    private final Items items;

    /**
     * @param transaction of the PSP, or empty
     * @param money whether it moves money on a clearing account
     */
    record Intent(
            LocalDate date,
            String transaction,
            boolean money,
            String text,
            List<ItemLine> items,
            List<LedgerLine> ledgers) {}

    /**
     * A part that goes to a sales entry.
     *
     * @param item id or {@code @key}
     * @param lowers positive lowers what is open of an invoice, negative lowers a credit note or opens an invoice again
     */
    record ItemLine(String item, Money lowers) {}

    /**
     * A part on a ledger account.
     *
     * @param ledger code
     * @param debit without VAT; negative is credit
     * @param vatCode empty without VAT
     * @param vat goes with the amount; nothing under a code of reverse charge
     */
    record LedgerLine(String ledger, Money debit, String vatCode, Money vat, String text) {

        static LedgerLine plain(String ledger, Money debit, String text) {
            return new LedgerLine(ledger, debit, "", Money.zero(debit.currency()), text);
        }
    }

    BookEntry(ExactApi api, Books books, Items items) {
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
        return Findable.EXACTLY;
    }

    @Override
    public String call(Intent intent, Call call) {
        amounts(intent).forEach(books::requireOwnCurrency);
        Books.Journal journal = books.generalJournal();
        books.requireOpen(intent.date(), journal);
        Map<String, Items.Seen> before = seen(intent);
        ObjectNode body = body(intent, journal, before, call.key());
        return Refused.unlessFound(this, intent, call, () -> send(intent, journal, before, body, call));
    }

    private String send(
            Intent intent, Books.Journal journal, Map<String, Items.Seen> before, ObjectNode body, Call call) {
        JsonNode booked;
        try {
            booked = api.post(PATH, body, call.deadline());
        } catch (Failure.Rejected refused) {
            throw books.explain(refused, intent.date(), journal);
        }
        for (ItemLine line : intent.items()) {
            Money expected = before.get(line.item()).rows().open().minus(line.lowers());
            Items.Seen after = ExactApi.afterwards(() -> items.seen(line.item()));
            if (!after.rows().open().equals(expected)) {
                throw new Failure.OutcomeUnknown(
                        "Exact took the entry, but shows " + after.rows().open() + " open of "
                                + after.entry().number() + " where " + expected + " was expected.");
            }
        }
        return Json.made(booked, "EntryID");
    }

    @Override
    public Lookup find(Intent intent, Call call) {
        return EntryLookup.of(api, books, intent.date(), notes(intent, call.key()))
                .verdict(lines -> difference(intent, lines));
    }

    private String difference(Intent intent, List<JsonNode> lines) {
        Map<String, Items.Seen> seen = seen(intent);
        boolean same = intent.ledgers().stream().allMatch(line -> lines.stream()
                        .anyMatch(each -> Json.text(each, "GLAccountCode").equals(line.ledger())
                                && amount(each, line.debit()).equals(line.debit())))
                && intent.items().stream()
                        .allMatch(line -> lines.stream().anyMatch(each -> settles(each, line, seen.get(line.item()))));
        if (!same) {
            return "The journal entry " + Names.line(Json.text(lines.get(0), "EntryNumber"))
                    + " exists under our key with other lines than were meant. Correct it in Exact Online.";
        }
        return intent.items().stream()
                .map(line -> items.doubt(line.item()))
                .filter(doubt -> !doubt.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static boolean settles(JsonNode line, ItemLine wanted, Items.Seen item) {
        return line.path("InvoiceNumber").asLong() == item.entry().exactNumber()
                && Json.text(line, "Account").equals(item.entry().debtor())
                && amount(line, wanted.lowers()).equals(wanted.lowers().negate());
    }

    private static Money amount(JsonNode line, Money like) {
        return Json.money(line, "AmountFC", like.currency());
    }

    private Map<String, Items.Seen> seen(Intent intent) {
        Map<String, Items.Seen> seen = new LinkedHashMap<>();
        intent.items().forEach(line -> seen.put(line.item(), items.seen(line.item())));
        return seen;
    }

    private static Stream<Money> amounts(Intent intent) {
        return Stream.concat(
                intent.items().stream().map(ItemLine::lowers),
                intent.ledgers().stream().map(LedgerLine::debit));
    }

    private static Names.Notes notes(Intent intent, String key) {
        return new Names.Notes(intent.money() ? Names.Notes.MONEY : Names.Notes.MEMO, intent.transaction(), key);
    }

    private ObjectNode body(Intent intent, Books.Journal journal, Map<String, Items.Seen> seen, String key) {
        Books.Period period = books.period(intent.date());
        ObjectNode body = Json.object();
        body.put("JournalCode", journal.code());
        body.put("Currency", books.currency());
        body.put("FinancialYear", period.year());
        body.put("FinancialPeriod", period.number());
        ArrayNode lines = body.putArray("GeneralJournalEntryLines");
        Names.Notes notes = notes(intent, key);
        for (LedgerLine line : intent.ledgers()) {
            ObjectNode each = line(lines, intent, notes, line.text());
            each.put("GLAccount", books.ledger(line.ledger()));
            Json.putMoney(each, "AmountFC", line.debit());
            if (!line.vatCode().isEmpty()) {
                putVat(each, line, journal);
            }
        }
        for (ItemLine line : intent.items()) {
            Items.Seen item = seen.get(line.item());
            books.requireOwnCurrency(item.entry().total());
            ObjectNode each = line(lines, intent, notes, item.entry().number());
            each.put("GLAccount", item.rows().ledger());
            each.put("Account", item.entry().debtor());
            each.put("OurRef", item.entry().exactNumber());
            Json.putMoney(each, "AmountFC", line.lowers().negate());
        }
        return body;
    }

    private static ObjectNode line(ArrayNode lines, Intent intent, Names.Notes notes, String text) {
        ObjectNode line = lines.addObject();
        line.put("Date", Json.moment(intent.date()));
        line.put("Description", Names.description(notes.sign(), text.isBlank() ? intent.text() : text));
        line.put("Notes", notes.text());
        return line;
    }

    private void putVat(ObjectNode line, LedgerLine wanted, Books.Journal journal) {
        if (!journal.allowsVat()) {
            throw new Failure.Rejected(
                    "vat-code-unknown",
                    "The general journal " + journal.code() + " does not allow VAT, and these costs bear some.",
                    "Allow VAT on that journal in Exact Online, or name another one in the option journal, then try"
                            + " again.");
        }
        VatCode code = books.vat(wanted.vatCode()).requireExcluding();
        line.put("VATCode", code.code());
        if (!code.charged()) {
            Json.putMoney(line, "AmountVATFC", wanted.vat());
        }
    }
}
