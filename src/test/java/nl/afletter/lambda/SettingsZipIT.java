package nl.afletter.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import nl.afletter.aws.TableStores;
import nl.afletter.lambda.RuntimeClient.Outcome;
import nl.afletter.port.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Protects the way settings get to what is deployed: the packaged zip, the payload a person sends, a real table. */
class SettingsZipIT {

    @RegisterExtension
    static final Deployed deployed = new Deployed();

    @Test
    void aFileIsCheckedAppliedAndRefusedWithAllItsFaults() {
        String table = deployed.newTable();
        Map<String, String> onIt = new HashMap<>(deployed.environment());
        onIt.put("AFLETTER_TABLE", table);
        String file = Events.settings();
        try (RuntimeClient lambda = RuntimeClient.start("settings", onIt)) {
            JsonNode checked = answer(lambda.invoke(file.replaceFirst("\\{", "{\"dryRun\":true,")));
            assertThat(checked.get("applied").asBoolean()).isFalse();
            assertThat(checked.get("faults")).isEmpty();
            assertThat(settings(table).connections()).isEmpty();

            JsonNode applied = answer(lambda.invoke(file));
            assertThat(applied.get("applied").asBoolean()).isTrue();
            assertThat(applied.get("connections").asInt()).isEqualTo(3);
            assertThat(settings(table).connection("mollie")).isPresent();

            JsonNode refused = answer(lambda.invoke(file.replace("vendor: mollie", "vendor: molly")));
            assertThat(refused.get("faults").get(0).asText()).startsWith("connections.mollie.vendor: is none of ");
            assertThat(settings(table).connection("mollie")).isPresent();
        }
    }

    private static JsonNode answer(Outcome outcome) {
        assertThat(outcome.failed()).as(outcome.body()).isFalse();
        return Events.json(outcome.body());
    }

    /** As a process that has read nothing yet. */
    private static Settings settings(String table) {
        return TableStores.of(deployed.rows(table), InstantSource.system()).settings();
    }
}
