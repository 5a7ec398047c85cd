package nl.afletter.local.sim.exact;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimRequest;

/** Sets a division up, and does in it what a person does by hand. */
public final class ExactSeed {
    private static final int FIRST_YEAR = 2024;
    private static final int LAST_YEAR = 2027;

    private final ExactSimulator simulator;
    private final String division;

    private ExactSeed(ExactSimulator simulator, String division) {
        this.simulator = simulator;
        this.division = division;
    }

    static ExactSeed create(ExactSimulator simulator, String code, String name) {
        Division books = new Division();
        books.code = code;
        simulator.change(state -> state.divisions.put(code, books));
        ExactSeed seed = new ExactSeed(simulator, code);
        seed.keep(
                Resource.DIVISIONS,
                SimJson.object()
                        .put("Code", Integer.parseInt(code))
                        .put("Currency", "EUR")
                        .put("Description", name));
        seed.ledger("1300", "Debiteuren", Ledger.RECEIVABLE);
        seed.ledger("1600", "Crediteuren", Ledger.PAYABLE);
        seed.ledger("1500", "Btw af te dragen hoog", Ledger.VAT);
        seed.ledger("1501", "Btw af te dragen laag", Ledger.VAT);
        seed.ledger("1520", "Btw te vorderen", Ledger.VAT);
        seed.journal("70", "Verkoopboek", 20, false);
        seed.journal("90", "Memoriaal", 90, true);
        seed.vatCode("1", "Btw laag", "0.09", "E", false, "1501");
        seed.vatCode("2", "Btw hoog", "0.21", "E", false, "1500");
        seed.vatCode("3", "Btw hoog, inclusief", "0.21", "I", false, "1500");
        seed.vatCode("0", "Geen btw", "0", "N", false, "1500");
        seed.vatCode("6", "Btw verlegd", "0.21", "E", true, "1500");
        for (int year = FIRST_YEAR; year <= LAST_YEAR; year++) {
            for (int month = 1; month <= 12; month++) {
                YearMonth days = YearMonth.of(year, month);
                seed.period(year, month, days.atDay(1), days.atEndOfMonth());
            }
        }
        return seed;
    }

    /** Its number, by which settings name it. */
    public String division() {
        return division;
    }

    /** A ledger account; returns its code. @param type as Exact numbers them: 12 bank, 24 VAT, 90 general, 110 revenue … */
    public String ledger(String code, String description, int type) {
        keep(
                Resource.GL_ACCOUNTS,
                SimJson.object()
                        .put("Code", code)
                        .put("Description", description)
                        .put("Type", type));
        return code;
    }

    /** A journal; returns its code. */
    public String journal(String code, String description, int type, boolean allowVat) {
        keep(
                Resource.JOURNALS,
                SimJson.object()
                        .put("Code", code)
                        .put("Description", description)
                        .put("Type", type)
                        .put("AllowVAT", allowVat)
                        .put("IsBlocked", false));
        return code;
    }

    /** Says whether lines of a journal may bear VAT. */
    public void allowVat(String journal, boolean allowed) {
        simulator.change(state -> state.divisions
                .get(division)
                .byCode(Resource.JOURNALS, journal)
                .orElseThrow()
                .put("AllowVAT", allowed));
    }

    /** A VAT code; returns it. */
    public String vatCode(
            String code, String description, String fraction, String type, boolean charged, String payLedger) {
        ObjectNode row = SimJson.object()
                .put("Code", code)
                .put("Description", description)
                .put("Percentage", new BigDecimal(fraction))
                .put("Type", type)
                .put("Charged", charged)
                .put("IsBlocked", false);
        simulator.change(state -> {
            Division books = state.divisions.get(division);
            row.put("GLToPay", id(books, payLedger)).put("GLToClaim", id(books, "1520"));
        });
        keep(Resource.VAT_CODES, row);
        return code;
    }

    /** A cost centre; returns its code. */
    public String costCentre(String code, String description) {
        keep(Resource.COST_CENTERS, SimJson.object().put("Code", code).put("Description", description));
        return code;
    }

    /** A project; returns its code. */
    public String project(String code, String description) {
        keep(
                Resource.PROJECTS,
                SimJson.object()
                        .put("Code", code)
                        .put("Description", description)
                        .put("Type", 2));
        return code;
    }

