package nl.afletter.usecase;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import nl.afletter.journal.Bench;
import nl.afletter.journal.Decision;
import nl.afletter.journal.UseCase;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.Clearing;
import nl.afletter.model.LiveItem;
import nl.afletter.model.OpenItem;
import nl.afletter.model.ReferenceRow;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Accounting;
import nl.afletter.port.Failure;
import nl.afletter.port.Page;

/**
 * Reads the open items back: what others booked becomes known as foreign, the CRM is told of what was settled outside,
 * and what bears a key of ours but is not in the journal, or stands in the books twice, is reported: it came through the
 * one window that nothing can close (design.md sections 5 and 6).
 */
final class ReadBackOpenItems implements UseCase {

    private static final String CURSOR = "cursor";
    private static final String PHASE = "phase";
    private static final String STRANGE = "strange";

    /** First, where the package has a feed of them: items that changed. */
    private static final String CHANGED = "changed";

    /** All open items. */
    private static final String OPEN = "open";

    /** After the open items: all items of the period, settled ones too. */
    private static final String BOOKED = "booked";

    /** Last: the movements of the period. */
    private static final String PAIRS = "pairs";

    /** So long after its booking something is compared: a frozen process thaws sooner. */
    private static final int DAYS_BACK = 14;

    /** So many findings are named at most: they are kept in a row of the table, and a person begins somewhere. */
    private static final int MAX_NAMED = 100;

    /** Sorts behind all others. */
    private static final String AND_MORE = "… and more";

    private final Desk desk;
    private final BookingsOfOurs audit;
    private final TellCrm crm;

    ReadBackOpenItems(Bench bench) {
        this.desk = new Desk(bench);
        this.audit = new BookingsOfOurs(bench);
        this.crm = new TellCrm(desk);
    }

    @Override
    public Decision decide(Situation situation) {
        Subject subject = situation.subject();
        Administration books = desk.books(subject);
        Accounting accounting = desk.accounting(books);
        return switch (subject.fact(PHASE)) {
            case BOOKED -> booked(situation, books, accounting);
            case PAIRS -> pairs(situation, books, accounting, subject.fact(CURSOR), strange(subject));
            case CHANGED -> changed(situation, books, accounting, subject.fact(CURSOR));
            case OPEN -> open(situation, books, accounting, subject.fact(CURSOR));
            default -> changed(situation, books, accounting, "");
        };
    }

    /** Reads what changed; all that is open where the package cannot tell, or says that it has to be listed. */
    private Decision changed(Situation situation, Administration books, Accounting accounting, String cursor) {
        Optional<ItemFeed.Look> look = ItemFeed.look(situation, accounting, cursor);
        if (look.isEmpty()) {
            return open(situation, books, accounting, "");
        }
        TreeSet<String> strange = strange(situation.subject());
        Map<SubjectRef, TellCrm.Seen> ours = new LinkedHashMap<>();
        boolean strangers = false;
        for (OpenItem item : look.get().items()) {
            strangers |= read(books, item, ours);
        }
        name(strange, audit.items(books, accounting, look.get().items()));
        boolean done = look.get().cursor().isEmpty();
        String phase = !done ? CHANGED : look.get().all() ? OPEN : BOOKED;
        Map<String, String> facts = new HashMap<>(look.get().facts());
        facts.putAll(facts(phase, look.get().cursor(), strange));
        return new Decision.Continue(
                look.get().items().size() + (done ? " changed items read" : " changed items read so far"),
                strangers ? with(crm.moved(ours), crm.drafts(books)) : crm.moved(ours),
                facts);
    }

    private static List<SubjectRef> with(List<SubjectRef> some, List<SubjectRef> others) {
        return Stream.concat(some.stream(), others.stream()).distinct().toList();
    }

    private Decision open(Situation situation, Administration books, Accounting accounting, String start) {
        String cursor = start;
        boolean fromStart = cursor.isEmpty();
        Set<String> openIds = new HashSet<>();
        Set<SubjectRef> changed = new LinkedHashSet<>();
        TreeSet<String> strange = strange(situation.subject());
        do {
            Page<OpenItem> page = accounting.openItems(cursor);
            Map<SubjectRef, TellCrm.Seen> ours = new LinkedHashMap<>();
            for (OpenItem item : page.rows()) {
                openIds.add(item.id());
                read(books, item, ours);
            }
            changed.addAll(crm.moved(ours));
            name(strange, audit.items(books, accounting, page.rows()));
            cursor = page.next();
            if (!cursor.isEmpty() && situation.budget().longWorkOver()) {
                return new Decision.Continue(
                        "reads more open items", List.copyOf(changed), facts(OPEN, cursor, strange));
            }
        } while (!cursor.isEmpty());
        if (fromStart) {
            changed.addAll(crm.settledElsewhere(books, openIds));
        }
        Map<String, String> facts = new HashMap<>(ItemFeed.listed(situation.subject(), situation.now()));
        facts.putAll(facts(BOOKED, "", strange));
        return new Decision.Continue(openIds.size() + " open items read", List.copyOf(changed), facts);
    }

    /** Where the reading goes on, and what was found so far. */
    private static Map<String, String> facts(String phase, String cursor, TreeSet<String> strange) {
        return Map.of(PHASE, phase, CURSOR, cursor, STRANGE, String.join(";", strange));
    }

    private static TreeSet<String> strange(Subject subject) {
        String found = subject.fact(STRANGE);
        return new TreeSet<>(found.isEmpty() ? List.of() : List.of(found.split(";")));
    }

