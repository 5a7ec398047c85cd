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

    /** So long after its booking a movement is compared: a frozen process thaws sooner. */
    private static final int DAYS_BACK = 14;

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
        if (!subject.fact(PHASE).equals("pairs")) {
            return open(situation, books, accounting);
        }
        return pairs(situation, books, accounting);
    }

    private Decision open(Situation situation, Administration books, Accounting accounting) {
        String cursor = situation.subject().fact(CURSOR);
        boolean fromStart = cursor.isEmpty();
        Set<String> openIds = new HashSet<>();
        Set<SubjectRef> changed = new LinkedHashSet<>();
        TreeSet<String> strange = new TreeSet<>(strange(situation.subject()));
        do {
            Page<OpenItem> page = accounting.openItems(cursor);
            Map<SubjectRef, Seen> ours = new LinkedHashMap<>();
            for (OpenItem item : page.rows()) {
                openIds.add(item.id());
                read(books, item, ours);
            }
            changed.addAll(moved(ours));
            strange.addAll(audit.items(books, page.rows()));
            cursor = page.next();
            if (!cursor.isEmpty() && situation.budget().longWorkOver()) {
                return new Decision.Continue(
                        "reads more open items",
                        List.copyOf(changed),
                        Map.of(CURSOR, cursor, STRANGE, String.join(";", strange)));
            }
        } while (!cursor.isEmpty());
        if (fromStart) {
            settledElsewhere(books, openIds, changed);
        }
        return new Decision.Continue(
                openIds.size() + " open items read",
                List.copyOf(changed),
                Map.of(CURSOR, "", PHASE, "pairs", STRANGE, String.join(";", strange)));
    }

    private static List<String> strange(Subject subject) {
        return subject.fact(STRANGE).isEmpty()
                ? List.of()
                : List.of(subject.fact(STRANGE).split(";"));
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
            for (Subject invoice :
                    desk.bench().stores().subjects().readAll(rows.rows()).values()) {
                String item = invoice.fact(Facts.ITEM);
                if (!item.isEmpty() && invoice.fact(Facts.DELETED).isEmpty() && !openIds.contains(item)) {
                    writeBack(invoice.ref())
                            .ifPresent(
                                    ref -> settled.put(ref, new Seen(Money.zero(invoice.fact(Facts.CURRENCY)), false)));
                }
            }
            changed.addAll(moved(settled));
            cursor = rows.next();
            if (rows.isLast()) {
                return;
            }
        }
    }

    private static Optional<SubjectRef> writeBack(SubjectRef invoice) {
        return invoice.kind() == SubjectKind.INVOICE
                ? Optional.of(new SubjectRef(invoice.connection(), SubjectKind.WRITE_BACK, invoice.id()))
                : Optional.empty();
    }

    /** Reads the clearing accounts; the cursor is the place of the account and the package's own cursor. */
    private Decision pairs(Situation situation, Administration books, Accounting accounting) {
        Subject subject = situation.subject();
        LocalDate until = Desk.day(situation.now());
        // What waited for its invoice is dated before its wait.
        LocalDate from = until.minusDays(DAYS_BACK + books.policies().horizon().toDays());
        TreeSet<String> strange = new TreeSet<>(strange(subject));
        String[] place = (subject.fact(CURSOR) + " ").split(" ", 2);
        int first = place[0].isEmpty() ? 0 : Integer.parseInt(place[0]);
        String cursor = place[1].strip();
        for (int at = first; at < books.clearings().size(); at++) {
            Clearing clearing = books.clearings().get(at);
            Map<String, Accounting.Movement> seen = new HashMap<>();
            do {
                Page<Accounting.Movement> rows = accounting.movements(clearing.account(), from, until, cursor);
                strange.addAll(audit.movements(books, clearing, rows.rows()));
                strange.addAll(BookingsOfOurs.twice(seen, rows.rows()));
                cursor = rows.next();
                if (!cursor.isEmpty() && situation.budget().longWorkOver()) {
                    return new Decision.Continue(
                            "reads more movements",
                            List.of(),
                            Map.of(CURSOR, at + " " + cursor, STRANGE, String.join(";", strange)));
                }
            } while (!cursor.isEmpty());
        }
        Map<String, String> facts = Map.of(PHASE, "", CURSOR, "", STRANGE, "");
        if (strange.isEmpty()) {
            return new Decision.Done("read back", List.of(), List.of(), facts);
        }
        Failure.Rejected found = new Failure.Rejected(
                "booked-twice",
                "The books hold what Afletter's journal does not, or hold it twice: " + String.join(", ", strange)
                        + ".",
                "See which of them is tied to an invoice or payment, and take the other one out by hand.");
        return desk.stop(subject, found, "", List.of(), List.of(), facts);
    }
}
