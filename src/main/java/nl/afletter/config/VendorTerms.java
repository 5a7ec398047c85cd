package nl.afletter.config;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import nl.afletter.model.Connection;

/**
 * What the settings of a vendor's connections may hold, as data.
 *
 * @param role what the vendor is used for, unless a connection says otherwise
 * @param otherRoles what else a connection of it may be used for
 * @param hosts the vendor's own hosts
 * @param secrets purposes for which a connection must name a secret
 * @param furtherSecrets purposes for which it may
 * @param options keys of options it may have, besides those that all vendors share
 * @param account whether a connection must name its account at the vendor
 * @param check finds what is wrong with a connection beyond that
 */
public record VendorTerms(
        Connection.Role role,
        Set<Connection.Role> otherRoles,
        Set<String> hosts,
        Set<String> secrets,
        Set<String> furtherSecrets,
        Set<String> options,
        boolean account,
        Check check) {

    /** What is wrong with a connection of this vendor. */
    @FunctionalInterface
    public interface Check {
        /** @param all connections of the file @return by key, such as {@code options.portals}, in a fixed order */
        Map<String, String> faults(Connection connection, Collection<Connection> all);
    }

    /** Terms that say everything. */
    public VendorTerms(
            Connection.Role role,
            Set<String> hosts,
            Set<String> secrets,
            Set<String> furtherSecrets,
            Set<String> options,
            boolean account) {
        this(role, hosts, secrets, furtherSecrets, options, account, (connection, all) -> Map.of());
    }

    /** Terms of a vendor that is used for one thing. */
    public VendorTerms(
            Connection.Role role,
            Set<String> hosts,
            Set<String> secrets,
            Set<String> furtherSecrets,
            Set<String> options,
            boolean account,
            Check check) {
        this(role, Set.of(), hosts, secrets, furtherSecrets, options, account, check);
    }

    public VendorTerms {
        otherRoles = Set.copyOf(otherRoles);
        hosts = Set.copyOf(hosts);
        secrets = Set.copyOf(secrets);
        furtherSecrets = Set.copyOf(furtherSecrets);
        options = Set.copyOf(options);
    }
}
