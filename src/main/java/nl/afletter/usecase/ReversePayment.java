package nl.afletter.usecase;

import java.time.Duration;
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
import nl.afletter.model.Connection;
import nl.afletter.model.Effect;
import nl.afletter.model.Money;
import nl.afletter.model.Payment;
import nl.afletter.model.Plan;
import nl.afletter.model.Posting.MoneyLine;
import nl.afletter.model.Posting.MoneyPosting;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;
import nl.afletter.model.ReferenceRow;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.model.Worth;
import nl.afletter.port.Accounting;
import nl.afletter.port.Failure;
import nl.afletter.port.Psp;
import nl.afletter.port.Register;

/**
 * Books money that went back: a refund against its credit note, a chargeback against its invoice, and either of them
 * coming back again; before and after the payout alike (nl-bookkeeping.md section 3). Nothing that is booked is deleted:
 * each is an entry of its own date.
 */
final class ReversePayment implements UseCase {

    /** While its payment is not booked yet. */
    private static final Duration PAYMENT_FIRST = Duration.ofMinutes(10);

    private final Desk desk;
    private final BookingDay days;
    private final ReversalLines lines;
    private final ComeBack comeBack;

    ReversePayment(Bench bench) {
        this.desk = new Desk(bench);
        this.days = new BookingDay(desk);
        this.lines = new ReversalLines(desk);
        this.comeBack = new ComeBack(desk);
    }

    /**
     * Money that went back.
     *
     * @param gone whether it left; false for a refund that failed
     * @param amount positive, in the payment's currency
     * @param told what of it left the balance, positive, where the PSP says it
     * @param backOn day on which it came back to us, if it did
     */
    record Reversal(
            SubjectRef ref,
            Payment payment,
            boolean refund,
            boolean gone,
            Money amount,
            Optional<Money> told,
            LocalDate day,
            Optional<LocalDate> backOn,
            Instant born,
            String words) {

        /** What it took from the PSP's balance, positive; empty while the PSP does not say. */
        Optional<Worth> out(Administration books, Connection connection, Subject subject) {
            return Exchange.worth(books, connection, payment.settlingParty(), subject, amount, told, Facts.SETTLED_AS);
        }

        /** What came back of it: in another currency only its payout tells, the PSP names one figure per unit. */
        Optional<Worth> back(Administration books, Connection connection, Subject subject) {
            return Exchange.worth(
                    books,
                    connection,
                    payment.settlingParty(),
                    subject,
                    amount,
                    Optional.empty(),
                    Facts.SETTLED_BACK_AS);
        }
    }

    @Override
    public Decision decide(Situation situation) {
        Subject subject = situation.subject();
        Connection connection = desk.connection(subject);
        Psp psp = desk.bench().vendors().psp(connection.id());
        Optional<Payment> payment = psp.payment(Units.payment(subject.ref()));
        Optional<Reversal> found = payment.flatMap(p -> reversal(subject, p));
        if (found.isEmpty()) {
            return Decision.Done.because("the PSP does not know it, or no money left yet");
        }
        Reversal reversal = found.get();
        Optional<Decision> elsewhere =
                desk.route(subject, payment.get().profile(), "a payment of this profile", Map.of());
        if (elsewhere.isPresent()) {
            return elsewhere.get();
        }
        Administration books = desk.books(subject);
        boolean liveEnough =
                payment.get().live() || connection.option("testMode", "false").equals("true");
        if (!liveEnough || reversal.day().isBefore(books.startDate())) {
            return Decision.Done.because(liveEnough ? "before the start date " + books.startDate() : "test mode");
        }
        String key = Units.key(psp.abilities().vendor(), subject.ref());
        Optional<Worth> out = reversal.out(books, connection, subject);
        Map<String, String> facts = facts(reversal, out.orElseGet(() -> Worth.of(reversal.amount())));
        try {
            if (!subject.fact(Facts.MOVED).isEmpty()) {
                return comeBack(situation, books, connection, reversal, key);
            }
            if (!reversal.gone() && subject.fact(Facts.PAYOUT).isEmpty()) {
                return Decision.Done.because("the refund failed before anything of it was booked");
            }
            return out.isEmpty()
                    ? waitForAmount(situation, books, reversal.amount(), facts)
                    : goOut(situation, books, connection, reversal, out.get(), facts, key);
        } catch (Failure.Rejected no) {
            return desk.stop(subject, no, reversal.words(), List.of(), List.of(), facts);
        }
    }

