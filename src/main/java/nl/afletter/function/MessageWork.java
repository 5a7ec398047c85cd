package nl.afletter.function;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import nl.afletter.journal.Budget;

/** What stands behind the sync worker. */
@FunctionalInterface
public interface MessageWork {

    /**
     * Works off one message. To return is to let it be deleted; an exception leaves it to redelivery, so a failure of
     * the business must not be one (design section 3).
     *
     * @param budget time of the invocation that brought the whole batch
     */
    void work(SQSMessage message, Budget budget);
}
