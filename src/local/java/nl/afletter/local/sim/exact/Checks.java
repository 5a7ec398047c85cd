package nl.afletter.local.sim.exact;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.LocalDate;
import nl.afletter.local.sim.SimRefusal;

/** What every entry is refused for. */
final class Checks {
    /** As long as one client takes descriptions and references to be; Exact's own limits are not known. */
    static final int DESCRIPTION = 60;

    static final int YOUR_REF = 40;
    static final int PAYMENT_REFERENCE = 25;
    static final int NOTES = 4_000;

    private Checks() {}

    /** A journal by its code. @param type that it has to be of */
    static ObjectNode journal(Division books, String code, int type) {
        ObjectNode journal = books.byCode(Resource.JOURNALS, code)
                .orElseThrow(() -> Refusals.invalid("Ongeldige referentie: Journals"));
        if (journal.path("Type").asInt() != type || journal.path("IsBlocked").asBoolean()) {
            throw Refusals.byServer("Ongeldig: Dagboek");
        }
        return journal;
    }

    /** The open period of a day for a journal. */
    static ObjectNode period(Division books, LocalDate day, String journal) {
        ObjectNode period = books.first(Resource.PERIODS, row -> holds(row, day))
                .orElseThrow(() -> Refusals.invalid("Ongeldig: Periode"));
        boolean closed = books.first(
                        Resource.STATUSES,
                        row -> row.path("Journal").asText().equals(journal)
                                && row.path("Year").asInt()
                                        == period.path("FinYear").asInt()
                                && row.path("Period").asInt()
                                        == period.path("FinPeriod").asInt()
                                && row.path("Status").asInt() == 1)
                .isPresent();
        if (closed) {
            throw Refusals.invalid("Niet toegestaan: Periode is afgesloten");
        }
        return period;
    }

    static boolean holds(ObjectNode period, LocalDate day) {
        return !day.isBefore(day(period, "StartDate")) && !day.isAfter(day(period, "EndDate"));
    }

    static LocalDate day(ObjectNode row, String field) {
        return LocalDate.parse(row.path(field).asText().substring(0, 10));
    }

    static ObjectNode glAccount(Division books, Body line) {
        ObjectNode gl = books.table(Resource.GL_ACCOUNTS).get(line.id("GLAccount"));
        if (gl == null) {
            throw Refusals.invalid("Ongeldige referentie: GLAccount");
        }
        if (gl.path("IsBlocked").asBoolean()) {
            throw Refusals.invalid("Niet toegestaan: Grootboekrekening is geblokkeerd");
        }
        return gl;
    }

    /** The VAT code that a line names, or null. */
    static ObjectNode vatCode(Division books, Body line) {
        String code = line.text("VATCode", 20).strip();
        if (code.isEmpty()) {
            return null;
        }
        ObjectNode vat = books.byCode(Resource.VAT_CODES, code).orElseThrow(() -> notAllowed("Btw-code " + code));
        if (vat.path("IsBlocked").asBoolean()) {
            throw notAllowed("Btw-code " + code);
        }
        return vat;
    }

    static void place(Division books, Body line) {
        String centre = line.text("CostCenter", 20);
        if (!centre.isEmpty() && books.byCode(Resource.COST_CENTERS, centre).isEmpty()) {
            throw Refusals.invalid("Ongeldige referentie: Kostenplaats");
        }
        String project = line.id("Project");
        if (!project.isEmpty() && !books.table(Resource.PROJECTS).containsKey(project)) {
            throw Refusals.invalid("Ongeldige referentie: Project");
        }
    }

    /** What one of a currency is worth in the division's own. */
    static BigDecimal rate(Division books, String currency) {
        if (currency.equals(Ledger.OWN)) {
            return BigDecimal.ONE;
        }
        String rate = books.rates.get(currency);
        if (rate == null) {
            throw Refusals.invalid("Ongeldig: Valuta " + currency);
        }
        return new BigDecimal(rate);
    }

    static SimRefusal notAllowed(String what) {
        return Refusals.invalid("Niet toegestaan: " + what);
    }
}
