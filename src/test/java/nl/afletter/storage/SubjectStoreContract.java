package nl.afletter.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import nl.afletter.aws.Rows;
import nl.afletter.aws.TableSubjects;
import nl.afletter.model.Effect;
import nl.afletter.model.HumanTask;
import nl.afletter.model.JournalEntry;
import nl.afletter.model.Plan;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Page;
import nl.afletter.port.SubjectStore;
import nl.afletter.port.SubjectStore.LostRace;
import nl.afletter.port.Unreachable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Protects that subjects and plans come back whole, that two writers never both win, and that a write whose answer was
 * lost is not taken for somebody else's (protocol model 4, "by attempt").
 */
abstract class SubjectStoreContract {

    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");
    private static final SubjectRef INVOICE = new SubjectRef("crm#1%", SubjectKind.INVOICE, "a#b/c%23");

    private LossyRows rows;
    private SubjectStore store;

    /** An empty table. */
    abstract Rows emptyTable();

    @BeforeEach
    void newStore() {
        rows = new LossyRows(emptyTable());
        store = new TableSubjects(rows);
    }

    @Test
    void nobodyKnowsASubjectBeforeItIsWritten() {
        assertThat(store.read(INVOICE)).isEmpty();
        assertThat(store.readAll(List.of(INVOICE))).isEmpty();
        assertThat(store.readPlan(INVOICE, 1)).isEmpty();
    }

    @Test
    void everyFieldOfASubjectSurvivesTheRoundTrip() {
        long seed = Long.getLong("afletter.seed", 1);
        System.out.println("everyFieldOfASubjectSurvivesTheRoundTrip: seed " + seed);
        RandomSubjects subjects = new RandomSubjects(seed);
        for (int i = 0; i < 60; i++) {
            Subject next = subjects.next(i);
            Subject written = store.write(next, newer -> false);

            assertThat(written.revision()).as("seed %d", seed).isEqualTo(1);
            assertThat(store.read(next.ref()).orElseThrow())
                    .as("seed %d, subject %d", seed, i)
                    .usingRecursiveComparison()
                    .isEqualTo(written);
            assertThat(written)
                    .usingRecursiveComparison()
                    .ignoringFields("revision")
                    .isEqualTo(next);
        }
    }

    @Test
    void noFieldOfASubjectIsForgottenByTheRowOrByThisTest() {
        assertThat(Stream.of(Subject.class.getDeclaredFields())
                        .filter(field -> !Modifier.isStatic(field.getModifiers()))
                        .map(Field::getName))
                .as("a new field needs a place in the row and in RandomSubjects")
                .containsExactlyInAnyOrder(
                        "ref",
                        "revision",
                        "administration",
                        "state",
                        "due",
                        "plan",
                        "planOpen",
                        "stale",
                        "attempts",
                        "born",
                        "fetched",
                        "horizon",
                        "task",
                        "why",
                        "facts",
                        "journal",
                        "traces");
    }

    @Test
    void aPlanSurvivesTheRoundTrip() {
        RandomSubjects subjects = new RandomSubjects(7);
        for (int number = 1; number <= 20; number++) {
            Plan plan = subjects.plan(number);
            assertThat(store.writePlan(INVOICE, plan)).isEqualTo(plan);
            assertThat(store.readPlan(INVOICE, number)).contains(plan);
        }
    }

    @Test
    void theSecondOfTwoWritersLosesTheRace() {
        Subject first = store.write(Subject.unknown(INVOICE, NOW), newer -> false);
        store.write(first.change().stale(true).done(), newer -> false);

        assertThatThrownBy(() -> store.write(first.change().attempts(1).done(), newer -> false))
                .isInstanceOf(LostRace.class)
                .hasMessageContaining("somebody else");
        assertThat(store.read(INVOICE).orElseThrow().attempts()).isZero();
    }

    @Test
    void twoCannotBothMakeTheFirstVersion() {
        store.write(Subject.unknown(INVOICE, NOW), newer -> false);

        assertThatThrownBy(() -> store.write(Subject.unknown(INVOICE, NOW), newer -> false))
                .isInstanceOf(LostRace.class);
    }

    @Test
    void aVersionOfARowThatIsGoneLosesTheRace() {
        Subject next = Subject.unknown(INVOICE, NOW).change().revision(3).done();

        assertThatThrownBy(() -> store.write(next, newer -> true)).isInstanceOf(LostRace.class);
    }

    @Test
    void aWriteWithALostAnswerIsASuccess() {
        Subject first = store.write(Subject.unknown(INVOICE, NOW), newer -> false);
        rows.loseAnswers(1, () -> {});

        Subject second = store.write(first.change().attempts(1).done(), newer -> false);

        assertThat(second.revision()).isEqualTo(2);
        assertThat(store.read(INVOICE).orElseThrow()).usingRecursiveComparison().isEqualTo(second);
    }

