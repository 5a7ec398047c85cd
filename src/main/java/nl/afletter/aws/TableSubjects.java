package nl.afletter.aws;

import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import nl.afletter.model.HumanTask;
import nl.afletter.model.JournalEntry;
import nl.afletter.model.Plan;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Page;
import nl.afletter.port.SubjectStore;

/** One row per subject, and a row per plan beside it (design.md section 4). */
public final class TableSubjects implements SubjectStore {

    /** Keys per page of {@link #due}: what one {@link #readAll} takes. */
    static final int DUE_PAGE = Rows.MAX_GET_ALL;

    private static final int FIRST_PLAN = 1;
    private static final int MAX_PLAN = 999_999;
    private static final Set<Subject.State> DUE_STATES =
            EnumSet.of(Subject.State.LATER, Subject.State.WAITING, Subject.State.OPEN);

    private final Table table;

    public TableSubjects(Rows rows) {
        this.table = new Table(rows);
    }

    @Override
    public Optional<Subject> read(SubjectRef ref) {
        return table.rows().get(Keys.subject(ref)).map(row -> subject(ref, row));
    }

    @Override
    public Map<SubjectRef, Subject> readAll(Collection<SubjectRef> refs) {
        Map<Rows.Key, SubjectRef> asked = new HashMap<>();
        refs.forEach(ref -> asked.put(Keys.subject(ref), ref));
        Map<SubjectRef, Subject> found = new HashMap<>();
        table.rows().getAll(asked.keySet()).forEach((key, row) -> {
            SubjectRef ref = asked.get(key);
            found.put(ref, subject(ref, row));
        });
        return found;
    }

    @Override
    public Subject write(Subject next, Predicate<Subject> mine) {
        Rows.Row row = new Rows.Row(
                Keys.subject(next.ref()),
                next.revision() + 1,
                "",
                RowJson.write(Body.of(next)),
                due(next).orElse(null),
                null);
        Rows.Outcome outcome = table.put(row);
        if (outcome.done()) {
            return next.change().revision(row.rev()).done();
        }
        return outcome.stands()
                .filter(newer -> newer.rev() > next.revision())
                .map(newer -> subject(next.ref(), newer))
                .filter(mine)
                .orElseThrow(() -> new LostRace(next.ref() + " was written by somebody else"));
    }

    @Override
    public Plan writePlan(SubjectRef ref, Plan plan) {
        for (int number = Math.max(plan.number(), FIRST_PLAN); number <= MAX_PLAN; number++) {
            Plan numbered = plan.numbered(number);
            String body = RowJson.write(numbered);
            if (table.put(Rows.Row.of(Keys.plan(ref, number), 1, body)).done()) {
                return numbered;
            }
        }
        throw new IllegalStateException(ref + " has no number left for a plan");
    }

    @Override
    public Optional<Plan> readPlan(SubjectRef ref, int number) {
        return table.rows().get(Keys.plan(ref, number)).map(row -> RowJson.read(row.body(), Plan.class));
    }

    @Override
    public Page<SubjectRef> due(int bucket, Instant until, String cursor) {
        Rows.DueSlice slice = table.rows().due(Keys.bucket(bucket), until, cursor, DUE_PAGE);
        List<SubjectRef> refs =
                slice.keys().stream().map(key -> Keys.subjectOf(key.pk())).toList();
        return new Page<>(refs, slice.next());
    }

    private static Optional<Rows.Due> due(Subject subject) {
        String spread = subject.administration().isEmpty() ? subject.ref().connection() : subject.administration();
        return subject.due()
                .filter(at -> DUE_STATES.contains(subject.state()))
                .map(at -> new Rows.Due(Keys.bucket(Math.floorMod(spread.hashCode(), BUCKETS)), at));
    }

    private static Subject subject(SubjectRef ref, Rows.Row row) {
        return RowJson.read(row.body(), Body.class).subject(ref, row.rev());
    }

    /** A subject without what the row says already: reference and revision. Null where a subject has nothing. */
    private record Body(
            String administration,
            Subject.State state,
            Instant due,
            int plan,
            boolean planOpen,
            boolean stale,
            int attempts,
            Instant born,
            Instant fetched,
            Instant horizon,
            HumanTask task,
            String why,
            Map<String, String> facts,
            Map<String, JournalEntry> journal,
            List<Subject.Trace> traces) {

        static Body of(Subject s) {
            return new Body(
                    s.administration(),
                    s.state(),
                    s.due().orElse(null),
                    s.plan(),
                    s.planOpen(),
                    s.stale(),
                    s.attempts(),
                    s.born(),
                    s.fetched().orElse(null),
                    s.horizon().orElse(null),
                    s.task().orElse(null),
                    s.why(),
                    s.facts(),
                    s.journal(),
                    s.traces());
        }

        Subject subject(SubjectRef ref, long revision) {
            Subject.Change change = Subject.unknown(ref, born)
                    .change()
                    .revision(revision)
                    .administration(administration)
                    .state(state, due, why)
                    .task(task)
                    .plan(plan, planOpen)
                    .stale(stale)
                    .attempts(attempts)
                    .fetched(fetched)
                    .horizon(horizon)
                    .facts(facts);
            journal.forEach(change::journal);
            traces.forEach(change::trace);
            return change.done();
        }
    }
}
