package nl.afletter.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Protects the order within a group when a message of a batch fails, and the other groups from it. */
class SyncWorkerTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private final List<String> worked = new ArrayList<>();
    private final List<Instant> deadlines = new ArrayList<>();

    @Test
    void allMessagesAreWorkedOffInTheirOrderAndNoneIsReported() {
        SQSEvent batch = batch(message("1", "nl"), message("2", "be"), message("3", "nl"));

        assertThat(workOff(batch, Set.of())).isEmpty();
        assertThat(worked).containsExactly("1", "2", "3");
    }

    @Test
    void aMessageThatFailsStopsItsOwnGroupOnly() {
        SQSEvent batch = batch(message("1", "nl"), message("2", "nl"), message("3", "be"), message("4", "nl"));

        assertThat(workOff(batch, Set.of("2"))).containsExactly("2", "4");
        assertThat(worked).containsExactly("1", "3");
    }

    @Test
    void anErrorOfTheMachineIsAFailureOfThatMessageToo() {
        SyncWorker worker = worker((message, budget) -> {
            throw new StackOverflowError();
        });

        assertThat(worker.work(batch(message("1", "nl"))).getBatchItemFailures())
                .extracting(BatchItemFailure::getItemIdentifier)
                .containsExactly("1");
    }

    @Test
    void everyMessageIsGivenTheTimeOfTheWholeInvocation() {
        workOff(batch(message("1", "nl"), message("2", "be")), Set.of());

        assertThat(deadlines).containsOnly(NOW.plusSeconds(70));
    }

    @Test
    void whatIsNoBatchFailsWithASentenceAndNothingElse() {
        assertThatThrownBy(() -> worker((message, budget) -> {}).work(new SQSEvent()))
                .hasToString("sync-worker takes a batch of SQS messages")
                .hasNoCause();
    }

    private List<String> workOff(SQSEvent batch, Set<String> failing) {
        SyncWorker worker = worker((message, budget) -> {
            if (failing.contains(message.getMessageId())) {
                throw new IllegalStateException("the table cannot be reached");
            }
            worked.add(message.getMessageId());
            deadlines.add(budget.deadline());
        });
        return worker.work(batch).getBatchItemFailures().stream()
                .map(BatchItemFailure::getItemIdentifier)
                .toList();
    }

    private static SyncWorker worker(MessageWork work) {
        return new SyncWorker(new TimeLimit(InstantSource.fixed(NOW), Duration.ofSeconds(90)), () -> work);
    }

    private static SQSEvent batch(SQSMessage... messages) {
        SQSEvent batch = new SQSEvent();
        batch.setRecords(List.of(messages));
        return batch;
    }

    private static SQSMessage message(String id, String group) {
        SQSMessage message = new SQSMessage();
        message.setMessageId(id);
        message.setAttributes(Map.of("MessageGroupId", group));
        return message;
    }
}
