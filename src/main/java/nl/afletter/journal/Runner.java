package nl.afletter.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import nl.afletter.model.Administration;
import nl.afletter.model.Effect;
import nl.afletter.model.Hint;
import nl.afletter.model.HumanTask;
import nl.afletter.model.JournalEntry;
import nl.afletter.model.Plan;
import nl.afletter.model.ReferenceRow;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Abilities;
import nl.afletter.port.Failure;
import nl.afletter.port.SubjectStore;
import nl.afletter.port.Unreachable;
import org.jboss.logging.Logger;

/**
 * Runs one subject to its next rest: finishes a stored plan that is begun, else decides, claims, stores the plan and
 * executes it. Whatever goes wrong at a vendor ends as a state of the subject; only a lost race or an unreachable table
 * or queue comes out, and leaves the message to redelivery.
 */
public final class Runner {

    private static final Logger LOG = Logger.getLogger(Runner.class);

    /** How often a decision that lost a race is made anew in one run. */
    private static final int MAX_ROUNDS = 5;

    private static final String PAST = "what was made a moment ago may not be shown yet";

    private final Bench bench;
    private final Map<SubjectKind, UseCase> useCases;

    public Runner(Bench bench, Map<SubjectKind, UseCase> useCases) {
        this.bench = Objects.requireNonNull(bench);
        this.useCases = Map.copyOf(useCases);
    }

    /**
     * Runs a subject.
     *
     * @param subject as its row is now, changes of the caller (a trace, facts) included or not written yet
     * @return the subject as it rests
     */
    public Subject run(Subject subject, Budget budget) {
        Subject rested = rounds(subject, budget);
        boolean sameTask = subject.task().equals(rested.task());
        // A task that only says more now keeps its moment, and so its place on the list.
        boolean samePlace =
                subject.task().map(HumanTask::since).equals(rested.task().map(HumanTask::since));
        if (subject.task().isPresent() && !samePlace) {
            bench.leaveTask(subject);
        }
        if (rested.task().isPresent() && !sameTask) {
            LOG.infof("parked %s: %s", rested.ref(), rested.task().get().code());
        }
        return rested;
    }

    private Subject rounds(Subject start, Budget budget) {
        Subject subject = start;
        for (int round = 0; round < MAX_ROUNDS; round++) {
            if (subject.planOpen()) {
                subject = finished(subject, budget);
                // Who asked for this run may know of something that the plan does not: what is done is looked at once
                // more.
                boolean done = subject.state() == Subject.State.DONE;
                if (subject.planOpen() || !(done || subject.stale())) {
                    return subject;
                }
            }
            Subject next = decide(subject, budget);
            if (next != null) {
                return next;
            }
            subject = bench.stores().subjects().read(subject.ref()).orElse(subject);
        }
        return write(
                subject,
                subject.change()
                        .state(
                                Subject.State.LATER,
                                Schedules.backoff(now(), 1, subject.ref().hashCode()),
                                "others were faster"));
    }

    private Subject finished(Subject subject, Budget budget) {
        try {
            return finish(subject, budget);
        } catch (SubjectStore.LostRace | Unreachable passOn) {
            throw passOn;
        } catch (RuntimeException unexpected) {
            return restAfter(reread(subject), unexpected);
        }
    }

    private Subject finish(Subject subject, Budget budget) {
        Plan plan = bench.stores()
                .subjects()
                .readPlan(subject.ref(), subject.plan())
                .orElseThrow(() ->
                        new IllegalStateException("plan " + subject.plan() + " of " + subject.ref() + " is gone"));
        return new Execution(bench, budget, administration(subject), subject, plan, null).resume();
    }

