package nl.afletter.storage;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import nl.afletter.aws.Rows;
import nl.afletter.port.Unreachable;

/** Rows of which the next writes time out, with or without effect, and between whose write and answer others step in. */
final class LossyRows implements Rows {

    private final Rows rows;
    private int lost;
    private int failing;
    private int left = Integer.MAX_VALUE;
    private Runnable meanwhile = () -> {};

    LossyRows(Rows rows) {
        this.rows = rows;
    }

    /** The next writes are made, but their answers are lost. @param meanwhile happens right after the first of them */
    void loseAnswers(int writes, Runnable between) {
        lost = writes;
        meanwhile = between;
    }

    /** The next writes are not made and time out. */
    void failWrites(int writes) {
        failing = writes;
    }

    /** So many writes are made; all after them time out without effect, as when a process dies. */
    void failAfter(int writes) {
        left = writes;
    }

    @Override
    public Optional<Row> get(Key key) {
        return rows.get(key);
    }

    @Override
    public Map<Key, Row> getAll(Collection<Key> keys) {
        return rows.getAll(keys);
    }

    @Override
    public Outcome put(Row row) {
        failIfTold();
        return answer(rows.put(row));
    }

    @Override
    public Outcome delete(Key key, long rev) {
        failIfTold();
        return answer(rows.delete(key, rev));
    }

    @Override
    public Slice query(String pk, String prefix, boolean forward, String after, int limit) {
        return rows.query(pk, prefix, forward, after, limit);
    }

    @Override
    public DueSlice due(String bucket, Instant until, String cursor, int limit) {
        return rows.due(bucket, until, cursor, limit);
    }

    @Override
    public String tableId() {
        return rows.tableId();
    }

    private void failIfTold() {
        if (--left < 0) {
            throw new Unreachable("died", null);
        }
        if (failing > 0) {
            failing--;
            throw new Unreachable("timed out, without effect", null);
        }
    }

    private Outcome answer(Outcome outcome) {
        if (lost == 0) {
            return outcome;
        }
        lost--;
        Runnable once = meanwhile;
        meanwhile = () -> {};
        once.run();
        throw new Unreachable("timed out, with effect", null);
    }
}