    /** The PSP names the amount later, at the latest with the payout: no rate is computed before that. */
    private static Decision waitForAmount(
            Situation situation, Administration books, Money amount, Map<String, String> facts) {
        return new Decision.Wait(
                List.of(),
                situation.now().plus(books.policies().horizon()),
                "the PSP does not say yet what " + amount + " is on its balance",
                List.of(),
                facts);
    }

    private Decision goOut(
            Situation situation,
            Administration books,
            Connection connection,
            Reversal reversal,
            Worth out,
            Map<String, String> known,
            String key) {
        String sort = reversal.day() + " " + situation.subject().ref().id();
        desk.bench()
                .stores()
                .register()
                .enter(
                        books.id(),
                        Register.Shelf.PAYMENTS,
                        sort,
                        situation.subject().ref());
        Remaining remaining = remaining(situation, books, connection, reversal, out);
        boolean beforeUs = reversal.payment()
                .paidAt()
                .filter(at -> Desk.day(at).isBefore(books.startDate()))
                .isPresent();
        if ((remaining.missing().isPresent() && !beforeUs) || remaining.busy().isPresent()) {
            SubjectRef other = remaining.missing().or(remaining::busy).orElseThrow();
            return new Decision.Later(
                    situation.now().plus(PAYMENT_FIRST), "what it takes back is not booked yet: " + other, known);
        }
        Accounting accounting = desk.accounting(books);
        creditSale(situation, books, remaining, reversal);
        ReversalLines.Found against = lines.find(situation, books, accounting, remaining, reversal, out);
        if (against.patience().isPresent()) {
            return against.patience().get();
        }
        Clearing clearing = clearing(books, connection, reversal, out);
        BookingDay.Answer day = days.of(situation, books, accounting, reversal.day(), LateEvent.REVERSAL);
        if (day.later().isPresent()) {
            return day.later(known);
        }
        List<Effect> effects = new ArrayList<>(accounting.effects(posting(
                key,
                clearing,
                Units.own(situation.subject().ref()),
                day.day(),
                out.value().negate(),
                reversal,
                Exchange.balanced(books, out.negate(), against.lines()),
                against.reason())));
        Map<String, String> facts = new HashMap<>(known);
        facts.put(Facts.TIED, Tied.write(against.tied()));
        facts.put(Facts.FROM_UNALLOCATED, against.fromUnallocated().write());
        facts.put(Facts.CLEARING, clearing.account());
        facts.put(Facts.MOVED, out.value().negate().toDecimal());
        facts.put(Facts.REASON, against.reason());
        List<Plan.Publication> opened = against.tied().stream()
                .filter(tie -> tie.kind() == ReferenceKind.INVOICE)
                .map(tie -> Plan.Publication.opened(new Reference(ReferenceKind.INVOICE, tie.number())))
                .toList();
        List<SubjectRef> followUps = new ArrayList<>(Tied.writeBacks(against.tied()));
        if (!against.fromUnallocated().amount().isZero()) {
            followUps.addAll(Remaining.receipts(connection.id(), reversal.payment()));
        }
        if (reversal.backOn().isPresent()) {
            followUps.add(situation.subject().ref());
        }
        Plan.Ending ending = against.task().map(Plan.Ending::parked).orElse(Plan.Ending.DONE);
        String last = effects.get(effects.size() - 1).key();
        return new Decision.Execute(
                effects,
                claims(situation.subject(), against.claimOn(), last),
                opened,
                followUps,
                List.of(),
                facts,
                ending);
    }

