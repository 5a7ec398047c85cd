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
import nl.afletter.port.Accounting;

/**
 * What stands against money that went back: first the unallocated rest of its payment, then for a refund the credit
 * note of that invoice and amount, else the invoices themselves, which are open again then.
 */
final class ReversalLines {

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
     * @param claimOn rows to claim on, with what is claimed
     * @param patience set when it has to wait
     */
    record Found(
            List<MoneyLine> lines,
            List<Tied> tied,
            Money fromUnallocated,
            String reason,
            Map<ReferenceRow, Tied> claimOn,
            Optional<HumanTask> task,
            Optional<Decision> patience) {}

    Found find(
            Situation situation,
            Administration books,
            Accounting accounting,
            Subject payment,
            ReversePayment.Reversal reversal) {
        Money amount = reversal.amount();
        Money unallocated = unallocated(payment, situation.subject(), reversal);
        List<Tied> paid = Tied.read(payment.fact(Facts.TIED));
        if (unallocated.compareTo(amount) >= 0 && (unallocated.equals(amount) || paid.isEmpty() || reversal.refund())) {
            return fromUnallocated(books, amount);
        }
        if (reversal.refund()) {
            Found byNote = byCreditNote(situation, books, accounting, paid, amount);
            boolean mayWait = byNote.patience().isPresent() && !Desk.patienceOver(situation);
            if (mayWait || byNote.patience().isEmpty()) {
                return byNote;
            }
        }
        return fromInvoices(situation, books, paid, amount, unallocated, reversal);
    }

    /** The other way round: what went to items or unallocated receipts comes back from there. */
    List<MoneyLine> backwards(Administration books, Money amount, List<Tied> tied) {
        List<MoneyLine> lines = new ArrayList<>();
        Money left = amount;
        for (Tied tie : tied) {
            lines.add(new ToItem(tie.item(), tie.kind(), tie.amount().negate()));
            left = left.plus(tie.amount());
        }
        if (!left.isZero()) {
            lines.add(new ToLedger(Desk.ledger(books, LedgerRole.UNALLOCATED), left, "back to unallocated receipts"));
        }
        return lines;
    }

    private Found fromUnallocated(Administration books, Money amount) {
        MoneyLine line = new ToLedger(
                Desk.ledger(books, LedgerRole.UNALLOCATED), amount.negate(), "paid back from unallocated receipts");
        return new Found(List.of(line), List.of(), amount, "the payment's rest was tied to no invoice", Map.of(),
                Optional.empty(), Optional.empty());
    }

    private Found byCreditNote(
            Situation situation, Administration books, Accounting accounting, List<Tied> paid, Money amount) {
        List<ReferenceRow> rows = new ArrayList<>();
        for (Tied tie : paid) {
            if (tie.source().isEmpty()) {
                continue;
            }
            Reference creditOf = new Reference(ReferenceKind.CREDIT_OF, SubjectRef.parse(tie.source()).id());
            ReferenceRow row = desk.bench().stores().references().read(books.id(), creditOf);
            rows.add(row);
            for (LiveItem live : row.items()) {
                Optional<Found> fits = against(situation, books, accounting, live, amount);
                if (fits.isPresent()) {
                    return fits.get();
                }
            }
        }
        Instant horizon = situation.now().plus(books.policies().horizon());
        return new Found(List.of(), List.of(), Money.zero(amount.currency()), "", Map.of(), Optional.empty(),
                Optional.of(new Decision.Wait(
                        rows, horizon, "a refund waits for the credit note of its invoice", List.of(), Map.of())));
    }

    private Optional<Found> against(
            Situation situation, Administration books, Accounting accounting, LiveItem live, Money amount) {
        OpenItem note = accounting.item(live.id()).orElse(null);
        if (note == null || !note.open().isNegative()) {
            return Optional.empty();
        }
        ReferenceRow row = desk.bench().stores().references().read(books.id(), note.reference());
        Claims.Taken taken = desk.bench().claims().byOthers(
                row, note, situation.subject().ref(), situation.now(), accounting.abilities().settleDown());
        Money open = note.open().minus(taken.sure()).minus(taken.maybe());
        if (!open.equals(amount.negate())) {
            return Optional.empty();
        }
        Tied tied = new Tied(note.id(), note.number(), live.subject(), amount.negate());
        return Optional.of(new Found(
                List.of(new ToItem(note.id(), ReferenceKind.CREDIT_NOTE, amount.negate())), List.of(tied),
                Money.zero(amount.currency()), "credit note " + note.number() + " of that invoice and amount",
                Map.of(row, tied), Optional.empty(), Optional.empty()));
    }

    /** The invoices that the payment settled are open again; what they cannot take goes to unallocated receipts. */
    private Found fromInvoices(
            Situation situation,
            Administration books,
            List<Tied> paid,
            Money amount,
            Money unallocated,
            ReversePayment.Reversal reversal) {
        List<MoneyLine> lines = new ArrayList<>();
        List<Tied> tied = new ArrayList<>();
        Money left = amount;
        for (Tied tie : paid) {
            Money share = left.min(tie.amount());
            if (share.isPositive()) {
                lines.add(new ToItem(tie.item(), ReferenceKind.INVOICE, share.negate()));
                tied.add(new Tied(tie.item(), tie.number(), tie.source(), share.negate()));
                left = left.minus(share);
            }
        }
        if (!left.isZero()) {
            lines.add(new ToLedger(
                    Desk.ledger(books, LedgerRole.UNALLOCATED), left.negate(), "paid back from unallocated receipts"));
        }
        Money fromUnallocated = left.min(unallocated);
        Optional<HumanTask> task = reversal.refund() && !tied.isEmpty()
                ? Optional.of(desk.task(situation.subject(), "refund-without-credit-note",
                        "A refund of " + amount + " was paid for which the CRM has no credit note.",
                        "Make a credit note for it in the CRM: without one, turnover and VAT stay too high. The invoice is"
                                + " open again for this amount until then.",
                        "payment " + reversal.payment().id()))
                : Optional.empty();
        String reason = reversal.refund()
                ? "no credit note came in time: the invoice is open again"
                : "the payer's bank took the money back: the invoice is open again";
        return new Found(lines, tied, fromUnallocated, reason, new LinkedHashMap<>(), task, Optional.empty());
    }

    /** What still stands on unallocated receipts of this payment, other reversals taken off. */
    private Money unallocated(Subject payment, Subject self, ReversePayment.Reversal reversal) {
        String currency = reversal.amount().currency();
        String fact = payment.fact(Facts.UNALLOCATED);
        Money left = fact.isEmpty() ? Money.zero(currency) : Money.of(fact, currency);
        for (SubjectRef unit : Units.of(payment.ref().connection(), reversal.payment())) {
            if (unit.equals(self.ref())) {
                continue;
            }
            String taken = desk.bench().stores().subjects().read(unit)
                    .map(row -> row.fact(Facts.FROM_UNALLOCATED)).orElse("");
            if (!taken.isEmpty()) {
                left = left.minus(Money.of(taken, currency));
            }
        }
        return left;
    }
}
