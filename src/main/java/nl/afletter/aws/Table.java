package nl.afletter.aws;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import nl.afletter.port.Unreachable;

/**
 * Writes that know themselves again. A write whose answer was lost is made a second time under the same id; refused by
 * a row that bears this id, it had been made: a lost answer is not a lost race (design.md section 4).
 */
final class Table {

    /** Above what a row sees in practice: one worker per group, now and then a person. */
    private static final int MAX_RACES = 25;

    private final Rows rows;

    Table(Rows rows) {
        this.rows = rows;
    }

    Rows rows() {
        return rows;
    }

    /** Puts a row, on the condition that {@link Rows#put} has. @throws Unreachable if it is still unknown */
    Rows.Outcome put(Rows.Row row) {
        Rows.Row mine = row.by(UUID.randomUUID().toString());
        Rows.Outcome outcome;
        try {
            outcome = rows.put(mine);
        } catch (Unreachable answerLost) {
            outcome = rows.put(mine);
        }
        boolean made =
                outcome.stands().filter(old -> old.by().equals(mine.by())).isPresent();
        return made ? Rows.Outcome.DONE : outcome;
    }

    /** Takes a row out if it stands at this revision; one that is gone already counts as taken out. */
    void delete(Rows.Key key, long rev) {
        try {
            rows.delete(key, rev);
        } catch (Unreachable answerLost) {
            rows.delete(key, rev);
        }
    }

    /**
     * Changes a body by compare and set: reads, decides, writes on the condition of what was read, and begins anew
     * when somebody else wrote.
     *
     * @param step from the body that stands (empty: no row) to the next one, or to empty to leave it as it is
     * @return whether a change was written
     * @throws Unreachable if others write all the time
     */
    boolean change(Rows.Key key, Function<Optional<String>, Optional<String>> step) {
        Optional<Rows.Row> stands = rows.get(key);
        for (int race = 0; race < MAX_RACES; race++) {
            Optional<String> next = step.apply(stands.map(Rows.Row::body));
            if (next.isEmpty()) {
                return false;
            }
            long rev = stands.map(Rows.Row::rev).orElse(0L) + 1;
            Rows.Outcome outcome = put(Rows.Row.of(key, rev, next.get()));
            if (outcome.done()) {
                return true;
            }
            stands = outcome.stands();
        }
        throw new Unreachable("row " + key.pk() + " " + key.sk() + " is written by many at once", null);
    }
}
