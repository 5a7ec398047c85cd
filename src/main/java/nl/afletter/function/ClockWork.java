package nl.afletter.function;

import java.time.Instant;

/** What stands behind a clock function; a bean named as the function. */
@FunctionalInterface
public interface ClockWork {

    /**
     * Sends the hints that are due.
     *
     * @param scheduledAt when the tick was due; it may come late or twice
     * @param end         when this invocation is cut off
     */
    void run(Instant scheduledAt, Instant end);
}
