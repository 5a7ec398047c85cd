package nl.afletter.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import nl.afletter.model.Connection;
import nl.afletter.model.EventType;
import nl.afletter.port.Receiver;
import nl.afletter.vendor.receiver.EventReceiver;

/**
 * Reads who is told what happens in an administration: its map {@code events}. Each becomes a connection of its own,
 * named {@code administration.receiver}: no connection of the file can have a full stop in its name.
 */
final class ReceiverSettings {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,29}");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,63}");

    /** Headers that are ours to set. */
    private static final Pattern OURS =
            Pattern.compile("(?i)(webhook-.*|content-.*|host|connection|transfer-encoding|accept-encoding|expect)");

    private final Predicate<String> allowedUrl;

    /** @param allowedUrl which addresses are allowed beside https: all in a local run */
    ReceiverSettings(Predicate<String> allowedUrl) {
        this.allowedUrl = allowedUrl;
    }

    /** All receivers of one administration. */
    List<Connection> read(String administration, SettingsNode books) {
        return new ArrayList<>(books.map("events")
                .entries((name, node) -> receiver(administration, name, node))
                .values());
    }

    private Connection receiver(String administration, String name, SettingsNode node) {
        if (!NAME.matcher(name).matches()) {
            node.fault("the name of a receiver has 1 to 30 lower-case letters, digits and dashes");
        }
        node.requireMap();
        Map<String, String> secrets = new HashMap<>();
        Map<String, String> options = new HashMap<>();
        String url = url(node);
        secrets.put(Receiver.SIGNING, secret(node, "secret"));
        if (node.has("secretBefore")) {
            secrets.put(Receiver.SIGNING_BEFORE, secret(node, "secretBefore"));
        }
        types(node, options);
        if (node.has("header")) {
            header(node.map("header"), secrets, options);
        }
        node.closed();
        return new Connection(
                administration + "." + name,
                EventReceiver.VENDOR,
                Connection.Role.RECEIVER,
                url,
                "",
                secrets,
                List.of(),
                options,
                new Connection.Routing(administration, Map.of()));
    }

    private String url(SettingsNode node) {
        String url = node.text("url");
        if (url.isEmpty() || allowedUrl.test(url)) {
            return url;
        }
        try {
            URI uri = URI.create(url);
            boolean usual = uri.getPort() == -1 || uri.getPort() == 443;
            if ("https".equalsIgnoreCase(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getFragment() == null
                    && usual) {
                return url;
            }
        } catch (IllegalArgumentException unreadable) {
            node.fault("url", "is not an address like https://host/path");
            return "";
        }
        node.fault("url", "is not an address like https://host/path, without a password and on the usual port");
        return "";
    }

    private static String secret(SettingsNode node, String key) {
        String name = node.text(key);
        if (!name.isEmpty() && !ConnectionSettings.isSecretName(name)) {
            node.fault(key, "looks like a secret itself; write its name here and its value into the secret store");
        }
        return name;
    }

    private static void types(SettingsNode node, Map<String, String> options) {
        List<String> types = node.texts("types");
        for (int i = 0; i < types.size(); i++) {
            if (!types.get(i).isEmpty() && EventType.of(types.get(i)).isEmpty()) {
                node.fault(
                        "types[" + i + "]",
                        "is none of "
                                + String.join(
                                        ", ",
                                        Arrays.stream(EventType.values())
                                                .map(EventType::text)
                                                .toList()));
            }
        }
        if (node.has("types") && types.isEmpty() && node.isList("types")) {
            node.fault("types", "is empty: leave it out for all events");
        }
        options.put(Receiver.TYPES, String.join(" ", types));
    }

    private static void header(SettingsNode node, Map<String, String> secrets, Map<String, String> options) {
        String name = node.text("name");
        if (!name.isEmpty()
                && (!HEADER.matcher(name).matches() || OURS.matcher(name).matches())) {
            node.fault("name", "is no name of a header, or of one that is ours to set");
        }
        options.put(Receiver.HEADER, name.toLowerCase(Locale.ROOT));
        secrets.put(Receiver.HEADER_VALUE, secret(node, "secret"));
        node.closed();
    }
}
