package nl.afletter.usecase;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nl.afletter.journal.Bench;
import nl.afletter.journal.Decision;
import nl.afletter.journal.UseCase;
import nl.afletter.model.Administration;
import nl.afletter.model.Connection;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Page;
import nl.afletter.port.Psp;

/**
 * Follows a connection's change feed: each changed subject gets a hint, so that a lost webhook costs an hour and
 * nothing else; new payouts are found here too. Last of all a CRM is asked for what was deleted, where its feed does not
 * show that. The watermark moves only when all of it is handled.
 */
final class FollowFeed implements UseCase {

    private static final String WATERMARK = "watermark";
    private static final String CURSOR = "cursor";
    private static final String RUN = "run";

    /** Where the look for what was deleted goes on: the feed itself is read then. */
    private static final String DELETED = "deletedFrom";

    /** How far back a feed is read that no administration uses yet. */
    private static final Duration UNUSED = Duration.ofDays(30);

    private final Desk desk;
    private final GoneFromCrm goneFromCrm;

    FollowFeed(Bench bench) {
        this.desk = new Desk(bench);
        this.goneFromCrm = new GoneFromCrm(bench);
    }

    @Override
    public Decision decide(Situation situation) {
        Connection connection = desk.connection(situation.subject());
        return connection.role() == Connection.Role.CRM ? crm(situation, connection) : psp(situation, connection);
    }

    private Decision crm(Situation situation, Connection connection) {
        Subject subject = situation.subject();
        String watermark = subject.fact(WATERMARK);
        Instant since = watermark.isEmpty() ? firstMoment(connection) : Instant.parse(watermark);
        Instant run = subject.fact(RUN).isEmpty() ? situation.now() : Instant.parse(subject.fact(RUN));
        String place = subject.fact(DELETED);
        if (!place.isEmpty()) {
            return deleted(situation, connection, List.of(), place, run);
        }
        String cursor = subject.fact(CURSOR);
        List<SubjectRef> changed = new ArrayList<>();
        do {
            Page<SubjectRef> page = desk.bench().vendors().crm(connection.id()).changedSince(since, cursor);
            page.rows().stream()
                    .filter(ref -> ref.kind() != SubjectKind.DEAL || DraftInvoice.follows(desk, connection.id()))
                    .forEach(changed::add);
            cursor = page.next();
            if (!page.isLast() && situation.budget().longWorkOver()) {
                return new Decision.Continue(
                        "more pages of changes", changed, Map.of(CURSOR, cursor, RUN, run.toString()));
            }
        } while (!cursor.isEmpty());
        return deleted(situation, connection, changed, "", run);
    }

    private Decision deleted(
            Situation situation, Connection connection, List<SubjectRef> changed, String place, Instant run) {
        GoneFromCrm.Found gone = goneFromCrm.from(connection.id(), place, situation.budget());
        // First what is gone: its number may have been given to what was made since.
        List<SubjectRef> all = new ArrayList<>(gone.subjects());
        all.addAll(changed);
        if (!gone.place().isEmpty()) {
            return new Decision.Continue(
                    "looks for what was deleted", all, Map.of(CURSOR, "", DELETED, gone.place(), RUN, run.toString()));
        }
        return done(all, run.toString());
    }

    private Decision psp(Situation situation, Connection connection) {
        Subject subject = situation.subject();
        String mark = subject.fact(WATERMARK);
        String cursor = subject.fact(CURSOR);
        String newMark = subject.fact(RUN);
        List<SubjectRef> changed = new ArrayList<>();
        do {
            Psp.Feed page = desk.bench().vendors().psp(connection.id()).changes(mark, firstMoment(connection), cursor);
            changed.addAll(page.subjects());
            cursor = page.next();
            // A vendor may follow several lists: only the mark of the last page knows them all.
            newMark = page.mark().isEmpty() ? newMark : page.mark();
            if (!cursor.isEmpty() && situation.budget().longWorkOver()) {
                return new Decision.Continue("more pages of changes", changed, Map.of(CURSOR, cursor, RUN, newMark));
            }
        } while (!cursor.isEmpty());
        return done(changed, newMark.isEmpty() ? mark : newMark);
    }

    /** The watermark is written after the hints were sent: a crash between them only hints again. */
    private static Decision done(List<SubjectRef> changed, String watermark) {
        return new Decision.Done(
                changed.size() + " changed",
                changed.stream().distinct().toList(),
                List.of(),
                Map.of(CURSOR, "", DELETED, "", RUN, "", WATERMARK, watermark));
    }

    /** Nothing before the earliest start date of the administrations that use this connection. */
    private Instant firstMoment(Connection connection) {
        return desk.bench().stores().settings().administrations().stream()
                .filter(books ->
                        books.crm().equals(connection.id()) || books.psps().contains(connection.id()))
                .map(Administration::startDate)
                .map(day -> day.atStartOfDay(Desk.AMSTERDAM).toInstant())
                .min(Instant::compareTo)
                .orElse(desk.bench().clock().instant().minus(UNUSED));
    }
}
