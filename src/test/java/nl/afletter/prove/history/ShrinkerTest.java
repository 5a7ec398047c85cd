package nl.afletter.prove.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import nl.afletter.prove.history.Happening.Paid;
import nl.afletter.prove.history.Mishap.ProcessDies;
import org.junit.jupiter.api.Test;

/** Protects that a failing seed becomes a short story that could happen, and that this ends. */
class ShrinkerTest {

    private static final int RUNS = 1_000;

    @Test
    void onlyWhatTheFailureNeedsIsLeft() {
        History history = first(it -> has(it, Paid.class) && dies(it));
        Predicate<History> fails = it -> has(it, Paid.class) && dies(it);

        History shortest = Shrinker.shrink(history, fails, RUNS);

        assertThat(shortest.mishaps()).hasSize(1).allMatch(ProcessDies.class::isInstance);
        assertThat(shortest.happenings().stream().filter(Paid.class::isInstance))
                .hasSize(1);
        assertThat(shortest.happenings()).hasSizeLessThanOrEqualTo(2);
        assertThat(shortest.story()).contains("seed " + history.seed(), "our process dies");
    }

    @Test
    void whatIsTriedCouldAlwaysHappen() {
        List<History> tried = new ArrayList<>();
        LongStream.rangeClosed(1, 20)
                .forEach(seed -> Shrinker.shrink(
                        Generator.history(seed),
                        it -> {
                            tried.add(it);
                            return it.size() > 3;
                        },
                        RUNS));

        assertThat(tried).hasSizeGreaterThan(100).allSatisfy(it -> {
            Set<String> made = new HashSet<>();
            it.happenings().forEach(happening -> {
                assertThat(made).containsAll(happening.needs());
                made.add(happening.makes());
            });
            assertThat(it.books())
                    .allSatisfy(books -> assertThat(Model.of(it, books)).isNotNull());
        });
    }

    @Test
    void theRunsAreBounded() {
        int[] runs = {0};
        History history = Generator.history(1);

        Shrinker.shrink(
                history,
                it -> {
                    runs[0]++;
                    return false;
                },
                7);

        assertThat(runs[0]).isEqualTo(7);
    }

    @Test
    void aSeedGivesTheSameHistoryAgain() {
        assertThat(LongStream.rangeClosed(1, 50))
                .allSatisfy(seed -> assertThat(Generator.history(seed)).isEqualTo(Generator.history(seed)));
        assertThat(LongStream.rangeClosed(1, 50).mapToObj(Generator::history).map(History::happenings))
                .doesNotHaveDuplicates();
    }

    private static History first(Predicate<History> like) {
        return LongStream.rangeClosed(1, 1_000)
                .mapToObj(Generator::history)
                .filter(like)
                .findFirst()
                .orElseThrow();
    }

    private static boolean has(History history, Class<?> kind) {
        return history.happenings().stream().anyMatch(kind::isInstance);
    }

    private static boolean dies(History history) {
        return history.mishaps().stream().anyMatch(ProcessDies.class::isInstance);
    }
}