    @Test
    void aWriteThatTimedOutWithoutEffectIsMadeByTheSecondTry() {
        rows.failWrites(1);

        store.write(Subject.unknown(INVOICE, NOW), newer -> false);

        assertThat(store.read(INVOICE).orElseThrow().revision()).isEqualTo(1);
    }

    @Test
    void aWriteThatNeverGetsAnAnswerIsUnreachableAndNotLost() {
        rows.failWrites(2);
        assertThatThrownBy(() -> store.write(Subject.unknown(INVOICE, NOW), newer -> false))
                .isInstanceOf(Unreachable.class);

        rows.loseAnswers(2, () -> {});
        assertThatThrownBy(() -> store.write(Subject.unknown(INVOICE, NOW), newer -> false))
                .isInstanceOf(Unreachable.class);
        assertThat(store.read(INVOICE)).isPresent();
    }

    @Test
    void aLostAnswerIsKnownByItsAttemptAlthoughAnotherWroteOverIt() {
        Subject first = store.write(Subject.unknown(INVOICE, NOW), newer -> false);
        Subject sending = first.change().journal("k", sending(4)).done();
        rows.loseAnswers(1, this::markStale);

        Subject known = store.write(sending, newer -> newer.journal().get("k").attempt() == 4);

        assertThat(known.revision()).isEqualTo(3);
        assertThat(known.stale()).isTrue();
        assertThat(store.read(INVOICE).orElseThrow()).usingRecursiveComparison().isEqualTo(known);
    }

    @Test
    void aLostAnswerOverWhichAnotherAttemptStandsIsALostRace() {
        Subject first = store.write(Subject.unknown(INVOICE, NOW), newer -> false);
        Subject sending = first.change().journal("k", sending(4)).done();
        rows.loseAnswers(1, () -> markAttempt(5));

        assertThatThrownBy(() ->
                        store.write(sending, newer -> newer.journal().get("k").attempt() == 4))
                .isInstanceOf(LostRace.class);
    }

    @Test
    void aPlanNeverReplacesOneThatStands() {
        Plan first = new RandomSubjects(1).plan(1);
        Plan other = new RandomSubjects(2).plan(1);
        store.writePlan(INVOICE, first);

        Plan second = store.writePlan(INVOICE, other);

        assertThat(second.number()).isEqualTo(2);
        assertThat(store.readPlan(INVOICE, 1)).contains(first);
        assertThat(store.readPlan(INVOICE, 2)).contains(other.numbered(2));
    }

    @Test
    void aPlanWithALostAnswerKeepsItsNumber() {
        Plan plan = new RandomSubjects(1).plan(1);
        rows.loseAnswers(1, () -> {});

        assertThat(store.writePlan(INVOICE, plan).number()).isEqualTo(1);
        assertThat(store.readPlan(INVOICE, 2)).isEmpty();
    }

    @Test
    void aPlanWithoutANumberBecomesTheFirst() {
        assertThat(store.writePlan(INVOICE, new RandomSubjects(1).plan(0)).number())
                .isEqualTo(1);
    }

    @Test
    void aHundredSubjectsAreReadAtOnceAndMissingOnesAreLeftOut() {
        List<SubjectRef> refs = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            refs.add(payment("tr_" + i));
        }
        refs.stream().limit(60).forEach(ref -> store.write(Subject.unknown(ref, NOW), newer -> false));

        Map<SubjectRef, Subject> found = store.readAll(refs);

