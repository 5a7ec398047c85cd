package nl.afletter.local.sim;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts requests per key (a token, an address, an administration) in a window on the simulated clock. What the vendor
 * says about it in headers is built from the {@link Verdict}. Thread-safe.
 */
public final class RateLimit {
    private final InstantSource clock;
    private final int limit;
    private final Duration window;
    private final boolean sliding;
    private final Map<String, Deque<Instant>> taken = new HashMap<>();

    /**
     * The answer for one request.
     *
     * @param remaining requests left in this window after this one
     * @param resetsAt when a refused request may be tried again (sliding), or when the window ends (fixed)
     */
    public record Verdict(boolean allowed, int limit, int remaining, Instant resetsAt) {}

    private RateLimit(InstantSource clock, int limit, Duration window, boolean sliding) {
        this.clock = clock;
        this.limit = limit;
        this.window = window;
        this.sliding = sliding;
    }

    /** At most {@code limit} requests in a window that begins with the first request and then ends as a whole. */
    public static RateLimit fixedWindow(InstantSource clock, int limit, Duration window) {
        return new RateLimit(clock, limit, window, false);
    }

    /** At most {@code limit} requests in any stretch of the window's length. */
    public static RateLimit slidingWindow(InstantSource clock, int limit, Duration window) {
        return new RateLimit(clock, limit, window, true);
    }

    /** Counts one request; one that is refused is not counted. */
    public synchronized Verdict take(String key) {
        Instant now = clock.instant();
        Deque<Instant> past = taken.computeIfAbsent(key, each -> new ArrayDeque<>());
        forget(past, now);
        boolean allowed = past.size() < limit;
        if (allowed) {
            past.addLast(now);
        }
        return verdict(allowed, past, now);
    }

    /** Says how things stand without counting a request. */
    public synchronized Verdict peek(String key) {
        Instant now = clock.instant();
        Deque<Instant> past = taken.computeIfAbsent(key, each -> new ArrayDeque<>());
        forget(past, now);
        return verdict(past.size() < limit, past, now);
    }

    private Verdict verdict(boolean allowed, Deque<Instant> past, Instant now) {
        return new Verdict(
                allowed,
                limit,
                limit - past.size(),
                past.isEmpty() ? now : past.peekFirst().plus(window));
    }

    private void forget(Deque<Instant> past, Instant now) {
        if (sliding) {
            while (!past.isEmpty() && !past.peekFirst().plus(window).isAfter(now)) {
                past.removeFirst();
            }
        } else if (!past.isEmpty() && !past.peekFirst().plus(window).isAfter(now)) {
            past.clear();
        }
    }

    /** Forgets what was counted. */
    public synchronized void reset() {
        taken.clear();
    }
}
