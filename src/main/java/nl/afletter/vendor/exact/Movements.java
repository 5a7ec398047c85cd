package nl.afletter.vendor.exact;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.Optional;
import nl.afletter.model.Money;
import nl.afletter.port.Accounting.Movement;
import nl.afletter.port.Page;

/**
 * Lines on a PSP's clearing account, whichever journal they stand in; and the balance that they make. Exact's mark of the
 * next page is an id, so what comes in meanwhile moves nothing.
 */
final class Movements {

    /** A balance is counted from all lines there are; where these are more pages it is not told. */
    private static final int PAGES_FOR_BALANCE = 10;

    private static final LocalDate BEGINNING = LocalDate.of(2000, 1, 1);

    private final ExactApi api;
    private final Books books;

    Movements(ExactApi api, Books books) {
        this.api = api;
        this.books = books;
    }

    /** @param ledger code of the clearing account */
    Page<Movement> page(String ledger, LocalDate from, LocalDate until, String cursor) {
        Page<JsonNode> page = api.page(TransactionLine.PATH, question(ledger, from, until), cursor);
        return new Page<>(
                page.rows().stream()
                        .filter(line -> line.path("Type").asInt() != TransactionLine.OPENING_BALANCE)
                        .map(this::of)
                        .toList(),
                page.next());
    }

    /**
     * Balance at the end of a day: all lines but those that carry a balance into a new year. Empty where there are too
     * many to count.
     */
    Optional<Money> balance(String ledger, LocalDate day) {
        Money balance = Money.zero(books.currency());
        OData question = question(ledger, BEGINNING, day);
        String cursor = "";
        for (int at = 0; at < PAGES_FOR_BALANCE; at++) {
            Page<JsonNode> page = api.page(TransactionLine.PATH, question, cursor);
            for (JsonNode line : page.rows()) {
                if (line.path("Type").asInt() != TransactionLine.OPENING_BALANCE) {
                    balance = balance.plus(Json.money(line, "AmountDC", books.currency()));
                }
            }
            if (page.isLast()) {
                return Optional.of(balance);
            }
            cursor = page.next();
        }
        return Optional.empty();
    }

    private OData question(String ledger, LocalDate from, LocalDate until) {
        return TransactionLine.question(
                OData.isId("GLAccount", books.ledger(ledger)) + " and " + OData.days("Date", from, until));
    }

    private Movement of(JsonNode line) {
        Optional<Names.Notes> notes = TransactionLine.notes(line);
        Money none = Money.zero(books.currency());
        return new Movement(
                // The journal of effects knows an entry, not its line.
                Json.text(line, "EntryID"),
                notes.map(Names.Notes::transaction).orElseGet(() -> firstWord(Json.text(line, "Description"))),
                notes.map(Names.Notes::key).orElse(""),
                Json.day(line, "Date"),
                Json.money(line, "AmountDC", books.currency()),
                // An entry is in balance or is refused: nothing of it is left to be booked.
                none);
    }

    private static String firstWord(String text) {
        int blank = text.indexOf(' ');
        return blank < 0 ? text : text.substring(0, blank);
    }
}
