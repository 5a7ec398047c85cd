package nl.afletter.usecase;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import nl.afletter.journal.Bench;
import nl.afletter.journal.Decision;
import nl.afletter.journal.UseCase;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.ClosedPeriod;
import nl.afletter.model.Administration.LateEvent;
import nl.afletter.model.Plan;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.rule.PeriodRule;

/**
 * Asks a person once per closed period whether what comes late may be booked on the first open day, and wakes what
 * waits for the answer (design.md section 6). The answer holds for this last closed day only: a later closing is
 * another subject. A period that was opened again needs no answer.
 */
final class AgreeOnPeriod implements UseCase {

    private final Desk desk;

    AgreeOnPeriod(Bench bench) {
        this.desk = new Desk(bench);
    }

    /** A closed period of these books. @param closedUntil its last day */
    static SubjectRef subject(Administration books, LocalDate closedUntil) {
        return new SubjectRef(books.accounting(), SubjectKind.PERIOD, books.id() + "/" + closedUntil);
    }

    /** Where those wait who need the answer. */
    static Reference reference(LocalDate closedUntil) {
        return new Reference(ReferenceKind.PERIOD, closedUntil.toString());
    }

    /** What the person said so far. */
    static PeriodRule.Word word(Subject period) {
        if (!period.fact(Facts.AGREED_BY).isEmpty()) {
            return PeriodRule.Word.AGREED;
        }
        return period.fact(Facts.IGNORED).isEmpty() ? PeriodRule.Word.NONE : PeriodRule.Word.DECLINED;
    }

    @Override
    public Decision decide(Situation situation) {
        Subject subject = situation.subject();
        Administration books = desk.books(subject);
        String id = subject.ref().id();
        LocalDate until = LocalDate.parse(id.substring(id.indexOf('/') + 1));
        boolean closed =
                desk.accounting(books).closedUntil().filter(until::equals).isPresent();
        PeriodRule.Word word = word(subject);
        if (closed && word == PeriodRule.Word.NONE) {
            return ask(subject, books, until);
        }
        desk.bench()
                .publisher()
                .publish(books.id(), new Plan.Publication(reference(until), null, ""), UnaryOperator.identity());
        return Decision.Done.because(why(subject, closed, word));
    }

    private static String why(Subject subject, boolean closed, PeriodRule.Word word) {
        if (!closed) {
            return "the books are no longer closed until this day";
        }
        return word == PeriodRule.Word.AGREED
                ? "agreed by " + subject.fact(Facts.AGREED_BY)
                        + ": what comes late is booked on the first open day, its true day in the text"
                : "not agreed: what comes late is put to a person one by one";
    }

    private Decision ask(Subject subject, Administration books, LocalDate until) {
        String events = books.policies().closedPeriod().byEvent().entrySet().stream()
                .filter(policy -> policy.getValue() == ClosedPeriod.FIRST_OPEN_DAY)
                .map(policy -> words(policy.getKey()))
                .collect(Collectors.joining(", "));
        return new Decision.Park(
                desk.task(
                        subject,
                        "period-agreement",
                        books.name() + " is closed until " + until + ", and something of that time came late. May what"
                                + " comes late be booked on the first open day " + PeriodRule.firstOpenDay(until)
                                + ", with its true day in the text?",
                        "Choose agree: it is asked once for this closed period, and counts for " + events + ". Or open"
                                + " the period and choose try again: each is booked on its own day. If you choose ignore,"
                                + " each is put to you by itself.",
                        subject.fact(Facts.LATE)),
                List.of(),
                List.of(),
                Map.of(Facts.NUMBER, until.toString()));
    }

    private static String words(LateEvent event) {
        return switch (event) {
            case INVOICE -> "invoices";
            case CREDIT_NOTE -> "credit notes";
            case PAYMENT -> "payments";
            case REVERSAL -> "refunds and chargebacks";
            case PAYOUT -> "payouts";
        };
    }
}
