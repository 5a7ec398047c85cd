package nl.afletter.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import nl.afletter.function.Connect;
import nl.afletter.function.Console;
import nl.afletter.function.CrmInvoice;
import nl.afletter.function.HttpDoor;
import nl.afletter.function.OpenItems;
import nl.afletter.function.PayoutImport;
import nl.afletter.function.PspPayment;
import nl.afletter.function.RetrySweep;
import nl.afletter.function.SyncWorker;
import nl.afletter.function.TimeLimit;
import org.junit.jupiter.api.Test;

/** Protects the one code path: a request on a laptop reaches its function as the event that API Gateway would send. */
class GatewayTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-02T09:00:00Z"));

    private final List<String> called = new ArrayList<>();
    private APIGatewayV2HTTPEvent event;
    private final Gateway gateway = new Gateway(functions(), CLOCK);

    @Test
    void aWebhookReachesTheFunctionOfItsRouteWithItsPathParametersAndBytes() {
        byte[] body = "id=tr_1&naam=é".getBytes(StandardCharsets.UTF_8);

        call("POST", "/webhooks/psp/mollie/t%6Fken", "", body);

        assertThat(called).containsExactly("psp-payment");
        assertThat(event.getRouteKey()).isEqualTo("POST /webhooks/psp/{connection}/{token}");
        assertThat(event.getPathParameters()).isEqualTo(Map.of("connection", "mollie", "token", "token"));
        assertThat(event.getIsBase64Encoded()).isTrue();
        assertThat(Base64.getDecoder().decode(event.getBody())).isEqualTo(body);
    }

    @Test
    void everyPathHasItsFunction() {
        call("POST", "/webhooks/crm/teamleader/token", "", new byte[0]);
        call("POST", "/webhooks/accounting/exact/token", "", new byte[0]);
        assertThat(event.getRouteKey()).isEqualTo("POST /webhooks/accounting/{connection}/{token}");
        call("GET", "/connect/answer", "code=a%20b&state=c", new byte[0]);
        assertThat(event.getQueryStringParameters()).isEqualTo(Map.of("code", "a b", "state", "c"));
        call("GET", "/webhooks/crm/teamleader/token", "", new byte[0]);
        call("POST", "/webhooks/other/teamleader/token", "", new byte[0]);
        call("GET", "/", "", new byte[0]);
        assertThat(event.getCookies()).containsExactly("a=1", "b=2");

        assertThat(called).containsExactly("crm-invoice", "psp-payment", "connect", "console", "console", "console");
    }

    @Test
    void aConsentIsBegunFromThisMachineAndOurOwnPagesOnly() {
        Map<String, String> ownPage =
                Map.of("host", "localhost:8080", "origin", "http://localhost:8080", "sec-fetch-site", "same-origin");
        for (Map<String, String> ours : List.of(
                ownPage, Map.of("host", "127.0.0.1:8080"), Map.of("host", "localhost", "sec-fetch-site", "none"))) {
            assertThat(begin(ours).getStatusCode()).as("%s", ours).isEqualTo(200);
        }
        assertThat(called).hasSize(3);

        for (Map<String, String> strange : List.of(
                Map.of("host", "localhost:8080", "origin", "https://evil.example", "sec-fetch-site", "cross-site"),
                Map.of("host", "localhost:8080", "origin", "http://localhost:9090", "sec-fetch-site", "same-site"),
                Map.of("host", "localhost:8080", "origin", "https://evil.example"),
                Map.of("host", "evil.example:8080", "sec-fetch-site", "same-origin"),
                Map.of("sec-fetch-site", "none"))) {
            assertThat(begin(strange).getStatusCode()).as("%s", strange).isEqualTo(403);
        }
        assertThat(called).hasSize(3);
    }

    private APIGatewayV2HTTPResponse begin(Map<String, String> headers) {
        return gateway.call(new Gateway.Request("POST", "/connect/crm", "", headers, new byte[0]));
    }

    private void call(String method, String path, String query, byte[] body) {
        gateway.call(new Gateway.Request(method, path, query, Map.of("host", "localhost", "cookie", "a=1; b=2"), body));
    }

    private Functions functions() {
        TimeLimit limit = new TimeLimit(CLOCK, Duration.ofSeconds(90));
        return new Functions(
                new CrmInvoice(() -> door("crm-invoice")),
                new PspPayment(() -> door("psp-payment")),
                new Console(() -> door("console")),
                new Connect(() -> door("connect")),
                new SyncWorker(limit, () -> (message, budget) -> {}),
                new PayoutImport(limit, () -> (at, end) -> {}),
                new OpenItems(limit, () -> (at, end) -> {}),
                new RetrySweep(limit, () -> (at, end) -> {}));
    }

    private HttpDoor door(String name) {
        return request -> {
            called.add(name);
            event = request;
            return APIGatewayV2HTTPResponse.builder().withStatusCode(200).build();
        };
    }
}
