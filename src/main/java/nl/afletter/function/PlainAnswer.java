package nl.afletter.function;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.util.Map;
import java.util.TreeMap;

/**
 * One plain sentence as API Gateway's response, never cached. Headers stand in one order, whatever process answers:
 * two refusals that read alike must also be alike to the byte, or the difference tells a stranger what exists.
 */
final class PlainAnswer {

    private PlainAnswer() {}

    static APIGatewayV2HTTPResponse of(int status, String sentence) {
        return APIGatewayV2HTTPResponse.builder()
                .withStatusCode(status)
                .withHeaders(
                        new TreeMap<>(Map.of("cache-control", "no-store", "content-type", "text/plain; charset=utf-8")))
                .withBody(sentence)
                .build();
    }
}
