package nl.afletter.usecase;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.journal.Bench;
import nl.afletter.journal.Decision;
import nl.afletter.journal.UseCase;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.Clearing;
import nl.afletter.model.Administration.LateEvent;
import nl.afletter.model.Administration.LedgerRole;
import nl.afletter.model.Connection;
import nl.afletter.model.Effect;
import nl.afletter.model.HumanTask;
import nl.afletter.model.Money;
import nl.afletter.model.Payment;
import nl.afletter.model.Plan;
import nl.afletter.model.Posting.LedgerSettlement;
import nl.afletter.model.Posting.MoneyLine;
import nl.afletter.model.Posting.MoneyPosting;
import nl.afletter.model.Posting.ToItem;
import nl.afletter.model.Posting.ToLedger;
import nl.afletter.model.ReferenceRow;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Accounting;
import nl.afletter.port.Failure;
import nl.afletter.port.Psp;
import nl.afletter.port.Register;
import nl.afletter.rule.DifferenceRule;
import nl.afletter.rule.MatchRule;
import nl.afletter.rule.MatchRule.Allocation;
import nl.afletter.rule.MatchRule.Share;

/**
 * Books money that came in on the clearing account and ties it to the open items it is for: full, partial, too much,
 * twice, before its invoice, or without one (nl-bookkeeping.md section 3). Serves payments and captures.
 */
final class SettlePayment implements UseCase {

    private final Desk desk;
    private final BookingDay days;
    private final Matching matching;
    private final LaterMatch laterMatch;

    SettlePayment(Bench bench) {
        this.desk = new Desk(bench);
        this.days = new BookingDay(desk);
        this.matching = new Matching(bench);
        this.laterMatch = new LaterMatch(desk, matching);
    }

    /** Money that came in. @param amount positive @param day Amsterdam day @param born when the PSP made it */
    record Receipt(Payment payment, Money amount, LocalDate day, Instant born) {}

    @Override
    public Decision decide(Situation situation) {
        Subject subject = situation.subject();
        Connection connection = desk.connection(subject);
        Psp psp = desk.bench().vendors().psp(connection.id());
        Optional<Payment> found = psp.payment(Units.payment(subject.ref()));
        if (found.isEmpty()) {
            return Decision.Done.because("the PSP does not know this payment");
        }
        Payment payment = found.get();
        Optional<Decision> elsewhere =
                desk.route(subject, payment.profile(), "a payment of profile '" + payment.profile() + "'", Map.of());
        if (elsewhere.isPresent()) {
            return elsewhere.get();
        }
        if (!payment.live() && !connection.option("testMode", "false").equals("true")) {
            return Decision.Done.because("a payment in test mode is refused");
        }
        List<SubjectRef> units =
                subject.ref().kind() == SubjectKind.PAYMENT ? Units.of(connection.id(), payment) : List.of();
        Optional<Receipt> receipt = receipt(subject.ref(), payment);
        if (receipt.isEmpty()) {
            return new Decision.Done("no money came in (yet)", units, List.of(), Map.of());
        }
        Administration books = desk.books(subject);
        if (receipt.get().day().isBefore(books.startDate())) {
            return new Decision.Done("before the start date " + books.startDate(), units, List.of(), Map.of());
        }
        return decide(situation, books, connection, psp, receipt.get(), units);
    }

    private Decision decide(
            Situation situation,
            Administration books,
            Connection connection,
            Psp psp,
            Receipt receipt,
            List<SubjectRef> units) {
        Subject subject = situation.subject();
        String key = Units.key(psp.abilities().vendor(), subject.ref());
        List<Decision.Entry> entries = List.of(new Decision.Entry(
                Register.Shelf.PAYMENTS, receipt.day() + " " + subject.ref().id()));
        try {
            if (!subject.fact(Facts.MOVED).isEmpty()) {
                return laterMatch.decide(situation, books, connection, receipt, key, units, entries);
            }
            return book(situation, books, connection, receipt, key, units, entries);
        } catch (Failure.Rejected no) {
            return desk.stop(subject, no, "", units, entries, facts(receipt));
        }
    }

