package nl.afletter.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import nl.afletter.aws.HintJson;
import nl.afletter.aws.SqsQueue;
import nl.afletter.local.EmbeddedQueue;
import nl.afletter.model.Hint;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Unreachable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** Protects the hand-over: a hint arrives in its group, equal hints are two messages, no answer is said to be none. */
@Tag("storage")
class SqsQueueTest {

    @RegisterExtension
    static final StorageEndpoints storage = new StorageEndpoints();

    private static final Hint HINT = new Hint(
            new SubjectRef("mollie", SubjectKind.PAYMENT, "tr_1"),
            Hint.Cause.WEBHOOK,
            Instant.parse("2026-03-02T09:00:00Z"));

    @Test
    void equalHintsAreTwoMessagesInOneGroup() {
        String url = storage.newWorkQueue();
        try (SqsClient sqs = storage.sqsClient()) {
            SqsQueue queue = new SqsQueue(sqs, url);
            queue.send(HINT, "connection:mollie");
            queue.send(HINT, "connection:mollie");

            List<Message> messages = sqs.receiveMessage(receive -> receive.queueUrl(url)
                            .maxNumberOfMessages(10)
                            .waitTimeSeconds(1)
                            .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                    .messages();

            assertThat(messages).extracting(m -> HintJson.read(m.body())).containsExactly(HINT, HINT);
            assertThat(messages)
                    .extracting(m -> m.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID))
                    .containsOnly("connection:mollie");
        }
    }

    @Test
    void aQueueThatNobodyAnswersForIsUnreachable() {
        try (SqsClient nowhere = EmbeddedQueue.clientOf(URI.create("http://127.0.0.1:9"))) {
            SqsQueue queue = new SqsQueue(nowhere, "http://127.0.0.1:9/0/work.fifo");

            assertThatThrownBy(() -> queue.send(HINT, "nl")).isInstanceOf(Unreachable.class);
        }
    }

    @Test
    void aGroupThatSqsWouldNotTakeIsRefusedHere() {
        try (SqsClient nowhere = EmbeddedQueue.clientOf(URI.create("http://127.0.0.1:9"))) {
            SqsQueue queue = new SqsQueue(nowhere, "http://127.0.0.1:9/0/work.fifo");

            assertThatThrownBy(() -> queue.send(HINT, "")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> queue.send(HINT, "g".repeat(129))).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
