package nl.afletter.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** When something is looked at again (design.md sections 4, 5 and 10). */
public final class Schedules {

    /** Attempts of a subject that fails by a fault of ours, before a person is asked. */
    public static final int MAX_ATTEMPTS = 25;

    /** An OPEN subject is found by the sweep after this, when a lost message left it behind. */
    public static final Duration LEFT_BEHIND = Duration.ofMinutes(10);

    private static final List<Duration> LOOK_UPS = List.of(
            Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofHours(6), Duration.ofDays(1));

    private static final List<Duration> WAITS =
            List.of(Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofDays(1));

    /** Of Standard Webhooks' own example: ten attempts in a little more than three days. */
    private static final List<Duration> DELIVERIES = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));

    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(30);

    private static final Duration LONGEST_BACKOFF = Duration.ofHours(1);

    /** How often a subject looks whether its connection has consent again. */
    private static final Duration CONNECTION_AGAIN = Duration.ofHours(1);

    private Schedules() {}

    /**
     * Whether a refusal is about the connection as a whole. Then its feed or read-back is parked, one task for a person,
     * and all else waits.
     */
    public static boolean concernsConnection(String code) {
        return code.equals("reauthorise");
    }

    /** When a subject whose connection needs a person is looked at again. */
    static Instant connectionAgain(Instant now) {
        return now.plus(CONNECTION_AGAIN);
    }

    /** How often an unknown outcome is looked for before a person is asked. */
    public static int maxLookUps() {
        return LOOK_UPS.size();
    }

    /** When an unknown outcome is looked for the next time. */
    public static Instant nextLookUp(Instant now, int lookUps) {
        return now.plus(LOOK_UPS.get(Math.min(lookUps, LOOK_UPS.size() - 1)));
    }

    /** When a waiting subject looks by itself, never after its horizon. */
    public static Instant nextWait(Instant now, int waits, Instant horizon) {
        Instant next = now.plus(WAITS.get(Math.min(waits, WAITS.size() - 1)));
        return horizon.isAfter(now) && next.isAfter(horizon) ? horizon : next;
    }

    /**
     * When an event is sent again that its receiver did not take; empty when a person has to see to it.
     *
     * @param attempts how often it was sent
     */
    static Optional<Instant> nextDelivery(Instant now, int attempts) {
        return attempts > DELIVERIES.size() ? Optional.empty() : Optional.of(now.plus(DELIVERIES.get(attempts - 1)));
    }

    /**
     * Growing pause after an attempt without effect, spread by the subject's own number so that a crowd does not come
     * back at once.
     */
    public static Instant backoff(Instant now, int attempts, int spread) {
        long seconds = FIRST_BACKOFF.toSeconds() << Math.min(Math.max(attempts - 1, 0), 7);
        long bounded = Math.min(seconds, LONGEST_BACKOFF.toSeconds());
        return now.plusSeconds(bounded + Math.floorMod(spread, (int) Math.max(bounded / 4, 1)));
    }
}