    private Decision book(
            Situation situation,
            Administration books,
            Connection connection,
            Receipt receipt,
            String key,
            List<SubjectRef> units,
            List<Decision.Entry> entries) {
        Subject subject = situation.subject();
        Clearing clearing = clearing(books, connection, receipt.payment());
        Accounting accounting = desk.accounting(books);
        BookingDay.Answer day = days.of(situation, books, accounting, receipt.day(), LateEvent.PAYMENT);
        if (day.later().isPresent()) {
            return day.later(facts(receipt));
        }
        Matching.Found found = matching.find(
                books, accounting, connection, receipt.payment(), receipt.amount(), subject.ref(), situation.now());
        if (found.clearAt().isPresent()) {
            return new Decision.Later(
                    found.clearAt().get(), "its invoice was tied to another payment a moment ago", facts(receipt));
        }
        Allocation allocation = MatchRule.allocate(receipt.amount(), found.candidates(), books.policies());
        if (!allocation.named() && !Desk.patienceOver(situation)) {
            Instant horizon = situation.now().plus(books.policies().horizon());
            return new Decision.Wait(found.rows(), horizon, allocation.reason(), entries, facts(receipt));
        }
        return plan(
                subject,
                books,
                accounting,
                clearing,
                receipt,
                key,
                day.day(),
                reason(allocation, day, receipt),
                allocation,
                found,
                units,
                entries);
    }

    private Decision plan(
            Subject subject,
            Administration books,
            Accounting accounting,
            Clearing clearing,
            Receipt receipt,
            String key,
            LocalDate day,
            String reason,
            Allocation allocation,
            Matching.Found found,
            List<SubjectRef> units,
            List<Decision.Entry> entries) {
        List<MoneyLine> lines = new ArrayList<>();
        List<Tied> tied = new ArrayList<>();
        for (Share share : allocation.shares()) {
            String item = share.candidate().item().id();
            lines.add(new ToItem(item, share.candidate().item().kind(), share.amount()));
            tied.add(new Tied(item, share.candidate().item().number(), found.source(item), share.amount()));
        }
        if (!allocation.named()) {
            // Its invoice may still come: it stays a waiter.
            desk.join(found.rows(), subject.ref());
        }
        Rest rest = rest(subject, books, receipt, allocation);
        rest.line().ifPresent(lines::add);
        List<Effect> effects = new ArrayList<>(accounting.effects(new MoneyPosting(
                key,
                clearing.account(),
                Units.own(subject.ref()),
                day,
                receipt.amount(),
                Desk.text(receipt.payment().description(), receipt.day(), day),
                receipt.payment().payerName(),
                lines,
                reason)));
        String tyingKey = effects.get(effects.size() - 1).key();
        effects.addAll(shortage(books, accounting, key, day, allocation));
        Map<String, String> facts = facts(receipt);
        facts.put(Facts.TIED, Tied.write(tied));
        facts.put(
                Facts.UNALLOCATED,
                rest.unallocated().isZero() ? "" : rest.unallocated().toDecimal());
        facts.putAll(Desk.asking("unallocated " + rest.unallocated().toDecimal()));
        facts.put(Facts.CLEARING, clearing.account());
        facts.put(Facts.MOVED, receipt.amount().toDecimal());
        facts.put(Facts.REASON, reason);
        List<SubjectRef> followUps = new ArrayList<>(units);
        followUps.addAll(Tied.writeBacks(tied));
        return new Decision.Execute(
                effects,
                claims(subject, allocation, found, tyingKey),
                List.of(),
                followUps,
                entries,
                facts,
                rest.ending());
    }

    /** Claims for what is tied; a row where an older decision claimed and this one does not gets it back. */
    private static List<Decision.ClaimOn> claims(
            Subject subject, Allocation allocation, Matching.Found found, String tyingKey) {
        Map<ReferenceRow, List<ReferenceRow.Claim>> byRow = new HashMap<>();
        found.claimRows().values().forEach(row -> byRow.put(row, new ArrayList<>()));
        for (Share share : allocation.shares()) {
            String item = share.candidate().item().id();
            byRow.get(found.claimRows().get(item))
                    .add(new ReferenceRow.Claim(item, subject.ref(), tyingKey, share.amount(), 0));
        }
        List<Decision.ClaimOn> claims = new ArrayList<>();
        byRow.forEach((row, mine) -> claims.add(new Decision.ClaimOn(row, mine)));
        return claims;
    }

    /** What no invoice takes: a small difference, or unallocated receipts with a task. */
    private record Rest(Optional<MoneyLine> line, Money unallocated, Plan.Ending ending) {}

    private Rest rest(Subject subject, Administration books, Receipt receipt, Allocation allocation) {
        Money rest = allocation.rest();
        if (rest.isZero()) {
            return new Rest(Optional.empty(), rest, Plan.Ending.DONE);
        }
        boolean small = allocation.shares().size() == 1
                && DifferenceRule.isSmall(
                        rest, allocation.shares().get(0).candidate().item().total(), books.policies());
        if (small) {
            String ledger = Desk.ledger(books, LedgerRole.PAYMENT_DIFFERENCES);
            return new Rest(
                    Optional.of(new ToLedger(ledger, rest, "payment difference")),
                    Money.zero(rest.currency()),
                    Plan.Ending.DONE);
        }
        String ledger = Desk.ledger(books, LedgerRole.UNALLOCATED);
        return new Rest(
                Optional.of(new ToLedger(
                        ledger, rest, "not allocated: " + receipt.payment().id())),
                rest,
                Plan.Ending.parked(unallocatedTask(subject, receipt, allocation, rest)));
    }

