package nl.afletter.chain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import nl.afletter.model.JournalEntry;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;

/** What a bookkeeper does where Afletter must not go on by itself. */
public final class Person {

    private static final int PATIENCE = 5;

    /** Nobody knows whether it happened; and what follows when a removal is given up: the next step finds payments. */
    private static final Set<String> STOPS = Set.of("outcome-unknown", "crm-payment-by-others");

    private Person() {}

    /**
     * Settles writings to the CRM whose outcome is unknown, until none is left.
     *
     * @return how often the person was asked
     */
    public static int settlesWritings(Chain chain, Duration reach) {
        int asked = 0;
        for (List<SubjectRef> stopped = stopped(chain);
                !stopped.isEmpty() && asked < PATIENCE;
                stopped = stopped(chain)) {
            asked += stopped.size();
            stopped.forEach(ref -> settledByHand(chain, ref));
            chain.calm(reach);
        }
        return asked;
    }

    /** Only writings to the CRM may end so: Teamleader takes no reference of ours, so there is no second call. */
    private static List<SubjectRef> stopped(Chain chain) {
        List<SubjectRef> stopped = new ArrayList<>();
        for (SubjectRef ref : Footprint.subjects(chain)) {
            boolean asks = chain.subject(ref)
                    .task()
                    .filter(task -> STOPS.contains(task.code()))
                    .isPresent();
            if (asks && ref.kind() == SubjectKind.WRITE_BACK) {
                stopped.add(ref);
            }
        }
        return stopped;
    }

    /** The person saw that it did not happen, gives up what is uncertain in the console, and chooses try again. */
    private static void settledByHand(Chain chain, SubjectRef ref) {
        Subject subject = chain.subject(ref);
        Subject.Change change = subject.change();
        subject.journal().forEach((key, entry) -> {
            if (!entry.isFinal() && entry.isBegun()) {
                change.journal(key, entry.to(JournalEntry.State.GIVEN_UP, chain.clock.instant()));
            }
        });
        chain.table.stores().subjects().write(change.done(), row -> false);
        chain.tryAgain(ref);
    }
}
