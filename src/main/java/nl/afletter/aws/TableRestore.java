package nl.afletter.aws;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import nl.afletter.model.Connection;
import nl.afletter.port.RestoreCommand;

/**
 * The restore command over two tables. Tokens come from the newest one: in the restored one stand refresh tokens that
 * are spent. All else went back together, and what was made before now is looked up before it is sent again.
 */
public final class TableRestore implements RestoreCommand {

    /** An answer of a function is limited; who has more sends everything since the first moment again. */
    private static final int MOST_LISTED = 2_000;

    private final Function<String, Place> places;
    private final String table;
    private final InstantSource clock;

    /** A table and what seals its grants. */
    public record Place(Rows rows, Seal seal) {}

    /**
     * The command for one table; nothing is read yet.
     *
     * @param places tables by name
     * @param table name of the restored table
     */
    public TableRestore(Function<String, Place> places, String table, InstantSource clock) {
        this.places = Objects.requireNonNull(places);
        this.table = Objects.requireNonNull(table);
        this.clock = Objects.requireNonNull(clock);
    }

    @Override
    public Answer run(String newestTable) {
        if (newestTable.equals(table)) {
            return refused("%s is the restored table itself; name the table that was worked on last", table);
        }
        Place here = places.apply(table);
        TableEpoch epoch = new TableEpoch(here.rows(), clock);
        Optional<String> named = epoch.named();
        if (named.isEmpty()) {
            return refused("%s was not made from a backup: it has no row that names a table", table);
        }
        if (named.get().equals(here.rows().tableId())) {
            return refused("%s is the table to work on already", table);
        }
        Place newest = places.apply(newestTable);
        Optional<String> last = new TableEpoch(newest.rows(), clock).named();
        if (!last.equals(Optional.of(newest.rows().tableId()))) {
            return refused("%s was never worked on, so its tokens are not the newest", newestTable);
        }
        int connections = takeOver(here, newest);
        List<String> sendAgain = sendAgain(here, newest);
        Instant moment = clock.instant();
        epoch.restored(moment);
        return new Answer(
                true,
                "%s is the table to work on now, with the tokens of %d connections from %s. What was made before %s is"
                                .formatted(table, connections, newestTable, moment)
                        + " looked up before it is sent."
                        + (sendAgain.isEmpty() ? "" : " What the open door was sent since has to be sent again."),
                sendAgain);
    }

    /** What the newest table has of the open door and this one has not. */
    private List<String> sendAgain(Place here, Place newest) {
        TableReceived known = new TableReceived(here.rows(), clock);
        TableReceived all = new TableReceived(newest.rows(), clock);
        List<String> missing = connections(newest).stream()
                .flatMap(connection -> all.notIn(known, connection).stream())
                .flatMap(row -> row.subjects().stream().map(subject -> subject + " of " + row.at()))
                .toList();
        if (missing.size() <= MOST_LISTED) {
            return missing;
        }
        List<String> some = new ArrayList<>(missing.subList(0, MOST_LISTED));
        some.add("and " + (missing.size() - MOST_LISTED) + " more, all that came since");
        return some;
    }

    private int takeOver(Place here, Place newest) {
        Set<String> connections = new TreeSet<>(connections(newest));
        connections.addAll(connections(here));
        TableGrants grants = new TableGrants(here.rows(), here.seal());
        TableGrants newestGrants = new TableGrants(newest.rows(), newest.seal());
        TableConnections states = new TableConnections(here.rows(), clock);
        TableConnections newestStates = new TableConnections(newest.rows(), clock);
        for (String connection : connections) {
            grants.takeFrom(newestGrants, connection);
            states.takePauseFrom(newestStates, connection);
        }
        return connections.size();
    }

    /** Those of a table's settings: there is no scan that would find others. */
    private Set<String> connections(Place place) {
        Set<String> ids = new TreeSet<>();
        new TableSettings(place.rows(), clock)
                .connections().stream().map(Connection::id).forEach(ids::add);
        return ids;
    }

    private static Answer refused(String why, String name) {
        return new Answer(false, why.formatted(name) + ". Nothing was changed.");
    }
}
