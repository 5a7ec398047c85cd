package nl.afletter.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import nl.afletter.model.Hint;
import nl.afletter.port.Queue;
import nl.afletter.port.Unreachable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * The FIFO queue of hints. The deduplication id is random, one per sending: two hints are never one, save when the client
 * repeats a sending that had no answer.
 */
public final class SqsQueue implements Queue {

    /** SQS takes no longer name of a group. */
    private static final int MAX_GROUP = 128;

    /** SQS takes no more messages in one call. */
    static final int BATCH = 10;

    private final SqsClient sqs;
    private final String url;

    /** @param url of the work queue as {@link Storage} defines it */
    public SqsQueue(SqsClient sqs, String url) {
        this.sqs = sqs;
        this.url = url;
    }

    @Override
    public void send(Hint hint, String group) {
        requireGroup(group);
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

    @Override
    public void sendAll(List<Addressed> hints) {
        hints.forEach(each -> requireGroup(each.group()));
        int unsent = 0;
        SdkException why = null;
        for (int from = 0; from < hints.size(); from += BATCH) {
            List<Addressed> batch = hints.subList(from, Math.min(from + BATCH, hints.size()));
            try {
                unsent += refused(batch);
            } catch (SdkException e) {
                unsent += batch.size();
                why = e;
            }
        }
        if (unsent > 0) {
            throw new Unreachable("the queue did not surely take " + unsent + " of " + hints.size() + " hints", why);
        }
    }

    /** How many of them SQS says that it did not take. An entry's id is its place in the call. */
    private int refused(List<Addressed> batch) {
        List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
        for (Addressed each : batch) {
            entries.add(SendMessageBatchRequestEntry.builder()
                    .id(Integer.toString(entries.size()))
                    .messageGroupId(each.group())
                    .messageDeduplicationId(UUID.randomUUID().toString())
                    .messageBody(HintJson.write(each.hint()))
                    .build());
        }
        int taken = sqs.sendMessageBatch(request -> request.queueUrl(url).entries(entries))
                .successful()
                .size();
        return batch.size() - taken;
    }

    private static void requireGroup(String group) {
        if (group.isEmpty() || group.length() > MAX_GROUP) {
            throw new IllegalArgumentException("the name of a group has 1 to " + MAX_GROUP + " characters");
        }
    }
}
