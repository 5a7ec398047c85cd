package nl.afletter.local.sim.exact;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Set;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimResponse;

/** Sales entries: entering is booking, and the same one is taken twice (exact-online.md section 7). */
final class SalesRoutes {
    static final int ENTRY = 20;
    private static final int CREDIT_NOTE = 21;
    private static final Set<String> FIELDS = Set.of(
            "Customer",
            "Journal",
            "EntryDate",
            "DueDate",
            "Currency",
            "Description",
            "YourRef",
            "PaymentReference",
            "PaymentCondition",
            "Document",
            "SalesEntryLines");
    private static final Set<String> LINE =
            Set.of("GLAccount", "AmountFC", "VATCode", "VATAmountFC", "Description", "CostCenter", "Project", "Notes");

    private SalesRoutes() {}

    static SimResponse create(Visit visit, ExactSimulator simulator) {
        return visit.created(Resource.SALES_ENTRIES, book(visit, simulator, visit.body(FIELDS)));
    }

    static ObjectNode book(Visit visit, ExactSimulator simulator, Body body) {
        return book(visit, simulator, body, visit.state().nextId());
    }

    /** A debtor. @throws nl.afletter.local.sim.SimRefusal if the account is none */
    static ObjectNode customer(Division books, String account) {
        ObjectNode customer = books.table(Resource.ACCOUNTS).get(account);
        if (customer == null || !customer.path("Status").asText().equals("C")) {
            throw Refusals.invalid("Ongeldige referentie: Customer");
        }
        return customer;
    }

    static ObjectNode book(Visit visit, ExactSimulator simulator, Body body, String id) {
        Division books = visit.books();
        ObjectNode customer = customer(books, body.id("Customer"));
        String journal = Checks.journal(books, body.required("Journal", 20), ENTRY)
                .path("Code")
                .asText();
        LocalDate date = body.day("EntryDate");
        ObjectNode period = Checks.period(books, date, journal);
        String text = body.text("Description", Checks.DESCRIPTION);
        String yourRef = body.text("YourRef", Checks.YOUR_REF);
        body.text("PaymentReference", Checks.PAYMENT_REFERENCE);
        String currency = body.text("Currency", 3);
        BigDecimal rate = Checks.rate(books, currency);
        ObjectNode row = SimJson.object();
        row.put("EntryID", id);
        ArrayNode kept = SimJson.array();
        long total = 0;
        long vatTotal = 0;
        // What is refused on the way must leave nothing behind: the number is taken last.
        Ledger.Entry unnumbered = new Ledger.Entry(
                row.path("EntryID").asText(), 0, journal, ENTRY, date, period, currency, rate, yourRef);
        Ledger trial = new Ledger(visit, simulator, unnumbered);
        for (Body line : body.rows("SalesEntryLines", LINE)) {
            ObjectNode booked = line(visit, trial, line);
            kept.add(booked);
            total += Ledger.cents(booked, "AmountFC") + Ledger.cents(booked, "VATAmountFC");
            vatTotal += Ledger.cents(booked, "VATAmountFC");
        }
        int number = books.number(journal, period.path("FinYear").asInt());
        int type = total < 0 ? CREDIT_NOTE : ENTRY;
        Ledger ledger = new Ledger(
                visit,
                simulator,
                new Ledger.Entry(
                        row.path("EntryID").asText(), number, journal, type, date, period, currency, rate, yourRef));
        ledger.add(debtors(books), total, customer.path("ID").asText(), number, text, "");
        for (Body line : body.rows("SalesEntryLines", LINE)) {
            line(visit, ledger, line);
        }
        ledger.requireBalance().post();
        row.put("EntryNumber", number).put("InvoiceNumber", number).put("YourRef", yourRef);
        row.put("Customer", customer.path("ID").asText())
                .put("CustomerName", customer.path("Name").asText());
        row.put("EntryDate", date + "T00:00:00");
        row.put("DueDate", (body.has("DueDate") ? body.day("DueDate") : date.plusDays(30)) + "T00:00:00");
        row.put("AmountFC", Ledger.amount(total)).put("AmountDC", Ledger.amount(ledger.value(total)));
        row.put("VATAmountFC", Ledger.amount(vatTotal)).put("Currency", currency);
        row.put("Description", text).put("Journal", journal).put("Type", type).put("Status", ENTRY);
        row.put("ReportingYear", period.path("FinYear").asInt());
        row.put("ReportingPeriod", period.path("FinPeriod").asInt());
        row.set("SalesEntryLines", kept);
        return visit.keep(Resource.SALES_ENTRIES, row);
    }

    /** The one thing that our calls change of an entry. */
    static SimResponse update(Visit visit) {
        ObjectNode row = visit.one(Resource.SALES_ENTRIES);
        String document = visit.body(Set.of("Document")).id("Document");
        if (!visit.books().table(Resource.DOCUMENTS).containsKey(document)) {
            throw Refusals.invalid("Ongeldige referentie: Document");
        }
        row.put("Document", document);
        return SimResponse.empty(204);
    }

    private static ObjectNode line(Visit visit, Ledger ledger, Body line) {
        Division books = visit.books();
        ObjectNode gl = Checks.glAccount(books, line);
        if (Set.of(Ledger.RECEIVABLE, Ledger.PAYABLE, Ledger.VAT)
                .contains(gl.path("Type").asInt())) {
            throw Refusals.byServer("Ongeldig: Grootboekrekeningtype");
        }
        Checks.place(books, line);
        long net = line.cents("AmountFC");
        ObjectNode code = Checks.vatCode(books, line);
        String text = line.text("Description", Checks.DESCRIPTION);
        String notes = line.text("Notes", Checks.NOTES);
        long vat = code == null ? 0 : line.has("VATAmountFC") ? line.cents("VATAmountFC") : vat(code, net);
        ledger.add(gl.path("ID").asText(), -net, "", 0, text, notes);
        if (vat != 0) {
            ledger.add(code.path("GLToPay").asText(), -vat, "", 0, text, "");
        }
        ObjectNode row = ((ObjectNode) line.node()).deepCopy();
        row.put("ID", visit.state().nextId());
        row.put("GLAccountCode", gl.path("Code").asText());
        // Codes come back padded on their right.
        row.put("VATCode", code == null ? "" : (code.path("Code").asText() + "   ").substring(0, 3));
        row.put("AmountFC", Ledger.amount(net)).put("VATAmountFC", Ledger.amount(vat));
        return row;
    }

    /** VAT of a net amount in cents, halves away from zero; none under a code of reverse charge. */
    static long vat(ObjectNode code, long net) {
        if (!code.path("Type").asText().equals("E") || code.path("Charged").asBoolean()) {
            return 0;
        }
        return BigDecimal.valueOf(net)
                .multiply(code.path("Percentage").decimalValue())
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    static String debtors(Division books) {
        return books.first(Resource.GL_ACCOUNTS, row -> row.path("Type").asInt() == Ledger.RECEIVABLE)
                .orElseThrow()
                .path("ID")
                .asText();
    }
}
