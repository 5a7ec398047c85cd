package nl.afletter.vendor.moneybird;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import nl.afletter.http.Http;
import nl.afletter.http.MemoryGrants;
import nl.afletter.http.OAuthTokens;
import nl.afletter.model.Connection;
import nl.afletter.port.Failure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Protects the sign-in by OAuth: consent with all scopes that we need, and a token that ended is renewed, not a failure. */
class MoneybirdTokenTest {
    private static final String BACK = "https://afletter.example/connect";

    private final Company company = new Company();

    @AfterEach
    void stop() {
        company.close();
    }

    @Test
    void aConsentReachesTheBooksAndIsRenewedWhetherOrNotRefreshTokensRotate() throws Exception {
        for (boolean rotates : new boolean[] {true, false}) {
            company.seed.oauthClient("app", "hush", BACK, 7200L, rotates);
            OAuthTokens tokens = tokens();
            consent(tokens);
            MoneybirdAccounting accounting = accounting(tokens);
            assertThat(accounting.closedUntil()).isEmpty();

            company.clock.advance(Duration.ofHours(5));
            accounting.ready(company.clock.instant().plusSeconds(60));

            assertThat(accounting.openItems("").rows()).isEmpty();
        }
    }

    @Test
    void aTokenThatMoneybirdRefusesEarlyIsRenewedBeforeTheNextCall() throws Exception {
        company.seed.oauthClient("app", "hush", BACK, null, true);
        OAuthTokens tokens = tokens();
        consent(tokens);
        MoneybirdAccounting accounting = accounting(tokens);
        company.seed.revoke(tokens.accessToken());

        assertThatThrownBy(() -> accounting.openItems("")).isInstanceOf(Failure.NoEffect.class);
        accounting.ready(company.clock.instant().plusSeconds(60));

        assertThat(accounting.openItems("").rows()).isEmpty();
    }

    @Test
    void aReadThatFindsTheTokenOverRenewsItByItself() throws Exception {
        company.seed.oauthClient("app", "hush", BACK, 7200L, true);
        OAuthTokens tokens = tokens();
        consent(tokens);
        MoneybirdAccounting accounting = accounting(tokens);
        company.clock.advance(Duration.ofHours(5));

        assertThat(accounting.openItems("").rows()).isEmpty();
    }

    private OAuthTokens tokens() {
        return new OAuthTokens(
                "books",
                AccessToken.terms(company.simulator.baseUrl()),
                new OAuthTokens.Client("app", () -> "hush"),
                new MemoryGrants(),
                new Http(company.clock),
                company.clock);
    }

    private void consent(OAuthTokens tokens) throws Exception {
        URI page = tokens.consentPage(BACK, "state");
        HttpResponse<Void> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.discarding());
        String location = answer.headers().firstValue("Location").orElseThrow();
        String code = location.replaceAll(".*code=([^&]+).*", "$1");
        tokens.consented(tokens.firstPair(code, BACK, company.clock.instant().plusSeconds(60)));
    }

    private MoneybirdAccounting accounting(OAuthTokens tokens) {
        Connection connection = new Connection(
                "books",
                "moneybird",
                Connection.Role.ACCOUNTING,
                company.simulator.baseUrl(),
                "",
                Map.of(),
                List.of(),
                Map.of(),
                new Connection.Routing("nl", Map.of()));
        return new MoneybirdAccounting(
                connection, company.seed.id(), new Http(company.clock), AccessToken.granted(tokens), company.clock);
    }
}
