package nl.afletter.journal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;

/**
 * The time a function has, measured from the entry of its method (design.md section 3).
 *
 * @param clock the time
 * @param start entry of the method
 * @param total the function's time-out
 */
public record Budget(InstantSource clock, Instant start, Duration total) {

    /** What must be left when an effect starts: a call of 15 s and room to write it down. */
    public static final Duration RESERVE = Duration.ofSeconds(20);

    /** After this long work stores its cursor and goes to the end of its group's line. */
    public static final Duration LONG_WORK = Duration.ofSeconds(45);

    public Budget {
        Objects.requireNonNull(clock);
        Objects.requireNonNull(start);
        if (total.compareTo(RESERVE) <= 0) {
            throw new IllegalArgumentException("a budget is longer than " + RESERVE);
        }
    }

    /** A budget that starts now. */
    public static Budget from(InstantSource clock, Duration total) {
        return new Budget(clock, clock.instant(), total);
    }

    /** No effect is sent after this moment. */
    public Instant deadline() {
        return start.plus(total).minus(RESERVE);
    }

    /** Whether an effect may start now. */
    public boolean mayStartEffect() {
        return clock.instant().isBefore(deadline());
    }

    /** Whether long work has to stop now. */
    public boolean longWorkOver() {
        return !clock.instant().isBefore(start.plus(LONG_WORK));
    }
}
