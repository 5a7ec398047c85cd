package nl.afletter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import nl.afletter.port.Failure;
import nl.afletter.port.GrantStore.Held;
import nl.afletter.port.Signal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Protects single-use refresh tokens: whatever two processes, a crash, a freeze or a lost answer do, the living token
 * is kept, no grant is revoked by us, and nobody is asked to consent again while a pair works.
 */
class OAuthTokensTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final String SECRET = "client-s3cret";

    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final InstantSource clock = now::get;
    private final MemoryGrants store = new MemoryGrants();
    private Vendor vendor;
    private OAuthTokens one;
    private OAuthTokens two;

    /** A vendor that rotates: refresh token n is good once; n + 1 comes back. */
    private static final class Vendor implements AutoCloseable {
        final HttpServer server;
        final List<String> bodies = new ArrayList<>();
        final List<String> authorizations = new ArrayList<>();
        int current;
        boolean revokesOnReuse;
        boolean revoked;
        boolean rotates = true;
        String next = "";

        Vendor() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newCachedThreadPool(task -> {
                Thread thread = new Thread(task);
                thread.setDaemon(true);
                return thread;
            }));
            server.createContext("/token", this::answer);
            server.start();
        }

        private synchronized void answer(HttpExchange exchange) throws IOException {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            bodies.add(body);
            authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            String what = next;
            next = "";
            switch (what) {
                case "reset" -> exchange.close();
                case "lost" -> {
                    pair(body);
                    exchange.close();
                }
                case "" -> {
                    String pair = pair(body);
                    send(exchange, pair == null ? 400 : 200, pair == null ? "{\"error\":\"invalid_grant\"}" : pair);
                }
                default -> send(exchange, Integer.parseInt(what.substring(0, 3)), what.substring(3));
            }
        }

        private String pair(String body) {
            boolean consent = body.contains("authorization_code") && body.contains("good-code");
            boolean good = body.contains("refresh-" + current + "&")
                    || body.endsWith("refresh-" + current)
                    || body.contains("\"refresh-" + current + "\"");
            if (revoked || !(consent || good)) {
                revoked |= revokesOnReuse;
                return null;
            }
            if (!rotates) {
                return "{\"access_token\":\"access-x\",\"expires_in\":600}";
            }
            current++;
            return "{\"token_type\":\"Bearer\",\"expires_in\":3600,\"access_token\":\"access-" + current
                    + "\",\"refresh_token\":\"refresh-" + current + "\"}";
        }

        private static void send(HttpExchange exchange, int status, String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    @BeforeEach
    void open() throws IOException {
        vendor = new Vendor();
        one = tokens(terms(OAuthTerms.ClientProof.BODY, OAuthTerms.BodyFormat.FORM));
        two = tokens(terms(OAuthTerms.ClientProof.BODY, OAuthTerms.BodyFormat.FORM));
        one.consented(one.firstPair("good-code", "https://x.example/cb", soon()));
        now.set(NOW.plus(Duration.ofMinutes(56)));
    }

    @AfterEach
    void close() {
        vendor.close();
    }

    @Test
    void aConsentsCodeBecomesTheFirstPair() {
        assertThat(vendor.bodies.get(0))
                .contains(
                        "grant_type=authorization_code", "code=good-code", "redirect_uri=https%3A%2F%2Fx.example%2Fcb")
                .contains("client_id=client", "client_secret=" + SECRET);
        assertThat(two.accessToken()).isEqualTo("access-1");
        assertThatThrownBy(() -> one.firstPair("used-code", "https://x.example/cb", soon()))
                .isInstanceOf(Failure.Rejected.class)
                .hasMessageContaining("invalid_grant");
        assertThat(one.consentPage("https://x.example/cb", "st&te").toString())
                .isEqualTo("https://vendor.example/authorize?client_id=client&response_type=code"
                        + "&redirect_uri=https%3A%2F%2Fx.example%2Fcb&state=st%26te");
    }

    @Test
    void aTokenFarFromItsEndIsNotRefreshed() {
        now.set(NOW.plus(Duration.ofMinutes(54)));
        one.ready(soon());
        assertThat(vendor.bodies).hasSize(1);
        assertThat(one.accessToken()).isEqualTo("access-1");
    }

    @Test
    void aTokenNearItsEndIsRefreshedOnceAndTheOtherProcessTakesTheNewPair() {
        one.ready(soon());
        two.ready(soon());
        assertThat(vendor.bodies).hasSize(2);
        assertThat(List.of(one.accessToken(), two.accessToken())).containsOnly("access-2");
        assertThat(held().leaseHolder()).isEmpty();
    }

    @Test
    void whoComesWhileAnotherRefreshesAsksNothing() {
        store.overtake("replace", () -> assertThatThrownBy(() -> two.ready(soon()))
                .isInstanceOf(Failure.NoEffect.class)
                .hasMessageContaining("being refreshed"));
        one.ready(soon());
        assertThat(vendor.bodies).hasSize(2);
        two.ready(soon());
        assertThat(two.accessToken()).isEqualTo("access-2");
    }

    @Test
    void whoTakesTheLeaseReadsThePairAgain() {
        store.overtake("takeLease", () -> two.ready(soon()));
        one.ready(soon());
        assertThat(vendor.bodies).as("only the other one asked").hasSize(2);
        assertThat(one.accessToken()).isEqualTo("access-2");
        assertThat(held().leaseHolder()).isEmpty();
    }

    @Test
    void aHolderThatDiedIsWaitedForUntilItsCallCannotArriveAnyMore() {
        vendor.revokesOnReuse = true;
        store.overtake("replace", () -> {
            throw new Error("the process dies between the answer and the store");
        });
        assertThatThrownBy(() -> one.ready(soon())).isInstanceOf(Error.class);

        now.set(now.get().plus(OAuthTokens.TO_SEND).plus(Http.CALL_TIMEOUT).minusMillis(1));
        assertThatThrownBy(() -> two.ready(soon())).isInstanceOf(Failure.NoEffect.class);
        assertThat(vendor.bodies).hasSize(2);

        now.set(now.get().plusMillis(1));
        assertThatThrownBy(() -> two.ready(soon()))
                .isInstanceOfSatisfying(
                        Failure.Rejected.class, no -> assertThat(no.code()).isEqualTo("reauthorise"));
        assertThat(held().reauthorise()).isTrue();
    }

    @Test
    void aRefreshThatFailsRaisesTheAlarmOnlyWhenTheTokenEndsBeforeTheNextTry() {
        try (LogLines lines = LogLines.of(OAuthTokens.class)) {
            vendor.next = "503";
            assertThatThrownBy(() -> one.ready(soon())).isInstanceOf(Failure.Throttled.class);
            assertThat(lines.with(Signal.TOKEN_NEAR_END))
                    .as("four minutes are left")
                    .isEmpty();

            now.set(NOW.plus(Duration.ofMinutes(59)));
            vendor.next = "503";
            assertThatThrownBy(() -> one.ready(soon())).isInstanceOf(Failure.Throttled.class);
            assertThat(lines.with(Signal.TOKEN_NEAR_END))
                    .singleElement()
                    .asString()
                    .contains("the tokens of c end");

            now.set(NOW.plus(Duration.ofHours(5)));
            vendor.next = "lost";
            assertThatThrownBy(() -> one.ready(soon())).isInstanceOf(Failure.Throttled.class);
            assertThat(lines.with(Signal.TOKEN_NEAR_END)).hasSize(2);
        }
    }

    @Test
    void aConnectionThatNeedsAConsentRaisesTheAlarmAndOneThatIsRefreshedDoesNot() {
        try (LogLines lines = LogLines.of(OAuthTokens.class)) {
            one.ready(soon());
            assertThat(lines.with(Signal.TOKEN_NEAR_END)).isEmpty();

            vendor.revoked = true;
            now.set(now.get().plus(Duration.ofMinutes(56)));
            assertThatThrownBy(() -> one.ready(soon())).isInstanceOf(Failure.Rejected.class);
            assertThat(lines.with(Signal.TOKEN_NEAR_END)).isNotEmpty();
            assertThat(lines.all()).noneMatch(line -> line.contains("refresh-") || line.contains(SECRET));
        }
    }

    @Test
    void aLateStoreOfAFrozenHolderClearsReauthorise() {
        store.overtake("replace", () -> {
            now.set(now.get().plus(Duration.ofMinutes(1)));
            assertThatThrownBy(() -> two.ready(soon())).isInstanceOf(Failure.Rejected.class);
            assertThat(held().reauthorise()).isTrue();
        });
        one.ready(soon());
        assertThat(held().reauthorise()).isFalse();
        two.ready(soon());
        assertThat(List.of(one.accessToken(), two.accessToken())).containsOnly("access-2");
    }

    @Test
    void aHolderThatWasFrozenPastItsDeadlineDoesNotAsk() {
        vendor.revokesOnReuse = true;
        int[] reads = {0};
        store.overtake("read", () -> {
            reads[0]++;
            store.overtake("read", () -> {
                now.set(now.get().plus(Duration.ofMinutes(1)));
                two.ready(soon());
            });
        });
        assertThatThrownBy(() -> one.ready(soon())).isInstanceOf(Failure.NoEffect.class);
        assertThat(vendor.bodies).as("consent and the other's refresh").hasSize(2);
        one.ready(soon());
        assertThat(one.accessToken()).isEqualTo("access-2");
    }

    @Test
    void aSpentTokenWhoseSuccessorIsStoredIsNoReasonToConsentAgain() {
        store.overtake("takeLease", () -> {
            // another process that knows nothing of leases has rotated, and stores only after we were refused
            vendor.current++;
            store.overtake(
                    "flagReauthorise",
                    () -> store.replace(
                            "c",
                            "refresh-1",
                            new nl.afletter.port.GrantStore.Grant(
                                    "access-2", "refresh-2", now.get().plusSeconds(3600), now.get())));
        });
        one.ready(soon());
        assertThat(one.accessToken()).isEqualTo("access-2");
        assertThat(held().reauthorise()).isFalse();
    }

    @Test
    void aStoreThatFailsIsAskedAgainBeforeAnythingElse() {
        store.failReplace(2, false);
        one.ready(soon());
        assertThat(held().grant().orElseThrow().refreshToken()).isEqualTo("refresh-2");
    }

    @Test
    void aStoreWhoseAnswerIsLostRecognisesItsOwnPair() {
        store.failReplace(1, true);
        one.ready(soon());
        assertThat(one.accessToken()).isEqualTo("access-2");
        assertThat(vendor.bodies).hasSize(2);
    }

    @Test
    void aLostAnswerKeepsTheLeaseSoThatNobodyAsksTooEarly() {
        for (String fault : List.of("reset", "500", "503", "200{\"access_tok")) {
            vendor.next = fault;
            assertThatThrownBy(() -> one.ready(soon())).as(fault).isInstanceOf(Failure.Throttled.class);
            assertThatThrownBy(() -> two.ready(soon())).as(fault).isInstanceOf(Failure.NoEffect.class);
            now.set(now.get().plus(OAuthTokens.TO_SEND).plus(Http.CALL_TIMEOUT));
        }
        two.ready(soon());
        assertThat(two.accessToken()).isEqualTo("access-2");
    }

    @Test
    void aPairThatWasLostForGoodNeedsAPersonAndAConsentEndsThat() {
        vendor.next = "lost";
        assertThatThrownBy(() -> one.ready(soon())).isInstanceOf(Failure.Throttled.class);
        now.set(now.get().plus(Duration.ofMinutes(1)));
        assertThatThrownBy(() -> one.ready(soon())).isInstanceOf(Failure.Rejected.class);
        int asked = vendor.bodies.size();
        assertThatThrownBy(() -> two.ready(soon())).isInstanceOf(Failure.Rejected.class);
        assertThatThrownBy(two::accessToken).isInstanceOf(Failure.Rejected.class);
        assertThat(vendor.bodies).as("a refused pair is not sent again").hasSize(asked);
        one.consented(one.firstPair("good-code", "https://x.example/cb", soon()));
        two.ready(soon());
        assertThat(two.accessToken()).isEqualTo("access-3");
    }

    @Test
    void aBusyTokenEndpointPausesTheConnectionAndGivesTheLeaseBack() {
        vendor.next = "429";
        assertThatThrownBy(() -> one.ready(soon())).isInstanceOfSatisfying(Failure.Throttled.class, busy -> {
            assertThat(busy.until()).isEqualTo(now.get().plusSeconds(60));
            assertThat(busy.connection()).isEqualTo("c");
        });
        two.ready(soon());
        assertThat(two.accessToken()).isEqualTo("access-2");
    }

    @Test
    void aWrongClientSecretIsSaidAndDoesNotEndTheConsent() {
        vendor.next = "401{\"error\":\"invalid_client\",\"error_description\":\"" + SECRET + "\"}";
        assertThatThrownBy(() -> one.ready(soon()))
                .isInstanceOf(Failure.Rejected.class)
                .hasMessageContaining("invalid_client")
                .hasMessageNotContaining(SECRET);
        assertThat(held().reauthorise()).isFalse();
        two.ready(soon());
    }

    @Test
    void aTokenThatTheVendorRefusedEarlyIsReplaced() {
        now.set(NOW.plus(Duration.ofMinutes(5)));
        one.refused(one.accessToken());
        assertThatThrownBy(one::accessToken).isInstanceOf(Failure.NoEffect.class);
        one.ready(soon());
        assertThat(one.accessToken()).isEqualTo("access-2");
    }

    @Test
    void aRefreshIsNotSentAfterItsDeadline() {
        assertThatThrownBy(() -> one.ready(now.get())).isInstanceOf(Failure.NoEffect.class);
        assertThat(vendor.bodies).hasSize(1);
    }

    @Test
    void vendorsDifferInHowTheClientIsProvedAndHowTheRequestIsWritten() {
        OAuthTokens basic = tokens(terms(OAuthTerms.ClientProof.BASIC, OAuthTerms.BodyFormat.JSON));
        basic.ready(soon());
        assertThat(vendor.bodies.get(1))
                .isEqualTo("{\"grant_type\":\"refresh_token\",\"refresh_token\":\"refresh-1\"}");
        assertThat(vendor.authorizations.get(1)).startsWith("Basic ");
    }

    @Test
    void aVendorThatDoesNotRotateKeepsItsRefreshToken() {
        vendor.rotates = false;
        one.ready(soon());
        assertThat(held().grant().orElseThrow().refreshToken()).isEqualTo("refresh-1");
        assertThat(one.accessToken()).isEqualTo("access-x");
        assertThat(held().grant().orElseThrow().expiresAt()).isEqualTo(now.get().plusSeconds(600));
    }

    @Test
    void noFailureHoldsATokenOrTheSecret() {
        for (String fault : List.of("reset", "500refresh-1", "400refresh-1", "200{\"x\":\"refresh-1 " + SECRET)) {
            vendor.next = fault;
            StringWriter all = new StringWriter();
            try {
                one.ready(soon());
            } catch (Failure failure) {
                failure.printStackTrace(new PrintWriter(all));
            }
            assertThat(all.toString()).isNotEmpty().doesNotContain("refresh-1", SECRET);
            now.set(now.get().plus(Duration.ofMinutes(1)));
        }
        assertThat(held().grant().orElseThrow().toString()).doesNotContain("refresh-1");
    }

    private Held held() {
        return store.read("c");
    }

    private Instant soon() {
        return now.get().plusSeconds(20);
    }

    private OAuthTokens tokens(OAuthTerms terms) {
        Http http = new Http(clock, Duration.ofSeconds(5));
        return new OAuthTokens("c", terms, new OAuthTokens.Client("client", () -> SECRET), store, http, clock);
    }

    private OAuthTerms terms(OAuthTerms.ClientProof proof, OAuthTerms.BodyFormat format) {
        return new OAuthTerms(
                URI.create("https://vendor.example/authorize"),
                URI.create("http://127.0.0.1:" + vendor.server.getAddress().getPort() + "/token"),
                proof,
                format,
                Duration.ofMinutes(5),
                Duration.ofHours(1),
                Map.of(),
                Map.of());
    }
}
