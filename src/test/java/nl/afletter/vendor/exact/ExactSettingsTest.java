package nl.afletter.vendor.exact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import nl.afletter.model.Connection;
import org.junit.jupiter.api.Test;

/** An Exact connection that cannot work is found before its settings are applied, each fault under its key. */
class ExactSettingsTest {

    @Test
    void aConnectionWithAllOptionsIsRight() {
        Map<String, String> all = Map.of(
                "salesJournal",
                "70",
                "journal",
                "90",
                "matchSets",
                "true",
                "draftItem",
                "DIENST 1",
                "sendBy",
                "Peppol");
        assertThat(ExactSettings.options()).containsAll(all.keySet()).contains("clientId");
        assertThat(faults(all, Map.of("123456", "nl"))).isEmpty();
        assertThat(faults(Map.of(), Map.of())).isEmpty();
    }

    @Test
    void eachFaultIsNamedUnderItsKey() {
        assertThat(faults(Map.of("clientId", ""), Map.of())).containsOnlyKeys("options.clientId");
        assertThat(faults(Map.of("journal", "Memoriaal 90"), Map.of())).containsOnlyKeys("options.journal");
        assertThat(faults(Map.of("salesJournal", "7'0"), Map.of())).containsOnlyKeys("options.salesJournal");
        assertThat(faults(Map.of("currencyLedger", "12 90"), Map.of())).containsOnlyKeys("options.currencyLedger");
        assertThat(faults(Map.of("matchSets", "yes"), Map.of())).containsOnlyKeys("options.matchSets");
        assertThat(faults(Map.of("draftItem", "x".repeat(31)), Map.of())).containsOnlyKeys("options.draftItem");
        assertThat(faults(Map.of("sendBy", "Fax"), Map.of())).containsOnlyKeys("options.sendBy");
        assertThat(faults(Map.of(), Map.of("voorbeeld", "nl"))).containsOnlyKeys("routing.byKey.voorbeeld");
    }

    private static Map<String, String> faults(Map<String, String> options, Map<String, String> divisions) {
        Map<String, String> all = new TreeMap<>(Map.of("clientId", "app"));
        all.putAll(options);
        Connection connection = new Connection(
                "exact",
                ExactAccounting.VENDOR,
                Connection.Role.ACCOUNTING,
                "",
                "",
                Map.of("clientSecret", "exact/client"),
                List.of(),
                all,
                new Connection.Routing("", divisions));
        return ExactSettings.faults(connection, List.of(connection));
    }
}
