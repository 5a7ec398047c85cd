package nl.afletter.local.sim.exact;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimResponse;

/**
 * Entries of the general journal, taken twice without a word. The header knows neither date nor description; a line's VAT
 * code is refused where the journal does not allow VAT (exact-online.md section 8).
 */
final class JournalRoutes {
    private static final int GENERAL = 90;
    private static final Set<String> FIELDS = Set.of(
            "JournalCode", "Currency", "ExchangeRate", "FinancialYear", "FinancialPeriod", "GeneralJournalEntryLines");
    private static final Set<String> LINE = Set.of(
            "Date",
            "GLAccount",
            "Account",
            "AmountFC",
            "VATCode",
            "AmountVATFC",
            "OurRef",
            "Description",
            "Notes",
            "CostCenter",
            "Project");

    private JournalRoutes() {}

    static SimResponse create(Visit visit, ExactSimulator simulator) {
        Division books = visit.books();
        Body body = visit.body(FIELDS);
        ObjectNode journal = Checks.journal(books, body.required("JournalCode", 20), GENERAL);
        String code = journal.path("Code").asText();
        List<Body> lines = body.rows("GeneralJournalEntryLines", LINE);
        LocalDate date = lines.get(0).day("Date");
        ObjectNode period = Checks.period(books, date, code);
        requirePeriod(body, period);
        String id = visit.state().nextId();
        // Refused lines take no number.
        BigDecimal rate = body.has("ExchangeRate")
                ? body.node().path("ExchangeRate").decimalValue()
                : Checks.rate(books, body.text("Currency", 3));
        fill(visit, simulator, journal, lines, entry(body, id, 0, code, date, period, rate))
                .requireBalance();
        int number = books.number(code, period.path("FinYear").asInt());
        fill(visit, simulator, journal, lines, entry(body, id, number, code, date, period, rate))
                .requireBalance()
                .post();
        ObjectNode row = SimJson.object().put("EntryID", id).put("EntryNumber", number);
        row.put("JournalCode", code).put("Currency", body.text("Currency", 3)).put("Status", 20);
        row.set("FinancialYear", period.path("FinYear"));
        row.set("FinancialPeriod", period.path("FinPeriod"));
        row.set("GeneralJournalEntryLines", body.node().path("GeneralJournalEntryLines"));
        return visit.created(Resource.JOURNAL_ENTRIES, visit.keep(Resource.JOURNAL_ENTRIES, row));
    }

    private static Ledger.Entry entry(
            Body body, String id, int number, String journal, LocalDate date, ObjectNode period, BigDecimal rate) {
        return new Ledger.Entry(id, number, journal, GENERAL, date, period, body.text("Currency", 3), rate, "");
    }

    private static Ledger fill(
            Visit visit, ExactSimulator simulator, ObjectNode journal, List<Body> lines, Ledger.Entry entry) {
        Ledger ledger = new Ledger(visit, simulator, entry);
        lines.forEach(line -> add(visit.books(), ledger, journal, line));
        return ledger;
    }

    private static void requirePeriod(Body body, ObjectNode period) {
        boolean told = body.has("FinancialYear") || body.has("FinancialPeriod");
        if (told
                && (body.node().path("FinancialYear").asInt()
                                != period.path("FinYear").asInt()
                        || body.node().path("FinancialPeriod").asInt()
                                != period.path("FinPeriod").asInt())) {
            throw Refusals.byServer("Ongeldig: Periode");
        }
    }

    private static void add(Division books, Ledger ledger, ObjectNode journal, Body line) {
        ObjectNode gl = Checks.glAccount(books, line);
        Checks.place(books, line);
        String account = line.id("Account");
        if (!account.isEmpty() && !books.table(Resource.ACCOUNTS).containsKey(account)) {
            throw Refusals.invalid("Ongeldige referentie: Account");
        }
        String text = line.text("Description", Checks.DESCRIPTION);
        String notes = line.text("Notes", Checks.NOTES);
        long amount = line.cents("AmountFC");
        ObjectNode code = Checks.vatCode(books, line);
        if (code != null && !journal.path("AllowVAT").asBoolean()) {
            throw Checks.notAllowed("Btw-code");
        }
        ledger.add(
                gl.path("ID").asText(),
                amount,
                account,
                line.node().path("OurRef").asInt(),
                text,
                notes);
        if (code != null && code.path("Charged").asBoolean()) {
            long vat = BigDecimal.valueOf(amount)
                    .multiply(code.path("Percentage").decimalValue())
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValueExact();
            ledger.add(code.path("GLToClaim").asText(), vat, "", 0, text, "");
            ledger.add(code.path("GLToPay").asText(), -vat, "", 0, text, "");
        } else if (code != null) {
            long vat = line.has("AmountVATFC") ? line.cents("AmountVATFC") : SalesRoutes.vat(code, amount);
            ledger.add(code.path("GLToClaim").asText(), vat, "", 0, text, "");
        }
    }
}