    /** One decision and what follows from it; null when a race was lost and it has to be made anew. */
    private Subject decide(Subject subject, Budget budget) {
        Instant before = now();
        Decision decision;
        try {
            UseCase useCase = useCases.get(subject.ref().kind());
            if (useCase == null) {
                throw new IllegalStateException(
                        "nobody handles " + subject.ref().kind());
            }
            decision = useCase.decide(new UseCase.Situation(subject, before, budget, inner(budget)));
        } catch (Failure failure) {
            return restAfter(subject, failure);
        } catch (SubjectStore.LostRace | Unreachable passOn) {
            throw passOn;
        } catch (RuntimeException unexpected) {
            return restAfter(subject, unexpected);
        }
        try {
            return apply(subject, decision, before, budget);
        } catch (ClaimLost moved) {
            return null;
        } catch (SubjectStore.LostRace | Unreachable passOn) {
            throw passOn;
        } catch (RuntimeException unexpected) {
            return restAfter(reread(subject), unexpected);
        }
    }

    private Subject reread(Subject subject) {
        return bench.stores().subjects().read(subject.ref()).orElse(subject);
    }

    private Subject apply(Subject subject, Decision decision, Instant before, Budget budget) {
        Subject.Change change = subject.change().facts(decision.facts()).stale(false);
        if (decision instanceof Decision.Execute execute) {
            return execute(subject, execute, before, budget);
        } else if (decision instanceof Decision.Wait wait) {
            return waitFor(subject, wait, change);
        } else if (decision instanceof Decision.Later later) {
            return write(subject, change.state(Subject.State.LATER, later.due(), later.why()));
        } else if (decision instanceof Decision.Park park
                && past(subject, park.task().code()).isPresent()) {
            return write(
                    subject,
                    change.state(
                            Subject.State.LATER,
                            past(subject, park.task().code()).get(),
                            PAST));
        } else if (decision instanceof Decision.Park park) {
            enter(subject, park.entries());
            park.followUps().forEach(next -> bench.follow(next, Hint.Cause.FOLLOW_UP, subject.administration()));
            Subject.Change parked = change.parked(park.task()).attempts(0);
            bench.enterTask(subject, parked.peek());
            return write(subject, parked);
        } else if (decision instanceof Decision.Done done) {
            enter(subject, done.entries());
            done.followUps().forEach(next -> bench.follow(next, Hint.Cause.FOLLOW_UP, subject.administration()));
            return write(
                    subject,
                    change.state(Subject.State.DONE, null, done.why())
                            .attempts(0)
                            .horizon(null)
                            .fetched(before));
        } else if (decision instanceof Decision.PassOn passOn) {
            Subject written = write(
                    subject,
                    change.administration(passOn.administration())
                            .state(
                                    Subject.State.LATER,
                                    now().plus(Schedules.LEFT_BEHIND),
                                    "goes on in its administration"));
            send(subject.ref(), Hint.Cause.FOLLOW_UP, passOn.administration());
            return written;
        }
        if (decision instanceof Decision.Adopt adopt) {
            return adopt(subject, adopt);
        }
        Decision.Continue more = (Decision.Continue) decision;
        more.followUps().forEach(next -> bench.follow(next, Hint.Cause.FOLLOW_UP, subject.administration()));
        Subject written = write(
                subject,
                change.state(Subject.State.LATER, now().plus(Schedules.LEFT_BEHIND), more.why())
                        .attempts(0));
        send(subject.ref(), Hint.Cause.CONTINUE, bench.groups().of(written));
        return written;
    }

    private Subject execute(Subject subject, Decision.Execute execute, Instant before, Budget budget) {
        Administration books = administration(subject);
        if (books.dryRun() && !execute.effects().isEmpty()) {
            enter(subject, execute.entries());
            Map<String, String> shown = new HashMap<>(execute.facts());
            shown.keySet().retainAll(Decision.DESCRIPTIVE);
            return write(
                    subject,
                    subject.change()
                            .facts(shown)
                            .state(
                                    Subject.State.DONE,
                                    null,
                                    "dry run, would do: "
                                            + execute.effects().get(0).reason()));
        }
        Plan plan = bench.stores()
                .subjects()
                .writePlan(
                        subject.ref(),
                        new Plan(
                                subject.plan() + 1,
                                execute.effects(),
                                execute.publishes(),
                                execute.followUps(),
                                execute.facts(),
                                execute.ending()));
        execute.claims().forEach(claims -> claim(subject, claims, plan.number()));
        enter(subject, execute.entries());
        String born = execute.facts().get(Decision.BORN);
        Subject aged = born == null
                ? subject
                : subject.change().born(Instant.parse(born)).done();
        return new Execution(bench, budget, books, aged, plan, before).open();
    }

