package nl.afletter.function;

import java.time.DateTimeException;
import java.time.Instant;

/**
 * What the clock sends: our own record, because EventBridge Scheduler's default payload cannot be read by the AWS
 * events library (design section 3). Each schedule in the template sets it as its Input.
 *
 * @param task        the function this tick is for, by its {@code @Funq} name
 * @param scheduledAt when it was due, ISO-8601 in UTC, for instance {@code 2026-03-01T10:00:00Z}
 */
public record Tick(String task, String scheduledAt) {

    /**
     * When a tick was due.
     *
     * @param function the function that received the tick
     * @throws FunctionFailed with a plain sentence, when the payload was no tick or one for another function
     */
    static Instant dueFor(String function, Tick tick) {
        if (tick == null || tick.task == null || tick.scheduledAt == null) {
            throw new FunctionFailed(
                    "%s takes {\"task\": \"%s\", \"scheduledAt\": \"<instant>\"}; set that as the schedule's Input"
                            .formatted(function, function));
        }
        if (!tick.task.equals(function)) {
            throw new FunctionFailed("This tick is for another function than " + function);
        }
        try {
            return Instant.parse(tick.scheduledAt);
        } catch (DateTimeException notAnInstant) {
            throw new FunctionFailed("scheduledAt is no instant like 2026-03-01T10:00:00Z");
        }
    }
}
