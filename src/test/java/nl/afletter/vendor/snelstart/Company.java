package nl.afletter.vendor.snelstart;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import nl.afletter.contract.AccountingBench.Chart;
import nl.afletter.http.Http;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.snelstart.SnelStartSeed;
import nl.afletter.local.sim.snelstart.SnelStartSimulator;
import nl.afletter.model.Connection;

/** A company with its books in a simulated SnelStart, for tests of the adapter. */
final class Company implements AutoCloseable {
    static final String KOPPELSLEUTEL = "YXBwOnNlY3JldA==";
    static final String SUBSCRIPTION = "subscription-one";

    final SimClock clock = SimClock.fixedAt("2026-11-21T09:00:00Z");
    final SnelStartSimulator simulator = new SnelStartSimulator(clock);
    final SnelStartSeed seed;
    final Chart chart;

    Company() {
        simulator.start(0);
        simulator.limitRequestsTo(100_000, 100_000);
        simulator.subscription(SUBSCRIPTION);
        seed = simulator.administration("Test BV");
        seed.coupling(KOPPELSLEUTEL);
        String mollie = seed.daybook("1210", "Mollie", "Bank", "DagboekBank");
        chart = new Chart(
                mollie,
                mollie,
                seed.ledger("1100", "Bank onderweg", "Kruisposten"),
                seed.ledger("8000", "Omzet", "VerkopenOmzetOverig", "Hoog", "Laag"),
                "VerkopenHoog",
                "VerkopenLaag",
                "Geen",
                seed.ledger("4510", "PSP-kosten", "InkopenKostenAlleBtwTarieven", "Hoog"),
                "1520",
                "InkopenHoog",
                "",
                seed.ledger("2000", "Vraagposten", "OnbekendeBetalingen"),
                seed.ledger("4791", "Verschillen", "Betalingskorting"));
    }

    /** Its books through the port. */
    SnelStartAccounting accounting() {
        return accounting(seed.id(), Map.of(), new Http(clock));
    }

    /** With a short patience, for tests in which answers do not come. */
    SnelStartAccounting impatient() {
        return accounting(seed.id(), Map.of(), new Http(clock, Duration.ofSeconds(3)));
    }

    SnelStartAccounting accounting(String division, Map<String, String> options, Http http) {
        return accounting(simulator.baseUrl(), division, options, http);
    }

    SnelStartAccounting accounting(String baseUrl, String division, Map<String, String> options, Http http) {
        Connection connection = new Connection(
                "books",
                SnelStartAccounting.VENDOR,
                Connection.Role.ACCOUNTING,
                baseUrl,
                "",
                Map.of(
                        SnelStartAccounting.KOPPELSLEUTEL, KOPPELSLEUTEL,
                        SnelStartAccounting.SUBSCRIPTION_KEY, SUBSCRIPTION),
                List.of(),
                options,
                new Connection.Routing("nl", Map.of()));
        return new SnelStartAccounting(connection, division, http, name -> name, clock);
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
