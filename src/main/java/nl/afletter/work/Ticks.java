package nl.afletter.work;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import nl.afletter.journal.Bench;
import nl.afletter.journal.Decision;
import nl.afletter.model.Administration;
import nl.afletter.model.Connection;
import nl.afletter.model.Hint;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;

/** What the clock asks for: a hint for each change feed and each read-back that is due. No vendor call. */
public final class Ticks {

    /** Option of a connection: time between two looks at its change feed, ISO 8601. */
    public static final String FEED_EVERY = "feedEvery";

    /** Option of an accounting connection: time between two read-backs of open items, ISO 8601. */
    public static final String READ_BACK_EVERY = "readBackEvery";

    /** Option of an accounting connection: time between two looks at the purchases of a project, ISO 8601. */
    public static final String PURCHASES_EVERY = "purchasesEvery";

    /** Id of the one feed subject of a connection. */
    public static final String FEED = SubjectRef.FEED;

    private final Bench bench;

    public Ticks(Bench bench) {
        this.bench = Objects.requireNonNull(bench);
    }

    /** A hint for each PSP and CRM connection whose change feed is due. */
    public void feeds() {
        for (Connection connection : bench.stores().settings().connections()) {
            if (connection.role() == Connection.Role.CRM || connection.role() == Connection.Role.PSP) {
                hint(SubjectRef.feedOf(connection.id()), every(connection, FEED_EVERY, "PT1H"));
            }
        }
    }

    /** A hint for each administration whose read-back is due, and for each project whose purchases are. */
    public void readBacks() {
        for (Administration books : bench.stores().settings().administrations()) {
            bench.stores()
                    .settings()
                    .connection(books.accounting())
                    .ifPresent(connection -> hint(
                            new SubjectRef(connection.id(), SubjectKind.OPEN_ITEMS, books.id()),
                            every(connection, READ_BACK_EVERY, "P1D")));
            bench.stores()
                    .settings()
                    .connection(books.accounting())
                    .ifPresent(connection -> purchases(books, connection));
        }
    }

    private void purchases(Administration books, Connection connection) {
        if (books.policies().purchases() && !books.crm().isEmpty()) {
            books.projects().keySet().stream()
                    .filter(project -> !books.projects().get(project).isEmpty())
                    .sorted()
                    .forEach(project -> hint(
                            SubjectRef.purchasesOf(connection.id(), books.id(), project),
                            every(connection, PURCHASES_EVERY, "P1D")));
        }
    }

    private static Duration every(Connection connection, String option, String otherwise) {
        return Duration.parse(connection.option(option, otherwise));
    }

    private void hint(SubjectRef ref, Duration every) {
        Instant now = bench.clock().instant();
        Subject subject = bench.stores().subjects().read(ref).orElseGet(() -> Subject.unknown(ref, now));
        // Ticks come a little early or late: five minutes do not cost a whole round.
        Instant from = now.minus(every).plus(Duration.ofMinutes(5));
        boolean fresh = Stream.of(subject.fetched(), looked(subject))
                .flatMap(Optional::stream)
                .anyMatch(from::isBefore);
        boolean comesBy = subject.due().isPresent() && subject.due().get().isAfter(now);
        if (!fresh && !comesBy) {
            bench.queue()
                    .send(new Hint(ref, Hint.Cause.TICK, now), bench.groups().of(subject));
        }
    }

    private static Optional<Instant> looked(Subject subject) {
        return Optional.of(subject.fact(Decision.LOOKED))
                .filter(text -> !text.isEmpty())
                .map(Instant::parse);
    }
}
