package nl.afletter.config;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import nl.afletter.http.Http;
import nl.afletter.http.OAuthTerms;
import nl.afletter.http.OAuthTokens;
import nl.afletter.model.Connection;
import nl.afletter.port.VendorConnection;
import nl.afletter.port.WebhookVerifier;

/**
 * All that the rest of the product needs to know of a vendor: one row of {@link VendorTable}.
 *
 * @param terms what its connections may hold
 * @param maker makes the adapter of a connection
 * @param verifier judges its webhooks, where it has any that we take
 * @param consent how it grants by OAuth; empty for a connection that has no consent (a personal token, a key)
 * @param account asks, through an adapter, for which account at the vendor its tokens are: a consent for another than
 *     the settings name is not kept; empty for a vendor whose settings name none
 */
public record VendorKind(
        VendorTerms terms,
        Maker maker,
        Optional<WebhookVerifier> verifier,
        Function<Connection, Optional<OAuthTerms>> consent,
        Optional<Function<VendorConnection, String>> account) {

    /** Makes adapters. Nothing is read or sent while one is made. */
    @FunctionalInterface
    public interface Maker {
        /** @param division the administration inside an accounting package; empty for other roles */
        VendorConnection make(Connection connection, String division, Parts parts);
    }

    /**
     * What an adapter is made of.
     *
     * @param surroundings secrets and clock
     * @param http the one client
     * @param tokens of this connection; only asked where the connection has a consent
     */
    public record Parts(Surroundings surroundings, Http http, Supplier<OAuthTokens> tokens) {}
}
