package nl.afletter.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Port 1 answers nobody. */
    private static final Map<String, String> NOTHING_REACHABLE = Map.of(
            "QUARKUS_DYNAMODB_ENDPOINT_OVERRIDE", "http://127.0.0.1:1",
            "QUARKUS_SQS_ENDPOINT_OVERRIDE", "http://127.0.0.1:1",
            "AFLETTER_TABLE", "afletter-test",
            "AFLETTER_QUEUE_URL", "http://127.0.0.1:1/000000000000/afletter-test-work.fifo");

    @ParameterizedTest
    @ValueSource(strings = {"crm-invoice", "psp-payment", "console", "connect"})
    void anHttpFunctionThatCannotWorkAnswers503WithAnErrorNumberInsteadOfFailing(String function) {
        try (RuntimeClient lambda = RuntimeClient.start(function, NOTHING_REACHABLE)) {
            for (String event : new String[] {"http-plain.json", "http-base64.json"}) {
                Outcome outcome = lambda.invoke(event(event));

                assertThat(outcome.failed()).as(outcome.body()).isFalse();
                JsonNode answer = json(outcome.body());
                assertThat(answer.get("statusCode").asInt()).isEqualTo(503);
                assertThat(answer.get("body").asText())
                        .matches("This could not be handled now\\. Error number [0-9a-f]{8}");
                assertThat(lambda.log())
                        .as("the log explains the number")
                        .contains(answer.get("body").asText().replaceAll(".* ", ""));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"payout-import", "open-items", "retry-sweep"})
    void aClockFunctionThatCannotWorkFailsWithAnErrorNumberOnly(String function) {
        try (RuntimeClient lambda = RuntimeClient.start(function, NOTHING_REACHABLE)) {
            Outcome outcome = lambda.invoke(tick(function));

            assertThat(errorOf(outcome)).matches("This could not be handled now\\. Error number [0-9a-f]{8}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"payout-import", "open-items", "retry-sweep"})
    void aClockFunctionSaysWhatItTakesWhenTheScheduleSendsItsDefaultPayload(String function) {
        try (RuntimeClient lambda = RuntimeClient.start(function, NOTHING_REACHABLE)) {
            assertThat(errorOf(lambda.invoke(event("scheduler-default.json"))))
                    .startsWith(function + " takes")
                    .contains("Input");
            assertThat(errorOf(lambda.invoke(tick("another-function")))).contains("another function");
        }
    }

    @Test
    void theWorkerReportsABadMessageAndTheOneBehindItInItsGroup() {
        try (RuntimeClient lambda = RuntimeClient.start("sync-worker", NOTHING_REACHABLE)) {
            Outcome outcome = lambda.invoke(event("sqs-bad-message.json"));

            assertThat(outcome.failed()).as(outcome.body()).isFalse();
            assertThat(json(outcome.body()).get("batchItemFailures"))
                    .extracting(failure -> failure.get("itemIdentifier").asText())
                    .containsExactly("1-bad", "2-behind-it");
        }
    }

    @Test
    void theWorkerFailsPolitelyOnWhatIsNoBatch() {
        try (RuntimeClient lambda = RuntimeClient.start("sync-worker", NOTHING_REACHABLE)) {
            assertThat(errorOf(lambda.invoke(tick("sync-worker"))))
                    .isEqualTo("sync-worker takes a batch of SQS messages");
        }
    }

    /** The sentence a failed function reports, after checking that nothing else leaves with it. */
    private static String errorOf(Outcome outcome) {
        assertThat(outcome.failed()).as(outcome.body()).isTrue();
        JsonNode error = json(outcome.body());
        // Funqy wraps what is thrown and adds its own frames; nothing of ours may be among them.
        assertThat(outcome.body()).doesNotContain("nl.afletter", "Caused by", "\"cause\"");
        return error.get("errorMessage").asText();
    }

    private static String tick(String function) {
        return "{\"task\":\"%s\",\"scheduledAt\":\"2026-03-01T10:00:00Z\"}".formatted(function);
    }

    private static String event(String name) {
        try (InputStream in = FunctionZipIT.class.getResourceAsStream("/events/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("No JSON: " + text, e);
        }
    }
}
