package nl.afletter.vendor.hubspot;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import nl.afletter.model.Connection;

/**
 * An app has one target address for all accounts (portals) that it is installed in (hubspot.md section 3). Option
 * {@code portals} of the connection at that address says which other connection an account's events belong to, such as
 * {@code 146000002=hubspot-stichting, 146000003=hubspot-winkel}.
 */
final class Portals {
    static final String OPTION = "portals";

    private static final Pattern ROW = Pattern.compile("([1-9][0-9]{0,18})\\s*=\\s*([A-Za-z0-9][A-Za-z0-9_-]{0,59})");

    private Portals() {}

    /** Connection by account. */
    static Map<String, String> of(Connection connection) {
        return read(connection.option(OPTION, ""));
    }

    /** Whether each of its rows can be read, and none stands there twice. */
    static boolean isReadable(String text) {
        return text.isBlank()
                || text.strip().split("\\s*,\\s*").length == read(text).size();
    }

    private static Map<String, String> read(String text) {
        Map<String, String> rows = new LinkedHashMap<>();
        for (String row : text.strip().split("\\s*,\\s*")) {
            var match = ROW.matcher(row.strip());
            if (match.matches()) {
                rows.put(match.group(1), match.group(2));
            }
        }
        return rows;
    }
}
