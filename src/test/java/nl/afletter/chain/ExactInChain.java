package nl.afletter.chain;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import nl.afletter.http.Http;
import nl.afletter.http.OAuthTokens;
import nl.afletter.local.sim.exact.ExactBooks;
import nl.afletter.local.sim.exact.ExactSeed;
import nl.afletter.local.sim.exact.ExactSimulator;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;
import nl.afletter.memory.MemoryRows;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.LedgerRole;
import nl.afletter.model.Connection;
import nl.afletter.model.FeePolicies;
import nl.afletter.model.Money;
import nl.afletter.vendor.exact.ExactAccounting;

/** Puts the books of a chain into a simulated Exact Online, with a person's consent. */
final class ExactInChain implements AutoCloseable {

    /** What stands at Afletter and its other vendors, and at Exact. */
    record Moment(String what, Chain.World world, byte[] exact) {}

    private static final String CONNECTION = "moneybird";
    private static final String DIVISION = "123456";
    private static final String BACK = "https://afletter.example/connect/answer";

    final ExactSimulator exact;
    final ExactSeed seed;
    private final Chain chain;

    /** @param highRate the CRM's id of the high rate @param options of the connection, besides the client's id */
    ExactInChain(Chain chain, String highRate, Map<String, String> options) {
        this.chain = chain;
        exact = new ExactSimulator(chain.clock);
        exact.start(0);
        exact.limitRequestsTo(1_000_000, 1_000_000);
        exact.app("client", TeamleaderSimulator.CLIENT_SECRET);
        seed = exact.division(DIVISION, "Demo BV");
        Map<String, String> all = new TreeMap<>(options);
        all.put("clientId", "client");
        chain.connection(CONNECTION, books -> connection(books, all));
        chain.change(old -> settings(old, highRate));
        consent();
        chain.startProcess();
    }

    ExactBooks books() {
        return exact.books(DIVISION);
    }

    String balance(String ledger) {
        return Money.ofMinor(books().balance(ledger), "EUR").toDecimal();
    }

    /** Of the account in a role. */
    String balance(LedgerRole role) {
        return balance(chain.table
                .settings()
                .administration(Chain.BOOKS)
                .orElseThrow()
                .ledger(role)
                .orElseThrow());
    }

    /** Each moment after a write to the table or to Exact while this works. */
    List<Moment> momentsOf(Runnable work) {
        List<Moment> moments = new ArrayList<>();
        boolean[] noting = {true};
        chain.table.rows().probe(new MemoryRows.Probe() {
            @Override
            public void after(MemoryRows.Access access, String where) {
                if (access.isWrite()) {
                    note(moments, access + " " + where);
                }
            }
        });
        exact.afterWrites(request -> {
            if (noting[0]) {
                note(moments, request.method() + " " + request.path());
            }
        });
        work.run();
        noting[0] = false;
        chain.table.rows().noProbe();
        return moments;
    }

    private synchronized void note(List<Moment> moments, String what) {
        moments.add(new Moment(what, chain.world(), exact.moment()));
    }

    /** The process dies at this moment, and another one begins. */
    void takeBack(Moment moment) {
        chain.takeBack(moment.world());
        exact.takeBack(moment.exact());
    }

    @Override
    public void close() {
        exact.close();
    }

    void consent() {
        Connection connection = chain.table.settings().connection(CONNECTION).orElseThrow();
        OAuthTokens tokens = new OAuthTokens(
                CONNECTION,
                ExactAccounting.terms(connection),
                new OAuthTokens.Client("client", () -> TeamleaderSimulator.CLIENT_SECRET),
                chain.table.grants(),
                new Http(chain.clock),
                chain.clock);
        tokens.consented(tokens.firstPair(
                exact.consent(BACK), BACK, chain.clock.instant().plusSeconds(5)));
    }

    private Connection connection(Connection books, Map<String, String> options) {
        return new Connection(
                books.id(),
                ExactAccounting.VENDOR,
                books.role(),
                exact.baseUrl(),
                "",
                Map.of("clientSecret", "tl-secret"),
                books.webhookTokens(),
                options,
                new Connection.Routing("", Map.of(DIVISION, Chain.BOOKS)));
    }

    private Administration settings(Administration old, String highRate) {
        Map<LedgerRole, String> ledgers = new TreeMap<>();
        int code = 2000;
        for (LedgerRole role : LedgerRole.values()) {
            ledgers.put(role, seed.ledger(String.valueOf(code++), role.name(), 90));
        }
        String clearing = seed.ledger("1290", "Mollie", 90);
        String revenue = seed.ledger("8000", "Omzet", 110);
        return new Administration(
                old.id(),
                old.name(),
                old.country(),
                old.vatNumber(),
                old.currency(),
                old.startDate(),
                false,
                old.crm(),
                old.psps(),
                old.accounting(),
                DIVISION,
                ledgers,
                List.of(new Administration.Clearing(Chain.PSP, "EUR", "mollie", clearing, clearing)),
                List.of(new Administration.VatMapping(highRate, "S", new BigDecimal("0.21"), "2", revenue)),
                Map.of(),
                new Administration.Policies(
                        FeePolicies.always(Administration.FeePolicy.SETTLEMENT),
                        "2",
                        "",
                        Administration.ClosedPeriods.all(Administration.ClosedPeriod.PARK),
                        Administration.Twin.PARK,
                        Duration.ofDays(5),
                        Money.of("0.05", "EUR"),
                        1,
                        Duration.ofDays(1),
                        false,
                        Administration.WrongCurrency.PARK));
    }
}
