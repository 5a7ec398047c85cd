package nl.afletter.local.sim.moneybird;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimResponse;
import nl.afletter.local.sim.moneybird.Rows.Booking;

/** Reports (moneybird.md sections 3 and 10). Amounts are debit positive: own reading, the spec does not say. */
final class ReportRoutes {

    void addTo(MoneybirdSimulator simulator) {
        simulator.get("/reports/journal_entries", Scopes.all("sales_invoices", "documents"), this::journalEntries);
        simulator.get("/reports/general_ledger", Scopes.any("bank"), this::generalLedger);
        simulator.get("/reports/debtors", Scopes.any("sales_invoices"), this::debtors);
    }

    private static Period period(Visit visit, int mostMonths) {
        return Period.ofReport(visit.request().query("period").orElse("this_month"), visit.today(), mostMonths);
    }

    private SimResponse journalEntries(Visit visit) {
        Optional<String> project = visit.request().query("project_id");
        Optional<String> contact = visit.request().query("contact_id");
        Optional<String> ledger = visit.request().query("ledger_account_id");
        Optional<String> accountType = visit.request().query("account_type");
        if (project.isEmpty() && contact.isEmpty() && ledger.isEmpty()) {
            throw Refusals.plain(400, "at least a contact_id, project_id or ledger_account_id is required");
        }
        if (accountType.isPresent() && project.isEmpty() && contact.isEmpty()) {
            throw Refusals.plain(400, "when account_type is present, a contact_id or project_id is required");
        }
        Period period = period(visit, 1);
        Administration books = visit.books();
        List<Booking> found = books.bookings.stream()
                .filter(booking -> period.contains(booking.date()))
                .filter(booking -> matches(project, booking.projectId()))
                .filter(booking -> matches(contact, booking.contactId()))
                .filter(booking -> matches(ledger, booking.ledgerId()))
                .filter(booking -> accountType
                        .map(books.ledgers.get(booking.ledgerId()).accountType::equals)
                        .orElse(true))
                .toList();
        return visit.listing(Set.of()).page(found, 50, booking -> entry(books, booking));
    }

    private static boolean matches(Optional<String> wanted, String actual) {
        return wanted.map(value -> value.equals("null") ? actual == null : value.equals(actual))
                .orElse(true);
    }

    private static ObjectNode entry(Administration books, Booking booking) {
        String number = booking.entry().substring(1);
        return SimJson.object()
                .put("id", "je_" + number + "_" + booking.ledgerId())
                .put("administration_id", books.id)
                .put("date", Render.day(booking.date()))
                .put("document_type", booking.documentType())
                .put("document_id", booking.documentId().replaceAll("\\D.*$", ""))
                .put("ledger_account_id", booking.ledgerId())
                .put("project_id", booking.projectId())
                .put("contact_id", booking.contactId())
                .put("tax_rate_id", booking.taxRateId())
                .put("financial_account_id", booking.financialAccountId())
                .put("amount", Amounts.text(booking.amount()))
                .put("description", booking.description());
    }

    private SimResponse generalLedger(Visit visit) {
        Period period = period(visit, 12);
        ObjectNode report = SimJson.object();
        Predicate<Booking> within = booking -> period.contains(booking.date());
        put(report, "debit_sums", visit, within.and(booking -> booking.amount() > 0), 1);
        put(report, "credit_sums", visit, within.and(booking -> booking.amount() < 0), -1);
        put(report, "start_balance", visit, booking -> booking.date().isBefore(period.from()), 1);
        put(report, "final_balance", visit, booking -> !booking.date().isAfter(period.until()), 1);
        return Visit.ok(report);
    }

    private static void put(ObjectNode report, String name, Visit visit, Predicate<Booking> which, int sign) {
        Map<String, Long> sums = new LinkedHashMap<>();
        visit.books().bookings.stream()
                .filter(which)
                .forEach(booking -> sums.merge(booking.ledgerId(), booking.amount(), Long::sum));
        ArrayNode rows = report.putObject(name).putArray("ledger_accounts");
        sums.forEach((ledger, sum) ->
                rows.addObject().put("ledger_account_id", ledger).put("value", Amounts.text(sign * sum)));
    }

    /** What each contact owes at the end of the month. */
    private SimResponse debtors(Visit visit) {
        LocalDate until = period(visit, 1).until();
        Map<String, Long> owed = new LinkedHashMap<>();
        visit.books().bookings.stream()
                .filter(booking -> booking.ledgerId().equals(visit.books().debtorsLedger))
                .filter(booking ->
                        booking.contactId() != null && !booking.date().isAfter(until))
                .forEach(booking -> owed.merge(booking.contactId(), booking.amount(), Long::sum));
        ObjectNode report = SimJson.object();
        ArrayNode rows = report.putArray("debtors");
        owed.forEach((contact, amount) -> {
            if (amount != 0) {
                rows.addObject().put("contact_id", contact).put("amount", Amounts.text(amount));
            }
        });
        return Visit.ok(report);
    }
}
