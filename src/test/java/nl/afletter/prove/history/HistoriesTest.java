package nl.afletter.prove.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
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

    /** So many end within 45 seconds, or within 5 minutes where everything is proven. */
    private static final int SAMPLE = 10;

    private static final int FULL = 120;

    /** A failing seed is shrunk with so many runs at most. */
    private static final int RUNS = 60;

    @Test
    void everyHistoryEndsInTheBooksOfTheModel() {
        int number = Integer.getInteger("afletter.histories", ProvingTable.isFull() ? FULL : SAMPLE);
        long first = Long.getLong("afletter.seed", 1);
        List<String> failed = new ArrayList<>();
        long begin = System.nanoTime();
        for (long seed = first; seed < first + number; seed++) {
            History history = Generator.history(seed);
            Verdict verdict = Judge.of(history);
            count(verdict);
            if (!verdict.right()) {
                failed.add(shortStory(history, failed.isEmpty() ? RUNS : 0));
            }
        }
        System.out.printf(
                "histories | seeds %d to %d | failed %d | %.1f s%n",
                first, first + number - 1, failed.size(), (System.nanoTime() - begin) / 1e9);
        ProvingTable.note("histories: seeds " + first + " to " + (first + number - 1));
        assertThat(failed).as("histories that failed").isEmpty();
    }

    private static void count(Verdict verdict) {
        ProvingTable.add(WHAT, CHAIN, Column.HISTORIES, 1);
        ProvingTable.add(WHAT, CHAIN, Column.LOST, verdict.lost());
        ProvingTable.add(WHAT, CHAIN, Column.DOUBLE, verdict.doubled());
        ProvingTable.add(WHAT, CHAIN, Column.UNEXPLAINED_CENTS, verdict.unexplained());
        boolean otherwise = !verdict.right() && verdict.lost() + verdict.doubled() + verdict.unexplained() == 0;
        ProvingTable.add(WHAT, CHAIN, Column.OTHERWISE, otherwise ? verdict.findings().size() : 0);
    }

    private static String shortStory(History history, int runs) {
        History shortest = Shrinker.shrink(history, shorter -> !Judge.of(shorter).right(), runs);
        return "\n" + shortest.story() + "\n" + Judge.of(shortest);
    }
}
