package nl.afletter.local.sim.snelstart;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import nl.afletter.local.sim.ODataFilter.Type;
import nl.afletter.local.sim.SimResponse;

/** Bank bookings, which are taken twice without a word, and memorials, which cannot be listed. */
final class MoneyRoutes {
    private static final Map<String, Type> BANK = Map.of(
            "Id", Type.GUID,
            "Dagboek/Id", Type.GUID,
            "Datum", Type.MOMENT,
            "ModifiedOn", Type.MOMENT,
            "Boekstuk", Type.TEXT,
            "Omschrijving", Type.TEXT,
            "BedragOntvangen", Type.NUMBER,
            "BedragUitgegeven", Type.NUMBER);
    private static final Set<String> BANK_FIELDS = Set.of(
            "id",
            "datum",
            "dagboek",
            "boekstuk",
            "omschrijving",
            "markering",
            "bedragOntvangen",
            "bedragUitgegeven",
            "verkoopboekingBoekingsRegels",
            "grootboekBoekingsRegels",
            "inkoopboekingBoekingsRegels",
            "btwBoekingsregels");
    private static final Set<String> MEMORIAL_FIELDS = Set.of(
            "id",
            "datum",
            "dagboek",
            "boekstuk",
            "omschrijving",
            "markering",
            "memoriaalBoekingsRegels",
            "verkoopboekingBoekingsRegels",
            "inkoopboekingBoekingsRegels");
    private static final Set<String> LEDGER_LINE =
            Set.of("omschrijving", "grootboek", "kostenplaats", "debet", "credit", "btwSoort");

    private final SnelStartSimulator simulator;

    MoneyRoutes(SnelStartSimulator simulator) {
        this.simulator = simulator;
    }

    void add() {
        simulator.write("POST", "/bankboekingen", "bankieren:write", MoneyRoutes::bank);
        simulator.get(
                "/bankboekingen",
                "bankieren:read",
                visit -> visit.list(visit.books().bankboekingen.values(), BANK));
        simulator.get(
                "/bankboekingen/{id}",
                "bankieren:read",
                visit -> SimResponse.json(200, visit.one(visit.books().bankboekingen)));
        simulator.write("POST", "/memoriaalboekingen", "memoriaal:write", this::memorial);
        simulator.get(
                "/memoriaalboekingen/{id}",
                "memoriaal:read",
                visit -> SimResponse.json(200, visit.one(visit.books().memoriaalboekingen)));
    }

    private static SimResponse bank(Visit visit) {
        Administration books = visit.books();
        Body body = visit.body(BANK_FIELDS);
        body.noId();
        for (String field : Set.of("datum", "dagboek", "bedragOntvangen", "bedragUitgegeven")) {
            if (!body.has(field)) {
                throw Refusals.model("boeking." + field, "The " + field + " field is required.");
            }
        }
        String daybook = Checks.daybook(books, body, "Bank", "BOE-0096");
        LocalDate day = body.day("datum");
        Checks.open(books, day);
        long received = body.cents("bedragOntvangen");
        long spent = body.cents("bedragUitgegeven");
        if (received != 0 && spent != 0) {
            throw Refusals.code("BOE-0027");
        }
        String text = body.text("omschrijving", Checks.LONG, "BOE-0071");
        Ledger ledger = new Ledger(visit, day, daybook, body.text("boekstuk", Checks.SHORT, "BOE-0068"), text);
        ledger.add(books.ledgerOfDaybook.get(daybook), received - spent, "", text);
        Map<ObjectNode, Long> settled = new IdentityHashMap<>();
        for (Body line :
                body.rows("verkoopboekingBoekingsRegels", Set.of("boekingId", "omschrijving", "debet", "credit"))) {
            settle(books, ledger, settled, line, Checks.debit(line));
        }
        for (Body line : body.rows("grootboekBoekingsRegels", LEDGER_LINE)) {
            ObjectNode account = Checks.ledger(books, line);
            Checks.vatKind(account, line);
            ledgerLine(books, ledger, account, line);
        }
        for (Body line : body.rows("btwBoekingsregels", Set.of("type", "tarief", "debet", "credit"))) {
            ledger.add(taxAccount(books, line), Checks.debit(line), "", "btw");
        }
        body.rows("inkoopboekingBoekingsRegels", Set.of()).forEach(line -> {
            throw Refusals.code("BOE-0001");
        });
        ledger.requireBalance();
        ledger.post();
        Checks.settle(settled);
        ObjectNode row = visit.made("bankboekingen", ((ObjectNode) body.node()).deepCopy());
        books.bankboekingen.put(row.path("id").asText(), row);
        return SimResponse.json(201, row);
    }

