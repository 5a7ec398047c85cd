package nl.afletter.local.sim;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Between the JDK's HTTP server and the simulators' own request and response. */
final class Wire {
    private static final int LARGEST_BODY = 32 * 1024 * 1024;

    private Wire() {}

    static SimRequest read(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY);
        TreeMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders().forEach((header, values) -> headers.put(header, values.get(0)));
        return new SimRequest(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                Map.of(),
                SimRequest.parseQuery(exchange.getRequestURI().getRawQuery()),
                headers,
                body);
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
