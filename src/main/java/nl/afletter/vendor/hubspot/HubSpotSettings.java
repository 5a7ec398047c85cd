package nl.afletter.vendor.hubspot;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import nl.afletter.model.Connection;

/** What the settings of a HubSpot connection may hold, checked before they are applied. */
public final class HubSpotSettings {
    private static final Pattern VERSION = Pattern.compile("20[2-9][0-9]-(0[1-9]|1[0-2])");
    private static final Pattern PROPERTY = Pattern.compile("[a-z][a-z0-9_]{0,99}");
    private static final Pattern STAGE = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    private HubSpotSettings() {}

    /** Options that a connection may have. @param further those that all vendors with a consent share */
    public static Set<String> options(String... further) {
        Set<String> options = new TreeSet<>(OwnProperties.options());
        options.addAll(
                List.of(HubSpotApi.VERSION_OPTION, Portals.OPTION, DealOfHubSpot.WON_STAGES, DealOfHubSpot.TAX_RATE));
        options.add(HubSpotCrm.SUPPLIER_VALUE);
        options.addAll(List.of(further));
        return options;
    }

    /** What is wrong with a connection, by key. @param all connections that there will be */
    public static Map<String, String> faults(Connection connection, Collection<Connection> all) {
        Map<String, String> faults = new LinkedHashMap<>();
        if (!connection.account().isEmpty() && !HubSpotValues.isId(connection.account())) {
            faults.put("account", "is not the id of a HubSpot account (portal): digits");
        }
        boolean consent = connection.secrets().containsKey("clientSecret")
                && !connection.option("clientId", "").isEmpty();
        if (!connection.secrets().containsKey("token") && !consent) {
            faults.put("secrets.token", "is missing, and so is a consent: clientSecret with the option clientId");
        }
        if (!VERSION.matcher(connection.option(HubSpotApi.VERSION_OPTION, HubSpotApi.VERSION))
                .matches()) {
            faults.put("options." + HubSpotApi.VERSION_OPTION, "is not a dated version like 2026-09");
        }
        if (!DealOfHubSpot.wonStages(connection).stream()
                .allMatch(stage -> STAGE.matcher(stage).matches())) {
            faults.put(
                    "options." + DealOfHubSpot.WON_STAGES, "is not a list of ids of stages, with commas between them");
        }
        String rate = connection.option(DealOfHubSpot.TAX_RATE, "");
        if (!rate.isEmpty() && !HubSpotValues.isId(rate)) {
            faults.put("options." + DealOfHubSpot.TAX_RATE, "is not the id of a tax rate: digits");
        }
        portals(connection, all, faults);
        properties(connection, faults);
        return faults;
    }

    private static void portals(Connection connection, Collection<Connection> all, Map<String, String> faults) {
        String key = "options." + Portals.OPTION;
        if (!Portals.isReadable(connection.option(Portals.OPTION, ""))) {
            faults.put(key, "is not a list like 146000002=other-connection, 146000003=third-connection");
            return;
        }
        Portals.of(connection).forEach((portal, id) -> {
            boolean there = all.stream()
                    .anyMatch(other -> other.id().equals(id)
                            && other.vendor().equals(connection.vendor())
                            && other.account().equals(portal));
            if (!there) {
                faults.put(key, "names " + id + ", which is no HubSpot connection of the account " + portal);
            }
        });
    }

    private static void properties(Connection connection, Map<String, String> faults) {
        OwnProperties own = OwnProperties.of(connection);
        List<String> written = new ArrayList<>();
        own.names().forEach((option, name) -> {
            if (!name.isEmpty() && !PROPERTY.matcher(name).matches()) {
                faults.put("options." + option, "is not the internal name of a property: small letters, digits and _");
            }
            if (!name.isEmpty() && own.written().contains(name)) {
                written.add(name);
            }
        });
        if (written.stream().distinct().count() < written.size()) {
            faults.put("options", "name one property for two things that are written");
        }
    }
}
