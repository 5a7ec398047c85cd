package nl.afletter.usecase;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.journal.Claims;
import nl.afletter.journal.Decision;
import nl.afletter.journal.UseCase.Situation;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.LedgerRole;
import nl.afletter.model.HumanTask;
import nl.afletter.model.LiveItem;
import nl.afletter.model.Money;
import nl.afletter.model.OpenItem;
import nl.afletter.model.Posting.MoneyLine;
import nl.afletter.model.Posting.ToItem;
import nl.afletter.model.Posting.ToLedger;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;
import nl.afletter.model.ReferenceRow;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectRef;
import nl.afletter.model.Worth;
import nl.afletter.port.Accounting;
import nl.afletter.rule.DifferenceRule;

/**
 * What stands against money that went back: first what its payment has on unallocated receipts, then for a refund the
 * credit note of that invoice and amount, else the invoices themselves, which are open again then.
 */
final class ReversalLines {

    /** Code of the task about a refund that no credit note stands against. */
    static final String WITHOUT_CREDIT_NOTE = "refund-without-credit-note";

    private final Desk desk;

    ReversalLines(Desk desk) {
        this.desk = desk;
    }

    /**
     * The lines, or a wait.
     *
     * @param lines negative
     * @param tied items behind them, for later
     * @param fromUnallocated positive
     * @param claimOn rows to claim on, with what is claimed, or given back
     * @param patience set when it has to wait
     */
    record Found(
            List<MoneyLine> lines,
            List<Tied> tied,
            Worth fromUnallocated,
            String reason,
            Map<ReferenceRow, List<Tied>> claimOn,
            Optional<HumanTask> task,
            Optional<Decision> patience) {

        private Found with(MoneyLine line, Worth unallocated, String more) {
            List<MoneyLine> all = new ArrayList<>(lines);
            all.add(line);
            return new Found(all, tied, unallocated, reason + more, claimOn, task, patience);
        }
    }

    Found find(
            Situation situation,
            Administration books,
            Accounting accounting,
            Remaining remaining,
            ReversePayment.Reversal reversal,
            Worth out) {
        Money amount = out.amount();
        Worth unallocated = remaining.unallocated().amount().isPositive() ? remaining.unallocated() : out.none();
        if (unallocated.amount().compareTo(amount) >= 0) {
            Worth part = unallocated.part(amount);
            return new Found(
                    List.of(fromUnallocated(books, part)),
                    List.of(),
                    part,
                    "the payment's rest was tied to no invoice",
                    Map.of(),
                    Optional.empty(),
                    Optional.empty());
        }
        if (!reversal.refund()) {
            return fromInvoices(situation, books, remaining, out, unallocated, reversal);
        }
        List<ReferenceRow> rows = creditNotesOf(books, remaining.ties());
        Optional<Found> whole = byCreditNote(situation, books, accounting, rows, out);
        if (whole.isPresent()) {
            return whole.get();
        }
        Optional<Found> rest = unallocated.amount().isZero()
                ? Optional.empty()
                : byCreditNote(situation, books, accounting, rows, out.part(amount.minus(unallocated.amount())));
        if (rest.isPresent()) {
            return rest.get()
                    .with(fromUnallocated(books, unallocated), unallocated, "; the rest was tied to no invoice");
        }
        if (Desk.patienceOver(situation)) {
            // A credit note may still come: then its task goes.
            desk.join(rows, situation.subject().ref());
            return fromInvoices(situation, books, remaining, out, unallocated, reversal);
        }
        Instant horizon = situation.now().plus(books.policies().horizon());
        return new Found(
                List.of(),
                List.of(),
                out.none(),
                "",
                Map.of(),
                Optional.empty(),
                Optional.of(new Decision.Wait(
                        rows,
                        horizon,
                        "a refund waits for the credit note of its invoice",
                        List.of(),
                        ReversePayment.facts(reversal, out))));
    }

