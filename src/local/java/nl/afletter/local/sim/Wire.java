package nl.afletter.local.sim;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** Between the JDK's HTTP server and the simulators' own request and response. */
final class Wire {
    private static final int LARGEST_BODY = 32 * 1024 * 1024;

    private Wire() {}

    static SimRequest read(HttpExchange exchange) throws IOException {
        return SimRequest.of(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                exchange.getRequestURI().getRawQuery(),
                exchange.getRequestHeaders(),
                exchange.getRequestBody().readNBytes(LARGEST_BODY));
    }

    static void send(HttpExchange exchange, SimResponse response) throws IOException {
        response.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = response.body();
        exchange.sendResponseHeaders(response.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }
}
