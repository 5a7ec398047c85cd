package nl.afletter.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import nl.afletter.journal.EngineBench.Crash;
import nl.afletter.memory.MemoryQueue;
import nl.afletter.memory.MemoryRows;
import nl.afletter.model.Effect;
import nl.afletter.model.Hint;
import nl.afletter.model.JournalEntry;
import nl.afletter.model.Plan;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.port.SubjectStore;
import nl.afletter.port.Unreachable;
import nl.afletter.work.Worker;
import org.junit.jupiter.api.Test;

/**
 * Protects the promise that every effect happens exactly once: crashes at every point, lost answers, time-outs with and
 * without effect, late effects, throttling, refusals and changes of the source while a plan is begun.
 */
class ExactlyOnceTest {

    private static final List<String> TEXTS = List.of("invoice", "pdf", "credit");

    private EngineBench bench = new EngineBench(Map.of(SubjectKind.INVOICE, this::three));

    /** Three effects, the second of which needs the id of the first. */
    private Decision three(UseCase.Situation situation) {
        List<Effect> effects = List.of(
                bench.books.findable("k1", "invoice"),
                bench.books.after("k1", "k2", "pdf"),
                bench.books.findable("k3", "credit"));
        boolean all = effects.stream()
                .allMatch(e -> situation.subject().booked(e.key()).isPresent());
        return all ? Decision.Done.because("booked") : execute(effects);
    }

    private static Decision execute(List<Effect> effects) {
        return new Decision.Execute(
                effects, List.of(), List.of(), List.of(), List.of(), Map.of("number", "1"), Plan.Ending.DONE);
    }

    @Test
    void undisturbedEachEffectIsBookedOnceAndLaterOnesKnowTheIdsOfEarlierOnes() {
        bench.hint(EngineBench.SUBJECT, Hint.Cause.WEBHOOK);
        bench.drain(Duration.ofMinutes(1));

        assertThat(bench.books.bookings).extracting(BooksDouble.Booking::text).containsExactlyElementsOf(TEXTS);
        assertThat(bench.books.bookings.get(1).earlier())
                .isEqualTo(bench.books.bookings.get(0).id());
        assertThat(bench.subject().state()).isEqualTo(Subject.State.DONE);
        assertThat(bench.subject().fact("number")).isEqualTo("1");
    }

    @Test
    void aCrashBeforeOrAfterAnyPointChangesNothingInTheBooks() {
        int points = pointsOf();
        assertThat(points).isGreaterThan(10);
        for (int n = 1; n <= points; n++) {
            bench = new EngineBench(Map.of(SubjectKind.INVOICE, this::three));
            bench.hint(EngineBench.SUBJECT, Hint.Cause.WEBHOOK);
            crashAt(n);
            bench.startProcess();
            bench.table.queue().giveBackAll();
            bench.drain(Duration.ofHours(2));
            assertBookedOnce("crash at point " + n + " of " + points);
        }
    }

    @Test
    void aSecondCrashDuringTheRecoveryChangesNothingEither() {
        int points = pointsOf();
        for (int n = 1; n <= points; n++) {
            for (int second = 1; second <= 8; second++) {
                bench = new EngineBench(Map.of(SubjectKind.INVOICE, this::three));
                bench.hint(EngineBench.SUBJECT, Hint.Cause.WEBHOOK);
                crashAt(n);
                bench.startProcess();
                bench.table.queue().giveBackAll();
                bench.clock.advance(Duration.ofMinutes(2));
                crashAt(second);
                bench.startProcess();
                bench.table.queue().giveBackAll();
                bench.drain(Duration.ofHours(2));
                assertBookedOnce("crashes at " + n + " and " + second);
            }
        }
    }

    @Test
    void withTheQueueLostTheSweepFindsWhatIsLeft() {
        int points = pointsOf();
        for (int n = 1; n <= points; n++) {
            bench = new EngineBench(Map.of(SubjectKind.INVOICE, this::three));
            bench.hint(EngineBench.SUBJECT, Hint.Cause.WEBHOOK);
            crashAt(n);
            bench.startProcess();
            boolean known =
                    bench.table.stores().subjects().read(EngineBench.SUBJECT).isPresent();
            bench.table.queue().giveBackAll();
            while (bench.table.queue().size() > 0) {
                bench.table.queue().receive().ifPresent(bench.table.queue()::delete);
            }
            if (!known) {
                bench.hint(EngineBench.SUBJECT, Hint.Cause.FEED);
            }
            bench.drain(Duration.ofHours(2));
            assertBookedOnce("queue lost at point " + n);
        }
    }