    /** A bank account of a debtor. */
    public void bankAccount(String account, String iban) {
        keep(
                Resource.BANK_ACCOUNTS,
                SimJson.object()
                        .put("Account", account)
                        .put("BankAccount", iban)
                        .put("Main", true));
    }

    /** Keeps a currency, at what one of it is worth in the division's own from now on. */
    public void rate(String currency, String value) {
        simulator.change(state -> state.divisions.get(division).rates.put(currency, value));
    }

    /** An item, without which no invoice line is made; returns its code. */
    public String item(String code, String description) {
        keep(Resource.ITEMS, SimJson.object().put("Code", code).put("Description", description));
        return code;
    }

    /** Invoices that are not printed yet, by their ids. */
    public List<String> drafts() {
        return simulator.look(state -> state.divisions.get(division).table(Resource.SALES_INVOICES).values().stream()
                .filter(row -> row.path("Status").asInt() == 20)
                .map(row -> row.path("InvoiceID").asText())
                .toList());
    }

    /** How often an invoice was mailed. */
    public int mails(String invoiceId) {
        return simulator.look(state -> state.divisions
                .get(division)
                .table(Resource.SALES_INVOICES)
                .get(invoiceId)
                .path("Mails")
                .asInt());
    }

    /** How often each invoice that Exact made was mailed. */
    public List<Integer> mailed() {
        return simulator.look(state -> state.divisions.get(division).table(Resource.SALES_INVOICES).values().stream()
                .map(row -> row.path("Mails").asInt())
                .toList());
    }

    /** A person prints an invoice without sending it; returns its number. */
    public String print(String invoiceId, LocalDate day) {
        return add((visit, books) -> {
                    ObjectNode invoice = books.table(Resource.SALES_INVOICES).get(invoiceId);
                    InvoiceRoutes.book(visit, simulator, invoice, day);
                    return invoice;
                })
                .path("InvoiceNumber")
                .asText();
    }

    /** Ends the period of a day on that day, begins a further one behind it, and closes all up to and with it. */
    public void closeUntil(LocalDate day) {
        simulator.change(state -> {
            Division books = state.divisions.get(division);
            ObjectNode last =
                    books.first(Resource.PERIODS, row -> Checks.holds(row, day)).orElseThrow();
            LocalDate end = Checks.day(last, "EndDate");
            if (day.isBefore(end)) {
                last.put("EndDate", day + "T00:00:00");
                int year = last.path("FinYear").asInt();
                ObjectNode further = SimJson.object()
                        .put("ID", state.nextId())
                        .put("FinYear", year)
                        .put("FinPeriod", 50 + last.path("FinPeriod").asInt())
                        .put("StartDate", day.plusDays(1) + "T00:00:00")
                        .put("EndDate", end + "T00:00:00");
                books.table(Resource.PERIODS).put(further.path("ID").asText(), further);
            }
            books.table(Resource.PERIODS).values().stream()
                    .filter(row -> !Checks.day(row, "EndDate").isAfter(day))
                    .forEach(row -> close(state, books, row));
        });
    }

    private static void close(ExactState state, Division books, ObjectNode period) {
        for (ObjectNode journal : books.table(Resource.JOURNALS).values()) {
            ObjectNode row = SimJson.object()
                    .put("Journal", journal.path("Code").asText())
                    .put("Year", period.path("FinYear").asInt())
                    .put("Period", period.path("FinPeriod").asInt())
                    .put("Status", 1);
            books.table(Resource.STATUSES).put(state.nextId(), row);
        }
    }

    /** A bookkeeper changes an account. @param field such as Name or Phone */
    public void changeAccount(String account, String field, String value) {
        simulator.change(state -> state.divisions
                .get(division)
                .table(Resource.ACCOUNTS)
                .get(account)
                .put(field, value));
    }

    /** An account as Exact shows it. */
    public ObjectNode account(String account) {
        return simulator.look(state -> state.divisions
                .get(division)
                .table(Resource.ACCOUNTS)
                .get(account)
                .deepCopy());
    }

