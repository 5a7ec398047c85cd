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
 * Books money on the PSP's daybook with all that stands against it, in one call: a bankboeking whose lines on sales
 * bookings settle them (snelstart.md section 8). SnelStart takes the same booking twice, so it is looked for by its
 * boekstuk, our key and its amount.
 */
final class BookBank implements Operation<BookBank.Intent> {

    static final String NAME = "book-bankboeking";

    private static final String PATH = "bankboekingen";

    private final SnelStartApi api;
    private final Books books;
    private final Settling settling;

    /** @param daybook number @param amount positive comes in; the lines sum to it */
    record Intent(
            String daybook,
            String transaction,
            LocalDate date,
            Money amount,
            String text,
            List<Settling.Line> sales,
            List<LedgerLine> ledgers) {}

    /**
     * A part on a ledger account.
     *
     * @param ledger number
     * @param amount without VAT; positive is credit
     * @param vatCode empty without VAT; of reverse charge it is the function that the ledger account has to have
     * @param vat goes with the amount
     */
    record LedgerLine(String ledger, Money amount, String vatCode, Money vat, String text) {}

    BookBank(SnelStartApi api, Books books, Settling settling) {
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
            booked = api.post(PATH, body, call.deadline());
        } catch (Failure.Rejected refused) {
            throw books.explain(refused, intent.date());
        }
        if (!SnelStartApi.afterwards(() -> difference(intent, booked)).isEmpty()) {
            throw new Failure.OutcomeUnknown("the answer shows another booking than the one that was sent");
        }
        settling.requireDone(intent.sales(), before);
        return Json.made(booked);
    }

    @Override
    public Lookup find(Intent intent, Call call) {
        Lookup seen = new Lookup.Absent();
        for (JsonNode row : api.all(PATH, OData.is("Boekstuk", Names.shortened(intent.transaction())))) {
            String key = Names.keyOf(Json.text(row, "omschrijving")).orElse("");
            if (key.equals(call.key())) {
                String fault = difference(intent, row);
                String doubt = fault.isEmpty() ? settling.doubt(intent.sales()) : fault;
                return doubt.isEmpty() ? new Lookup.Found(Json.text(row, "id")) : new Lookup.Unclear(doubt);
            }
            if (key.isEmpty() && amount(row).equals(intent.amount())) {
                seen = new Lookup.Unclear("A bank booking of " + intent.transaction() + " over " + intent.amount()
                        + " is there, and Afletter did not book it.");
            }
        }
        return seen;
    }

    /** What came in less what went out. */
    static Money amount(JsonNode row) {
        return Json.money(row, "bedragOntvangen").minus(Json.money(row, "bedragUitgegeven"));
    }

    private String difference(Intent intent, JsonNode row) {
        boolean same = amount(row).equals(intent.amount())
                && Json.id(row, "dagboek").equals(books.daybook(intent.daybook()))
                && intent.sales().stream().allMatch(line -> holds(row, line));
        return same
                ? ""
                : "The bank booking " + Json.shown(row, "boekstuk") + " exists under our key over " + amount(row)
                        + ", but " + intent.amount() + " with other lines was meant. Correct it in SnelStart.";
    }

    private static boolean holds(JsonNode row, Settling.Line line) {
        return Json.rows(row.path("verkoopboekingBoekingsRegels")).stream()
                .anyMatch(each -> Json.id(each, "boekingId").equals(line.item())
                        && Items.lowers(each).equals(line.lowers()));
    }

    private ObjectNode body(Intent intent, String key) {
        ObjectNode body = Json.object();
        body.put("datum", Json.moment(intent.date()));
        Json.putId(body, "dagboek", books.daybook(intent.daybook()));
        body.put("boekstuk", Names.shortened(intent.transaction()));
        body.put("omschrijving", Names.keyed(intent.text(), intent.transaction(), key));
        Money none = Money.zero(Json.EUR);
        Json.putMoney(body, "bedragOntvangen", intent.amount().isPositive() ? intent.amount() : none);
        Json.putMoney(
                body,
                "bedragUitgegeven",
                intent.amount().isPositive() ? none : intent.amount().negate());
        ArrayNode sales = body.putArray("verkoopboekingBoekingsRegels");
        for (Settling.Line line : intent.sales()) {
            ObjectNode each = sales.addObject();
            Json.putId(each, "boekingId", Names.guid(line.item()));
            each.put("omschrijving", Names.keyed(intent.text(), intent.transaction(), key));
            putSides(each, line.lowers());
        }
        ArrayNode ledgers = body.putArray("grootboekBoekingsRegels");
        ArrayNode taxes = body.putArray("btwBoekingsregels");
        for (LedgerLine line : intent.ledgers()) {
            VatKind kind = kind(line);
            ObjectNode each = ledgers.addObject();
            each.put("omschrijving", Names.keyed(line.text(), intent.transaction(), key));
            Json.putId(
                    each,
                    "grootboek",
                    kind.isShifted() ? books.ledger(line.ledger(), kind.name()) : books.ledger(line.ledger()));
            putSides(each, line.amount());
            each.put("btwSoort", kind.line());
            if (!line.vat().isZero()) {
                ObjectNode tax = taxes.addObject();
                tax.put("type", "TeVorderenBtwType");
                tax.put("tarief", kind.line());
                putSides(tax, line.vat());
            }
        }
        body.putArray("inkoopboekingBoekingsRegels");
        return body;
    }

    private static VatKind kind(LedgerLine line) {
        if (line.vatCode().isEmpty()) {
            return VatKind.Geen;
        }
        return line.vat().isZero() ? VatKind.ofShifted(line.vatCode()) : VatKind.ofCost(line.vatCode());
    }

    /** One side only: the other has to be nothing. */
    private static void putSides(ObjectNode line, Money credit) {
        Money none = Money.zero(Json.EUR);
        Json.putMoney(line, "debet", credit.isNegative() ? credit.negate() : none);
        Json.putMoney(line, "credit", credit.isNegative() ? none : credit);
    }
}
