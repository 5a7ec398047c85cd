package nl.afletter.aws;

import java.util.UUID;
import nl.afletter.model.Hint;
import nl.afletter.port.Queue;
import nl.afletter.port.Unreachable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The FIFO queue of hints. The deduplication id is random, one per call: two hints are never one, save when the client
 * repeats a sending that had no answer.
 */
public final class SqsQueue implements Queue {

    /** SQS takes no longer name of a group. */
    private static final int MAX_GROUP = 128;

    private final SqsClient sqs;
    private final String url;

    /** @param url of the work queue as {@link Storage} defines it */
    public SqsQueue(SqsClient sqs, String url) {
        this.sqs = sqs;
        this.url = url;
    }

    @Override
    public void send(Hint hint, String group) {
        if (group.isEmpty() || group.length() > MAX_GROUP) {
            throw new IllegalArgumentException("the name of a group has 1 to " + MAX_GROUP + " characters");
        }
        String deduplication = UUID.randomUUID().toString();
        try {
            sqs.sendMessage(request -> request.queueUrl(url)
                    .messageGroupId(group)
                    .messageDeduplicationId(deduplication)
                    .messageBody(HintJson.write(hint)));
        } catch (SdkException e) {
            throw new Unreachable("the queue gives no answer: " + e.getClass().getSimpleName(), e);
        }
    }
}
