package nl.afletter.work;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import nl.afletter.journal.Bench;
import nl.afletter.journal.Budget;
import nl.afletter.journal.Runner;
import nl.afletter.model.Hint;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Unreachable;
import org.jboss.logging.Logger;

/**
 * Handles one hint: brings it to its group, drops what is known already, respects pauses and open plans, and runs the
 * subject (design.md sections 3 and 4). Returns normally when the message is done with, whatever became of the subject;
 * an exception leaves it to redelivery.
 */
public final class Worker {

    private static final Logger LOG = Logger.getLogger(Worker.class);

    /** A webhook sent this much before the last fetch began tells nothing new. */
    private static final Duration COALESCE = Duration.ofSeconds(5);

    private final Bench bench;
    private final Runner runner;

    public Worker(Bench bench, Runner runner) {
        this.bench = Objects.requireNonNull(bench);
        this.runner = Objects.requireNonNull(runner);
    }

    /**
     * Handles a hint.
     *
     * @param group the group of its message
     * @throws Unreachable if the table or queue cannot be reached, or the table is not the one this worker belongs to
     * @throws nl.afletter.port.SubjectStore.LostRace if another worker has the subject
     */
    public void handle(Hint hint, String group, Budget budget) {
        if (!bench.stores().epoch().isMine()) {
            throw new Unreachable("this table was restored: run the restore command first", null);
        }
        if (budget.longWorkOver()) {
            // The batch took long: this one gets a whole budget of its own, at the end of its group's line.
            bench.queue().send(hint, group);
            return;
        }
        if (bench.stores().settings().connection(hint.subject().connection()).isEmpty()) {
            LOG.warnf("dropped a hint of an unknown connection: %s", hint.subject());
            endDelivery(hint.subject());
            return;
        }
        Subject subject =
                bench.stores().subjects().read(hint.subject()).orElseGet(() -> Subject.unknown(hint.subject(), now()));
        String home = bench.groups().of(subject);
        if (!home.equals(group)) {
            bench.queue().send(hint, home);
            return;
        }
        if (!isNews(hint, subject)) {
            return;
        }
        Subject traced = atHome(subject, home)
                .trace(new Subject.Trace(hint.cause(), hint.sentAt()))
                .done();
        bench.moved(subject, traced);
        Optional<Instant> pause = subject.ref().kind().asksItsConnection()
                ? bench.stores().connections().pausedUntil(hint.subject().connection())
                : Optional.empty();
        if (pause.filter(now()::isBefore).isPresent()) {
            later(hint, traced, pause.get());
        } else if (mustRest(hint, subject)) {
            keep(traced.change().stale(true).done());
        } else {
            runner.run(person(hint, traced), budget);
        }
    }

    /** The sweep hints again each minute while a message waits: only the first finds the subject still due. */
    private boolean isNews(Hint hint, Subject subject) {
        if (hint.cause() == Hint.Cause.DUE) {
            boolean due = subject.due().filter(at -> !at.isAfter(now())).isPresent();
            return due || subject.state() == Subject.State.OPEN || subject.stale();
        }
        boolean known = subject.state() == Subject.State.DONE
                && subject.fetched()
                        .filter(hint.sentAt().plus(COALESCE)::isBefore)
                        .isPresent();
        return !(known && hint.cause() == Hint.Cause.WEBHOOK);
    }

    /** A hint meanwhile makes it stale. */
    private boolean mustRest(Hint hint, Subject subject) {
        return hint.cause() != Hint.Cause.PERSON && Runner.mustRest(subject, now());
    }

    /** Whoever takes a receiver out of the settings wants none of what is still on its way there. */
    private void endDelivery(SubjectRef ref) {
        if (ref.kind() == SubjectKind.DELIVERY) {
            bench.stores()
                    .subjects()
                    .read(ref)
                    .filter(subject -> subject.due().isPresent())
                    .ifPresent(subject -> keep(subject.change()
                            .plan(subject.plan(), false)
                            .stale(false)
                            .state(Subject.State.DONE, null, "its receiver is no longer in the settings")
                            .done()));
        }
    }

    private Subject.Change atHome(Subject subject, String home) {
        Subject.Change change = subject.change();
        if (subject.ref().kind() == SubjectKind.DELIVERY) {
            bench.stores()
                    .settings()
                    .connection(subject.ref().connection())
                    .ifPresent(
                            receiver -> change.administration(receiver.routing().only()));
        }
        return home.startsWith("connection:") ? change : change.administration(home);
    }

    private static Subject person(Hint hint, Subject subject) {
        return hint.cause() == Hint.Cause.PERSON ? subject.change().attempts(0).done() : subject;
    }

    /** Only a plan that waits for a person rests through the pause; that person's word is not forgotten. */
    private void later(Hint hint, Subject subject, Instant until) {
        if (subject.state() == Subject.State.PARKED && mustRest(hint, subject)) {
            keep(subject.change().stale(true).done());
            return;
        }
        keep(person(hint, subject)
                .change()
                .stale(subject.planOpen())
                .state(Subject.State.LATER, until, "the connection is paused")
                .done());
        if (subject.task().isPresent()) {
            bench.leaveTask(subject);
        }
    }

    private void keep(Subject subject) {
        bench.stores().subjects().write(subject, row -> false);
    }

    private Instant now() {
        return bench.clock().instant();
    }
}
