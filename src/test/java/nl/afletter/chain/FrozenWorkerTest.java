package nl.afletter.chain;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import nl.afletter.chain.Chain.World;
import nl.afletter.chain.Stories.Story;
import nl.afletter.memory.MemoryRows;
import nl.afletter.prove.Column;
import nl.afletter.prove.ProvingTable;
import nl.afletter.prove.Sample;
import nl.afletter.work.Worker;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Protects against a process that is frozen and thaws: worker A stops right before or right after any of its writes (so
 * after its decision, between claim and plan, after Sending and before the call, after the call and before Booked), its
 * message comes again, worker B goes on, and A thaws, when B is done or in the middle of B's recovery. A's call is
 * refused by its deadline and A's write by the row's revision: the books are the same.
 */
@Tag("prove")
@Execution(ExecutionMode.CONCURRENT)
class FrozenWorkerTest {

    private static final Duration VISIBILITY_IS_OVER = Duration.ofSeconds(121);

    static Stream<Story> stories() {
        return Stories.all().stream();
    }

    @ParameterizedTest
    @MethodSource("stories")
    void aThawedWorkerHasNoSecondEffect(Story story) throws InterruptedException {
        long begin = System.nanoTime();
        try (Chain chain = new Chain()) {
            Runnable act = story.beginning().apply(chain);
            chain.calm(Duration.ofHours(3));
            act.run();
            chain.consent();
            World start = chain.world();
            chain.calm(story.reach());
            List<String> expected = Footprint.of(chain);
            // In a build that only samples, every fifth write.
            int step = ProvingTable.isFull() ? 1 : 5;
            int cases = 0;
            for (boolean before : List.of(true, false)) {
                for (boolean early : List.of(true, false)) {
                    int nth = 1 + Math.floorMod(Sample.seed(), step);
                    while (thaws(chain, start, story, new Freeze(nth, before), early, expected)) {
                        nth += step;
                        cases++;
                    }
                }
            }
            System.out.printf(
                    "frozen worker    | %-50s | cases %3d | %5.1f s%n",
                    story, cases, (System.nanoTime() - begin) / 1e9);
        }
    }

    /** @param early whether A thaws when B has handled one message @return false when A has no such write any more */
    private static boolean thaws(
            Chain chain, World start, Story story, Freeze freeze, boolean early, List<String> expected)
            throws InterruptedException {
        chain.takeBack(start);
        chain.deliverWebhooks();
        Worker a = chain.worker;
        chain.table.rows().probe(freeze);
        Thread thread = new Thread(() -> freeze.run(chain, a), "worker-a");
        thread.setDaemon(true);
        thread.start();
        if (!freeze.isFrozen()) {
            thread.join();
            return false;
        }
        chain.startProcess();
        chain.clock.advance(VISIBILITY_IS_OVER);
        if (early) {
            chain.workOne();
        } else {
            chain.calm(story.reach());
        }
        freeze.thaw();
        thread.join();
        chain.calm(story.reach());
        Person.settlesWritings(chain, story.reach());
        String where = story + ": " + freeze + (early ? ", thaws early" : ", thaws late");
        Measured.same(story, chain, Column.FROZEN_OR_KILLED, expected, Footprint.of(chain), where);
        return true;
    }

    /** Freezes the thread of worker A at its n-th write. */
    private static final class Freeze implements MemoryRows.Probe {
        private final int nth;
        private final boolean before;
        private final CountDownLatch stopped = new CountDownLatch(1);
        private final CountDownLatch thawed = new CountDownLatch(1);
        private volatile boolean frozen;
        private volatile Thread worker;
        private int seen;
        private String where = "";

        private Freeze(int nth, boolean before) {
            this.nth = nth;
            this.before = before;
        }

        /** Works until nothing is left, or until it froze: a thawed worker finishes its message and no more. */
        private void run(Chain chain, Worker a) {
            worker = Thread.currentThread();
            try {
                while (!frozen && chain.workOne(a)) {
                    continue;
                }
            } finally {
                stopped.countDown();
            }
        }

        @Override
        public void before(MemoryRows.Access access, String at) {
            if (access.isWrite() && Thread.currentThread() == worker && ++seen == nth && before) {
                freeze(at);
            }
        }

        @Override
        public void after(MemoryRows.Access access, String at) {
            if (access.isWrite() && Thread.currentThread() == worker && seen == nth && !before && !frozen) {
                freeze(at);
            }
        }

        private void freeze(String at) {
            where = at;
            frozen = true;
            stopped.countDown();
            try {
                thawed.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }

        private boolean isFrozen() throws InterruptedException {
            stopped.await();
            return frozen;
        }

        private void thaw() {
            thawed.countDown();
        }

        @Override
        public String toString() {
            return "frozen " + (before ? "before" : "after") + " write " + nth + " " + where;
        }
    }
}
