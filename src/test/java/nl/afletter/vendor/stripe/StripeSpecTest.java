package nl.afletter.vendor.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import nl.afletter.http.Http;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.SimRequest;
import nl.afletter.local.sim.SimResponse;
import nl.afletter.local.sim.stripe.StripeSimulator;
import nl.afletter.model.Money;
import nl.afletter.model.PayoutLine;
import nl.afletter.port.Page;
import nl.afletter.port.Psp;
import nl.afletter.spec.SpecCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Adapter and simulator against Stripe's own description: what we ask exists there with those parameters, what the
 * simulator answers is what Stripe says it answers, and a payout as Stripe writes it is read to the cent. Skipped where
 * the description is not at hand. It is older than the version that we pin: words that came later are left out.
 */
class StripeSpecTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCENARIO = "stripe/composed-payout-scenario.json";

    private final SimClock clock = SimClock.fixedAt("2026-01-02T10:00:00Z");
    private final StripeBench bench = new StripeBench(clock);
    private final StripeSimulator stripe = bench.stripe;
    private final Psp psp = bench.psp();
    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    private SpecCheck spec;

    private record Exchange(SimRequest request, SimResponse response) {}

    @BeforeEach
    void open() {
        spec = SpecCheck.open("stripe/openapi-trimmed.json", StripeSpecTest::letNullBe);
        stripe.watch((request, response) -> exchanges.add(new Exchange(request, response)));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void everyRequestAndEveryAnswerIsAsStripeDescribesThem() {
        everythingHappens();
        Set<String> faults = new TreeSet<>();
        Set<String> asked = new TreeSet<>();
        for (Exchange exchange : List.copyOf(exchanges)) {
            SimRequest request = exchange.request();
            asked.add(spec.template(request.method(), request.path()).orElse("none for " + request.path()));
            spec.unknownParameters(
                            request.method(), request.path(), request.query().keySet())
                    .forEach(faults::add);
            spec.response(
                            request.method(),
                            request.path(),
                            exchange.response().status(),
                            new String(exchange.response().body(), StandardCharsets.UTF_8))
                    .forEach(fault -> faults.add(request.path().replaceAll("_[A-Za-z0-9]+$", "_…") + ": " + fault));
        }
        assertThat(faults).isEmpty();
        assertThat(asked)
                .containsExactlyInAnyOrder(
                        "/v1/charges",
                        "/v1/charges/{charge}",
                        "/v1/payment_intents",
                        "/v1/payouts",
                        "/v1/webhook_endpoints",
                        "/v1/refunds",
                        "/v1/disputes",
                        "/v1/checkout/sessions",
                        "/v1/payouts/{payout}",
                        "/v1/balance_transactions",
                        "/v1/balance_transactions/{id}",
                        "/v1/events");
    }

    @Test
    void everyRequestIsFormEncodedAndNamesTheVersion() {
        everythingHappens();
        assertThat(exchanges).isNotEmpty().allSatisfy(exchange -> {
            assertThat(exchange.request().method()).isEqualTo("GET");
            assertThat(exchange.request().header("Stripe-Version")).contains(StripeApi.VERSION);
            assertThat(exchange.request().body()).isEmpty();
        });
    }

    @Test
    void aPayoutAsStripeWritesItAddsUpToTheCent() throws Exception {
        JsonNode scenario = scenario();
        List<PayoutLine> lines = new ArrayList<>();
        try (Stub stub = new Stub(scenario, scenario.at("/balance_transactions"))) {
            Psp told = stub.psp(clock);
            assertThat(told.payout("po_1").orElseThrow().amount()).isEqualTo(Money.of("124.58", "EUR"));
            Page<PayoutLine> page = told.payoutLines("po_1", "");
            assertThat(page.isLast()).isTrue();
            lines.addAll(page.rows());
        }
        assertThat(lines.stream()
                        .map(each -> each.type() + " " + each.transaction() + " " + each.amount() + " " + each.fees()))
                .containsExactly(
                        "PAYMENT py_1 EUR 121.00 EUR -0.29",
                        "PAYMENT ch_2 EUR 92.00 EUR -1.63",
                        "REFUND " + source(scenario, "txn_3") + " EUR -20.00 EUR 0.00",
                        "CHARGEBACK " + source(scenario, "txn_4") + " EUR -45.00 EUR -20.00",
                        "FEE  EUR -1.50 EUR 0.00");
        Money sum = lines.stream().map(each -> each.amount().plus(each.fees())).reduce(Money.zero("EUR"), Money::plus);
        assertThat(sum).isEqualTo(Money.of("124.58", "EUR"));
    }

    @Test
    void moneyThatComesBackLaterIsKnownForWhatItIs() throws Exception {
        JsonNode scenario = scenario();
        ObjectNode list = JSON.createObjectNode().put("object", "list").put("has_more", false);
        list.set("data", rows(scenario.path("later_rows")));
        try (Stub stub = new Stub(scenario, list)) {
            List<PayoutLine> lines = stub.psp(clock).payoutLines("po_1", "").rows();
            assertThat(lines.stream().map(each -> each.type() + " " + each.amount()))
                    .as("a dispute won back, refunds that failed, a debit that failed, a payout that came back")
                    .containsExactlyInAnyOrderElementsOf(expected(scenario.path("later_rows")));
        }
    }

    /** Fields that may be null are written as a choice of schemas, none of which takes null (stripe.md section 3). */
    private static void letNullBe(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.path("nullable").asBoolean()
                && object.path("anyOf").isArray()) {
            ((ArrayNode) object.path("anyOf")).addObject().putArray("enum").addNull();
        }
        node.forEach(StripeSpecTest::letNullBe);
    }

    /** Those of them that are rows of the balance; the others are words about them. */
    private static ArrayNode rows(JsonNode later) {
        ArrayNode rows = JSON.createArrayNode();
        later.forEach(each -> {
            if (each.isObject()) {
                rows.add(each);
            }
        });
        return rows;
    }

    /** What nl-bookkeeping.md section 3 makes of each of them, by Stripe's category and sign. */
    private static List<String> expected(JsonNode later) {
        Map<String, String> meaning = Map.of(
                "dispute_reversal", "REVERSED_CHARGEBACK",
                "refund_failure", "RETURNED_REFUND",
                "charge_failure", "CHARGEBACK",
                "payout_reversal", "RETURNED_PAYOUT");
        List<String> expected = new ArrayList<>();
        for (JsonNode row : rows(later)) {
            // What names nothing of a charge stands on suspense, for a person.
            boolean named = row.path("source").isObject()
                    || row.path("reporting_category").asText().equals("payout_reversal");
            expected.add((named ? meaning.get(row.path("reporting_category").asText()) : "UNKNOWN") + " "
                    + Money.ofMinor(row.path("amount").asLong(), "EUR"));
        }
        return expected;
    }

    private static String source(JsonNode scenario, String movement) {
        for (JsonNode row : scenario.at("/balance_transactions/data")) {
            if (row.path("id").asText().equals(movement)) {
                return row.path("source").path("id").asText();
            }
        }
        throw new AssertionError("the scenario has no row " + movement);
    }

    private static JsonNode scenario() throws IOException {
        return JSON.readTree(SpecCheck.folder().orElseThrow().resolve(SCENARIO).toFile());
    }

    private void everythingHappens() {
        String paid = bench.paid("121.00", "ideal", Map.of());
        String card = bench.paid("200.00", "card", Map.of("invoiceId", "1"));
        stripe.session(paid, Map.of("a", "b"), "order 7", "");
        stripe.refund(paid, Money.of("21.00", "EUR"));
        stripe.refundFails(stripe.refund(paid, Money.of("10.00", "EUR")));
        stripe.win(stripe.dispute(card, Money.of("200.00", "EUR")));
        String debit = stripe.charge(Money.of("50.00", "EUR"), "sepa_debit", "incasso", Map.of());
        stripe.collecting(debit);
        stripe.pay(debit, "J. Jansen");
        stripe.fail(debit);
        stripe.move("stripe_fee", "fee", Money.of("-1.50", "EUR"));
        stripe.payMany(120);
        String payout = stripe.payOut(clock.today());
        clock.set(Instant.parse("2026-01-06T10:00:00Z"));
        for (String charge : List.of(paid, card, debit, "py_unknown")) {
            psp.payment(charge);
        }
        psp.buyer(paid);
        bench.psp(StripeSimulator.SECRET_KEY, Map.of()).faults(null);
        psp.payout(payout);
        String cursor = "";
        do {
            cursor = psp.payoutLines(payout, cursor).next();
        } while (!cursor.isEmpty());
        Psp.Feed feed = new Psp.Feed(List.of(), "", "");
        do {
            feed = psp.changes("", Instant.EPOCH, feed.next());
        } while (!feed.next().isEmpty());
    }

    /** Answers with a payout and a list just as they are written, and nothing else. */
    private static final class Stub implements AutoCloseable {
        private final HttpServer server;

        private Stub(JsonNode scenario, JsonNode list) throws IOException {
            ObjectNode payout = scenario.path("payout").deepCopy();
            scenario.at("/balance_transactions/data").forEach(row -> {
                if (row.path("id").equals(payout.path("balance_transaction"))) {
                    payout.set("balance_transaction", row);
                }
            });
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            server.createContext("/v1/payouts/po_1", exchange -> answer(exchange, payout));
            server.createContext("/v1/balance_transactions", exchange -> answer(exchange, list));
            server.start();
        }

        private Psp psp(SimClock clock) {
            String base = "http://127.0.0.1:" + server.getAddress().getPort();
            return new StripePsp(
                    StripeBench.connection(base, Map.of("apiKey", "stripe-key"), Map.of()),
                    new Http(clock),
                    StripeBench.secrets(Map.of("stripe-key", StripeSimulator.KEY)),
                    clock);
        }

        private static void answer(HttpExchange exchange, JsonNode body) throws IOException {
            byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
