package nl.afletter.local.sim;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * The one clock of a test or demo: handed to the simulators and to the product, so that both live in the same time.
 * A fixed clock moves only when it is told to; a running clock follows real time with an offset. Thread-safe.
 */
public final class SimClock implements InstantSource {
    /** The time zone in which bookkeeping days are counted. */
    public static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");

    private final InstantSource base;
    private final boolean running;
    private Duration offset = Duration.ZERO;

    private SimClock(InstantSource base, boolean running) {
        this.base = base;
        this.running = running;
    }

    /** A clock that stands still at {@code start} until it is advanced or set. */
    public static SimClock fixedAt(Instant start) {
        return new SimClock(InstantSource.fixed(start), false);
    }

    /** A clock that stands still at an ISO instant such as {@code 2026-11-21T09:00:00Z}. */
    public static SimClock fixedAt(String start) {
        return fixedAt(Instant.parse(start));
    }

    /** A clock that runs along with real time; advancing it adds to its offset. */
    public static SimClock running() {
        return new SimClock(InstantSource.system(), true);
    }

    /** Whether it goes on by itself. */
    public boolean isRunning() {
        return running;
    }

    @Override
    public synchronized Instant instant() {
        return base.instant().plus(offset);
    }

    /** The Europe/Amsterdam day of this moment. */
    public LocalDate today() {
        return LocalDate.ofInstant(instant(), AMSTERDAM);
    }

    /** Moves the clock; a negative duration moves it back. Returns the new time. */
    public synchronized Instant advance(Duration by) {
        offset = offset.plus(by);
        return instant();
    }

    /** Puts the clock at a moment; a running clock runs on from there. */
    public synchronized void set(Instant moment) {
        offset = Duration.between(base.instant(), moment);
    }
}
