package nl.afletter.config;

import java.util.Set;
import nl.afletter.model.Connection;

/**
 * What the settings of a vendor's connections may hold, as data.
 *
 * @param role what the vendor is used for
 * @param hosts the vendor's own hosts
 * @param secrets purposes for which a connection must name a secret
 * @param furtherSecrets purposes for which it may
 * @param options keys of options it may have, besides those that all vendors share
 * @param account whether a connection must name its account at the vendor
 */
public record VendorTerms(
        Connection.Role role,
        Set<String> hosts,
        Set<String> secrets,
        Set<String> furtherSecrets,
        Set<String> options,
        boolean account) {

    public VendorTerms {
        hosts = Set.copyOf(hosts);
        secrets = Set.copyOf(secrets);
        furtherSecrets = Set.copyOf(furtherSecrets);
        options = Set.copyOf(options);
    }
}