    @Test
    void aLostAnswerOfTheTableIsNotALostRace() {
        for (int n = 1; n <= 8; n++) {
            int target = n;
            bench = new EngineBench(Map.of(SubjectKind.INVOICE, this::three));
            int[] puts = {0};
            bench.table.rows().probe(new MemoryRows.Probe() {
                @Override
                public void after(MemoryRows.Access access, String where) {
                    if (access.isWrite() && ++puts[0] == target) {
                        throw new Unreachable("answer lost", null);
                    }
                }
            });
            bench.hint(EngineBench.SUBJECT, Hint.Cause.WEBHOOK);
            bench.drain(Duration.ofHours(2));
            assertBookedOnce("answer of write " + n + " lost");
        }
    }

    @Test
    void aTimeOutWithEffectIsFoundAndNeverSentAgain() {
        bench.books.fates.put(1, BooksDouble.Fate.TIMES_OUT_WITH_EFFECT);
        bench.books.hiddenFor = Duration.ofSeconds(110);
        bench.hint(EngineBench.SUBJECT, Hint.Cause.WEBHOOK);
        bench.drain(Duration.ofHours(2));
        assertBookedOnce("time-out with a late effect");
        assertThat(bench.books.calls).isEqualTo(3);
    }

    @Test
    void aTimeOutWithoutEffectIsSentAgainOnlyWhenTheSettleDownTimeIsOver() {
        bench.books.fates.put(1, BooksDouble.Fate.TIMES_OUT_WITHOUT_EFFECT);
        bench.hint(EngineBench.SUBJECT, Hint.Cause.WEBHOOK);
        bench.drain(Duration.ofMinutes(2));
        assertThat(bench.books.calls).isEqualTo(1);
        bench.drain(Duration.ofHours(2));
        assertBookedOnce("time-out without effect");
    }

    @Test
    void whatCannotBeFoundIsNeverSentTwiceAndAPersonIsAsked() {
        bench = new EngineBench(
                Map.of(SubjectKind.INVOICE, s -> execute(List.of(bench.books.unfindable("n1", "note")))));
        bench.books.fates.put(1, BooksDouble.Fate.TIMES_OUT_WITHOUT_EFFECT);
        bench.hint(EngineBench.SUBJECT, Hint.Cause.WEBHOOK);
        bench.drain(Duration.ofDays(2));
        assertThat(bench.books.calls).isEqualTo(1);
        assertThat(bench.subject().state()).isEqualTo(Subject.State.PARKED);
        assertThat(bench.subject().task().orElseThrow().code()).isEqualTo("outcome-unknown");
    }

    @Test
    void whatFollowsAStepThatAPersonGaveUpIsDecidedAnewAndNotSentAsItWasPlanned() {
        bench = new EngineBench(Map.of(SubjectKind.INVOICE, s -> {
            int plan = s.subject().plan() + 1;
            return bench.books.times("second") > 0
                    ? Decision.Done.because("both stand there")
                    : execute(List.of(
                            bench.books.unfindable("first:" + plan, "first"),
                            bench.books.unfindable("second:" + plan, plan == 1 ? "second on a wrong base" : "second")));
        }));
        bench.books.fates.put(1, BooksDouble.Fate.TIMES_OUT_WITHOUT_EFFECT);
        bench.hint(EngineBench.SUBJECT, Hint.Cause.WEBHOOK);
        bench.drain(Duration.ofDays(2));
        assertThat(bench.subject().state()).isEqualTo(Subject.State.PARKED);

        giveUp("first:1");
        bench.hint(EngineBench.SUBJECT, Hint.Cause.PERSON);
        bench.drain(Duration.ofHours(1));

        assertThat(bench.subject().state()).isEqualTo(Subject.State.DONE);
        assertThat(bench.books.times("first")).isEqualTo(1);
        assertThat(bench.books.times("second")).isEqualTo(1);
        assertThat(bench.books.times("second on a wrong base")).isZero();
    }

    private void giveUp(String key) {
        JournalEntry uncertain = bench.subject().journal().get(key);
        bench.table
                .stores()
                .subjects()
                .write(
                        bench.subject()
                                .change()
                                .journal(key, uncertain.to(JournalEntry.State.GIVEN_UP, bench.clock.instant()))
                                .done(),
                        row -> false);
    }

    @Test
    void ofTwoWorkersThatWriteTheSameSendingInTheSameMomentOneSends() throws Exception {
        CountDownLatch otherIsSending = new CountDownLatch(1);
        CountDownLatch firstIsDone = new CountDownLatch(1);
        AtomicReference<Thread> other = new AtomicReference<>();
        bench = new EngineBench(Map.of(SubjectKind.INVOICE, s -> {
            if (other.get() == null) {
                other.set(new Thread(() -> handle(bench.worker())));
                other.get().start();
                await(otherIsSending);
            }
            return three(s);
        }));
        bench.books.beforeCall = () -> {
            if (Thread.currentThread() == other.get() && otherIsSending.getCount() > 0) {
                otherIsSending.countDown();
                await(firstIsDone);
            }
        };

        handle(bench.worker());
        assertThat(bench.books.calls).as("calls of the one who came second").isZero();
        firstIsDone.countDown();
        other.get().join();
        bench.drain(Duration.ofHours(1));

        assertBookedOnce("two workers with the same entry");
    }

