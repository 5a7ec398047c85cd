package nl.afletter.usecase;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
 * A payment that is booked: what stood on unallocated receipts is booked over to its invoice when that comes, or is open
 * again, and the task goes when nothing is left (nl-bookkeeping.md section 3). What a person ignored is that person's.
 */
final class LaterMatch {

    /** While another part of the payment is being booked. */
    private static final Duration BUSY = Duration.ofMinutes(10);

    /** Where money without an invoice is, and what becomes of it by itself. */
    static final String STANDS =
            "It stands on unallocated receipts; should the invoice be open again, it settles that by"
                    + " itself. Once you have booked it over by hand, choose ignore.";

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
        if (desk.isIgnored(subject, asks(left.amount()))) {
            return new Decision.Done(subject.why(), units, entries, Map.of());
        }
        Accounting accounting = desk.accounting(books);
        Matching.Found found = matching.find(
                books, accounting, connection, receipt.payment(), left.amount(), subject.ref(), situation.now());
        if (found.clearAt().isPresent()) {
            return new Decision.Later(found.clearAt().get(), "its invoice was tied a moment ago", Map.of());
        }
        MatchRule.Allocation allocation = MatchRule.allocate(left.amount(), found.candidates(), books.policies());
        if (allocation.shares().isEmpty()) {
            desk.join(allocation.named() ? found.claimRows().values() : found.rows(), subject.ref());
            return stay(subject, units, entries, left.amount(), code(subject, allocation.named(), remaining));
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
        String matchKey = matchKey(subject, key);
        String ledger = Desk.ledger(books, LedgerRole.UNALLOCATED);
        List<Effect> effects = new ArrayList<>();
        // What it was tied to before stays: a reversal may have taken just that off again.
        List<Tied> tied = new ArrayList<>(Tied.read(subject.fact(Facts.TIED)));
        Map<ReferenceRow, List<ReferenceRow.Claim>> claims = new LinkedHashMap<>();
        Worth rest = left;
        for (Share share : allocation.shares()) {
            OpenItem open = share.candidate().item();
            String item = open.id();
            Worth paid = rest.part(share.amount());
            Worth taken = Exchange.taken(open, paid);
            String settleKey = matchKey + ":" + (effects.size() + 1);
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
            claims.computeIfAbsent(found.claimRows().get(item), row -> new ArrayList<>())
                    .add(new ReferenceRow.Claim(
                            item, subject.ref(), more.get(more.size() - 1).key(), share.amount(), 0));
            Exchange.transfer(books, settleKey + ":exchange", ledger, today, paid, taken)
                    .ifPresent(difference -> effects.addAll(accounting.effects(difference)));
            rest = rest.minus(paid);
        }
        Optional<LedgerTransfer> small = smallRest(books, matchKey, ledger, today, allocation, rest);
        if (small.isPresent()) {
            effects.addAll(accounting.effects(small.get()));
            rest = rest.minus(rest);
        }
        effects.addAll(SettlePayment.shortage(books, accounting, matchKey, today, allocation));
        Map<String, String> facts = new HashMap<>();
        facts.put(Facts.TIED, Tied.write(tied));
        facts.put(Facts.MATCHES, Integer.toString(matches(subject) + 1));
        facts.put(Facts.UNALLOCATED, own(subject, left).minus(left).plus(rest).write());
        facts.put(Facts.REASON, allocation.reason());
        facts.putAll(Desk.asking(asks(rest.amount())));
        List<SubjectRef> followUps = new ArrayList<>(units);
        followUps.addAll(Tied.writeBacks(tied));
        followUps.addAll(found.openedBy(tied));
        Plan.Ending ending = rest.amount().isPositive()
                ? Plan.Ending.parked(unallocated(subject, "over-payment", rest.amount()))
                : Plan.Ending.DONE;
        boolean joins = rest.amount().isPositive();
        List<Decision.ClaimOn> claimOn = new ArrayList<>();
        claims.forEach((row, mine) -> claimOn.add(new Decision.ClaimOn(row, mine, joins)));
        return new Decision.Execute(effects, claimOn, List.of(), followUps, entries, facts, ending);
    }

    /** Each time that it is booked over has keys of its own. */
    private static String matchKey(Subject subject, String key) {
        int before = matches(subject);
        return key + ":match" + (before == 0 ? "" : "-" + (before + 1));
    }

    private static int matches(Subject subject) {
        String matches = subject.fact(Facts.MATCHES);
        return matches.isEmpty() ? 0 : Integer.parseInt(matches);
    }

    /** A little more than what was open is a payment difference, as it is when the invoice comes first. */
    private static Optional<LedgerTransfer> smallRest(
            Administration books,
            String matchKey,
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
                        matchKey + ":difference",
                        ledger,
                        Desk.ledger(books, LedgerRole.PAYMENT_DIFFERENCES),
                        day,
                        rest.value(),
                        "payment difference",
                        "a small difference is written off"))
                : Optional.empty();
    }

    private Decision stay(
            Subject subject, List<SubjectRef> units, List<Decision.Entry> entries, Money left, String code) {
        HumanTask task = subject.task()
                .filter(old -> old.what().contains(left.toString()))
                .orElseGet(() -> unallocated(subject, code, left));
        return new Decision.Park(task, units, entries, Desk.asking(asks(left)));
    }

    private static String asks(Money left) {
        return "unallocated " + left.toDecimal();
    }

    /** @param named whether it names an invoice that is known */
    private static String code(Subject subject, boolean named, Remaining remaining) {
        boolean pays = remaining.ties().stream().anyMatch(tie -> !tie.amount().isZero());
        boolean paidOnce = !Tied.read(subject.fact(Facts.TIED)).isEmpty();
        if (named && !pays) {
            return "double-payment";
        }
        return named || paidOnce ? "over-payment" : "payment-without-invoice";
    }

    private HumanTask unallocated(Subject subject, String code, Money rest) {
        return desk.task(
                subject,
                code,
                rest + " of this payment is tied to no invoice.",
                "Pay it back at the PSP, or tie it to another invoice. " + STANDS,
                "");
    }

    /** What this receipt itself put on unallocated receipts and did not book over. */
    private static Worth own(Subject subject, Worth like) {
        return Worth.read(subject.fact(Facts.UNALLOCATED), like);
    }
}
