package nl.afletter.vendor.snelstart;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import nl.afletter.model.Connection;

/** What the settings of a SnelStart connection may hold, checked before they are applied. */
public final class SnelStartSettings {
    private static final String MEMORIAL = "memorial";
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

    private SnelStartSettings() {}

    /** Options that a connection may have. */
    public static Set<String> options() {
        return Set.of(MEMORIAL);
    }

    /** What is wrong with a connection, by key. @param all connections that there will be */
    public static Map<String, String> faults(Connection connection, Collection<Connection> all) {
        Map<String, String> faults = new LinkedHashMap<>();
        String memorial = connection.option(MEMORIAL, "");
        if (!memorial.isEmpty() && !NUMBER.matcher(memorial).matches()) {
            faults.put("options." + MEMORIAL, "is not the number of a daybook: digits");
        }
        String key = connection.secrets().getOrDefault(SnelStartAccounting.KOPPELSLEUTEL, "");
        if (!key.isEmpty() && key.equals(connection.secrets().get(SnelStartAccounting.SUBSCRIPTION_KEY))) {
            faults.put(
                    "secrets." + SnelStartAccounting.KOPPELSLEUTEL,
                    "is the secret of the subscription key too: the one is ours, the other the customer's");
        }
        boolean shared = !key.isEmpty()
                && all.stream()
                        .anyMatch(other -> !other.id().equals(connection.id())
                                && other.vendor().equals(connection.vendor())
                                && key.equals(other.secrets().get(SnelStartAccounting.KOPPELSLEUTEL)));
        if (shared) {
            faults.putIfAbsent(
                    "secrets." + SnelStartAccounting.KOPPELSLEUTEL,
                    "is that of another connection too: a koppelsleutel opens one administration");
        }
        return faults;
    }
}
