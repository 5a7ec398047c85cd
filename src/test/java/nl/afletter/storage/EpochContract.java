package nl.afletter.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import nl.afletter.aws.Rows;
import nl.afletter.aws.TableEpoch;
import nl.afletter.port.Epoch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Protects that nothing is sent from a table that was put back before the restore command has run (model 6). */
abstract class EpochContract {

    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");

    private final AtomicReference<Instant> clock = new AtomicReference<>(NOW);
    private Rows rows;

    /** An empty table. */
    abstract Rows emptyTable();

    @BeforeEach
    void newTable() {
        rows = emptyTable();
    }

    @Test
    void anEmptyTableIsGivenItsRowAndIsMine() {
        assertThat(epochOf(rows).isMine()).isTrue();
        assertThat(epochOf(rows).isMine()).isTrue();
        assertThat(epochOf(rows).lookUpFirstFor()).isEmpty();
    }

    @Test
    void rowsOfAnotherTableAreNotMineUntilTheRestoreCommandHasRun() {
        Rows copy = restored();
        Epoch epoch = epochOf(copy);
        assertThat(epoch.isMine()).isFalse();

        epoch.restored(NOW);

        assertThat(epoch.isMine()).isTrue();
        assertThat(epoch.lookUpFirstFor()).contains(NOW);
        assertThat(epochOf(copy).isMine()).isTrue();
        assertThat(epochOf(copy).lookUpFirstFor()).contains(NOW);
        assertThat(epochOf(rows).isMine()).as("the table it came from").isTrue();
    }

    @Test
    void aSecondRestoreNeverMakesTheMomentEarlier() {
        Epoch epoch = epochOf(rows);
        epoch.restored(NOW);
        epoch.restored(NOW.minusSeconds(60));
        assertThat(epoch.lookUpFirstFor()).contains(NOW);

        epoch.restored(NOW.plusSeconds(60));
        assertThat(epoch.lookUpFirstFor()).contains(NOW.plusSeconds(60));
    }

    @Test
    void whatAnotherProcessRestoredIsSeenAfterAMinute() {
        Epoch worker = epochOf(rows);
        assertThat(worker.lookUpFirstFor()).isEmpty();
        epochOf(rows).restored(NOW);

        clock.set(NOW.plusSeconds(59));
        assertThat(worker.lookUpFirstFor()).isEmpty();
        clock.set(NOW.plusSeconds(60));
        assertThat(worker.lookUpFirstFor()).contains(NOW);
    }

    @Test
    void twoWorkersOnAnEmptyTableAgree() {
        LossyRows lossy = new LossyRows(rows);
        lossy.loseAnswers(1, () -> epochOf(rows).isMine());

        assertThat(epochOf(lossy).isMine()).isTrue();
    }

    private Rows restored() {
        epochOf(rows).isMine();
        Rows copy = emptyTable();
        rows.query("EPOCH", "", true, "", 10).rows().forEach(copy::put);
        return copy;
    }

    private Epoch epochOf(Rows table) {
        return new TableEpoch(table, clock::get);
    }
}
