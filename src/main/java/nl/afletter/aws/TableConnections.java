package nl.afletter.aws;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import nl.afletter.port.ConnectionStates;

/** A row for the pause, which a restore does not take back (design.md section 4). */
public final class TableConnections implements ConnectionStates {

    private final Table table;
    private final InstantSource clock;

    public TableConnections(Rows rows, InstantSource clock) {
        this.table = new Table(rows);
        this.clock = clock;
    }

    @Override
    public Optional<Instant> pausedUntil(String connection) {
        return pauseOf(connection).map(Pause::until);
    }

    @Override
    public void pause(String connection, Instant until, String why) {
        String next = RowJson.write(new Pause(until, why));
        table.change(Keys.pause(connection), stands -> {
            boolean longer = stands.map(json -> RowJson.read(json, Pause.class))
                    .map(present -> present.until().isBefore(until))
                    .orElse(true);
            return longer ? Optional.of(next) : Optional.empty();
        });
    }

    @Override
    public String pauseReason(String connection) {
        return pauseOf(connection).map(Pause::why).orElse("");
    }

    /** Part of the restore command: a pause that the newest table has, unless a longer one stands here. */
    void takePauseFrom(TableConnections newest, String connection) {
        newest.pauseOf(connection).ifPresent(pause -> pause(connection, pause.until(), pause.why()));
    }

    private Optional<Pause> pauseOf(String connection) {
        return table.rows()
                .get(Keys.pause(connection))
                .map(row -> RowJson.read(row.body(), Pause.class))
                .filter(pause -> pause.until().isAfter(clock.instant()));
    }

    private record Pause(Instant until, String why) {}
}
