package nl.afletter.work;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import nl.afletter.journal.Bench;
import nl.afletter.model.Hint;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Page;
import nl.afletter.port.SubjectStore;
import nl.afletter.port.Unreachable;
import org.jboss.logging.Logger;

/** Sends a hint for each subject that is due. Nothing is sent for a paused connection. */
public final class Sweep {

    /** Pages of one bucket in one sweep: what is left comes a minute later. */
    private static final int MAX_PAGES = 20;

    /** What is left when it stops, so that it is never cut off. */
    private static final Duration SPARE = Duration.ofSeconds(5);

    private static final Logger LOG = Logger.getLogger(Sweep.class);

    private final Bench bench;

    public Sweep(Bench bench) {
        this.bench = Objects.requireNonNull(bench);
    }

    /**
     * Sweeps all buckets.
     *
     * @param end when the function is cut off: it stops a little before, what is left comes a minute later
     * @return how many hints were sent
     */
    public int sweep(Instant end) {
        int sent = 0;
        Instant start = bench.clock().instant();
        Instant stop = end.minus(SPARE);
        Map<String, Boolean> paused = new HashMap<>();
        // Another bucket is first each minute: when time runs out, nobody is always the last.
        int first = Math.floorMod(start.getEpochSecond() / 60, SubjectStore.BUCKETS);
        for (int i = 0; i < SubjectStore.BUCKETS; i++) {
            int bucket = (first + i) % SubjectStore.BUCKETS;
            String cursor = "";
            for (int page = 0; page < MAX_PAGES; page++) {
                if (!bench.clock().instant().isBefore(stop)) {
                    return sent;
                }
                Page<SubjectRef> due = bench.stores().subjects().due(bucket, start, cursor);
                sent += hint(due, start, paused);
                cursor = due.next();
                if (due.isLast()) {
                    break;
                }
            }
        }
        return sent;
    }

    private int hint(Page<SubjectRef> due, Instant now, Map<String, Boolean> paused) {
        int sent = 0;
        for (Subject subject : read(due.rows())) {
            boolean isDue = subject.due().filter(at -> !at.isAfter(now)).isPresent();
            boolean rests = subject.ref().kind().asksItsConnection()
                    && paused.computeIfAbsent(subject.ref().connection(), this::isPaused);
            if (isDue && !rests) {
                bench.queue()
                        .send(
                                new Hint(subject.ref(), Hint.Cause.DUE, now),
                                bench.groups().of(subject));
                sent++;
            }
        }
        return sent;
    }

    /** A row that cannot be read does not keep the others from being swept. */
    private Collection<Subject> read(List<SubjectRef> refs) {
        if (refs.isEmpty()) {
            return List.of();
        }
        try {
            return bench.stores().subjects().readAll(refs).values();
        } catch (Unreachable passOn) {
            throw passOn;
        } catch (RuntimeException unreadable) {
            return refs.stream().map(this::readOne).flatMap(Optional::stream).toList();
        }
    }

    private Optional<Subject> readOne(SubjectRef ref) {
        try {
            return bench.stores().subjects().read(ref);
        } catch (Unreachable passOn) {
            throw passOn;
        } catch (RuntimeException unreadable) {
            LOG.errorf(
                    "the row of %s cannot be read: %s",
                    ref, unreadable.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    private boolean isPaused(String connection) {
        return bench.stores()
                .connections()
                .pausedUntil(connection)
                .filter(bench.clock().instant()::isBefore)
                .isPresent();
    }
}
