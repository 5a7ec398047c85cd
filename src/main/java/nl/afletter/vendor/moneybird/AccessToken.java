package nl.afletter.vendor.moneybird;

import java.time.Instant;
import java.util.Map;
import nl.afletter.http.OAuthTerms;
import nl.afletter.http.OAuthTokens;
import nl.afletter.http.Origin;
import nl.afletter.port.Secrets;

/** Where the bearer token of a connection comes from. */
public interface AccessToken {

    /** The token to send now. */
    String value();

    /** Refreshes it where it ends soon; no refresh is sent after the deadline. */
    void ready(Instant deadline);

    /** The vendor answered 401 to this token. */
    void refused(String token);

    /** A personal token, which does not expire: there is nothing to refresh, a refused one is for a person to replace. */
    static AccessToken personal(Secrets secrets, String name) {
        return new AccessToken() {
            @Override
            public String value() {
                return secrets.value(name);
            }

            @Override
            public void ready(Instant deadline) {
                // A personal token does not end (moneybird.md section 2).
            }

            @Override
            public void refused(String token) {
                // The secret is read again after five minutes; until somebody replaces it nothing can be done here.
            }
        };
    }

    /** The token of a grant by OAuth, renewed under the connection's lease. */
    static AccessToken granted(OAuthTokens tokens) {
        return new AccessToken() {
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
     * How Moneybird grants (moneybird.md section 2). Without {@code expires_in} in its answer a token is renewed after an
     * hour, the shortest life that any source tells.
     *
     * @param baseUrl empty for Moneybird itself
     */
    static OAuthTerms terms(String baseUrl) {
        Origin origin = Origin.of(baseUrl.isEmpty() ? MoneybirdApi.HOST : baseUrl);
        OAuthTerms usual = OAuthTerms.usual(origin.at("/oauth/authorize"), origin.at("/oauth/token"));
        return new OAuthTerms(
                usual.authorizeUrl(),
                usual.tokenUrl(),
                usual.client(),
                usual.format(),
                usual.refreshMargin(),
                usual.lifetime(),
                Map.of("scope", "sales_invoices documents bank settings"),
                Map.of());
    }
}
