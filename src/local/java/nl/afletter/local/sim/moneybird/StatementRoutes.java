package nl.afletter.local.sim.moneybird;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import nl.afletter.local.sim.SimResponse;
import nl.afletter.local.sim.moneybird.Rows.FinancialAccount;
import nl.afletter.local.sim.moneybird.Rows.Mutation;
import nl.afletter.local.sim.moneybird.Rows.Statement;

/**
 * Statements (moneybird.md section 8, way 2). There is no list of them, and nothing keeps a second one with the same
 * reference or the same transaction ids out: a POST that comes twice books twice.
 */
final class StatementRoutes {
    private static final Scopes BANK = Scopes.any("bank");
    private static final Set<String> FIELDS = Set.of(
            "financial_account_id",
            "reference",
            "official_date",
            "official_balance",
            "importer_key",
            "financial_mutations_attributes");
    private static final Set<String> MUTATION_FIELDS = Set.of(
            "date",
            "valutation_date",
            "message",
            "amount",
            "code",
            "contra_account_name",
            "contra_account_number",
            "batch_reference",
            "offset",
            "account_servicer_transaction_id",
            "account_servicer_metadata",
            "currency",
            "original_amount");

    void addTo(MoneybirdSimulator simulator) {
        simulator.post("/financial_statements", BANK, this::add);
        simulator.delete("/financial_statements/{id}", BANK, this::remove);
    }

    private SimResponse add(Visit visit) {
        Body body = Body.wrapped(visit.request(), "financial_statement", FIELDS);
        if (!body.has("reference")) {
            throw Refusals.symbolic(400, "Reference is required", "reference", "required");
        }
        Refusals.Fields faults = new Refusals.Fields();
        if (body.text("reference").isEmpty()) {
            faults.blank("reference");
        }
        FinancialAccount account = body.text("financial_account_id")
                .map(visit.books().financialAccounts::get)
                .orElse(null);
        if (account == null) {
            faults.add("financial_account", "must exist", "blank");
        } else if (!account.currency.equals(visit.books().currency)) {
            throw Refusals.plain(400, "This simulator keeps statements in the administration's currency only");
        }
        Statement statement = new Statement();
        statement.reference = body.textOrNull("reference");
        statement.officialDate = body.date("official_date", faults).orElse(null);
        statement.officialBalance = body.money("official_balance", faults).orElse(null);
        List<Mutation> mutations = new ArrayList<>();
        body.rows("financial_mutations_attributes", MUTATION_FIELDS)
                .forEach(row -> mutations.add(mutation(visit, row, faults)));
        faults.throwIfAny();
        visit.fresh(statement);
        statement.financialAccountId = account.id;
        visit.books().statements.put(statement.id, statement);
        mutations.forEach(mutation -> store(visit, statement, mutation));
        return Visit.created(visit.render().statement(statement));
    }

    private static Mutation mutation(Visit visit, Body row, Refusals.Fields faults) {
        Mutation mutation = new Mutation();
        mutation.date = row.date("date", faults).orElse(visit.today());
        visit.requireUnlocked(mutation.date, "financial_mutations.date", faults);
        mutation.amount = row.money("amount", faults).orElse(0L);
        if (mutation.amount == 0) {
            faults.add("financial_mutations.amount", "can't be blank", "blank");
        }
        mutation.message = row.textOrNull("message");
        mutation.code = row.textOrNull("code");
        mutation.contraAccountName = row.textOrNull("contra_account_name");
        mutation.contraAccountNumber = row.text("contra_account_number").orElse("");
        mutation.batchReference = row.textOrNull("batch_reference");
        mutation.accountServicerTransactionId = row.textOrNull("account_servicer_transaction_id");
        return mutation;
    }

    private static void store(Visit visit, Statement statement, Mutation mutation) {
        visit.fresh(mutation);
        mutation.statementId = statement.id;
        mutation.financialAccountId = statement.financialAccountId;
        visit.books().mutations.put(mutation.id, mutation);
        Postings.mutation(visit.books(), mutation);
    }

    private SimResponse remove(Visit visit) {
        Administration books = visit.books();
        Statement statement = visit.row(books.statements, "id", "id");
        List<Mutation> mutations = books.mutations.values().stream()
                .filter(mutation -> mutation.statementId.equals(statement.id))
                .toList();
        mutations.forEach(mutation -> visit.requireUnlocked(mutation.date));
        mutations.forEach(mutation -> {
            books.paymentsOfMutation(mutation.id).forEach(visit.settling()::remove);
            books.ledgerBookingsOf(mutation.id).forEach(visit.settling()::remove);
            books.unpost(mutation.id);
            books.mutations.remove(mutation.id);
        });
        books.statements.remove(statement.id);
        return SimResponse.empty(204);
    }
}
