package nl.afletter.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One grant at one vendor (design.md section 2). Data, applied to the table; holds no secret.
 *
 * @param id our name for it
 * @param vendor folder name of the adapter, for example {@code mollie}
 * @param role what it is used for
 * @param baseUrl empty for the vendor's own hosts; elsewhere only where the runtime allows it
 * @param account the vendor's id of the account that the grant is for, or empty
 * @param secrets names of secrets by purpose (for example {@code token}, {@code clientSecret}); values are in the
 *     secret store
 * @param webhookTokens SHA-256 of the webhook tokens, lower-case hex; two while rotating
 * @param options vendor settings, see the vendor's page
 * @param routing what of this connection belongs to which administration
 */
public record Connection(
        String id,
        String vendor,
        Role role,
        String baseUrl,
        String account,
        Map<String, String> secrets,
        List<String> webhookTokens,
        Map<String, String> options,
        Routing routing) {

    /** What a connection is used for. */
    public enum Role {
        CRM,
        PSP,
        ACCOUNTING,
        /** Is told what happens in one administration: made of the settings of that administration. */
        RECEIVER
    }

    /**
     * What maps to which administration.
     *
     * @param only the administration of everything, or empty
     * @param byKey administration by department, profile, division or shop
     */
    public record Routing(String only, Map<String, String> byKey) {
        public Routing {
            Objects.requireNonNull(only);
            byKey = Map.copyOf(byKey);
        }

        /** The administration for a key, or empty where no rule maps it. */
        public String administration(String key) {
            return byKey.getOrDefault(key, only);
        }
    }

    public Connection {
        Objects.requireNonNull(id);
        Objects.requireNonNull(vendor);
        Objects.requireNonNull(role);
        Objects.requireNonNull(baseUrl);
        Objects.requireNonNull(account);
        secrets = Map.copyOf(secrets);
        webhookTokens = List.copyOf(webhookTokens);
        options = Map.copyOf(options);
        Objects.requireNonNull(routing);
    }

    /** An option, or the given default. */
    public String option(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }
}
