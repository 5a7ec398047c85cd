package nl.afletter.function;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;

/** What stands behind an HTTP function; a bean named as the function. */
@FunctionalInterface
public interface HttpDoor {

    /**
     * Answers one request. What the caller did wrong is an answer (4xx); an exception means that we cannot work now.
     */
    APIGatewayV2HTTPResponse handle(APIGatewayV2HTTPEvent request);
}