    /**
     * A bookkeeper enters a purchase on a project; only the entry itself is kept, not what it does in the ledger.
     *
     * @param project code
     * @return its EntryID
     */
    public String purchase(String account, String yourRef, LocalDate day, long netCents, String project) {
        return add((visit, books) -> {
                    ObjectNode entry = SimJson.object()
                            .put(
                                    "EntryNumber",
                                    100 + books.table(Resource.PURCHASE_ENTRIES).size())
                            .put("YourRef", yourRef)
                            .put("Supplier", account)
                            .put("EntryDate", day + "T00:00:00")
                            .put("AmountDC", Ledger.amount(netCents))
                            .put("Status", 20)
                            .put("Type", netCents < 0 ? 31 : 30);
                    entry.set(
                            "SupplierName",
                            books.table(Resource.ACCOUNTS).get(account).path("Name"));
                    visit.keep(Resource.PURCHASE_ENTRIES, entry);
                    visit.keep(
                            Resource.PURCHASE_LINES,
                            SimJson.object()
                                    .put("EntryID", entry.path("EntryID").asText())
                                    .put("AmountDC", Ledger.amount(netCents))
                                    .put("AmountFC", Ledger.amount(netCents))
                                    .put(
                                            "Project",
                                            books.byCode(Resource.PROJECTS, project)
                                                    .orElseThrow()
                                                    .path("ID")
                                                    .asText()));
                    return entry;
                })
                .path("EntryID")
                .asText();
    }

    /** The bookkeeper deletes a purchase. */
    public void removePurchase(String entry) {
        simulator.change(state -> {
            Division books = state.divisions.get(division);
            books.table(Resource.PURCHASE_ENTRIES).remove(entry);
            books.table(Resource.PURCHASE_LINES)
                    .values()
                    .removeIf(line -> line.path("EntryID").asText().equals(entry));
        });
    }

    /** A customer that a person entered; returns its ID. */
    public String customer(String name) {
        return add((visit, books) -> {
                    String code = String.valueOf(
                            77_000 + books.table(Resource.ACCOUNTS).size());
                    return visit.keep(
                            Resource.ACCOUNTS,
                            SimJson.object()
                                    .put("Name", name)
                                    .put("Code", RelationRoutes.padded(code))
                                    .put("IsSupplier", false)
                                    .put("Status", "C"));
                })
                .path("ID")
                .asText();
    }

    /** A sales entry that a person made, over a net amount with 21 %; returns its EntryID. */
    public String foreignInvoice(String account, String yourRef, LocalDate day, long netCents, String revenue) {
        ObjectNode body = SimJson.object()
                .put("Customer", account)
                .put("Journal", "70")
                .put("EntryDate", day + "T00:00:00")
                .put("DueDate", day.plusDays(14) + "T00:00:00")
                .put("Currency", "EUR")
                .put("Description", "met de hand geboekt");
        if (!yourRef.isEmpty()) {
            body.put("YourRef", yourRef);
        }
        ObjectNode line = body.putArray("SalesEntryLines").addObject();
        line.put("AmountFC", Ledger.amount(netCents)).put("VATCode", "2").put("Description", "werk");
        return add((visit, books) -> {
                    line.put("GLAccount", id(books, revenue));
                    return SalesRoutes.book(visit, simulator, new Body(body, ""));
                })
                .path("EntryID")
                .asText();
    }

    /**
     * Items that are taken over in one entry of an opening balance; returns the ids of their lines.
     *
     * @param items numbers with their amounts in cents, positive for an invoice
     * @param ledger against which they stand
     */
    public List<String> openingBalance(
            String account, LocalDate day, int firstNumber, Map<String, Long> items, String ledger) {
        String[] entry = new String[1];
        add((visit, books) -> {
            ObjectNode period = Checks.period(books, day, "90");
            entry[0] = visit.state().nextId();
            Ledger opening = new Ledger(
                    visit,
                    simulator,
                    new Ledger.Entry(entry[0], books.number("90", 2000), "90", 10, day, period, "EUR", ""));
            int number = firstNumber;
            for (Map.Entry<String, Long> item : items.entrySet()) {
                ObjectNode more = SimJson.object().put("YourRef", item.getKey());
                more.put("DueDate", day.plusDays(14) + "T00:00:00");
                opening.add(SalesRoutes.debtors(books), item.getValue(), account, number++, "overname", "", more);
                opening.add(id(books, ledger), -item.getValue(), "", 0, "overname", "");
            }
            opening.requireBalance().post();
            return period;
        });
        return simulator.look(state -> state.divisions.get(division).table(Resource.LINES).values().stream()
                .filter(line -> line.path("EntryID").asText().equals(entry[0]) && line.has("Account"))
                .sorted(Comparator.comparing(line -> line.path("InvoiceNumber").asInt()))
                .map(line -> line.path("ID").asText())
                .toList());
    }

