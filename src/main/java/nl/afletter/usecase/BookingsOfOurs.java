package nl.afletter.usecase;

import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nl.afletter.journal.Bench;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.Clearing;
import nl.afletter.model.Connection;
import nl.afletter.model.JournalEntry;
import nl.afletter.model.OpenItem;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Accounting;
import nl.afletter.port.Accounting.Movement;

/**
 * Compares what carries a key of ours in the books with the journal: what that does not hold as Booked, or holds under
 * another id, came through the one window that nothing can close (design.md section 5). Effects that are under way are
 * left out, and so is what others booked: it has no key of ours.
 */
final class BookingsOfOurs {

    private static final Pattern ITEM_KEY =
            Pattern.compile("crm:([^:]+):(invoice|creditnote|sale):([^:]+)(?::v\\d+)?(?::reversal)?");

    /** A document is reversed sooner than so long after its day. */
    private static final Period REVERSED_WITHIN = Period.ofYears(1);

    /** Vendor, payment or payout, and what happened to it; the rest names a part of its booking. */
    private static final Pattern MOVEMENT_KEY = Pattern.compile("psp:([^:]+):([^:]+)(?::([^:]+))?(?::.*)?");

    /** So long after a restore the feeds may still be bringing back what the table forgot. */
    private static final Duration FEEDS_FIRST = Duration.ofDays(2);

    private static final int MAX_READ = 100;

    private final Bench bench;

    BookingsOfOurs(Bench bench) {
        this.bench = bench;
    }

    /** Items that do not agree, in words, one text each. A settled one is told like an open one. */
    List<String> items(Administration books, Accounting accounting, List<OpenItem> items) {
        Set<SubjectRef> refs = new LinkedHashSet<>();
        items.forEach(item -> ref(books, item).ifPresent(refs::add));
        Map<SubjectRef, Subject> subjects = read(refs);
        List<String> strange = new ArrayList<>();
        for (OpenItem item : items) {
            Optional<SubjectRef> ref = ref(books, item);
            Optional<JournalEntry> entry = ref.map(subjects::get).flatMap(row -> entry(row, item.source()));
            boolean stands = ref.isPresent() && !agrees(entry, item.id());
            if (stands && (entry.isPresent() || !isTakenBack(accounting, item))) {
                strange.add(words(item, entry));
            }
        }
        return strange;
    }

    /**
     * Whether its own reversal stands beside it: the table that was lost did both, and the CRM, from which the document is
     * gone, brings back neither.
     */
    private boolean isTakenBack(Accounting accounting, OpenItem item) {
        if (!item.open().isZero() || bench.stores().epoch().lookUpFirstFor().isEmpty()) {
            return false;
        }
        String other = Versions.counterpart(item.source());
        LocalDate today = Desk.day(bench.clock().instant());
        return accounting.standing(other, item.debtor(), item.date().minus(REVERSED_WITHIN), today).stream()
                .filter(standing -> standing.effect().key().equals(other))
                .map(Accounting.Standing::item)
                .anyMatch(there -> there.open().isZero()
                        && there.total().equals(item.total().negate()));
    }

    private static String words(OpenItem item, Optional<JournalEntry> entry) {
        String what = item.number() + " of " + item.total();
        return entry.map(JournalEntry::vendorId)
                .filter(known -> !known.isEmpty())
                .map(known -> what + " stands twice: Afletter knows " + known + ", the other is " + item.id())
                .orElseGet(() -> what + " (" + item.id() + ") bears our key, and Afletter does not know it");
    }

    /** Movements on a clearing account that do not agree, in words, one text each. */
    List<String> movements(Administration books, Clearing clearing, List<Movement> movements) {
        Map<Movement, List<SubjectRef>> keyed = new HashMap<>();
        Set<SubjectRef> refs = new LinkedHashSet<>();
        for (Movement movement : movements) {
            List<SubjectRef> possible = refs(books, clearing, movement);
            if (!possible.isEmpty()) {
                keyed.put(movement, possible);
                refs.addAll(possible);
            }
        }
        Map<SubjectRef, Subject> subjects = read(refs);
        List<String> strange = new ArrayList<>();
        keyed.forEach((movement, possible) -> {
            JournalEntry entry = possible.stream()
                    .map(ref -> entry(subjects.get(ref), movement.key()))
                    .flatMap(Optional::stream)
                    .findFirst()
                    .orElse(null);
            if (!agrees(Optional.ofNullable(entry), movement.id())) {
                strange.add(movement.transaction() + " of " + movement.amount() + " (movement " + movement.id() + ")");
            }
        });
        return strange;
    }

