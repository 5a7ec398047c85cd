package nl.afletter.vendor.mollie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nl.afletter.http.Http;
import nl.afletter.model.Connection;
import nl.afletter.model.Money;
import nl.afletter.model.PayoutLine;
import nl.afletter.model.PayoutLine.Type;
import nl.afletter.port.Failure;
import nl.afletter.port.Psp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that the simulator never gives: odd ones must stop their item, and never lose or invent money. */
class MollieAnswersTest {
    private final Map<String, String> answers = new HashMap<>();
    private final Map<String, String> headers = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private int status = 200;
    private HttpServer server;
    private MolliePsp psp;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            byte[] body = answers.getOrDefault(exchange.getRequestURI().getPath(), "{}")
                    .getBytes(StandardCharsets.UTF_8);
            headers.forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-02T10:00:00Z"));
        Connection connection = MollieBench.connection(
                "http://127.0.0.1:" + server.getAddress().getPort(), Map.of("token", "t"), Map.of());
        psp = new MolliePsp(
                connection,
                new Http(clock, Duration.ofSeconds(2)),
                MollieBench.secrets(Map.of("t", "access_x")),
                clock);
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void anAnswerWithoutItsListIsNotAnEmptyList() {
        answers.put("/v2/settlements/stl_1/payments", "{\"count\":2,\"_embedded\":{},\"_links\":{}}");
        assertThat(linesFailure()).isInstanceOf(Failure.Rejected.class).hasMessageContaining("no list of payments");
        answers.put("/v2/settlements/stl_1/payments", "{\"count\":0,\"_embedded\":{},\"_links\":{}}");
        assertThat(psp.payoutLines("stl_1", "").rows()).isEmpty();
    }

    @Test
    void aLinkToAnotherHostIsNeverCalled() {
        answers.put(
                "/v2/settlements/stl_1/payments",
                "{\"_embedded\":{\"payments\":[]},\"_links\":{\"next\":{\"href\":\"https://evil.example/?from=tr_2\"}}}");
        assertThat(psp.payoutLines("stl_1", "").next()).isEqualTo("list:payments:tr_2");
        psp.payoutLines("stl_1", "list:payments:tr_2");
        assertThat(asked.get(1)).isEqualTo("/v2/settlements/stl_1/payments?limit=250&from=tr_2");
        answers.put(
                "/v2/settlements/stl_1/payments",
                "{\"_embedded\":{\"payments\":[]},\"_links\":{\"next\":{\"href\":\"https://api.mollie.com/v2/x\"}}}");
        assertThat(linesFailure()).isInstanceOf(Failure.Rejected.class);
    }

    @Test
    void aContextThatIsNestedByTypeIsReadLikeAFlatOne() {
        List<PayoutLine> lines = balance("{\"refund\":{\"paymentId\":\"tr_1\",\"refundId\":\"re_1\"}}", "refund", "");
        assertThat(lines.get(0).type()).isEqualTo(Type.REFUND);
        assertThat(lines.get(0).transaction()).isEqualTo("re_1");
        assertThat(lines.get(0).payment()).isEqualTo("tr_1");
    }

