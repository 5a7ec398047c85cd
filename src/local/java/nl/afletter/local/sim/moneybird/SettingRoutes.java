package nl.afletter.local.sim.moneybird;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimResponse;
import nl.afletter.local.sim.moneybird.Rows.FinancialAccount;
import nl.afletter.local.sim.moneybird.Rows.LedgerAccount;
import nl.afletter.local.sim.moneybird.Rows.Project;
import nl.afletter.local.sim.moneybird.Rows.TaxRate;

/** Administrations and master data (moneybird.md sections 1 and 6). */
final class SettingRoutes {
    private static final Scopes SETTINGS = Scopes.any("settings");
    private static final Scopes MASTER_DATA = Scopes.any("settings", "sales_invoices", "documents", "estimates");

    void addTo(MoneybirdSimulator simulator) {
        simulator.getOutside(MoneybirdSimulator.API + "/administrations.json", (request, state) -> {
            Set<String> mine = state.tokens.get(request.bearer().orElseThrow()).administrations();
            ArrayNode list = SimJson.array();
            state.administrations.values().stream()
                    .filter(books -> mine.contains(books.id))
                    .forEach(books -> list.add(administration(books)));
            return Visit.ok(list);
        });
        simulator.get("/tax_rates", MASTER_DATA, this::taxRates);
        simulator.get("/ledger_accounts", MASTER_DATA, visit -> {
            ArrayNode list = SimJson.array();
            visit.books().ledgers.values().forEach(ledger -> list.add(ledger(visit, ledger)));
            return Visit.ok(list);
        });
        simulator.get(
                "/ledger_accounts/{id}",
                MASTER_DATA,
                visit -> Visit.ok(ledger(visit, visit.model(visit.books().ledgers, "Category"))));
        simulator.get("/financial_accounts", SETTINGS, visit -> {
            ArrayNode list = SimJson.array();
            visit.books().financialAccounts.values().forEach(account -> list.add(financialAccount(visit, account)));
            return Visit.ok(list);
        });
        simulator.get("/projects", SETTINGS, this::projects);
        simulator.get(
                "/projects/{id}", SETTINGS, visit -> Visit.ok(project(visit.model(visit.books().projects, "Project"))));
        simulator.post("/projects", SETTINGS, this::addProject);
    }

    private static ObjectNode administration(Administration books) {
        return SimJson.object()
                .put("id", books.id)
                .put("name", books.name)
                .put("language", "nl")
                .put("currency", books.currency)
                .put("country", "NL")
                .put("time_zone", "Europe/Amsterdam")
                .put("access", "user")
                .put("suspended", false)
                .put("period_locked_until", Render.day(books.lockedUntil))
                .put("period_start_date", "2020-01-01");
    }

    private SimResponse taxRates(Visit visit) {
        Listing listing = visit.listing(Set.of("name", "partial_name", "percentage", "tax_rate_type", "active"));
        List<TaxRate> found = visit.books().taxRates.values().stream()
                .filter(rate -> listing.value("name").map(rate.name::equals).orElse(true))
                .filter(rate ->
                        listing.value("partial_name").map(rate.name::contains).orElse(true))
                .filter(rate -> listing.value("percentage")
                        .map(value -> rate.percentage != null
                                && rate.percentage
                                        .stripTrailingZeros()
                                        .toPlainString()
                                        .equals(value))
                        .orElse(true))
                .filter(rate -> listing.allows(
                        "tax_rate_type",
                        Set.of("general_journal_document", "purchase_invoice", "sales_invoice"),
                        rate.type))
                .filter(rate -> listing.value("active")
                        .map(value -> rate.active == Boolean.parseBoolean(value))
                        .orElse(true))
                .toList();
        return listing.page(found, 50, rate -> visit.render()
                .row(rate)
                .put("name", rate.name)
                .put("percentage", rate.percentage == null ? null : Amounts.text(rate.percentage))
                .put("tax_rate_type", rate.type)
                .put("show_tax", rate.percentage != null && rate.percentage.signum() > 0)
                .put("active", rate.active)
                .putNull("country"));
    }

    private static ObjectNode ledger(Visit visit, LedgerAccount ledger) {
        ObjectNode node = visit.render()
                .row(ledger)
                .put("name", ledger.name)
                .put("account_type", ledger.accountType)
                .put("account_id", ledger.number)
                .putNull("parent_id")
                .put("active", true)
                .put("financial_account_id", ledger.financialAccountId);
        ArrayNode types = node.putArray("allowed_document_types");
        ledger.allowedDocumentTypes.forEach(types::add);
        if (ledger.rgsCode != null) {
            node.putObject("taxonomy_item")
                    .put("taxonomy_version", "3.5")
                    .put("code", ledger.rgsCode)
                    .put("name", ledger.name);
        }
        return node;
    }

    private static ObjectNode financialAccount(Visit visit, FinancialAccount account) {
        return visit.render()
                .row(account)
                .put("type", account.type)
                .put("name", account.name)
                .put("identifier", account.identifier)
                .put("currency", account.currency)
                .putNull("provider")
                .put("moneybird_account", false)
                .put("active", true);
    }

    private SimResponse projects(Visit visit) {
        Listing listing = visit.listing(Set.of("state"));
        String state = listing.value("state").orElse("active");
        if (!Set.of("all", "active", "archived").contains(state)) {
            throw Refusals.symbolic(400, "State is not included in the list", "filter", "invalid");
        }
        List<Project> found = visit.books().projects.values().stream()
                .filter(project -> state.equals("all") || project.archived == state.equals("archived"))
                .toList();
        return listing.page(found, 25, SettingRoutes::project);
    }

    private SimResponse addProject(Visit visit) {
        Body body = Body.wrapped(visit.request(), "project", Set.of("name", "budget"));
        Refusals.Fields faults = new Refusals.Fields();
        String name = body.textOrNull("name");
        if (name == null) {
            faults.blank("name");
        }
        if (visit.books().projects.values().stream().anyMatch(each -> Objects.equals(each.name, name))) {
            faults.add("name", "has already been taken", "taken");
        }
        Long budget = body.money("budget", faults).orElse(null);
        faults.throwIfAny();
        Project project = visit.fresh(new Project());
        project.name = name;
        project.budgetMinor = budget;
        visit.books().projects.put(project.id, project);
        return Visit.created(project(project));
    }

    private static ObjectNode project(Project project) {
        return SimJson.object()
                .put("id", project.id)
                .put("name", project.name)
                .put("state", project.archived ? "archived" : "active")
                .put("budget", project.budgetMinor == null ? null : project.budgetMinor / 100);
    }
}
