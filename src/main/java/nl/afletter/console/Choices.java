package nl.afletter.console;

import java.util.List;
import nl.afletter.model.Effect;
import nl.afletter.model.JournalEntry;
import nl.afletter.model.Plan;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;

/**
 * What a person can do about a parked subject.
 *
 * @param open whether it waits for a person at all
 * @param mayAgree whether it asks for an agreement: whether late events of a closed period may be booked after it
 * @param mayChoose whether it asks for a choice: which values of a relation are right, the CRM's or the books'
 * @param uncertain effects of its open plan that may have happened, and of which nobody can tell
 */
public record Choices(boolean open, boolean mayAgree, boolean mayChoose, List<Uncertain> uncertain) {

    /** The task of a debtor or creditor of whom CRM and books say different things. */
    private static final String DIFFERS = "relation-differs";

    /**
     * An effect of unknown outcome.
     *
     * @param key our reference
     * @param connection where it was to happen
     * @param operation name of the vendor's operation
     * @param reason why it was to be done
     * @param mayGiveUp whether the plan can go on without it: nothing after it needs its id
     */
    public record Uncertain(String key, String connection, String operation, String reason, boolean mayGiveUp) {}

    /** @param plan the subject's newest plan, or null */
    static Choices of(Subject subject, Plan plan) {
        if (subject.state() != Subject.State.PARKED) {
            return new Choices(false, false, false, List.of());
        }
        if (!subject.planOpen() || plan == null) {
            boolean differs =
                    subject.task().filter(task -> task.code().equals(DIFFERS)).isPresent();
            return new Choices(true, subject.ref().kind() == SubjectKind.PERIOD, differs, List.of());
        }
        List<Uncertain> uncertain = plan.effects().stream()
                .filter(effect -> isUncertain(subject.journal().get(effect.key())))
                .map(effect -> new Uncertain(
                        effect.key(),
                        effect.connection(),
                        effect.operation(),
                        effect.reason(),
                        !isNeeded(effect, plan)))
                .toList();
        return new Choices(true, false, false, uncertain);
    }

    static boolean isUncertain(JournalEntry entry) {
        return entry != null
                && (entry.state() == JournalEntry.State.SENDING || entry.state() == JournalEntry.State.UNKNOWN);
    }

    /** Ids of other effects stand in a plan as {@code @key}. */
    private static boolean isNeeded(Effect effect, Plan plan) {
        String id = "@" + effect.key();
        boolean byEffects =
                plan.effects().stream().anyMatch(other -> other.intent().contains("\"" + id + "\""));
        boolean byRows = plan.publishes().stream()
                .anyMatch(row -> row.remove().equals(id)
                        || (row.item() != null && row.item().id().equals(id)));
        return byEffects || byRows;
    }
}
