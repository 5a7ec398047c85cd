package nl.afletter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import nl.afletter.port.Failure;
import org.junit.jupiter.api.Test;

/** Protects the one place that opens a socket: what surely did not happen is never mixed up with what may have. */
class HttpTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final String SECRET = "s3cret-token";

    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final InstantSource clock = now::get;
    private final Http http = new Http(clock, Duration.ofMillis(400));

    @Test
    void anAnswerComesWithStatusHeadersInAnyCaseAndBody() throws IOException {
        try (RawServer server = RawServer.saying("HTTP/1.1 201 Created\r\nX-Left: 7\r\nContent-Length: 2\r\n\r\nok")) {
            Http.Answer answer = http.send(effect(server.uri("/pay"), "{\"a\":1}"));
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.header("x-left")).contains("7");
            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("ok");
            assertThat(server.requests)
                    .singleElement()
                    .asString()
                    .startsWith("POST /pay ")
                    .endsWith("{\"a\":1}");
        }
    }

    @Test
    void aRefusedConnectionIsSurelyWithoutEffect() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        URI nobody = URI.create("http://127.0.0.1:" + port + "/");
        assertThatThrownBy(() -> http.send(effect(nobody, "{}"))).isInstanceOf(Failure.NoEffect.class);
        assertThatThrownBy(() -> http.send(read(nobody))).isInstanceOf(Failure.NoEffect.class);
    }

    @Test
    void aNameThatDoesNotResolveIsSurelyWithoutEffect() {
        assertThatThrownBy(() -> http.send(effect(URI.create("http://nobody.invalid/"), "{}")))
                .isInstanceOf(Failure.NoEffect.class);
    }

    @Test
    void aConnectionClosedAfterTheRequestLeavesAnEffectUnknownAndAReadWithoutEffect() throws IOException {
        try (RawServer server = RawServer.that((socket, out) -> socket.setSoLinger(true, 0))) {
            assertThatThrownBy(() -> http.send(effect(server.uri("/"), "{}")))
                    .isInstanceOf(Failure.OutcomeUnknown.class);
            assertThatThrownBy(() -> http.send(read(server.uri("/")))).isInstanceOf(Failure.NoEffect.class);
            assertThat(server.requests).hasSize(2);
        }
    }

    @Test
    void aConnectionClosedBeforeTheRequestWasReadIsNeverTriedAgain() throws IOException {
        try (RawServer server = RawServer.thatAtOnce((socket, out) -> socket.setSoLinger(true, 0))) {
            assertThatThrownBy(() -> http.send(effect(server.uri("/"), "{}")))
                    .isInstanceOfAny(Failure.NoEffect.class, Failure.OutcomeUnknown.class);
            assertThat(server.connections).hasSize(1);
        }
    }

    @Test
    void aKeptConnectionThatTheServerClosesIsNotTriedAgainForAnEffect() throws IOException {
        try (RawServer server = RawServer.that((socket, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            socket.getInputStream().read();
            socket.setSoLinger(true, 0);
        })) {
            assertThat(http.send(effect(server.uri("/"), "{}")).status()).isEqualTo(200);
            assertThatThrownBy(() -> http.send(effect(server.uri("/"), "{}")))
                    .isInstanceOf(Failure.OutcomeUnknown.class);
            assertThat(server.connections).hasSize(1);
        }
    }

    @Test
    void afterAPauseNoKeptConnectionIsUsed() throws IOException {
        try (RawServer server = RawServer.that((socket, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            socket.getInputStream().read();
        })) {
            http.send(read(server.uri("/")));
            now.set(NOW.plusSeconds(10));
            assertThat(http.send(effect(server.uri("/"), "{}")).status()).isEqualTo(200);
            assertThat(server.connections).hasSize(2);
        }
    }

    @Test
    void noAnswerInTimeLeavesAnEffectUnknown() throws IOException {
        AtomicReference<RawServer> self = new AtomicReference<>();
        try (RawServer server = RawServer.that((socket, out) -> self.get().holdUntilClosed())) {
            self.set(server);
            assertThatThrownBy(() -> http.send(effect(server.uri("/"), "{}")))
                    .isInstanceOf(Failure.OutcomeUnknown.class)
                    .hasMessageContaining("no answer in time");
            assertThatThrownBy(() -> http.send(read(server.uri("/")))).isInstanceOf(Failure.NoEffect.class);
        }
    }

    @Test
    void theTimeLimitHoldsForTheBodyToo() throws IOException {
        AtomicReference<RawServer> self = new AtomicReference<>();
        try (RawServer server = RawServer.that((socket, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbegun".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            self.get().holdUntilClosed();
        })) {
            self.set(server);
            assertThatThrownBy(() -> http.send(effect(server.uri("/"), "{}")))
                    .isInstanceOf(Failure.OutcomeUnknown.class)
                    .hasMessageContaining("no answer in time");
        }
    }

    @Test
    void anAnswerOverTheLimitIsCutOffWhileItIsRead() throws IOException {
        AtomicReference<Long> written = new AtomicReference<>(0L);
        try (RawServer server = RawServer.that((socket, out) -> {
            out.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] piece = new byte[64 * 1024];
            for (int i = 0; i < 1600; i++) {
                out.write(piece);
                written.set((i + 1L) * piece.length);
            }
        })) {
            Http patient = new Http(clock, Duration.ofSeconds(20));
            assertThatThrownBy(() -> patient.send(effect(server.uri("/"), "{}")))
                    .isInstanceOf(Failure.OutcomeUnknown.class);
            assertThat(written.get()).isLessThan(100L * 1024 * 1024);
        }
    }

    @Test
    void garbageInsteadOfHttpIsUnknownForAnEffect() throws IOException {
        for (String garbage : List.of("", "220 mail.example ESMTP\r\n", "HTTP/1.1 abc\r\n\r\n", "\0\1\2\3\r\n\r\n")) {
            try (RawServer server = RawServer.saying(garbage)) {
                assertThatThrownBy(() -> http.send(effect(server.uri("/"), "{}")))
                        .as("after '%s'", garbage)
                        .isInstanceOf(Failure.OutcomeUnknown.class);
                assertThatThrownBy(() -> http.send(read(server.uri("/")))).isInstanceOf(Failure.NoEffect.class);
            }
        }
    }

    @Test
    void aBodyThatEndsEarlyIsUnknownForAnEffect() throws IOException {
        try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"id\":")) {
            assertThatThrownBy(() -> http.send(effect(server.uri("/"), "{}")))
                    .isInstanceOf(Failure.OutcomeUnknown.class);
        }
    }

    @Test
    void aRedirectIsAnAnswerAndNotFollowed() throws IOException {
        try (RawServer server =
                RawServer.saying("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(http.send(effect(server.uri("/"), "{}")).status()).isEqualTo(302);
            assertThat(server.requests).hasSize(1);
        }
    }

    @Test
    void nothingIsSentAtOrAfterTheDeadline() throws IOException {
        try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            now.set(NOW.plusSeconds(60));
            assertThatThrownBy(() -> http.send(effect(server.uri("/"), "{}")))
                    .isInstanceOf(Failure.NoEffect.class)
                    .hasMessageContaining("deadline");
            assertThat(server.connections).isEmpty();
        }
    }

    /** The clock jumps over the deadline at each moment it is asked in turn: a function that is frozen on its way. */
    @Test
    void aProcessThatIsFrozenBetweenTheFirstCheckAndTheWriteDoesNotSend() throws IOException {
        for (int frozenAt = 2; frozenAt <= 4; frozenAt++) {
            int jump = frozenAt;
            int[] asked = {0};
            InstantSource freezing = () -> ++asked[0] < jump ? NOW : NOW.plusSeconds(3600);
            try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
                assertThatThrownBy(() -> new Http(freezing, Duration.ofSeconds(5)).send(effect(server.uri("/"), "{}")))
                        .as("frozen before question %s of the clock", frozenAt)
                        .isInstanceOf(Failure.NoEffect.class)
                        .hasMessageContaining("deadline");
                assertThat(server.requests).noneMatch(request -> request.endsWith("{}"));
            }
        }
    }

    @Test
    void aBodyThatIsWithheldMakesTheCallOneWithoutEffect() {
        boolean[] late = {false};
        GuardedBody body = new GuardedBody(java.net.http.HttpRequest.BodyPublishers.ofString("{}"), () -> late[0]);
        assertThat(body.contentLength()).isEqualTo(2);
        late[0] = true;
        List<Throwable> errors = new ArrayList<>();
        body.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(1);
            }

            @Override
            public void onNext(java.nio.ByteBuffer item) {
                errors.add(new AssertionError("a body was sent after the deadline"));
            }

            @Override
            public void onError(Throwable throwable) {
                errors.add(throwable);
            }

            @Override
            public void onComplete() {
                errors.add(new AssertionError("the body ended"));
            }
        });
        assertThat(errors).singleElement().isInstanceOf(GuardedBody.Withheld.class);
        assertThat(body.withhold()).isTrue();
    }

    @Test
    void noExceptionHoldsACredential() throws IOException {
        List<Throwable> failures = new ArrayList<>();
        try (RawServer server = RawServer.saying("HTTP/1.1 abc\r\n\r\n")) {
            failures.add(failureOf(request(server.uri("/p?key=" + SECRET), "Bearer " + SECRET, SECRET)));
            failures.add(failureOf(request(server.uri("/"), "Bearer " + SECRET + "\r\nX: y", SECRET)));
            failures.add(failureOf(request(server.uri("/"), "Bearer \u0001" + SECRET, SECRET)));
        }
        failures.add(failureOf(request(URI.create("http://nobody.invalid/" + SECRET), SECRET, SECRET)));
        assertThat(failures.get(1)).isInstanceOf(Failure.Rejected.class).hasMessageContaining("Authorization");
        for (Throwable failure : failures) {
            StringWriter all = new StringWriter();
            failure.printStackTrace(new PrintWriter(all));
            assertThat(all.toString()).doesNotContain(SECRET);
        }
    }

    @Test
    void anOriginKeepsCredentialsAtHome() {
        Origin origin = Origin.of("https://api.vendor.example/v2/");
        assertThat(origin.at("/invoices")).isEqualTo(URI.create("https://api.vendor.example/v2/invoices"));
        assertThat(origin.own("https://API.vendor.example:443/v2/next?from=a"))
                .isEqualTo(URI.create("https://API.vendor.example:443/v2/next?from=a"));
        for (String foreign : List.of(
                "http://api.vendor.example/v2/next",
                "https://api.vendor.example:8443/v2/next",
                "https://api.vendor.example.evil.example/",
                "https://api.vendor.example@evil.example/",
                "//evil.example/",
                "https://evil.example/",
                "javascript:alert(1)",
                "not a url")) {
            assertThatThrownBy(() -> origin.own(foreign)).as(foreign).isInstanceOf(Failure.Rejected.class);
        }
        assertThatThrownBy(() -> Origin.of("ftp://x.example")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Origin.of("https://me:pw@x.example")).isInstanceOf(IllegalArgumentException.class);
    }

    private Throwable failureOf(Http.Request request) {
        try {
            http.send(request);
        } catch (Failure failure) {
            return failure;
        }
        throw new AssertionError("it was sent");
    }

    private static Http.Request request(URI uri, String authorization, String body) {
        return Http.Request.effect(
                "POST",
                uri,
                Map.of("Authorization", authorization),
                body.getBytes(StandardCharsets.UTF_8),
                NOW.plusSeconds(30));
    }

    private static Http.Request effect(URI uri, String body) {
        return request(uri, "Bearer x", body);
    }

    private static Http.Request read(URI uri) {
        return Http.Request.read("POST", uri, Map.of(), "{}".getBytes(StandardCharsets.UTF_8));
    }
}
