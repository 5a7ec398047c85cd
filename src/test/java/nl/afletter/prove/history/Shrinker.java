package nl.afletter.prove.history;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Makes a failing history short: takes things out, first many at once, then one by one, as long as it still fails and
 * until nothing more can go or the runs are used up. What needs something that went goes with it, so that what is left is
 * always a history that could happen.
 */
final class Shrinker {

    private final Predicate<History> fails;
    private int runsLeft;

    private Shrinker(Predicate<History> fails, int runs) {
        this.fails = fails;
        this.runsLeft = runs;
    }

    /**
     * The shortest history found.
     *
     * @param failing a history that fails
     * @param fails whether a history fails; each call counts as a run
     * @param runs at most so many
     */
    static History shrink(History failing, Predicate<History> fails, int runs) {
        return new Shrinker(fails, runs).shrink(failing);
    }

    private History shrink(History failing) {
        History shortest = failing;
        int chunk = Math.max(1, shortest.size() / 2);
        while (runsLeft > 0) {
            History shorter = withoutOneChunk(shortest, chunk);
            if (shorter != shortest) {
                shortest = shorter;
                chunk = Math.max(1, Math.min(chunk, shortest.size() / 2));
            } else if (chunk > 1) {
                chunk = chunk / 2;
            } else {
                return shortest;
            }
        }
        return shortest;
    }

    /** The first that still fails of all that lack one chunk; mishaps go first. */
    private History withoutOneChunk(History history, int chunk) {
        List<Object> parts = new ArrayList<>(history.mishaps());
        parts.addAll(history.happenings());
        for (int from = 0; from < parts.size() && runsLeft > 0; from += chunk) {
            Set<Object> out = new HashSet<>(parts.subList(from, Math.min(parts.size(), from + chunk)));
            History shorter = history.with(
                    history.happenings().stream()
                            .filter(part -> !out.contains(part))
                            .toList(),
                    history.mishaps().stream()
                            .filter(part -> !out.contains(part))
                            .toList());
            runsLeft--;
            if (fails.test(shorter)) {
                return shorter;
            }
        }
        return history;
    }
}
