package nl.afletter.prove.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import nl.afletter.prove.Column;
import nl.afletter.prove.ProvingTable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Protects the books as a whole: histories drawn from seeds, with everything going wrong that can, end in the books that
 * an independent model says, to the cent. A seed that fails is shrunk to a short story.
 *
 * <p>{@code -Dafletter.histories=1000} lives through so many, {@code -Dafletter.seed=42} begins at that seed.
 */
@Tag("prove")
class HistoriesTest {

    private static final String WHAT = "histories from a seed";
    private static final String CHAIN = "Teamleader > Mollie > Moneybird";

    /** So many end within 20 seconds, or within 5 minutes where everything is proven. */
    private static final int SAMPLE = 6;

    private static final int FULL = 60;

    /** Each history has a world of its own: two at once keep two cores busy. */
    private static final int AT_ONCE = Math.min(4, Runtime.getRuntime().availableProcessors());

    /** A failing seed is shrunk with so many runs at most. */
    private static final int RUNS = 60;

    @Test
    void everyHistoryEndsInTheBooksOfTheModel() throws Exception {
        int number = Integer.getInteger("afletter.histories", ProvingTable.isFull() ? FULL : SAMPLE);
        long first = Long.getLong("afletter.seed", 1);
        long begin = System.nanoTime();
        Map<Long, Future<Verdict>> verdicts = new TreeMap<>();
        ExecutorService side = Executors.newFixedThreadPool(AT_ONCE);
        try {
            LongStream.range(first, first + number)
                    .forEach(seed -> verdicts.put(seed, side.submit(() -> Judge.of(Generator.history(seed)))));
            List<Long> failed = new ArrayList<>();
            for (Map.Entry<Long, Future<Verdict>> each : verdicts.entrySet()) {
                Verdict verdict = each.getValue().get();
                count(verdict);
                if (!verdict.right()) {
                    failed.add(each.getKey());
                    System.out.println(Generator.history(each.getKey()).story() + "\n" + verdict);
                }
            }
            System.out.printf(
                    "histories | seeds %d to %d | failed %s | %.1f s%n",
                    first, first + number - 1, failed, (System.nanoTime() - begin) / 1e9);
            ProvingTable.note("histories: seeds " + first + " to " + (first + number - 1));
            assertThat(failed)
                    .as(() -> "seeds that failed; the first of them, shrunk:\n" + shortStory(failed.get(0)))
                    .isEmpty();
        } finally {
            side.shutdownNow();
        }
    }

    private static void count(Verdict verdict) {
        ProvingTable.add(WHAT, CHAIN, Column.HISTORIES, 1);
        ProvingTable.add(WHAT, CHAIN, Column.LOST, verdict.lost());
        ProvingTable.add(WHAT, CHAIN, Column.DOUBLE, verdict.doubled());
        ProvingTable.add(WHAT, CHAIN, Column.UNEXPLAINED_CENTS, verdict.unexplained());
        boolean otherwise = !verdict.right() && verdict.lost() + verdict.doubled() + verdict.unexplained() == 0;
        ProvingTable.add(
                WHAT, CHAIN, Column.OTHERWISE, otherwise ? verdict.findings().size() : 0);
    }

    private static String shortStory(long seed) {
        History shortest =
                Shrinker.shrink(Generator.history(seed), one -> !Judge.of(one).right(), RUNS);
        return shortest.story() + "\n" + Judge.of(shortest);
    }
}
