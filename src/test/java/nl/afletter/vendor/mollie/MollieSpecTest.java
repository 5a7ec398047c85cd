package nl.afletter.vendor.mollie;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.SimRequest;
import nl.afletter.local.sim.SimResponse;
import nl.afletter.local.sim.mollie.MollieSimulator;
import nl.afletter.model.Money;
import nl.afletter.model.Payout;
import nl.afletter.model.PayoutLine;
import nl.afletter.model.PayoutLine.View;
import nl.afletter.port.Page;
import nl.afletter.port.Psp;
import nl.afletter.spec.SpecCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Adapter and simulator against Mollie's own description: what we ask exists there with those parameters, and what the
 * simulator answers is what Mollie says it answers. Skipped where the description is not at hand.
 */
class MollieSpecTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Mollie's own examples break its schema in this place too. */
    private static final String KNOWN_FAULT = ".*\\.periods\\..*\\.rate\\.percentage: null found, string expected";

    private final MollieBench bench = new MollieBench(SimClock.fixedAt("2026-01-02T10:00:00Z"));
    private final MollieSimulator mollie = bench.mollie;
    private final Psp psp = bench.psp();
    private final Set<String> asked = new TreeSet<>();
    private final Set<String> faults = new TreeSet<>();
    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    private SpecCheck spec;

    private record Exchange(SimRequest request, SimResponse response) {}

    @BeforeEach
    void open() {
        spec = SpecCheck.open("mollie/openapi-trimmed.json");
        mollie.watch((request, response) -> exchanges.add(new Exchange(request, response)));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void everyRequestAndEveryAnswerIsAsMollieDescribesThem() throws Exception {
        everythingHappens();
        List.copyOf(exchanges).forEach(this::judge);
        assertThat(faults).isEmpty();
        assertThat(asked)
                .contains(
                        "/v2/payments/{paymentId}",
                        "/v2/settlements/{settlementId}/payments",
                        "/v2/settlements/{settlementId}/refunds",
                        "/v2/settlements/{settlementId}/chargebacks",
                        "/v2/settlements/{settlementId}/captures",
                        "/v2/balances/{balanceId}/transactions",
                        "/v2/balances/{balanceId}/report",
                        "/v2/settlements",
                        "/v2/payments",
                        "/v2/refunds",
                        "/v2/chargebacks",
                        "/v2/profiles",
                        "/v2/balances",
                        "/v2/invoices",
                        "/v2/invoices/{invoiceId}",
                        "/v2/webhooks",
                        "/v2/settlements/open");
    }

    @Test
    void theComposedScenarioComesOutOfTheSimulatorToTheCent() throws Exception {
        JsonNode scenario =
                JSON.readTree(file("mollie/composed-settlement-scenario.json").toFile());
        String payout = playScenario();
        JsonNode told = JSON.readTree(get("/v2/settlements/" + payout).body());
        assertThat(told.path("periods")).isEqualTo(scenario.at("/settlement/periods"));
        assertThat(told.path("amount")).isEqualTo(scenario.at("/settlement/amount"));

        Payout figures = psp.payout(payout).orElseThrow();
        assertThat(figures.amount())
                .isEqualTo(Money.of(scenario.at("/settlement/amount/value").asText(), "EUR"));
        assertThat(figures.date()).contains(LocalDate.parse("2026-01-05"));
        List<String> listed = new ArrayList<>();
        for (String list : List.of("payments", "captures", "refunds", "chargebacks")) {
            scenario.path(list)
                    .path("_embedded")
                    .path(list)
                    .forEach(row -> listed.add(
                            row.path("settlementAmount").path("value").asText()));
        }
        assertThat(lines(payout, View.TRANSACTIONS).stream()
                        .map(each -> each.amount().toDecimal()))
                .containsExactlyInAnyOrderElementsOf(listed);
        List<String> moved = new ArrayList<>();
        scenario.at("/balance_transactions/_embedded/balance_transactions").forEach(row -> {
            if (!row.path("type").asText().equals("outgoing-transfer")) {
                moved.add(row.path("type").asText() + " "
                        + row.at("/initialAmount/value").asText() + " "
                        + row.at("/deductionDetails/fees/value").asText() + " "
                        + row.path("createdAt").asText().substring(0, 10));
            }
        });
        assertThat(lines(payout, View.BALANCE).stream()
                        .map(each -> each.words() + " " + each.amount().toDecimal() + " "
                                + each.fees().toDecimal() + " " + each.date()))
                .containsExactlyElementsOf(moved);
        assertThat(figures.costs().orElseThrow().stream()
                        .map(each -> each.gross().value())
                        .reduce(BigDecimal::add))
                .hasValueSatisfying(sum -> assertThat(sum).isEqualByComparingTo("13.1769"));
    }

    private String playScenario() {
        SimClock clock = bench.clock();
        clock.set(Instant.parse("2025-12-20T10:00:00Z"));
        String old = bench.paid("45.00", null, "ideal");
        mollie.settle(LocalDate.parse("2025-12-22"));
        clock.set(Instant.parse("2026-01-02T10:00:00Z"));
        String first = bench.paid("121.00", null, "ideal");
        clock.set(Instant.parse("2026-01-02T11:00:00Z"));
        bench.paid("60.50", null, "ideal");
        clock.set(Instant.parse("2026-01-03T09:00:00Z"));
        mollie.refund(first, Money.of("20.00", "EUR"), "Creditnota 2026-0003");
        clock.set(Instant.parse("2026-01-03T12:00:00Z"));
        mollie.chargeback(old, Money.of("45.00", "EUR"));
        return mollie.settle(LocalDate.parse("2026-01-05"));
    }

    private void everythingHappens() throws Exception {
        String payout = playScenario();
        String card = bench.paid("50.00", JSON.readTree("{\"invoice\":\"1\"}"), "creditcard");
        bench.payLater(Money.of("80.00", "EUR"));
        bench.payElsewhere(Money.of("5.00", "EUR"));
        mollie.refundPending(card, Money.of("1.00", "EUR"), "Later");
        mollie.reserve(Money.of("2.00", "EUR"));
        String second = mollie.settle(LocalDate.parse("2026-01-06"));
        bench.clock().set(Instant.parse("2026-02-02T10:00:00Z"));
        String invoice = mollie.feeInvoices().get(1);
        assertThat(psp.feeInvoice(invoice).orElseThrow().month()).isEqualTo(YearMonth.of(2026, 1));
        assertThat(psp.withheld("EUR", YearMonth.of(2026, 1))).isPresent();
        mollie.largestPage(2);
        for (String each : List.of(payout, second)) {
            lines(each, View.BALANCE);
            psp.payout(each);
        }
        psp.payment(card);
        mollie.embeds(false);
        psp.payment(card);
        psp.payment("tr_unknown");
        psp.balance("EUR", LocalDate.parse("2026-01-05"));
        Psp.Feed feed = new Psp.Feed(List.of(), "", "");
        do {
            feed = psp.changes("", Instant.EPOCH, feed.next());
        } while (!feed.next().isEmpty());
        post(
                "/v2/webhooks",
                "{\"name\":\"books\",\"url\":\"https://example.org/x\",\"eventTypes\":[\"payment.paid\"]}");
        for (String path : List.of(
                "/v2/invoices",
                "/v2/webhooks",
                "/v2/settlements/open",
                "/v2/settlements/next",
                "/v2/balances/primary")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(200);
        }
    }

    /** Judges one exchange; 404 of a thing that is not there is judged too. */
    private void judge(Exchange exchange) {
        SimRequest request = exchange.request();
        SimResponse response = exchange.response();
        String template = spec.template(request.method(), request.path()).orElse("");
        if (template.isEmpty()) {
            faults.add("no such path: " + request.method() + " " + request.path());
            return;
        }
        asked.add(template);
        faults.addAll(spec.unknownParameters(
                request.method(), request.path(), request.query().keySet()));
        if (request.method().equals("POST") && request.body().length > 0) {
            faults.addAll(spec.request("POST", request.path(), request.text()));
        }
        spec
                .response(
                        request.method(),
                        request.path(),
                        response.status(),
                        new String(response.body(), StandardCharsets.UTF_8))
                .stream()
                .filter(fault -> !fault.matches(KNOWN_FAULT))
                .forEach(fault -> faults.add(request.method() + " " + template + ": " + fault));
    }

    private List<PayoutLine> lines(String payout, View view) {
        List<PayoutLine> lines = new ArrayList<>();
        String cursor = "";
        do {
            Page<PayoutLine> page = psp.payoutLines(payout, cursor);
            page.rows().stream().filter(each -> each.view() == view).forEach(lines::add);
            cursor = page.next();
        } while (!cursor.isEmpty());
        return lines;
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder().GET(), path);
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return send(HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString(body)), path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String path) throws Exception {
        request.uri(URI.create(mollie.baseUrl() + path))
                .header("Authorization", "Bearer " + MollieSimulator.ORGANIZATION_TOKEN);
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static Path file(String name) {
        return SpecCheck.folder().orElseThrow().resolve(name);
    }
}
