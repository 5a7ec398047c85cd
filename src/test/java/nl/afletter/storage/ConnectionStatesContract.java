package nl.afletter.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import nl.afletter.aws.Rows;
import nl.afletter.aws.TableConnections;
import nl.afletter.port.ConnectionStates;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Protects that a pause is never cut short. */
abstract class ConnectionStatesContract {

    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");

    private final AtomicReference<Instant> clock = new AtomicReference<>(NOW);
    private LossyRows rows;
    private ConnectionStates store;

    /** An empty table. */
    abstract Rows emptyTable();

    @BeforeEach
    void newStore() {
        rows = new LossyRows(emptyTable());
        store = new TableConnections(rows, clock::get);
    }

    @Test
    void aConnectionIsNotPausedUnlessSomebodySaysSo() {
        assertThat(store.pausedUntil("mollie")).isEmpty();
        assertThat(store.pauseReason("mollie")).isEmpty();
    }

    @Test
    void aPauseStandsUntilItsEnd() {
        store.pause("mollie", NOW.plusSeconds(60), "limit reached");

        assertThat(store.pausedUntil("mollie")).contains(NOW.plusSeconds(60));
        assertThat(store.pauseReason("mollie")).isEqualTo("limit reached");
        assertThat(store.pausedUntil("tl")).isEmpty();
        clock.set(NOW.plusSeconds(60));
        assertThat(store.pausedUntil("mollie")).isEmpty();
        assertThat(store.pauseReason("mollie")).isEmpty();
    }

    @Test
    void aShorterPauseChangesNothingAndALongerOneDoes() {
        store.pause("mollie", NOW.plusSeconds(60), "long");
        store.pause("mollie", NOW.plusSeconds(30), "short");
        store.pause("mollie", NOW.plusSeconds(60), "same");
        assertThat(store.pauseReason("mollie")).isEqualTo("long");

        store.pause("mollie", NOW.plusSeconds(90), "longer");
        assertThat(store.pausedUntil("mollie")).contains(NOW.plusSeconds(90));
    }

    @Test
    void twoPausesAtOnceLeaveTheLongerOne() {
        rows.loseAnswers(1, () -> store.pause("mollie", NOW.plusSeconds(90), "longer"));

        store.pause("mollie", NOW.plusSeconds(60), "short");

        assertThat(store.pausedUntil("mollie")).contains(NOW.plusSeconds(90));
    }
}
