package nl.afletter.prove;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import nl.afletter.local.sim.SimJson;

/**
 * The way of one process to the table or the queue. Each request is a step before it is passed on and one before it is
 * answered; so a process can be stopped, or killed, at either moment, and what it had sent comes late or not at all.
 * Remembers which messages it brought the process and were not deleted.
 */
final class Passage implements AutoCloseable {

    private static final Set<String> OF_THE_CONNECTION =
            Set.of("connection", "content-length", "expect", "host", "upgrade", "transfer-encoding", "date");

    private final URI target;
    private final Runnable step;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpServer server;
    private final ExecutorService threads;
    private final List<String> held = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private long asked;

    /** @param step is told of each step, and returns late where the process is to be stopped */
    Passage(URI target, Runnable step) {
        this.target = target;
        this.step = step;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "passage");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::pass);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Receipts of all messages that the process took and did not delete. */
    synchronized List<String> held() {
        List<String> all = new ArrayList<>(failed);
        all.addAll(held);
        return all;
    }

    /** Those of messages that it did not delete and is done with: it asked for more. */
    synchronized List<String> failed() {
        return List.copyOf(failed);
    }

    /** These messages go to somebody else. */
    synchronized void forget(List<String> receipts) {
        failed.removeAll(receipts);
        held.removeAll(receipts);
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            String[] action =
                    exchange.getRequestHeaders().getFirst("X-Amz-Target").split("\\.");
            String what = action[action.length - 1];
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean asks = what.equals("ReceiveMessage");
            if (asks) {
                done();
            } else {
                step.run();
            }
            HttpResponse<byte[]> answer = client.send(request(exchange, body), HttpResponse.BodyHandlers.ofByteArray());
            if (note(what, body, answer.body())) {
                step.run();
            }
            answer.headers().map().forEach((name, values) -> {
                if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest request(HttpExchange exchange, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(target.resolve(exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }

    /** How often the process asked for messages. */
    synchronized long asked() {
        return asked;
    }

    private synchronized void done() {
        asked++;
        failed.addAll(held);
        held.clear();
    }

    /** @return whether anything happened: an empty queue that is asked again and again is no step */
    private synchronized boolean note(String what, byte[] sent, byte[] answer) throws IOException {
        if (what.equals("DeleteMessage")) {
            forget(List.of(SimJson.MAPPER.readTree(sent).path("ReceiptHandle").asText()));
        }
        if (!what.equals("ReceiveMessage")) {
            return true;
        }
        JsonNode messages = SimJson.MAPPER.readTree(answer).path("Messages");
        messages.forEach(message -> held.add(message.path("ReceiptHandle").asText()));
        return !messages.isEmpty();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
