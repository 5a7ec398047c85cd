package nl.afletter.vendor.moneybird;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import nl.afletter.model.Money;
import nl.afletter.model.Posting;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;

/**
 * From one ledger account to another: a general journal document (moneybird.md section 8, way 3). Our key is its
 * {@code reference}.
 */
final class BookTransfer implements Operation<BookTransfer.Intent> {

    static final String NAME = "book-journal-document";

    private static final String PATH = "documents/general_journal_documents";

    private final MoneybirdApi api;
    private final Books books;

    /** @param debit ledger account @param credit ledger account @param amount positive */
    record Intent(String debit, String credit, LocalDate date, Money amount, String text) {
        static Intent of(Posting.LedgerTransfer posting) {
            return new Intent(
                    posting.debit(), posting.credit(), posting.date(), posting.amount(), Ids.free(posting.text()));
        }
    }

    BookTransfer(MoneybirdApi api, Books books) {
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
        return Findable.BY_LISTING;
    }

    @Override
    public String call(Intent intent, Call call) {
        books.requireBaseCurrency(intent.amount());
        books.requireOpen(intent.date());
        JsonNode booked;
        try {
            booked = api.post(PATH, body(intent, call.key()), call.deadline());
        } catch (Failure.Rejected refused) {
            throw books.explain(refused, intent.date());
        }
        if (!MoneybirdApi.afterwards(() -> isIt(booked, intent))) {
            throw new Failure.OutcomeUnknown("the answer shows another journal document than the one that was sent");
        }
        return Ids.DOCUMENT + Json.text(booked, "id");
    }

    @Override
    public Lookup find(Intent intent, Call call) {
        for (JsonNode row : api.all(PATH, Items.range(intent.date(), intent.date()))) {
            if (Json.text(row, "reference").equals(call.key())) {
                return isIt(row, intent)
                        ? new Lookup.Found(Ids.DOCUMENT + Json.text(row, "id"))
                        : new Lookup.Unclear(
                                "The journal document " + Json.text(row, "id") + " exists under our key, but"
                                        + " does not hold " + intent.amount() + ". Correct it in Moneybird.");
            }
        }
        return new Lookup.Absent();
    }

    private static boolean isIt(JsonNode document, Intent intent) {
        Money zero = Money.zero(intent.amount().currency());
        return holds(document, intent.debit(), intent.amount(), zero)
                && holds(document, intent.credit(), zero, intent.amount());
    }

    private static boolean holds(JsonNode document, String ledger, Money debit, Money credit) {
        for (JsonNode entry : document.path("general_journal_document_entries")) {
            if (Json.text(entry, "ledger_account_id").equals(ledger)
                    && Json.money(entry, "debit", debit.currency()).equals(debit)
                    && Json.money(entry, "credit", debit.currency()).equals(credit)) {
                return true;
            }
        }
        return false;
    }

    private static ObjectNode body(Intent intent, String key) {
        ObjectNode body = Json.object();
        ObjectNode document = body.putObject("general_journal_document");
        document.put("reference", key);
        document.put("date", intent.date().toString());
        ArrayNode entries = document.putArray("general_journal_document_entries_attributes");
        entry(entries, intent.debit(), "debit", intent);
        entry(entries, intent.credit(), "credit", intent);
        return body;
    }

    private static void entry(ArrayNode entries, String ledger, String side, Intent intent) {
        ObjectNode entry = entries.addObject();
        entry.put("ledger_account_id", Ids.digits(ledger));
        entry.put(side, intent.amount().toDecimal());
        entry.put("description", intent.text().strip());
    }
}
