package nl.afletter.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import nl.afletter.console.Access;
import nl.afletter.console.ConsolePages;
import nl.afletter.memory.MemoryTable;
import nl.afletter.port.Stores;
import org.junit.jupiter.api.Test;

/** Protects the way of a page through the HTTP API: cookies, base64 and headers arrive on both sides. */
class ConsoleDoorTest {

    private final InstantSource clock = InstantSource.fixed(Instant.parse("2026-03-02T09:30:00Z"));
    private final MemoryTable table = new MemoryTable(clock);
    private final Stores stores = new Stores(
            table.subjects(),
            table.references(),
            table.settings(),
            table.connections(),
            table.register(),
            table.evidence(),
            table.received(),
            table.epoch());

    @Test
    void aPageComesWithItsHeadersAndCookies() {
        APIGatewayV2HTTPResponse answer = door(Access.local())
                .handle(event("GET", "/")
                        .withHeaders(Map.of("host", "localhost:8080"))
                        .build());

        assertThat(answer.getStatusCode()).isEqualTo(200);
        assertThat(answer.getHeaders()).containsEntry("content-type", "text/html; charset=utf-8");
        assertThat(answer.getCookies()).hasSize(1).first().asString().startsWith("afletter-form=");
    }

    @Test
    void cookiesThatTheHttpApiTookOutOfTheHeadersAreSeen() {
        APIGatewayV2HTTPResponse answer = door(Access.local())
                .handle(event("GET", "/")
                        .withHeaders(Map.of("host", "localhost"))
                        .withCookies(List.of("other=1", "afletter-lang=nl"))
                        .build());

        assertThat(answer.getBody()).contains("<html lang=\"nl\">");
    }

    @Test
    void whomTheHttpApisAuthoriserNamesComesInAndNobodyElse() throws Exception {
        ObjectNode signed = (ObjectNode)
                new ObjectMapper().readTree(ConsoleDoorTest.class.getResourceAsStream("/events/http-signed.json"));
        signed.put("rawPath", "/");
        ObjectNode unsigned = signed.deepCopy();
        ((ObjectNode) unsigned.get("requestContext")).remove("authorizer");
        unsigned.withObject("/headers")
                .put("authorizer", signed.at("/requestContext/authorizer").toString())
                .put(
                        "userArn",
                        signed.at("/requestContext/authorizer/iam/userArn").asText());
        ObjectNode byOtherMeans = signed.deepCopy();
        byOtherMeans
                .withObject("/requestContext")
                .putObject("authorizer")
                .putObject("lambda")
                .put("userArn", "me");
        ObjectNode nameless = signed.deepCopy();
        nameless.withObject("/requestContext/authorizer/iam").putNull("userArn");

        assertThat(status(signed)).isEqualTo(200);
        assertThat(status(unsigned)).isEqualTo(403);
        assertThat(status(byOtherMeans)).isEqualTo(403);
        assertThat(status(nameless)).isEqualTo(403);
    }

    private int status(ObjectNode event) throws Exception {
        return door(Access.signed())
                .handle(new ObjectMapper().treeToValue(event, APIGatewayV2HTTPEvent.class))
                .getStatusCode();
    }

    @Test
    void aBodyInBase64IsDecoded() {
        ConsoleDoor door = door(request -> {
            assertThat(request.body()).isEqualTo("act=é");
            return Access.signed().visitor(request);
        });

        APIGatewayV2HTTPResponse answer = door.handle(event("POST", "/a/x/tasks/y")
                .withBody(Base64.getEncoder().encodeToString("act=é".getBytes(StandardCharsets.UTF_8)))
                .withIsBase64Encoded(true)
                .build());

        assertThat(answer.getStatusCode()).isEqualTo(403);
    }

    @Test
    void aBodyThatIsNotWhatTheEventSaysIs400() {
        APIGatewayV2HTTPResponse answer = door(Access.local())
                .handle(event("POST", "/a/x/tasks/y")
                        .withBody("%%%")
                        .withIsBase64Encoded(true)
                        .build());

        assertThat(answer.getStatusCode()).isEqualTo(400);
    }

    private ConsoleDoor door(Access access) {
        return new ConsoleDoor(new ConsolePages(stores, table.queue(), clock, access));
    }

    private static APIGatewayV2HTTPEvent.APIGatewayV2HTTPEventBuilder event(String method, String path) {
        return APIGatewayV2HTTPEvent.builder()
                .withRawPath(path)
                .withRequestContext(APIGatewayV2HTTPEvent.RequestContext.builder()
                        .withHttp(APIGatewayV2HTTPEvent.RequestContext.Http.builder()
                                .withMethod(method)
                                .build())
                        .build());
    }
}