    private HumanTask unallocatedTask(Subject subject, Receipt receipt, Allocation allocation, Money rest) {
        if (!allocation.shares().isEmpty()) {
            return desk.task(
                    subject,
                    "over-payment",
                    "A payment of " + receipt.amount() + " is " + rest + " more than what was open.",
                    "Pay the rest back at the PSP, or tie it to another invoice. It stands on unallocated receipts.",
                    allocation.reason());
        }
        if (allocation.named()) {
            return desk.task(
                    subject,
                    "double-payment",
                    "A payment of " + receipt.amount() + " came for an invoice that is settled already.",
                    "Pay it back at the PSP, or tie it to another invoice. It stands on unallocated receipts.",
                    allocation.reason());
        }
        return desk.task(
                subject,
                "payment-without-invoice",
                "A payment of " + receipt.amount() + " came for which no invoice was found.",
                "Find out what it is for. When its invoice is booked it will be tied to it by itself; else pay it back at"
                        + " the PSP. It stands on unallocated receipts.",
                allocation.reason() + "; text: " + receipt.payment().description());
    }

    /** A little less than what was open is written off, so that the invoice is settled. */
    private static List<Effect> shortage(
            Administration books, Accounting accounting, String key, LocalDate day, Allocation allocation) {
        if (allocation.shares().size() != 1) {
            return List.of();
        }
        Share share = allocation.shares().get(0);
        Money left = share.candidate().available().minus(share.amount());
        if (!left.isPositive()
                || !DifferenceRule.isSmall(left, share.candidate().item().total(), books.policies())) {
            return List.of();
        }
        return accounting.effects(new LedgerSettlement(
                key + ":difference",
                Desk.ledger(books, LedgerRole.PAYMENT_DIFFERENCES),
                "difference",
                share.candidate().item().id(),
                day,
                left,
                "a small difference is written off"));
    }

    private static Optional<Receipt> receipt(SubjectRef ref, Payment payment) {
        if (ref.kind() == SubjectKind.CAPTURE) {
            return payment.captures().stream()
                    .filter(capture -> capture.id().equals(Units.own(ref)) && capture.done())
                    .map(capture -> new Receipt(payment, capture.amount(), capture.date(), capture.createdAt()))
                    .findFirst();
        }
        boolean inOnePiece =
                payment.status() == Payment.Status.PAID && payment.captures().isEmpty();
        return inOnePiece
                ? payment.paidAt().map(at -> new Receipt(payment, payment.amount(), Desk.day(at), payment.createdAt()))
                : Optional.empty();
    }

    /** The clearing account of this money. @throws Failure.Rejected where the settings have none, or in two currencies */
    static Clearing clearing(Administration books, Connection connection, Payment payment) {
        boolean converted = payment.settled()
                .filter(settled -> !settled.isZero()
                        && !settled.currency().equals(payment.amount().currency()))
                .isPresent();
        if (converted) {
            throw new Failure.Rejected(
                    "other-currency",
                    "The payment of " + payment.amount() + " reaches the PSP's balance as "
                            + payment.settled().get() + ".",
                    "Book this payment by hand: exchange differences are not booked by itself yet.");
        }
        String currency = payment.amount().currency();
        return books.clearing(connection.id(), currency, payment.settlingParty())
                .orElseThrow(() -> new Failure.Rejected(
                        "no-clearing",
                        "The settings name no clearing account for " + currency + " that " + payment.settlingParty()
                                + " pays out.",
                        "Add a row under administrations." + books.id() + ".clearings, then choose try again."));
    }

    private static String reason(Allocation allocation, BookingDay.Answer day, Receipt receipt) {
        String why = day.reason();
        String shifted = why.equals("its own day") ? "" : "; " + why;
        String method = receipt.payment().method();
        return allocation.reason() + (method.isEmpty() ? "" : " (" + method + ")") + shifted;
    }

    static Map<String, String> facts(Receipt receipt) {
        Map<String, String> facts = new HashMap<>();
        facts.put(Facts.DATE, receipt.day().toString());
        facts.put(Facts.AMOUNT, receipt.amount().toDecimal());
        facts.put(Facts.CURRENCY, receipt.amount().currency());
        facts.put(Facts.DEBTOR, receipt.payment().payerName());
        facts.put(Facts.TEXT, receipt.payment().description());
        facts.put(Facts.PARTY, receipt.payment().settlingParty());
        facts.put(Decision.BORN, receipt.born().toString());
        return facts;
    }
}
