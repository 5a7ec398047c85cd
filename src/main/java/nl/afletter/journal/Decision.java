package nl.afletter.journal;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import nl.afletter.model.Effect;
import nl.afletter.model.HumanTask;
import nl.afletter.model.Plan;
import nl.afletter.model.ReferenceRow;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Register;

/** What a use case decided for a subject. */
public sealed interface Decision {

    /**
     * Name of the fact that tells when the subject's source was made, ISO instant: kept as the subject's birth. After a
     * restore, effects of older sources are looked up before anything is sent.
     */
    String BORN = "born";

    /**
     * Name of the fact that tells when the last look ended at a human task, ISO instant: what the clock asks for is not
     * looked at more often because a person has not answered yet.
     */
    String LOOKED = "looked";

    /**
     * Names of facts that only describe the source: they are shown as soon as a plan is begun. All others are true only
     * once its effects are booked.
     */
    Set<String> DESCRIPTIVE = Set.of(
            "number",
            "date",
            "dueDate",
            "amount",
            "currency",
            "value",
            "debtor",
            "link",
            "text",
            "reason",
            "fees",
            "feeRounding");

    /** What the subject's row shall know from now on; an empty text takes a fact out. */
    Map<String, String> facts();

    /**
     * Do something: a plan and what it uses up.
     *
     * @param effects in order; may be none when only rows are published
     * @param claims reference rows as the decision read them, with the claims this subject needs on each (none gives
     *     older ones back)
     * @param publishes reference rows to change when the effects are done
     * @param followUps hints to send when they are done
     * @param entries lists on which the subject stands
     * @param facts known once the plan is closed
     * @param ending DONE, or parked with a task although the effects are booked
     */
    record Execute(
            List<Effect> effects,
            List<ClaimOn> claims,
            List<Plan.Publication> publishes,
            List<SubjectRef> followUps,
            List<Entry> entries,
            Map<String, String> facts,
            Plan.Ending ending)
            implements Decision {
        public Execute {
            effects = List.copyOf(effects);
            claims = List.copyOf(claims);
            publishes = List.copyOf(publishes);
            followUps = List.copyOf(followUps);
            entries = List.copyOf(entries);
            facts = Map.copyOf(facts);
            Objects.requireNonNull(ending);
        }
    }

    /**
     * Take over what stands in the books, unknown to a table that was taken back, and decide anew.
     *
     * @param found what is booked, in order; nothing is sent
     */
    record Adopt(List<Adopted> found, Map<String, String> facts) implements Decision {
        public Adopt {
            found = List.copyOf(found);
            facts = Map.copyOf(facts);
        }
    }

    /** @param effect as it would book what stands there @param id the vendor's id of it */
    record Adopted(Effect effect, String id) {}

    /**
     * What a subject claims on a row.
     *
     * @param row as read
     * @param mine its claims; the plan number is filled in by the runner
     * @param joins whether it becomes a waiter in the same write: it is woken when an item there is open again
     */
    record ClaimOn(ReferenceRow row, List<ReferenceRow.Claim> mine, boolean joins) {
        public ClaimOn {
            mine = List.copyOf(mine);
        }

        /** Claims of a subject that waits for nothing more. */
        public ClaimOn(ReferenceRow row, List<ReferenceRow.Claim> mine) {
            this(row, mine, false);
        }
    }

    /** A place on a list. @param sort orders the list */
    record Entry(Register.Shelf shelf, String sort) {}

    /**
     * Wait for a reference.
     *
     * @param rows the rows as the decision read them
     * @param horizon end of patience, fixed when it first waits
     */
    record Wait(List<ReferenceRow> rows, Instant horizon, String why, List<Entry> entries, Map<String, String> facts)
            implements Decision {
        public Wait {
            rows = List.copyOf(rows);
            entries = List.copyOf(entries);
            facts = Map.copyOf(facts);
        }
    }

    /** Look again at a moment. */
    record Later(Instant due, String why, Map<String, String> facts) implements Decision {}

    /** A person has to decide. @param followUps subjects to look at nevertheless */
    record Park(HumanTask task, List<SubjectRef> followUps, List<Entry> entries, Map<String, String> facts)
            implements Decision {}

    /** Nothing (more) to do. @param followUps subjects to look at */
    record Done(String why, List<SubjectRef> followUps, List<Entry> entries, Map<String, String> facts)
            implements Decision {
        /** Nothing to do, for this reason. */
        public static Done because(String why) {
            return new Done(why, List.of(), List.of(), Map.of());
        }
    }

    /** It belongs to this administration's books: goes on under that group. */
    record PassOn(String administration, Map<String, String> facts) implements Decision {}

    /** Long work that stored its cursor: goes on at the end of its group's line. */
    record Continue(String why, List<SubjectRef> followUps, Map<String, String> facts) implements Decision {}
}
