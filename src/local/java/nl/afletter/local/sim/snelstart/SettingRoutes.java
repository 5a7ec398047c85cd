package nl.afletter.local.sim.snelstart;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.Map;
import nl.afletter.local.sim.ODataFilter.Type;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimResponse;

/** What is set up in an administration, and what its ledger says. */
final class SettingRoutes {
    private static final Map<String, Type> LEDGERS = Map.of(
            "Id", Type.GUID,
            "Nummer", Type.NUMBER,
            "Omschrijving", Type.TEXT,
            "Nonactief", Type.FLAG,
            "Grootboekfunctie", Type.TEXT);
    private static final Map<String, Type> ENTRIES = Map.of(
            "Id", Type.GUID,
            "Grootboek/Id", Type.GUID,
            "Kostenplaats/Id", Type.GUID,
            "Dagboek/Id", Type.GUID,
            "Datum", Type.MOMENT,
            "ModifiedOn", Type.MOMENT,
            "Boekstuk", Type.TEXT,
            "FactuurNummer", Type.TEXT,
            "Omschrijving", Type.TEXT);

    void addTo(SnelStartSimulator simulator) {
        simulator.get("/companyInfo", "settings:read", SettingRoutes::company);
        simulator.get(
                "/grootboeken",
                "boekhouden:read",
                visit -> visit.list(visit.books().grootboeken.values(), LEDGERS));
        simulator.get(
                "/dagboeken",
                "boekhouden:read",
                visit -> Visit.whole(visit.books().dagboeken.values()));
        simulator.get(
                "/kostenplaatsen",
                "settings:read",
                visit -> Visit.whole(visit.books().kostenplaatsen.values()));
        simulator.get(
                "/landen",
                "settings:read",
                visit -> Visit.whole(visit.books().landen.values()));
        simulator.get("/btwtarieven", "settings:read", visit -> Visit.whole(visit.books().tarieven));
        simulator.get(
                "/btwaangiftes",
                "btwaangiftes:read",
                visit -> visit.list(visit.books().aangiftes.values(), Map.of("Id", Type.GUID)));
        simulator.get(
                "/grootboekmutaties",
                "boekhouden:read",
                visit -> visit.list(visit.books().mutaties.values(), ENTRIES));
        simulator.get("/rapportages/periodebalans", "rapportage", SettingRoutes::periodBalance);
    }

    private static SimResponse company(Visit visit) {
        return SimResponse.json(
                200,
                SimJson.object()
                        .put("administratieIdentifier", visit.books().id)
                        .put("administratieNaam", visit.books().name)
                        .put("bedrijfsnaam", visit.books().name)
                        .put(
                                "huidigBoekjaar",
                                LocalDate.parse(visit.stamp().substring(0, 10)).getYear())
                        .put("factureerBuitenlandsBtw", false));
    }

    /** A debit is positive in the balances (own reading). */
    private static SimResponse periodBalance(Visit visit) {
        LocalDate start = day(visit, "start");
        LocalDate end = day(visit, "end");
        ArrayNode rows = SimJson.array();
        visit.books().grootboeken.forEach((id, ledger) -> {
            long before = 0;
            long debit = 0;
            long credit = 0;
            boolean any = false;
            for (ObjectNode entry : visit.books().mutaties.values()) {
                LocalDate day = LocalDate.parse(entry.path("datum").asText().substring(0, 10));
                if (!entry.path("grootboek").path("id").asText().equals(id) || day.isAfter(end)) {
                    continue;
                }
                any = true;
                if (day.isBefore(start)) {
                    before += Ledger.cents(entry, "saldo");
                } else {
                    debit += Ledger.cents(entry, "debet");
                    credit += Ledger.cents(entry, "credit");
                }
            }
            if (any) {
                ObjectNode row = rows.addObject();
                row.set("grootboekIdentifier", Visit.reference("grootboeken", id));
                row.put("grootboekOmschrijving", ledger.path("omschrijving").asText());
                row.put("grootboekNummer", ledger.path("nummer").asInt());
                row.put("debet", Ledger.amount(debit));
                row.put("credit", Ledger.amount(credit));
                row.put("startSaldoPeriode", Ledger.amount(before));
                row.put("eindSaldoPeriode", Ledger.amount(before + debit - credit));
                row.put("startSaldoBoekjaar", Ledger.amount(before));
                row.putArray("rgsCode");
            }
        });
        return SimResponse.json(200, rows);
    }

    private static LocalDate day(Visit visit, String name) {
        String text = visit.request().query(name).orElse("");
        if (!text.matches("\\d{4}-\\d\\d-\\d\\d(T00:00:00)?")) {
            throw Refusals.model(name, "The value is no moment.");
        }
        return LocalDate.parse(text.substring(0, 10));
    }
}
