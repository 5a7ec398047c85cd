package nl.afletter.vendor.exact;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import nl.afletter.contract.AccountingBench.Chart;
import nl.afletter.http.Http;
import nl.afletter.http.MemoryGrants;
import nl.afletter.http.OAuthTokens;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.exact.ExactSeed;
import nl.afletter.local.sim.exact.ExactSimulator;
import nl.afletter.model.Connection;

/** A company with its books in a simulated Exact Online, for tests of the adapter. */
final class Company implements AutoCloseable {
    /** Code of the item that drafts are made of, where the options say so. */
    static final String ITEM = "DIENST";

    static final String BACK = "https://afletter.example/connect/answer";

    final SimClock clock = SimClock.fixedAt("2026-11-21T09:00:00Z");
    final ExactSimulator simulator = new ExactSimulator(clock);
    final MemoryGrants grants = new MemoryGrants();
    final ExactSeed seed;
    final Chart chart;

    Company() {
        simulator.start(0);
        simulator.limitRequestsTo(100_000, 100_000);
        simulator.app("client", "secret");
        seed = simulator.division("123456", "Test BV");
        String mollie = seed.ledger("1290", "Mollie", 90);
        chart = new Chart(
                mollie,
                mollie,
                seed.ledger("1100", "Bank onderweg", 90),
                seed.ledger("8000", "Omzet", 110),
                "2",
                "1",
                "0",
                seed.ledger("4510", "PSP-kosten", 90),
                "1520",
                "2",
                "",
                seed.ledger("2000", "Vraagposten", 90),
                seed.ledger("4791", "Verschillen", 90));
        seed.item(ITEM, "Dienst");
    }

    /** Its books through the port, after a person's consent. */
    ExactAccounting accounting() {
        return accounting(Map.of());
    }

    ExactAccounting accounting(Map<String, String> options) {
        return accounting(simulator.baseUrl(), seed.division(), options, new Http(clock));
    }

    /** With all abilities and a short patience, for tests in which answers do not come. */
    ExactAccounting impatient() {
        return accounting(
                simulator.baseUrl(),
                seed.division(),
                Map.of(ExactAccounting.DRAFT_ITEM, ITEM),
                new Http(clock, Duration.ofSeconds(1)));
    }

    ExactAccounting accounting(String baseUrl, String division, Map<String, String> options, Http http) {
        Connection connection = new Connection(
                "books",
                ExactAccounting.VENDOR,
                Connection.Role.ACCOUNTING,
                baseUrl,
                "",
                Map.of(),
                List.of(),
                options,
                new Connection.Routing("nl", Map.of()));
        return new ExactAccounting(connection, division, http, consented(connection, new Http(clock)), clock);
    }

    /** Tokens of a fresh consent. */
    OAuthTokens consented(Connection connection, Http http) {
        OAuthTokens tokens = tokens(connection, http);
        tokens.consented(
                tokens.firstPair(simulator.consent(BACK), BACK, clock.instant().plusSeconds(5)));
        return tokens;
    }

    /** Another process' view of the same grant. */
    OAuthTokens tokens(Connection connection, Http http) {
        return new OAuthTokens(
                connection.id(),
                ExactAccounting.terms(connection),
                new OAuthTokens.Client("client", () -> "secret"),
                grants,
                http,
                clock);
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
