package nl.afletter.vendor.generic;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Psp.Feed;
import nl.afletter.port.Received;

/**
 * What was sent since the last run. Each run begins a little before the end of the last one, since two doors may write
 * in another order than their clocks say; what the last run saw of that is left out.
 *
 * <p>A mark is the moment of the last row and the ends of the places seen shortly before it: {@code
 * 2026-11-02T10:00:00.000Z|1f03ab,77c0d2}.
 */
final class ChangeFeed {

    private static final int PAGE = 100;
    private static final int NAME = 12;

    private final String connection;
    private final Received received;

    ChangeFeed(String connection, Received received) {
        this.connection = connection;
        this.received = received;
    }

    Feed page(String mark, Instant since, String cursor) {
        String[] parts = mark.split("\\|", 2);
        Set<String> seen =
                parts.length < 2 ? Set.of() : Arrays.stream(parts[1].split(",")).collect(Collectors.toSet());
        Instant again = mark.isEmpty() ? since : Instant.parse(parts[0]).minus(GenericCrm.LOOK_BACK);
        Received.Told told = received.since(connection, again.isAfter(since) ? again : since, cursor, PAGE);
        List<SubjectRef> subjects = told.rows().stream()
                .filter(row -> !seen.contains(name(row)))
                .flatMap(row -> row.subjects().stream())
                .toList();
        return new Feed(subjects, told.next(), told.rows().isEmpty() ? mark : mark(told.rows()));
    }

    private static String mark(List<Received.Row> rows) {
        Instant last = rows.get(rows.size() - 1).at();
        String seen = rows.stream()
                .filter(row -> !row.at().isBefore(last.minus(GenericCrm.LOOK_BACK)))
                .map(ChangeFeed::name)
                .collect(Collectors.joining(","));
        return last + "|" + seen;
    }

    private static String name(Received.Row row) {
        return row.place().substring(Math.max(0, row.place().length() - NAME));
    }
}