    /** Whether a credit note of this amount came after all, and lowered the invoice that was open again. */
    boolean isCredited(Administration books, Accounting accounting, List<Tied> tied) {
        Optional<Money> amount = tied.stream().map(tie -> tie.amount().abs()).reduce(Money::plus);
        return creditNotesOf(books, tied).stream()
                .flatMap(row -> row.items().stream())
                .filter(live -> amount.filter(live.total().abs()::equals).isPresent())
                .flatMap(live -> accounting.item(live.id()).stream())
                .anyMatch(note -> note.ties().stream().anyMatch(tie -> !tie.money()));
    }

    /** Whether all that it opened is settled again, by an answer of the package that surely is not from before it. */
    boolean isPaidAgain(Situation situation, Administration books, Accounting accounting, List<Tied> opened) {
        Subject subject = situation.subject();
        for (Tied tie : opened) {
            Optional<OpenItem> item = accounting.item(tie.item());
            if (item.isEmpty() || item.get().ties().stream().noneMatch(each -> isOwn(subject, each))) {
                return false;
            }
            Money hidden = desk.bench()
                    .claims()
                    .byOthers(
                            row(books, tie),
                            item.get(),
                            subject.ref(),
                            situation.now(),
                            accounting.abilities().settleDown())
                    .maybe();
            if (item.get().open().minus(hidden).isPositive()) {
                return false;
            }
        }
        return !opened.isEmpty();
    }

    private static boolean isOwn(Subject subject, OpenItem.Tie tie) {
        return tie.key().equals(Units.own(subject.ref()))
                || subject.journal().values().stream()
                        .anyMatch(entry -> entry.vendorId().equals(tie.id()));
    }

    private List<ReferenceRow> creditNotesOf(Administration books, List<Tied> ties) {
        return ties.stream()
                .filter(tie -> !tie.source().isEmpty())
                .map(tie -> new Reference(
                        ReferenceKind.CREDIT_OF, SubjectRef.parse(tie.source()).id()))
                .distinct()
                .map(creditOf -> desk.bench().stores().references().read(books.id(), creditOf))
                .toList();
    }

    private static MoneyLine fromUnallocated(Administration books, Worth worth) {
        return new ToLedger(
                Desk.ledger(books, LedgerRole.UNALLOCATED),
                worth.value().negate(),
                "paid back from unallocated receipts");
    }

