package nl.afletter.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import nl.afletter.port.Failure;

/**
 * Sends requests to a vendor. It never retries and never follows a redirect; a credential goes only to the host it was
 * made for; an effect is not sent after its deadline, checked directly before the write (design.md sections 5 and 7).
 *
 * <p>What may have happened is told apart from what surely did not: no connection is {@link Failure.NoEffect}; a
 * time-out, a reset or an unreadable answer of an effect is {@link Failure.OutcomeUnknown}, of a read it is
 * {@link Failure.NoEffect}. What a status means is the vendor folder's knowledge.
 */
public final class Http {

    /** How long one vendor call may take (design.md section 10). */
    public static final Duration CALL_TIMEOUT = Duration.ofSeconds(15);

    /** Largest answer that is read (design.md section 10). */
    public static final int MAX_ANSWER = 10 * 1024 * 1024;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final InstantSource clock;
    private final Duration timeout;
    private volatile HttpClient client;

    public Http(InstantSource clock) {
        this(clock, CALL_TIMEOUT);
    }

    /** With another time-out, for tests. */
    public Http(InstantSource clock, Duration timeout) {
        this.clock = Objects.requireNonNull(clock);
        this.timeout = Objects.requireNonNull(timeout);
    }

    /**
     * A request.
     *
     * @param method in upper case
     * @param uri absolute
     * @param headers by name
     * @param body may be empty
     * @param deadline set for an effect: it is not sent after this moment; empty for a read
     */
    public record Request(String method, URI uri, Map<String, String> headers, byte[] body, Optional<Instant> deadline) {
        public Request {
            headers = Map.copyOf(headers);
        }

        /** A call that changes nothing, whatever its method. */
        public static Request read(String method, URI uri, Map<String, String> headers, byte[] body) {
            return new Request(method, uri, headers, body, Optional.empty());
        }

        /** A call that changes something: sent at most once, and not after the deadline. */
        public static Request effect(
                String method, URI uri, Map<String, String> headers, byte[] body, Instant deadline) {
            return new Request(method, uri, headers, body, Optional.of(deadline));
        }
    }

    /**
     * An answer.
     *
     * @param status HTTP status
     * @param headers names in any case; several values joined with commas
     * @param body at most {@link #MAX_ANSWER} bytes
     */
    public record Answer(int status, Map<String, String> headers, byte[] body) {
        /** A header's value. */
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        public boolean isSuccess() {
            return status >= 200 && status < 300;
        }
    }

    /** Sends and waits. @throws Failure.NoEffect or {@link Failure.OutcomeUnknown} as told above */
    public Answer send(Request request) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(request.uri())
                .timeout(timeout)
                .method(request.method(), request.body().length == 0
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofByteArray(request.body()));
        request.headers().forEach(builder::header);
        HttpClient ready = client();
        HttpRequest built = builder.build();
        if (request.deadline().isPresent() && !clock.instant().isBefore(request.deadline().get())) {
            throw new Failure.NoEffect("the deadline passed before the call was sent");
        }
        try {
            HttpResponse<InputStream> response = ready.send(built, HttpResponse.BodyHandlers.ofInputStream());
            return new Answer(response.statusCode(), headersOf(response), bodyOf(response, request));
        } catch (ConnectException | HttpConnectTimeoutException notConnected) {
            throw new Failure.NoEffect("no connection to " + request.uri().getHost(), notConnected);
        } catch (IOException broken) {
            throw failed(request, broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw failed(request, stopped);
        }
    }

    private HttpClient client() {
        if (client == null) {
            client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
        }
        return client;
    }

    private static Map<String, String> headersOf(HttpResponse<?> response) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        response.headers().map().forEach((name, values) -> headers.put(name, String.join(",", values)));
        return headers;
    }

    private static byte[] bodyOf(HttpResponse<InputStream> response, Request request) throws IOException {
        try (InputStream body = response.body()) {
            byte[] bytes = body.readNBytes(MAX_ANSWER + 1);
            if (bytes.length > MAX_ANSWER) {
                throw failed(request, new IOException("answer over " + MAX_ANSWER + " bytes"));
            }
            return bytes;
        }
    }

    private static Failure failed(Request request, Exception cause) {
        String message = request.method() + " to " + request.uri().getHost() + ": " + cause.getClass().getSimpleName();
        return request.deadline().isPresent()
                ? new Failure.OutcomeUnknown(message, cause)
                : new Failure.NoEffect(message, cause);
    }
}
