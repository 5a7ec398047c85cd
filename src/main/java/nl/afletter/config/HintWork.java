package nl.afletter.config;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.util.Objects;
import nl.afletter.aws.HintJson;
import nl.afletter.function.MessageWork;
import nl.afletter.journal.Budget;
import nl.afletter.work.Worker;

/** A message of the queue as the hint it holds. What is no hint is left to redelivery and ends with the dead letters. */
public final class HintWork implements MessageWork {

    private static final String GROUP = "MessageGroupId";

    private final Worker worker;

    public HintWork(Worker worker) {
        this.worker = Objects.requireNonNull(worker);
    }

    @Override
    public void work(SQSMessage message, Budget budget) {
        worker.handle(HintJson.read(message.getBody()), message.getAttributes().get(GROUP), budget);
    }
}
