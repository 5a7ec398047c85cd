package nl.afletter.local.sim.moneybird;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import nl.afletter.local.sim.SimJson;
import nl.afletter.spec.SpecCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Protects sign-in, limits and what survives a crash (moneybird.md sections 2, 3 and 12). */
class MoneybirdAccessTest extends MoneybirdTestBase {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @Test
    void anUnknownTokenIsRefusedAndAMissingScopeToo() throws Exception {
        calls.token = "wrong";
        assertThat(calls.get("/contacts").status()).isEqualTo(401);
        seed.personalToken("narrow", "sales_invoices");
        calls.token = "narrow";
        assertThat(calls.get("/external_sales_invoices").status()).isEqualTo(200);
        assertThat(calls.get("/financial_mutations").text()).isEqualTo("{\"error\":\"No access to bank\"}");
        assertThat(calls.get("/financial_mutations").status()).isEqualTo(403);
        assertThat(calls.get("/reports/general_ledger").status()).isEqualTo(401);
        assertThat(calls.get("/reports/journal_entries?contact_id=" + contact).text())
                .isEqualTo("{\"error\":\"No access to sales_invoices and documents\"}");
        seed.readOnlyToken("reader", "sales_invoices");
        calls.token = "reader";
        assertThat(calls.get("/external_sales_invoices").status()).isEqualTo(200);
        assertThat(calls.post("/external_sales_invoices", invoiceBody("F1", "1.00", vat21))
                        .status())
                .isEqualTo(403);
        seed.revoke("reader");
        assertThat(calls.get("/external_sales_invoices").status()).isEqualTo(401);
    }

    @Test
    void anAdministrationIsOpenOnlyToItsOwnTokens() throws Exception {
        MoneybirdSeed other = simulator.administration("Stichting");
        MoneybirdCalls there = new MoneybirdCalls(simulator, other.id());
        assertThat(there.get("/contacts").status()).isEqualTo(403);
        assertThat(calls.sendOutside("GET", "/administrations.json", null, "application/json")
                        .json())
                .hasSize(1);
        other.personalToken("token", "sales_invoices", "documents", "bank", "settings");
        assertThat(there.get("/contacts").json()).isEmpty();
        assertThat(calls.sendOutside("GET", "/administrations.json", null, "application/json")
                        .json())
                .hasSize(2);
        assertThat(new MoneybirdCalls(simulator, "1").get("/contacts").status()).isEqualTo(404);
    }