    private Optional<Found> byCreditNote(
            Situation situation, Administration books, Accounting accounting, List<ReferenceRow> rows, Worth worth) {
        return rows.stream()
                .flatMap(row -> row.items().stream())
                .map(live -> against(situation, books, accounting, live, worth))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<Found> against(
            Situation situation, Administration books, Accounting accounting, LiveItem live, Worth worth) {
        OpenItem note = accounting.item(live.id()).orElse(null);
        boolean same =
                note != null && note.total().currency().equals(worth.amount().currency());
        if (!same || !note.open().isNegative()) {
            return Optional.empty();
        }
        ReferenceRow row = desk.bench().stores().references().read(books.id(), note.reference());
        Claims.Taken taken = desk.bench()
                .claims()
                .byOthers(
                        row,
                        note,
                        situation.subject().ref(),
                        situation.now(),
                        accounting.abilities().settleDown());
        Money open = note.open().minus(taken.maybe());
        Money beyond = worth.amount().plus(open);
        if (!beyond.isZero() && !isRounding(live, note, beyond, books)) {
            return Optional.empty();
        }
        Worth paidBack = Exchange.taken(note, worth.part(open.negate()).negate());
        Tied tied = new Tied(note.id(), note.number(), live.subject(), paidBack);
        List<MoneyLine> lines = new ArrayList<>();
        lines.add(new ToItem(note.id(), ReferenceKind.CREDIT_NOTE, paidBack));
        if (!beyond.isZero()) {
            lines.add(new ToLedger(
                    Desk.ledger(books, LedgerRole.PAYMENT_DIFFERENCES),
                    worth.value().minus(worth.part(open.negate()).value()).negate(),
                    "payment difference"));
        }
        return Optional.of(new Found(
                lines,
                List.of(tied),
                worth.none(),
                "credit note " + note.number() + " of that invoice and amount",
                Map.of(row, List.of(tied)),
                Optional.empty(),
                Optional.empty()));
    }

    /** A credit note that we made of the refund itself may lack a cent that no VAT computes to. */
    private static boolean isRounding(LiveItem live, OpenItem note, Money beyond, Administration books) {
        return beyond.isPositive()
                && !live.foreign()
                && InvoiceOfPayment.isCredit(SubjectRef.parse(live.subject()))
                && DifferenceRule.isSmall(beyond, note.total(), books.policies());
    }

    /** What is on unallocated receipts goes first; then the invoices that the payment settled are open again. */
    private Found fromInvoices(
            Situation situation,
            Administration books,
            Remaining remaining,
            Worth out,
            Worth unallocated,
            ReversePayment.Reversal reversal) {
        List<MoneyLine> lines = new ArrayList<>();
        List<Tied> tied = new ArrayList<>();
        Map<ReferenceRow, List<Tied>> claimOn = new LinkedHashMap<>();
        Money left = out.amount().minus(unallocated.amount());
        for (Tied tie : remaining.ties()) {
            Money share = left.min(tie.amount());
            if (share.isPositive()) {
                // The invoice is open again with what the payment took off it, whatever was paid back for it.
                Worth opened = tie.worth().part(share).negate();
                lines.add(new ToItem(tie.item(), ReferenceKind.INVOICE, opened));
                Tied again = new Tied(tie.item(), tie.number(), tie.source(), opened);
                tied.add(again);
                claimOn.computeIfAbsent(row(books, tie), row -> new ArrayList<>())
                        .add(again);
                left = left.minus(share);
            }
        }
        boolean small = !left.isZero()
                && DifferenceRule.isSmall(left, reversal.payment().amount(), books.policies());
        if (small) {
            lines.add(new ToLedger(
                    Desk.ledger(books, LedgerRole.PAYMENT_DIFFERENCES), left.negate(), "payment difference"));
        }
        Worth from = small || left.isZero() ? unallocated : unallocated.plus(out.part(left));
        if (!from.amount().isZero()) {
            lines.add(fromUnallocated(books, from));
        }
        String reason = reversal.refund()
                ? "no credit note came in time: the invoice is open again"
                : "the payer's bank took the money back: the invoice is open again";
        return new Found(
                lines,
                tied,
                from,
                reason,
                claimOn,
                task(situation, tied, small ? Money.zero(left.currency()) : left, reversal),
                Optional.empty());
    }

    /** Where others read that the item was opened a moment ago, while the package may not show it. */
    private ReferenceRow row(Administration books, Tied tie) {
        return desk.bench().stores().references().read(books.id(), new Reference(ReferenceKind.INVOICE, tie.number()));
    }

    private Optional<HumanTask> task(
            Situation situation, List<Tied> tied, Money beyond, ReversePayment.Reversal reversal) {
        if (!beyond.isZero()) {
            return Optional.of(desk.task(
                    situation.subject(),
                    "refund-above-payment",
                    "Of " + reversal.amount() + " that went back, " + beyond + " stand against no payment.",
                    "Find out what was paid back here and book " + beyond + " over from unallocated receipts.",
                    "payment " + reversal.payment().id()));
        }
        if (!reversal.refund() || tied.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(desk.task(
                situation.subject(),
                WITHOUT_CREDIT_NOTE,
                "A refund of " + reversal.amount() + " was paid for which the CRM has no credit note.",
                "Make a credit note for it in the CRM: without one, turnover and VAT stay too high. The invoice is"
                        + " open again for this amount until then.",
                "payment " + reversal.payment().id()));
    }
}
