package nl.afletter.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nl.afletter.aws.Rows;
import nl.afletter.aws.Rows.Due;
import nl.afletter.aws.Rows.Key;
import nl.afletter.aws.Rows.Outcome;
import nl.afletter.aws.Rows.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Protects what all stores build on: conditions, the old row that a refused write hands back, order and pages. */
abstract class RowsContract {

    private static final Key KEY = new Key("P", "a");

    private Rows rows;

    /** An empty table. */
    abstract Rows emptyTable();

    @BeforeEach
    void newRows() {
        rows = emptyTable();
    }

    @Test
    void aRowComesBackWithAllItHas() {
        Row row = new Row(KEY, 1, "w1", "{\"a\":\"é\"}", new Due("07", Instant.parse("2026-03-01T10:00:00.120Z")), 99L);
        assertThat(rows.put(row).done()).isTrue();

        assertThat(rows.get(KEY)).contains(row);
        assertThat(rows.getAll(List.of(KEY, new Key("P", "b"))))
                .containsOnlyKeys(KEY)
                .containsValue(row);
    }

    @Test
    void aRefusedWriteHandsBackTheRowThatStands() {
        rows.put(row("a", 1, "w1"));

        Outcome again = rows.put(row("a", 1, "w2"));
        Outcome tooFar = rows.put(row("a", 3, "w3"));
        Outcome absent = rows.put(row("b", 2, "w4"));

        assertThat(again.done()).isFalse();
        assertThat(again.stands()).contains(row("a", 1, "w1"));
        assertThat(tooFar.stands()).contains(row("a", 1, "w1"));
        assertThat(absent.done()).isFalse();
        assertThat(absent.stands()).isEmpty();
        assertThat(rows.put(row("a", 2, "w5")).done()).isTrue();
    }

    @Test
    void aRowIsTakenOutOnlyAtItsRevision() {
        rows.put(row("a", 1, "w1"));

        assertThat(rows.delete(KEY, 2).stands()).contains(row("a", 1, "w1"));
        assertThat(rows.delete(KEY, 1).done()).isTrue();
        assertThat(rows.get(KEY)).isEmpty();
        assertThat(rows.delete(KEY, 1)).isEqualTo(new Outcome(false, Optional.empty()));
    }

    @Test
    void aQueryGivesOnePartitionInOrderBothWaysAndInPages() {
        for (String sk : List.of("x1", "x3", "x2", "y1", "x4")) {
            rows.put(row(sk, 1, "w"));
        }
        rows.put(Row.of(new Key("Q", "x0"), 1, "{}"));

        assertThat(sortKeys(rows.query("P", "x", true, "", 10))).containsExactly("x1", "x2", "x3", "x4");
        assertThat(sortKeys(rows.query("P", "", false, "", 10))).containsExactly("y1", "x4", "x3", "x2", "x1");
        assertThat(sortKeys(rows.query("P", "x", true, "x2", 10))).containsExactly("x3", "x4");
        assertThat(sortKeys(rows.query("P", "", false, "x3", 10))).containsExactly("x2", "x1");
        Rows.Slice half = rows.query("P", "x", true, "", 2);
        assertThat(sortKeys(half)).containsExactly("x1", "x2");
        assertThat(half.next()).isEqualTo("x2");
        assertThat(rows.query("P", "x", true, "", 10).next()).isEmpty();
    }

    @Test
    void aTableKeepsItsId() {
        assertThat(rows.tableId())
                .isNotEmpty()
                .isEqualTo(rows.tableId())
                .isNotEqualTo(emptyTable().tableId());
    }

    @Test
    void keysAndBodiesThatNoTableTakesAreRefusedAtOnce() {
        assertThatThrownBy(() -> new Key("", "a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Key("P", "é".repeat(513))).hasMessageContaining("1026");
        assertThatThrownBy(() -> Row.of(KEY, 1, "é".repeat(Rows.MAX_BODY / 2 + 1)))
                .isInstanceOf(Rows.TooLarge.class)
                .hasMessageContaining("358402");
        List<Key> tooMany = new ArrayList<>();
        for (int i = 0; i <= Rows.MAX_GET_ALL; i++) {
            tooMany.add(new Key("P", "k" + i));
        }
        assertThatThrownBy(() -> rows.getAll(tooMany)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLargestBodyIsTaken() {
        Row largest = Row.of(KEY, 1, "x".repeat(Rows.MAX_BODY));

        rows.put(largest);

        assertThat(rows.get(KEY)).contains(largest);
    }

    @Test
    void aRowInALogShowsNoContent() {
        assertThat(Row.of(KEY, 1, "{\"iban\":\"NL91\"}").toString()).doesNotContain("NL91");
    }

    private static Row row(String sk, long rev, String by) {
        return new Row(new Key("P", sk), rev, by, "{}", null, null);
    }

    private static List<String> sortKeys(Rows.Slice slice) {
        return slice.rows().stream().map(row -> row.key().sk()).toList();
    }
}
