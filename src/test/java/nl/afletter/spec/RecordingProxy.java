package nl.afletter.spec;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between the adapter and the simulator and writes down what both say, for the spec to judge. */
public final class RecordingProxy implements AutoCloseable {

    /** One request and its answer. @param path below the base path of the spec, without the query */
    public record Exchange(String method, String path, String contentType, String sent, int status, String received) {}

    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer server;
    private final String target;
    private final String below;

    /** @param target the simulator @param below base path of the spec, or empty */
    public RecordingProxy(String target, String below) {
        this.target = target;
        this.below = below;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/", this::pass);
        server.start();
    }

    /** Where the adapter calls. */
    public String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** All that was said, in order. */
    public List<Exchange> exchanges() {
        return exchanges;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void pass(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target + exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        request.header("Authorization", exchange.getRequestHeaders().getFirst("Authorization"));
        if (type != null) {
            request.header("Content-Type", type);
        }
        try (exchange) {
            HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            exchanges.add(new Exchange(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath().substring(below.length()),
                    type == null ? "" : type,
                    new String(body, StandardCharsets.UTF_8),
                    answer.statusCode(),
                    new String(answer.body(), StandardCharsets.UTF_8)));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