    /** Money that goes back for a sale whose invoice we made: its credit note is ours to make too. */
    private static void creditSale(Situation situation, Administration books, Remaining remaining, Reversal reversal) {
        boolean ofSale = remaining.ties().stream()
                .filter(tie -> !tie.source().isEmpty())
                .anyMatch(tie -> SubjectRef.parse(tie.source()).kind() == SubjectKind.SALE);
        if (reversal.refund() && reversal.gone() && ofSale) {
            situation.inner().run(InvoiceOfPayment.of(reversal.ref()), books.id(), Map.of());
        }
    }

    /** Booked before: when the money came back, it goes where it came from, on that day. */
    private Decision comeBack(
            Situation situation, Administration books, Connection connection, Reversal reversal, String key) {
        Subject subject = situation.subject();
        if (reversal.backOn().isEmpty() || !subject.fact(Facts.MOVED_BACK).isEmpty()) {
            return booked(situation, books);
        }
        Optional<Worth> told = reversal.back(books, connection, subject);
        if (told.isEmpty()) {
            return waitForAmount(situation, books, reversal.amount(), Map.of());
        }
        Worth back = told.get();
        Accounting accounting = desk.accounting(books);
        BookingDay.Answer day =
                days.of(situation, books, accounting, reversal.backOn().get(), LateEvent.REVERSAL);
        if (day.later().isPresent()) {
            return day.later(Map.of());
        }
        ComeBack.Found found = comeBack.find(situation, books, accounting, back);
        if (found.clearAt().isPresent()) {
            return new Decision.Later(found.clearAt().get(), "its invoice was tied a moment ago", Map.of());
        }
        Clearing clearing = clearing(books, connection, reversal, back);
        String reason = reversal.refund() ? "the refund failed, its money came back" : "the chargeback was won back";
        List<Effect> effects = accounting.effects(posting(
                key + ":back",
                clearing,
                Units.own(subject.ref()) + "-back",
                day.day(),
                back.value(),
                reversal,
                Exchange.balanced(books, back, found.lines()),
                reason));
        Map<String, String> facts = new HashMap<>();
        facts.put(Facts.MOVED_BACK, back.value().toDecimal());
        facts.put(Facts.BACK_TIED, Tied.write(found.tied()));
        facts.put(Facts.BACK_UNALLOCATED, found.unallocated().write());
        facts.put(Facts.REASON, reason);
        List<SubjectRef> followUps = new ArrayList<>(Tied.writeBacks(found.tied()));
        if (!found.unallocated().amount().isZero()) {
            followUps.addAll(Remaining.receipts(connection.id(), reversal.payment()));
        }
        String last = effects.get(effects.size() - 1).key();
        return new Decision.Execute(
                effects,
                claims(subject, found.claimOn(), last),
                List.of(),
                followUps,
                List.of(),
                facts,
                Plan.Ending.DONE);
    }

    /** A task stands until a person closes it, or until the credit note that it asks for has come or is not needed. */
    private Decision booked(Situation situation, Administration books) {
        Subject subject = situation.subject();
        boolean asksForNote = subject.task()
                .filter(task -> task.code().equals(ReversalLines.WITHOUT_CREDIT_NOTE))
                .isPresent();
        List<Tied> tied = asksForNote ? Tied.read(subject.fact(Facts.TIED)) : List.of();
        if (asksForNote && lines.isCredited(books, desk.accounting(books), tied)) {
            return Decision.Done.because("booked; its credit note came and lowered the invoice");
        }
        if (asksForNote && lines.isPaidAgain(situation, books, desk.accounting(books), tied)) {
            return Decision.Done.because("booked; the invoice that it opened was paid again: it needs no credit note");
        }
        return subject.task().isPresent()
                ? new Decision.Park(subject.task().get(), List.of(), List.of(), Map.of())
                : Decision.Done.because("booked");
    }

