package nl.afletter.console;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.journal.Bench;
import nl.afletter.model.Administration;
import nl.afletter.model.Connection;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Register;
import nl.afletter.port.Stores;
import nl.afletter.work.Ticks;

/**
 * The first page: what needs a person, and whether the connections work.
 *
 * @param administrations all of them, by id
 * @param connections all of them, by id
 * @param unrouted tasks whose administration nobody knows
 */
public record Overview(List<Books> administrations, List<Link> connections, TaskList unrouted) {

    /**
     * An administration.
     *
     * @param tasks human tasks, up to {@link TaskList#PAGE}
     * @param moreTasks whether there are more than that
     * @param href of its invoices
     */
    public record Books(
            String id,
            String name,
            String country,
            String currency,
            boolean dryRun,
            int tasks,
            boolean moreTasks,
            String href) {

        /** Address of one of its lists. */
        public String list(String shelf) {
            return Address.shelf(id, Register.Shelf.valueOf(shelf));
        }
    }

    /**
     * A connection.
     *
     * @param pausedUntil until when nothing is sent to it; null when it is not paused
     * @param pauseReason why, or empty
     * @param lastSuccess start of the last look at its changes or open items that ended well; null for none yet
     */
    public record Link(
            String id,
            String vendor,
            Connection.Role role,
            Instant pausedUntil,
            String pauseReason,
            Instant lastSuccess) {}

    /** Reads it, with one query per administration. */
    static Overview read(Stores stores, Instant now) {
        List<Books> books = stores.settings().administrations().stream()
                .map(administration -> books(stores, administration))
                .toList();
        return new Overview(books, links(stores, now), TaskList.read(stores, Bench.UNROUTED, "", ""));
    }

    private static Books books(Stores stores, Administration books) {
        TaskList tasks = TaskList.read(stores, books.id(), books.name(), "");
        return new Books(
                books.id(),
                books.name(),
                books.country(),
                books.currency(),
                books.dryRun(),
                tasks.rows().size(),
                !tasks.next().isEmpty(),
                Address.shelf(books.id(), Register.Shelf.INVOICES));
    }

    private static List<Link> links(Stores stores, Instant now) {
        Map<String, Instant> successes = successes(stores);
        List<Link> links = new ArrayList<>();
        for (Connection connection : stores.settings().connections()) {
            Optional<Instant> pause =
                    stores.connections().pausedUntil(connection.id()).filter(now::isBefore);
            links.add(new Link(
                    connection.id(),
                    connection.vendor(),
                    connection.role(),
                    pause.orElse(null),
                    pause.isPresent() ? stores.connections().pauseReason(connection.id()) : "",
                    successes.get(connection.id())));
        }
        return links;
    }

    /** What every connection is asked regularly: its changes, or the open items of each administration. */
    private static Map<String, Instant> successes(Stores stores) {
        List<SubjectRef> asked = new ArrayList<>();
        stores.settings().connections().stream()
                .filter(connection ->
                        connection.role() == Connection.Role.CRM || connection.role() == Connection.Role.PSP)
                .forEach(connection -> asked.add(new SubjectRef(connection.id(), SubjectKind.FEED, Ticks.FEED)));
        stores.settings()
                .administrations()
                .forEach(books -> asked.add(new SubjectRef(books.accounting(), SubjectKind.OPEN_ITEMS, books.id())));
        Map<String, Instant> latest = new HashMap<>();
        for (int from = 0; from < asked.size(); from += TaskList.PAGE) {
            List<SubjectRef> part = asked.subList(from, Math.min(asked.size(), from + TaskList.PAGE));
            stores.subjects().readAll(part).values().stream()
                    .filter(subject -> subject.fetched().isPresent())
                    .forEach(subject -> latest.merge(
                            subject.ref().connection(), subject.fetched().get(), (a, b) -> a.isAfter(b) ? a : b));
        }
        return latest;
    }
}
