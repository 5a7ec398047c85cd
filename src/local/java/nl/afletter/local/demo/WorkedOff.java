package nl.afletter.local.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import nl.afletter.local.Functions;
import nl.afletter.local.sim.SimClock;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Page;
import nl.afletter.port.SubjectStore;

/**
 * Waits until the queue is empty and nothing is due any more up to a moment. Time is jumped over where nobody would do
 * anything but wait, so that a story takes seconds and ends the same each time.
 */
final class WorkedOff {

    private static final Duration STEP = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(200);
    private static final int MOST_JUMPS = 2_000;
    private static final long LOOK_AGAIN_MILLIS = 25;

    private final SimClock clock;
    private final SubjectStore subjects;
    private final IntSupplier messages;
    private final Functions functions;

    /** @param messages how many are not worked off */
    WorkedOff(SimClock clock, SubjectStore subjects, IntSupplier messages, Functions functions) {
        this.clock = clock;
        this.subjects = subjects;
        this.messages = messages;
        this.functions = functions;
    }

    /** @throws IllegalStateException if it does not come to rest */
    void upTo(Instant end) {
        emptyQueue();
        for (int jump = 0; jump < MOST_JUMPS; jump++) {
            Optional<Instant> due = nextDue(end);
            if (due.isEmpty()) {
                return;
            }
            jumpTo(due.get());
            functions.sweep(clock.instant());
            if (messages.getAsInt() == 0) {
                // What is due belongs to a paused connection, or was taken by somebody else.
                clock.advance(STEP);
            }
            emptyQueue();
        }
        throw new IllegalStateException("the work of this day does not end");
    }

    void jumpTo(Instant moment) {
        if (moment.isAfter(clock.instant())) {
            clock.set(moment);
        }
    }

    private void emptyQueue() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (messages.getAsInt() > 0) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the queue does not get empty: " + messages.getAsInt() + " messages");
            }
            pause();
        }
    }

    private Optional<Instant> nextDue(Instant end) {
        List<Subject> due = new ArrayList<>();
        for (int bucket = 0; bucket < SubjectStore.BUCKETS; bucket++) {
            String cursor = "";
            do {
                Page<SubjectRef> page = subjects.due(bucket, end, cursor);
                if (!page.rows().isEmpty()) {
                    due.addAll(subjects.readAll(page.rows()).values());
                }
                cursor = page.next();
            } while (!cursor.isEmpty());
        }
        return due.stream()
                .flatMap(subject -> subject.due().stream())
                .filter(at -> !at.isAfter(end))
                .min(Instant::compareTo);
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_AGAIN_MILLIS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped");
        }
    }
}
