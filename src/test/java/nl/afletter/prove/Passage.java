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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import nl.afletter.local.sim.SimJson;
import nl.afletter.prove.Breaks.Break;

/**
 * The way of one process to the table or the queue. Each request is a step before it is passed on and one before it is
 * answered; so a process can be stopped, or killed, at either moment, and what it had sent comes late or not at all.
 * Requests break on the way when they are to ({@link Breaks}).
 * Remembers which messages it brought the process and were not deleted.
 */
final class Passage implements AutoCloseable {

    private static final Set<String> OF_THE_CONNECTION =
            Set.of("connection", "content-length", "expect", "host", "upgrade", "transfer-encoding", "date");

    static final String RECEIVE = "ReceiveMessage";

    private final URI target;
    private final Runnable step;
    private final Breaks breaks;
    private final Duration patience;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpServer server;
    private final ExecutorService threads;
    private final List<String> held = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private long asked;

    /**
     * @param step is told of each step, and returns late where the process is to be stopped
     * @param patience after which the process gives an attempt up
     */
    Passage(URI target, Runnable step, Breaks breaks, Duration patience) {
        this.target = target;
        this.step = step;
        this.breaks = breaks;
        this.patience = patience;
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
            if (what.equals(RECEIVE)) {
                receives(exchange, body);
                return;
            }
            step.run();
            Optional<Break> broken = breaks.next(kind(what, body));
            if (broken.isEmpty()) {
                answer(exchange, passedOn(exchange, what, body));
                return;
            }
            Optional<HttpResponse<byte[]>> answer =
                    broken.get().hasEffectFirst() ? Optional.of(passedOn(exchange, what, body)) : Optional.empty();
            breaks(exchange, broken.get(), answer);
            if (answer.isEmpty() && broken.get() == Break.LATE_EFFECT) {
                passedOn(exchange, what, body);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** Only what brings messages may break: an empty queue is asked again and again. */
    private void receives(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        done();
        HttpResponse<byte[]> answer = passedOn(exchange, RECEIVE, body);
        boolean brings = !messages(answer.body()).isEmpty();
        Optional<Break> broken = brings ? breaks.next(RECEIVE) : Optional.empty();
        if (broken.isEmpty()) {
            answer(exchange, answer);
        } else {
            breaks(exchange, broken.get(), Optional.of(answer));
        }
    }

    private static JsonNode messages(byte[] answer) throws IOException {
        return SimJson.MAPPER.readTree(answer).path("Messages");
    }

    /** What a request does, and to which kind of row. */
    private static String kind(String what, byte[] body) throws IOException {
        if (!what.equals("PutItem") && !what.equals("DeleteItem")) {
            return what;
        }
        JsonNode request = SimJson.MAPPER.readTree(body);
        JsonNode key = request.path(what.equals("PutItem") ? "Item" : "Key");
        String row = key.path("sk").path("S").asText().split("#")[0];
        String shelf = key.path("pk").path("S").asText().split("#")[0];
        return what + " " + (shelf.equals("L") || shelf.equals("E") ? shelf : shelf + " " + row);
    }

    private HttpResponse<byte[]> passedOn(HttpExchange exchange, String what, byte[] body)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = client.send(request(exchange, body), HttpResponse.BodyHandlers.ofByteArray());
        if (note(what, body, answer.body())) {
            step.run();
        }
        return answer;
    }

    private static void answer(HttpExchange exchange, HttpResponse<byte[]> answer) throws IOException {
        answer.headers().map().forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        say(exchange, answer.statusCode(), answer.body());
    }

    private static void say(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    /** What is left unanswered here is cut off. */
    private void breaks(HttpExchange exchange, Break how, Optional<HttpResponse<byte[]>> answer)
            throws IOException, InterruptedException {
        if (how.isSilent()) {
            closed.await(patience.toMillis() * 5 / 4, TimeUnit.MILLISECONDS);
        }
        switch (how) {
            case SERVER_ERROR_AFTER_EFFECT ->
                say(exchange, 500, "{\"__type\":\"InternalServerError\"}".getBytes(StandardCharsets.UTF_8));
            case UNREADABLE_ANSWER -> say(exchange, 200, "{\"Attributes\":{\"rev\":".getBytes(StandardCharsets.UTF_8));
            case LATE_ANSWER -> answer(exchange, answer.orElseThrow());
            case SILENCE_AFTER_EFFECT, SILENCE_WITHOUT_EFFECT, CUT_AFTER_REQUEST, LATE_EFFECT -> exchange.close();
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
        if (!what.equals(RECEIVE)) {
            return true;
        }
        JsonNode messages = messages(answer);
        messages.forEach(message -> held.add(message.path("ReceiptHandle").asText()));
        return !messages.isEmpty();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