    /** A person takes something out of the receivables, which nothing but the list of what was removed shows. */
    public void removeTerm() {
        simulator.change(state -> state.divisions.get(division).removed(state.nextId(), state.nextId(), 10));
    }

    /** Exact moves the division: all versions begin anew. */
    public void move(LocalDate day) {
        simulator.change(state -> {
            Division books = state.divisions.get(division);
            books.table(Resource.DIVISIONS).values().forEach(row -> row.put("DivisionMoveDate", day + "T00:00:00"));
            books.lastVersion = 0;
            books.table(Resource.RECEIVABLES).values().forEach(books::touch);
        });
    }

    /** A person matches all that is open under the number of a sales entry, whatever it sums to. */
    public void matchByHand(String entryId) {
        simulator.change(state -> {
            Division books = state.divisions.get(division);
            ObjectNode entry = books.table(Resource.SALES_ENTRIES).get(entryId);
            books.table(Resource.RECEIVABLES).values().stream()
                    .filter(row -> row.path("InvoiceNumber").equals(entry.path("InvoiceNumber"))
                            && row.path("Account").equals(entry.path("Customer")))
                    .forEach(row -> Ledger.match(books, row));
        });
    }

    /** A person books the payment of a sales entry in a bank journal, under its number. */
    public void paidByBank(String entryId, LocalDate day, String journal, String ledger) {
        add((visit, books) -> {
            ObjectNode sale = books.table(Resource.SALES_ENTRIES).get(entryId);
            long total = Ledger.cents(sale, "AmountFC");
            ObjectNode period = Checks.period(books, day, journal);
            int number = books.number(journal, period.path("FinYear").asInt());
            new Ledger(
                            visit,
                            simulator,
                            new Ledger.Entry(visit.state().nextId(), number, journal, 40, day, period, "EUR", ""))
                    .add(
                            SalesRoutes.debtors(books),
                            -total,
                            sale.path("Customer").asText(),
                            sale.path("InvoiceNumber").asInt(),
                            "bijschrijving",
                            "")
                    .add(id(books, ledger), total, "", 0, "bijschrijving", "")
                    .post();
            return sale;
        });
    }

    /** A person books the payment of a sales entry without naming its number, and matches both. */
    public void paidByHand(String entryId, LocalDate day, String ledger) {
        add((visit, books) -> {
            ObjectNode sale = books.table(Resource.SALES_ENTRIES).get(entryId);
            String account = sale.path("Customer").asText();
            long total = Ledger.cents(sale, "AmountFC");
            ObjectNode period = Checks.period(books, day, "90");
            int number = books.number("90", period.path("FinYear").asInt());
            String id = visit.state().nextId();
            new Ledger(visit, simulator, new Ledger.Entry(id, number, "90", 90, day, period, "EUR", ""))
                    .add(SalesRoutes.debtors(books), -total, account, 0, "betaling", "")
                    .add(id(books, ledger), total, "", 0, "betaling", "")
                    .post();
            books.table(Resource.RECEIVABLES).values().stream()
                    .filter(row -> row.path("TransactionEntryID").asText().equals(id))
                    .forEach(row -> Ledger.match(books, row));
            return sale;
        });
        matchByHand(entryId);
    }

    private void period(int year, int number, LocalDate from, LocalDate until) {
        keep(
                Resource.PERIODS,
                SimJson.object()
                        .put("FinYear", year)
                        .put("FinPeriod", number)
                        .put("StartDate", from + "T00:00:00")
                        .put("EndDate", until + "T00:00:00"));
    }

    private void keep(Resource resource, ObjectNode row) {
        add((visit, books) -> visit.keep(resource, row));
    }

    private ObjectNode add(BiFunction<Visit, Division, ObjectNode> action) {
        ObjectNode[] made = new ObjectNode[1];
        simulator.change(state -> {
            Division books = state.divisions.get(division);
            SimRequest request = new SimRequest("POST", "/", Map.of(), Map.of(), new TreeMap<>(), new byte[0]);
            made[0] = action.apply(
                    new Visit(request, books, state, simulator.clock().instant(), ""), books);
        });
        return made[0];
    }

    private static String id(Division books, String code) {
        return books.byCode(Resource.GL_ACCOUNTS, code).orElseThrow().path("ID").asText();
    }
}
