package nl.afletter.vendor.snelstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import nl.afletter.model.Connection;
import org.junit.jupiter.api.Test;

/** Protects a SnelStart connection from keys that open another administration, or nothing. */
class SnelStartSettingsTest {

    @Test
    void whatTheDocsShowIsRight() {
        Connection one = connection("one", "snelstart/one", Map.of("memorial", "9900"));
        Connection two = connection("two", "snelstart/two", Map.of());
        assertThat(SnelStartSettings.faults(one, List.of(one, two))).isEmpty();
        assertThat(SnelStartSettings.faults(two, List.of(one, two))).isEmpty();
    }

    @Test
    void aDaybookIsNamedByItsNumber() {
        Connection one = connection("one", "snelstart/one", Map.of("memorial", "Memoriaal"));
        assertThat(SnelStartSettings.faults(one, List.of(one))).containsOnlyKeys("options.memorial");
    }

    @Test
    void aKoppelsleutelOpensOneAdministrationAndIsNotTheSubscriptionKey() {
        Connection one = connection("one", "snelstart/one", Map.of());
        Connection two = connection("two", "snelstart/one", Map.of());
        assertThat(SnelStartSettings.faults(two, List.of(one, two))).containsOnlyKeys("secrets.koppelsleutel");
        Connection mixed = connection("three", "snelstart/subscription", Map.of());
        assertThat(SnelStartSettings.faults(mixed, List.of(mixed)).get("secrets.koppelsleutel"))
                .contains("the other the customer's");
    }

    private static Connection connection(String id, String key, Map<String, String> options) {
        return new Connection(
                id,
                SnelStartAccounting.VENDOR,
                Connection.Role.ACCOUNTING,
                "",
                "",
                Map.of(
                        SnelStartAccounting.KOPPELSLEUTEL,
                        key,
                        SnelStartAccounting.SUBSCRIPTION_KEY,
                        "snelstart/subscription"),
                List.of(),
                options,
                new Connection.Routing("nl", Map.of()));
    }
}
