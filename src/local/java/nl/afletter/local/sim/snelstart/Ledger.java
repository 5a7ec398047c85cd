package nl.afletter.local.sim.snelstart;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import nl.afletter.local.sim.PlainJournal;
import nl.afletter.local.sim.SimJson;

/** What a booking does in the ledger: its entries as grootboekmutaties, and the same in a plain journal. */
final class Ledger {
    private final Visit visit;
    private final LocalDate day;
    private final String dagboek;
    private final String boekstuk;
    private final String text;
    private final List<Entry> entries = new ArrayList<>();

    /** @param debit negative is credit @param factuur number of the invoice that it belongs to, or empty */
    private record Entry(
            String grootboek, long debit, String factuur, String relatie, String kostenplaats, String text) {}

    Ledger(Visit visit, LocalDate day, String dagboek, String boekstuk, String text) {
        this.visit = visit;
        this.day = day;
        this.dagboek = dagboek;
        this.boekstuk = boekstuk;
        this.text = text;
    }

    Ledger add(String grootboek, long debit, String kostenplaats, String lineText) {
        entries.add(new Entry(grootboek, debit, "", "", kostenplaats, lineText));
        return this;
    }

    /** On a cost account, for a purchase. */
    Ledger purchase(String grootboek, long debit, String factuur, String relatie, String kostenplaats) {
        entries.add(new Entry(grootboek, debit, factuur, relatie, kostenplaats, ""));
        return this;
    }

    /** On debtors, for a sales booking. */
    Ledger debtor(ObjectNode factuur, long debit, String lineText) {
        entries.add(new Entry(
                visit.books().byFunction("DagboekVerkoop").path("id").asText(),
                debit,
                factuur.path("factuurnummer").asText(),
                factuur.path("relatie").path("id").asText(),
                "",
                lineText));
        return this;
    }

    /** @throws nl.afletter.local.sim.SimRefusal BOE-0039 if it does not balance; nothing is booked then */
    void requireBalance() {
        if (entries.stream().mapToLong(Entry::debit).sum() != 0) {
            throw Refusals.code("BOE-0039");
        }
    }

    void post() {
        List<PlainJournal.Line> lines = new ArrayList<>();
        for (Entry entry : entries) {
            ObjectNode row = SimJson.object();
            row.set("grootboek", Visit.reference("grootboeken", entry.grootboek()));
            if (!entry.kostenplaats().isEmpty()) {
                row.set("kostenplaats", Visit.reference("kostenplaatsen", entry.kostenplaats()));
            }
            row.put("datum", day + "T00:00:00");
            row.set("dagboek", Visit.reference("dagboeken", dagboek));
            row.put("omschrijving", entry.text().isEmpty() ? text : entry.text());
            row.put("debet", amount(Math.max(0, entry.debit())));
            row.put("credit", amount(Math.max(0, -entry.debit())));
            row.put("saldo", amount(entry.debit()));
            row.put("boekstuk", boekstuk);
            row.put("factuurNummer", entry.factuur());
            if (!entry.relatie().isEmpty()) {
                row.set("relatiePublicIdentifier", Visit.reference("relaties", entry.relatie()));
            }
            row.putArray("documents");
            visit.made("grootboekmutaties", row);
            visit.books().mutaties.put(row.path("id").asText(), row);
            List<String> part = entry.factuur().isEmpty() ? List.of() : List.of(entry.relatie(), entry.factuur());
            lines.add(new PlainJournal.Line(visit.books().account(entry.grootboek()), part, entry.debit(), "EUR"));
        }
        visit.books().journal.post(new PlainJournal.Entry(day, text, boekstuk, lines));
    }

    static BigDecimal amount(long cents) {
        return BigDecimal.valueOf(cents, 2);
    }

    static long cents(ObjectNode row, String field) {
        return row.path(field).decimalValue().movePointRight(2).longValueExact();
    }
}
