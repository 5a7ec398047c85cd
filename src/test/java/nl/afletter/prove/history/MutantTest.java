package nl.afletter.prove.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.UnaryOperator;
import nl.afletter.prove.ProvingTable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Protects the worth of {@link HistoriesTest}: products with a fault are found within few seeds, and the story that is
 * left of a seed is short.
 */
class MutantTest {

    /** A fault that shows without any mishap is in each of the first few worlds. */
    private static final int FEW = 6;

    private static final int RUNS = 40;
    private static final int SHORT = 5;

    @Test
    @Tag("prove")
    void aBookingThatIsMadeTwiceIsFoundAndShrunkToAShortStory() {
        isFound(Mutant.BOOKS_TWICE, FEW, MutantTest::small);
    }

    @ParameterizedTest
    @EnumSource(Mutant.class)
    @Tag("prove-only")
    void everyMutantIsFoundAndShrunkToAShortStory(Mutant mutant) {
        isFound(mutant, FEW, UnaryOperator.identity());
    }

    /** The first books of it, with nothing that goes wrong: quick enough for each build. */
    private static History small(History whole) {
        return new History(whole.seed(), whole.start(), whole.tills().subList(0, 1), whole.of("A"), List.of());
    }

    private static void isFound(Mutant mutant, int seeds, UnaryOperator<History> part) {
        for (long seed = 1; seed <= seeds; seed++) {
            History history = part.apply(Generator.history(seed));
            if (!Judge.of(history, mutant.around()).right()) {
                History shortest = Shrinker.shrink(
                        history, one -> !Judge.of(one, mutant.around()).right(), RUNS);
                Verdict verdict = Judge.of(shortest, mutant.around());
                System.out.println("mutant " + mutant + " is found by " + shortest.story() + "\n" + verdict);
                ProvingTable.note("mutant " + mutant + " is found by the history of seed " + seed + ", in "
                        + shortest.size() + " sentences");
                assertThat(verdict.right()).isFalse();
                assertThat(shortest.size()).as(shortest.story()).isLessThanOrEqualTo(SHORT);
                return;
            }
        }
        throw new AssertionError("no history of the first " + seeds + " seeds finds " + mutant);
    }
}