    /** A closed plan keeps the effects, so that they can be reversed later as they stand. */
    private Subject adopt(Subject subject, Decision.Adopt adopt) {
        List<Effect> effects =
                adopt.found().stream().map(Decision.Adopted::effect).toList();
        Plan plan = bench.stores()
                .subjects()
                .writePlan(
                        subject.ref(),
                        new Plan(subject.plan() + 1, effects, List.of(), List.of(), Map.of(), Plan.Ending.AGAIN));
        Subject.Change change =
                subject.change().facts(adopt.facts()).plan(plan.number(), false).stale(false);
        for (Decision.Adopted each : adopt.found()) {
            change.journal(
                    each.effect().key(),
                    new JournalEntry(
                            JournalEntry.State.BOOKED, each.effect().intentHash(), each.id(), 1, now(), now(), 0));
        }
        String born = adopt.facts().get(Decision.BORN);
        if (born != null) {
            change.born(Instant.parse(born));
        }
        Subject written = write(
                subject,
                change.attempts(0)
                        .state(
                                Subject.State.LATER,
                                now().plus(Schedules.LEFT_BEHIND),
                                "found in the books; decided anew"));
        send(subject.ref(), Hint.Cause.CONTINUE, bench.groups().of(written));
        return written;
    }

    private void claim(Subject subject, Decision.ClaimOn on, int plan) {
        List<ReferenceRow.Claim> mine = new ArrayList<>();
        on.mine()
                .forEach(claim -> mine.add(new ReferenceRow.Claim(
                        claim.item(), claim.subject(), claim.effect(), claim.amount(), plan, subject.revision())));
        ReferenceRow claimed = on.row().withClaims(subject.ref(), mine);
        ReferenceRow next = claimed;
        if (on.joins()) {
            next = claimed.withWaiter(subject.ref());
        } else if (!mine.isEmpty()) {
            // Who ties all that it has waits no longer: rows do not grow by waiters that were served.
            next = claimed.withoutWaiter(subject.ref());
        }
        if (next.equals(on.row())) {
            return;
        }
        try {
            bench.stores().references().write(next);
        } catch (SubjectStore.LostRace moved) {
            throw new ClaimLost();
        }
    }

    private Subject waitFor(Subject subject, Decision.Wait wait, Subject.Change change) {
        for (ReferenceRow row : wait.rows()) {
            ReferenceRow joined = row.withWaiter(subject.ref());
            if (joined.equals(row)) {
                continue;
            }
            try {
                bench.stores().references().write(joined);
            } catch (SubjectStore.LostRace moved) {
                throw new ClaimLost();
            }
        }
        enter(subject, wait.entries());
        Instant horizon = subject.horizon().orElse(wait.horizon());
        return write(
                subject,
                change.horizon(horizon)
                        .attempts(subject.attempts() + 1)
                        .state(
                                Subject.State.WAITING,
                                Schedules.nextWait(now(), subject.attempts(), horizon),
                                wait.why()));
    }

    private Optional<Instant> past(Subject subject, String code) {
        return Past.mayBeShownUntil(subject, code, Abilities.DEFAULT_SETTLE_DOWN, now());
    }

