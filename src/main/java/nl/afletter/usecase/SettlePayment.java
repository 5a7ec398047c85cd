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
import nl.afletter.model.Administration.WrongCurrency;
import nl.afletter.model.Connection;
import nl.afletter.model.Effect;
import nl.afletter.model.HumanTask;
import nl.afletter.model.Money;
import nl.afletter.model.OpenItem;
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
import nl.afletter.model.Worth;
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

    /**
     * Money that came in.
     *
     * @param amount positive, as it was paid
     * @param told what of it reaches the balance, where the payment says it
     * @param day Amsterdam day
     * @param born when the PSP made it
     */
    record Receipt(Payment payment, Money amount, Optional<Money> told, LocalDate day, Instant born) {

        /** What it is worth on the PSP's balance; empty while the PSP does not say. */
        Optional<Worth> worth(Administration books, Connection connection, Subject subject) {
            return Exchange.worth(books, connection, payment.settlingParty(), subject, amount, told, Facts.SETTLED_AS);
        }
    }

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
        Optional<Worth> worth = receipt.worth(books, connection, subject);
        try {
            if (!subject.fact(Facts.MOVED).isEmpty()) {
                return laterMatch.decide(
                        situation, books, connection, receipt, worth.orElseThrow(), key, units, entries);
            }
            return book(situation, books, connection, receipt, worth, key, units, entries);
        } catch (Failure.Rejected no) {
            return desk.stop(
                    subject, no, "", units, entries, facts(receipt, worth.orElseGet(() -> Worth.of(receipt.amount()))));
        }
    }

    private Decision book(
            Situation situation,
            Administration books,
            Connection connection,
            Receipt receipt,
            Optional<Worth> told,
            String key,
            List<SubjectRef> units,
            List<Decision.Entry> entries) {
        Subject subject = situation.subject();
        Worth worth = told.orElseGet(() -> Worth.of(receipt.amount()));
        Optional<Clearing> clearing = told.map(known -> Exchange.clearing(
                books,
                connection,
                receipt.payment().settlingParty(),
                known.value().currency()));
        Accounting accounting = desk.accounting(books);
        BookingDay.Answer day = days.of(situation, books, accounting, receipt.day(), LateEvent.PAYMENT);
        if (day.later().isPresent()) {
            return day.later(facts(receipt, worth));
        }
        Matching.Found found = find(situation, books, accounting, connection, receipt);
        if (isSale(situation, books, connection, receipt, found)) {
            situation.inner().run(InvoiceOfPayment.of(subject.ref()), books.id(), Map.of());
            found = find(situation, books, accounting, connection, receipt);
        }
        if (found.clearAt().isPresent()) {
            return new Decision.Later(
                    found.clearAt().get(),
                    "the books may not show yet what became of its invoice a moment ago",
                    facts(receipt, worth));
        }
        Allocation allocation = MatchRule.allocate(receipt.amount(), found.candidates(), books.policies());
        boolean wrongCurrency = isWrongCurrency(found);
        if (wrongCurrency && books.policies().wrongCurrency() == WrongCurrency.PARK && !isPaidOut(subject)) {
            throw wrongCurrency(receipt, found);
        }
        if (clearing.isEmpty()) {
            String why = "the PSP does not say yet what " + receipt.amount() + " is on its balance";
            Instant horizon = situation.now().plus(books.policies().horizon());
            return new Decision.Wait(List.of(), horizon, why, entries, facts(receipt, worth));
        }
        if (!allocation.named() && !wrongCurrency && !Desk.patienceOver(situation)) {
            Instant horizon = situation.now().plus(books.policies().horizon());
            return new Decision.Wait(found.rows(), horizon, allocation.reason(), entries, facts(receipt, worth));
        }
        return plan(
                subject,
                books,
                accounting,
                clearing.get(),
                receipt,
                worth,
                key,
                day.day(),
                reason(allocation, day, receipt),
                allocation,
                found,
                units,
                entries);
    }

    private Matching.Found find(
            Situation situation, Administration books, Accounting accounting, Connection connection, Receipt receipt) {
        return matching.find(
                books,
                accounting,
                connection,
                receipt.payment(),
                receipt.amount(),
                situation.subject().ref(),
                situation.now());
    }

    /**
     * Whether an invoice is to be made of it: it names none, and nothing that is open can be meant. Where its text holds
     * what may be a number, that has its time to come first.
     */
    private boolean isSale(
            Situation situation, Administration books, Connection connection, Receipt receipt, Matching.Found found) {
        return books.policies().sales().isMade()
                && situation.subject().ref().kind() == SubjectKind.PAYMENT
                && desk.bench().vendors().psp(connection.id()).abilities().namesBuyers()
                && found.candidates().isEmpty()
                && found.otherCurrency().isEmpty()
                && found.clearAt().isEmpty()
                && !Matching.isForAnInvoice(books, connection, receipt.payment())
                && (found.rows().isEmpty() || Desk.patienceOver(situation));
    }

    private Decision plan(
            Subject subject,
            Administration books,
            Accounting accounting,
            Clearing clearing,
            Receipt receipt,
            Worth worth,
            String key,
            LocalDate day,
            String reason,
            Allocation allocation,
            Matching.Found found,
            List<SubjectRef> units,
            List<Decision.Entry> entries) {
        List<MoneyLine> lines = new ArrayList<>();
        List<Tied> tied = new ArrayList<>();
        Worth left = worth;
        for (Share share : allocation.shares()) {
            OpenItem item = share.candidate().item();
            Worth paid = left.part(share.amount());
            Worth taken = Exchange.taken(item, paid);
            lines.add(new ToItem(item.id(), item.kind(), taken));
            tied.add(new Tied(item.id(), item.number(), found.source(item.id()), taken));
            left = left.minus(paid);
        }
        if (!allocation.named()) {
            // Its invoice may still come: it stays a waiter.
            desk.join(found.rows(), subject.ref());
        }
        Rest rest = rest(subject, books, receipt, left, allocation, found);
        rest.line().ifPresent(lines::add);
        List<Effect> effects = new ArrayList<>(accounting.effects(new MoneyPosting(
                key,
                clearing.account(),
                Units.own(subject.ref()),
                day,
                worth.value(),
                Desk.text(text(receipt, worth), receipt.day(), day),
                receipt.payment().payerName(),
                Exchange.balanced(books, worth, lines),
                reason)));
        String tyingKey = effects.get(effects.size() - 1).key();
        effects.addAll(shortage(books, accounting, key, day, allocation));
        Map<String, String> facts = facts(receipt, worth);
        facts.put(Facts.TIED, Tied.write(tied));
        facts.put(Facts.UNALLOCATED, rest.unallocated().write());
        facts.putAll(Desk.asking("unallocated " + rest.unallocated().amount().toDecimal()));
        facts.put(Facts.CLEARING, clearing.account());
        facts.put(Facts.MOVED, worth.value().toDecimal());
        facts.put(Facts.REASON, reason);
        List<SubjectRef> followUps = new ArrayList<>(units);
        followUps.addAll(Tied.writeBacks(tied));
        followUps.addAll(found.openedBy(tied));
        return new Decision.Execute(
                effects,
                claims(subject, allocation, found, tyingKey, allocation.named() && isLeft(rest)),
                List.of(),
                followUps,
                entries,
                facts,
                rest.ending());
    }

    private static boolean isLeft(Rest rest) {
        return rest.unallocated().amount().isPositive();
    }

    /**
     * Claims for what is tied; a row where an older decision claimed and this one does not gets it back.
     *
     * @param joins whether something is left that the named invoices take should they be open again
     */
    private static List<Decision.ClaimOn> claims(
            Subject subject, Allocation allocation, Matching.Found found, String tyingKey, boolean joins) {
        Map<ReferenceRow, List<ReferenceRow.Claim>> byRow = new HashMap<>();
        found.claimRows().values().forEach(row -> byRow.put(row, new ArrayList<>()));
        for (Share share : allocation.shares()) {
            String item = share.candidate().item().id();
            byRow.get(found.claimRows().get(item))
                    .add(new ReferenceRow.Claim(item, subject.ref(), tyingKey, share.amount(), 0));
        }
        List<Decision.ClaimOn> claims = new ArrayList<>();
        byRow.forEach((row, mine) -> claims.add(new Decision.ClaimOn(row, mine, joins)));
        return claims;
    }

    /** What no invoice takes: a small difference, or unallocated receipts with a task. */
    private record Rest(Optional<MoneyLine> line, Worth unallocated, Plan.Ending ending) {}

    private Rest rest(
            Subject subject,
            Administration books,
            Receipt receipt,
            Worth left,
            Allocation allocation,
            Matching.Found found) {
        Money rest = allocation.rest();
        if (rest.isZero()) {
            return new Rest(Optional.empty(), left, Plan.Ending.DONE);
        }
        boolean small = allocation.shares().size() == 1
                && DifferenceRule.isSmall(
                        rest, allocation.shares().get(0).candidate().item().total(), books.policies());
        if (small) {
            String ledger = Desk.ledger(books, LedgerRole.PAYMENT_DIFFERENCES);
            return new Rest(
                    Optional.of(new ToLedger(ledger, left.value(), "payment difference")),
                    left.none(),
                    Plan.Ending.DONE);
        }
        String ledger = Desk.ledger(books, LedgerRole.UNALLOCATED);
        return new Rest(
                Optional.of(new ToLedger(
                        ledger,
                        left.value(),
                        "not allocated: " + receipt.payment().id())),
                left,
                Plan.Ending.parked(
                        isWrongCurrency(found)
                                ? wrongCurrencyTask(subject, receipt, found)
                                : unallocatedTask(subject, receipt, allocation, rest)));
    }

    private static boolean isWrongCurrency(Matching.Found found) {
        return found.candidates().isEmpty() && !found.otherCurrency().isEmpty();
    }

    private static boolean isPaidOut(Subject subject) {
        return !subject.fact(Facts.PAYOUT).isEmpty();
    }

    private static Failure.Rejected wrongCurrency(Receipt receipt, Matching.Found found) {
        OpenItem item = found.otherCurrency().get(0);
        return new Failure.Rejected(
                "wrong-currency",
                "A payment of " + receipt.amount() + " names invoice " + item.number() + ", which is " + item.total()
                        + ".",
                "Pay it back at the PSP, or agree with the debtor what it settles and book that by hand. When its payout"
                        + " comes it is booked on unallocated receipts.");
    }

    private HumanTask wrongCurrencyTask(Subject subject, Receipt receipt, Matching.Found found) {
        Failure.Rejected why = wrongCurrency(receipt, found);
        return desk.task(
                subject,
                why.code(),
                why.getMessage(),
                "Pay it back at the PSP, or agree with the debtor what it settles and book that over by hand. It stands"
                        + " on unallocated receipts.",
                "");
    }

    private HumanTask unallocatedTask(Subject subject, Receipt receipt, Allocation allocation, Money rest) {
        if (!allocation.shares().isEmpty()) {
            return desk.task(
                    subject,
                    "over-payment",
                    "A payment of " + receipt.amount() + " is " + rest + " more than what was open.",
                    "Pay the rest back at the PSP, or tie it to another invoice. " + LaterMatch.STANDS,
                    allocation.reason());
        }
        if (allocation.named()) {
            return desk.task(
                    subject,
                    "double-payment",
                    "A payment of " + receipt.amount() + " came for an invoice that is settled already.",
                    "Pay it back at the PSP, or tie it to another invoice. " + LaterMatch.STANDS,
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
    static List<Effect> shortage(
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
                    .map(capture -> new Receipt(
                            payment, capture.amount(), capture.settled(), capture.date(), capture.createdAt()))
                    .findFirst();
        }
        boolean inOnePiece =
                payment.status() == Payment.Status.PAID && payment.captures().isEmpty();
        return inOnePiece
                ? payment.paidAt()
                        .map(at -> new Receipt(
                                payment, payment.amount(), payment.settled(), Desk.day(at), payment.createdAt()))
                : Optional.empty();
    }

    private static String reason(Allocation allocation, BookingDay.Answer day, Receipt receipt) {
        String why = day.reason();
        String shifted = why.equals("its own day") ? "" : "; " + why;
        String method = receipt.payment().method();
        return allocation.reason() + (method.isEmpty() ? "" : " (" + method + ")") + shifted;
    }

    /** What the payer paid is told where the movement shows another amount. */
    private static String text(Receipt receipt, Worth worth) {
        String description = receipt.payment().description();
        return worth.isForeign() ? worth.amount() + " " + description : description;
    }

    static Map<String, String> facts(Receipt receipt, Worth worth) {
        Map<String, String> facts = new HashMap<>();
        facts.put(Facts.DATE, receipt.day().toString());
        facts.put(Facts.AMOUNT, receipt.amount().toDecimal());
        facts.put(Facts.CURRENCY, receipt.amount().currency());
        facts.put(Facts.VALUE, worth.isForeign() ? worth.value().toString() : "");
        facts.put(Facts.DEBTOR, receipt.payment().payerName());
        facts.put(Facts.TEXT, receipt.payment().description());
        facts.put(Facts.PARTY, receipt.payment().settlingParty());
        facts.put(Facts.METHOD, receipt.payment().method());
        facts.put(Decision.BORN, receipt.born().toString());
        return facts;
    }
}
