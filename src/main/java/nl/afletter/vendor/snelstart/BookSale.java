package nl.afletter.vendor.snelstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nl.afletter.model.Money;
import nl.afletter.model.Posting;
import nl.afletter.model.ReferenceKind;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;

/**
 * Books an invoice or credit note as a verkoopboeking (snelstart.md section 8). VAT is stated twice, its kind on each line
 * and its amount per kind: the amounts are the CRM's, so nothing is computed here; a rate is only used to see that they
 * can be right. Our key stands at the end of the omschrijving and, shortened, in the boekstuk.
 */
final class BookSale implements Operation<BookSale.Intent> {

    static final String NAME = "book-verkoopboeking";

    private static final BigDecimal HALF_A_CENT = new BigDecimal("0.005");

    private final SnelStartApi api;
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
                    Names.free(Names.shortened(itsNumber)),
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

    /** @param ledger number @param costCentre number, or empty */
    record Line(String description, Money net, String vatCode, String ledger, String costCentre) {
        static Line of(Posting.RevenueLine line) {
            return new Line(
                    Names.free(Names.line(line.description())),
                    line.net(),
                    line.vatCode(),
                    line.ledger(),
                    line.project());
        }

        Line opposite() {
            return new Line(description, net.negate(), vatCode, ledger, costCentre);
        }
    }

    /** VAT of one kind, as the CRM has it. */
    record Vat(String code, Money amount) {}

    BookSale(SnelStartApi api, Books books) {
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
        books.requireOpen(intent.date());
        intent.vat().forEach(each -> requirePossible(intent, each));
        ObjectNode body = body(intent, call.key());
        JsonNode booked;
        try {
            booked = api.post("verkoopboekingen", body, call.deadline());
        } catch (Failure.Rejected refused) {
            if (refused.code().equals(SnelStartErrors.NUMBER_TAKEN)) {
                return ours(intent, call).orElseThrow(() -> refused);
            }
            throw books.explain(refused, intent.date());
        }
        String fault = SnelStartApi.afterwards(() -> difference(intent, booked));
        if (!fault.isEmpty()) {
            throw new Failure.OutcomeUnknown(fault);
        }
        return Json.made(booked);
    }

    @Override
    public Lookup find(Intent intent, Call call) {
        Lookup seen = new Lookup.Absent();
        for (JsonNode row : candidates(intent)) {
            if (Items.sourceOf(row).equals(call.key())) {
                String fault = difference(intent, row);
                return fault.isEmpty() ? new Lookup.Found(Json.text(row, "id")) : new Lookup.Unclear(fault);
            }
            seen = new Lookup.Unclear("SnelStart holds the number " + intent.number() + " already ("
                    + Json.money(row, "factuurbedrag") + "), and this effect did not book it.");
        }
        return seen;
    }

    /** The intent that would book just this sales booking. */
    static Intent asItStands(JsonNode row, Books books) {
        LocalDate date = Json.day(row, "factuurdatum");
        List<Vat> vat = Json.rows(row.path("btw")).stream()
                .map(block -> new Vat(Json.text(block, "btwSoort"), Json.money(block, "btwBedrag")))
                .toList();
        Money total = Json.money(row, "factuurbedrag");
        return new Intent(
                total.isNegative() ? ReferenceKind.CREDIT_NOTE : ReferenceKind.INVOICE,
                Names.free(Json.text(row, "factuurnummer")),
                date,
                date.plusDays(row.path("betalingstermijn").asInt()),
                Json.id(row, "klant"),
                Json.rows(row.path("boekingsregels")).stream()
                        .map(line -> line(line, vat, books))
                        .toList(),
                vat,
                total,
                Names.free(Names.withoutKey(Json.text(row, "omschrijving"))));
    }

    private static Line line(JsonNode row, List<Vat> vat, Books books) {
        boolean reversed = vat.stream().anyMatch(each -> each.code().equals(VatKind.VerkopenVerlegd.name()));
        String kind = Json.text(row, "btwSoort");
        String untaxed = (reversed ? VatKind.VerkopenVerlegd : VatKind.Geen).name();
        return new Line(
                Names.free(Json.text(row, "omschrijving")),
                Json.money(row, "bedrag"),
                kind.isEmpty() || kind.equals("Geen") ? untaxed : "Verkopen" + kind,
                books.numberOf("grootboeken", Json.id(row, "grootboek")),
                books.numberOf("kostenplaatsen", Json.id(row, "kostenplaats")));
    }