    private static void name(TreeSet<String> strange, List<String> found) {
        found.forEach(text -> strange.add(text.replace(';', ',')));
        boolean more = strange.remove(AND_MORE);
        while (strange.size() > MAX_NAMED) {
            strange.pollLast();
            more = true;
        }
        if (more) {
            strange.add(AND_MORE);
        }
    }

    /** Whether it is not known as ours. */
    private boolean read(Administration books, OpenItem item, Map<SubjectRef, TellCrm.Seen> ours) {
        ReferenceRow row = desk.bench().stores().references().read(books.id(), item.reference());
        LiveItem known = row.items().stream()
                .filter(live -> live.id().equals(item.id()))
                .findFirst()
                .orElse(null);
        if (known == null && Versions.isOurs(books, item)) {
            // Its booking is not finished: it publishes itself.
            return false;
        }
        if (known == null && item.open().isZero()) {
            // Somebody else's, settled before we heard of it.
            return true;
        }
        if (known == null) {
            desk.bench()
                    .publisher()
                    .publishForeign(books.id(), new LiveItem(item.id(), item.kind(), item.number(), "", item.total()));
        } else if (!known.foreign()) {
            TellCrm.writeBack(SubjectRef.parse(known.subject()))
                    .ifPresent(ref -> ours.put(
                            ref, new TellCrm.Seen(item.open(), item.open().equals(item.total()))));
        }
        return known == null || known.foreign();
    }

    /**
     * Reads what is dated in the period and can be ours, settled or not: whoever settled the second of two by hand took it
     * off the open items, but not out of the books.
     */
    private Decision booked(Situation situation, Administration books, Accounting accounting) {
        TreeSet<String> strange = strange(situation.subject());
        if (books.crm().isEmpty() && !books.policies().sales().isMade()) {
            return pairs(situation, books, accounting, "", strange);
        }
        LocalDate until = Desk.day(situation.now());
        String cursor = situation.subject().fact(CURSOR);
        do {
            Page<OpenItem> page = accounting.items(from(books, until), until, cursor);
            name(strange, audit.items(books, accounting, page.rows()));
            cursor = page.next();
            if (!cursor.isEmpty() && situation.budget().longWorkOver()) {
                return new Decision.Continue("reads more invoices", List.of(), facts(BOOKED, cursor, strange));
            }
        } while (!cursor.isEmpty());
        return pairs(situation, books, accounting, "", strange);
    }

    /** First day of the period that is compared: what waited for its invoice is dated before its wait. */
    private static LocalDate from(Administration books, LocalDate until) {
        return until.minusDays(DAYS_BACK + books.policies().horizon().toDays());
    }

    /** Reads the clearing accounts. @param start the place of the account and the package's own cursor; or empty */
    private Decision pairs(
            Situation situation, Administration books, Accounting accounting, String start, TreeSet<String> strange) {
        LocalDate until = Desk.day(situation.now());
        String[] place = (start + " ").split(" ", 2);
        int first = place[0].isEmpty() ? 0 : Integer.parseInt(place[0]);
        String cursor = place[1].strip();
        for (int at = first; at < books.clearings().size(); at++) {
            Clearing clearing = books.clearings().get(at);
            Map<String, Accounting.Movement> seen = new HashMap<>();
            do {
                Page<Accounting.Movement> rows =
                        accounting.movements(clearing.account(), from(books, until), until, cursor);
                name(strange, audit.movements(books, clearing, rows.rows()));
                name(strange, BookingsOfOurs.twice(seen, rows.rows()));
                cursor = rows.next();
                if (!cursor.isEmpty() && situation.budget().longWorkOver()) {
                    return new Decision.Continue(
                            "reads more movements", List.of(), facts(PAIRS, at + " " + cursor, strange));
                }
            } while (!cursor.isEmpty());
        }
        return told(situation, books, accounting, strange);
    }

    private Decision told(Situation situation, Administration books, Accounting accounting, TreeSet<String> strange) {
        TreeSet<String> unmatched = new TreeSet<>();
        name(unmatched, accounting.toBeMatched());
        SetUpCheck.Seen setUp = new SetUpCheck(desk).of(books, accounting);
        boolean clean =
                strange.isEmpty() && unmatched.isEmpty() && setUp.faults().isEmpty();
        Map<String, String> facts = new HashMap<>(facts("", "", new TreeSet<>()));
        facts.put(Decision.LOOKED, clean ? "" : situation.now().toString());
        if (clean) {
            return new Decision.Done("read back" + setUp.unchecked(), List.of(), List.of(), facts);
        }
        Failure.Rejected found = strange.isEmpty()
                ? setUp.faults().isEmpty() ? toBeMatched(unmatched) : setUp.asTask()
                : bookedTwice(strange);
        return desk.stop(situation.subject(), found, "", List.of(), List.of(), facts);
    }

    /** Money is booked and nothing is missing: only the package's own list still shows both sides. */
    private static Failure.Rejected toBeMatched(TreeSet<String> unmatched) {
        return new Failure.Rejected(
                "to-be-matched",
                "Booked, but not matched by the package: " + String.join("; ", unmatched) + ".",
                "Match these by hand in the package. Nothing is to be booked; the next read-back sees it.");
    }

    private static Failure.Rejected bookedTwice(TreeSet<String> strange) {
        return new Failure.Rejected(
                "booked-twice",
                "The books hold what Afletter's journal does not, or hold it twice: " + String.join("; ", strange)
                        + ".",
                "Of two, keep the one that Afletter knows: what was settled on the other belongs to it; then take the"
                        + " other out by hand. What Afletter does not know at all: compare it with the CRM or the PSP,"
                        + " and take it out by hand if it is one too many. Then choose try again.");
    }
}
