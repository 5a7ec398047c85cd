package nl.afletter.usecase;

import java.time.Duration;
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
import nl.afletter.model.OpenItem;
import nl.afletter.model.Plan;
import nl.afletter.model.Posting.LedgerSettlement;
import nl.afletter.model.Posting.LedgerTransfer;
import nl.afletter.model.ReferenceRow;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectRef;
import nl.afletter.model.Worth;
import nl.afletter.port.Accounting;
import nl.afletter.rule.DifferenceRule;
import nl.afletter.rule.MatchRule;
import nl.afletter.rule.MatchRule.Share;

/**
 * A payment that is booked: what stood on unallocated receipts is booked over to its invoice when that comes, and the
 * task goes when nothing is left (nl-bookkeeping.md section 3).
 */
final class LaterMatch {

    /** While another part of the payment is being booked. */
    private static final Duration BUSY = Duration.ofMinutes(10);

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
            Worth worth,
            String key,
            List<SubjectRef> units,
            List<Decision.Entry> entries) {
        Subject subject = situation.subject();
        Remaining remaining = Remaining.of(
                desk.bench().stores().subjects(), connection.id(), receipt.payment(), worth, subject.ref());
        if (remaining.busy().isPresent()) {
            return new Decision.Later(
                    situation.now().plus(BUSY),
                    "another part of it is being booked: " + remaining.busy().get(),
                    Map.of());
        }
        Worth unallocated = remaining.unallocated();
        Worth own = own(subject, unallocated);
        boolean less = !receipt.payment().captures().isEmpty() && own.amount().compareTo(unallocated.amount()) < 0;
        Worth left = less ? own : unallocated;
        if (!left.amount().isPositive()) {
            return new Decision.Done("booked", units, entries, Map.of());
        }
        if (!withoutInvoice(subject)) {
            return stay(subject, units, entries, left.amount());
        }
        Accounting accounting = desk.accounting(books);
        Matching.Found found = matching.find(
                books, accounting, connection, receipt.payment(), left.amount(), subject.ref(), situation.now());
        if (found.clearAt().isPresent()) {
            return new Decision.Later(found.clearAt().get(), "its invoice was tied a moment ago", Map.of());
        }
        MatchRule.Allocation allocation = MatchRule.allocate(left.amount(), found.candidates(), books.policies());
        if (allocation.shares().isEmpty()) {
            desk.join(found.rows(), subject.ref());
            return stay(subject, units, entries, left.amount());
        }
        return bookOver(subject, books, accounting, key, left, allocation, found, units, entries);
    }

    private Decision bookOver(
            Subject subject,
            Administration books,
            Accounting accounting,
            String key,
            Worth left,
            MatchRule.Allocation allocation,
            Matching.Found found,
            List<SubjectRef> units,
            List<Decision.Entry> entries) {
        LocalDate today = Desk.day(desk.bench().clock().instant());
        String ledger = Desk.ledger(books, LedgerRole.UNALLOCATED);
        List<Effect> effects = new ArrayList<>();
        List<Tied> tied = new ArrayList<>();
        List<Decision.ClaimOn> claims = new ArrayList<>();
        Worth rest = left;
        for (Share share : allocation.shares()) {
            OpenItem open = share.candidate().item();
            String item = open.id();
            Worth paid = rest.part(share.amount());
            Worth taken = Exchange.taken(open, paid);
            String settleKey = key + ":match:" + (effects.size() + 1);
            List<Effect> more = accounting.effects(new LedgerSettlement(
                    settleKey,
                    ledger,
                    Units.own(subject.ref()),
                    item,
                    today,
                    taken,
                    "booked over from unallocated receipts: " + allocation.reason()));
            effects.addAll(more);
            tied.add(new Tied(item, open.number(), found.source(item), taken));
            claims.add(new Decision.ClaimOn(
                    found.claimRows().get(item),
                    List.of(new ReferenceRow.Claim(
                            item, subject.ref(), more.get(more.size() - 1).key(), share.amount(), 0))));
            Exchange.transfer(books, settleKey + ":exchange", ledger, today, paid, taken)
                    .ifPresent(difference -> effects.addAll(accounting.effects(difference)));
            rest = rest.minus(paid);
        }
        Optional<LedgerTransfer> small = smallRest(books, key, ledger, today, allocation, rest);
        if (small.isPresent()) {
            effects.addAll(accounting.effects(small.get()));
            rest = rest.minus(rest);
        }
        effects.addAll(SettlePayment.shortage(books, accounting, key + ":match", today, allocation));
        Map<String, String> facts = new HashMap<>();
        facts.put(Facts.TIED, Tied.write(tied));
        facts.put(Facts.UNALLOCATED, own(subject, left).minus(left).plus(rest).write());
        facts.put(Facts.REASON, allocation.reason());
        facts.putAll(Desk.asking("unallocated " + rest.amount().toDecimal()));
        List<SubjectRef> followUps = new ArrayList<>(units);
        followUps.addAll(Tied.writeBacks(tied));
        Plan.Ending ending = rest.amount().isPositive()
                ? Plan.Ending.parked(unallocated(subject, "over-payment", rest.amount()))
                : Plan.Ending.DONE;
        return new Decision.Execute(effects, claims, List.of(), followUps, entries, facts, ending);
    }

    /** A little more than what was open is a payment difference, as it is when the invoice comes first. */
    private static Optional<LedgerTransfer> smallRest(
            Administration books,
            String key,
            String ledger,
            LocalDate day,
            MatchRule.Allocation allocation,
            Worth rest) {
        boolean small = rest.amount().isPositive()
                && allocation.shares().size() == 1
                && DifferenceRule.isSmall(
                        rest.amount(),
                        allocation.shares().get(0).candidate().item().total(),
                        books.policies());
        return small
                ? Optional.of(new LedgerTransfer(
                        key + ":match:difference",
                        ledger,
                        Desk.ledger(books, LedgerRole.PAYMENT_DIFFERENCES),
                        day,
                        rest.value(),
                        "payment difference",
                        "a small difference is written off"))
                : Optional.empty();
    }

    private Decision stay(Subject subject, List<SubjectRef> units, List<Decision.Entry> entries, Money left) {
        String asks = "unallocated " + left.toDecimal();
        if (desk.isIgnored(subject, asks)) {
            return new Decision.Done(subject.why(), units, entries, Map.of());
        }
        HumanTask task = subject.task()
                .filter(old -> old.what().contains(left.toString()))
                .orElseGet(() -> unallocated(
                        subject, withoutInvoice(subject) ? "payment-without-invoice" : "over-payment", left));
        return new Decision.Park(task, units, entries, Desk.asking(asks));
    }

    private static boolean withoutInvoice(Subject subject) {
        return Tied.read(subject.fact(Facts.TIED)).isEmpty();
    }

    private HumanTask unallocated(Subject subject, String code, Money rest) {
        return desk.task(
                subject,
                code,
                rest + " of this payment is tied to no invoice.",
                "Pay it back at the PSP, or tie it to another invoice. It stands on unallocated receipts.",
                "");
    }

    /** What this receipt itself put on unallocated receipts and did not book over. */
    private static Worth own(Subject subject, Worth like) {
        return Worth.read(subject.fact(Facts.UNALLOCATED), like);
    }
}
