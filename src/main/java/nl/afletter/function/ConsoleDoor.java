package nl.afletter.function;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import nl.afletter.console.ConsolePages;
import nl.afletter.console.Request;
import nl.afletter.console.Response;

/** Turns the event of an HTTP API into a request for a page, and the answer back. */
public final class ConsoleDoor implements HttpDoor {

    private final ConsolePages pages;

    public ConsoleDoor(ConsolePages pages) {
        this.pages = Objects.requireNonNull(pages);
    }

    @Override
    public APIGatewayV2HTTPResponse handle(APIGatewayV2HTTPEvent event) {
        String body;
        try {
            body = body(event);
        } catch (IllegalArgumentException notBase64) {
            return PlainAnswer.of(400, "The body cannot be decoded.");
        }
        Response answer = pages.page(new Request(
                event.getRequestContext().getHttp().getMethod(),
                event.getRawPath(),
                Objects.requireNonNullElse(event.getRawQueryString(), ""),
                headers(event),
                body,
                signer(event.getRequestContext())));
        return APIGatewayV2HTTPResponse.builder()
                .withStatusCode(answer.status())
                .withHeaders(answer.headers())
                .withCookies(answer.cookies())
                .withBody(answer.body())
                .build();
    }

    /** Who signed, as the HTTP API's IAM authoriser says; whatever the caller sends, it cannot reach this place. */
    private static String signer(RequestContext context) {
        return Optional.ofNullable(context.getAuthorizer())
                .map(RequestContext.Authorizer::getIam)
                .map(RequestContext.IAM::getUserArn)
                .orElse("");
    }

    /** The HTTP API takes cookies out of the headers. */
    private static Map<String, String> headers(APIGatewayV2HTTPEvent event) {
        Map<String, String> headers = new HashMap<>(Objects.requireNonNullElse(event.getHeaders(), Map.of()));
        List<String> cookies = event.getCookies();
        if (cookies != null && !cookies.isEmpty()) {
            headers.put("cookie", String.join("; ", cookies));
        }
        return headers;
    }

    /** Decoded where the HTTP API encoded it. */
    private static String body(APIGatewayV2HTTPEvent event) {
        String body = Objects.requireNonNullElse(event.getBody(), "");
        if (!event.getIsBase64Encoded()) {
            return body;
        }
        return new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8);
    }
}