    private Optional<String> ours(Intent intent, Call call) {
        return find(intent, call) instanceof Lookup.Found found ? Optional.of(found.id()) : Optional.empty();
    }

    /** Bookings of this number; also the debtor's own list is read, as a booking may not have its verkoopfactuur yet. */
    private List<JsonNode> candidates(Intent intent) {
        List<JsonNode> rows = new ArrayList<>();
        for (JsonNode invoice : api.all(
                "verkoopfacturen", OData.is("Factuurnummer", intent.number().strip()))) {
            String id = Json.id(invoice, "verkoopBoeking");
            if (!id.isEmpty()) {
                api.find("verkoopboekingen/" + Names.guid(id)).ifPresent(rows::add);
            }
        }
        if (rows.isEmpty()) {
            api.list("relaties/" + Names.guid(intent.debtor()) + "/verkoopboekingen").stream()
                    .filter(row -> Json.text(row, "factuurnummer")
                            .equals(intent.number().strip()))
                    .forEach(rows::add);
        }
        return rows;
    }

    /** A CRM may round VAT per line: each line can make half a cent, and no more. */
    private void requirePossible(Intent intent, Vat vat) {
        VatKind kind = VatKind.ofSale(vat.code());
        BigDecimal exact = BigDecimal.ZERO;
        int lines = 0;
        for (Line line : intent.lines()) {
            if (line.vatCode().equals(vat.code())) {
                exact = exact.add(line.net().decimal());
                lines++;
            }
        }
        BigDecimal rate = kind.isTaxed() ? books.percentage(kind, intent.date()) : BigDecimal.ZERO;
        BigDecimal off = exact.multiply(rate)
                .movePointLeft(2)
                .subtract(vat.amount().decimal())
                .abs();
        if (off.compareTo(HALF_A_CENT.multiply(BigDecimal.valueOf(lines))) > 0) {
            throw new Failure.Rejected(
                    "totals-differ",
                    "On " + intent.number() + " the invoice says " + vat.amount() + " VAT under " + kind + ", but "
                            + rate.stripTrailingZeros().toPlainString() + "% of " + exact.toPlainString()
                            + " is not that.",
                    "Nothing was booked. Correct the invoice or the VAT mapping, or book it by hand with this number: it"
                            + " is then settled like any other.");
        }
    }

    private static String difference(Intent intent, JsonNode row) {
        Money total = Json.money(row, "factuurbedrag");
        boolean same = total.equals(intent.total())
                && Json.id(row, "klant").equals(intent.debtor())
                && Json.text(row, "factuurnummer").equals(intent.number().strip());
        return same
                ? ""
                : "The booking " + Json.shown(row, "factuurnummer") + " exists with total " + total
                        + "; the invoice is " + intent.number() + " with total " + intent.total()
                        + ". Correct that booking in SnelStart; do not book it again.";
    }

    private ObjectNode body(Intent intent, String key) {
        ObjectNode body = Json.object();
        body.put("factuurnummer", intent.number().strip());
        body.put("factuurdatum", Json.moment(intent.date()));
        Json.putId(body, "klant", Names.guid(intent.debtor()));
        body.put("omschrijving", Names.keyed(intent.text(), "", key));
        Json.putMoney(body, "factuurbedrag", intent.total());
        body.put("betalingstermijn", ChronoUnit.DAYS.between(intent.date(), intent.dueDate()));
        body.put("boekstuk", Names.shortened(key));
        ArrayNode lines = body.putArray("boekingsregels");
        for (Line line : intent.lines()) {
            ObjectNode each = lines.addObject();
            Json.putText(each, "omschrijving", line.description());
            Json.putId(each, "grootboek", books.ledger(line.ledger()));
            if (!line.costCentre().isEmpty()) {
                Json.putId(each, "kostenplaats", books.costCentre(line.costCentre()));
            }
            Json.putMoney(each, "bedrag", line.net());
            each.put("btwSoort", VatKind.ofSale(line.vatCode()).line());
        }
        ArrayNode vat = body.putArray("btw");
        for (Vat each : intent.vat()) {
            ObjectNode block = vat.addObject();
            block.put("btwSoort", each.code());
            Json.putMoney(block, "btwBedrag", each.amount());
        }
        return body;
    }
}
