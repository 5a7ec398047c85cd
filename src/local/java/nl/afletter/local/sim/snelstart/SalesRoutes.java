package nl.afletter.local.sim.snelstart;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nl.afletter.local.sim.ODataFilter.Type;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimResponse;

/** Sales bookings, and the verkoopfacturen that lead to them. A number is taken once (BOE-0021). */
final class SalesRoutes {
    private static final Map<String, Type> INVOICES = Map.of(
            "Id", Type.GUID,
            "VerkoopBoeking/Id", Type.GUID,
            "Relatie/Id", Type.GUID,
            "Factuurnummer", Type.TEXT,
            "FactuurDatum", Type.MOMENT,
            "VervalDatum", Type.MOMENT,
            "FactuurBedrag", Type.NUMBER,
            "OpenstaandSaldo", Type.NUMBER,
            "ModifiedOn", Type.MOMENT);
    private static final Set<String> FIELDS = Set.of(
            "id",
            "factuurnummer",
            "factuurdatum",
            "klant",
            "omschrijving",
            "factuurbedrag",
            "betalingstermijn",
            "boekstuk",
            "markering",
            "boekingsregels",
            "btw");
    private static final Set<String> LINE = Set.of("omschrijving", "grootboek", "kostenplaats", "bedrag", "btwSoort");
    private static final Set<String> EU = Set.of("VerkopenExportBinnenEU", "DienstverleningBinnenEU");
    /** VAT block, kind on its lines, function of its ledger account. */
    private static final Map<String, List<String>> BLOCKS = Map.of(
            "VerkopenHoog", List.of("Hoog", "BtwAfTeDragenHoog"),
            "VerkopenLaag", List.of("Laag", "BtwAfteDragenLaag"),
            "VerkopenOverig", List.of("Overig", "BtwAfTeDragenOverig"),
            "VerkopenVerlegd", List.of("Geen", "BtwAfTeDragenVerlegdVerkopen"));

    private record Line(String ledger, long cents, String kind, String centre, String text) {}

    void addTo(SnelStartSimulator simulator) {
        simulator.write(
                "POST",
                "/verkoopboekingen",
                "boekhouden:write",
                visit -> SimResponse.json(201, book(visit, visit.body(FIELDS))));
        simulator.get(
                "/verkoopboekingen/{id}",
                "boekhouden:read",
                visit -> SimResponse.json(200, visit.one(visit.books().verkoopboekingen)));
        simulator.get(
                "/verkoopfacturen",
                "orders:read",
                visit -> visit.list(visit.books().verkoopfacturen.values(), INVOICES));
        simulator.get(
                "/verkoopfacturen/{id}",
                "orders:read",
                visit -> SimResponse.json(200, visit.one(visit.books().verkoopfacturen)));
    }

    static ObjectNode book(Visit visit, Body body) {
        Administration books = visit.books();
        body.noId();
        String number = body.text("factuurnummer", Checks.SHORT, "BOE-0058");
        if (number.isBlank()) {
            throw Refusals.code("BOE-0058");
        }
        if (books.verkoopboekingen.values().stream()
                .anyMatch(row -> row.path("factuurnummer").asText().equals(number))) {
            throw Refusals.code("BOE-0021");
        }
        String boekstuk = body.text("boekstuk", Checks.SHORT, "BOE-0068");
        String text = body.text("omschrijving", Checks.LONG, "BOE-0071");
        LocalDate day = body.day("factuurdatum");
        Checks.open(books, day);
        ObjectNode customer = customer(books, body);
        int term = body.node().path("betalingstermijn").asInt(0);
        if (term < 0 || term > 999) {
            throw Refusals.model("betalingstermijn", "The value must be between 0 and 999.");
        }
        List<Line> lines = lines(books, customer, body);
        Map<String, Long> vat = vat(lines, body);
        ObjectNode factuur = SimJson.object();
        factuur.put("factuurnummer", number);
        factuur.set("relatie", Visit.reference("relaties", customer.path("id").asText()));
        Ledger ledger = new Ledger(visit, day, daybook(books), boekstuk, text);
        long total = body.cents("factuurbedrag");
        ledger.debtor(factuur, total, text);
        lines.forEach(line -> ledger.add(line.ledger(), -line.cents(), line.centre(), line.text()));
        vat.forEach((block, cents) -> {
            if (cents != 0) {
                ledger.add(books.byFunction(BLOCKS.get(block).get(1)).path("id").asText(), -cents, "", "btw");
            }
        });
        ledger.requireBalance();
        ledger.post();
        return keep(visit, body, factuur, day, term, total);
    }