    private void handle(Worker worker) {
        try {
            Hint hint = new Hint(EngineBench.SUBJECT, Hint.Cause.WEBHOOK, bench.clock.instant());
            worker.handle(hint, EngineBench.BOOKS, Budget.from(bench.clock, Duration.ofSeconds(90)));
        } catch (SubjectStore.LostRace comesAgain) {
            bench.hint(EngineBench.SUBJECT, Hint.Cause.WEBHOOK);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    @Test
    void aRefusalClosesThePlanAndTryAgainDecidesAnew() {
        bench.books.fates.put(2, BooksDouble.Fate.REJECTED);
        bench.hint(EngineBench.SUBJECT, Hint.Cause.WEBHOOK);
        bench.drain(Duration.ofMinutes(2));
        assertThat(bench.subject().state()).isEqualTo(Subject.State.PARKED);
        assertThat(bench.subject().planOpen()).isFalse();
        assertThat(bench.books.times("credit")).isZero();

        bench.hint(EngineBench.SUBJECT, Hint.Cause.PERSON);
        bench.drain(Duration.ofMinutes(2));
        assertBookedOnce("try again after a refusal");
        assertThat(bench.subject().plan()).isEqualTo(2);
    }

    @Test
    void throttlingPausesTheConnectionAndUsesUpNoAttempt() {
        bench.books.fates.put(2, BooksDouble.Fate.THROTTLED);
        bench.hint(EngineBench.SUBJECT, Hint.Cause.WEBHOOK);
        bench.drain(Duration.ofMinutes(1));
        assertThat(bench.table.stores().connections().pausedUntil("books")).isPresent();
        assertThat(bench.subject().attempts()).isZero();
        bench.drain(Duration.ofMinutes(30));
        assertBookedOnce("after a pause");
    }

    @Test
    void whatSurelyHadNoEffectIsSimplyTriedAgain() {
        bench.books.fates.put(1, BooksDouble.Fate.NO_EFFECT);
        bench.books.fates.put(2, BooksDouble.Fate.NO_EFFECT);
        bench.hint(EngineBench.SUBJECT, Hint.Cause.WEBHOOK);
        bench.drain(Duration.ofHours(1));
        assertBookedOnce("after two calls without effect");
    }

    @Test
    void aWebhookThatComesWhileAPlanIsBegunIsLookedAtWhenThePlanIsClosed() {
        int[] decisions = {0};
        bench = new EngineBench(Map.of(SubjectKind.INVOICE, s -> {
            decisions[0]++;
            return three(s);
        }));
        bench.books.fates.put(2, BooksDouble.Fate.TIMES_OUT_WITHOUT_EFFECT);
        bench.hint(EngineBench.SUBJECT, Hint.Cause.WEBHOOK);
        assertThat(bench.workOne()).isTrue();
        bench.hint(EngineBench.SUBJECT, Hint.Cause.WEBHOOK);
        assertThat(bench.workOne()).isTrue();
        assertThat(bench.subject().stale()).isTrue();
        assertThat(decisions[0]).isEqualTo(1);
        bench.drain(Duration.ofHours(2));
        assertThat(decisions[0]).isEqualTo(2);
        assertBookedOnce("changed while a plan was begun");
    }

    @Test
    void aJournalEntryKeepsItsAttemptsApart() {
        bench.books.fates.put(1, BooksDouble.Fate.TIMES_OUT_WITHOUT_EFFECT);
        bench.hint(EngineBench.SUBJECT, Hint.Cause.WEBHOOK);
        bench.drain(Duration.ofHours(2));
        JournalEntry entry = bench.subject().journal().get("k1");
        assertThat(entry.attempt()).isEqualTo(2);
        assertThat(entry.state()).isEqualTo(JournalEntry.State.BOOKED);
    }

    @Test
    void anAbsenceThatWasReadTooEarlyDecidesNothingHoweverLateItsAnswerComes() {
        bench.books.fates.put(1, BooksDouble.Fate.TIMES_OUT_WITH_EFFECT);
        bench.books.hiddenFor = Duration.ofSeconds(200);
        bench.hint(EngineBench.SUBJECT, Hint.Cause.WEBHOOK);
        assertThat(bench.workOne()).isTrue();
        bench.clock.advance(Duration.ofSeconds(195));
        bench.books.afterLookUp = () -> {
            bench.books.afterLookUp = () -> {};
            bench.clock.advance(Duration.ofSeconds(15));
        };
        bench.hint(EngineBench.SUBJECT, Hint.Cause.PERSON);
        assertThat(bench.workOne()).isTrue();
        bench.drain(Duration.ofHours(2));
        assertBookedOnce("a slow look-up");
        assertThat(bench.books.calls).isEqualTo(3);
    }

    @Test
    void whatChangedWhileAPlanWasBegunIsDecidedAnewWhereverTheProcessDies() {
        for (int n = 1; n <= 12; n++) {
            int[] decisions = {0};
            bench = new EngineBench(Map.of(SubjectKind.INVOICE, s -> {
                decisions[0]++;
                return three(s);
            }));
            bench.books.fates.put(2, BooksDouble.Fate.TIMES_OUT_WITHOUT_EFFECT);
            bench.hint(EngineBench.SUBJECT, Hint.Cause.WEBHOOK);
            bench.workOne();
            bench.hint(EngineBench.SUBJECT, Hint.Cause.WEBHOOK);
            bench.workOne();
            bench.clock.advance(Duration.ofMinutes(10));
            bench.hint(EngineBench.SUBJECT, Hint.Cause.DUE);
            crashAt(n);
            bench.startProcess();
            bench.table.queue().clear();
            bench.drain(Duration.ofHours(2));
            assertThat(decisions[0]).as("decisions after a crash at " + n).isGreaterThanOrEqualTo(2);
            assertThat(bench.subject().stale())
                    .as("stale after a crash at " + n)
                    .isFalse();
            assertBookedOnce("crash at " + n);
        }
    }

    @Test
    void hintsOfTheSweepThatPiledUpUseUpOneLookUpOnly() {
        bench.books.fates.put(1, BooksDouble.Fate.TIMES_OUT_WITHOUT_EFFECT);
        bench.hint(EngineBench.SUBJECT, Hint.Cause.WEBHOOK);
        assertThat(bench.workOne()).isTrue();
        bench.clock.advance(Duration.ofMinutes(1));
        for (int i = 0; i < 6; i++) {
            bench.hint(EngineBench.SUBJECT, Hint.Cause.DUE);
        }
        while (bench.workOne()) {
            // all six
        }
        assertThat(bench.subject().journal().get("k1").lookUps()).isEqualTo(1);
        assertThat(bench.subject().stale()).isFalse();
        bench.drain(Duration.ofHours(2));
        assertBookedOnce("after hints that piled up");
    }

    @Test
    void aFaultOfOursInTheMiddleOfAnEffectIsAnUnknownOutcomeAndFailsNoMessage() {
        bench.books.fates.put(2, BooksDouble.Fate.BREAKS);
        bench.hint(EngineBench.SUBJECT, Hint.Cause.WEBHOOK);
        bench.drain(Duration.ofHours(2));
        assertBookedOnce("a fault of ours");
        assertThat(bench.table.queue().deadLetters()).isEmpty();
    }

    private void assertBookedOnce(String when) {
        for (String text : TEXTS) {
            assertThat(bench.books.times(text)).as(text + " after " + when).isEqualTo(1);
        }
        assertThat(bench.subject().state()).as(when).isEqualTo(Subject.State.DONE);
    }

    /** Counts the points of one undisturbed run: before and after each write, message and vendor call. */
    private int pointsOf() {
        List<String> points = new ArrayList<>();
        bench = new EngineBench(Map.of(SubjectKind.INVOICE, this::three));
        bench.hint(EngineBench.SUBJECT, Hint.Cause.WEBHOOK);
        probe(points::add);
        bench.drain(Duration.ofMinutes(1));
        return points.size();
    }

    private void crashAt(int n) {
        int[] count = {0};
        probe(point -> {
            if (++count[0] == n) {
                throw new Crash();
            }
        });
        try {
            while (bench.workOne()) {
                // until it crashes or has nothing to do
            }
        } catch (Crash expected) {
            assertThat(count[0]).isEqualTo(n);
        }
    }

    private void probe(Consumer<String> point) {
        bench.table.rows().probe(new MemoryRows.Probe() {
            @Override
            public void before(MemoryRows.Access access, String where) {
                if (access.isWrite()) {
                    point.accept("before " + access + " " + where);
                }
            }

            @Override
            public void after(MemoryRows.Access access, String where) {
                if (access.isWrite()) {
                    point.accept("after " + access + " " + where);
                }
            }
        });
        bench.table.queue().probe(new MemoryQueue.Probe() {
            @Override
            public void before(Hint hint, String group) {
                point.accept("before message " + hint);
            }

            @Override
            public void after(Hint hint, String group) {
                point.accept("after message " + hint);
            }
        });
        bench.books.beforeCall = () -> point.accept("before call");
        bench.books.afterCall = () -> point.accept("after call");
    }
}
