package nl.afletter.vendor.teamleader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nl.afletter.http.OAuthTokens;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;
import nl.afletter.port.Failure;
import nl.afletter.port.GrantStore.Grant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Protects the grant over real HTTP: from the consent page to two processes that refresh at the same moment. */
class TeamleaderConsentTest {
    private static final String BACK = "https://console.example/connect/back";

    private final TeamleaderBench bench = new TeamleaderBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aPersonsConsentBecomesAGrant() throws Exception {
        bench.clock.advance(Duration.ofHours(2));
        String code = code();
        bench.tokens.consented(bench.tokens.firstPair(code, BACK, soon()));
        assertThat(bench.crm.account()).isNotBlank();
        assertThatThrownBy(() -> bench.tokens.firstPair(code, BACK, soon())).isInstanceOf(Failure.Rejected.class);
    }

    @Test
    void aPairTellsItsAccountBeforeItIsStored() throws Exception {
        Grant stored = bench.grants.read("tl-1").grant().orElseThrow();
        OAuthTokens unsaved = bench.tokens.holding(bench.tokens.firstPair(code(), BACK, soon()));

        assertThat(bench.adapter(unsaved).account()).isEqualTo(TeamleaderSimulator.ACCOUNT);

        assertThat(bench.grants.read("tl-1").grant()).contains(stored);
    }

    /** What the vendor sends a person back with who allows the access. */
    private String code() throws Exception {
        URI page = bench.tokens.consentPage(BACK, "unguessable");
        String html = get(page).body();
        Matcher allow = Pattern.compile("id=\"allow\" href=\"([^\"]+)\"").matcher(html);
        assertThat(allow.find()).isTrue();
        String location = get(page.resolve(allow.group(1).replace("&amp;", "&")))
                .headers()
                .firstValue("Location")
                .orElseThrow();
        assertThat(location).startsWith(BACK + "?code=").endsWith("&state=unguessable");
        return location.replaceAll(".*code=([^&]+).*", "$1");
    }

    @Test
    void aPersonWhoDeniesComesBackWithoutACode() throws Exception {
        URI page = bench.tokens.consentPage(BACK, "s");
        HttpResponse<String> answer = get(page.resolve("/oauth2/answer?allow=no&redirect_uri=" + BACK + "&state=s"));
        assertThat(answer.headers().firstValue("Location")).contains(BACK + "?error=access_denied&state=s");
    }

    @Test
    void twoProcessesThatRefreshAtOnceNeverUseARefreshTokenTwice() throws Exception {
        bench.simulator.people().reuseRevokes(true);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 10; round++) {
                bench.clock.advance(Duration.ofMinutes(58));
                List<Callable<Throwable>> all = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    TeamleaderCrm process = bench.adapter();
                    all.add(() -> catchThrowable(() -> process.ready(soon())));
                }
                long good = 0;
                for (Future<Throwable> each : threads.invokeAll(all)) {
                    if (each.get() == null) {
                        good++;
                    } else {
                        assertThat(each.get()).isInstanceOf(Failure.NoEffect.class);
                    }
                }
                assertThat(good).isPositive();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(bench.requests().count("POST", "/oauth2/access_token")).isEqualTo(10);
        assertThat(bench.grants.read("tl-1").reauthorise()).isFalse();
        assertThat(bench.adapter().account()).isNotBlank();
    }

    @Test
    void aRefreshWhoseAnswerIsLostEndsInOneQuestionToAPerson() {
        bench.clock.advance(Duration.ofMinutes(58));
        bench.faults().on("POST", "/oauth2/access_token").resetAfterEffect();
        assertThatThrownBy(() -> bench.crm.ready(soon())).isInstanceOf(Failure.Throttled.class);
        bench.clock.advance(Duration.ofMinutes(1));
        assertThatThrownBy(() -> bench.crm.ready(soon()))
                .isInstanceOfSatisfying(
                        Failure.Rejected.class, no -> assertThat(no.code()).isEqualTo("reauthorise"));
        assertThatThrownBy(() -> bench.adapter().account()).isInstanceOf(Failure.Rejected.class);
        assertThat(bench.requests().count("POST", "/oauth2/access_token")).isEqualTo(2);
        bench.consent();
        assertThat(bench.adapter().account()).isNotBlank();
    }

    @Test
    void aRefreshThatNeverArrivedIsTriedAgainLaterWithTheSameToken() {
        bench.simulator.people().reuseRevokes(true);
        bench.clock.advance(Duration.ofMinutes(58));
        bench.faults().on("POST", "/oauth2/access_token").timeoutWithoutEffect();
        assertThatThrownBy(() -> bench.crm.ready(soon())).isInstanceOf(Failure.Throttled.class);
        assertThatThrownBy(() -> bench.adapter().ready(soon())).isInstanceOf(Failure.NoEffect.class);
        bench.clock.advance(Duration.ofMinutes(1));
        bench.adapter().ready(soon());
        assertThat(bench.adapter().account()).isNotBlank();
    }

    private Instant soon() {
        return bench.clock.instant().plusSeconds(20);
    }

    private static HttpResponse<String> get(URI uri) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
