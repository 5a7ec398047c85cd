package nl.afletter.chain;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import nl.afletter.http.Http;
import nl.afletter.local.sim.SimRequest;
import nl.afletter.local.sim.SimResponse;
import nl.afletter.local.sim.Simulator;

/**
 * Takes requests to a simulator in the same process without a socket: the same request, the same handler, the same
 * answer, at half the cost of the whole case. Whatever is not at hand, and whatever a fault waits for, takes the wire.
 *
 * <p>For proofs that try thousands of worlds and are not about the wire. Those that are (time-outs, resets, unreadable
 * answers, real processes, contract suites, the worked example) do not use it.
 */
final class ShortWay extends HttpClient {

    /** Simulators by the port on which they listen too. */
    private final Map<Integer, Simulator<?>> near = new ConcurrentHashMap<>();

    private HttpClient wire;

    private volatile boolean closed;

    /** This simulator is asked directly from now on. */
    void to(Simulator<?> simulator) {
        near.put(URI.create(simulator.baseUrl()).getPort(), simulator);
    }

    /** From now on everything takes the wire. */
    void close() {
        closed = true;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        Simulator<?> simulator = near.get(request.uri().getPort());
        if (closed || simulator == null) {
            return wire().sendAsync(request, handler);
        }
        byte[] body;
        try {
            body = Body.of(request);
        } catch (CompletionException broken) {
            return CompletableFuture.failedFuture(broken.getCause());
        } catch (RuntimeException withheld) {
            return CompletableFuture.failedFuture(withheld);
        }
        SimRequest asked = SimRequest.of(
                request.method(),
                request.uri().getRawPath(),
                request.uri().getRawQuery(),
                request.headers().map(),
                body);
        Optional<SimResponse> answer = simulator.answerAtOnce(asked);
        return answer.isEmpty()
                ? wire().sendAsync(request, handler)
                : CompletableFuture.completedFuture(new Near<>(request, answer.get(), handler));
    }

    private synchronized HttpClient wire() {
        if (wire == null) {
            wire = Http.network();
        }
        return wire;
    }

    /** Collects a request's body, in the order in which the JDK's client asks for it. */
    private static final class Body implements Flow.Subscriber<ByteBuffer> {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CompletableFuture<byte[]> whole = new CompletableFuture<>();

        static byte[] of(HttpRequest request) {
            Optional<HttpRequest.BodyPublisher> publisher = request.bodyPublisher();
            if (publisher.isEmpty() || publisher.get().contentLength() == 0) {
                return new byte[0];
            }
            Body body = new Body();
            publisher.get().subscribe(body);
            return body.whole.join();
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ByteBuffer piece) {
            byte[] copy = new byte[piece.remaining()];
            piece.get(copy);
            bytes.writeBytes(copy);
        }

        @Override
        public void onError(Throwable broken) {
            whole.completeExceptionally(broken);
        }

        @Override
        public void onComplete() {
            whole.complete(bytes.toByteArray());
        }
    }

    /** An answer that came the short way. */
    private static final class Near<T> implements HttpResponse<T> {
        private final HttpRequest request;
        private final int status;
        private final HttpHeaders headers;
        private final T body;

        Near(HttpRequest request, SimResponse answer, BodyHandler<T> handler) {
            this.request = request;
            this.status = answer.status();
            this.headers = HttpHeaders.of(
                    answer.headers().entrySet().stream()
                            .collect(Collectors.toMap(Map.Entry::getKey, each -> List.of(each.getValue()))),
                    (name, value) -> true);
            this.body = read(handler, answer.body());
        }

        private T read(BodyHandler<T> handler, byte[] bytes) {
            BodySubscriber<T> subscriber = handler.apply(new ResponseInfo() {
                @Override
                public int statusCode() {
                    return status;
                }

                @Override
                public HttpHeaders headers() {
                    return headers;
                }

                @Override
                public Version version() {
                    return Version.HTTP_1_1;
                }
            });
            subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long n) {
                    // all comes at once
                }

                @Override
                public void cancel() {
                    // there is no more to come
                }
            });
            if (bytes.length > 0) {
                subscriber.onNext(List.of(ByteBuffer.wrap(bytes)));
            }
            subscriber.onComplete();
            return subscriber.getBody().toCompletableFuture().join();
        }

        @Override
        public int statusCode() {
            return status;
        }

        @Override
        public HttpRequest request() {
            return request;
        }

        @Override
        public Optional<HttpResponse<T>> previousResponse() {
            return Optional.empty();
        }

        @Override
        public HttpHeaders headers() {
            return headers;
        }

        @Override
        public T body() {
            return body;
        }

        @Override
        public Optional<javax.net.ssl.SSLSession> sslSession() {
            return Optional.empty();
        }

        @Override
        public URI uri() {
            return request.uri();
        }

        @Override
        public Version version() {
            return Version.HTTP_1_1;
        }
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) throws IOException {
        try {
            return sendAsync(request, handler).join();
        } catch (CompletionException broken) {
            throw new IOException(broken.getCause());
        }
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, HttpResponse.BodyHandler<T> handler, HttpResponse.PushPromiseHandler<T> pushed) {
        return sendAsync(request, handler);
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return Optional.empty();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return Optional.empty();
    }

    @Override
    public Redirect followRedirects() {
        return Redirect.NEVER;
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return Optional.empty();
    }

    @Override
    public SSLContext sslContext() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public SSLParameters sslParameters() {
        return sslContext().getDefaultSSLParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return Optional.empty();
    }

    @Override
    public Version version() {
        return Version.HTTP_1_1;
    }

    @Override
    public Optional<Executor> executor() {
        return Optional.empty();
    }
}
