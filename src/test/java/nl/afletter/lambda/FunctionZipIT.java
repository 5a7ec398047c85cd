package nl.afletter.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import nl.afletter.lambda.RuntimeClient.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Protects what AWS sees: the packaged zip under AWS's own Java runtime interface client, one process per function,
 * real event JSON. Here table and queue cannot be reached, so every function has to fail, and has to do so politely:
 * a plain sentence and an error number, never a stack trace or the message of an exception.
 */
class FunctionZipIT {

    /** Port 1 answers nobody. */
    private static final Map<String, String> NOTHING_REACHABLE = Map.of(
            "QUARKUS_DYNAMODB_ENDPOINT_OVERRIDE", "http://127.0.0.1:1",
            "QUARKUS_SQS_ENDPOINT_OVERRIDE", "http://127.0.0.1:1",
            "AFLETTER_TABLE", "afletter-test",
            "AFLETTER_QUEUE_URL", "http://127.0.0.1:1/000000000000/afletter-test-work.fifo");

    @ParameterizedTest
    @ValueSource(strings = {"crm-invoice", "psp-payment", "connect", "console"})
    void anHttpFunctionThatCannotWorkAnswers503WithAnErrorNumberInsteadOfFailing(String function) {
        List<String> events =
                switch (function) {
                    case "connect" -> List.of(Events.request("POST", "/connect/teamleader-nl", Map.of()));
                    case "console" -> List.of(Events.recorded("http-signed.json"));
                    default -> List.of(Events.recorded("http-plain.json"), Events.recorded("http-base64.json"));
                };
        try (RuntimeClient lambda = RuntimeClient.start(function, NOTHING_REACHABLE)) {
            for (String event : events) {
                Outcome outcome = lambda.invoke(event);

                assertThat(outcome.failed()).as(outcome.body()).isFalse();
                JsonNode answer = Events.json(outcome.body());
                assertThat(answer.get("statusCode").asInt()).isEqualTo(503);
                assertThat(answer.get("body").asText())
                        .matches("This could not be handled now\\. Error number [0-9a-f]{8}");
                assertThat(lambda.log())
                        .as("the log explains the number")
                        .contains(answer.get("body").asText().replaceAll(".* ", ""));
            }
        }
    }

    @Test
    void theRestoreCommandThatCannotWorkFailsWithAnErrorNumberOnly() {
        try (RuntimeClient lambda = RuntimeClient.start("restore", NOTHING_REACHABLE)) {
            assertThat(errorOf(lambda.invoke("{\"newestTable\":\"afletter-old\"}")))
                    .matches("This could not be handled now\\. Error number [0-9a-f]{8}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"payout-import", "open-items", "retry-sweep"})
    void aClockFunctionThatCannotWorkFailsWithAnErrorNumberOnly(String function) {
        try (RuntimeClient lambda = RuntimeClient.start(function, NOTHING_REACHABLE)) {
            Outcome outcome = lambda.invoke(Events.tick(function));

            assertThat(errorOf(outcome)).matches("This could not be handled now\\. Error number [0-9a-f]{8}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"payout-import", "open-items", "retry-sweep"})
    void aClockFunctionSaysWhatItTakesWhenTheScheduleSendsItsDefaultPayload(String function) {
        try (RuntimeClient lambda = RuntimeClient.start(function, NOTHING_REACHABLE)) {
            assertThat(errorOf(lambda.invoke(Events.recorded("scheduler-default.json"))))
                    .startsWith(function + " takes")
                    .contains("Input");
            assertThat(errorOf(lambda.invoke(Events.tick("another-function")))).contains("another function");
        }
    }

    @Test
    void theWorkerReportsABadMessageAndTheOneBehindItInItsGroup() {
        try (RuntimeClient lambda = RuntimeClient.start("sync-worker", NOTHING_REACHABLE)) {
            Outcome outcome = lambda.invoke(Events.recorded("sqs-bad-message.json"));

            assertThat(outcome.failed()).as(outcome.body()).isFalse();
            assertThat(Events.json(outcome.body()).get("batchItemFailures"))
                    .extracting(failure -> failure.get("itemIdentifier").asText())
                    .containsExactly("1-bad", "2-behind-it");
        }
    }

    @Test
    void theWorkerFailsPolitelyOnWhatIsNoBatch() {
        try (RuntimeClient lambda = RuntimeClient.start("sync-worker", NOTHING_REACHABLE)) {
            assertThat(errorOf(lambda.invoke(Events.tick("sync-worker"))))
                    .isEqualTo("sync-worker takes a batch of SQS messages");
        }
    }

    /** The sentence a failed function reports, after checking that nothing else leaves with it. */
    private static String errorOf(Outcome outcome) {
        assertThat(outcome.failed()).as(outcome.body()).isTrue();
        JsonNode error = Events.json(outcome.body());
        // Funqy wraps what is thrown and adds its own frames; nothing of ours may be among them.
        assertThat(outcome.body()).doesNotContain("nl.afletter", "Caused by", "\"cause\"");
        return error.get("errorMessage").asText();
    }
}
