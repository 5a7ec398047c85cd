package nl.afletter.local.sim.snelstart;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimRequest;
import nl.afletter.local.sim.snelstart.SnelStartState.Coupling;

/** Sets an administration up, and does in it what a person does by hand. */
public final class SnelStartSeed {
    /** Every right that a coupling can have. */
    public static final Set<String> ALL_SCOPES = Set.of(
            "relaties:read",
            "relaties:write",
            "boekhouden:read",
            "boekhouden:write",
            "bankieren:read",
            "bankieren:write",
            "memoriaal:read",
            "memoriaal:write",
            "orders:read",
            "documenten:read",
            "documenten:write",
            "settings:read",
            "btwaangiftes:read",
            "rapportage");

    private final SnelStartSimulator simulator;
    private final String id;

    private SnelStartSeed(SnelStartSimulator simulator, String id) {
        this.simulator = simulator;
        this.id = id;
    }

    static SnelStartSeed create(SnelStartSimulator simulator, String name) {
        Administration books = new Administration();
        simulator.change(state -> {
            books.id = state.nextId();
            books.name = name;
            state.administrations.put(books.id, books);
        });
        SnelStartSeed seed = new SnelStartSeed(simulator, books.id);
        seed.daybook("1300", "Debiteuren", "Verkoop", "DagboekVerkoop");
        seed.daybook("9900", "Memoriaal", "Memoriaal", "DagboekMemoriaal");
        seed.ledger("1500", "Btw af te dragen hoog", "BtwAfTeDragenHoog");
        seed.ledger("1501", "Btw af te dragen laag", "BtwAfteDragenLaag");
        seed.ledger("1502", "Btw af te dragen overig", "BtwAfTeDragenOverig");
        seed.ledger("1503", "Btw verlegd verkopen", "BtwAfTeDragenVerlegdVerkopen");
        seed.ledger("1520", "Btw te vorderen hoog", "BtwTeVorderenHoog");
        seed.ledger("1521", "Btw te vorderen laag", "BtwTeVorderenLaag");
        seed.ledger("1522", "Btw te vorderen overig", "BtwTeVorderenOverig");
        List.of("NL Nederland", "BE Belgie", "DE Duitsland").forEach(seed::country);
        seed.rate("Geen", "0", "2000-01-01", "");
        seed.rate("Hoog", "21", "2012-10-01", "");
        seed.rate("Laag", "6", "2000-01-01", "2018-12-31");
        seed.rate("Laag", "9", "2019-01-01", "");
        seed.rate("Overig", "0", "2000-01-01", "");
        return seed;
    }

    /** SnelStart's administratieIdentifier. */
    public String id() {
        return id;
    }

    /** Activates a coupling with all rights. */
    public void coupling(String koppelsleutel) {
        coupling(koppelsleutel, ALL_SCOPES);
    }

    /** Activates a coupling. */
    public void coupling(String koppelsleutel, Set<String> scopes) {
        simulator.change(state -> state.couplings.put(koppelsleutel, new Coupling(id, new LinkedHashSet<>(scopes))));
    }

    /** The customer ends a coupling. */
    public void endCoupling(String koppelsleutel) {
        simulator.change(state -> {
            state.couplings.remove(koppelsleutel);
            state.tokens.values().removeIf(token -> token.koppelsleutel().equals(koppelsleutel));
        });
    }

    /** A ledger account; returns its number. @param kinds of VAT that it takes besides Geen */
    public String ledger(String number, String name, String function, String... kinds) {
        add((books, visit) -> {
            ObjectNode row = SimJson.object();
            row.put("nummer", Integer.parseInt(number)).put("omschrijving", name);
            row.put("grootboekfunctie", function)
                    .put("kostenplaatsVerplicht", false)
                    .put("nonactief", false);
            row.put("rekeningCode", number.compareTo("4000") < 0 ? "Balans" : "WinstEnVerlies");
            ArrayNode allowed = row.putArray("btwSoort").add("Geen");
            List.of(kinds).forEach(allowed::add);
            visit.made("grootboeken", row);
            books.grootboeken.put(row.path("id").asText(), row);
            return row;
        });
        return number;
    }