    @Test
    void otherDeductionsThanFeesAreARowOfTheirOwnForAPerson() {
        List<PayoutLine> lines = balance(
                "{\"paymentId\":\"tr_1\"}",
                "payment",
                ",\"deductions\":" + eur("-3.00") + ",\"deductionDetails\":{\"fees\":" + eur("-1.00")
                        + ",\"commissions\":" + eur("-2.00") + "}");
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0).fees()).isEqualTo(Money.of("-1.00", "EUR"));
        assertThat(lines.get(1).type()).isEqualTo(Type.UNKNOWN);
        assertThat(lines.get(1).amount()).isEqualTo(Money.of("-2.00", "EUR"));
        assertThat(lines.get(1).id()).isNotEqualTo(lines.get(0).id());
    }

    @Test
    void deductionsThatAreNotTakenApartAreFees() {
        List<PayoutLine> lines = balance("{\"paymentId\":\"tr_1\"}", "payment", ",\"deductions\":" + eur("-3.00"));
        assertThat(lines).singleElement().satisfies(each -> assertThat(each.fees())
                .isEqualTo(Money.of("-3.00", "EUR")));
    }

    @Test
    void feesThatMoveFromPendingToAvailableWereWithheldOnceAndWhatAnInvoiceGaveBackIsNoFee() {
        answers.put(
                "/v2/balances", "{\"count\":1,\"_embedded\":{\"balances\":[{\"id\":\"bal_1\",\"currency\":\"EUR\"}]}}");
        answers.put(
                "/v2/balances/bal_1/report",
                "{\"totals\":{\"close\":{},\"fee-prepayments\":{\"pending\":" + fees("-2.24", 8)
                        + ",\"movedToAvailable\":"
                        + fees("-2.24", 8) + ",\"immediatelyAvailable\":{\"amount\":" + eur("-0.90")
                        + ",\"subtotals\":[{\"prepaymentPartType\":\"fee\",\"count\":4,\"amount\":" + eur("-1.00")
                        + "},{\"transactionType\":\"invoice-rounding-compensation\",\"amount\":" + eur("0.10")
                        + "}]}}}}");
        assertThat(psp.withheld("EUR", YearMonth.of(2026, 10))).contains(new Psp.Withheld(Money.of("3.24", "EUR"), 12));
        assertThat(asked)
                .anyMatch(each ->
                        each.endsWith("/report?from=2026-10-01&until=2026-11-01&grouping=transaction-categories"));
    }

    @Test
    void aReportOfAnotherGroupingIsNotAMonthWithoutFees() {
        answers.put(
                "/v2/balances", "{\"count\":1,\"_embedded\":{\"balances\":[{\"id\":\"bal_1\",\"currency\":\"EUR\"}]}}");
        answers.put("/v2/balances/bal_1/report", "{\"totals\":{\"availableBalance\":{}}}");
        assertThat(catchThrowable(() -> psp.withheld("EUR", YearMonth.of(2026, 10))))
                .isInstanceOf(Failure.Rejected.class);
    }

    @Test
    void anInvoiceThatDoesNotAddUpOrNamesNoMonthIsNotCompared() {
        String rest = ",\"reference\":\"MOLR1\",\"issuedAt\":\"2026-11-01\",\"netAmount\":" + eur("1.00")
                + ",\"vatAmount\":" + eur("0.21");
        String lines = ",\"lines\":[{\"period\":\"2026-10\"},{\"period\":\"2026-09\"}]";
        answers.put("/v2/invoices/inv_1", "{\"id\":\"inv_1\"" + rest + lines + ",\"grossAmount\":" + eur("1.21") + "}");
        answers.put("/v2/invoices/inv_2", "{\"id\":\"inv_2\"" + rest + lines + ",\"grossAmount\":" + eur("1.20") + "}");
        answers.put("/v2/invoices/inv_3", "{\"id\":\"inv_3\"" + rest + ",\"grossAmount\":" + eur("1.21") + "}");
        assertThat(psp.feeInvoice("inv_1").orElseThrow().month()).isEqualTo(YearMonth.of(2026, 10));
        assertThat(catchThrowable(() -> psp.feeInvoice("inv_2"))).isInstanceOf(Failure.Rejected.class);
        assertThat(catchThrowable(() -> psp.feeInvoice("inv_3"))).isInstanceOf(Failure.Rejected.class);
    }

    private static String fees(String amount, int count) {
        return "{\"amount\":" + eur(amount) + ",\"subtotals\":[{\"prepaymentPartType\":\"fee\",\"count\":" + count
                + "}]}";
    }

    @Test
    void aBalanceWhoseEndIsReachedWithoutTheTransferIsNotAnEmptyPayout() {
        answers.put(
                "/v2/balances/bal_1/transactions",
                "{\"_embedded\":{\"balance_transactions\":[]},\"_links\":{\"next\":null}}");
        assertThat(catchThrowable(() -> psp.payoutLines("stl_1", "balance:bal_1:seek:")))
                .isInstanceOf(Failure.NoEffect.class);
    }

    @Test
    void anUnknownStatusAmountOrMomentStopsThePayment() {
        for (String payment : List.of(
                payment("later", "\"10.00\"", "2026-11-02T09:00:00+00:00"),
                payment("paid", "\"ten\"", "2026-11-02T09:00:00+00:00"),
                payment("paid", "\"10.001\"", "2026-11-02T09:00:00+00:00"),
                payment("paid", "null", "2026-11-02T09:00:00+00:00"),
                payment("paid", "\"1e99999999\"", "2026-11-02T09:00:00+00:00"),
                payment("paid", "\"10.00\"", "yesterday"),
                "{}",
                "[]",
                "null",
                "1")) {
            answers.put("/v2/payments/tr_1", payment);
            assertThat(catchThrowable(() -> psp.payment("tr_1"))).as(payment).isInstanceOf(Failure.Rejected.class);
        }
        answers.put("/v2/payments/tr_1", payment("paid", "\"10.00\"", "2026-11-02T09:00:00.0Z"));
        assertThat(psp.payment("tr_1")).isPresent();
    }

    @Test
    void aRowThatBringsNothingToTheBalanceIsLeftOut() {
        answers.put(
                "/v2/settlements/stl_1/payments",
                "{\"_embedded\":{\"payments\":[{\"resource\":\"payment\",\"id\":\"tr_1\",\"settlementAmount\":"
                        + eur("0.00") + ",\"createdAt\":\"2026-11-02T09:00:00+00:00\"}]},\"_links\":{}}");
        assertThat(psp.payoutLines("stl_1", "").rows()).isEmpty();
    }

    @Test
    void whatMollieNamesASettlementAmountForIsItsOwnToPayOutWhateverTheMethod() {
        String paypal = payment("paid", "\"10.00\"", "2026-11-02T09:00:00+00:00")
                .replace("\"mode\"", "\"method\":\"paypal\",\"mode\"");
        answers.put(
                "/v2/payments/tr_1", paypal.replace("\"mode\"", "\"settlementAmount\":" + eur("10.00") + ",\"mode\""));
        assertThat(psp.payment("tr_1").orElseThrow().settlingParty()).isEqualTo("mollie");
        assertThat(psp.payment("tr_1").orElseThrow().settled()).contains(Money.of("10.00", "EUR"));
        answers.put(
                "/v2/payments/tr_1", paypal.replace("\"mode\"", "\"settlementAmount\":" + eur("0.00") + ",\"mode\""));
        assertThat(psp.payment("tr_1").orElseThrow().settlingParty()).isEqualTo("paypal");
        assertThat(psp.payment("tr_1").orElseThrow().settled()).isEmpty();
    }

    @Test
    void theClosingBalanceIsWhatIsAvailableAndWhatIsPending() {
        answers.put(
                "/v2/balances",
                "{\"_embedded\":{\"balances\":[{\"id\":\"bal_1\",\"currency\":\"EUR\"}]},\"_links\":{}}");
        answers.put(
                "/v2/balances/bal_1/report",
                "{\"totals\":{\"availableBalance\":{\"close\":{\"amount\":" + eur("10.00")
                        + "}},\"pendingBalance\":{\"close\":{\"amount\":" + eur("2.50") + "}}}}");
        assertThat(psp.balance("EUR", LocalDate.parse("2026-11-01"))).contains(Money.of("12.50", "EUR"));
        assertThat(asked.get(1)).contains("from=2026-11-01&until=2026-11-02");
    }

    @Test
    void aRedirectIsNotFollowedAndTheTokenGoesNowhereElse() {
        status = 302;
        headers.put("Location", "https://evil.example/");
        assertThat(catchThrowable(() -> psp.payment("tr_1"))).isInstanceOf(Failure.Rejected.class);
        assertThat(asked).hasSize(1);
    }

    @Test
    void aWaitThatMollieAsksForIsReadAsSecondsOrAsADateAndIsBounded() {
        status = 429;
        Instant now = Instant.parse("2026-11-02T10:00:00Z");
        headers.put("Retry-After", "Mon, 02 Nov 2026 10:00:30 GMT");
        assertThat(until()).isEqualTo(now.plusSeconds(30));
        headers.put("Retry-After", "999999999");
        assertThat(until()).isEqualTo(now.plusSeconds(3600));
        headers.put("Retry-After", "soon");
        assertThat(until()).isBetween(now.plusSeconds(1), now.plusSeconds(60));
    }

    private Instant until() {
        return ((Failure.Throttled) catchThrowable(() -> psp.payment("tr_1"))).until();
    }

    private Throwable linesFailure() {
        return catchThrowable(() -> psp.payoutLines("stl_1", ""));
    }

    /** The rows of a slice with one movement. */
    private List<PayoutLine> balance(String context, String type, String deductions) {
        String result = deductions.isEmpty() ? "10.00" : "7.00";
        answers.put(
                "/v2/balances/bal_1/transactions",
                "{\"_embedded\":{\"balance_transactions\":["
                        + movement(
                                "baltr_2",
                                "outgoing-transfer",
                                "-" + result,
                                "-" + result,
                                "{\"settlementId\":\"stl_1\"}",
                                "")
                        + "," + movement("baltr_1", type, "10.00", result, context, deductions)
                        + "]},\"_links\":{\"next\":null}}");
        return psp.payoutLines("stl_1", "balance:bal_1:seek:").rows();
    }

    private static String movement(
            String id, String type, String initial, String result, String context, String deductions) {
        return "{\"resource\":\"balance-transaction\",\"id\":\"" + id + "\",\"type\":\"" + type
                + "\",\"initialAmount\":"
                + eur(initial) + ",\"resultAmount\":" + eur(result)
                + ",\"createdAt\":\"2026-11-01T23:30:00+00:00\",\"context\":"
                + context + deductions + "}";
    }

    private static String payment(String status, String value, String createdAt) {
        return "{\"resource\":\"payment\",\"id\":\"tr_1\",\"mode\":\"live\",\"status\":\"" + status
                + "\",\"amount\":{\"currency\":\"EUR\",\"value\":" + value + "},\"createdAt\":\"" + createdAt
                + "\",\"_embedded\":{\"refunds\":[],\"chargebacks\":[],\"captures\":[]}}";
    }

    private static String eur(String value) {
        return "{\"currency\":\"EUR\",\"value\":\"" + value + "\"}";
    }
}
