package nl.afletter.function;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.time.Instant;

/** What stands behind the sync worker. */
@FunctionalInterface
public interface MessageWork {

    /**
     * Works off one message. To return is to let it be deleted; an exception leaves it to redelivery, so a failure of
     * the business must not be one (design section 3).
     *
     * @param end when this invocation is cut off
     */
    void work(SQSMessage message, Instant end);
}