    @Test
    void afterAHundredAndFiftyRequestsEveryoneWaitsUntilAnAbsoluteMoment() throws Exception {
        for (int i = 0; i < 150; i++) {
            assertThat(calls.get("/projects").status()).isEqualTo(200);
        }
        var refused = calls.get("/projects");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.text()).isEqualTo("\"Retry later\"");
        String end = String.valueOf(Instant.parse("2026-11-21T09:05:00Z").getEpochSecond());
        assertThat(refused.response().headers().firstValue("Retry-After")).contains(end);
        assertThat(refused.response().headers().firstValue("RateLimit-Reset")).contains(end);
        assertThat(refused.response().headers().firstValue("RateLimit-RequestsRemaining"))
                .contains("0");
        clock.advance(Duration.ofMinutes(5));
        assertThat(calls.get("/projects").status()).isEqualTo(200);
        simulator.limitRequestsTo(1000, 1);
        assertThat(calls.get("/reports/debtors").status()).isEqualTo(200);
        assertThat(calls.get("/reports/debtors").status()).isEqualTo(429);
        assertThat(calls.get("/projects").status()).isEqualTo(200);
    }

    @Test
    void aFaultAnswersInMoneybirdsOwnShape() throws Exception {
        simulator.faults().on("GET", ".*/projects.json").status(429);
        var limited = calls.get("/projects");
        assertThat(limited.text()).isEqualTo("\"Retry later\"");
        assertThat(Long.parseLong(
                        limited.response().headers().firstValue("Retry-After").orElseThrow()))
                .isGreaterThan(1_000_000_000L);
        simulator.faults().on("POST", ".*").status(402);
        JsonNode full =
                calls.post("/projects", "{\"project\":{\"name\":\"x\"}}").json();
        assertThat(full.path("symbolic").path("administration").asText()).isEqualTo("limit_reached");
        simulator.faults().on("GET", ".*").status(503);
        assertThat(calls.get("/projects").status()).isEqualTo(503);
    }

    @Test
    void aPostThatTimesOutMayHaveBooked() throws Exception {
        simulator.faults().on("POST", ".*/external_sales_invoices.json").timeoutWithEffect();
        calls.patience = Duration.ofMillis(300);
        assertThatThrownBy(() -> invoice("F1", "100.00", vat21)).isInstanceOf(HttpTimeoutException.class);
        calls.patience = Duration.ofSeconds(10);
        assertThat(calls.get("/external_sales_invoices").json()).hasSize(1);
    }

    @Test
    void signingInGivesTokensThatEndAndRotateWhenToldTo() throws Exception {
        seed.oauthClient("app", "secret", "https://afletter.example/back", 7200L, true);
        HttpResponse<String> consent = CLIENT.send(
                HttpRequest.newBuilder(URI.create(simulator.baseUrl()
                                + "/oauth/authorize?client_id=app&response_type=code&state=s%261&scope=bank+settings"
                                + "&redirect_uri=" + encoded("https://afletter.example/back")))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        String location = consent.headers().firstValue("Location").orElseThrow();
        assertThat(location).startsWith("https://afletter.example/back?code=").endsWith("&state=s%261");
        String code = location.replaceAll(".*code=([^&]+).*", "$1");

        Map<String, String> exchange = Map.of(
                "client_id",
                "app",
                "client_secret",
                "secret",
                "grant_type",
                "authorization_code",
                "redirect_uri",
                "https://afletter.example/back",
                "code",
                code);
        JsonNode first = token(exchange, 200);
        assertThat(first.path("scope").asText()).isEqualTo("bank settings");
        assertThat(first.path("expires_in").asLong()).isEqualTo(7200);
        token(exchange, 400);
        calls.token = first.path("access_token").asText();
        assertThat(calls.get("/projects").status()).isEqualTo(200);
        clock.advance(Duration.ofHours(2));
        assertThat(calls.get("/projects").status()).isEqualTo(401);

        Map<String, String> refresh = Map.of(
                "client_id",
                "app",
                "client_secret",
                "secret",
                "grant_type",
                "refresh_token",
                "refresh_token",
                first.path("refresh_token").asText());
        JsonNode second = token(refresh, 200);
        assertThat(second.path("refresh_token")).isNotEqualTo(first.path("refresh_token"));
        assertThat(token(refresh, 400).path("error").asText()).isEqualTo("invalid_grant");
        calls.token = second.path("access_token").asText();
        assertThat(calls.get("/projects").status()).isEqualTo(200);
        token(Map.of("client_id", "app", "client_secret", "guess", "grant_type", "refresh_token"), 401);
    }

    @Test
    void aTokenThatDoesNotExpireKeepsItsRefreshToken() throws Exception {
        seed.oauthClient("app", "secret", "urn:ietf:wg:oauth:2.0:oob", null, false);
        HttpResponse<String> consent = CLIENT.send(
                HttpRequest.newBuilder(URI.create(simulator.baseUrl() + "/oauth/authorize?client_id=app&redirect_uri="
                                + encoded("urn:ietf:wg:oauth:2.0:oob")))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        String code = consent.headers().firstValue("Location").orElseThrow().replaceAll(".*code=([^&]+).*", "$1");
        JsonNode first = token(
                Map.of(
                        "client_id",
                        "app",
                        "client_secret",
                        "secret",
                        "grant_type",
                        "authorization_code",
                        "redirect_uri",
                        "urn:ietf:wg:oauth:2.0:oob",
                        "code",
                        code),
                200);
        assertThat(first.has("expires_in")).isFalse();
        assertThat(first.path("scope").asText()).isEqualTo("sales_invoices");
        JsonNode second = token(
                Map.of(
                        "client_id",
                        "app",
                        "client_secret",
                        "secret",
                        "grant_type",
                        "refresh_token",
                        "refresh_token",
                        first.path("refresh_token").asText()),
                200);
        assertThat(second.path("refresh_token")).isEqualTo(first.path("refresh_token"));
    }

    @Test
    void aWebhookIsRegisteredOnlyWhenItsUrlAnswers() throws Exception {
        AtomicInteger status = new AtomicInteger(500);
        HttpServer endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        endpoint.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        endpoint.start();
        try {
            String url = "http://127.0.0.1:" + endpoint.getAddress().getPort() + "/hook";
            String body = "{\"url\":\"" + url + "\",\"enabled_events\":[\"payment_registered\"]}";
            assertThat(calls.post("/webhooks", body).status()).isEqualTo(400);
            status.set(200);
            JsonNode made = calls.post("/webhooks", body).json();
            assertThat(made.path("secret").asText()).hasSize(64);
            assertThat(calls.get("/webhooks").json().path(0).has("secret")).isFalse();
            assertThat(calls.post("/webhooks", body.replace("enabled_events", "events"))
                            .status())
                    .isEqualTo(400);
            String hook = "/webhooks/" + made.path("id").asText();
            assertThat(calls.patch(hook + "/deactivate", null)
                            .json()
                            .path("deactivated_at")
                            .isTextual())
                    .isTrue();
            assertThat(calls.patch(hook + "/activate", null)
                            .json()
                            .path("deactivated_at")
                            .isNull())
                    .isTrue();
            assertThat(calls.delete(hook).status()).isEqualTo(204);
            assertThat(calls.get("/webhooks").json()).isEmpty();
        } finally {
            endpoint.stop(0);
        }
    }

    @Test
    void everythingComesBackFromDisk() throws Exception {
        String id;
        try (MoneybirdSimulator first = new MoneybirdSimulator(clock, folder)) {
            first.start(0);
            assertThat(first.hasAdministrations()).isFalse();
            MoneybirdSeed kept = first.administration("Bewaard BV");
            id = kept.id();
            kept.personalToken("token", "sales_invoices", "documents", "bank", "settings");
            String rate = kept.taxRate("21%", "21", "sales_invoice", "NL/1a");
            String ledger = kept.ledgerAccount("8000", "Omzet", "revenue");
            String debtor = kept.contact("1", "A");
            String invoice = kept.foreignInvoice("mollie", debtor, "F1", TODAY, null, 100_00, rate, ledger);
            kept.payByHand(invoice, TODAY, 21_00);
            MoneybirdCalls there = new MoneybirdCalls(first, id);
            assertThat(there.get("/external_sales_invoices/" + invoice)
                            .json()
                            .path("origin")
                            .asText())
                    .isEqualTo("mollie");
            assertThat(there.post("/projects", "{\"project\":{\"name\":\"P\"}}").status())
                    .isEqualTo(201);
        }
        try (MoneybirdSimulator second = new MoneybirdSimulator(clock, folder)) {
            second.start(0);
            assertThat(second.hasAdministrations()).isTrue();
            assertThat(second.books(id).withReference("F1").get(0).unpaid()).isEqualTo(100_00);
            assertThat(second.books(id).contradictions()).isEmpty();
            MoneybirdCalls there = new MoneybirdCalls(second, id);
            assertThat(there.get("/projects").json().path(0).path("name").asText())
                    .isEqualTo("P");
            assertThat(there.get("/external_sales_invoices")
                            .json()
                            .path(0)
                            .path("total_unpaid")
                            .asText())
                    .isEqualTo("100.0");
            assertThat(second.failures()).isEmpty();
        }
    }

    @Test
    void whereTheSpecIsAtHandItJudgesEveryAnswerOfTheseTests() {
        SpecCheck spec = SpecCheck.open("moneybird/openapi.json");
        assertThat(spec.response("GET", "/1/projects.json", 200, "[{\"id\":\"1\",\"name\":\"P\"}]"))
                .isEmpty();
        assertThat(spec.response("GET", "/1/projects.json", 200, "[{\"id\":\"1\",\"title\":\"P\"}]"))
                .hasSize(1);
    }

    @Test
    void theBooksOfSeveralAdministrationsAreShownApart() throws Exception {
        mutation("tr_1", "2026-11-10", "10.00");
        assertThat(simulator.ledgerText()).contains("    1210 Mollie ");
        simulator.administration("Stichting");
        assertThat(simulator.ledgerText()).contains("    Voorbeeld BV:1210 Mollie ");
    }

    private JsonNode token(Map<String, String> form, int status) throws Exception {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        HttpResponse<String> answer = CLIENT.send(
                HttpRequest.newBuilder(URI.create(simulator.baseUrl() + "/oauth/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(status);
        return SimJson.MAPPER.readTree(answer.body());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
