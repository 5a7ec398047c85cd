package nl.afletter.aws;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import nl.afletter.model.Administration;
import nl.afletter.model.Connection;
import nl.afletter.port.Settings;
import nl.afletter.port.SubjectStore;

/**
 * Administrations and connections, one row each, written as a generation: the row {@code current} names the one that
 * counts, so nobody sees half of an {@link #apply}. Kept in memory for a minute.
 */
public final class TableSettings implements Settings {

    private static final String PK = "SETTINGS";
    private static final Rows.Key CURRENT = new Rows.Key(PK, "current");
    private static final String ADMINISTRATION = "#administration#";
    private static final String CONNECTION = "#connection#";
    private static final Duration KEPT = Duration.ofSeconds(60);
    private static final int PAGE = 100;

    private final Table table;
    private final InstantSource clock;
    private volatile Snapshot last;

    public TableSettings(Rows rows, InstantSource clock) {
        this.table = new Table(rows);
        this.clock = clock;
    }

    @Override
    public Optional<Administration> administration(String id) {
        return Optional.ofNullable(snapshot().administrations().get(id));
    }

    @Override
    public Optional<Connection> connection(String id) {
        return Optional.ofNullable(snapshot().connections().get(id));
    }

    @Override
    public List<Administration> administrations() {
        return List.copyOf(snapshot().administrations().values());
    }

    @Override
    public List<Connection> connections() {
        return List.copyOf(snapshot().connections().values());
    }

    @Override
    public void apply(List<Administration> administrations, List<Connection> connections) {
        Optional<Rows.Row> before = table.rows().get(CURRENT);
        String next = UUID.randomUUID().toString();
        for (Administration a : administrations) {
            table.put(Rows.Row.of(new Rows.Key(PK, next + ADMINISTRATION + a.id()), 1, RowJson.write(a)));
        }
        for (Connection c : connections) {
            table.put(Rows.Row.of(new Rows.Key(PK, next + CONNECTION + c.id()), 1, RowJson.write(c)));
        }
        long rev = before.map(Rows.Row::rev).orElse(0L) + 1;
        Current current = new Current(next, administrations.size() + connections.size());
        if (!table.put(Rows.Row.of(CURRENT, rev, RowJson.write(current))).done()) {
            throw new SubjectStore.LostRace("settings were applied by somebody else at the same moment");
        }
        last = null;
        sweep(next, before.map(row -> RowJson.read(row.body(), Current.class).generation()).orElse(next));
    }

    /** Takes out all generations but these two: somebody may be reading the one before. */
    private void sweep(String current, String before) {
        for (Rows.Row row : all("")) {
            String sk = row.key().sk();
            boolean counts = row.key().equals(CURRENT) || sk.startsWith(current + "#") || sk.startsWith(before + "#");
            if (!counts) {
                table.delete(row.key(), row.rev());
            }
        }
    }

    private Snapshot snapshot() {
        Snapshot known = last;
        Instant now = clock.instant();
        if (known == null || !now.isBefore(known.at().plus(KEPT)) || now.isBefore(known.at())) {
            known = read(now);
            last = known;
        }
        return known;
    }

    private Snapshot read(Instant now) {
        Map<String, Administration> administrations = new TreeMap<>();
        Map<String, Connection> connections = new TreeMap<>();
        Optional<Current> current = table.rows().get(CURRENT).map(row -> RowJson.read(row.body(), Current.class));
        if (current.isEmpty()) {
            return new Snapshot(administrations, connections, now);
        }
        String generation = current.get().generation();
        List<Rows.Row> rows = all(generation + "#");
        if (rows.size() != current.get().rows()) {
            throw new IllegalStateException("settings were replaced twice while they were read: try again");
        }
        for (Rows.Row row : rows) {
            if (row.key().sk().startsWith(generation + ADMINISTRATION)) {
                Administration a = RowJson.read(row.body(), Administration.class);
                administrations.put(a.id(), a);
            } else {
                Connection c = RowJson.read(row.body(), Connection.class);
                connections.put(c.id(), c);
            }
        }
        return new Snapshot(administrations, connections, now);
    }

    private List<Rows.Row> all(String prefix) {
        List<Rows.Row> found = new ArrayList<>();
        Rows.Slice slice = table.rows().query(PK, prefix, true, "", PAGE);
        found.addAll(slice.rows());
        while (!slice.next().isEmpty()) {
            slice = table.rows().query(PK, prefix, true, slice.next(), PAGE);
            found.addAll(slice.rows());
        }
        return found;
    }

    /** What counts. @param generation prefix of its rows @param rows how many they are */
    private record Current(String generation, int rows) {}

    private record Snapshot(Map<String, Administration> administrations, Map<String, Connection> connections, Instant at) {}
}
