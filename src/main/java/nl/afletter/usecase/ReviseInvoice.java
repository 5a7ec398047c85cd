package nl.afletter.usecase;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import nl.afletter.model.Reference;
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

    private final Desk desk;

    ReviseInvoice(Bench bench) {
        this.desk = new Desk(bench);
    }

    /** The CRM shows another version than the booked one. */
    Decision changed(
            Situation situation,
            Administration books,
            Invoice invoice,
            InvoiceToPosting.Draft draft,
            int version,
            List<Decision.Entry> entries) {
        Subject subject = situation.subject();
        Accounting accounting = desk.accounting(books);
        Reversal reversal = reverse(subject, books, accounting, version);
        if (reversal.stop() != null) {
            return stopped(subject, reversal, "now in the CRM: " + invoice.number() + " of " + invoice.date() + ", "
                    + invoice.total() + " for " + invoice.customerName(), entries);
        }
        String next = BookInvoice.key(books, subject, version + 1);
        List<Effect> effects = new ArrayList<>(reversal.effects());
        effects.addAll(accounting.effects(draft.posting(next)));
        if (accounting.abilities().attachesPdf()) {
            effects.addAll(accounting.effects(new AttachmentPosting(
                    next + ":pdf", "@" + next, subject.ref(), "invoice-v" + (version + 1) + ".pdf", "the new PDF")));
        }
        List<Plan.Publication> publishes = new ArrayList<>(reversal.publishes());
        publishes.addAll(BookInvoice.publications(subject, invoice, "@" + next));
        Map<String, String> facts = new HashMap<>(BookInvoice.facts(invoice));
        facts.put(Facts.ITEM, "@" + next);
        facts.put(Facts.VERSION, Integer.toString(version + 1));
        facts.put(Facts.REASON, draft.reason());
        return new Decision.Execute(
                effects, List.of(reversal.claim()), publishes, List.of(), entries, facts, Plan.Ending.DONE);
    }

    /** The CRM no longer has it. */
    Decision deleted(Subject subject, Administration books) {
        Accounting accounting = desk.accounting(books);
        Reversal reversal = reverse(subject, books, accounting, BookInvoice.version(subject));
        if (reversal.stop() != null) {
            return stopped(subject, reversal, "now in the CRM: deleted", List.of());
        }
        return new Decision.Execute(
                reversal.effects(), List.of(reversal.claim()), reversal.publishes(), List.of(), List.of(),
                Map.of(Facts.DELETED, "yes"), Plan.Ending.DONE);
    }

    private record Reversal(
            List<Effect> effects, List<Plan.Publication> publishes, Decision.ClaimOn claim, String stop, String booked) {}

    private Reversal reverse(Subject subject, Administration books, Accounting accounting, int version) {
        String id = subject.fact(Facts.ITEM);
        String booked = "booked: " + subject.fact(Facts.NUMBER) + " of " + subject.fact(Facts.DATE) + ", "
                + subject.fact(Facts.CURRENCY) + " " + subject.fact(Facts.AMOUNT) + " for " + subject.fact(Facts.DEBTOR);
        OpenItem item = accounting.item(id).orElse(null);
        if (item == null) {
            return stop("the booking is gone from the accounting package", booked);
        }
        if (!subject.fact(Facts.FOREIGN).isEmpty()) {
            return stop("it was booked by somebody else", booked);
        }
        LocalDate today = Desk.day(desk.bench().clock().instant());
        Choice<LocalDate> old = PeriodRule.day(item.date(), accounting.closedUntil(), Administration.ClosedPeriod.PARK);
        if (old instanceof Choice.Stopped<LocalDate> closed) {
            return stop(closed.what(), booked);
        }
        ReferenceRow row = desk.bench().stores().references().read(books.id(), item.reference());
        boolean claimed = row.claims().stream()
                .anyMatch(claim -> claim.item().equals(id) && !claim.subject().equals(subject.ref()));
        if (claimed || !item.ties().isEmpty() || !item.open().equals(item.total())) {
            return stop("something is tied to it already", booked);
        }
        return reversal(subject, books, accounting, version, item, row, today, booked);
    }

    private Reversal reversal(
            Subject subject,
            Administration books,
            Accounting accounting,
            int version,
            OpenItem item,
            ReferenceRow row,
            LocalDate today,
            String shown) {
        String key = BookInvoice.key(books, subject, version);
        String reversalKey = BookInvoice.key(books, subject, version + 1) + ":reversal";
        List<Effect> effects = new ArrayList<>(accounting.reversal(
                bookingEffect(subject, key), reversalKey, item.number() + " (reversal " + version + ")", today,
                "reversal of what the CRM changed"));
        Money size = item.total().abs();
        boolean creditNote = item.kind() == ReferenceKind.CREDIT_NOTE;
        effects.addAll(accounting.effects(new CreditSettlement(
                reversalKey + ":settles",
                creditNote ? item.id() : "@" + reversalKey,
                creditNote ? "@" + reversalKey : item.id(),
                today, size, "the reversal takes the old booking away")));
        List<Plan.Publication> publishes = new ArrayList<>();
        publishes.add(new Plan.Publication(item.reference(), null, item.id()));
        publishes.add(new Plan.Publication(
                new Reference(creditNote ? ReferenceKind.CREDIT_OF : ReferenceKind.SOURCE, subject.ref().id()),
                null, item.id()));
        ReferenceRow.Claim all = new ReferenceRow.Claim(
                item.id(), subject.ref(), effects.get(effects.size() - 1).key(), item.total(), 0);
        return new Reversal(effects, publishes, new Decision.ClaimOn(row, List.of(all)), null, shown);
    }

    private Effect bookingEffect(Subject subject, String key) {
        for (int number = subject.plan(); number > 0; number--) {
            for (Effect effect : desk.bench().stores().subjects().readPlan(subject.ref(), number)
                    .map(Plan::effects).orElse(List.of())) {
                if (effect.key().equals(key)) {
                    return effect;
                }
            }
        }
        throw new IllegalStateException("no plan of " + subject.ref() + " holds " + key);
    }

    private Decision stopped(Subject subject, Reversal reversal, String now, List<Decision.Entry> entries) {
        return new Decision.Park(
                desk.task(subject, "changed-after-booking",
                        "The CRM changed an invoice that is booked, and " + reversal.stop() + ".",
                        "Compare both versions. Correct the CRM, or book a credit note and a new invoice; then choose try"
                                + " again or ignore.",
                        reversal.booked() + "; " + now),
                List.of(), entries, Map.of());
    }

    private static Reversal stop(String why, String booked) {
        return new Reversal(List.of(), List.of(), null, why, booked);
    }
}