    private SimResponse memorial(Visit visit) {
        Administration books = visit.books();
        Body body = visit.body(MEMORIAL_FIELDS);
        body.noId();
        String daybook = Checks.daybook(books, body, "Memoriaal", "BOE-0095");
        LocalDate day = body.day("datum");
        Checks.open(books, day);
        String text = body.text("omschrijving", Checks.LONG, "BOE-0071");
        Ledger ledger = new Ledger(visit, day, daybook, body.text("boekstuk", Checks.SHORT, "BOE-0068"), text);
        Map<ObjectNode, Long> settled = new IdentityHashMap<>();
        int lines = 0;
        for (Body line : body.rows("memoriaalBoekingsRegels", LEDGER_LINE)) {
            ledgerLine(books, ledger, Checks.ledger(books, line), line);
            lines++;
        }
        for (Body line : body.rows("verkoopboekingBoekingsRegels", Set.of("boekingId", "omschrijving", "bedrag"))) {
            long amount = line.cents("bedrag");
            if (amount == 0) {
                throw Refusals.code("BOE-0028");
            }
            settle(books, ledger, settled, line, simulator.memorialDebitIsPositive() ? amount : -amount);
            lines++;
        }
        if (lines < 2) {
            throw Refusals.code("BOE-0094");
        }
        ledger.requireBalance();
        ledger.post();
        Checks.settle(settled);
        ObjectNode row = visit.made("memoriaalboekingen", ((ObjectNode) body.node()).deepCopy());
        books.memoriaalboekingen.put(row.path("id").asText(), row);
        return SimResponse.json(201, row);
    }

    private static void settle(
            Administration books, Ledger ledger, Map<ObjectNode, Long> settled, Body line, long debit) {
        ObjectNode invoice = Checks.invoice(books, line);
        ledger.debtor(invoice, debit, line.text("omschrijving", Checks.LONG, "BOE-0071"));
        settled.merge(invoice, debit, Long::sum);
    }

    private static void ledgerLine(Administration books, Ledger ledger, ObjectNode account, Body line) {
        String text = line.text("omschrijving", Checks.LONG, "BOE-0071");
        if (text.isBlank()) {
            throw Refusals.code("BOE-0084");
        }
        ledger.add(account.path("id").asText(), Checks.debit(line), Checks.costCentre(books, account, line), text);
    }

    private static String taxAccount(Administration books, Body line) {
        String rate = line.text("tarief", Checks.LONG, "");
        String type = line.text("type", Checks.LONG, "");
        if (!Set.of("Hoog", "Laag", "Overig").contains(rate)) {
            throw Refusals.model(line.place() + "tarief", "The value is not valid.");
        }
        String function =
                switch (type) {
                    case "TeVorderenBtwType" -> "BtwTeVorderen" + rate;
                    case "AfTeDragenBtwType" -> rate.equals("Laag") ? "BtwAfteDragenLaag" : "BtwAfTeDragen" + rate;
                    default -> throw Refusals.model(line.place() + "type", "The value is not valid.");
                };
        return books.byFunction(function).path("id").asText();
    }
}
