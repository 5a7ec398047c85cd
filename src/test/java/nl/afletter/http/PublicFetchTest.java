package nl.afletter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import nl.afletter.port.Failure;
import org.junit.jupiter.api.Test;

/** Protects our own network: a link in a vendor's data is followed only to a public address, and only to a small PDF. */
class PublicFetchTest {
    private static final String PDF = "%PDF-1.4 x";

    @Test
    void aPdfOfTheLocalOriginIsFetchedWithoutAnyCredential() throws IOException {
        try (RawServer server = RawServer.saying(ok("application/pdf", PDF))) {
            assertThat(local(server).pdf(server.uri("/cdn/1?sig=x").toString()))
                    .asString()
                    .isEqualTo(PDF);
            assertThat(server.requests)
                    .singleElement()
                    .asString()
                    .startsWith("GET /cdn/1?sig=x HTTP/1.1\r\n")
                    .doesNotContainIgnoringCase("authorization")
                    .doesNotContainIgnoringCase("cookie");
        }
    }

    @Test
    void bodiesComeInChunksOrUntilTheEnd() throws IOException {
        String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n%PDF-\r\n3;x=y\r\n1.4\r\n0\r\n\r\n";
        try (RawServer server = RawServer.saying(chunked)) {
            assertThat(local(server).pdf(server.uri("/").toString())).asString().isEqualTo("%PDF-1.4");
        }
        try (RawServer server = RawServer.saying("HTTP/1.0 200 OK\r\n\r\n" + PDF)) {
            assertThat(local(server).pdf(server.uri("/").toString())).asString().isEqualTo(PDF);
        }
    }

    @Test
    void whatIsNotThereYetOrBrokenIsWithoutEffect() throws IOException {
        for (String answer : List.of(
                "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 403 Forbidden\r\n\r\n",
                "HTTP/1.1 500 Oops\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n%PDF-",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n%PDF-",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n%PDF-",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "SSH-2.0-x\r\n",
                "")) {
            try (RawServer server = RawServer.saying(answer)) {
                assertThatThrownBy(() -> local(server).pdf(server.uri("/").toString()))
                        .as(answer)
                        .isInstanceOf(Failure.NoEffect.class);
            }
        }
    }

    @Test
    void whatIsNoPdfOrTooLargeIsForAPerson() throws IOException {
        for (String answer : List.of(
                ok("text/html", PDF),
                ok("application/pdf", "<html>"),
                ok("application/pdf", ""),
                "HTTP/1.1 200 OK\r\nContent-Length: 10485761\r\n\r\n%PDF-",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n%PDF-",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n%PDF-\r\nFFFFFFF\r\n")) {
            try (RawServer server = RawServer.saying(answer)) {
                assertThatThrownBy(() -> local(server).pdf(server.uri("/").toString()))
                        .as(answer)
                        .isInstanceOf(Failure.Rejected.class);
            }
        }
    }

    @Test
    void aBodyWithoutEndIsCutOff() throws IOException {
        try (RawServer server = RawServer.that((socket, out) -> {
            out.write("HTTP/1.1 200 OK\r\n\r\n%PDF-".getBytes(StandardCharsets.US_ASCII));
            byte[] piece = new byte[1024 * 1024];
            for (int i = 0; i < 100; i++) {
                out.write(piece);
            }
        })) {
            assertThatThrownBy(() -> local(server).pdf(server.uri("/").toString()))
                    .isInstanceOfSatisfying(
                            Failure.Rejected.class, no -> assertThat(no.code()).isEqualTo("file-too-large"));
        }
    }

    @Test
    void theTimeLimitHoldsWhenTheHandshakeDrips() throws IOException {
        assertCutOff(
                (socket, out) -> drip(out, new byte[] {0x16, 3, 3, 0x3f, (byte) 0xff, 2, 0, 0x3f, (byte) 0xfb, 3, 3}));
    }

    @Test
    void theTimeLimitHoldsWhenTheServerSaysNothingAtAll() throws IOException {
        assertCutOff((socket, out) -> drip(out, new byte[0]));
    }

