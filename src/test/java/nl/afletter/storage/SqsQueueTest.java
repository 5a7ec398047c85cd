package nl.afletter.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import nl.afletter.aws.HintJson;
import nl.afletter.aws.SqsQueue;
import nl.afletter.local.EmbeddedQueue;
import nl.afletter.model.Hint;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Queue;
import nl.afletter.port.Unreachable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

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
    void manyHintsGoInCallsOfTenAndKeepTheirOrder() {
        String url = storage.newWorkQueue();
        try (SqsClient sqs = storage.sqsClient()) {
            Calls counted = new Calls(sqs, each -> false);
            new SqsQueue(counted, url).sendAll(hints(25));

            assertThat(counted.sizes).containsExactly(10, 10, 5);
            List<String> arrived = new ArrayList<>();
            for (int call = 0; call < 25 && arrived.size() < 25; call++) {
                List<Message> messages = sqs.receiveMessage(receive ->
                                receive.queueUrl(url).maxNumberOfMessages(10).waitTimeSeconds(1))
                        .messages();
                for (Message message : messages) {
                    arrived.add(HintJson.read(message.body()).subject().id());
                    sqs.deleteMessage(gone -> gone.queueUrl(url).receiptHandle(message.receiptHandle()));
                }
            }
            assertThat(arrived)
                    .containsExactlyElementsOf(hints(25).stream()
                            .map(each -> each.hint().subject().id())
                            .toList());
        }
    }

    @Test
    void hintsThatAreRefusedAmongOthersAreToldAndTheOthersAreSent() {
        String url = storage.newWorkQueue();
        try (SqsClient sqs = storage.sqsClient()) {
            Calls refusing = new Calls(sqs, body -> body.contains("tr_3\"") || body.contains("tr_12\""));

            assertThatThrownBy(() -> new SqsQueue(refusing, url).sendAll(hints(25)))
                    .isInstanceOf(Unreachable.class)
                    .hasMessage("the queue did not surely take 2 of 25 hints");
            assertThat(refusing.sizes).as("each call is tried").containsExactly(10, 10, 5);
        }
    }

    @Test
    void aCallWithoutAnAnswerIsTenHintsThatWereNotSurelyTaken() {
        try (SqsClient nowhere = EmbeddedQueue.clientOf(URI.create("http://127.0.0.1:9"))) {
            assertThatThrownBy(() -> new SqsQueue(nowhere, "http://127.0.0.1:9/0/work.fifo").sendAll(hints(3)))
                    .isInstanceOf(Unreachable.class)
                    .hasMessage("the queue did not surely take 3 of 3 hints");
        }
    }

    private static List<Queue.Addressed> hints(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> new Queue.Addressed(
                        new Hint(
                                new SubjectRef("mollie", SubjectKind.PAYMENT, "tr_" + number),
                                Hint.Cause.WEBHOOK,
                                Instant.parse("2026-03-02T09:00:00Z")),
                        "nl"))
                .toList();
    }

    /** Counts the entries of each call, and refuses some of them as SQS does: in an answer that is a success. */
    private static final class Calls implements SqsClient {
        private final List<Integer> sizes = new ArrayList<>();
        private final SqsClient sqs;
        private final Predicate<String> refused;

        private Calls(SqsClient sqs, Predicate<String> refused) {
            this.sqs = sqs;
            this.refused = refused;
        }

        @Override
        public SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
            sizes.add(request.entries().size());
            List<SendMessageBatchRequestEntry> taken = request.entries().stream()
                    .filter(entry -> !refused.test(entry.messageBody()))
                    .toList();
            return sqs.sendMessageBatch(request.toBuilder().entries(taken).build());
        }

        @Override
        public String serviceName() {
            return sqs.serviceName();
        }

        @Override
        public void close() {
            sqs.close();
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
