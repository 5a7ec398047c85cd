package nl.afletter.prove;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import nl.afletter.port.Failure;
import nl.afletter.prove.Hostile.Change;

/**
 * A vendor that went mad: its simulator's genuine answers, each asked for once and remembered, with changes in body,
 * status and headers. Requests that nobody has asked before go to the simulator.
 */
final class MadVendor implements AutoCloseable {

    /** Whoever asks more than this for one thing asks without end. */
    static final int MOST_REQUESTS = 400;

    private static final int LONGEST_HEADER = 200;
    private static final List<Integer> STATUSES = List.of(
            200, 201, 202, 204, 206, 301, 302, 304, 307, 400, 401, 402, 403, 404, 405, 408, 409, 410, 413, 415, 418,
            422, 423, 425, 429, 451, 500, 501, 502, 503, 504, 520, 599);
    private static final List<String> HEADERS =
            List.of("Retry-After", "RateLimit-Reset", "X-RateLimit-Reset", "Location", "Content-Type", "Link", "Date");

    private static final List<String> PASSED_ON = List.of(
            "Authorization", "Accept", "Content-Type", "X-Api-Version", "Stripe-Version", "Ocp-Apim-Subscription-Key");

    /**
     * How it is mad.
     *
     * @param changes in the body
     * @param answer which answer of a case they strike, counted from 0; -1: each
     * @param status another status for it, 0 for the genuine one
     * @param header what stands in the headers about limits and redirects
     */
    record Madness(List<Change> changes, int answer, int status, String header) {}

    /** Until it goes mad every answer is asked for anew, and the last is remembered. */
    private static final Madness SANE = new Madness(List.of(), -1, 0, "");

    private record Genuine(int status, byte[] body) {}

    private final HttpServer server;
    private final Function<HttpExchange, Genuine> target;
    private final Map<String, Genuine> known = new ConcurrentHashMap<>();
    private final AtomicInteger answers = new AtomicInteger();
    private final HttpClient client = HttpClient.newHttpClient();
    private volatile Madness madness = SANE;

    private MadVendor(Function<HttpExchange, Genuine> target) {
        this.target = target;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "mad-vendor");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", this::answer);
        server.start();
    }

    /** In front of a simulator. */
    static MadVendor before(String baseUrl) {
        MadVendor[] self = new MadVendor[1];
        self[0] = new MadVendor(exchange -> self[0].asked(baseUrl, exchange));
        return self[0];
    }

    /** Whose genuine answer is always this one. */
    static MadVendor saying(String body) {
        return new MadVendor(exchange -> new Genuine(200, body.getBytes(StandardCharsets.UTF_8)));
    }

    static Arbitrary<Madness> madness() {
        Arbitrary<Integer> which =
                Arbitraries.frequency(Tuple.of(4, -1), Tuple.of(4, 0), Tuple.of(2, 1), Tuple.of(1, 2), Tuple.of(1, 3));
        Arbitrary<Integer> status =
                Arbitraries.frequencyOf(Tuple.of(4, Arbitraries.just(0)), Tuple.of(1, Arbitraries.of(STATUSES)));
        Arbitrary<String> header = Arbitraries.oneOf(
                Arbitraries.just(""),
                Arbitraries.of(Hostile.TEXTS),
                Arbitraries.strings().numeric().ofMaxLength(25));
        return Combinators.combine(Hostile.changes(), which, status, header.map(MadVendor::sendable))
                .as(Madness::new);
    }

    private static String sendable(String text) {
        String plain = text.replaceAll("[^\\x21-\\x7e]", "");
        return plain.substring(0, Math.min(LONGEST_HEADER, plain.length()));
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** A new case. */
    void behave(Madness next) {
        answers.set(0);
        madness = next;
    }

    /** How much was asked in this case. */
    int requests() {
        return answers.get();
    }

    /** One case. @return a value, or empty for one of the four kinds of failure */
    <T> Optional<T> judge(String vendor, Madness next, Supplier<T> call) {
        behave(next);
        try {
            return Optional.ofNullable(Hostile.inTime("answers", vendor, call));
        } catch (Failure oneOfFour) {
            assertThat(oneOfFour.getMessage()).isNotBlank().hasSizeLessThan(1_000);
            return Optional.empty();
        } finally {
            assertThat(requests()).as("requests for one thing").isLessThan(MOST_REQUESTS);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] sent = exchange.getRequestBody().readAllBytes();
            exchange.setAttribute("sent", sent);
            int number = answers.getAndIncrement();
            if (number > MOST_REQUESTS) {
                exchange.sendResponseHeaders(400, -1);
                return;
            }
            String key = exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + new String(sent, StandardCharsets.ISO_8859_1);
            Madness now = madness;
            Genuine genuine = now == SANE ? target.apply(exchange) : known.get(key);
            if (genuine == null) {
                genuine = target.apply(exchange);
            }
            known.put(key, genuine);
            boolean struck = now.answer() == -1 || now.answer() == number;
            byte[] body = struck ? Hostile.changed(genuine.body(), now.changes()) : genuine.body();
            int status = struck && now.status() != 0 ? now.status() : genuine.status();
            if (struck && !now.header().isEmpty()) {
                HEADERS.forEach(name -> exchange.getResponseHeaders().set(name, now.header()));
            }
            boolean bare = status == 204 || status == 304 || body.length == 0;
            exchange.sendResponseHeaders(status, bare ? -1 : body.length);
            if (!bare) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private Genuine asked(String baseUrl, HttpExchange exchange) {
        byte[] sent = (byte[]) exchange.getAttribute("sent");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(baseUrl + exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(sent));
        for (String name : PASSED_ON) {
            List<String> values = exchange.getRequestHeaders().getOrDefault(name, new ArrayList<>());
            values.forEach(value -> request.header(name, value));
        }
        try {
            HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            String body = new String(answer.body(), StandardCharsets.ISO_8859_1).replace(baseUrl, baseUrl());
            return new Genuine(answer.statusCode(), body.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
