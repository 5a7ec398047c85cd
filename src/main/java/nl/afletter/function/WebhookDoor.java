package nl.afletter.function;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import nl.afletter.inbox.Inbox;
import nl.afletter.model.Connection;
import nl.afletter.port.WebhookVerifier;

/** A webhook as API Gateway's event, and the inbox's answer as API Gateway's response. */
public final class WebhookDoor implements HttpDoor {

    private final Connection.Role role;
    private final Inbox inbox;
    private final PublicAddress address;

    /** @param role whose webhooks come through this door @param address where it stands in the world */
    public WebhookDoor(Connection.Role role, Inbox inbox, PublicAddress address) {
        this.role = Objects.requireNonNull(role);
        this.inbox = Objects.requireNonNull(inbox);
        this.address = Objects.requireNonNull(address);
    }

    @Override
    public APIGatewayV2HTTPResponse handle(APIGatewayV2HTTPEvent request) {
        Map<String, String> path = request.getPathParameters() == null ? Map.of() : request.getPathParameters();
        byte[] body;
        try {
            body = body(request);
        } catch (IllegalArgumentException notBase64) {
            return response(inbox.undecodable());
        }
        return response(inbox.take(
                role,
                Objects.requireNonNullElse(path.get("connection"), ""),
                Objects.requireNonNullElse(path.get("token"), ""),
                new WebhookVerifier.Call(address.called(request), headers(request), body)));
    }

    private static APIGatewayV2HTTPResponse response(Inbox.Answer answer) {
        return answer.json()
                ? PlainAnswer.json(answer.status(), answer.text())
                : PlainAnswer.of(answer.status(), answer.text());
    }

    /** Names in lower case. Headers of one name are one list, however each is written: none of several is lost. */
    private static Map<String, String> headers(APIGatewayV2HTTPEvent request) {
        Map<String, String> headers = new HashMap<>();
        Objects.requireNonNullElse(request.getHeaders(), Map.<String, String>of())
                .forEach((name, value) -> headers.merge(
                        name.toLowerCase(Locale.ROOT),
                        Objects.requireNonNullElse(value, ""),
                        (one, more) -> one + "," + more));
        return headers;
    }

    private static byte[] body(APIGatewayV2HTTPEvent request) {
        String body = request.getBody() == null ? "" : request.getBody();
        return request.getIsBase64Encoded() ? Base64.getDecoder().decode(body) : body.getBytes(StandardCharsets.UTF_8);
    }
}
