package nl.afletter.vendor.hubspot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nl.afletter.http.Http;
import nl.afletter.http.MemoryGrants;
import nl.afletter.http.OAuthTokens;
import nl.afletter.http.Origin;
import nl.afletter.http.PublicFetch;
import nl.afletter.local.sim.hubspot.HubSpotSimulator;
import nl.afletter.model.Connection;
import nl.afletter.port.Failure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Protects HubSpot's grant over HTTP: from the consent page to a token, the account's id, and a code that works once. */
class HubSpotConsentTest {
    private static final String BACK = "https://console.example/connect/back";

    private final HubSpotBench bench = new HubSpotBench();
    private final Connection connection = new Connection(
            HubSpotBench.ID,
            "hubspot",
            Connection.Role.CRM,
            bench.simulator.baseUrl(),
            HubSpotSimulator.PORTAL,
            Map.of("clientSecret", "hubspot/client", "webhookSecret", "webhooks/hubspot"),
            List.of(),
            Map.of("clientId", HubSpotSimulator.CLIENT_ID),
            new Connection.Routing("adm-1", Map.of()));
    private final OAuthTokens tokens = new OAuthTokens(
            HubSpotBench.ID,
            HubSpotCrm.terms(connection),
            new OAuthTokens.Client(HubSpotSimulator.CLIENT_ID, () -> HubSpotSimulator.CLIENT_SECRET),
            new MemoryGrants(),
            new Http(bench.clock),
            bench.clock);

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aPersonsConsentBecomesAGrantThatNamesItsAccount() throws Exception {
        tokens.consented(tokens.firstPair(code(), BACK, soon()));
        assertThat(crm().account()).isEqualTo(HubSpotSimulator.PORTAL);
        bench.clock.advance(Duration.ofMinutes(31));
        crm().ready(soon());
        assertThat(crm().account()).as("refreshed").isEqualTo(HubSpotSimulator.PORTAL);
    }

    @Test
    void aCodeWorksOnceAndNotForAnotherAddress() throws Exception {
        String code = code();
        tokens.consented(tokens.firstPair(code, BACK, soon()));
        assertThatThrownBy(() -> tokens.firstPair(code, BACK, soon())).isInstanceOf(Failure.Rejected.class);
        String other = code();
        assertThatThrownBy(() -> tokens.firstPair(other, BACK + "/x", soon())).isInstanceOf(Failure.Rejected.class);
    }

    @Test
    void aPersonWhoCancelsComesBackWithoutACode() throws Exception {
        URI page = tokens.consentPage(BACK, "s");
        HttpResponse<String> answer = get(link(page, "deny"));
        assertThat(answer.headers().firstValue("Location")).contains(BACK + "?error=access_denied&state=s");
    }

    @Test
    void thePageAsksForTheRightsThatOurCallsNeed() {
        assertThat(tokens.consentPage(BACK, "s").getQuery())
                .contains("crm.objects.invoices.write", "crm.objects.deals.write", "crm.objects.companies.write")
                .contains("crm.objects.contacts.write", "crm.objects.line_items.read", "tax_rates.read");
    }

    private HubSpotCrm crm() {
        return new HubSpotCrm(
                connection,
                new Http(bench.clock),
                new PublicFetch(Origin.of(bench.simulator.baseUrl())),
                HubSpotToken.granted(tokens),
                bench.clock);
    }

    private String code() throws Exception {
        String location = get(link(tokens.consentPage(BACK, "unguessable"), "allow"))
                .headers()
                .firstValue("Location")
                .orElseThrow();
        assertThat(location).startsWith(BACK + "?code=").endsWith("&state=unguessable");
        return location.replaceAll(".*code=([^&]+).*", "$1");
    }

    private static URI link(URI page, String id) throws Exception {
        Matcher link = Pattern.compile("id=\"" + id + "\" href=\"([^\"]+)\"")
                .matcher(get(page).body());
        assertThat(link.find()).isTrue();
        return page.resolve(link.group(1).replace("&amp;", "&"));
    }

    private static HttpResponse<String> get(URI uri) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private Instant soon() {
        return bench.clock.instant().plusSeconds(60);
    }
}
