package nl.afletter.port;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import nl.afletter.model.Plan;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectRef;

/**
 * Subjects and their plans. All reads are consistent, save {@link #due}; all writes are conditional and know themselves
 * again. Every method may throw {@link Unreachable}.
 */
public interface SubjectStore {

    Optional<Subject> read(SubjectRef ref);

    /** Those of the subjects that exist. At most 100 asked. */
    Map<SubjectRef, Subject> readAll(Collection<SubjectRef> refs);

    /**
     * Writes the next version of a subject on the condition that the row still has its revision.
     *
     * @param mine tells in a newer row whether this very write had been made (a lost answer is not a lost race)
     * @return the subject with its new revision
     * @throws LostRace if somebody else wrote
     */
    Subject write(Subject next, Predicate<Subject> mine);

    /**
     * Stores a plan in a row of its own, under the first free number from {@code plan.number()} on. It has no effect
     * before the subject's row names its number, so a plan that nobody names was thrown away.
     *
     * @return the plan with its number
     */
    Plan writePlan(SubjectRef ref, Plan plan);

    /** The stored plan of this number. */
    Optional<Plan> readPlan(SubjectRef ref, int number);

    /** Subjects of one bucket that are due, oldest first. */
    Page<SubjectRef> due(int bucket, Instant until, String cursor);

    /** How many buckets the due index has. */
    int BUCKETS = 16;

    /** Somebody else wrote first: leave the work to them. */
    final class LostRace extends RuntimeException {
        public LostRace(String message) {
            super(message);
        }
    }
}