    /** Demands a cost centre on a ledger account. */
    public void requireCostCentre(String number) {
        simulator.change(state -> ledgerByNumber(books(state), number).put("kostenplaatsVerplicht", true));
    }

    /** A daybook with its ledger account of the same number; returns the number. */
    public String daybook(String number, String name, String kind, String function) {
        ledger(number, name, function);
        add((books, visit) -> {
            ObjectNode row = SimJson.object()
                    .put("nummer", Integer.parseInt(number))
                    .put("omschrijving", name)
                    .put("soort", kind)
                    .put("nonactief", false);
            visit.made("dagboeken", row);
            row.remove("modifiedOn");
            books.dagboeken.put(row.path("id").asText(), row);
            books.ledgerOfDaybook.put(
                    row.path("id").asText(),
                    ledgerByNumber(books, number).path("id").asText());
            return row;
        });
        return number;
    }

    /** A cost centre; returns its number. */
    public String costCentre(String number, String name) {
        add((books, visit) -> {
            ObjectNode row = SimJson.object()
                    .put("nummer", Integer.parseInt(number))
                    .put("omschrijving", name)
                    .put("nonactief", false);
            visit.made("kostenplaatsen", row);
            row.remove("modifiedOn");
            books.kostenplaatsen.put(row.path("id").asText(), row);
            return row;
        });
        return number;
    }

    /** A VAT return of a month, quarter or year. */
    public void vatReturn(LocalDate begin, String period, String status) {
        add((books, visit) -> {
            ObjectNode row = SimJson.object()
                    .put("aangiftePeriodeBeginDatum", begin + "T00:00:00")
                    .put("btwAangiftePeriode", period)
                    .put("btwAangifteStatus", status);
            visit.made("btwaangiftes", row);
            row.remove("modifiedOn");
            books.aangiftes.put(row.path("id").asText(), row);
            return row;
        });
    }

    /** The accountant blocks everything until and with this day. */
    public void blockedUntil(LocalDate day) {
        simulator.change(state -> books(state).blockedUntil = day);
    }

    /** A customer that a person entered; returns its id. */
    public String relation(String name, int code) {
        return add((books, visit) -> {
                    ObjectNode row = visit.made("relaties", RelationRoutes.byHand(name, code));
                    books.relaties.put(row.path("id").asText(), row);
                    return row;
                })
                .path("id")
                .asText();
    }

    /** Changes a field of a relation by hand. */
    public void change(String relation, String field, String value) {
        simulator.change(state -> books(state).relaties.get(relation).put(field, value));
    }

    /** A relation as SnelStart shows it. */
    public ObjectNode relationOf(String relation) {
        return simulator.look(state -> books(state).relaties.get(relation).deepCopy());
    }

    /** A sales booking as SnelStart shows it. */
    public ObjectNode salesBooking(String booking) {
        return simulator.look(
                state -> books(state).verkoopboekingen.get(booking).deepCopy());
    }

    /** All bank bookings with this boekstuk, as SnelStart shows them. */
    public List<ObjectNode> bankBookings(String boekstuk) {
        return simulator.look(state -> books(state).bankboekingen.values().stream()
                .filter(row -> row.path("boekstuk").asText().equals(boekstuk))
                .map(ObjectNode::deepCopy)
                .toList());
    }

