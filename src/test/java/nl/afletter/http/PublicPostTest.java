package nl.afletter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nl.afletter.port.Failure;
import org.junit.jupiter.api.Test;

/**
 * Protects our own network from the addresses that people give us: an event is posted only to a public address over
 * https, follows nobody elsewhere, and whatever is answered costs neither memory nor more than its time.
 */
class PublicPostTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);
    private static final Instant LATER = NOW.plusSeconds(60);
    private static final byte[] BODY = "{\"naam\":\"Café\"}".getBytes(StandardCharsets.UTF_8);

    @Test
    void theBytesArriveAsTheyAreWithTheirHeadersAndNothingElseIsTold() throws Exception {
        try (RawServer server = RawServer.saying("HTTP/1.1 204 No Content\r\nX-Told: yes\r\n\r\n")) {
            Http.Answer answer = local().send(
                            server.uri("/hooks/1?a=b").toString(),
                            Map.of("webhook-id", "msg_1", "content-type", "application/json"),
                            BODY,
                            LATER);
            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.header("x-told")).contains("yes");
            assertThat(server.requests)
                    .singleElement()
                    .asString()
                    .startsWith("POST /hooks/1?a=b HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n")
                    .contains("\r\nwebhook-id: msg_1\r\n", "\r\nContent-Length: " + BODY.length + "\r\n\r\n")
                    .doesNotContainIgnoringCase("user-agent");
        }
    }

    @Test
    void noRedirectIsFollowed() throws Exception {
        try (RawServer other = RawServer.saying("HTTP/1.1 200 OK\r\n\r\n");
                RawServer first = RawServer.saying(
                        "HTTP/1.1 307 Temporary Redirect\r\nLocation: " + other.uri("/") + "\r\n\r\n")) {
            assertThat(local().send(first.uri("/").toString(), Map.of(), BODY, LATER)
                            .status())
                    .isEqualTo(307);
            assertThat(other.connections).isEmpty();
        }
    }

    @Test
    void anAnswerWithoutEndIsNotRead() throws Exception {
        try (RawServer endless = RawServer.that((socket, out) -> {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write(new byte[8192]);
            }
        })) {
            assertThat(local().send(endless.uri("/").toString(), Map.of(), BODY, LATER)
                            .status())
                    .isEqualTo(200);
        }
        try (RawServer headers = RawServer.that((socket, out) -> {
            out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 100; i++) {
                out.write(("x" + i + ": " + "y".repeat(1000) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
        })) {
            assertThatThrownBy(() -> local().send(headers.uri("/").toString(), Map.of(), BODY, LATER))
                    .isInstanceOf(PublicPost.NotAnswered.class);
        }
    }

    @Test
    void whatIsNoAnswerIsToldWithoutThePath() throws IOException {
        for (String answer : List.of("", "SSH-2.0-x\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n")) {
            try (RawServer server = RawServer.saying(answer)) {
                assertThatThrownBy(() ->
                                local().send(server.uri("/hooks/secret-path").toString(), Map.of(), BODY, LATER))
                        .isInstanceOf(PublicPost.NotAnswered.class)
                        .hasMessageContaining("127.0.0.1")
                        .message()
                        .doesNotContain("secret-path");
            }
        }
    }

    @Test
    void theTimeLimitHoldsWhenTheReceiverSaysNothing() throws IOException {
        try (RawServer silent =
                RawServer.that((socket, out) -> socket.getInputStream().read())) {
            PublicPost hurried = new PublicPost(CLOCK, true, InetAddress::getAllByName, Duration.ofMillis(200));
            assertThatThrownBy(() -> hurried.send(silent.uri("/").toString(), Map.of(), BODY, LATER))
                    .isInstanceOf(PublicPost.NotAnswered.class);
        }
    }

    @Test
    void nothingIsSentAfterTheDeadline() throws IOException {
        try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\n\r\n")) {
            assertThatThrownBy(() -> local().send(server.uri("/").toString(), Map.of(), BODY, NOW))
                    .isInstanceOf(Failure.NoEffect.class);
            assertThat(server.connections).isEmpty();
        }
    }

    @Test
    void outsideALocalRunNotEvenThisMachineIsPostedTo() throws IOException {
        try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\n\r\n")) {
            assertUnsafe(new PublicPost(CLOCK, false), server.uri("/").toString());
            assertThat(server.connections).isEmpty();
        }
    }

    @Test
    void onlyHttpsToAPublicHostOnItsUsualPortIsPostedTo() {
        PublicHost.Resolver world = host -> new InetAddress[] {InetAddress.getByName("8.8.8.8")};
        PublicPost post = new PublicPost(CLOCK, true, world, Duration.ofMillis(1));
        Stream.of(
                        "http://hook.example/x",
                        "http://127.0.0.1.nip.example/x",
                        "http://localhost/x",
                        "ftp://hook.example/x",
                        "https://hook.example:8443/x",
                        "https://me:pw@hook.example/x",
                        "https:///x",
                        "//hook.example/x",
                        "not a url",
                        "")
                .forEach(url -> assertUnsafe(post, url));
    }

    @Test
    void aNameThatLeadsIntoOurNetworkWithOneOfItsAddressesIsRefused() {
        for (String address : List.of("10.0.0.1", "169.254.169.254", "127.0.0.1", "::1", "fd12:3456::1", "fe80::1")) {
            PublicHost.Resolver both =
                    host -> new InetAddress[] {InetAddress.getByName("8.8.8.8"), InetAddress.getByName(address)};
            assertUnsafe(new PublicPost(CLOCK, true, both, Duration.ofMillis(1)), "https://hook.example/x");
        }
    }

    @Test
    void aHeaderCannotSmuggleAnother() throws IOException {
        try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\n\r\n")) {
            for (Map.Entry<String, String> header : List.of(
                    Map.entry("x-key", "a\r\nx: y"),
                    Map.entry("x-key", "caf\u00e9"),
                    Map.entry("x-key", ""),
                    Map.entry("x: y\r\nz", "a"))) {
                assertThatThrownBy(() -> local().send(server.uri("/").toString(), Map.ofEntries(header), BODY, LATER))
                        .isInstanceOf(Failure.Rejected.class);
            }
            assertThat(server.connections).isEmpty();
        }
    }

    private static void assertUnsafe(PublicPost post, String url) {
        assertThatThrownBy(() -> post.send(url, Map.of(), BODY, LATER))
                .as(url)
                .isInstanceOfSatisfying(
                        Failure.Rejected.class, no -> assertThat(no.code()).isEqualTo("unsafe-address"));
    }

    private static PublicPost local() {
        return new PublicPost(CLOCK, true);
    }
}
