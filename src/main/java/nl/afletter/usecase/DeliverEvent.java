package nl.afletter.usecase;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.journal.Bench;
import nl.afletter.journal.Decision;
import nl.afletter.journal.UseCase;
import nl.afletter.model.Effect;
import nl.afletter.model.HumanTask;
import nl.afletter.model.Plan;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Register;

/**
 * Sends one event to one receiver, at least once and each time under the same id. It waits for the earlier events of its
 * subject while these are tried again, and for a person once the receiver said that it is gone for good.
 */
final class DeliverEvent implements UseCase {

    private static final String GONE = "receiver-gone";

    /** How often it is looked whether a person dealt with a receiver that is gone. */
    private static final Duration GONE_AGAIN = Duration.ofHours(6);

    private static final Duration SOON = Duration.ofMinutes(1);

    private static final int TASKS = 100;

    private final Bench bench;

    DeliverEvent(Bench bench) {
        this.bench = bench;
    }

    @Override
    public Decision decide(Situation situation) {
        Subject subject = situation.subject();
        if (!subject.fact(Facts.IGNORED).isEmpty()) {
            return Decision.Done.because("a person chose to ignore it");
        }
        Optional<Event> paper = bench.stores()
                .evidence()
                .read(subject.administration(), Event.paper(subject.ref().id()))
                .map(json -> Event.read(subject.ref().id(), json));
        if (paper.isEmpty()) {
            return Decision.Done.because("this event was not made, or is made anew after a restore");
        }
        Event event = paper.get();
        String told = event.type() + " of " + event.about();
        Effect effect = bench.vendors()
                .receiver(subject.ref().connection())
                .telling(event.id(), event.type(), event.body(), "tell " + told);
        if (subject.booked(effect.key()).isPresent()) {
            return Decision.Done.because("the receiver has it");
        }
        Optional<Decision> waits = later(situation, event);
        if (waits.isPresent()) {
            return waits.get();
        }
        return new Decision.Execute(
                List.of(effect),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(Facts.TEXT, told, Decision.BORN, situation.now().toString()),
                Plan.Ending.DONE);
    }

    private Optional<Decision> later(Situation situation, Event event) {
        Subject subject = situation.subject();
        Instant now = situation.now();
        if (subject.task().isEmpty() && isGone(subject)) {
            return Optional.of(new Decision.Later(
                    now.plus(GONE_AGAIN), "the receiver is gone, and a person has not dealt with it", Map.of()));
        }
        return earlier(subject, event).stream()
                .filter(row -> row.state() == Subject.State.LATER || row.state() == Subject.State.OPEN)
                .map(row -> row.due().filter(now::isBefore).orElse(now).plus(SOON))
                .max(Comparator.naturalOrder())
                .map(due -> new Decision.Later(due, "an earlier event of the same subject goes first", Map.of()));
    }

    private Collection<Subject> earlier(Subject subject, Event event) {
        List<SubjectRef> refs = event.after().stream()
                .map(id -> new SubjectRef(subject.ref().connection(), SubjectKind.DELIVERY, id))
                .toList();
        return refs.isEmpty()
                ? List.of()
                : bench.stores().subjects().readAll(refs).values();
    }

    /** Whether another delivery to the same receiver stands before a person, since it answered so. */
    private boolean isGone(Subject subject) {
        List<SubjectRef> others =
                bench
                        .stores()
                        .register()
                        .list(subject.administration(), Register.Shelf.TASKS, "", TASKS)
                        .rows()
                        .stream()
                        .filter(ref -> ref.kind() == SubjectKind.DELIVERY
                                && ref.connection().equals(subject.ref().connection())
                                && !ref.equals(subject.ref()))
                        .toList();
        return !others.isEmpty()
                && bench.stores().subjects().readAll(others).values().stream().anyMatch(row -> row.task()
                        .map(HumanTask::code)
                        .filter(GONE::equals)
                        .isPresent());
    }
}
