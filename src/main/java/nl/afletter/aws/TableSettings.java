package nl.afletter.aws;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nl.afletter.model.Administration;
import nl.afletter.model.Connection;
import nl.afletter.port.Settings;
import nl.afletter.port.SubjectStore;

/**
 * All settings as one text, cut into rows that a table takes, mostly one. Each {@link #apply} writes new rows and then
 * turns the row {@code current} to them, so nobody sees half of it, and the open doors need no more than GetItem. Kept
 * in memory for a minute, whole: a connection that does not exist takes no longer to find than one that does.
 */
public final class TableSettings implements Settings {

    private static final String PK = "SETTINGS";
    private static final Rows.Key CURRENT = new Rows.Key(PK, "current");
    private static final Duration KEPT = Duration.ofSeconds(60);

    /** Characters of a row: three bytes each at most. */
    private static final int PART = 100_000;

    /** Readers that find their rows replaced twice look again; nobody applies settings that often. */
    private static final int TRIES = 3;

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
        return snapshot().all().administrations();
    }

    @Override
    public List<Connection> connections() {
        return snapshot().all().connections();
    }

    /** @throws SubjectStore.LostRace if somebody else applied settings at the same moment; theirs stand then */
    @Override
    public void apply(List<Administration> administrations, List<Connection> connections) {
        new TableEpoch(table.rows(), clock).begin();
        String text = RowJson.write(new All(administrations, connections));
        Optional<Rows.Row> before = table.rows().get(CURRENT);
        Current old = before.map(TableSettings::current).orElse(new Current(Generation.NONE, Generation.NONE));
        Generation next = store(text);
        long rev = before.map(Rows.Row::rev).orElse(0L) + 1;
        String body = RowJson.write(new Current(next, old.now()));
        if (!table.put(Rows.Row.of(CURRENT, rev, body)).done()) {
            next.keys().forEach(key -> table.delete(key, 1));
            throw new SubjectStore.LostRace("settings were applied by somebody else at the same moment");
        }
        last = null;
        old.before().keys().forEach(key -> table.delete(key, 1));
    }

    private Generation store(String text) {
        String id = UUID.randomUUID().toString();
        int parts = 0;
        for (int from = 0; from < text.length(); parts++) {
            int to = Math.min(text.length(), from + PART);
            if (Character.isHighSurrogate(text.charAt(to - 1))) {
                to--;
            }
            table.put(Rows.Row.of(Generation.key(id, parts), 1, text.substring(from, to)));
            from = to;
        }
        return new Generation(id, parts);
    }

    private Snapshot snapshot() {
        Snapshot known = last;
        Instant now = clock.instant();
        if (known == null || !now.isBefore(known.at().plus(KEPT)) || now.isBefore(known.at())) {
            known = Snapshot.of(read(), now);
            last = known;
        }
        return known;
    }

    private All read() {
        for (int tries = 0; tries < TRIES; tries++) {
            Optional<Rows.Row> current = table.rows().get(CURRENT);
            if (current.isEmpty()) {
                return new All(List.of(), List.of());
            }
            Optional<String> text = text(current(current.get()).now());
            if (text.isPresent()) {
                return RowJson.read(text.get(), All.class);
            }
        }
        throw new IllegalStateException("a part of the settings is missing: apply them again");
    }

    private Optional<String> text(Generation generation) {
        StringBuilder text = new StringBuilder();
        for (Rows.Key key : generation.keys()) {
            Optional<Rows.Row> part = table.rows().get(key);
            if (part.isEmpty()) {
                return Optional.empty();
            }
            text.append(part.get().body());
        }
        return Optional.of(text.toString());
    }

    private static Current current(Rows.Row row) {
        return RowJson.read(row.body(), Current.class);
    }

    private record All(List<Administration> administrations, List<Connection> connections) {}

    /** What counts, and what counted before: somebody may still be reading that. */
    private record Current(Generation now, Generation before) {}

    /** Rows of one text. @param id part of their names @param parts how many they are */
    private record Generation(String id, int parts) {
        static final Generation NONE = new Generation("", 0);

        static Rows.Key key(String id, int part) {
            return new Rows.Key(PK, id + String.format(Locale.ROOT, "#%04d", part));
        }

        List<Rows.Key> keys() {
            return IntStream.range(0, parts).mapToObj(part -> key(id, part)).toList();
        }
    }

    private record Snapshot(
            All all, Map<String, Administration> administrations, Map<String, Connection> connections, Instant at) {

        static Snapshot of(All all, Instant at) {
            return new Snapshot(
                    new All(List.copyOf(all.administrations()), List.copyOf(all.connections())),
                    all.administrations().stream()
                            .collect(Collectors.toUnmodifiableMap(Administration::id, Function.identity())),
                    all.connections().stream()
                            .collect(Collectors.toUnmodifiableMap(Connection::id, Function.identity())),
                    at);
        }
    }
}
