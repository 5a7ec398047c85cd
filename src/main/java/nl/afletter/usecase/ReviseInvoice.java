package nl.afletter.usecase;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.journal.Bench;
import nl.afletter.journal.Decision;
import nl.afletter.journal.UseCase.Situation;
import nl.afletter.model.Administration;
import nl.afletter.model.Effect;
import nl.afletter.model.Invoice;
import nl.afletter.model.Money;
import nl.afletter.model.OpenItem;
import nl.afletter.model.Plan;
import nl.afletter.model.Posting.AttachmentPosting;
import nl.afletter.model.Posting.CreditSettlement;
import nl.afletter.model.ReferenceKind;
import nl.afletter.model.ReferenceRow;
import nl.afletter.model.Subject;
import nl.afletter.port.Accounting;
import nl.afletter.rule.Choice;
import nl.afletter.rule.PeriodRule;

/**
 * The CRM changed or deleted what is booked. Before money is tied to it: a full reversal with its own date and a new
 * booking. After that, or in a closed period: a human task that shows both versions (design.md section 5). A deleted
 * source is a change to zero.
 */
final class ReviseInvoice {

    /** What is remembered of a document that the CRM has no more, once a person was told of it. */
    static final String DELETED = "deleted";

    private final Desk desk;
    private final EarlierVersions earlier;

    ReviseInvoice(Bench bench) {
        this.desk = new Desk(bench);
        this.earlier = new EarlierVersions(desk);
    }

    /** The CRM shows another version than the booked one. */
    Decision changed(
            Situation situation,
            Administration books,
            Invoice invoice,
            InvoiceToPosting.Draft draft,
            Versions versions,
            List<Decision.Entry> entries) {
        Subject subject = situation.subject();
        Accounting accounting = desk.accounting(books);
        Reversal reversal = reverse(subject, books, accounting);
        if (reversal.stop() != null) {
            return stopped(subject, reversal, now(invoice), entries, seen(Fingerprint.of(invoice)));
        }
        int version = versions.last() + 1;
        String next = Versions.key(books, subject, version);
        List<Effect> effects = new ArrayList<>(reversal.effects());
        effects.addAll(accounting.effects(draft.posting(next)));
        if (accounting.abilities().attachesPdf()) {
            effects.addAll(accounting.effects(new AttachmentPosting(
                    next + ":pdf", "@" + next, subject.ref(), BookInvoice.fileName(invoice, version), "the new PDF")));
        }
        List<Plan.Publication> publishes = new ArrayList<>(reversal.publishes());
        publishes.addAll(BookInvoice.publications(subject, invoice, "@" + next));
        Map<String, String> facts = new HashMap<>(BookInvoice.facts(invoice));
        facts.put(Facts.ITEM, "@" + next);
        facts.put(Facts.VERSION, Integer.toString(version));
        facts.put(Facts.VIES_SINCE, "");
        facts.put(Facts.REASON, draft.reason());
        facts.put(Versions.content(version), Fingerprint.of(invoice));
        return new Decision.Execute(
                effects, List.of(reversal.claim()), publishes, List.of(), entries, facts, Plan.Ending.DONE);
    }

    /** The CRM no longer has it, or no longer approves of it. @param now what the CRM says, in words */
    Decision deleted(Subject subject, Administration books, String now) {
        if (!subject.fact(Facts.IGNORED).isEmpty() && subject.fact(Facts.SEEN).equals(now)) {
            return Decision.Done.because("a person chose to ignore that it is " + now);
        }
        return takenBack(subject, books, "now in the CRM: " + now, seen(now), Plan.Ending.DONE);
    }

    /** It belongs to another administration: taken back here, then looked at once more to be booked there. */
    Decision moved(Subject subject, Administration books, String there) {
        return takenBack(subject, books, "now belongs to administration " + there, Map.of(), Plan.Ending.AGAIN);
    }

    /** Somebody else booked it, and the CRM changed it since: Afletter does not touch that booking. */
    Decision foreign(Subject subject, Invoice invoice, List<Decision.Entry> entries) {
        return stopped(
                subject,
                stop("it was booked by somebody else", booked(subject)),
                now(invoice),
                entries,
                seen(Fingerprint.of(invoice)));
    }

    private Decision takenBack(
            Subject subject, Administration books, String now, Map<String, String> seen, Plan.Ending ending) {
        Accounting accounting = desk.accounting(books);
        Optional<Decision> forgotten = subject.fact(Facts.FOREIGN).isEmpty()
                ? earlier.adoptDeleted(subject, books, accounting)
                : Optional.empty();
        if (forgotten.isPresent()) {
            return forgotten.get();
        }
        Reversal reversal = reverse(subject, books, accounting);
        if (reversal.stop() != null) {
            return stopped(subject, reversal, now, List.of(), seen);
        }
        return new Decision.Execute(
                reversal.effects(),
                List.of(reversal.claim()),
                reversal.publishes(),
                List.of(),
                List.of(),
                Map.of(Facts.DELETED, "yes"),
                ending);
    }

