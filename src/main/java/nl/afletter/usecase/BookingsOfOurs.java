package nl.afletter.usecase;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nl.afletter.journal.Bench;
import nl.afletter.model.Administration;
import nl.afletter.model.JournalEntry;
import nl.afletter.model.OpenItem;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;

/**
 * Compares open items that carry a key of ours with the journal: what it does not hold as Booked, or holds under another
 * id, came through the one window that nothing can close (design.md section 5). Its like cannot be tied twice, so it is
 * among the open items.
 */
final class BookingsOfOurs {

    private static final Pattern KEY =
            Pattern.compile("crm:([^:]+):(invoice|creditnote):([^:]+)(?::v\\d+)?(?::reversal)?");

    private final Bench bench;

    BookingsOfOurs(Bench bench) {
        this.bench = bench;
    }

    /** What does not agree, in words, one text per item. Effects that are under way are left out. */
    List<String> items(Administration books, List<OpenItem> items) {
        List<SubjectRef> refs = new ArrayList<>();
        items.forEach(item -> ref(books, item).ifPresent(refs::add));
        Map<SubjectRef, Subject> subjects =
                bench.stores().subjects().readAll(refs.stream().distinct().toList());
        List<String> strange = new ArrayList<>();
        for (OpenItem item : items) {
            ref(books, item)
                    .filter(ref -> !agrees(subjects.get(ref), item))
                    .ifPresent(ref -> strange.add(item.number() + " of " + item.total() + " (" + item.id() + ")"));
        }
        return strange;
    }

    private static boolean agrees(Subject subject, OpenItem item) {
        if (subject == null) {
            return false;
        }
        JournalEntry entry = subject.journal().get(item.source());
        if (entry == null) {
            return false;
        }
        return entry.state() == JournalEntry.State.BOOKED ? entry.vendorId().equals(item.id()) : !entry.isFinal();
    }

    private static Optional<SubjectRef> ref(Administration books, OpenItem item) {
        Matcher key = KEY.matcher(item.source());
        if (books.crm().isEmpty() || !key.matches() || !key.group(1).equals(books.id())) {
            return Optional.empty();
        }
        SubjectKind kind = key.group(2).equals("invoice") ? SubjectKind.INVOICE : SubjectKind.CREDIT_NOTE;
        return Optional.of(new SubjectRef(books.crm(), kind, key.group(3)));
    }
}
