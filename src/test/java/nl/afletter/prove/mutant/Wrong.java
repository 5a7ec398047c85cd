package nl.afletter.prove.mutant;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bind.annotation.Argument;
import net.bytebuddy.implementation.bind.annotation.FieldValue;
import nl.afletter.aws.Rows;
import nl.afletter.model.Hint;
import nl.afletter.model.JournalEntry;
import nl.afletter.model.ReferenceRow;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.GrantStore;
import nl.afletter.port.Operation;
import nl.afletter.port.Queue;
import nl.afletter.port.ReferenceStore;
import nl.afletter.port.Unreachable;

/** What mutants do instead of the right thing. */
public final class Wrong {

    private Wrong() {}

    /** A look-up that is not made. */
    public static Operation.Lookup absent(Operation<?> operation, Object intent, Operation.Call call) {
        return new Operation.Lookup.Absent();
    }

    /** A plan that is begun, and that nobody goes on with. */
    public static boolean noPlan(Subject subject) {
        return false;
    }

    /** A write without its condition on the revision. */
    public static Rows.Outcome overwrite(@FieldValue("rows") Rows rows, @Argument(0) Rows.Row row) {
        long rev = rows.get(row.key()).map(Rows.Row::rev).orElse(0L) + 1;
        return rows.put(new Rows.Row(row.key(), rev, row.by(), row.body(), row.due(), row.ttl()));
    }

    /** A write that does not know itself again. */
    public static Rows.Outcome forgetful(@FieldValue("rows") Rows rows, @Argument(0) Rows.Row row) {
        try {
            return rows.put(row);
        } catch (Unreachable answerLost) {
            return rows.put(row);
        }
    }

    /** First the waiters are struck out, then they get their hints. */
    public static boolean wake(
            @FieldValue("references") ReferenceStore references,
            @FieldValue("queue") Queue queue,
            @FieldValue("clock") InstantSource clock,
            @Argument(0) String administration,
            @Argument(1) ReferenceRow row) {
        ReferenceRow struck = row;
        for (SubjectRef waiter : row.waiters()) {
            struck = struck.withoutWaiter(waiter);
        }
        ReferenceRow written = references.write(struck);
        for (SubjectRef waiter : row.waiters()) {
            queue.send(new Hint(waiter, Hint.Cause.WOKEN, clock.instant()), administration);
        }
        return written.waiters().isEmpty();
    }

    /** No pause, no restore. */
    public static Optional<Instant> never() {
        return Optional.empty();
    }

    /** A lease that is over, whoever has it. */
    public static Instant longAgo(GrantStore.Held held) {
        return Instant.EPOCH;
    }

    /** No time at all. */
    public static Duration nil() {
        return Duration.ZERO;
    }

    /** A comparison in which nothing is ever too much. */
    public static int equal(Object one, Object other) {
        return 0;
    }

    /** An effect that is held for booked when it is about to be sent. */
    public static final class BookedEarly {

        private BookedEarly() {}

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) JournalEntry entry) {
            entry = entry.booked("early", entry.at());
        }
    }
}
