package nl.afletter.work;

import java.time.Instant;
import java.util.Collection;
import java.util.Objects;
import nl.afletter.journal.Bench;
import nl.afletter.model.Hint;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Page;
import nl.afletter.port.SubjectStore;

/** Sends a hint for each subject that is due. Nothing is sent for a paused connection. */
public final class Sweep {

    /** Pages of one bucket in one sweep: what is left comes a minute later. */
    private static final int MAX_PAGES = 20;

    private final Bench bench;

    public Sweep(Bench bench) {
        this.bench = Objects.requireNonNull(bench);
    }

    /**
     * Sweeps all buckets.
     *
     * @param end when to stop: what is left comes a minute later
     * @return how many hints were sent
     */
    public int sweep(Instant end) {
        int sent = 0;
        for (int bucket = 0; bucket < SubjectStore.BUCKETS; bucket++) {
            String cursor = "";
            for (int page = 0; page < MAX_PAGES && bench.clock().instant().isBefore(end); page++) {
                Page<SubjectRef> due = bench.stores().subjects().due(bucket, bench.clock().instant(), cursor);
                sent += hint(due);
                cursor = due.next();
                if (due.isLast()) {
                    break;
                }
            }
        }
        return sent;
    }

    private int hint(Page<SubjectRef> due) {
        if (due.rows().isEmpty()) {
            return 0;
        }
        int sent = 0;
        Instant now = bench.clock().instant();
        Collection<Subject> rows = bench.stores().subjects().readAll(due.rows()).values();
        for (Subject subject : rows) {
            boolean isDue = subject.due().filter(at -> !at.isAfter(now)).isPresent();
            boolean paused = bench.stores()
                    .connections()
                    .pausedUntil(subject.ref().connection())
                    .filter(now::isBefore)
                    .isPresent();
            if (isDue && !paused) {
                bench.queue().send(new Hint(subject.ref(), Hint.Cause.DUE, now), bench.groups().of(subject));
                sent++;
            }
        }
        return sent;
    }
}
