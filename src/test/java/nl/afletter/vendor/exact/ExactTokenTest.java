package nl.afletter.vendor.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import nl.afletter.http.Http;
import nl.afletter.http.OAuthTokens;
import nl.afletter.model.Connection;
import nl.afletter.port.Failure;
import nl.afletter.port.GrantStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Protects the grant, which a person has to give anew when it is lost: tokens of ten minutes that may not be renewed
 * before 570 seconds, refresh tokens that work once, and the race for one of them.
 */
class ExactTokenTest {

    private static final String TOKEN_PATH = "/api/oauth2/token";

    private final Company company = new Company();
    private final Http http = new Http(company.clock);
    private final Connection connection = connection();
    private final OAuthTokens tokens = company.consented(connection, http);

    @AfterEach
    void stop() {
        company.close();
    }

    @Test
    void aTokenIsNotRenewedBeforeExactAllowsItAndIsBeforeItEnds() {
        String first = tokens.accessToken();
        company.clock.advance(Duration.ofSeconds(574));
        tokens.ready(soon());
        assertThat(tokens.accessToken()).isEqualTo(first);
        company.clock.advance(Duration.ofSeconds(1));
        tokens.ready(soon());
        assertThat(tokens.accessToken()).isNotEqualTo(first);
        assertThat(refreshes()).as("the consent's and one more").isEqualTo(2);
    }

    @Test
    void aReadThatFindsTheTokenOverRenewsItByItself() {
        ExactAccounting accounting = company.accounting();
        company.clock.advance(Duration.ofHours(3));

        assertThat(accounting.openItems("").rows()).isEmpty();
    }

    @Test
    void anEffectNeverRenewsTheTokenBetweenItsNoteAndItsCall() {
        ExactToken token = new ExactToken(tokens, company.clock);
        company.clock.advance(Duration.ofSeconds(600));

        assertThatThrownBy(token::forEffect).isInstanceOf(Failure.NoEffect.class);
        assertThat(refreshes()).isOne();
    }

    @Test
    void aRefreshWhoseAnswerIsLostCostsTheConsentAndAPersonGivesItAnew() {
        OAuthTokens other = company.tokens(connection, http);
        company.clock.advance(Duration.ofSeconds(580));
        company.simulator.faults().on("POST", TOKEN_PATH).resetAfterEffect();
        assertThatThrownBy(() -> other.ready(soon())).isInstanceOf(Failure.Throttled.class);

        company.clock.advance(Duration.ofSeconds(60));
        Failure.Rejected dead = catchThrowableOfType(Failure.Rejected.class, () -> tokens.ready(soon()));

        assertThat(dead.code()).isEqualTo("reauthorise");
        assertThat(company.grants.read(connection.id()).reauthorise()).isTrue();
        tokens.consented(tokens.firstPair(company.simulator.consent(Company.BACK), Company.BACK, soon()));
        other.ready(soon());
        assertThat(other.accessToken()).isEqualTo(tokens.accessToken());
    }

    @Test
    void aSpentRefreshTokenIsNoReasonForAConsentWhenANewerPairStandsThere() {
        GrantStore.Grant old = company.grants.read(connection.id()).grant().orElseThrow();
        company.clock.advance(Duration.ofSeconds(580));
        OAuthTokens other = company.tokens(connection, http);
        other.ready(soon());
        GrantStore.Grant newer = company.grants.read(connection.id()).grant().orElseThrow();
        assertThat(newer.refreshToken()).isNotEqualTo(old.refreshToken());
        // Our process reads the old pair once more (a stale view), and the winner's directly afterwards.
        company.grants.consent(connection.id(), old);
        company.grants.overtake("flagReauthorise", () -> company.grants.consent(connection.id(), newer));

        tokens.ready(soon());

        assertThat(tokens.accessToken()).isEqualTo(newer.accessToken());
        assertThat(company.grants.read(connection.id()).reauthorise()).isFalse();
    }

    @Test
    void whoComesTooEarlyRestsAndKeepsItsConsent() {
        tokens.refused(tokens.accessToken());

        Failure.Throttled early = catchThrowableOfType(Failure.Throttled.class, () -> tokens.ready(soon()));

        assertThat(early).hasMessageContaining("too young");
        assertThat(company.grants.read(connection.id()).reauthorise()).isFalse();
        company.clock.advance(Duration.ofSeconds(571));
        tokens.ready(soon());
        assertThat(tokens.accessToken()).isNotEmpty();
    }

    @Test
    void aYoungTokenThatIsRefusedRestsTheConnectionAndIsNotRenewed() {
        ExactAccounting accounting = company.accounting();
        company.simulator.faults().on("GET", ".*/bulk/.*").status(401);

        Failure.Throttled rest = catchThrowableOfType(Failure.Throttled.class, () -> accounting.openItems(""));

        assertThat(rest.until()).isEqualTo(company.clock.instant().plus(Duration.ofMinutes(10)));
        assertThat(refreshes()).isEqualTo(2);
    }

    @Test
    void theConsentPageIsTheCountrysAndAsksForACode() {
        OAuthTokens belgian = company.tokens(
                new Connection(
                        "be",
                        ExactAccounting.VENDOR,
                        Connection.Role.ACCOUNTING,
                        "https://start.exactonline.be",
                        "",
                        Map.of(),
                        List.of(),
                        Map.of(),
                        new Connection.Routing("", Map.of())),
                http);

        assertThat(belgian.consentPage(Company.BACK, "state").toString())
                .startsWith("https://start.exactonline.be/api/oauth2/auth?")
                .contains("response_type=code", "client_id=client");
    }

    @Test
    void webhooksAreSubscribedOncePerTopicAndTheEmptyCallIsMade() {
        ExactAccounting accounting = company.accounting();
        URI address = URI.create(company.simulator.baseUrl() + "/_control/nobody");

        accounting.webhooks().register(address, soon());
        accounting.webhooks().register(address, soon());

        assertThat(accounting.webhooks().missing(address)).isEmpty();
        assertThat(company.simulator.greetNewSubscriptions()).hasSize(4);
    }

    private long refreshes() {
        return company.simulator.requests().count("POST", TOKEN_PATH);
    }

    private Instant soon() {
        return company.clock.instant().plusSeconds(5);
    }

    private Connection connection() {
        return new Connection(
                "books",
                ExactAccounting.VENDOR,
                Connection.Role.ACCOUNTING,
                company.simulator.baseUrl(),
                "",
                Map.of(),
                List.of(),
                Map.of(),
                new Connection.Routing("nl", Map.of()));
    }
}
