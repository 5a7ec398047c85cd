package nl.afletter.local.sim.mollie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.SimJson;
import nl.afletter.model.Money;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Protects the judge of the PSP adapter: it conserves money, refuses as Mollie does, and calls as Mollie calls. */
class MollieSimulatorTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String IBAN = "NL91ABNA0417164300";

    @TempDir
    Path folder;

    private final SimClock clock = SimClock.fixedAt("2026-11-02T10:00:00Z");
    private final List<String> taken = new ArrayList<>();
    private final List<String> signatures = new ArrayList<>();
    private int answer = 200;
    private MollieSimulator mollie;
    private HttpServer ours;

    @BeforeEach
    void open() throws Exception {
        mollie = new MollieSimulator(clock, folder);
        mollie.start(0);
        ours = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ours.createContext("/", exchange -> {
            taken.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            signatures.add(String.valueOf(exchange.getRequestHeaders().getFirst("X-Mollie-Signature")));
            exchange.sendResponseHeaders(answer, -1);
            exchange.close();
        });
        ours.start();
    }

    @AfterEach
    void close() {
        mollie.checkMoney();
        assertThat(mollie.failures()).isEmpty();
        mollie.close();
        ours.stop(0);
    }

    @Test
    void whateverHappensEachBalanceIsTheSumOfItsMovementsAndEachPayoutThatOfItsSlice() {
        long seed = Long.getLong("afletter.seed", System.nanoTime());
        System.out.println("seed " + seed + " (set -Dafletter.seed to repeat)");
        Random random = new Random(seed);
        List<String> paid = new ArrayList<>();
        List<String> chargebacks = new ArrayList<>();
        List<String> refunds = new ArrayList<>();
        Money toBank = Money.zero("EUR");
        for (int i = 0; i < 300; i++) {
            Money amount = Money.ofMinor(1 + random.nextInt(20_000), "EUR");
            String some = paid.isEmpty() ? pay(amount, "ideal") : paid.get(random.nextInt(paid.size()));
            switch (random.nextInt(8)) {
                case 0 -> refunds.add(mollie.refund(some, Money.ofMinor(1, "EUR"), "Terug"));
                case 1 -> chargebacks.add(mollie.chargeback(some, Money.ofMinor(2, "EUR")));
                case 2 -> chargebacks.stream().findAny().ifPresent(mollie::reverseChargeback);
                case 3 -> refunds.stream().findAny().ifPresent(mollie::refundFails);
                case 4 -> mollie.reserve(Money.ofMinor(random.nextInt(100) - 50L, "EUR"));
                case 5 -> {
                    toBank = toBank.plus(mollie.held("EUR"));
                    mollie.settle(clock.today());
                    assertThat(mollie.held("EUR")).isEqualTo(Money.zero("EUR"));
                }
                default -> paid.add(pay(amount, random.nextBoolean() ? "creditcard" : "ideal"));
            }
            clock.advance(Duration.ofHours(5));
            mollie.checkMoney();
        }
    }

    @Test
    void aFeeIsWithheldRoundedUpAndFiguresStayExactToFourDecimals() throws Exception {
        pay(eur("121.00"), "creditcard");
        String payout = mollie.settle(clock.today());
        JsonNode cost = get("/v2/settlements/" + payout).at("/periods/2026/11/costs/0");
        assertThat(cost.at("/amountNet/value").asText()).isEqualTo("2.4280");
        assertThat(cost.at("/amountVat/value").asText()).isEqualTo("0.5099");
        assertThat(cost.at("/amountGross/value").asText()).isEqualTo("2.9379");
        assertThat(get("/v2/settlements/" + payout).at("/amount/value").asText())
                .isEqualTo("118.06");
    }

    @Test
    void theInvoiceGivesBackWhatWasRoundedUpAndIsNamedByThePayout() throws Exception {
        for (int i = 0; i < 10; i++) {
            pay(eur("10.00"), "ideal");
        }
        String payout = mollie.settle(clock.today());
        String invoice = mollie.invoice(YearMonth.of(2026, 11));
        assertThat(get("/v2/invoices/" + invoice).at("/grossAmount/value").asText())
                .isEqualTo("3.87");
        assertThat(mollie.held("EUR")).isEqualTo(eur("0.03"));
        assertThat(get("/v2/settlements/" + payout)
                        .at("/periods/2026/11/invoiceId")
                        .asText())
                .isEqualTo(invoice);
    }

    @Test
    void aPaymentThatIsOverCannotBePaidAgain() {
        String id = mollie.createPayment(eur("1.00"), "Factuur", null, "ideal");
        mollie.endUnpaid(id, "expired");
        assertThatThrownBy(() -> mollie.pay(id, clock.instant(), IBAN, "J."))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void listsComeNewestFirstAndGoOnAtTheNextRow() throws Exception {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(0, mollie.createPayment(eur("1.00"), "Factuur", null, "ideal"));
        }
        JsonNode page = get("/v2/payments?limit=2&profileId=" + MollieSimulator.PROFILE);
        List<String> seen = new ArrayList<>(ids(page));
        while (!page.at("/_links/next").isNull()) {
            String next = page.at("/_links/next/href").asText();
            page = get("/v2/payments" + next.substring(next.indexOf('?')) + "&profileId=" + MollieSimulator.PROFILE);
            seen.addAll(ids(page));
        }
        assertThat(seen).isEqualTo(made);
        assertThat(status("/v2/payments?from=tr_none&profileId=" + MollieSimulator.PROFILE))
                .isEqualTo(400);
        assertThat(status("/v2/payments?limit=251&profileId=" + MollieSimulator.PROFILE))
                .isEqualTo(400);
    }

    @Test
    void credentialsReachWhatMollieSaysTheyReach() throws Exception {
        String id = pay(eur("1.00"), "ideal");
        assertThat(status("/v2/payments", MollieSimulator.ORGANIZATION_TOKEN))
                .as("without profileId")
                .isEqualTo(400);
        assertThat(status("/v2/payments", MollieSimulator.LIVE_KEY)).isEqualTo(200);
        assertThat(status("/v2/payments?testmode=true", MollieSimulator.LIVE_KEY))
                .isEqualTo(400);
        assertThat(status("/v2/payments/" + id, MollieSimulator.TEST_KEY)).isEqualTo(404);
        for (String path : List.of("settlements", "balances", "invoices", "webhooks", "profiles")) {
            assertThat(status("/v2/" + path, MollieSimulator.LIVE_KEY)).as(path).isEqualTo(403);
        }
        assertThat(status("/v2/payments/" + id, "live_nobody")).isEqualTo(401);
        assertThat(status("/v2/payments/" + id + "?testmode=true", MollieSimulator.ORGANIZATION_TOKEN))
                .isEqualTo(404);
    }

    @Test
    void overTheLimitIsRefusedUntilTheSecondIsOver() throws Exception {
        mollie.limit(2, false);
        List<Integer> seen = List.of(status("/v2/balances"), status("/v2/balances"), status("/v2/balances"));
        assertThat(seen).containsExactly(200, 200, 429);
        clock.advance(Duration.ofSeconds(1));
        assertThat(status("/v2/balances")).isEqualTo(200);
    }

    @Test
    void theMakersUrlIsCalledWithThePaymentsIdForEachThingThatHappens() {
        String id = mollie.createPayment(eur("10.00"), "Factuur", null, "ideal");
        mollie.webhookUrlOf(id, url("/classic"));
        mollie.pay(id, clock.instant(), IBAN, "J.");
        String refund = mollie.refund(id, eur("1.00"), "Terug");
        mollie.refundFails(refund);
        mollie.reverseChargeback(mollie.chargeback(id, eur("10.00")));
        assertThat(mollie.deliverWebhooks()).hasSize(4).allMatch(each -> each.status() == 200);
        assertThat(taken).containsOnly("id=" + id);
        assertThat(signatures).containsOnly("null");
        assertThat(mollie.deliverWebhooks()).isEmpty();
    }

    @Test
    void aSubscriptionGetsSignedEventsWithTheirEntity() throws Exception {
        JsonNode hook = register("[\"payment.paid\",\"chargeback.reversed\"]");
        String id = pay(eur("10.00"), "ideal");
        mollie.refund(id, eur("1.00"), "Terug");
        String chargeback = mollie.chargeback(id, eur("9.00"));
        mollie.reverseChargeback(chargeback);
        mollie.deliverWebhooks();
        assertThat(taken).hasSize(2);
        JsonNode event = SimJson.MAPPER.readTree(taken.get(1));
        assertThat(event.path("type").asText()).isEqualTo("chargeback.reversed");
        assertThat(event.at("/_embedded/entity/paymentId").asText()).isEqualTo(id);
        assertThat(signatures.get(1))
                .isEqualTo("sha256="
                        + WebhookCalls.signature(hook.path("webhookSecret").asText(), taken.get(1)));
        assertThat(get("/v2/events/" + event.path("id").asText())
                        .path("entityId")
                        .asText())
                .isEqualTo(chargeback);
        assertThat(get("/v2/webhooks/" + hook.path("id").asText()).has("webhookSecret"))
                .isFalse();
    }

    @Test
    void aPingIsAnEventToo() throws Exception {
        JsonNode hook = register("\"*\"");
        assertThat(send("POST", "/v2/webhooks/" + hook.path("id").asText() + "/ping", "{}")
                        .statusCode())
                .isEqualTo(202);
        mollie.deliverWebhooks();
        assertThat(taken).singleElement().asString().contains("hook.ping");
        send("DELETE", "/v2/webhooks/" + hook.path("id").asText(), "");
        pay(eur("10.00"), "ideal");
        assertThat(mollie.deliverWebhooks()).isEmpty();
    }

    @Test
    void aCallThatFailsComesAgainOnMolliesScheduleTenTimesInAll() {
        mollie.classicWebhooksTo(url("/classic"));
        pay(eur("10.00"), "ideal");
        answer = 503;
        assertThat(mollie.deliverWebhooks()).hasSize(1);
        assertThat(mollie.deliverWebhooks()).isEmpty();
        clock.advance(Duration.ofMinutes(1));
        assertThat(mollie.deliverWebhooks()).hasSize(1);
        for (int hours = 0; hours < 72; hours++) {
            clock.advance(Duration.ofHours(1));
            mollie.deliverWebhooks();
        }
        assertThat(taken).hasSize(10);
    }

    @Test
    void callsCanBeDoubledTurnedRoundAndLost() {
        mollie.classicWebhooksTo(url("/classic"));
        String first = pay(eur("1.00"), "ideal");
        String second = pay(eur("2.00"), "ideal");
        String third = pay(eur("3.00"), "ideal");
        mollie.deliverWebhooks(calls -> List.of(calls.get(2), calls.get(0), calls.get(0)));
        assertThat(taken)
                .containsExactly("id=" + third, "id=" + first, "id=" + first)
                .doesNotContain("id=" + second);
        clock.advance(Duration.ofDays(3));
        assertThat(mollie.deliverWebhooks()).isEmpty();
    }

    @Test
    void everythingIsOnDiskAndComesBackInANewProcess() throws Exception {
        mollie.classicWebhooksTo(url("/classic"));
        String id = pay(eur("10.00"), "ideal");
        String payout = mollie.settle(LocalDate.parse("2026-11-02"));
        try (MollieSimulator second = new MollieSimulator(clock, folder)) {
            second.start(0);
            second.checkMoney();
            assertThat(second.deliverWebhooks()).hasSize(1);
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(second.baseUrl() + "/v2/settlements/" + payout + "/payments"))
                    .header("Authorization", "Bearer " + MollieSimulator.ORGANIZATION_TOKEN)
                    .build();
            assertThat(CLIENT.send(request, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .contains(id);
        }
    }

    @Test
    void theBooksBehindTheBalanceAreReadableAsALedger() throws Exception {
        pay(eur("10.00"), "ideal");
        String ledger = send("GET", "/_control/ledger", "").body();
        assertThat(ledger)
                .contains("2026-11-02 payment")
                .contains("9.61 EUR")
                .contains("0.39 EUR")
                .contains("-10.00 EUR");
    }

    private JsonNode register(String types) throws Exception {
        HttpResponse<String> made = send(
                "POST",
                "/v2/webhooks",
                "{\"name\":\"books\",\"url\":\"" + url("/events") + "\",\"eventTypes\":" + types + "}");
        assertThat(made.statusCode()).isEqualTo(201);
        return SimJson.MAPPER.readTree(made.body());
    }

    private String pay(Money amount, String method) {
        String id = mollie.createPayment(amount, "Factuur", null, method);
        mollie.pay(id, clock.instant(), IBAN, "J. Jansen");
        return id;
    }

    private String url(String path) {
        return "http://127.0.0.1:" + ours.getAddress().getPort() + path;
    }

    private static List<String> ids(JsonNode page) {
        List<String> ids = new ArrayList<>();
        page.at("/_embedded/payments").forEach(row -> ids.add(row.path("id").asText()));
        return ids;
    }

    private JsonNode get(String path) throws Exception {
        return SimJson.MAPPER.readTree(send("GET", path, "").body());
    }

    private int status(String path) throws Exception {
        return status(path, MollieSimulator.ORGANIZATION_TOKEN);
    }

    private int status(String path, String token) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(mollie.baseUrl() + path))
                .header("Authorization", "Bearer " + token)
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(mollie.baseUrl() + path))
                .header("Authorization", "Bearer " + MollieSimulator.ORGANIZATION_TOKEN)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static Money eur(String amount) {
        return Money.of(amount, "EUR");
    }
}