    /** A server that would go on for half a minute is left after a fraction of a second; only a hang takes ten. */
    private static void assertCutOff(RawServer.Answering answering) throws IOException {
        try (RawServer server = RawServer.thatAtOnce(answering)) {
            String origin = server.origin().replace("http:", "https:");
            PublicFetch fetch =
                    new PublicFetch(Optional.of(Origin.of(origin)), InetAddress::getAllByName, Duration.ofMillis(600));
            long begin = System.nanoTime();
            assertThatThrownBy(() -> fetch.pdf(origin + "/a.pdf")).isInstanceOf(Failure.NoEffect.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        }
    }

    /** A TLS record byte by byte: each read of the socket ends well within its own time-out. */
    private static void drip(OutputStream out, byte[] start) throws IOException, InterruptedException {
        for (int i = 0; i < 300; i++) {
            if (start.length > 0) {
                out.write(i < start.length ? start[i] : 0);
                out.flush();
            }
            Thread.sleep(100);
        }
    }

    @Test
    void theTimeLimitHoldsForTheWholeAnswer() throws IOException {
        AtomicReference<RawServer> self = new AtomicReference<>();
        try (RawServer server = RawServer.that((socket, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n%PDF-".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            self.get().holdUntilClosed();
        })) {
            self.set(server);
            PublicFetch hurried = new PublicFetch(
                    Optional.of(Origin.of(server.origin())), InetAddress::getAllByName, Duration.ofMillis(300));
            assertThatThrownBy(() -> hurried.pdf(server.uri("/").toString())).isInstanceOf(Failure.NoEffect.class);
        }
    }

    @Test
    void oneRedirectIsFollowedAndCheckedAgain() throws IOException {
        try (RawServer file = RawServer.saying(ok("application/pdf", PDF))) {
            try (RawServer once = RawServer.that((socket, out) -> out.write(redirect("/there")))) {
                assertThatThrownBy(() -> local(once).pdf(once.uri("/").toString()))
                        .as("the second redirect is an answer")
                        .isInstanceOf(Failure.NoEffect.class);
                assertThat(once.requests).hasSize(2);
            }
            try (RawServer away = RawServer.that((socket, out) -> out.write(redirect(file.origin() + "/")))) {
                assertThatThrownBy(() -> local(away).pdf(away.uri("/").toString()))
                        .as("another port of loopback")
                        .isInstanceOf(Failure.Rejected.class);
                assertThat(file.connections).isEmpty();
            }
            int[] asked = {0};
            try (RawServer first = RawServer.that((socket, out) -> out.write(
                    asked[0]++ == 0
                            ? redirect("/b")
                            : ok("application/pdf", PDF).getBytes()))) {
                assertThat(local(first).pdf(first.uri("/a").toString()))
                        .asString()
                        .isEqualTo(PDF);
            }
        }
    }

    @Test
    void onlyHttpsToAHostOnItsUsualPortIsFollowed() {
        PublicFetch fetch = new PublicFetch(
                Optional.empty(), host -> new InetAddress[] {InetAddress.getByName("8.8.8.8")}, Duration.ofMillis(1));
        for (String url : List.of(
                "http://cdn.example/x.pdf",
                "ftp://cdn.example/x.pdf",
                "file:///etc/passwd",
                "https://cdn.example:8443/x.pdf",
                "https://me:pw@cdn.example/x.pdf",
                "https:///x.pdf",
                "//cdn.example/x.pdf",
                "not a url",
                "")) {
            assertThatThrownBy(() -> fetch.pdf(url)).as(url).isInstanceOf(Failure.Rejected.class);
        }
    }

    @Test
    void noAddressOfOurOwnNetworkIsConnectedToWhateverItsName() throws IOException {
        for (String address : List.of(
                "127.0.0.1",
                "127.8.8.8",
                "0.0.0.0",
                "10.0.0.1",
                "100.64.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "203.0.113.9",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "::ffff:10.0.0.1",
                "::10.0.0.1",
                "fe80::1",
                "fc00::1",
                "fd12:3456::1",
                "fec0::1",
                "ff02::1",
                "64:ff9b::a00:1",
                "2002:0a00:0001::1",
                "2001:0::1",
                "2001:db8::1",
                "100::1")) {
            InetAddress resolved = InetAddress.getByName(address);
            assertThat(PublicAddress.is(resolved)).as(address).isFalse();
            PublicFetch fetch = new PublicFetch(
                    Optional.empty(),
                    host -> new InetAddress[] {InetAddress.getByName("8.8.8.8"), resolved},
                    Duration.ofSeconds(5));
            assertThatThrownBy(() -> fetch.pdf("https://cdn.example/x.pdf"))
                    .as("one of two addresses is %s", address)
                    .isInstanceOfSatisfying(
                            Failure.Rejected.class, no -> assertThat(no.code()).isEqualTo("unsafe-address"));
        }
        for (String written :
                List.of("https://127.1/", "https://2130706433/", "https://[::1]/", "https://localhost/")) {
            assertThatThrownBy(() -> new PublicFetch().pdf(written)).as(written).isInstanceOf(Failure.class);
        }
    }

    @Test
    void publicAddressesArePublic() throws IOException {
        for (String address : List.of(
                "8.8.8.8",
                "172.15.0.1",
                "172.32.0.1",
                "100.63.0.1",
                "100.128.0.1",
                "192.0.1.1",
                "198.17.0.1",
                "223.255.255.255",
                "2a00:1450:4001::8a",
                "2600::1",
                "2001:4860:4860::8888")) {
            assertThat(PublicAddress.is(InetAddress.getByName(address)))
                    .as(address)
                    .isTrue();
        }
    }

    private static PublicFetch local(RawServer server) {
        return new PublicFetch(Origin.of(server.origin()));
    }

    private static String ok(String type, String body) {
        return "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static byte[] redirect(String to) {
        return ("HTTP/1.1 302 Found\r\nLocation: " + to + "\r\nContent-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
