package nl.afletter.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nl.afletter.aws.TablePasses;
import nl.afletter.aws.TableStores;
import nl.afletter.function.PublicAddress;
import nl.afletter.http.Http;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;
import nl.afletter.memory.MemoryTable;
import nl.afletter.model.Connection;
import nl.afletter.port.GrantStore.Grant;
import nl.afletter.vendor.vies.ViesRegister;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Protects a connection from a consent that nobody of us began, that came before, or that came too late. */
class ConsentDoorTest {

    private final SimClock clock = SimClock.fixedAt("2026-03-02T09:00:00Z");
    private final TeamleaderSimulator vendor = new TeamleaderSimulator(clock, null);
    private final MemoryTable table = new MemoryTable(clock);
    private final ConsentDoor door;

    ConsentDoorTest() {
        vendor.start(0);
        Surroundings surroundings = new Surroundings(
                TableStores.of(table.rows(), clock),
                table.grants(),
                new TablePasses(table.rows(), clock),
                table.queue(),
                name -> TeamleaderSimulator.CLIENT_SECRET,
                clock,
                ViesRegister.PUBLIC);
        surroundings
                .stores()
                .settings()
                .apply(
                        List.of(),
                        List.of(
                                connection("crm", "teamleader", TeamleaderSimulator.ACCOUNT),
                                connection("other", "teamleader", "another-account"),
                                connection("psp", "mollie", "")));
        VendorRegistry vendors = new VendorRegistry(surroundings, VendorTable.all(), new Http(clock));
        door = new ConsentDoor(vendors, surroundings, new PublicAddress("http://localhost:8080/"));
    }

    @AfterEach
    void stop() {
        vendor.close();
    }

    @Test
    void aConsentEndsWithAStoredPairAndAnAddressWithoutACode() throws Exception {
        URI back = consent(begin("crm"), true);

        APIGatewayV2HTTPResponse answer = get(back);

        assertThat(answer.getStatusCode()).isEqualTo(303);
        assertThat(answer.getHeaders()).containsEntry("location", "/connect/done");
        assertThat(table.grants().read("crm").grant()).isPresent();
        assertThat(get(URI.create("/connect/done")).getStatusCode()).isEqualTo(200);
    }

    @Test
    void aStateWorksOnce() throws Exception {
        URI back = consent(begin("crm"), true);
        get(back);

        assertThat(get(back).getStatusCode()).isEqualTo(400);
    }

    @Test
    void aStateIsOverAfterTenMinutes() throws Exception {
        URI back = consent(begin("crm"), true);
        clock.advance(Duration.ofMinutes(10));

        assertThat(get(back).getBody()).startsWith("This consent was not begun here, is older than ten minutes");
        assertThat(table.grants().read("crm").grant()).isEmpty();
    }

    @Test
    void anAnswerThatNobodyAskedForIsRefused() {
        assertThat(get(URI.create("/connect/answer?code=stolen&state=made-up")).getStatusCode())
                .isEqualTo(400);
        assertThat(get(URI.create("/connect/answer?code=stolen")).getStatusCode())
                .isEqualTo(400);
    }

    @Test
    void aPersonMayRefuse() throws Exception {
        assertThat(get(consent(begin("crm"), false)).getBody()).startsWith("The vendor gave no consent.");
    }

    @Test
    void aCodeThatTheVendorDoesNotTakeIsToldInASentence() {
        String state = query(begin("crm")).get("state");

        APIGatewayV2HTTPResponse answer = get(URI.create("/connect/answer?code=code-1&state=" + state));

        assertThat(answer.getStatusCode()).isEqualTo(502);
        assertThat(answer.getBody())
                .startsWith("the vendor gave no token: status 400")
                .contains("Connect again");
    }

    @Test
    void aConsentForAnotherAccountIsNotKept() throws Exception {
        Grant stands = new Grant("access", "refresh", clock.instant().plusSeconds(60), clock.instant());
        table.grants().consent("other", stands);

        APIGatewayV2HTTPResponse answer = get(consent(begin("other"), true));

        assertThat(answer.getStatusCode()).isEqualTo(400);
        assertThat(answer.getBody())
                .startsWith("This consent is for the account " + TeamleaderSimulator.ACCOUNT)
                .contains("Nothing was stored");
        assertThat(table.grants().read("other").grant()).contains(stands);
    }

    @Test
    void aVendorThatDoesNotSayWhoseTheConsentIsLeavesNothingStored() throws Exception {
        URI back = consent(begin("crm"), true);
        vendor.faults().on("POST", "/users.me").status(500);

        assertThat(get(back).getStatusCode()).isEqualTo(502);
        assertThat(table.grants().read("crm").grant()).isEmpty();
    }

    @Test
    void whatAsksForNoConsentIsNotFound() {
        assertThat(call("POST", URI.create("/connect/psp")).getStatusCode()).isEqualTo(404);
        assertThat(call("POST", URI.create("/connect/nobody")).getStatusCode()).isEqualTo(404);
        assertThat(call("GET", URI.create("/connect/crm")).getStatusCode()).isEqualTo(404);
    }

    private URI begin(String connection) {
        APIGatewayV2HTTPResponse answer = call("POST", URI.create("/connect/" + connection));
        assertThat(answer.getStatusCode()).isEqualTo(303);
        return URI.create(answer.getHeaders().get("location"));
    }

    /** What a person does on the vendor's page; where the vendor sends the browser then. */
    private URI consent(URI page, boolean allow) throws IOException, InterruptedException {
        Map<String, String> query = query(page);
        URI link = URI.create(vendor.baseUrl() + "/oauth2/answer?allow=" + (allow ? "yes" : "no") + "&redirect_uri="
                + query.get("redirect_uri") + "&state=" + query.get("state"));
        HttpResponse<Void> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(link).build(), HttpResponse.BodyHandlers.discarding());
        return URI.create(answer.headers().firstValue("Location").orElseThrow());
    }

    private APIGatewayV2HTTPResponse get(URI uri) {
        return call("GET", uri);
    }

    private APIGatewayV2HTTPResponse call(String method, URI uri) {
        return door.handle(APIGatewayV2HTTPEvent.builder()
                .withRawPath(uri.getPath())
                .withQueryStringParameters(query(uri))
                .withRequestContext(RequestContext.builder()
                        .withHttp(
                                RequestContext.Http.builder().withMethod(method).build())
                        .build())
                .build());
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new HashMap<>();
        if (uri.getRawQuery() != null) {
            for (String pair : uri.getRawQuery().split("&")) {
                String[] parts = pair.split("=", 2);
                query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    private Connection connection(String id, String vendorName, String account) {
        return new Connection(
                id,
                vendorName,
                VendorTable.terms().get(vendorName).role(),
                vendor.baseUrl(),
                account,
                Map.of("clientSecret", "secret", "token", "secret"),
                List.of(),
                Map.of("clientId", TeamleaderSimulator.CLIENT_ID),
                new Connection.Routing("", Map.of()));
    }
}
