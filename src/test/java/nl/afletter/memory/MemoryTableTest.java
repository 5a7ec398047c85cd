package nl.afletter.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import nl.afletter.memory.MemoryRows.Access;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.GrantStore.Grant;
import nl.afletter.port.Unreachable;
import org.junit.jupiter.api.Test;

/** Protects how crash and fault tests step in: before and after every access, over a restart, over a restore. */
class MemoryTableTest {

    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");
    private static final SubjectRef PAYMENT = new SubjectRef("mollie", SubjectKind.PAYMENT, "tr_1");

    private final MemoryTable table = new MemoryTable(() -> NOW);

    @Test
    void aCrashBeforeAWriteLeavesNothingAndACrashAfterItLeavesTheRow() {
        table.rows().probe(crash(false));
        assertThatThrownBy(this::write).isInstanceOf(Crash.class);
        table.rows().noProbe();
        assertThat(table.subjects().read(PAYMENT)).isEmpty();

        table.rows().probe(crash(true));
        assertThatThrownBy(this::write).isInstanceOf(Crash.class);
        table.rows().noProbe();
        assertThat(table.otherProcess().subjects().read(PAYMENT)).isPresent();
    }

    @Test
    void aTimeOutOnceIsHealedByTheStoreAndTwiceReachesTheCaller() {
        table.rows().probe(timeOut(1));
        write();
        assertThat(table.subjects().read(PAYMENT).orElseThrow().revision()).isEqualTo(1);

        table.rows().probe(timeOut(2));
        Subject next = table.subjects()
                .read(PAYMENT)
                .orElseThrow()
                .change()
                .attempts(1)
                .done();
        assertThatThrownBy(() -> table.subjects().write(next, newer -> false)).isInstanceOf(Unreachable.class);
    }

    @Test
    void everyAccessIsSeenOnBothSides() {
        List<String> seen = new ArrayList<>();
        table.rows().probe(new MemoryRows.Probe() {
            @Override
            public void before(Access access, String where) {
                seen.add("before " + access + " " + where);
            }

            @Override
            public void after(Access access, String where) {
                seen.add("after " + access + " " + where);
            }
        });

        write();
        table.subjects().due(3, NOW, "");

        assertThat(seen)
                .containsExactly(
                        "before PUT S#mollie#PAYMENT#tr_1 row",
                        "after PUT S#mollie#PAYMENT#tr_1 row",
                        "before DUE 03",
                        "after DUE 03");
    }

    @Test
    void aRestoredTableHasTheRowsOfThatMomentAndIsNotMine() {
        write();
        assertThat(table.epoch().isMine()).isTrue();
        MemoryTable restored = table.restored();
        table.subjects().write(table.subjects().read(PAYMENT).orElseThrow(), newer -> false);

        assertThat(restored.epoch().isMine()).isFalse();
        assertThat(restored.subjects().read(PAYMENT).orElseThrow().revision()).isEqualTo(1);
    }

    @Test
    void grantsWorkWithoutAKey() {
        Grant grant = new Grant("a", "r", NOW, NOW);
        table.grants().consent("mb", grant);

        assertThat(table.otherProcess().grants().read("mb").grant()).contains(grant);
    }

    private void write() {
        table.subjects().write(Subject.unknown(PAYMENT, NOW), newer -> false);
    }

    private static MemoryRows.Probe crash(boolean after) {
        return new MemoryRows.Probe() {
            @Override
            public void before(Access access, String where) {
                if (!after) {
                    throw new Crash();
                }
            }

            @Override
            public void after(Access access, String where) {
                throw new Crash();
            }
        };
    }

    private static MemoryRows.Probe timeOut(int times) {
        int[] left = {times};
        return new MemoryRows.Probe() {
            @Override
            public void after(Access access, String where) {
                if (access.isWrite() && left[0]-- > 0) {
                    throw new Unreachable("timed out, with effect", null);
                }
            }
        };
    }

    private static final class Crash extends RuntimeException {}
}
