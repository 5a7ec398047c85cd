package nl.afletter.local.sim.exact;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import nl.afletter.local.sim.PlainJournal;
import nl.afletter.local.sim.SimJson;

/**
 * What an entry does: its transaction lines, a receivable for each line on debtors with an account, and the same in a
 * plain journal. Amounts are whole cents, debit positive.
 */
final class Ledger {
    static final String OWN = "EUR";
    static final int RECEIVABLE = 20;
    static final int PAYABLE = 22;
    static final int VAT = 24;
    private static final int OPEN = 20;
    private static final int MATCHED = 50;

    private final Visit visit;
    private final ExactSimulator simulator;
    private final Entry entry;
    private final List<Line> lines = new ArrayList<>();

    /** @param rate what one of the currency is worth in the division's @param yourRef of a sales entry, else empty */
    record Entry(
            String id,
            int number,
            String journal,
            int type,
            LocalDate date,
            ObjectNode period,
            String currency,
            BigDecimal rate,
            String yourRef) {

        /** In the division's own currency. */
        Entry(
                String id,
                int number,
                String journal,
                int type,
                LocalDate date,
                ObjectNode period,
                String currency,
                String yourRef) {
            this(id, number, journal, type, date, period, currency, BigDecimal.ONE, yourRef);
        }
    }

    /** @param invoice number that it names, or 0 */
    private record Line(
            String glAccount, long debit, String account, int invoice, String text, String notes, ObjectNode more) {}

    Ledger(Visit visit, ExactSimulator simulator, Entry entry) {
        this.visit = visit;
        this.simulator = simulator;
        this.entry = entry;
    }

    Ledger add(String glAccount, long debit, String account, int invoice, String text, String notes) {
        return add(glAccount, debit, account, invoice, text, notes, SimJson.object());
    }

    Ledger add(String glAccount, long debit, String account, int invoice, String text, String notes, ObjectNode more) {
        lines.add(new Line(glAccount, debit, account, invoice, text, notes, more));
        return this;
    }

    /** @throws nl.afletter.local.sim.SimRefusal if it does not balance; nothing is booked then */
    Ledger requireBalance() {
        if (lines.stream().mapToLong(Line::debit).sum() != 0) {
            throw Refusals.invalid("Ongeldig: de boeking is niet in balans");
        }
        return this;
    }

    void post() {
        List<PlainJournal.Line> plain = new ArrayList<>();
        int number = 0;
        // What rounding leaves stands on the first line.
        long rest = lines.stream().mapToLong(line -> value(line.debit())).sum();
        for (Line line : lines) {
            long value = value(line.debit()) - (number == 0 ? rest : 0);
            ObjectNode gl = visit.books().table(Resource.GL_ACCOUNTS).get(line.glAccount());
            boolean debtors = gl.path("Type").asInt() == RECEIVABLE;
            ObjectNode kept = visit.keep(Resource.LINES, transactionLine(line, value, gl, number++));
            if (debtors && !line.account().isEmpty()) {
                ObjectNode receivable = receivable(line, value, gl);
                receivable.set("TransactionID", kept.path("ID"));
                visit.keep(Resource.RECEIVABLES, receivable);
            }
            plain.add(new PlainJournal.Line(
                    visit.books().account(line.glAccount()),
                    debtors ? List.of(line.account(), String.valueOf(line.invoice())) : List.of(),
                    value,
                    OWN));
        }
        visit.books()
                .journal
                .post(new PlainJournal.Entry(entry.date(), lines.get(0).text(), entry.id(), plain));
        if (simulator.matchesItself()) {
            lines.stream().filter(line -> line.invoice() > 0).forEach(line -> matchNumber(visit.books(), line));
        }
    }

    /** In the division's currency, halves away from zero. */
    long value(long cents) {
        return BigDecimal.valueOf(cents)
                .multiply(entry.rate())
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    private ObjectNode transactionLine(Line line, long value, ObjectNode gl, int number) {
        ObjectNode row = SimJson.object();
        header(row, "JournalCode");
        row.put("Date", entry.date() + "T00:00:00");
        row.put("FinancialYear", entry.period().path("FinYear").asInt());
        row.put("FinancialPeriod", entry.period().path("FinPeriod").asInt());
        row.put("EntryID", entry.id());
        row.put("GLAccount", line.glAccount())
                .put("GLAccountCode", gl.path("Code").asText());
        row.put("AmountDC", amount(value)).put("AmountFC", amount(line.debit()));
        row.put("Description", line.text()).put("Notes", simulator.showsNotes() ? line.notes() : null);
        row.put("Type", entry.type()).put("LineNumber", number).put("YourRef", entry.yourRef());
        if (!line.account().isEmpty()) {
            row.put("Account", line.account());
            row.set(
                    "AccountName",
                    visit.books().table(Resource.ACCOUNTS).get(line.account()).path("Name"));
        }
        row.put("Currency", entry.currency());
        if (line.invoice() > 0) {
            row.put("InvoiceNumber", line.invoice());
        }
        row.setAll(line.more());
        return row;
    }

    private ObjectNode receivable(Line line, long value, ObjectNode gl) {
        int sign = simulator.receivablesNegative() ? -1 : 1;
        ObjectNode row = SimJson.object();
        header(row, "Journal");
        row.put("TransactionEntryID", entry.id()).put("TransactionType", entry.type());
        row.put("TransactionReportingYear", entry.period().path("FinYear").asInt());
        row.put("TransactionReportingPeriod", entry.period().path("FinPeriod").asInt());
        row.put("TransactionAmountDC", amount(value));
        row.put("AmountDC", amount(sign * value)).put("AmountFC", amount(sign * line.debit()));
        row.put("Currency", entry.currency());
        row.put("Status", OPEN).put("IsFullyPaid", false);
        row.put("Account", line.account());
        row.set(
                "AccountCode",
                visit.books().table(Resource.ACCOUNTS).get(line.account()).path("Code"));
        row.put("GLAccount", line.glAccount())
                .put("GLAccountCode", gl.path("Code").asText());
        row.put("YourRef", line.more().path("YourRef").asText(entry.yourRef()));
        row.put("Description", line.text());
        row.put("InvoiceNumber", line.invoice()).put("LineType", RECEIVABLE);
        visit.books().touch(row);
        return row;
    }

    private void header(ObjectNode row, String journalField) {
        row.put("EntryNumber", entry.number()).put(journalField, entry.journal());
    }

    /** What sums to nothing under one number and is not matched yet, is matched. */
    private static void matchNumber(Division books, Line line) {
        List<ObjectNode> rows = books.table(Resource.RECEIVABLES).values().stream()
                .filter(row -> row.path("Status").asInt() == OPEN
                        && row.path("Account").asText().equals(line.account())
                        && row.path("InvoiceNumber").asInt() == line.invoice())
                .toList();
        if (rows.stream().mapToLong(row -> cents(row, "AmountDC")).sum() == 0
                && rows.stream().mapToLong(row -> cents(row, "AmountFC")).sum() == 0) {
            rows.forEach(row -> match(books, row));
        }
    }

    static void match(Division books, ObjectNode receivable) {
        receivable.put("Status", MATCHED).put("IsFullyPaid", true);
        books.touch(receivable);
    }

    static BigDecimal amount(long cents) {
        return BigDecimal.valueOf(cents, 2);
    }

    static long cents(ObjectNode row, String field) {
        return row.path(field).decimalValue().movePointRight(2).longValueExact();
    }
}
