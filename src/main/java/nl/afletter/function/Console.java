package nl.afletter.function;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.quarkus.funqy.Funq;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Named;

/**
 * The bookkeeper's pages.
 */
public class Console {

    private static final String NAME = "console";

    private final Outermost outermost = new Outermost(NAME);
    private final Instance<HttpDoor> door;

    Console(@Named(NAME) Instance<HttpDoor> door) {
        this.door = door;
    }

    /** Answers one request of the HTTP API. */
    @Funq(NAME)
    public APIGatewayV2HTTPResponse handle(APIGatewayV2HTTPEvent request) {
        return outermost.answer(() -> door.get().handle(request));
    }
}
