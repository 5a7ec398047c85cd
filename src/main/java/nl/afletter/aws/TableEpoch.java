package nl.afletter.aws;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import nl.afletter.port.Epoch;
import nl.afletter.port.Unreachable;

/** The row {@code epoch} names the table it was written in; a table made from a backup has another id. */
public final class TableEpoch implements Epoch {

    private static final Rows.Key KEY = new Rows.Key("EPOCH", "epoch");

    /** Functions stand still while a table is put back, so a minute's memory misses no restore. */
    private static final Duration KEPT = Duration.ofMinutes(1);

    private final Table table;
    private final InstantSource clock;
    private volatile Read last;

    public TableEpoch(Rows rows, InstantSource clock) {
        this.table = new Table(rows);
        this.clock = clock;
    }

    @Override
    public boolean isMine() {
        return read().mine();
    }

    @Override
    public Optional<Instant> lookUpFirstFor() {
        return Optional.ofNullable(read().body().lookUpFirstFor());
    }

    @Override
    public void restored(Instant moment) {
        String id = table.rows().tableId();
        table.change(KEY, stands -> {
            Instant before = stands.map(json -> RowJson.read(json, Body.class).lookUpFirstFor())
                    .filter(moment::isBefore)
                    .orElse(moment);
            return Optional.of(RowJson.write(new Body(id, before)));
        });
        last = null;
    }

    /**
     * Names this table where no row names one yet. The first settings do it: no work is done before them, so whatever
     * moment a table goes back to, its row is there.
     */
    void begin() {
        if (table.rows().get(KEY).isEmpty()) {
            table.put(Rows.Row.of(KEY, 1, RowJson.write(new Body(table.rows().tableId(), null))));
        }
    }

    /** The id of the table that the row names, read now; empty without a row. Nothing is written. */
    Optional<String> named() {
        return table.rows().get(KEY).map(row -> RowJson.read(row.body(), Body.class)
                .table());
    }

    private Read read() {
        Read known = last;
        Instant now = clock.instant();
        if (known == null || !now.isBefore(known.at().plus(KEPT)) || now.isBefore(known.at())) {
            try {
                known = readNow(now);
                last = known;
            } catch (Unreachable away) {
                // A table does not change its identity while its control plane is away.
                if (known == null) {
                    throw away;
                }
            }
        }
        return known;
    }

    private Read readNow(Instant now) {
        String id = table.rows().tableId();
        Optional<Rows.Row> row = table.rows().get(KEY);
        if (row.isEmpty()) {
            begin();
            row = table.rows().get(KEY);
        }
        Body body = RowJson.read(row.orElseThrow().body(), Body.class);
        return new Read(body, body.table().equals(id), now);
    }

    /** What stands in the row. @param lookUpFirstFor null when the table was never put back */
    private record Body(String table, Instant lookUpFirstFor) {}

    private record Read(Body body, boolean mine, Instant at) {}
}