    private static ObjectNode keep(Visit visit, Body body, ObjectNode factuur, LocalDate day, int term, long total) {
        ObjectNode booking = visit.made("verkoopboekingen", ((ObjectNode) body.node()).deepCopy());
        booking.put("gewijzigdDoorAccountant", false);
        booking.putArray("documents");
        visit.books().verkoopboekingen.put(booking.path("id").asText(), booking);
        factuur.set(
                "verkoopBoeking",
                Visit.reference("verkoopboekingen", booking.path("id").asText()));
        factuur.put("factuurDatum", day + "T00:00:00");
        factuur.put("vervalDatum", day.plusDays(term) + "T00:00:00");
        factuur.put("factuurBedrag", Ledger.amount(total));
        factuur.put("openstaandSaldo", Ledger.amount(total));
        factuur.putArray("verkoopOrders");
        visit.made("verkoopfacturen", factuur);
        visit.books().verkoopfacturen.put(factuur.path("id").asText(), factuur);
        return booking;
    }

    private static ObjectNode customer(Administration books, Body body) {
        ObjectNode customer = books.relaties.get(body.id("klant").orElseThrow(() -> Refusals.code("BOE-0060")));
        if (customer == null) {
            throw Refusals.code("REL-0005");
        }
        if (!customer.path("relatiesoort").toString().contains("Klant")) {
            throw Refusals.code("BOE-0060");
        }
        if (customer.path("nonactief").asBoolean()) {
            throw Refusals.code("BOE-0054");
        }
        return customer;
    }

    private static List<Line> lines(Administration books, ObjectNode customer, Body body) {
        List<Body> rows = body.rows("boekingsregels", LINE);
        if (rows.isEmpty()) {
            throw Refusals.code("BOE-0023");
        }
        return rows.stream()
                .map(row -> {
                    ObjectNode ledger = Checks.ledger(books, row);
                    boolean european =
                            EU.contains(ledger.path("grootboekfunctie").asText());
                    String vat = customer.path("btwNummer").asText("");
                    if (european && (vat.isEmpty() || vat.startsWith("NL"))) {
                        throw Refusals.code("BOE-0080");
                    }
                    long cents = row.cents("bedrag");
                    if (cents == 0) {
                        throw Refusals.code("BOE-0028");
                    }
                    return new Line(
                            ledger.path("id").asText(),
                            cents,
                            Checks.vatKind(ledger, row),
                            Checks.costCentre(books, ledger, row),
                            row.text("omschrijving", Checks.LONG, "BOE-0071"));
                })
                .toList();
    }

    /** Every taxed kind on the lines has its block, and no block is without lines. */
    private static Map<String, Long> vat(List<Line> lines, Body body) {
        Map<String, Long> vat = new LinkedHashMap<>();
        for (Body row : body.rows("btw", Set.of("btwSoort", "btwBedrag"))) {
            String block = row.text("btwSoort", Checks.LONG, "");
            if (block.equals("Geen")) {
                continue;
            }
            if (!BLOCKS.containsKey(block) || vat.put(block, row.cents("btwBedrag")) != null) {
                throw Refusals.code("BOE-0069");
            }
        }
        if (vat.containsKey("VerkopenVerlegd") && vat.size() > 1) {
            throw Refusals.code("BOE-0062");
        }
        Set<String> taxed = Set.of("Hoog", "Laag", "Overig");
        boolean missing = lines.stream()
                .map(Line::kind)
                .filter(taxed::contains)
                .anyMatch(kind -> !vat.containsKey("Verkopen" + kind));
        boolean alone = vat.keySet().stream()
                .map(block -> BLOCKS.get(block).get(0))
                .anyMatch(kind -> lines.stream().noneMatch(line -> line.kind().equals(kind)));
        if (missing || alone) {
            throw Refusals.code("BOE-0082");
        }
        return vat;
    }

    private static String daybook(Administration books) {
        return books.dagboeken.values().stream()
                .filter(row -> row.path("soort").asText().equals("Verkoop"))
                .map(row -> row.path("id").asText())
                .findFirst()
                .orElseThrow(() -> Refusals.code("BOE-0096"));
    }
}