    private Subject restAfter(Subject subject, Failure failure) {
        if (failure instanceof Failure.Rejected no
                && Schedules.concernsConnection(no.code())
                && !standsForConnection(subject)) {
            return write(
                    subject,
                    subject.change().state(Subject.State.LATER, Schedules.connectionAgain(now()), no.getMessage()));
        }
        if (failure instanceof Failure.Rejected no && past(subject, no.code()).isPresent()) {
            return write(
                    subject,
                    subject.change()
                            .state(Subject.State.LATER, past(subject, no.code()).get(), PAST));
        }
        if (failure instanceof Failure.Rejected no) {
            return park(subject, new HumanTask(no.code(), no.getMessage(), no.todo(), "", now()));
        }
        if (failure instanceof Failure.Throttled throttled) {
            bench.stores().connections().pause(throttled.connection(), throttled.until(), throttled.getMessage());
            return write(
                    subject, subject.change().state(Subject.State.LATER, throttled.until(), throttled.getMessage()));
        }
        return retry(subject, failure.getMessage(), !standsForConnection(subject));
    }

    private static boolean standsForConnection(Subject subject) {
        return subject.ref().kind() == SubjectKind.FEED || subject.ref().kind() == SubjectKind.OPEN_ITEMS;
    }

    private Subject restAfter(Subject subject, RuntimeException unexpected) {
        String number = UUID.randomUUID().toString();
        LOG.errorf(unexpected, "error %s in the work on %s", number, subject.ref());
        return retry(subject, "unexpected error " + number, false);
    }

    /** @param forEver whether it never becomes a task: a vendor may be away for days, its feed tells of it once */
    private Subject retry(Subject subject, String why, boolean forEver) {
        int attempts = forEver ? Math.min(subject.attempts() + 1, Schedules.MAX_ATTEMPTS) : subject.attempts() + 1;
        if (attempts > Schedules.MAX_ATTEMPTS) {
            return park(
                    subject,
                    new HumanTask(
                            "no-success",
                            "This was tried " + (attempts - 1) + " times without success.",
                            "See whether the connection works, then choose try again.",
                            why,
                            now()));
        }
        return write(
                subject,
                subject.change()
                        .attempts(attempts)
                        .state(
                                Subject.State.LATER,
                                Schedules.backoff(now(), attempts, subject.ref().hashCode()),
                                why));
    }

    private Subject park(Subject subject, HumanTask task) {
        Subject.Change parked = subject.change().parked(task).attempts(0);
        bench.enterTask(subject, parked.peek());
        return write(subject, parked);
    }

    private void enter(Subject subject, List<Decision.Entry> entries) {
        entries.forEach(entry ->
                bench.stores().register().enter(subject.administration(), entry.shelf(), entry.sort(), subject.ref()));
    }

    private UseCase.Inner inner(Budget budget) {
        return (ref, administration, facts) -> {
            Subject subject = bench.stores().subjects().read(ref).orElseGet(() -> Subject.unknown(ref, now()));
            if (mustRest(subject, now())) {
                return subject;
            }
            Subject.Change change = subject.change().facts(facts);
            // What is known to belong to other books stays there.
            return run(
                    (subject.administration().isEmpty() ? change.administration(administration) : change).done(),
                    budget);
        };
    }

    /** Whether it has a plan that waits for a time or a person, and is gone on with only then. */
    public static boolean mustRest(Subject subject, Instant now) {
        boolean waits = subject.state() == Subject.State.LATER
                && subject.due().filter(now::isBefore).isPresent();
        return subject.planOpen() && (waits || subject.state() == Subject.State.PARKED);
    }

    private Administration administration(Subject subject) {
        return bench.stores()
                .settings()
                .administration(subject.administration())
                .orElseThrow(() -> new IllegalStateException("no administration " + subject.administration()));
    }

    private void send(SubjectRef ref, Hint.Cause cause, String group) {
        bench.queue().send(new Hint(ref, cause, now()), group);
    }

    private Subject write(Subject before, Subject.Change change) {
        Subject next = change.done();
        bench.news().of(before, next);
        return bench.stores().subjects().write(next, row -> false);
    }

    private Instant now() {
        return bench.clock().instant();
    }

    /** A reference row moved on since the decision read it. */
    private static final class ClaimLost extends RuntimeException {}
}
