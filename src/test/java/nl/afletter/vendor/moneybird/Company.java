package nl.afletter.vendor.moneybird;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import nl.afletter.contract.AccountingBench.Chart;
import nl.afletter.http.Http;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.moneybird.MoneybirdSeed;
import nl.afletter.local.sim.moneybird.MoneybirdSimulator;
import nl.afletter.model.Connection;

/** A company that keeps its books in the simulated Moneybird, on 21 November 2026. */
final class Company implements AutoCloseable {
    final SimClock clock = SimClock.fixedAt("2026-11-21T09:00:00Z");
    final MoneybirdSimulator simulator = new MoneybirdSimulator(clock);
    final MoneybirdSeed seed;
    final Chart chart;
    final String noVatPurchase;

    Company() {
        simulator.start(0);
        simulator.limitRequestsTo(100_000, 100_000);
        seed = simulator.administration("Test BV");
        seed.personalToken("secret", "sales_invoices", "documents", "bank", "settings");
        MoneybirdSeed.Account clearing = seed.financialAccount("1210", "Mollie", "NL00CLEARING");
        String purchaseHigh = seed.taxRate("21% inkoop", "21.0", "purchase_invoice", "NL/5b");
        noVatPurchase = seed.taxRate("geen inkoop", null, "purchase_invoice", null);
        chart = new Chart(
                clearing.financialAccountId(),
                clearing.ledgerAccountId(),
                seed.ledgerAccount("1100", "Bank onderweg", "current_assets"),
                seed.ledgerAccount("8000", "Omzet", "revenue"),
                seed.taxRate("21%", "21.0", "sales_invoice", "NL/1a"),
                seed.taxRate("9%", "9.0", "sales_invoice", "NL/1b"),
                seed.taxRate("geen", null, "sales_invoice", "NL/1e"),
                seed.ledgerAccount("4510", "PSP-kosten", "expenses"),
                ledgerNamed("Btw 21% inkoop"),
                purchaseHigh,
                seed.contact("900001", "Mollie B.V."),
                payable("2000", "Vraagposten", "current_liabilities"),
                payable("4791", "Verschillen", "expenses"));
    }

    /** Its books through the port. */
    MoneybirdAccounting accounting(Map<String, String> options) {
        return accounting(simulator.baseUrl(), options, new Http(clock));
    }

    /** With a short patience, for tests in which answers do not come. */
    MoneybirdAccounting impatient() {
        return accounting(simulator.baseUrl(), Map.of(), new Http(clock, Duration.ofSeconds(1)));
    }

    MoneybirdAccounting accounting(String baseUrl, Map<String, String> options, Http http) {
        Connection connection = new Connection(
                "books",
                "moneybird",
                Connection.Role.ACCOUNTING,
                baseUrl,
                "",
                Map.of(),
                List.of(),
                options,
                new Connection.Routing("nl", Map.of()));
        return new MoneybirdAccounting(connection, seed.id(), http, token("secret"), clock);
    }

    static AccessToken token(String value) {
        return AccessToken.personal(name -> value, "token");
    }

    private String payable(String number, String name, String type) {
        return seed.ledgerAccount(number, name, type, "financial_mutation", "payment", "general_journal_document");
    }

    private String ledgerNamed(String name) {
        MoneybirdApi api =
                new MoneybirdApi("books", simulator.baseUrl(), seed.id(), new Http(clock), token("secret"), clock);
        for (JsonNode ledger : api.get("ledger_accounts", Map.of())) {
            if (Json.text(ledger, "name").equals(name)) {
                return Json.text(ledger, "id");
            }
        }
        throw new IllegalStateException(name);
    }

    @Override
    public void close() {
        simulator.close();
        if (!simulator.failures().isEmpty()) {
            throw new AssertionError(
                    "the simulator failed", simulator.failures().get(0));
        }
    }
}
