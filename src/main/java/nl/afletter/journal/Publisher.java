package nl.afletter.journal;

import java.time.InstantSource;
import java.util.Objects;
import java.util.function.UnaryOperator;
import nl.afletter.model.Hint;
import nl.afletter.model.LiveItem;
import nl.afletter.model.Plan;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceRow;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Queue;
import nl.afletter.port.ReferenceStore;
import nl.afletter.port.SubjectStore;

/**
 * Writes items into reference rows and wakes who waits there: first a hint to each waiter, then the waiters are struck
 * out; the writer is not done while the row has waiters (protocol model 3b).
 */
public final class Publisher {

    private static final int MAX_TRIES = 20;

    private final ReferenceStore references;
    private final Queue queue;
    private final InstantSource clock;

    public Publisher(ReferenceStore references, Queue queue, InstantSource clock) {
        this.references = Objects.requireNonNull(references);
        this.queue = Objects.requireNonNull(queue);
        this.clock = Objects.requireNonNull(clock);
    }

    /** Publishes one change. @param idOf turns {@code @key} into the booked id */
    public void publish(String administration, Plan.Publication publication, UnaryOperator<String> idOf) {
        boolean touches = publication.opened();
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            ReferenceRow row = references.read(administration, publication.reference());
            ReferenceRow next = changed(row, publication, idOf);
            if (next.equals(row) && row.waiters().isEmpty() && !touches) {
                return;
            }
            try {
                ReferenceRow written = next.equals(row) && !touches ? row : references.write(next);
                touches = false;
                if (written.waiters().isEmpty() || wake(administration, written)) {
                    return;
                }
            } catch (SubjectStore.LostRace moved) {
                continue;
            }
        }
        throw new SubjectStore.LostRace("the row " + publication.reference() + " keeps moving");
    }

    /** Publishes an item of somebody else, found in the accounting package. */
    public void publishForeign(String administration, LiveItem item) {
        Plan.Publication publication = new Plan.Publication(new Reference(item.kind(), item.number()), item, "");
        publish(administration, publication, UnaryOperator.identity());
    }

    private static ReferenceRow changed(ReferenceRow row, Plan.Publication change, UnaryOperator<String> idOf) {
        ReferenceRow next = change.remove().isEmpty() ? row : row.withoutItem(idOf.apply(change.remove()));
        if (change.item() == null) {
            return next;
        }
        LiveItem item = change.item();
        LiveItem resolved =
                new LiveItem(idOf.apply(item.id()), item.kind(), item.number(), item.subject(), item.total());
        return next.items().contains(resolved) ? next : next.withItem(resolved);
    }

    private boolean wake(String administration, ReferenceRow row) {
        ReferenceRow struck = row;
        for (SubjectRef waiter : row.waiters()) {
            queue.send(new Hint(waiter, Hint.Cause.WOKEN, clock.instant()), administration);
            struck = struck.withoutWaiter(waiter);
        }
        return references.write(struck).waiters().isEmpty();
    }
}
