package nl.afletter.local;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import nl.afletter.function.SyncWorker;
import org.jboss.logging.Logger;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * What Lambda's event source mapping does in AWS: takes batches from the queue, calls the sync worker, deletes what it
 * did not report as failed. The queue itself sees to groups, redelivery and dead letters.
 */
public final class QueuePump implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(QueuePump.class);
    private static final int BATCH = 10;
    private static final int WAIT_SECONDS = 1;
    private static final long PAUSE_MILLIS = 1_000;
    private static final long STOP_MILLIS = 20_000;

    private final SqsClient sqs;
    private final String url;
    private final SyncWorker worker;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    /** @param url of the work queue */
    public QueuePump(SqsClient sqs, String url, SyncWorker worker) {
        this.sqs = Objects.requireNonNull(sqs);
        this.url = Objects.requireNonNull(url);
        this.worker = Objects.requireNonNull(worker);
    }

    /** Starts so many workers. */
    public void start(int workers) {
        for (int i = 1; i <= workers; i++) {
            Thread thread = new Thread(this::run, "sync-worker-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    /** Lets each worker end its batch. */
    @Override
    public void close() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                thread.join(STOP_MILLIS);
            } catch (InterruptedException hurry) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void run() {
        while (!stopped) {
            try {
                batch();
            } catch (SdkException away) {
                if (!stopped) {
                    LOG.warnf("the queue gives no answer: %s", away.getMessage());
                    pause();
                }
            } catch (RuntimeException failed) {
                LOG.errorf("a batch failed: %s", failed.getMessage());
                pause();
            }
        }
    }

    private void batch() {
        List<Message> messages = sqs.receiveMessage(request -> request.queueUrl(url)
                        .maxNumberOfMessages(BATCH)
                        .waitTimeSeconds(WAIT_SECONDS)
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                .messages();
        if (messages.isEmpty()) {
            return;
        }
        Set<String> failed = worker.work(event(messages)).getBatchItemFailures().stream()
                .map(BatchItemFailure::getItemIdentifier)
                .collect(Collectors.toSet());
        for (Message message : messages) {
            if (!failed.contains(message.messageId())) {
                sqs.deleteMessage(request -> request.queueUrl(url).receiptHandle(message.receiptHandle()));
            }
        }
    }

    private static SQSEvent event(List<Message> messages) {
        SQSEvent event = new SQSEvent();
        event.setRecords(messages.stream().map(QueuePump::record).toList());
        return event;
    }

    private static SQSMessage record(Message message) {
        SQSMessage record = new SQSMessage();
        record.setMessageId(message.messageId());
        record.setReceiptHandle(message.receiptHandle());
        record.setBody(message.body());
        record.setAttributes(message.attributesAsStrings());
        record.setEventSource("aws:sqs");
        return record;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
