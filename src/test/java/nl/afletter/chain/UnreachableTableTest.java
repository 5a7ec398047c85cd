package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import nl.afletter.chain.Chain.World;
import nl.afletter.chain.Stories.Story;
import nl.afletter.memory.MemoryQueue;
import nl.afletter.memory.MemoryRows;
import nl.afletter.model.Hint;
import nl.afletter.port.Unreachable;
import nl.afletter.prove.Column;
import nl.afletter.prove.ProvingTable;
import nl.afletter.prove.Sample;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Protects against a table and a queue that do not answer: every write of a story once with its answer lost, once lost
 * for good although it was made, once not made; every message once sent without an answer and once not sent. The message
 * in work comes again, and the books end up the same.
 */
@Tag("prove")
@Execution(ExecutionMode.CONCURRENT)
class UnreachableTableTest {

    /** Those with every kind of row: plans, claims, waiters, registers, evidence, cursors of long work. */
    private static final Set<String> STORIES =
            Set.of("settle payment, write back", "invoice wakes its payment", "import payout, prove clearing");

    /** What becomes of one write. */
    private enum Fate {
        ANSWER_LOST_ONCE(1, false),
        ANSWERS_LOST(2, false),
        NOT_MADE(2, true);

        private final int times;
        private final boolean before;

        Fate(int times, boolean before) {
            this.times = times;
            this.before = before;
        }
    }

    static Stream<Story> stories() {
        return Stories.all().stream().filter(story -> ProvingTable.isFull() || STORIES.contains(story.name()));
    }

    @ParameterizedTest
    @MethodSource("stories")
    void aWriteOrMessageWithoutAnAnswerChangesNothing(Story story) {
        long begin = System.nanoTime();
        try (Chain chain = new Chain()) {
            Runnable act = story.beginning().apply(chain);
            chain.calm(Duration.ofHours(3));
            act.run();
            chain.consent();
            World start = chain.world();
            chain.calm(story.reach());
            List<String> expected = Footprint.of(chain);
            // In a build that only samples, every fourth write.
            int step = ProvingTable.isFull() ? 1 : 4;
            int first = 1 + Math.floorMod(Sample.seed(), step);
            int writes = 0;
            int cases = 0;
            for (Fate fate : Fate.values()) {
                writes = first;
                while (table(chain, start, story, fate, writes, expected)) {
                    writes += step;
                    cases++;
                }
            }
            int messages = 0;
            for (boolean sent : List.of(true, false)) {
                messages = 0;
                while (queue(chain, start, story, sent, messages + 1, expected)) {
                    messages++;
                    cases++;
                }
            }
            System.out.printf(
                    "table and queue  | %-50s | writes %3d, messages %2d | cases %3d | %5.1f s%n",
                    story, writes - 1, messages, cases, (System.nanoTime() - begin) / 1e9);
        }
    }

    /** False when there is no such write any more. */
    private static boolean table(Chain chain, World start, Story story, Fate fate, int nth, List<String> expected) {
        chain.takeBack(start);
        Strikes strikes = new Strikes(nth, fate.times);
        chain.table.rows().probe(new MemoryRows.Probe() {
            @Override
            public void before(MemoryRows.Access access, String where) {
                if (fate.before && access.isWrite()) {
                    strikes.next(where);
                }
            }

            @Override
            public void after(MemoryRows.Access access, String where) {
                if (!fate.before && access.isWrite()) {
                    strikes.next(where);
                }
            }
        });
        return same(chain, story, expected, strikes, fate, story + ": " + fate + ", write " + nth);
    }

    private static boolean queue(Chain chain, World start, Story story, boolean sent, int nth, List<String> expected) {
        chain.takeBack(start);
        Strikes strikes = new Strikes(nth, 1);
        chain.table.queue().probe(new MemoryQueue.Probe() {
            @Override
            public void before(Hint hint, String group) {
                if (!sent && hint.cause() != Hint.Cause.DUE) {
                    strikes.next(hint.toString());
                }
            }

            @Override
            public void after(Hint hint, String group) {
                if (sent && hint.cause() != Hint.Cause.DUE) {
                    strikes.next(hint.toString());
                }
            }
        });
        return same(chain, story, expected, strikes, null, story + ": message " + nth + (sent ? " sent" : " not sent"));
    }

    private static boolean same(
            Chain chain, Story story, List<String> expected, Strikes strikes, Fate fate, String where) {
        chain.calm(story.reach());
        chain.table.rows().noProbe();
        chain.table.queue().probe(new MemoryQueue.Probe() {});
        if (!strikes.struck()) {
            return false;
        }
        chain.clock.advance(chain.callsComeAgainWithin());
        chain.calm(story.reach());
        int asked = Person.settlesWritings(chain, story.reach());
        String at = where + ": " + strikes.at;
        Measured.same(story, chain, Column.UNKNOWN_OUTCOMES, expected, Footprint.of(chain), at);
        if (fate == Fate.ANSWER_LOST_ONCE) {
            assertThat(asked)
                    .as("a write knows itself again: nobody is asked. " + at)
                    .isZero();
        }
        return true;
    }

    /** Strikes the n-th access, and its repetitions. */
    private static final class Strikes {
        private final int nth;
        private final int times;
        private int seen;
        private int struck;
        private String at = "";

        private Strikes(int nth, int times) {
            this.nth = nth;
            this.times = times;
        }

        private synchronized void next(String where) {
            seen++;
            boolean again = struck > 0 && struck < times && where.equals(at);
            if (seen == nth || again) {
                at = where;
                struck++;
                throw new Unreachable("no answer for " + where, null);
            }
        }

        private boolean struck() {
            return struck > 0;
        }
    }
}
