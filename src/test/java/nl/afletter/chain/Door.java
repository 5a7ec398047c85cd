package nl.afletter.chain;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import nl.afletter.config.Afletter;

/** Where vendors call: HTTP on loopback, turned into the events that API Gateway sends to the functions. */
final class Door implements AutoCloseable {

    /** The webhook token of every connection. */
    static final String TOKEN = "t".repeat(43);

    /** Where the world reaches us. */
    static final String PUBLIC_URL = "https://afletter.example";

    private static final String HOST = "afletter.example";

    private final Supplier<Afletter> product;
    private final HttpServer server;

    /** Opens. @param product the process that answers at the moment of a call */
    Door(Supplier<Afletter> product) {
        this.product = product;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        server.setExecutor(Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "door");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/webhooks/", this::webhook);
        server.start();
    }

    /** The webhook address of a connection, as its vendor has it. @param role {@code crm} or {@code psp} */
    String url(String role, String connection) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/webhooks/" + role + "/" + connection + "/"
                + TOKEN;
    }

    /** One webhook call as it comes from outside. @return what is answered */
    APIGatewayV2HTTPResponse call(String role, String connection, String token, Map<String, String> more, byte[] body) {
        APIGatewayV2HTTPEvent event = event("/webhooks/" + role + "/" + connection + "/" + token);
        event.setPathParameters(Map.of("connection", connection, "token", token));
        Map<String, String> headers = new HashMap<>(more);
        headers.put("content-type", "application/json");
        event.setHeaders(headers);
        event.setBody(Base64.getEncoder().encodeToString(body));
        event.setIsBase64Encoded(true);
        return handled(role, event);
    }

    private void webhook(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getPath().split("/");
        APIGatewayV2HTTPEvent event = event(exchange.getRequestURI().getPath());
        event.setPathParameters(Map.of("connection", path[3], "token", path[4]));
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(",", values)));
        event.setHeaders(headers);
        event.setBody(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        exchange.sendResponseHeaders(handled(path[2], event).getStatusCode(), -1);
        exchange.close();
    }

    private APIGatewayV2HTTPResponse handled(String role, APIGatewayV2HTTPEvent event) {
        return role.equals("crm")
                ? product.get().crmInvoice().handle(event)
                : product.get().pspPayment().handle(event);
    }

    /** What API Gateway says of a call to this path, beside its headers and body. */
    private static APIGatewayV2HTTPEvent event(String path) {
        APIGatewayV2HTTPEvent event = new APIGatewayV2HTTPEvent();
        event.setRawPath(path);
        event.setRouteKey("POST /webhooks/" + path.split("/")[2] + "/{connection}/{token}");
        event.setRequestContext(APIGatewayV2HTTPEvent.RequestContext.builder()
                .withDomainName(HOST)
                .build());
        return event;
    }

    /** SHA-256 of the webhook token, as settings have it. */
    static String hashOfToken() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(TOKEN.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
