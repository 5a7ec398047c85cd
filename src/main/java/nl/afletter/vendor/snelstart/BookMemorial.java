package nl.afletter.vendor.snelstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import nl.afletter.model.Money;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;

/**
 * What is settled or moved without money: a memoriaalboeking (snelstart.md section 8). Memorials cannot be listed, so one
 * is known by its boekstuk, which holds our key shortened, and found by its ledger entries. That a sales line's amount is
 * positive for debit is written nowhere: what is open is read before and after.
 */
final class BookMemorial implements Operation<BookMemorial.Intent> {

    static final String NAME = "book-memoriaalboeking";

    private final SnelStartApi api;
    private final Books books;
    private final Settling settling;

    /** @param transaction of the PSP, or empty */
    record Intent(
            LocalDate date, String transaction, String text, List<Settling.Line> sales, List<LedgerLine> ledgers) {}

    /** @param ledger number @param debit negative is credit */
    record LedgerLine(String ledger, Money debit) {}

    BookMemorial(SnelStartApi api, Books books, Settling settling) {
        this.api = api;
        this.books = books;
        this.settling = settling;
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
        books.requireOpen(intent.date());
        ObjectNode body = body(intent, call.key());
        Map<String, Money> before = settling.open(intent.sales());
        JsonNode booked;
        try {
            booked = api.post("memoriaalboekingen", body, call.deadline());
        } catch (Failure.Rejected refused) {
            throw books.explain(refused, intent.date());
        }
        if (Json.text(booked, "id").isEmpty()) {
            throw new Failure.OutcomeUnknown("the answer shows no booking");
        }
        settling.requireDone(intent.sales(), before);
        return Names.shortened(call.key());
    }

    @Override
    public Lookup find(Intent intent, Call call) {
        String boekstuk = Names.shortened(call.key());
        List<JsonNode> entries = api.all("grootboekmutaties", OData.is("Boekstuk", boekstuk)).stream()
                .filter(entry -> Names.keyOf(Json.text(entry, "omschrijving"))
                        .map(call.key()::equals)
                        .orElse(true))
                .toList();
        if (entries.isEmpty()) {
            return new Lookup.Absent();
        }
        boolean same = intent.sales().stream().allMatch(line -> settles(entries, line))
                && intent.ledgers().stream().allMatch(line -> books(entries, line));
        String doubt = same
                ? settling.doubt(intent.sales())
                : "The memorial " + boekstuk + " exists under our key with other lines than were meant. Correct it in"
                        + " SnelStart.";
        return doubt.isEmpty() ? new Lookup.Found(boekstuk) : new Lookup.Unclear(doubt);
    }

    private boolean settles(List<JsonNode> entries, Settling.Line line) {
        String number = settling.numberOf(line);
        return entries.stream()
                .anyMatch(entry -> Json.text(entry, "factuurNummer").equals(number)
                        && Items.lowers(entry).equals(line.lowers()));
    }

    private boolean books(List<JsonNode> entries, LedgerLine line) {
        String ledger = books.ledger(line.ledger());
        return entries.stream()
                .anyMatch(entry -> Json.id(entry, "grootboek").equals(ledger)
                        && Items.lowers(entry).negate().equals(line.debit()));
    }

    private ObjectNode body(Intent intent, String key) {
        String text = Names.keyed(intent.text(), intent.transaction(), key);
        ObjectNode body = Json.object();
        body.put("datum", Json.moment(intent.date()));
        Json.putId(body, "dagboek", books.memorial());
        body.put("boekstuk", Names.shortened(key));
        body.put("omschrijving", text);
        ArrayNode ledgers = body.putArray("memoriaalBoekingsRegels");
        for (LedgerLine line : intent.ledgers()) {
            Money none = Money.zero(Json.EUR);
            ObjectNode each = ledgers.addObject();
            each.put("omschrijving", text);
            Json.putId(each, "grootboek", books.ledger(line.ledger()));
            Json.putMoney(each, "debet", line.debit().isNegative() ? none : line.debit());
            Json.putMoney(
                    each, "credit", line.debit().isNegative() ? line.debit().negate() : none);
        }
        ArrayNode sales = body.putArray("verkoopboekingBoekingsRegels");
        for (Settling.Line line : intent.sales()) {
            ObjectNode each = sales.addObject();
            Json.putId(each, "boekingId", Names.guid(line.item()));
            each.put("omschrijving", text);
            Json.putMoney(each, "bedrag", line.lowers().negate());
        }
        return body;
    }
}
