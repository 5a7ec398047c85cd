package nl.afletter.usecase;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.journal.Decision;
import nl.afletter.journal.UseCase.Situation;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.ClosedPeriod;
import nl.afletter.model.Administration.LateEvent;
import nl.afletter.model.HumanTask;
import nl.afletter.model.ReferenceRow;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Accounting;
import nl.afletter.port.Failure;
import nl.afletter.rule.Choice;
import nl.afletter.rule.PeriodRule;

/**
 * On which day an event is booked: its own, or by policy and a person's agreement the first open day. Until the person
 * answers, the event waits at the period's reference row, and looks by itself meanwhile (design.md section 6).
 */
final class BookingDay {

    private static final Duration AGAIN = Duration.ofHours(1);

    private static final Duration MUCH_LATER = Duration.ofHours(6);

    private final Desk desk;

    BookingDay(Desk desk) {
        this.desk = desk;
    }

    /** @param day the booking day; its own day while it waits @param later set while a person has not answered */
    record Answer(LocalDate day, String reason, Optional<Decision.Later> later) {

        /** The rest, with what is known of the event. */
        Decision.Later later(Map<String, String> facts) {
            Map<String, String> all = new HashMap<>(facts);
            all.putAll(later.orElseThrow().facts());
            return new Decision.Later(later.get().due(), later.get().why(), all);
        }
    }

    /**
     * The day, or a reason to come again.
     *
     * @param own the event's own day
     * @throws Failure.Rejected {@code period-closed} where the policy or the person wants it put to a person
     */
    Answer of(Situation situation, Administration books, Accounting accounting, LocalDate own, LateEvent event) {
        Optional<LocalDate> closed = accounting.closedUntil();
        ClosedPeriod policy = books.policies().closedPeriod().of(event);
        boolean asks = PeriodRule.asks(own, closed, policy);
        leave(situation, books, asks ? closed : Optional.empty());
        if (!asks) {
            return made(PeriodRule.day(own, closed, policy, PeriodRule.Word.NONE));
        }
        if (books.dryRun()) {
            return new Answer(
                    PeriodRule.firstOpenDay(closed.get()),
                    "its day " + own + " is closed: on the first open day, if a person agrees",
                    Optional.empty());
        }
        Subject period = period(situation, books, closed.get(), own);
        PeriodRule.Word word = AgreeOnPeriod.word(period);
        return word == PeriodRule.Word.NONE
                ? wait(situation, period, own, closed.get())
                : made(PeriodRule.day(own, closed, policy, word));
    }

    private static Answer made(Choice<LocalDate> day) {
        return new Answer(Desk.orStop(day), Desk.reason(day), Optional.empty());
    }

    /** Joins before it reads the answer: an answer that it does not see yet will find it among the waiters. */
    private Subject period(Situation situation, Administration books, LocalDate until, LocalDate own) {
        SubjectRef ref = AgreeOnPeriod.subject(books, until);
        Optional<Subject> known = desk.bench().stores().subjects().read(ref);
        if (known.filter(BookingDay::isAnswered).isPresent()) {
            return known.get();
        }
        SubjectRef waiter = situation.subject().ref();
        ReferenceRow row = desk.bench().stores().references().read(books.id(), AgreeOnPeriod.reference(until));
        desk.join(List.of(row), waiter);
        return desk.bench()
                .stores()
                .subjects()
                .read(ref)
                .filter(now -> isAnswered(now) || now.state() == Subject.State.PARKED)
                .orElseGet(() ->
                        situation.inner().run(ref, books.id(), Map.of(Facts.LATE, "first: " + waiter + " of " + own)));
    }

    private static boolean isAnswered(Subject period) {
        return AgreeOnPeriod.word(period) != PeriodRule.Word.NONE;
    }

    private static Answer wait(Situation situation, Subject period, LocalDate own, LocalDate until) {
        Instant now = situation.now();
        boolean young = period.task()
                .map(HumanTask::since)
                .filter(since -> since.isBefore(now.minus(Duration.ofDays(1))))
                .isEmpty();
        Decision.Later later = new Decision.Later(
                now.plus(young ? AGAIN : MUCH_LATER),
                "its day " + own + " is closed: waits until a person agrees to book it on the first open day "
                        + PeriodRule.firstOpenDay(until),
                Map.of(Facts.PERIOD, until.toString()));
        return new Answer(own, "", Optional.of(later));
    }

    /** A period about which this event asked, and which is another now or open again, looks whether it still asks. */
    private void leave(Situation situation, Administration books, Optional<LocalDate> asks) {
        String asked = situation.subject().fact(Facts.PERIOD);
        if (asked.isEmpty()
                || asks.map(LocalDate::toString).filter(asked::equals).isPresent()) {
            return;
        }
        SubjectRef ref = AgreeOnPeriod.subject(books, LocalDate.parse(asked));
        boolean stillAsks = desk.bench()
                .stores()
                .subjects()
                .read(ref)
                .flatMap(Subject::task)
                .isPresent();
        if (stillAsks) {
            situation.inner().run(ref, books.id(), Map.of());
        }
    }
}
