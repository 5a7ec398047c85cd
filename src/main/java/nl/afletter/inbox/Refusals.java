package nl.afletter.inbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/** Counts refused calls, and logs the counts at most once a minute: nothing of a refused call is kept. */
final class Refusals {

    private static final Logger LOG = Logger.getLogger(Refusals.class);
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final Map<Integer, Integer> counts = new TreeMap<>();
    private Instant logged = Instant.MIN;

    Refusals(InstantSource clock) {
        this.clock = clock;
    }

    synchronized void count(int status) {
        counts.merge(status, 1, Integer::sum);
        Instant now = clock.instant();
        if (logged.isBefore(now.minus(EVERY))) {
            logged = now;
            LOG.warnf("refused webhook calls by status since the last line: %s", counts);
            counts.clear();
        }
    }
}
