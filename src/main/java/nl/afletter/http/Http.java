package nl.afletter.http;

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import nl.afletter.port.Failure;

/**
 * Sends requests to a vendor. It never retries and never follows a redirect; a credential goes only to the host it was
 * made for; an effect is not sent after its deadline, checked directly before the write (design.md sections 5 and 7).
 *
 * <p>What may have happened is told apart from what surely did not: no connection is {@link Failure.NoEffect}; a
 * time-out, a reset or an unreadable answer of an effect is {@link Failure.OutcomeUnknown}, of a read it is
 * {@link Failure.NoEffect}. What a status means is the vendor folder's knowledge. No exception holds a header, a path
 * or a body: credentials and names of people stand there.
 */
public final class Http {

    /** How long one vendor call may take, from the first byte out to the last byte in (design.md section 10). */
    public static final Duration CALL_TIMEOUT = Duration.ofSeconds(15);

    /** Largest answer that is read (design.md section 10). */
    public static final int MAX_ANSWER = 10 * 1024 * 1024;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /**
     * How long a connection is kept for the next call. Shorter than any server keeps it: a call on a connection that
     * the other side has closed would be an effect whose outcome nobody knows.
     */
    private static final Duration KEPT_OPEN = Duration.ofSeconds(4);

    private static final Executor THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "http");
        thread.setDaemon(true);
        return thread;
    });

    static {
        System.setProperty("jdk.httpclient.enableAllMethodRetry", "false");
        System.setProperty("jdk.httpclient.disableRetryConnect", "true");
        System.setProperty("jdk.httpclient.keepalive.timeout", String.valueOf(KEPT_OPEN.toSeconds()));
    }

    private final InstantSource clock;
    private final Duration timeout;
    private final Supplier<HttpClient> clients;
    private HttpClient client;
    private Instant lastUsed;

    public Http(InstantSource clock) {
        this(clock, CALL_TIMEOUT);
    }

    /** With another time-out, for tests. */
    public Http(InstantSource clock, Duration timeout) {
        this(clock, timeout, Http::network);
    }

    /** With another way to the vendors, for tests that are not about the wire. */
    public Http(InstantSource clock, Duration timeout, Supplier<HttpClient> clients) {
        this.clock = Objects.requireNonNull(clock);
        this.timeout = Objects.requireNonNull(timeout);
        this.clients = Objects.requireNonNull(clients);
    }

    /** A client as the product uses it: HTTP/1.1, no redirects. */
    public static HttpClient network() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(THREADS)
                .build();
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
    public record Request(
            String method, URI uri, Map<String, String> headers, byte[] body, Optional<Instant> deadline) {
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

    /**
     * Sends and waits.
     *
     * @throws Failure.NoEffect or {@link Failure.OutcomeUnknown} as told above
     * @throws Failure.Rejected if a header cannot be sent: a secret with a line break in it
     */
    public Answer send(Request request) {
        HttpRequest.BodyPublisher bytes = request.body().length == 0
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofByteArray(request.body());
        GuardedBody body = new GuardedBody(bytes, () -> isLate(request));
        HttpRequest built = build(request, body);
        if (isLate(request)) {
            throw late();
        }
        CompletableFuture<HttpResponse<byte[]>> call = client().sendAsync(built, info -> new LimitedBody(MAX_ANSWER));
        try {
            HttpResponse<byte[]> response = call.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), headersOf(response), response.body());
        } catch (ExecutionException broken) {
            throw failed(request, body, broken.getCause());
        } catch (TimeoutException slow) {
            Failure failure = failed(request, body, slow);
            call.cancel(true);
            throw failure;
        } catch (InterruptedException stopped) {
            Failure failure = failed(request, body, stopped);
            call.cancel(true);
            Thread.currentThread().interrupt();
            throw failure;
        }
    }

    private boolean isLate(Request request) {
        return request.deadline().isPresent()
                && !clock.instant().isBefore(request.deadline().get());
    }

    private static HttpRequest build(Request request, GuardedBody body) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(request.uri());
        if (request.method().equals("GET") && request.deadline().isEmpty()) {
            builder.GET();
        } else {
            builder.method(request.method(), body);
        }
        request.headers().forEach((name, value) -> {
            try {
                builder.header(name, value);
            } catch (IllegalArgumentException holdsTheValue) {
                throw new Failure.Rejected(
                        "unusable-header",
                        "the header " + name + " cannot be sent as it is",
                        "Store the secret behind it again, without line breaks or blanks at its ends.");
            }
        });
        return builder.build();
    }

    /** After a pause (a frozen function) the kept connections are dead, whatever the JDK's own timer thinks. */
    private synchronized HttpClient client() {
        Instant now = clock.instant();
        if (client == null || Duration.between(lastUsed, now).abs().compareTo(KEPT_OPEN) > 0) {
            client = clients.get();
        }
        lastUsed = now;
        return client;
    }

    private static Map<String, String> headersOf(HttpResponse<?> response) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        response.headers().map().forEach((name, values) -> headers.put(name, String.join(",", values)));
        return headers;
    }

    private static Failure failed(Request request, GuardedBody body, Throwable cause) {
        boolean withheld = body.withhold();
        if (isWithheld(cause)) {
            return late();
        }
        if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
            return new Failure.NoEffect("no connection to " + request.uri().getHost(), cause);
        }
        String message = request.method() + " to " + request.uri().getHost() + ": "
                + (cause instanceof TimeoutException
                        ? "no answer in time"
                        : cause.getClass().getSimpleName());
        return request.deadline().isPresent() && !withheld
                ? new Failure.OutcomeUnknown(message, cause)
                : new Failure.NoEffect(message, cause);
    }

    private static boolean isWithheld(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof GuardedBody.Withheld) {
                return true;
            }
        }
        return false;
    }

    private static Failure late() {
        return new Failure.NoEffect("the deadline passed before the call was sent");
    }
}
