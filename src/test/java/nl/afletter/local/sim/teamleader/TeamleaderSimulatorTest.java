package nl.afletter.local.sim.teamleader;

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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.WebhookFate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Protects the stand-in: what Teamleader's sheet says about tokens, limits, filters, payments and webhooks is enforced. */
class TeamleaderSimulatorTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final LocalDate DAY = LocalDate.parse("2026-11-02");

    @TempDir
    Path folder;

    private final SimClock clock = SimClock.fixedAt("2026-11-02T10:00:00Z");
    private final List<String> received = Collections.synchronizedList(new ArrayList<>());
    private TeamleaderSimulator simulator;
    private HttpServer target;
    private int targetStatus = 200;
    private String token;
    private String company;

    @BeforeEach
    void open() throws Exception {
        simulator = new TeamleaderSimulator(clock, folder);
        simulator.start(0);
        token = simulator.grantByHand().get(0);
        company = simulator.people().company("Anna B.V.", "NL001234567B01", "12345678");
        target = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        target.createContext("/", exchange -> {
            received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(targetStatus, -1);
            exchange.close();
        });
        target.start();
    }

    @AfterEach
    void close() {
        target.stop(0);
        simulator.close();
        assertThat(simulator.failures()).isEmpty();
    }

    @Test
    void aRefreshTokenWorksOnceAndAnAccessTokenForAnHour() throws Exception {
        String refresh = simulator.grantByHand().get(1);
        HttpResponse<String> first = refresh(refresh);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(json(first).path("expires_in").asInt()).isEqualTo(3600);
        HttpResponse<String> again = refresh(refresh);
        assertThat(again.statusCode()).isEqualTo(400);
        assertThat(json(again).path("error").asText()).isEqualTo("invalid_grant");
        token = json(first).path("access_token").asText();
        assertThat(post("/users.me", "{}").statusCode()).isEqualTo(200);
        clock.advance(Duration.ofHours(1));
        assertThat(post("/users.me", "{}").statusCode()).isEqualTo(401);
    }

    @Test
    void twoHundredCallsAMinuteAndItsOddDate() throws Exception {
        for (int i = 0; i < 200; i++) {
            HttpResponse<String> answer = post("/users.me", "{}");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("X-RateLimit-Remaining")).contains(String.valueOf(199 - i));
        }
        HttpResponse<String> refused = post("/users.me", "{}");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("X-RateLimit-Reset")).contains("2026-11-02T11:01:00.000+0100");
        assertThat(refused.body()).contains("\"errors\":[{\"title\"");
        clock.advance(Duration.ofMinutes(1));
        assertThat(post("/users.me", "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void aFilterWithATypoReturnsEverything() throws Exception {
        simulator.people().invoice(wanted("10.00"));
        simulator.people().invoice(wanted("20.00"));
        assertThat(rows("/invoices.list", "{\"filter\":{\"invoice_number\":\"2026 / 2\"}}"))
                .hasSize(1);
        assertThat(rows("/invoices.list", "{\"filter\":{\"invoice_numbre\":\"2026 / 2\"}}"))
                .hasSize(2);
        assertThat(rows("/invoices.list", "{\"page\":{\"size\":1,\"number\":2}}"))
                .hasSize(1);
        assertThat(rows("/invoices.list", "{\"filter\":{\"status\":[\"draft\"]}}"))
                .isEmpty();
        assertThat(rows("/invoices.list", "{}").get(0).has("grouped_lines")).isFalse();
    }

    @Test
    void paymentsSettleAnInvoiceAndAreRemovedAllAtOnce() throws Exception {
        String id = simulator.people().invoice(wanted("100.00"));
        assertThat(pay(id, "40").statusCode()).isEqualTo(204);
        assertThat(info(id).path("status").asText()).isEqualTo("outstanding");
        assertThat(info(id).path("total").path("due").path("amount").asText()).isEqualTo("60");
        pay(id, "60");
        assertThat(info(id).path("status").asText()).isEqualTo("matched");
        assertThat(info(id).path("paid").asBoolean()).isTrue();
        assertThat(post("/invoices.removePayments", "{\"id\":\"" + id + "\"}").statusCode())
                .isEqualTo(204);
        assertThat(info(id).path("payments")).isEmpty();
        assertThat(info(id).path("status").asText()).isEqualTo("outstanding");
        assertThat(pay(id, "-1").statusCode()).isEqualTo(400);
        assertThat(pay(company, "1").statusCode()).isEqualTo(404);
    }

    @Test
    void onlyTheLastBookedInvoiceCanBeDeletedAndItsNumberIsUsedAgain() {
        String first = simulator.people().invoice(wanted("10.00"));
        String second = simulator.people().invoice(wanted("20.00"));
        assertThatThrownBy(() -> simulator.people().delete(first)).isInstanceOf(IllegalStateException.class);
        simulator.people().delete(second);
        String third = simulator.people().invoice(wanted("30.00"));
        assertThat(simulator.invoice(third).orElseThrow().path("invoice_number").asText())
                .isEqualTo("2026 / 2");
    }

    @Test
    void aFilesLinkIsOpenToAnyoneForFiveMinutes() throws Exception {
        String id = simulator.people().invoice(wanted("10.00"));
        JsonNode data = json(post("/invoices.download", "{\"id\":\"" + id + "\",\"format\":\"pdf\"}"))
                .path("data");
        URI location = URI.create(data.path("location").asText());
        HttpResponse<String> file = get(location);
        assertThat(file.body()).startsWith("%PDF-1.4").contains("(2026 / 1)").endsWith("%%EOF\n");
        int table = Integer.parseInt(file.body().replaceAll("(?s).*startxref\\n(\\d+)\\n.*", "$1"));
        assertThat(file.body().substring(table)).startsWith("xref\n0 6\n");
        clock.advance(Duration.ofMinutes(5));
        assertThat(get(location).statusCode()).isEqualTo(403);
    }

    @Test
    void webhooksComeInThreeFieldsAndAgainUntilTheyAreTaken() throws Exception {
        register("invoice.booked", "company.added");
        String id = simulator.people().invoice(wanted("10.00"));
        targetStatus = 503;
        assertThat(simulator.webhooks().deliver()).isZero();
        targetStatus = 200;
        received.clear();
        assertThat(simulator.webhooks().deliver()).isEqualTo(2);
        assertThat(received.get(1))
                .isEqualTo("{\"type\":\"invoice.booked\",\"subject\":{\"type\":\"invoice\",\"id\":\"" + id
                        + "\"},\"account\":{\"type\":\"account\",\"id\":\"" + TeamleaderSimulator.ACCOUNT + "\"}}");
        assertThat(simulator.webhooks().deliver()).isZero();
    }

    @Test
    void webhooksAreDoubledLostAndShuffledOnRequest() throws Exception {
        simulator.webhooks().target(targetUri());
        simulator.people().invoice(wanted("10.00"));
        int waiting = simulator.webhooks().waiting().size();
        assertThat(waiting).isEqualTo(3);
        assertThat(simulator.webhooks().deliver(WebhookFate.twice())).isEqualTo(2 * waiting);
        simulator.people().invoice(wanted("20.00"));
        assertThat(simulator.webhooks().deliver(WebhookFate.lost())).isZero();
        assertThat(simulator.webhooks().waiting()).isEmpty();
        simulator.people().invoice(wanted("30.00"));
        simulator.people().contact("Bo", "de Wit", "bo@wit.example");
        List<String> inOrder = simulator.webhooks().waiting();
        received.clear();
        simulator.webhooks().deliver(WebhookFate.shuffled(42));
        assertThat(received).containsExactlyInAnyOrderElementsOf(inOrder).isNotEqualTo(inOrder);
    }

    @Test
    void registrationsAreListedAndPartlyTakenBack() throws Exception {
        register("invoice.booked", "company.added");
        assertThat(rows("/webhooks.list", "{}").get(0).path("types")).hasSize(2);
        assertThat(post("/webhooks.unregister", hook("company.added")).statusCode())
                .isEqualTo(204);
        assertThat(rows("/webhooks.list", "{}").get(0).path("types")).hasSize(1);
        assertThat(post("/webhooks.register", hook("invoice.paid")).statusCode())
                .isEqualTo(400);
    }

    @Test
    void aCompanyIsUpdatedAndItsWebhookEchoes() throws Exception {
        simulator.webhooks().deliver();
        assertThat(post("/companies.update", "{\"id\":\"" + company + "\",\"name\":\"Bep B.V.\"}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(rows("/companies.list", "{\"filter\":{\"ids\":[\"" + company + "\"]}}")
                        .get(0)
                        .path("name")
                        .asText())
                .isEqualTo("Bep B.V.");
        assertThat(simulator.webhooks().waiting()).singleElement().asString().contains("company.updated");
    }

    @Test
    void theAccountComesBackInANewProcess() {
        String id = simulator.people().invoice(wanted("10.00"));
        simulator.people().draft(wanted("20.00"));
        try (TeamleaderSimulator second = new TeamleaderSimulator(clock, folder)) {
            assertThat(second.invoice(id).orElseThrow())
                    .hasToString(simulator.invoice(id).orElseThrow().toString());
        }
    }

    private People.NewInvoice wanted(String amount) {
        return People.NewInvoice.of(company, DAY, People.Line.of("Advies", amount, TeamleaderSimulator.RATE_ZERO));
    }

    private HttpResponse<String> pay(String id, String amount) throws Exception {
        return post(
                "/invoices.registerPayment",
                "{\"id\":\"" + id + "\",\"payment\":{\"amount\":" + amount
                        + ",\"currency\":\"EUR\"},\"paid_at\":\"2026-11-02T12:00:00+00:00\"}");
    }

    private JsonNode info(String id) throws Exception {
        return json(post("/invoices.info", "{\"id\":\"" + id + "\"}")).path("data");
    }

    private void register(String... types) throws Exception {
        assertThat(post("/webhooks.register", hook(types)).statusCode()).isEqualTo(204);
    }

    private String hook(String... types) {
        return "{\"url\":\"" + targetUri() + "\",\"types\":[\"" + String.join("\",\"", types) + "\"]}";
    }

    private URI targetUri() {
        return URI.create("http://127.0.0.1:" + target.getAddress().getPort() + "/hook");
    }

    private List<JsonNode> rows(String path, String body) throws Exception {
        List<JsonNode> rows = new ArrayList<>();
        json(post(path, body)).path("data").forEach(rows::add);
        return rows;
    }

    private HttpResponse<String> refresh(String refreshToken) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(simulator.baseUrl() + "/oauth2/access_token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=refresh_token&client_id="
                        + TeamleaderSimulator.CLIENT_ID + "&client_secret=" + TeamleaderSimulator.CLIENT_SECRET
                        + "&refresh_token=" + refreshToken))
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(simulator.baseUrl() + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(URI uri) throws Exception {
        return CLIENT.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return SimJson.MAPPER.readTree(answer.body());
    }
}
