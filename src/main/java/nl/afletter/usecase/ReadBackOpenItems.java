package nl.afletter.usecase;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import nl.afletter.journal.Bench;
import nl.afletter.journal.Decision;
import nl.afletter.journal.UseCase;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.Clearing;
import nl.afletter.model.LiveItem;
import nl.afletter.model.Money;
import nl.afletter.model.OpenItem;
import nl.afletter.model.ReferenceRow;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Accounting;
import nl.afletter.port.Failure;
import nl.afletter.port.Page;
import nl.afletter.port.Register;

/**
 * Reads the open items back: what others booked becomes known as foreign, the CRM is told of what was settled outside,
 * and what bears a key of ours but is not in the journal, or stands in the books twice, is reported: it came through the
 * one window that nothing can close (design.md sections 5 and 6).
 */
final class ReadBackOpenItems implements UseCase {

    private static final String CURSOR = "cursor";
    private static final String PHASE = "phase";
    private static final String STRANGE = "strange";

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

    /** So many invoices are asked for when they are no longer open; older ones come by their own events. */
    private static final int MAX_SETTLED_PAGES = 5;

    private static final int PAGE = 100;

    private final Desk desk;
    private final BookingsOfOurs audit;

    ReadBackOpenItems(Bench bench) {
        this.desk = new Desk(bench);
        this.audit = new BookingsOfOurs(bench);
    }

    @Override
    public Decision decide(Situation situation) {
        Subject subject = situation.subject();
        Administration books = desk.books(subject);
        Accounting accounting = desk.accounting(books);
        return switch (subject.fact(PHASE)) {
            case BOOKED -> booked(situation, books, accounting);
            case PAIRS -> pairs(situation, books, accounting, subject.fact(CURSOR), strange(subject));
            default -> open(situation, books, accounting);
        };
    }

    private Decision open(Situation situation, Administration books, Accounting accounting) {
        String cursor = situation.subject().fact(CURSOR);
        boolean fromStart = cursor.isEmpty();
        Set<String> openIds = new HashSet<>();
        Set<SubjectRef> changed = new LinkedHashSet<>();
        TreeSet<String> strange = strange(situation.subject());
        do {
            Page<OpenItem> page = accounting.openItems(cursor);
            Map<SubjectRef, Seen> ours = new LinkedHashMap<>();
            for (OpenItem item : page.rows()) {
                openIds.add(item.id());
                read(books, item, ours);
            }
            changed.addAll(moved(ours));
            name(strange, audit.items(books, accounting, page.rows()));
            cursor = page.next();
            if (!cursor.isEmpty() && situation.budget().longWorkOver()) {
                return new Decision.Continue("reads more open items", List.copyOf(changed), facts("", cursor, strange));
            }
        } while (!cursor.isEmpty());
        if (fromStart) {
            settledElsewhere(books, openIds, changed);
        }
        return new Decision.Continue(
                openIds.size() + " open items read", List.copyOf(changed), facts(BOOKED, "", strange));
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

    private void read(Administration books, OpenItem item, Map<SubjectRef, Seen> ours) {
        ReferenceRow row = desk.bench().stores().references().read(books.id(), item.reference());
        LiveItem known = row.items().stream()
                .filter(live -> live.id().equals(item.id()))
                .findFirst()
                .orElse(null);
        if (known == null && Versions.isOurs(books, item)) {
            // Its booking is not finished: it publishes itself.
            return;
        }
        if (known == null) {
            desk.bench()
                    .publisher()
                    .publishForeign(books.id(), new LiveItem(item.id(), item.kind(), item.number(), "", item.total()));
        } else if (!known.foreign()) {
            writeBack(SubjectRef.parse(known.subject()))
                    .ifPresent(ref ->
                            ours.put(ref, new Seen(item.open(), item.open().equals(item.total()))));
        }
    }

    /** @param open what the books say @param whole whether nothing was ever tied to it */
    private record Seen(Money open, boolean whole) {}

    /** Those of which something else is open now than when the CRM was told. */
    private List<SubjectRef> moved(Map<SubjectRef, Seen> seen) {
        Map<SubjectRef, Subject> rows = desk.bench().stores().subjects().readAll(seen.keySet());
        return seen.keySet().stream()
                .filter(ref -> !isTold(rows.get(ref), seen.get(ref)))
                .toList();
    }

    private static boolean isTold(Subject writeBack, Seen now) {
        String told = writeBack == null ? "" : writeBack.fact(Facts.OPEN);
        return told.isEmpty() ? now.whole() : told.equals(now.open().toDecimal());
    }

    /** Our invoices that are no longer open: somebody may have settled them, so the CRM is compared. */
    private void settledElsewhere(Administration books, Set<String> openIds, Set<SubjectRef> changed) {
        String cursor = "";
        for (int page = 0; page < MAX_SETTLED_PAGES; page++) {
            Page<SubjectRef> rows =
                    desk.bench().stores().register().list(books.id(), Register.Shelf.INVOICES, cursor, PAGE);
            Map<SubjectRef, Seen> settled = new LinkedHashMap<>();
            List<SubjectRef> unsent = new ArrayList<>();
            for (Subject invoice :
                    desk.bench().stores().subjects().readAll(rows.rows()).values()) {
                String item = invoice.fact(Facts.ITEM);
                boolean isDraft = invoice.ref().kind() == SubjectKind.SALE
                        && invoice.fact(Facts.NUMBER).isEmpty();
                if (isDraft && !item.isEmpty()) {
                    unsent.add(invoice.ref());
                } else if (!item.isEmpty()
                        && invoice.fact(Facts.DELETED).isEmpty()
                        && !openIds.contains(item)) {
                    writeBack(invoice.ref())
                            .ifPresent(
                                    ref -> settled.put(ref, new Seen(Money.zero(invoice.fact(Facts.CURRENCY)), false)));
                }
            }
            changed.addAll(moved(settled));
            changed.addAll(unsent);
            cursor = rows.next();
            if (rows.isLast()) {
                return;
            }
        }
    }

    private static Optional<SubjectRef> writeBack(SubjectRef invoice) {
        return invoice.kind() == SubjectKind.INVOICE || invoice.kind() == SubjectKind.DEAL
                ? Optional.of(invoice.writeBack())
                : Optional.empty();
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
        return told(situation, accounting, strange);
    }

    private Decision told(Situation situation, Accounting accounting, TreeSet<String> strange) {
        TreeSet<String> unmatched = new TreeSet<>();
        name(unmatched, accounting.toBeMatched());
        boolean clean = strange.isEmpty() && unmatched.isEmpty();
        Map<String, String> facts = new HashMap<>(facts("", "", new TreeSet<>()));
        facts.put(Decision.LOOKED, clean ? "" : situation.now().toString());
        if (clean) {
            return new Decision.Done("read back", List.of(), List.of(), facts);
        }
        Failure.Rejected found = strange.isEmpty() ? toBeMatched(unmatched) : bookedTwice(strange);
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
