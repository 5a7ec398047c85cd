package nl.afletter.vendor.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import nl.afletter.model.Connection;
import org.junit.jupiter.api.Test;

/** A HubSpot connection that cannot work is found before its settings are applied, each fault under its key. */
class HubSpotSettingsTest {
    private static final Map<String, String> TOKEN = Map.of("token", "hubspot/token", "webhookSecret", "webhooks/hs");

    @Test
    void aConnectionWithATokenOrAConsentIsRight() {
        assertThat(faults("146000001", TOKEN, Map.of())).isEmpty();
        assertThat(faults("146000001", Map.of("clientSecret", "hubspot/client"), Map.of("clientId", "app")))
                .isEmpty();
    }

    @Test
    void eachFaultIsNamedUnderItsKey() {
        assertThat(faults("my-portal", TOKEN, Map.of())).containsOnlyKeys("account");
        assertThat(faults("1", Map.of("clientSecret", "x"), Map.of())).containsOnlyKeys("secrets.token");
        for (String version : List.of("v3", "2026", "2026-13", "2026-9", "latest")) {
            assertThat(faults("1", TOKEN, Map.of("apiVersion", version))).containsOnlyKeys("options.apiVersion");
        }
        assertThat(faults("1", TOKEN, Map.of("wonStages", "a b"))).containsOnlyKeys("options.wonStages");
        assertThat(faults("1", TOKEN, Map.of("dealTaxRate", "21%"))).containsOnlyKeys("options.dealTaxRate");
        assertThat(faults("1", TOKEN, Map.of("statusProperty", "Boekhouding Status")))
                .containsOnlyKeys("options.statusProperty");
        assertThat(faults("1", TOKEN, Map.of("statusProperty", "a", "openProperty", "a")))
                .containsOnlyKeys("options");
        assertThat(faults("1", TOKEN, Map.of("statusProperty", "", "openProperty", "")))
                .as("what is not written needs no property")
                .isEmpty();
    }

    @Test
    void anotherAccountOfTheAppLeadsToAConnectionOfThatAccount() {
        Connection other = connection("hs-2", "146000002", TOKEN, Map.of());
        Connection door = connection("hs-1", "146000001", TOKEN, Map.of("portals", "146000002=hs-2"));
        assertThat(HubSpotSettings.faults(door, List.of(door, other))).isEmpty();
        assertThat(HubSpotSettings.faults(door, List.of(door))).containsOnlyKeys("options.portals");
        Connection wrong = connection("hs-1", "146000001", TOKEN, Map.of("portals", "146000003=hs-2"));
        assertThat(HubSpotSettings.faults(wrong, List.of(wrong, other))).containsOnlyKeys("options.portals");
        for (String text : List.of("146000002", "x=hs-2", "146000002=hs-2;1=hs-2", "146000002=hs-2,146000002=hs-2")) {
            Connection odd = connection("hs-1", "146000001", TOKEN, Map.of("portals", text));
            assertThat(HubSpotSettings.faults(odd, List.of(odd, other)))
                    .as(text)
                    .containsOnlyKeys("options.portals");
        }
    }

    private static Map<String, String> faults(
            String account, Map<String, String> secrets, Map<String, String> options) {
        Connection connection = connection("hs-1", account, secrets, options);
        return HubSpotSettings.faults(connection, List.of(connection));
    }

    private static Connection connection(
            String id, String account, Map<String, String> secrets, Map<String, String> options) {
        return new Connection(
                id,
                "hubspot",
                Connection.Role.CRM,
                "",
                account,
                secrets,
                List.of(),
                options,
                new Connection.Routing("adm-1", Map.of()));
    }
}
