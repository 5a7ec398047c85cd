package nl.afletter.aws;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import nl.afletter.port.Unreachable;

/**
 * Rows of the one table, as the stores see them. Reads are consistent, except {@link #due}. A write is conditional and
 * tried once; see {@link Table} for writes that know themselves again. There is no scan. Every method throws
 * {@link Unreachable} when the table cannot be reached; a write may then have happened or not.
 */
public interface Rows {

    /** Largest body. DynamoDB refuses an item over 400 KB, names and keys included (design.md section 4). */
    int MAX_BODY = 350 * 1024;

    /** Rows that one {@link #getAll} may ask for: what BatchGetItem takes. */
    int MAX_GET_ALL = 100;

    /** Where a row is. @param pk partition key, 1 to 2048 bytes @param sk sort key, 1 to 1024 bytes */
    record Key(String pk, String sk) {
        private static final int MAX_PK = 2048;
        private static final int MAX_SK = 1024;

        public Key {
            requireSize("partition key", pk, MAX_PK);
            requireSize("sort key", sk, MAX_SK);
        }

        private static void requireSize(String what, String text, int max) {
            int size = text.getBytes(StandardCharsets.UTF_8).length;
            if (size < 1 || size > max) {
                throw new IllegalArgumentException("a " + what + " has 1 to " + max + " bytes, not " + size);
            }
        }
    }

    /** When a row is due. @param bucket of the index @param at to the millisecond, see {@link #due} */
    record Due(String bucket, Instant at) {}

    /**
     * A row.
     *
     * @param key where it is
     * @param rev 1 for a row that was absent, else one more than the row it replaces: the condition of its write
     * @param by id of the write that made it
     * @param body compact JSON, at most {@link #MAX_BODY} bytes of UTF-8
     * @param due null for a row that is not in the due index
     * @param ttl epoch second after which it may vanish, or null for a row that stays
     */
    record Row(Key key, long rev, String by, String body, Due due, Long ttl) {

        /** @throws TooLarge if the body is over {@link #MAX_BODY} */
        public Row {
            Objects.requireNonNull(key);
            Objects.requireNonNull(by);
            if (rev < 1) {
                throw new IllegalArgumentException("a row's revision is 1 or more");
            }
            int size = body.getBytes(StandardCharsets.UTF_8).length;
            if (size > MAX_BODY) {
                throw new TooLarge(key, size);
            }
        }

        /** A row that is neither due nor vanishes; {@link Table#put} names its write. */
        public static Row of(Key key, long rev, String body) {
            return new Row(key, rev, "", body, null, null);
        }

        /** The same row as made by this write. */
        Row by(String write) {
            return new Row(key, rev, write, body, due, ttl);
        }

        /** Without the body: it may hold personal data. */
        @Override
        public String toString() {
            return "Row[" + key.pk() + " " + key.sk() + " rev " + rev + "]";
        }
    }

    /**
     * What became of a conditional write.
     *
     * @param done whether it was made
     * @param stands when refused: the row that stands there, empty if there is none
     */
    record Outcome(boolean done, Optional<Row> stands) {
        static final Outcome DONE = new Outcome(true, Optional.empty());
    }

    /** Rows of a query. @param next sort key after which it goes on; empty at the end */
    record Slice(List<Row> rows, String next) {}

    /** Keys of due rows. @param next cursor of what follows; empty at the end */
    record DueSlice(List<Key> keys, String next) {}

    /** A row is too large for the table; nothing was sent. */
    final class TooLarge extends IllegalArgumentException {
        TooLarge(Key key, int size) {
            super("row %s %s has %d bytes, more than the %d a row may have"
                    .formatted(key.pk(), key.sk(), size, MAX_BODY));
        }
    }

    Optional<Row> get(Key key);

    /** Those of the rows that exist. @throws IllegalArgumentException for more than {@link #MAX_GET_ALL} keys */
    Map<Key, Row> getAll(Collection<Key> keys);

    /** Writes a row if the one before it stands: none for revision 1, else that of {@code rev - 1}. */
    Outcome put(Row row);

    /** Takes a row out if it stands at this revision. */
    Outcome delete(Key key, long rev);

    /**
     * Rows of one partition in order of their sort keys.
     *
     * @param prefix of the sort keys, may be empty
     * @param forward lowest sort key first
     * @param after sort key of the row before, or empty to begin
     * @param limit rows at most
     */
    Slice query(String pk, String prefix, boolean forward, String after, int limit);

    /**
     * Keys of the rows of a bucket that are due, oldest first. Read from the index: it may lag behind by a moment.
     *
     * @param until moment up to which a row counts as due, to the millisecond; a row's own time is rounded up, so
     *     none is found before its time
     * @param cursor empty to begin
     * @throws IllegalArgumentException if the cursor is none of ours
     */
    DueSlice due(String bucket, Instant until, String cursor, int limit);

    /** The table's own id: another one for a table restored from a backup. */
    String tableId();
}
