package nl.afletter.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import nl.afletter.aws.SqsQueue;
import nl.afletter.function.SyncWorker;
import nl.afletter.function.TimeLimit;
import nl.afletter.model.Hint;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Protects the local run's hand-over: what AWS's event source mapping does, done the same way here. */
class QueuePumpTest {

    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");

    @Test
    void messagesAreHandedOverWithTheirGroupInOrderAndOnlyWhatFailedStays() throws InterruptedException {
        List<String> worked = new CopyOnWriteArrayList<>();
        CountDownLatch all = new CountDownLatch(4);
        try (EmbeddedQueue embedded = EmbeddedQueue.start();
                SqsClient sqs = embedded.client()) {
            String url = embedded.createQueues("test-");
            SqsQueue queue = new SqsQueue(sqs, url);
            queue.send(hint("1"), "nl");
            queue.send(hint("2"), "nl");
            queue.send(hint("bad"), "be");
            queue.send(hint("3"), "nl");
            SyncWorker worker = new SyncWorker(
                    new TimeLimit(InstantSource.fixed(NOW), Duration.ofSeconds(90)), () -> (message, budget) -> {
                        all.countDown();
                        if (message.getBody().contains("bad")) {
                            throw new IllegalStateException("the table cannot be reached");
                        }
                        worked.add(message.getAttributes().get("MessageGroupId") + " "
                                + message.getBody().replaceAll(".*\"id\":\"([^\"]*)\".*", "$1"));
                    });

            try (QueuePump pump = new QueuePump(sqs, url, worker)) {
                pump.start(2);
                assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
            }

            assertThat(worked).containsExactly("nl 1", "nl 2", "nl 3");
            assertThat(hidden(sqs, url))
                    .as("the failed one waits for its redelivery")
                    .isEqualTo(1);
        }
    }

    private static int hidden(SqsClient sqs, String url) {
        return Integer.parseInt(sqs.getQueueAttributes(request -> request.queueUrl(url)
                        .attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .attributes()
                .get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
    }

    private static Hint hint(String id) {
        return new Hint(new SubjectRef("mollie", SubjectKind.PAYMENT, id), Hint.Cause.WEBHOOK, NOW);
    }
}