    /** Movements of one transaction, of which we booked one at most. @param seen those before, by transaction */
    static List<String> twice(Map<String, Movement> seen, List<Movement> movements) {
        List<String> strange = new ArrayList<>();
        for (Movement movement : movements) {
            Movement before =
                    movement.transaction().isEmpty() ? null : seen.putIfAbsent(movement.transaction(), movement);
            if (before != null && (before.key().isEmpty() || movement.key().isEmpty())) {
                strange.add(movement.transaction() + " of " + movement.amount() + " stands twice");
            }
        }
        return strange;
    }

    private boolean agrees(Optional<JournalEntry> entry, String id) {
        if (entry.isEmpty()) {
            return bench.stores()
                    .epoch()
                    .lookUpFirstFor()
                    .filter(restored -> bench.clock().instant().isBefore(restored.plus(FEEDS_FIRST)))
                    .isPresent();
        }
        return entry.get().state() == JournalEntry.State.BOOKED
                ? entry.get().vendorId().equals(id)
                : !entry.get().isFinal();
    }

    private static Optional<JournalEntry> entry(Subject subject, String key) {
        return Optional.ofNullable(subject).map(row -> row.journal().get(key));
    }

    private static Optional<SubjectRef> ref(Administration books, OpenItem item) {
        Matcher key = ITEM_KEY.matcher(item.source());
        if (!key.matches() || !key.group(1).equals(books.id())) {
            return Optional.empty();
        }
        if (key.group(2).equals("sale")) {
            return InvoiceOfPayment.ofKey(key.group(3));
        }
        if (books.crm().isEmpty()) {
            return Optional.empty();
        }
        SubjectKind kind = key.group(2).equals("invoice") ? SubjectKind.INVOICE : SubjectKind.CREDIT_NOTE;
        return Optional.of(new SubjectRef(books.crm(), kind, key.group(3)));
    }

    /** Whose booking it can be, for each connection with this clearing account; none when the key is not ours. */
    private List<SubjectRef> refs(Administration books, Clearing clearing, Movement movement) {
        Matcher key = MOVEMENT_KEY.matcher(movement.key());
        if (!key.matches()) {
            return List.of();
        }
        List<SubjectRef> refs = new ArrayList<>();
        books.clearings().stream()
                .filter(other -> other.account().equals(clearing.account()))
                .map(Clearing::connection)
                .distinct()
                .filter(connection -> vendor(connection).equals(key.group(1)))
                .forEach(connection -> {
                    refs.add(new SubjectRef(connection, SubjectKind.PAYMENT, key.group(2)));
                    refs.add(new SubjectRef(connection, SubjectKind.PAYOUT, key.group(2)));
                    if (key.group(3) != null) {
                        List.of(SubjectKind.CAPTURE, SubjectKind.REFUND, SubjectKind.CHARGEBACK)
                                .forEach(kind -> refs.add(Units.ref(connection, kind, key.group(2), key.group(3))));
                    }
                });
        return refs;
    }

    private String vendor(String connection) {
        return bench.stores()
                .settings()
                .connection(connection)
                .map(Connection::vendor)
                .orElse("");
    }

    private Map<SubjectRef, Subject> read(Collection<SubjectRef> refs) {
        List<SubjectRef> all = List.copyOf(refs);
        Map<SubjectRef, Subject> rows = new HashMap<>();
        for (int from = 0; from < all.size(); from += MAX_READ) {
            rows.putAll(bench.stores().subjects().readAll(all.subList(from, Math.min(all.size(), from + MAX_READ))));
        }
        return rows;
    }
}
