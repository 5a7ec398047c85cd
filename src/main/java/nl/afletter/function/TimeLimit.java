package nl.afletter.function;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import nl.afletter.journal.Budget;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * How long a function may work. Funqy passes no Lambda context, so the time is counted from the entry of the function's
 * method against a setting that the template sets to the function's {@code Timeout} (design.md section 3).
 */
@Singleton
public class TimeLimit {

    private final InstantSource clock;
    private final Duration timeout;

    /** @param timeout of this function */
    public TimeLimit(InstantSource clock, @ConfigProperty(name = "afletter.function.timeout") Duration timeout) {
        this.clock = clock;
        this.timeout = timeout;
    }

    /** When the call that enters now is cut off. */
    Instant endOfThisCall() {
        return clock.instant().plus(timeout);
    }

    /** What the call that enters now may use for effects and long work. */
    Budget budgetOfThisCall() {
        return Budget.from(clock, timeout);
    }
}
