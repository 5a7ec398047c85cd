package nl.afletter.function;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.quarkus.funqy.Funq;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Named;

/**
 * The door for a PSP's webhooks: verdict, one message, answer; no vendor call.
 *
 * <p>Whatever breaks is answered 503, so that the PSP sends the event again.
 */
public class PspPayment {

    private static final String NAME = "psp-payment";

    private final Outermost outermost = new Outermost(NAME);
    private final Instance<HttpDoor> door;

    PspPayment(@Named(NAME) Instance<HttpDoor> door) {
        this.door = door;
    }

    /** Answers one request of the HTTP API. */
    @Funq(NAME)
    public APIGatewayV2HTTPResponse handle(APIGatewayV2HTTPEvent request) {
        return outermost.answer(() -> door.get().handle(request));
    }
}
