package nl.afletter.function;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import io.quarkus.funqy.Funq;
import jakarta.inject.Provider;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import nl.afletter.journal.Budget;

/**
 * Works off the queue, message by message in the order given. All vendor calls are made here.
 *
 * <p>A message that fails is reported, and so is every later one of its group, untouched: SQS would otherwise delete
 * them and hand the failed one out behind them. Other groups go on.
 */
public class SyncWorker {

    private static final String NAME = "sync-worker";
    private static final String GROUP = "MessageGroupId";

    private final Outermost outermost = new Outermost(NAME);
    private final TimeLimit limit;
    private final Provider<MessageWork> work;

    /** @param work made at the first batch, after the snapshot */
    public SyncWorker(TimeLimit limit, Provider<MessageWork> work) {
        this.limit = limit;
        this.work = work;
    }

    /** Works off one batch and names the messages that must be delivered again. */
    @Funq(NAME)
    public SQSBatchResponse work(SQSEvent batch) {
        List<BatchItemFailure> failures = new ArrayList<>();
        outermost.run(() -> workOff(messagesOf(batch), limit.budgetOfThisCall(), failures));
        return new SQSBatchResponse(failures);
    }

    private void workOff(List<SQSMessage> messages, Budget budget, List<BatchItemFailure> failures) {
        Set<String> stopped = new HashSet<>();
        for (SQSMessage message : messages) {
            String group = message.getAttributes().get(GROUP);
            if (stopped.contains(group)
                    || !outermost.done(name(message), () -> work.get().work(message, budget))) {
                stopped.add(group);
                failures.add(new BatchItemFailure(message.getMessageId()));
            }
        }
    }

    /** What is in the log of a message: nothing that a vendor sent. */
    private static String name(SQSMessage message) {
        return "message " + message.getMessageId() + " of group "
                + message.getAttributes().get(GROUP) + ", delivery "
                + message.getAttributes().get("ApproximateReceiveCount");
    }

    private static List<SQSMessage> messagesOf(SQSEvent batch) {
        if (batch == null || batch.getRecords() == null) {
            throw new FunctionFailed(NAME + " takes a batch of SQS messages");
        }
        return batch.getRecords();
    }
}