    private static Clearing clearing(Administration books, Connection connection, Reversal reversal, Worth moved) {
        return Exchange.clearing(
                books,
                connection,
                reversal.payment().settlingParty(),
                moved.value().currency());
    }

    private static MoneyPosting posting(
            String key,
            Clearing clearing,
            String transaction,
            LocalDate day,
            Money amount,
            Reversal reversal,
            List<MoneyLine> lines,
            String reason) {
        String text = (reversal.refund() ? "refund of " : "chargeback of ")
                + reversal.payment().id() + " " + reversal.payment().description();
        boolean foreign = !amount.currency().equals(reversal.amount().currency());
        LocalDate own = amount.isPositive() ? reversal.backOn().orElse(day) : reversal.day();
        return new MoneyPosting(
                key,
                clearing.account(),
                transaction,
                day,
                amount,
                Desk.text(foreign ? reversal.amount() + " " + text : text, own, day),
                reversal.payment().payerName(),
                lines,
                reason);
    }

    /** What is left of the payment; what is not booked of it yet is booked now, if that can be. */
    private Remaining remaining(
            Situation situation, Administration books, Connection connection, Reversal reversal, Worth like) {
        Remaining remaining = sum(situation, connection, reversal, like);
        if (remaining.missing().isEmpty()) {
            return remaining;
        }
        situation
                .inner()
                .run(
                        remaining.missing().get(),
                        books.id(),
                        Map.of(Facts.PAYOUT, situation.subject().fact(Facts.PAYOUT)));
        return sum(situation, connection, reversal, like);
    }

    private Remaining sum(Situation situation, Connection connection, Reversal reversal, Worth like) {
        return Remaining.of(
                desk.bench().stores().subjects(),
                connection.id(),
                reversal.payment(),
                like,
                situation.subject().ref());
    }

    private static List<Decision.ClaimOn> claims(Subject subject, Map<ReferenceRow, List<Tied>> on, String tyingKey) {
        List<Decision.ClaimOn> claims = new ArrayList<>();
        on.forEach((row, ties) -> claims.add(new Decision.ClaimOn(
                row,
                ties.stream()
                        .map(tie -> new ReferenceRow.Claim(tie.item(), subject.ref(), tyingKey, tie.amount(), 0))
                        .toList())));
        return claims;
    }

    private static Optional<Reversal> reversal(Subject subject, Payment payment) {
        String own = Units.own(subject.ref());
        if (subject.ref().kind() == SubjectKind.REFUND) {
            return payment.refunds().stream()
                    .filter(r -> r.id().equals(own) && r.status() != Payment.RefundStatus.PENDING)
                    .map(r -> new Reversal(
                            subject.ref(),
                            payment,
                            true,
                            r.status() == Payment.RefundStatus.DONE,
                            r.amount(),
                            r.settled(),
                            r.date(),
                            r.status() == Payment.RefundStatus.FAILED ? Optional.of(r.date()) : Optional.empty(),
                            r.createdAt(),
                            r.description()))
                    .findFirst();
        }
        return payment.chargebacks().stream()
                .filter(c -> c.id().equals(own))
                .map(c -> new Reversal(
                        subject.ref(),
                        payment,
                        false,
                        true,
                        c.amount(),
                        c.settled(),
                        c.date(),
                        c.reversedOn(),
                        c.createdAt(),
                        c.reason()))
                .findFirst();
    }

    static Map<String, String> facts(Reversal reversal, Worth out) {
        Map<String, String> facts = new HashMap<>();
        facts.put(Facts.DATE, reversal.day().toString());
        facts.put(Facts.AMOUNT, reversal.amount().negate().toDecimal());
        facts.put(Facts.CURRENCY, reversal.amount().currency());
        facts.put(Facts.VALUE, out.isForeign() ? out.value().negate().toString() : "");
        facts.put(Facts.TEXT, reversal.words());
        facts.put(Facts.PARTY, reversal.payment().settlingParty());
        facts.put(Decision.BORN, reversal.born().toString());
        return facts;
    }
}
