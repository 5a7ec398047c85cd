package nl.afletter.local.sim.moneybird;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import nl.afletter.local.sim.SimResponse;
import nl.afletter.local.sim.moneybird.Rows.JournalDocument;
import nl.afletter.local.sim.moneybird.Rows.JournalLine;
import nl.afletter.local.sim.moneybird.Rows.LedgerAccount;

/** General journal documents (moneybird.md section 8). One on the debtors' account settles no invoice. */
final class JournalRoutes {
    private static final Scopes DOCUMENTS = Scopes.any("documents");
    private static final String PATH = "/documents/general_journal_documents";
    private static final Set<String> LINE_FIELDS = Set.of(
            "ledger_account_id",
            "tax_rate_id",
            "description",
            "debit",
            "credit",
            "project_id",
            "row_order",
            "contact_id");

    void addTo(MoneybirdSimulator simulator) {
        simulator.get(PATH, DOCUMENTS, this::list);
        simulator.post(PATH, DOCUMENTS, this::add);
        simulator.get(
                PATH + "/{id}",
                DOCUMENTS,
                visit -> Visit.ok(visit.render().journal(visit.row(visit.books().journals, "id", "id"))));
        simulator.delete(PATH + "/{id}", DOCUMENTS, visit -> {
            JournalDocument document = visit.row(visit.books().journals, "id", "id");
            visit.requireUnlocked(document.date);
            visit.books().unpost(document.id);
            visit.books().journals.remove(document.id);
            return Visit.statusCode();
        });
    }

    private SimResponse list(Visit visit) {
        Listing listing = visit.listing(Set.of("period", "reference", "contact_id", "ledger_account_id"));
        Period period = listing.period(visit.today());
        List<JournalDocument> found = visit.books().journals.values().stream()
                .filter(document -> period.contains(document.date))
                .filter(document -> listing.value("reference")
                        .map(value -> value.equals(document.reference))
                        .orElse(true))
                .filter(document -> listing.value("contact_id")
                        .map(value -> document.lines.stream().anyMatch(line -> value.equals(line.contactId)))
                        .orElse(true))
                .filter(document -> listing.value("ledger_account_id")
                        .map(value -> document.lines.stream().anyMatch(line -> value.equals(line.ledgerId)))
                        .orElse(true))
                .sorted(Comparator.comparing((JournalDocument document) -> document.date)
                        .thenComparing(document -> document.id)
                        .reversed())
                .toList();
        return listing.page(found, 50, visit.render()::journal);
    }

    private SimResponse add(Visit visit) {
        Body body = Body.wrapped(
                visit.request(),
                "general_journal_document",
                Set.of("reference", "date", "journal_type", "general_journal_document_entries_attributes"));
        Refusals.Fields faults = new Refusals.Fields();
        JournalDocument document = new JournalDocument();
        document.reference = body.textOrNull("reference");
        document.date = body.date("date", faults).orElse(visit.today());
        document.journalType = body.textOrNull("journal_type");
        visit.requireUnlocked(document.date, "date", faults);
        List<JournalLine> lines = new ArrayList<>();
        body.rows("general_journal_document_entries_attributes", LINE_FIELDS)
                .forEach(row -> lines.add(line(visit, row, faults)));
        long sum = lines.stream().mapToLong(line -> line.debit - line.credit).sum();
        if (lines.isEmpty() || sum != 0) {
            faults.add("general_journal_document_entries", "debit and credit are not equal", "not_balanced");
        }
        faults.throwIfAny();
        visit.fresh(document);
        lines.forEach(visit::fresh);
        document.lines = lines;
        visit.books().journals.put(document.id, document);
        Postings.journal(visit.books(), document);
        return Visit.created(visit.render().journal(document));
    }

    private static JournalLine line(Visit visit, Body row, Refusals.Fields faults) {
        Administration books = visit.books();
        JournalLine line = new JournalLine();
        line.ledgerId = row.textOrNull("ledger_account_id");
        LedgerAccount ledger = line.ledgerId == null ? null : books.ledgers.get(line.ledgerId);
        if (ledger == null || !ledger.allowedDocumentTypes.contains("general_journal_document")) {
            faults.add("general_journal_document_entries.ledger_account_id", "is not found", "invalid");
        }
        line.taxRateId = known(row, "tax_rate_id", books.taxRates.keySet(), faults);
        line.projectId = known(row, "project_id", books.projects.keySet(), faults);
        line.contactId = known(row, "contact_id", books.contacts.keySet(), faults);
        line.description = row.textOrNull("description");
        line.rowOrder = row.text("row_order").map(Integer::valueOf).orElse(null);
        line.debit = row.money("debit", faults).orElse(0L);
        line.credit = row.money("credit", faults).orElse(0L);
        return line;
    }

    private static String known(Body row, String field, Set<String> ids, Refusals.Fields faults) {
        String id = row.textOrNull(field);
        if (id != null && !ids.contains(id)) {
            faults.add("general_journal_document_entries." + field, "is not found", "invalid");
        }
        return id;
    }
}