    private record Reversal(
            List<Effect> effects,
            List<Plan.Publication> publishes,
            Decision.ClaimOn claim,
            String stop,
            String booked) {}

    private Reversal reverse(Subject subject, Administration books, Accounting accounting) {
        if (!subject.fact(Facts.FOREIGN).isEmpty()) {
            return stop("it was booked by somebody else", booked(subject));
        }
        int version = Versions.of(books, subject).last();
        String id = subject.booked(Versions.key(books, subject, version)).orElseThrow();
        OpenItem item = accounting.item(id).orElse(null);
        if (item == null) {
            return stop("the booking is gone from the accounting package", booked(subject));
        }
        String shown =
                "booked: " + item.number() + " of " + item.date() + ", " + item.total() + " for " + item.debtorName();
        Choice<LocalDate> old = PeriodRule.day(
                item.date(), accounting.closedUntil(), Administration.ClosedPeriod.PARK, PeriodRule.Word.NONE);
        if (old instanceof Choice.Stopped<LocalDate> closed) {
            return stop("it stands in a closed period: " + closed.what(), shown);
        }
        ReferenceRow row = desk.bench().stores().references().read(books.id(), item.reference());
        boolean claimed = row.claims().stream()
                .anyMatch(claim -> claim.item().equals(id) && !claim.subject().equals(subject.ref()));
        if (claimed || !item.ties().isEmpty() || !item.open().equals(item.total())) {
            return stop("something is tied to it already", shown);
        }
        return reversal(subject, books, accounting, version, item, row, shown);
    }

    private Reversal reversal(
            Subject subject,
            Administration books,
            Accounting accounting,
            int version,
            OpenItem item,
            ReferenceRow row,
            String shown) {
        LocalDate today = Desk.day(desk.bench().clock().instant());
        Plan plan = desk.planOf(subject, Versions.key(books, subject, version))
                .orElseThrow(
                        () -> new IllegalStateException("no plan of " + subject.ref() + " holds version " + version));
        List<Effect> effects = new ArrayList<>();
        String key = Versions.reversal(books, subject, version);
        if (subject.booked(key).isEmpty()) {
            effects.addAll(accounting.reversal(
                    effect(plan, Versions.key(books, subject, version)),
                    key,
                    item.number() + " (reversal " + version + ")",
                    today,
                    "reversal of what the CRM changed"));
        }
        String opposite = subject.booked(key).orElse("@" + key);
        boolean creditNote = item.kind() == ReferenceKind.CREDIT_NOTE;
        Money size = item.total().abs();
        effects.addAll(accounting.effects(new CreditSettlement(
                Versions.settles(books, subject, version),
                creditNote ? item.id() : opposite,
                creditNote ? opposite : item.id(),
                today,
                size,
                Exchange.differences(books, size),
                "the reversal takes the old booking away")));
        // Every row in which the booking was published, whatever the CRM calls the document now.
        List<Plan.Publication> publishes = plan.publishes().stream()
                .filter(there -> there.item() != null)
                .map(there -> new Plan.Publication(there.reference(), null, item.id()))
                .toList();
        ReferenceRow.Claim all = new ReferenceRow.Claim(
                item.id(), subject.ref(), effects.get(effects.size() - 1).key(), item.total(), 0);
        return new Reversal(effects, publishes, new Decision.ClaimOn(row, List.of(all)), null, shown);
    }

    private static Effect effect(Plan plan, String key) {
        return plan.effects().stream()
                .filter(each -> each.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private Decision stopped(
            Subject subject, Reversal reversal, String now, List<Decision.Entry> entries, Map<String, String> seen) {
        return new Decision.Park(
                desk.task(
                        subject,
                        "changed-after-booking",
                        "The CRM changed a document that is booked, and " + reversal.stop() + ".",
                        "Compare both versions. Correct the CRM, or book a credit note and a new invoice; then choose try"
                                + " again or ignore.",
                        reversal.booked() + "; " + now),
                List.of(),
                entries,
                seen);
    }

    private static String now(Invoice invoice) {
        return "now in the CRM: " + invoice.number() + " of " + invoice.date() + ", " + invoice.total() + " for "
                + invoice.customerName();
    }

    private static String booked(Subject subject) {
        return "booked: " + subject.fact(Facts.NUMBER) + " of " + subject.fact(Facts.DATE) + ", "
                + subject.fact(Facts.CURRENCY) + " " + subject.fact(Facts.AMOUNT) + " for "
                + subject.fact(Facts.DEBTOR);
    }

    private static Map<String, String> seen(String content) {
        return Map.of(Facts.SEEN, content, Facts.IGNORED, "");
    }

    private static Reversal stop(String why, String booked) {
        return new Reversal(List.of(), List.of(), null, why, booked);
    }
}
