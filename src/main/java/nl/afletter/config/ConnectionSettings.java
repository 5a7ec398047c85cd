package nl.afletter.config;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import nl.afletter.http.Origin;
import nl.afletter.model.Connection;
import nl.afletter.work.Ticks;

/** Reads one connection of the settings file. */
final class ConnectionSettings {

    /** Options of every connection that are times. */
    private static final Set<String> TIMES = Set.of(Ticks.FEED_EVERY, Ticks.READ_BACK_EVERY, Ticks.PURCHASES_EVERY);

    /** Name of a secret: a path of a parameter store below our own. */
    private static final Pattern SECRET_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,63}(/[A-Za-z0-9-]{1,64}){0,4}");

    /** How tokens of vendors begin; what begins so is a value and no name. */
    private static final Pattern SECRET_VALUE = Pattern.compile(
            "(?i)(access_|refresh_|live_|test_|sk_|rk_|whsec_|bearer |eyJ).*|[0-9a-f]{32,}|[A-Za-z0-9+/_=]{40,}");

    private static final Pattern SECRET_OPTION = Pattern.compile("(?i).*(secret|password|token|apikey|api-key).*");

    /** Secrets that signatures are checked with; the doors can read no others (template.yaml). */
    private static final String WEBHOOK_PURPOSE = "webhook";

    private static final String WEBHOOK_NAMES = "webhooks/";

    /** It is a part of addresses, keys and queue groups. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,59}");

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final Map<String, VendorTerms> vendors;
    private final Predicate<String> allowedBaseUrl;

    ConnectionSettings(Map<String, VendorTerms> vendors, Predicate<String> allowedBaseUrl) {
        this.vendors = vendors;
        this.allowedBaseUrl = allowedBaseUrl;
    }

    Connection read(String id, SettingsNode node) {
        if (!ID.matcher(id).matches()) {
            node.fault("the name of a connection has 1 to 60 letters, digits, '-' and '_'");
        }
        node.requireMap();
        String vendor = node.text("vendor");
        VendorTerms terms = vendors.get(vendor);
        if (terms == null && !vendor.isEmpty()) {
            node.fault(
                    "vendor",
                    "is none of "
                            + String.join(
                                    ", ", vendors.keySet().stream().sorted().toList()));
        }
        Connection connection = new Connection(
                id,
                terms == null ? "" : vendor,
                terms == null ? Connection.Role.CRM : role(node, terms),
                baseUrl(node, terms),
                account(node, terms),
                secrets(node, terms),
                webhookTokens(node),
                options(node, terms),
                routing(node.map("routing")));
        node.closed();
        return connection;
    }

    /** Only a vendor that is used for several things has to be told for which. */
    private static Connection.Role role(SettingsNode node, VendorTerms terms) {
        String role = node.text("role", "");
        if (role.isEmpty()) {
            if (!terms.otherRoles().isEmpty()) {
                node.fault("role", "is missing: crm or psp");
            }
            return terms.role();
        }
        return Stream.concat(Stream.of(terms.role()), terms.otherRoles().stream())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(role))
                .findFirst()
                .orElseGet(() -> {
                    node.fault("role", "is not what this vendor can be used for");
                    return terms.role();
                });
    }

    private String baseUrl(SettingsNode node, VendorTerms terms) {
        String baseUrl = node.text("baseUrl", "");
        if (baseUrl.isEmpty()) {
            return baseUrl;
        }
        URI uri;
        try {
            uri = Origin.of(baseUrl).base();
        } catch (IllegalArgumentException | NullPointerException notAnOrigin) {
            node.fault("baseUrl", "is not an address like https://host/path");
            return "";
        }
        if (allowedBaseUrl.test(baseUrl)) {
            return baseUrl;
        }
        if (!"https".equalsIgnoreCase(uri.getScheme())) {
            node.fault("baseUrl", "has to begin with https://");
        }
        if (terms != null && !terms.hosts().contains(uri.getHost().toLowerCase(Locale.ROOT))) {
            node.fault(
                    "baseUrl",
                    "is none of the vendor's own hosts; another one is allowed only where the runtime says so");
        }
        return baseUrl;
    }

    private static String account(SettingsNode node, VendorTerms terms) {
        String account = node.text("account", "");
        if (account.isEmpty() && terms != null && terms.account()) {
            node.fault("account", "is missing: the vendor's id of the account that this connection is for");
        }
        return account;
    }

    private static Map<String, String> secrets(SettingsNode node, VendorTerms terms) {
        Map<String, String> names = node.textMap("secrets");
        SettingsNode place = node.map("secrets");
        names.forEach((purpose, name) -> {
            if (!name.isEmpty() && !isSecretName(name)) {
                place.fault(
                        purpose, "looks like a secret itself; write its name here and its value into the secret store");
            }
            if (purpose.startsWith(WEBHOOK_PURPOSE) && !name.isEmpty() && !name.startsWith(WEBHOOK_NAMES)) {
                place.fault(
                        purpose, "names a secret that the webhook doors cannot read: it has to begin with webhooks/");
            }
            if (terms != null
                    && !terms.secrets().contains(purpose)
                    && !terms.furtherSecrets().contains(purpose)) {
                place.fault(purpose, "is not a secret that this vendor has");
            }
        });
        if (terms != null) {
            terms.secrets().stream()
                    .sorted()
                    .filter(purpose -> !names.containsKey(purpose))
                    .forEach(purpose -> place.fault(purpose, "is missing: the name of a secret in the secret store"));
        }
        return names;
    }

    /** Whether a text can be the name of a secret, and does not look like one itself. */
    static boolean isSecretName(String text) {
        return SECRET_NAME.matcher(text).matches()
                && !SECRET_VALUE.matcher(text).matches();
    }

    private static List<String> webhookTokens(SettingsNode node) {
        List<String> hashes = node.texts("webhookTokens");
        for (int i = 0; i < hashes.size(); i++) {
            if (!hashes.get(i).isEmpty() && !SHA256.matcher(hashes.get(i)).matches()) {
                node.fault(
                        "webhookTokens[" + i + "]",
                        "is not the SHA-256 of a token (64 digits and letters a to f); the token itself never stands here");
            }
        }
        if (hashes.size() > 2) {
            node.fault("webhookTokens", "has more than two tokens: the old and the new one while rotating");
        }
        return hashes;
    }

    private static Map<String, String> options(SettingsNode node, VendorTerms terms) {
        Map<String, String> options = node.textMap("options");
        SettingsNode place = node.map("options");
        options.forEach((key, value) -> {
            if (TIMES.contains(key)) {
                if (!value.isEmpty() && !SettingsNode.isDuration(value)) {
                    place.fault(key, "is not a time like P1D (days) or PT1H (hours)");
                }
            } else if (terms != null && !terms.options().contains(key)) {
                place.fault(
                        key,
                        SECRET_OPTION.matcher(key).matches()
                                ? "is not an option; secrets are named under 'secrets'"
                                : "is not an option of this vendor");
            } else if (SECRET_VALUE.matcher(value).matches()) {
                place.fault(key, "looks like a secret; secrets are named under 'secrets'");
            }
        });
        return options;
    }

    private static Connection.Routing routing(SettingsNode node) {
        Connection.Routing routing = new Connection.Routing(node.text("only", ""), node.textMap("byKey"));
        node.closed();
        return routing;
    }
}
