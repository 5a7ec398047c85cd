package nl.afletter.function;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.util.Map;
import java.util.TreeMap;

/**
 * One plain sentence as API Gateway's response, never cached. Headers stand in one order, whatever process answers:
 * two refusals that read alike must also be alike to the byte, or the difference tells a stranger what exists.
 */
final class PlainAnswer {

    private static final int UNAVAILABLE = 503;

    /** Seconds after which a sender may come again, for those that ask. */
    private static final String RETRY_AFTER = "30";

    private PlainAnswer() {}

    static APIGatewayV2HTTPResponse of(int status, String sentence) {
        return of(status, "text/plain; charset=utf-8", sentence);
    }

    /** The same for a program that reads the answer. */
    static APIGatewayV2HTTPResponse json(int status, String json) {
        return of(status, "application/json", json);
    }

    private static APIGatewayV2HTTPResponse of(int status, String type, String body) {
        Map<String, String> headers = new TreeMap<>(Map.of("cache-control", "no-store", "content-type", type));
        if (status == UNAVAILABLE) {
            headers.put("retry-after", RETRY_AFTER);
        }
        return APIGatewayV2HTTPResponse.builder()
                .withStatusCode(status)
                .withHeaders(headers)
                .withBody(body)
                .build();
    }
}