        assertThat(found.keySet()).isEqualTo(new HashSet<>(refs.subList(0, 60)));
        assertThat(found.get(refs.get(59)).revision()).isEqualTo(1);
        refs.add(payment("tr_100"));
        assertThatThrownBy(() -> store.readAll(refs)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void dueSubjectsComeOldestFirstAndNoneBeforeItsTime() {
        due("later", Subject.State.LATER, NOW.plusMillis(500));
        due("now", Subject.State.OPEN, NOW);
        due("old", Subject.State.WAITING, NOW.minusSeconds(60));
        due("hairWidth", Subject.State.LATER, NOW.plusNanos(1));
        due("none", Subject.State.LATER, null);
        int bucket = Math.floorMod("nl".hashCode(), SubjectStore.BUCKETS);

        assertThat(ids(bucket, NOW)).containsExactly("old", "now");
        assertThat(ids(bucket, NOW.plusMillis(1))).containsExactly("old", "now", "hairWidth");
        assertThat(ids(bucket, NOW.plusSeconds(1))).containsExactly("old", "now", "hairWidth", "later");
    }

    @Test
    void onlyStatesThatWaitForTheClockAreDue() {
        for (Subject.State state : Subject.State.values()) {
            if (state != Subject.State.PARKED) {
                due(state.name(), state, NOW);
            }
        }
        int bucket = Math.floorMod("nl".hashCode(), SubjectStore.BUCKETS);

        assertThat(ids(bucket, NOW)).containsExactlyInAnyOrder("LATER", "WAITING", "OPEN");
    }

    @Test
    void aSubjectThatIsDoneLeavesTheDueIndex() {
        Subject open = due("p", Subject.State.OPEN, NOW);
        store.write(open.change().state(Subject.State.DONE, null, "done").done(), newer -> false);

        assertThat(ids(Math.floorMod("nl".hashCode(), SubjectStore.BUCKETS), NOW))
                .isEmpty();
    }

    @Test
    void everyDueSubjectIsInExactlyOneBucketByAdministrationOrElseByConnection() {
        Set<SubjectRef> all = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            Subject subject = Subject.unknown(payment("tr_" + i), NOW)
                    .change()
                    .administration(i % 2 == 0 ? "adm" + i : "")
                    .state(Subject.State.LATER, NOW, "later")
                    .done();
            all.add(store.write(subject, newer -> false).ref());
        }
        List<SubjectRef> found = new ArrayList<>();
        for (int bucket = 0; bucket < SubjectStore.BUCKETS; bucket++) {
            found.addAll(store.due(bucket, NOW, "").rows());
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(all);
        int ofConnection = Math.floorMod("mollie".hashCode(), SubjectStore.BUCKETS);
        assertThat(store.due(ofConnection, NOW, "").rows()).hasSizeGreaterThanOrEqualTo(20);
    }

    @Test
    void oddCharactersInNamesComeBackFromTheDueIndex() {
        Subject due = Subject.unknown(INVOICE, NOW)
                .change()
                .administration("nl")
                .state(Subject.State.LATER, NOW, "later")
                .done();
        store.write(due, newer -> false);

        assertThat(store.due(Math.floorMod("nl".hashCode(), SubjectStore.BUCKETS), NOW, "")
                        .rows())
                .containsExactly(INVOICE);
    }

    @Test
    void aLongLineOfDueSubjectsComesInPages() {
        for (int i = 0; i < 230; i++) {
            due("p" + i, Subject.State.LATER, NOW.minusSeconds(i));
        }
        int bucket = Math.floorMod("nl".hashCode(), SubjectStore.BUCKETS);
        List<SubjectRef> found = new ArrayList<>();
        Page<SubjectRef> page = store.due(bucket, NOW, "");
        found.addAll(page.rows());
        while (!page.isLast()) {
            page = store.due(bucket, NOW, page.next());
            found.addAll(page.rows());
        }
        assertThat(found)
                .hasSize(230)
                .doesNotHaveDuplicates()
                .startsWith(payment("p229"))
                .endsWith(payment("p0"));
        assertThatThrownBy(() -> store.due(bucket, NOW, "not a cursor")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPlanOverTheLimitIsRefusedBeforeTheCall() {
        List<Effect> effects = List.of(new Effect("k", "c", "op", "x".repeat(Rows.MAX_BODY), "why"));
        Plan plan = new Plan(1, effects, List.of(), List.of(), Map.of(), Plan.Ending.DONE);

        assertThatThrownBy(() -> store.writePlan(INVOICE, plan))
                .isInstanceOf(Rows.TooLarge.class)
                .hasMessageContaining("plan#000001")
                .hasMessageNotContaining("xxx");
        assertThat(store.readPlan(INVOICE, 1)).isEmpty();
    }

    @Test
    void aParkedSubjectKeepsItsTask() {
        HumanTask task = new HumanTask("vat-not-mapped", "what", "todo", "", NOW);
        store.write(Subject.unknown(INVOICE, NOW).change().parked(task).done(), newer -> false);

        assertThat(store.read(INVOICE).orElseThrow().task()).contains(task);
    }

    private void markStale() {
        Subject stands = store.read(INVOICE).orElseThrow();
        store.write(stands.change().stale(true).done(), newer -> false);
    }

    private void markAttempt(int attempt) {
        Subject stands = store.read(INVOICE).orElseThrow();
        store.write(stands.change().journal("k", sending(attempt)).done(), newer -> false);
    }

    private Subject due(String id, Subject.State state, Instant at) {
        Subject subject = Subject.unknown(payment(id), NOW)
                .change()
                .administration("nl")
                .state(state, at, "for the test")
                .done();
        return store.write(subject, newer -> false);
    }

    private List<String> ids(int bucket, Instant until) {
        return store.due(bucket, until, "").rows().stream().map(SubjectRef::id).toList();
    }

    private static SubjectRef payment(String id) {
        return new SubjectRef("mollie", SubjectKind.PAYMENT, id);
    }

    private static JournalEntry sending(int attempt) {
        return new JournalEntry(
                JournalEntry.State.SENDING, "0123456789abcdef", "", attempt, NOW.plusSeconds(60), NOW, 0);
    }
}
