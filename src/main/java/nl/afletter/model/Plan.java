package nl.afletter.model;

import java.util.List;
import java.util.Map;

/**
 * Everything that was decided for a subject, stored before the first effect (design.md section 5).
 *
 * @param number growing per subject
 * @param effects in order
 * @param publishes changes of reference rows once the effects are done; waiters of those rows are woken
 * @param followUps hints to send once the effects are done
 * @param facts what the subject's row shall know when the plan is closed
 * @param result what the subject becomes then
 */
public record Plan(
        int number,
        List<Effect> effects,
        List<Publication> publishes,
        List<SubjectRef> followUps,
        Map<String, String> facts,
        Ending result) {

    /**
     * A change of a reference row.
     *
     * @param reference which row
     * @param item the live item to write, its id may be {@code @key} of an effect; null to take one out
     * @param remove package id to take out, or empty
     * @param opened whether an item that stands there is open again: the row then counts as changed although it holds
     *     the same, so that nobody joins its waiters on what was read before
     */
    public record Publication(Reference reference, LiveItem item, String remove, boolean opened) {

        /** A change of what stands in the row. */
        public Publication(Reference reference, LiveItem item, String remove) {
            this(reference, item, remove, false);
        }

        /** An item of this name is open again. */
        public static Publication opened(Reference reference) {
            return new Publication(reference, null, "", true);
        }
    }

    /**
     * What becomes of the subject when all effects are booked.
     *
     * @param task null, or the task with which it is parked
     * @param again whether it is looked at once more right away (a next step of long work)
     */
    public record Ending(HumanTask task, boolean again) {
        /** Nothing is left to do. */
        public static final Ending DONE = new Ending(null, false);

        /** A next step follows. */
        public static final Ending AGAIN = new Ending(null, true);

        /** A person has something to see to although all is booked. */
        public static Ending parked(HumanTask task) {
            return new Ending(task, false);
        }
    }

    public Plan {
        effects = List.copyOf(effects);
        publishes = List.copyOf(publishes);
        followUps = List.copyOf(followUps);
        facts = Map.copyOf(facts);
    }

    /** The same plan under its number. */
    public Plan numbered(int next) {
        return new Plan(next, effects, publishes, followUps, facts, result);
    }
}