    /** A sales booking with 21 % that a person made; returns the booking's id. */
    public String foreignInvoice(String relation, String number, LocalDate day, long netCents, String ledger) {
        ObjectNode body = SimJson.object();
        long vat = (netCents * 21 + 50) / 100;
        body.put("factuurnummer", number).put("factuurdatum", day + "T00:00:00");
        body.putObject("klant").put("id", relation);
        body.put("omschrijving", "met de hand geboekt").put("betalingstermijn", 14);
        body.put("factuurbedrag", Ledger.amount(netCents + vat));
        ObjectNode line = body.putArray("boekingsregels").addObject();
        line.put("omschrijving", "werk").put("bedrag", Ledger.amount(netCents)).put("btwSoort", "Hoog");
        body.putArray("btw").addObject().put("btwSoort", "VerkopenHoog").put("btwBedrag", Ledger.amount(vat));
        return add((books, visit) -> {
                    line.putObject("grootboek")
                            .put("id", ledgerByNumber(books, ledger).path("id").asText());
                    return SalesRoutes.book(visit, new Body(body, ""));
                })
                .path("id")
                .asText();
    }

    /**
     * A purchase that a person booked on a cost centre; returns what its entries bear: its number.
     *
     * @param day of the booking
     * @param costCentre number
     */
    public String purchase(
            String relation, String number, LocalDate day, long netCents, String ledger, String costCentre) {
        boolean first = simulator.look(state -> books(state).dagboeken.values().stream()
                .noneMatch(row -> row.path("soort").asText().equals("Inkoop")));
        if (first) {
            daybook("1600", "Crediteuren", "Inkoop", "DagboekInkoop");
        }
        add((books, visit) -> {
            String daybook = books.dagboeken.values().stream()
                    .filter(row -> row.path("soort").asText().equals("Inkoop"))
                    .findFirst()
                    .orElseThrow()
                    .path("id")
                    .asText();
            String centre = books.kostenplaatsen.values().stream()
                    .filter(row -> row.path("nummer").asText().equals(costCentre))
                    .findFirst()
                    .orElseThrow()
                    .path("id")
                    .asText();
            new Ledger(visit, day, daybook, number, "inkoop " + number)
                    .purchase(ledgerByNumber(books, ledger).path("id").asText(), netCents, number, relation, centre)
                    .add(books.ledgerOfDaybook.get(daybook), -netCents, "", "")
                    .post();
            return SimJson.object();
        });
        return number;
    }

    /** The bookkeeper deletes a purchase by its number. */
    public void removePurchase(String number) {
        simulator.change(state -> books(state).mutaties.values().removeIf(row -> row.path("boekstuk")
                .asText()
                .equals(number)));
    }

    private void country(String isoAndName) {
        add((books, visit) -> {
            ObjectNode row = SimJson.object()
                    .put("landcodeISO", isoAndName.substring(0, 2))
                    .put("landcode", isoAndName.substring(0, 1))
                    .put("naam", isoAndName.substring(3));
            visit.made("landen", row);
            row.remove("modifiedOn");
            books.landen.put(row.path("id").asText(), row);
            return row;
        });
    }

    private void rate(String kind, String percentage, String from, String until) {
        add((books, visit) -> {
            ObjectNode row = SimJson.object()
                    .put("btwSoort", kind)
                    .put("btwPercentage", new BigDecimal(percentage))
                    .put("datumVanaf", from + "T00:00:00");
            if (!until.isEmpty()) {
                row.put("datumTotEnMet", until + "T00:00:00");
            }
            books.tarieven.add(row);
            return row;
        });
    }

    private ObjectNode add(BiFunction<Administration, Visit, ObjectNode> action) {
        ObjectNode[] made = new ObjectNode[1];
        SimRequest nobody = new SimRequest("", "", Map.of(), Map.of(), new TreeMap<>(), new byte[0]);
        simulator.change(state -> made[0] = action.apply(
                books(state),
                new Visit(nobody, books(state), state, simulator.clock().instant())));
        return made[0];
    }

    private Administration books(SnelStartState state) {
        return state.administrations.get(id);
    }

    private static ObjectNode ledgerByNumber(Administration books, String number) {
        return books.grootboeken.values().stream()
                .filter(row -> row.path("nummer").asText().equals(number))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no ledger account " + number));
    }
}
