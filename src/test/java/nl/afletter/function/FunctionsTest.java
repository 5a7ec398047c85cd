package nl.afletter.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nl.afletter.function.SettingsWork.Answer;
import nl.afletter.port.RestoreCommand;
import org.junit.jupiter.api.Test;

/** Protects callers from our exceptions, and clock functions from payloads that are no tick of theirs. */
class FunctionsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:03Z");

    private final List<Instant> runs = new ArrayList<>();
    private final RetrySweep sweep = new RetrySweep(
            new TimeLimit(InstantSource.fixed(NOW), Duration.ofSeconds(50)), () -> (scheduledAt, end) -> {
                runs.add(scheduledAt);
                runs.add(end);
            });

    @Test
    void theAnswerOfTheDoorIsTheAnswerOfTheFunction() {
        APIGatewayV2HTTPResponse answer =
                APIGatewayV2HTTPResponse.builder().withStatusCode(404).build();

        assertThat(new CrmInvoice(() -> request -> answer).handle(new APIGatewayV2HTTPEvent()))
                .isSameAs(answer);
    }

    @Test
    void anExceptionBecomesA503WithAnErrorNumberAndNothingOfItsMessage() {
        CrmInvoice function = new CrmInvoice(() -> request -> {
            throw new IllegalStateException("token 4711 of Jansen BV");
        });

        APIGatewayV2HTTPResponse answer = function.handle(new APIGatewayV2HTTPEvent());

        assertThat(answer.getStatusCode()).isEqualTo(503);
        assertThat(answer.getBody()).matches("This could not be handled now\\. Error number [0-9a-f]{8}");
        assertThat(answer.getHeaders()).containsEntry("retry-after", "30");
    }

    @Test
    void aTickTellsWhenItWasDueAndWhenTheFunctionIsCutOff() {
        sweep.tick(new Tick("retry-sweep", "2026-03-01T10:00:00Z"));

        assertThat(runs).containsExactly(Instant.parse("2026-03-01T10:00:00Z"), NOW.plusSeconds(50));
    }

    @Test
    void whatIsNoTickOfThisFunctionIsRefusedInASentence() {
        assertThatThrownBy(() -> sweep.tick(null)).hasMessageStartingWith("retry-sweep takes {\"task\"");
        assertThatThrownBy(() -> sweep.tick(new Tick(null, null))).hasMessageStartingWith("retry-sweep takes");
        assertThatThrownBy(() -> sweep.tick(new Tick("open-items", "2026-03-01T10:00:00Z")))
                .hasMessage("This tick is for another function than retry-sweep");
        assertThatThrownBy(() -> sweep.tick(new Tick("retry-sweep", "yesterday")))
                .hasMessage("scheduledAt is no instant like 2026-03-01T10:00:00Z");
        assertThat(runs).isEmpty();
    }

    @Test
    void theRestoreCommandAsksForTheNewestTableAndHandsItsNameOn() {
        RestoreCommand.Answer done = new RestoreCommand.Answer(true, "done");
        List<String> named = new ArrayList<>();
        Restore restore = new Restore(() -> newest -> {
            named.add(newest);
            return done;
        });

        for (Restore.Order nothing : new Restore.Order[] {null, new Restore.Order(null), new Restore.Order(" ")}) {
            assertThatThrownBy(() -> restore.restore(nothing)).hasMessageStartingWith("restore takes {\"newestTable\"");
        }
        assertThat(restore.restore(new Restore.Order("afletter-old"))).isEqualTo(done);
        assertThat(named).containsExactly("afletter-old");
    }

    @Test
    void settingsAreAppliedOrOnlyChecked() {
        List<String> calls = new ArrayList<>();
        ApplySettings function = new ApplySettings(() -> (yaml, dryRun) -> {
            calls.add(yaml + " " + dryRun);
            return new Answer(!dryRun, 1, 2, List.of());
        });

        assertThat(function.settings(Map.of("yaml", "file")).applied()).isTrue();
        assertThat(function.settings(Map.of("yaml", "file", "dryRun", true)).applied())
                .isFalse();

        assertThat(calls).containsExactly("file false", "file true");
    }

    @Test
    void aMisspelledDryRunAppliesNothing() {
        ApplySettings function = new ApplySettings(() -> (yaml, dryRun) -> {
            throw new AssertionError("nothing may be done");
        });

        for (Map<String, Object> order : List.<Map<String, Object>>of(
                Map.of("yaml", "file", "dryrun", true), Map.of("yaml", "file", "dryRun", "yes"), Map.of())) {
            assertThat(function.settings(order).faults())
                    .singleElement()
                    .asString()
                    .startsWith("(payload): ");
        }
        assertThat(function.settings(null).applied()).isFalse();
    }

    @Test
    void settingsThatCannotBeStoredFailWithAnErrorNumberAndNothingOfTheMessage() {
        ApplySettings function = new ApplySettings(() -> (yaml, dryRun) -> {
            throw new IllegalStateException("key 4711");
        });

        assertThatThrownBy(() -> function.settings(Map.of("yaml", "file")))
                .hasMessageMatching("This could not be handled now\\. Error number [0-9a-f]{8}");
    }
}
