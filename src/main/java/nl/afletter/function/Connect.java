package nl.afletter.function;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.quarkus.funqy.Funq;
import jakarta.inject.Named;
import jakarta.inject.Provider;

/**
 * The OAuth consent of a connection: sends a person to the vendor and takes the answer back. Subscribes it to webhooks.
 */
public class Connect {

    private static final String NAME = "connect";

    private final Outermost outermost = new Outermost(NAME);
    private final Provider<HttpDoor> door;

    /** @param door made at the first request, after the snapshot */
    public Connect(@Named(NAME) Provider<HttpDoor> door) {
        this.door = door;
    }

    /** Answers one request of the HTTP API. */
    @Funq(NAME)
    public APIGatewayV2HTTPResponse handle(APIGatewayV2HTTPEvent request) {
        return outermost.answer(() -> door.get().handle(request));
    }
}
