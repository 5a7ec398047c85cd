package nl.afletter.usecase;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.journal.Decision;
import nl.afletter.journal.UseCase.Situation;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.LedgerRole;
import nl.afletter.model.Connection;
import nl.afletter.model.Effect;
import nl.afletter.model.HumanTask;
import nl.afletter.model.Money;
import nl.afletter.model.Payment;
import nl.afletter.model.Plan;
import nl.afletter.model.Posting.LedgerSettlement;
import nl.afletter.model.ReferenceRow;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Accounting;
import nl.afletter.rule.MatchRule;
import nl.afletter.rule.MatchRule.Share;

/**
 * A payment that is booked: what stood on unallocated receipts is booked over to its invoice when that comes, and the
 * task goes when nothing is left (nl-bookkeeping.md section 3).
 */
final class LaterMatch {

    private final Desk desk;
    private final Matching matching;

    LaterMatch(Desk desk, Matching matching) {
        this.desk = desk;
        this.matching = matching;
    }

    Decision decide(
            Situation situation,
            Administration books,
            Connection connection,
            SettlePayment.Receipt receipt,
            String key,
            List<SubjectRef> units,
            List<Decision.Entry> entries) {
        Subject subject = situation.subject();
        Money left = left(subject, receipt.payment(), connection);
        if (!left.isPositive()) {
            return new Decision.Done("booked", units, entries, Map.of());
        }
        boolean withoutInvoice = Tied.read(subject.fact(Facts.TIED)).isEmpty();
        if (!withoutInvoice) {
            return stay(subject, units, entries, left);
        }
        Accounting accounting = desk.accounting(books);
        Matching.Found found = matching.find(
                books, accounting, connection, receipt.payment(), left, subject.ref(), situation.now());
        if (found.clearAt().isPresent()) {
            return new Decision.Later(found.clearAt().get(), "its invoice was tied a moment ago", Map.of());
        }
        MatchRule.Allocation allocation = MatchRule.allocate(left, found.candidates(), books.policies());
        if (allocation.shares().isEmpty()) {
            return stay(subject, units, entries, left);
        }
        return bookOver(subject, books, accounting, key, left, allocation, found, units, entries);
    }

    private Decision bookOver(
            Subject subject,
            Administration books,
            Accounting accounting,
            String key,
            Money left,
            MatchRule.Allocation allocation,
            Matching.Found found,
            List<SubjectRef> units,
            List<Decision.Entry> entries) {
        LocalDate today = Desk.day(desk.bench().clock().instant());
        String ledger = Desk.ledger(books, LedgerRole.UNALLOCATED);
        List<Effect> effects = new ArrayList<>();
        List<Tied> tied = new ArrayList<>();
        List<Decision.ClaimOn> claims = new ArrayList<>();
        Money rest = left;
        for (Share share : allocation.shares()) {
            String item = share.candidate().item().id();
            String settleKey = key + ":match:" + (effects.size() + 1);
            List<Effect> more = accounting.effects(new LedgerSettlement(
                    settleKey, ledger, Units.own(subject.ref()), item, today, share.amount(),
                    "booked over from unallocated receipts: " + allocation.reason()));
            effects.addAll(more);
            tied.add(new Tied(item, share.candidate().item().number(), found.source(item), share.amount()));
            claims.add(new Decision.ClaimOn(found.claimRows().get(item), List.of(new ReferenceRow.Claim(
                    item, subject.ref(), more.get(more.size() - 1).key(), share.amount(), 0))));
            rest = rest.minus(share.amount());
        }
        Map<String, String> facts = new HashMap<>();
        facts.put(Facts.TIED, Tied.write(tied));
        Money unallocated = Money.of(subject.fact(Facts.UNALLOCATED), left.currency()).minus(left).plus(rest);
        facts.put(Facts.UNALLOCATED, unallocated.isZero() ? "" : unallocated.toDecimal());
        facts.put(Facts.REASON, allocation.reason());
        List<SubjectRef> followUps = new ArrayList<>(units);
        followUps.addAll(Tied.writeBacks(tied));
        Plan.Ending ending = rest.isPositive() ? Plan.Ending.parked(overPayment(subject, rest)) : Plan.Ending.DONE;
        return new Decision.Execute(effects, claims, List.of(), followUps, entries, facts, ending);
    }

    private Decision stay(Subject subject, List<SubjectRef> units, List<Decision.Entry> entries, Money left) {
        HumanTask task = subject.task().orElseGet(() -> overPayment(subject, left));
        return new Decision.Park(task, units, entries, Map.of());
    }

    private HumanTask overPayment(Subject subject, Money rest) {
        return desk.task(subject, "over-payment",
                rest + " of this payment is tied to no invoice.",
                "Pay it back at the PSP, or tie it to another invoice. It stands on unallocated receipts.", "");
    }

    /** Unallocated receipts of this payment, less what refunds and chargebacks took from there. */
    private Money left(Subject subject, Payment payment, Connection connection) {
        String currency = payment.amount().currency();
        String unallocated = subject.fact(Facts.UNALLOCATED);
        if (unallocated.isEmpty()) {
            return Money.zero(currency);
        }
        Money left = Money.of(unallocated, currency);
        for (SubjectRef unit : Units.of(connection.id(), payment)) {
            if (unit.kind() == SubjectKind.CAPTURE) {
                continue;
            }
            Optional<Subject> row = desk.bench().stores().subjects().read(unit);
            String taken = row.map(s -> s.fact(Facts.FROM_UNALLOCATED)).orElse("");
            if (!taken.isEmpty()) {
                left = left.minus(Money.of(taken, currency));
            }
        }
        return left;
    }
}
