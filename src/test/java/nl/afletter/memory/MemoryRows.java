package nl.afletter.memory;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import nl.afletter.aws.Rows;

/**
 * The table in memory, with the semantics of DynamoDB: conditional writes, a failed one hands back the old row, a page
 * that ends exactly at its limit still names a next one. A {@link Probe} stands around every access.
 */
public final class MemoryRows implements Rows {

    /** What is done to the table. */
    public enum Access {
        GET,
        GET_ALL,
        PUT,
        DELETE,
        QUERY,
        DUE;

        /** Whether it changes anything. */
        public boolean isWrite() {
            return this == PUT || this == DELETE;
        }
    }

    /**
     * Sees every access; what it throws leaves the store. Thrown before, nothing happened; thrown after, it happened
     * and the answer is lost. {@code new Unreachable(…)} stands for a time-out, anything else for a crash. A store
     * repeats a write once after {@code Unreachable}: throw twice to make it give up.
     */
    public interface Probe {
        /** Before an access. @param where partition and sort key, or what is asked for */
        default void before(Access access, String where) {}

        /** After it. */
        default void after(Access access, String where) {}
    }

    private static final Comparator<Key> ORDER = Comparator.comparing(Key::pk).thenComparing(Key::sk);

    private final NavigableMap<Key, Row> rows = new TreeMap<>(ORDER);
    private final String id = UUID.randomUUID().toString();
    private volatile Probe probe = new Probe() {};

    /** Puts a probe in place of the one before. */
    public void probe(Probe next) {
        probe = next;
    }

    /** Without a probe. */
    public void noProbe() {
        probe = new Probe() {};
    }

    /** What a restore to this moment makes: the same rows in a table with another id. */
    public synchronized MemoryRows restored() {
        MemoryRows copy = new MemoryRows();
        copy.rows.putAll(rows);
        return copy;
    }

    /** Goes back to a moment at which {@link #all} was this: the same table, as if nothing had been written since. */
    public synchronized void takeBack(List<Row> moment) {
        rows.clear();
        moment.forEach(row -> rows.put(row.key(), row));
    }

    /** When the first row is due, now or later. */
    public synchronized Optional<Instant> firstDue() {
        return rows.values().stream()
                .filter(row -> row.due() != null)
                .map(row -> roundedUp(row.due().at()))
                .min(Comparator.naturalOrder());
    }

    /** All rows in order of their keys, for comparisons. */
    public synchronized List<Row> all() {
        return List.copyOf(rows.values());
    }

    @Override
    public Optional<Row> get(Key key) {
        return around(Access.GET, where(key), () -> Optional.ofNullable(rows.get(key)));
    }

    @Override
    public Map<Key, Row> getAll(Collection<Key> keys) {
        if (keys.size() > MAX_GET_ALL) {
            throw new IllegalArgumentException("at most " + MAX_GET_ALL + " rows at once, not " + keys.size());
        }
        return around(Access.GET_ALL, keys.size() + " rows", () -> {
            Map<Key, Row> found = new HashMap<>();
            keys.stream().map(rows::get).filter(row -> row != null).forEach(row -> found.put(row.key(), row));
            return found;
        });
    }

    @Override
    public Outcome put(Row row) {
        return around(Access.PUT, where(row.key()), () -> {
            Row stands = rows.get(row.key());
            long before = stands == null ? 0 : stands.rev();
            if (before != row.rev() - 1) {
                return new Outcome(false, Optional.ofNullable(stands));
            }
            rows.put(row.key(), row);
            return new Outcome(true, Optional.empty());
        });
    }

    @Override
    public Outcome delete(Key key, long rev) {
        return around(Access.DELETE, where(key), () -> {
            Row stands = rows.get(key);
            if (stands == null || stands.rev() != rev) {
                return new Outcome(false, Optional.ofNullable(stands));
            }
            rows.remove(key);
            return new Outcome(true, Optional.empty());
        });
    }

    @Override
    public Slice query(String pk, String prefix, boolean forward, String after, int limit) {
        return around(Access.QUERY, pk + " " + prefix, () -> {
            List<Row> found = new ArrayList<>();
            for (Row row : (forward ? rows : rows.descendingMap()).values()) {
                int past = row.key().sk().compareTo(after);
                boolean follows = after.isEmpty() || (forward ? past > 0 : past < 0);
                if (row.key().pk().equals(pk) && row.key().sk().startsWith(prefix) && follows && found.size() < limit) {
                    found.add(row);
                }
            }
            String next = found.size() < limit ? "" : found.get(limit - 1).key().sk();
            return new Slice(List.copyOf(found), next);
        });
    }

    @Override
    public DueSlice due(String bucket, Instant until, String cursor, int limit) {
        int from = offset(cursor);
        return around(Access.DUE, bucket, () -> {
            List<Key> keys = rows.values().stream()
                    .filter(row -> row.due() != null && row.due().bucket().equals(bucket))
                    .filter(row -> !roundedUp(row.due().at()).isAfter(until))
                    .sorted(Comparator.comparing(
                                    (Row row) -> roundedUp(row.due().at()))
                            .thenComparing(Row::key, ORDER))
                    .map(Row::key)
                    .skip(from)
                    .limit(limit)
                    .toList();
            return new DueSlice(keys, keys.size() < limit ? "" : Integer.toString(from + limit));
        });
    }

    @Override
    public String tableId() {
        return id;
    }

    private static int offset(String cursor) {
        try {
            return cursor.isEmpty() ? 0 : Integer.parseInt(cursor);
        } catch (NumberFormatException notOurs) {
            throw new IllegalArgumentException("this page does not exist: begin at the first one", notOurs);
        }
    }

    private static Instant roundedUp(Instant at) {
        Instant floor = at.truncatedTo(ChronoUnit.MILLIS);
        return floor.equals(at) ? at : floor.plusMillis(1);
    }

    private static String where(Key key) {
        return key.pk() + " " + key.sk();
    }

    private interface Act<T> {
        T now();
    }

    private <T> T around(Access access, String where, Act<T> act) {
        Probe current = probe;
        current.before(access, where);
        T result;
        synchronized (this) {
            result = act.now();
        }
        current.after(access, where);
        return result;
    }
}
