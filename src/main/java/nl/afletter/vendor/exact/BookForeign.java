package nl.afletter.vendor.exact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import nl.afletter.model.Money;
import nl.afletter.model.Worth;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;

/**
 * Settles an item in another currency than that of the books from a ledger account: an entry of the general journal in the
 * item's currency, at the rate that takes off debtors just what the item is worth there. An entry has one currency and one
 * rate (exact-online.md section 8), so what the money brought stands in an entry of its own. Which way round Exact reads
 * the rate is written nowhere: what is open, and what it is worth, is read before and after.
 */
final class BookForeign implements Operation<BookForeign.Intent> {

    static final String NAME = "book-foreign-entry";

    /** What the key of a credit note's half adds to that of its invoice. */
    static final String NOTE = ":note";

    /** As exact as a double is. */
    private static final int DIGITS_OF_RATE = 14;

    private final ExactApi api;
    private final Books books;
    private final Items items;

    /**
     * @param transaction of the PSP, or empty
     * @param money whether it is a part of money on a clearing account
     * @param item id or {@code @key}
     * @param lowers in the item's currency; negative lowers a credit note or opens an invoice again
     * @param value what that takes off debtors in the currency of the books; null for what the item is worth
     * @param ofNote whether it is the invoice's half of a credit note: a part of it takes off what the note brought
     * @param ledger code of the account that it is settled from
     */
    record Intent(
            LocalDate date,
            String transaction,
            boolean money,
            String text,
            String item,
            Money lowers,
            Money value,
            boolean ofNote,
            String ledger) {}

    BookForeign(ExactApi api, Books books, Items items) {
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
        Books.Journal journal = books.generalJournal();
        books.requireOpen(intent.date(), journal);
        Items.Seen before = items.seen(intent.item());
        requireCurrency(intent, before);
        Money value = value(intent, before, call.key());
        ObjectNode body = body(intent, value, before, journal, call.key());
        return Refused.unlessFound(this, intent, call, () -> send(intent, value, before, body, call));
    }

    private String send(Intent intent, Money value, Items.Seen before, ObjectNode body, Call call) {
        JsonNode booked;
        try {
            booked = api.post(BookEntry.PATH, body, call.deadline());
        } catch (Failure.Rejected refused) {
            throw books.explain(refused, intent.date(), books.generalJournal());
        }
        OpenRows rows = ExactApi.afterwards(() -> items.seen(intent.item())).rows();
        Money open = before.rows().open().minus(intent.lowers());
        Money worth = before.rows().openValue().minus(value);
        if (!rows.open().equals(open) || !rows.openValue().equals(worth)) {
            throw new Failure.OutcomeUnknown("Exact took the entry, but shows " + rows.open() + " (" + rows.openValue()
                    + ") open of " + before.entry().number() + " where " + open + " (" + worth + ") was expected.");
        }
        return Json.made(booked, "EntryID");
    }

    @Override
    public Lookup find(Intent intent, Call call) {
        return EntryLookup.of(api, books, intent.date(), notes(intent, call.key()))
                .verdict(lines -> {
                    SalesEntry entry = items.seen(intent.item()).entry();
                    boolean same = lines.stream()
                            .anyMatch(line -> line.path("InvoiceNumber").asLong() == entry.exactNumber()
                                    && Json.text(line, "Account").equals(entry.debtor())
                                    && Json.money(
                                                    line,
                                                    "AmountFC",
                                                    intent.lowers().currency())
                                            .equals(intent.lowers().negate())
                                    && (intent.value() == null
                                            || amountInBooks(line)
                                                    .equals(intent.value().negate())));
                    return same
                            ? items.doubt(intent.item())
                            : "The journal entry " + Names.line(Json.text(lines.get(0), "EntryNumber"))
                                    + " exists under our key with other amounts than were meant. Correct it in Exact Online.";
                });
    }

    private void requireCurrency(Intent intent, Items.Seen seen) {
        if (!seen.entry().total().currency().equals(intent.lowers().currency())) {
            throw new Failure.Rejected(
                    "foreign-currency",
                    intent.lowers() + " cannot settle " + seen.entry().number() + ", which is over "
                            + seen.entry().total() + ".",
                    "Book this by hand in Exact Online, then mark it as done.");
        }
    }

    /**
     * What is taken off debtors: what the intent says; else all that the books still have of an item that closes, and its
     * share of a part. A part that a credit note settles takes off what the note brought.
     */
    private Money value(Intent intent, Items.Seen before, String key) {
        if (intent.value() != null) {
            return intent.value();
        }
        Worth whole = new Worth(before.rows().open(), before.rows().openValue());
        if (intent.lowers().abs().compareTo(whole.amount().abs()) > 0) {
            throw new Failure.Rejected(
                    "refused",
                    "Of " + before.entry().number() + " only " + whole.amount() + " is open in Exact, and "
                            + intent.lowers() + " should be settled.",
                    "See in Exact what settled it meanwhile. Settle the rest by hand, then mark it as done.");
        }
        if (!intent.ofNote() || whole.amount().equals(intent.lowers())) {
            return whole.part(intent.lowers()).value();
        }
        return EntryLookup.of(api, books, intent.date(), notes(intent, key + NOTE))
                .only()
                .flatMap(lines -> lines.stream()
                        .filter(line -> !Json.text(line, "Account").isEmpty())
                        .findFirst())
                .map(this::amountInBooks)
                .orElseThrow(() -> new Failure.NoEffect("Exact does not show the credit note's half yet"));
    }

    private Money amountInBooks(JsonNode line) {
        return Json.money(line, "AmountDC", books.currency());
    }

    private static Names.Notes notes(Intent intent, String key) {
        return new Names.Notes(intent.money() ? Names.Notes.MONEY : Names.Notes.MEMO, intent.transaction(), key);
    }

    private ObjectNode body(Intent intent, Money value, Items.Seen seen, Books.Journal journal, String key) {
        Books.Period period = books.period(intent.date());
        ObjectNode body = Json.object();
        body.put("JournalCode", journal.code());
        body.put("Currency", intent.lowers().currency());
        body.put("ExchangeRate", rate(intent.lowers(), value));
        body.put("FinancialYear", period.year());
        body.put("FinancialPeriod", period.number());
        ArrayNode lines = body.putArray("GeneralJournalEntryLines");
        ObjectNode debtors = line(lines, intent, key, seen.entry().number());
        debtors.put("GLAccount", seen.rows().ledger());
        debtors.put("Account", seen.entry().debtor());
        debtors.put("OurRef", seen.entry().exactNumber());
        Json.putMoney(debtors, "AmountFC", intent.lowers().negate());
        ObjectNode against = line(lines, intent, key, intent.text());
        against.put("GLAccount", books.ledger(intent.ledger()));
        Json.putMoney(against, "AmountFC", intent.lowers());
        return body;
    }

    private static ObjectNode line(ArrayNode lines, Intent intent, String key, String text) {
        Names.Notes notes = notes(intent, key);
        ObjectNode line = lines.addObject();
        line.put("Date", Json.moment(intent.date()));
        line.put("Description", Names.description(notes.sign(), text));
        line.put("Notes", notes.text());
        return line;
    }

    /** Amount in the item's currency, times this, is its value in the books. */
    private static BigDecimal rate(Money amount, Money value) {
        return value.decimal().divide(amount.decimal(), DIGITS_OF_RATE, RoundingMode.HALF_UP);
    }
}
