package nl.afletter.vendor.hubspot;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import nl.afletter.http.OAuthTerms;
import nl.afletter.http.OAuthTokens;
import nl.afletter.http.Origin;
import nl.afletter.port.Secrets;

/** Where the bearer token of a connection comes from (hubspot.md section 2). */
public interface HubSpotToken {

    /** The token to send now. */
    String value();

    /** Refreshes it where it ends soon; no refresh is sent after the deadline. */
    void ready(Instant deadline);

    /** HubSpot answered 401 to this token. */
    void refused(String token);

    /** The token of an app in one account, which does not end: a refused one is for a person to replace. */
    static HubSpotToken fixed(Secrets secrets, String name) {
        return new HubSpotToken() {
            @Override
            public String value() {
                return secrets.value(name).strip();
            }

            @Override
            public void ready(Instant deadline) {
                // It does not end (hubspot.md section 2).
            }

            @Override
            public void refused(String token) {
                // The secret is read again after five minutes; until somebody replaces it nothing can be done here.
            }
        };
    }

    /** The token of a grant by OAuth, renewed under the connection's lease. */
    static HubSpotToken granted(OAuthTokens tokens) {
        return new HubSpotToken() {
            @Override
            public String value() {
                return tokens.accessToken();
            }

            @Override
            public void ready(Instant deadline) {
                tokens.ready(deadline);
            }

            @Override
            public void refused(String token) {
                tokens.refused(token);
            }
        };
    }

    /**
     * How HubSpot grants: half an hour where the answer does not say.
     *
     * @param baseUrl empty for HubSpot itself; then consent and tokens are on two hosts
     * @param version of the API, such as {@code 2026-09}
     */
    static OAuthTerms terms(String baseUrl, String version) {
        Origin consent = Origin.of(baseUrl.isEmpty() ? "https://app.hubspot.com" : baseUrl);
        Origin api = Origin.of(baseUrl.isEmpty() ? HubSpotApi.HOST : baseUrl);
        OAuthTerms usual = OAuthTerms.usual(consent.at("/oauth/authorize"), api.at("/oauth/" + version + "/token"));
        return new OAuthTerms(
                usual.authorizeUrl(),
                usual.tokenUrl(),
                usual.client(),
                usual.format(),
                usual.refreshMargin(),
                Duration.ofMinutes(30),
                Map.of(
                        "scope",
                        "oauth crm.objects.deals.read crm.objects.deals.write crm.objects.line_items.read"
                                + " crm.objects.companies.read crm.objects.companies.write"
                                + " crm.objects.contacts.read crm.objects.contacts.write"
                                + " crm.objects.invoices.read crm.objects.invoices.write tax_rates.read"),
                Map.of());
    }
}
