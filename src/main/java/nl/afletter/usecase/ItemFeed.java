package nl.afletter.usecase;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.journal.Decision;
import nl.afletter.journal.UseCase.Situation;
import nl.afletter.model.OpenItem;
import nl.afletter.model.Subject;
import nl.afletter.port.Accounting;

/**
 * What changed among the open items since the last read-back, where the package has a feed of it: then not all of them are
 * listed. They are once a week all the same, since a feed that loses something says nothing of it, and as long as the last
 * read-back left something to a person.
 */
final class ItemFeed {

    /** The feed's mark at the end of the last read-back. */
    static final String MARK = "mark";

    /** The mark to be kept once all is listed, taken before that. */
    private static final String NEXT_MARK = "nextMark";

    /** Whether the pages read so far say that all has to be listed. */
    private static final String ALL = "listAll";

    /** When all was listed last, ISO instant. */
    private static final String LISTED = "listedAt";

    private static final Duration WHOLE_EVERY = Duration.ofDays(7);

    private ItemFeed() {}

    /**
     * Pages of one look, as far as the budget goes.
     *
     * @param items that changed
     * @param cursor where the look goes on; empty when it is done
     * @param all whether all has to be listed now
     * @param facts what the subject's row shall know of it
     */
    record Look(List<OpenItem> items, String cursor, boolean all, Map<String, String> facts) {}

    /** Empty where the package has no feed. @param cursor empty at the beginning */
    static Optional<Look> look(Situation situation, Accounting accounting, String cursor) {
        Subject subject = situation.subject();
        boolean all = isDue(subject, situation.now()) || !subject.fact(ALL).isEmpty();
        List<OpenItem> items = new ArrayList<>();
        String next = cursor;
        String mark = "";
        do {
            Optional<Accounting.Changes> page = accounting.changes(subject.fact(MARK), next);
            if (page.isEmpty()) {
                return Optional.empty();
            }
            all |= page.get().all();
            items.addAll(page.get().items());
            next = page.get().next();
            mark = page.get().mark();
        } while (!next.isEmpty() && !situation.budget().longWorkOver());
        Map<String, String> facts = new HashMap<>();
        facts.put(ALL, all && !next.isEmpty() ? "yes" : "");
        if (next.isEmpty()) {
            facts.put(all ? NEXT_MARK : MARK, mark);
        }
        return Optional.of(new Look(items, next, all && next.isEmpty(), facts));
    }

    /** Once all is listed: what changed since the look before it is told next time. */
    static Map<String, String> listed(Subject subject, Instant now) {
        String mark = subject.fact(NEXT_MARK);
        return mark.isEmpty() ? Map.of() : Map.of(MARK, mark, NEXT_MARK, "", LISTED, now.toString());
    }

    private static boolean isDue(Subject subject, Instant now) {
        String listed = subject.fact(LISTED);
        return listed.isEmpty()
                || !subject.fact(Decision.LOOKED).isEmpty()
                || !Instant.parse(listed).plus(WHOLE_EVERY).isAfter(now);
    }
}
