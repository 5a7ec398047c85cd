package nl.afletter.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import nl.afletter.model.Administration;
import nl.afletter.model.Effect;
import nl.afletter.model.Hint;
import nl.afletter.model.HumanTask;
import nl.afletter.model.JournalEntry;
import nl.afletter.model.Plan;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;
import nl.afletter.port.SubjectStore;
import nl.afletter.port.Unreachable;
import nl.afletter.port.VendorConnection;
import org.jboss.logging.Logger;

/**
 * Executes one stored plan of one subject. Every effect goes through {@link #once}: finished ones answer from the
 * journal, an uncertain one is looked for first, a new one is written as {@code Sending} before it is called
 * (design.md section 5, protocol model 4). One instance serves one run.
 */
final class Execution {

    private static final Logger LOG = Logger.getLogger(Execution.class);

    private final Bench bench;
    private final Budget budget;
    private final Administration administration;
    private final Plan plan;
    private final Instant fetched;
    private final Map<String, VendorConnection> executors = new HashMap<>();
    private Subject subject;
    private Subject.Change pending;

    /** @param fetched when the decision behind the plan began, or null for a plan found begun */
    Execution(Bench bench, Budget budget, Administration administration, Subject subject, Plan plan, Instant fetched) {
        this.bench = bench;
        this.budget = budget;
        this.administration = administration;
        this.subject = subject;
        this.plan = plan;
        this.fetched = fetched;
        this.pending = subject.change();
    }

    /** Opens the plan and executes it. The first write holds the plan's number and the first effect's Sending. */
    Subject open() {
        pending.plan(plan.number(), true)
                .stale(false)
                .facts(descriptive(plan.facts()))
                .state(Subject.State.OPEN, now().plus(Schedules.LEFT_BEHIND), why());
        return resume();
    }

    /** Goes on with a plan that is begun, to its end or to the next rest. */
    Subject resume() {
        for (int i = 0; i < plan.effects().size(); i++) {
            Effect effect = plan.effects().get(i);
            if (!once(effect)) {
                return subject;
            }
            if (i + 1 < plan.effects().size() && !joins(effect, plan.effects().get(i + 1))) {
                flush(effect.key());
            }
        }
        return close();
    }

    /** Makes sure that an effect has happened exactly once. False when the subject came to rest before. */
    private boolean once(Effect effect) {
        JournalEntry entry = entry(effect);
        if (entry != null && entry.state() == JournalEntry.State.BOOKED) {
            if (entry.intentHash().equals(effect.intentHash())) {
                return true;
            }
            pending.plan(plan.number(), false);
            parkPending(new HumanTask(
                    "booked-otherwise",
                    "This was booked before in another form.",
                    "Compare the booking with its source, correct one of them by hand, then choose ignore.",
                    effect.reason(),
                    now()));
            return false;
        }
        if (entry != null && entry.state() == JournalEntry.State.GIVEN_UP) {
            return findable(effect) || decideAnew();
        }
        Optional<Instant> pause = bench.stores().connections().pausedUntil(effect.connection());
        if (pause.isPresent() && pause.get().isAfter(now())) {
            return rest(pause.get(), "the connection " + effect.connection() + " is paused");
        }
        try {
            VendorConnection executor = executor(effect);
            executor.ready(budget.deadline());
            return settle(effect, entry, operation(executor, effect), executor);
        } catch (Failure failure) {
            return restAfter(effect, failure);
        } catch (SubjectStore.LostRace | Unreachable passOn) {
            throw passOn;
        } catch (RuntimeException unexpected) {
            return restAfter(effect, new Failure.NoEffect(numbered(effect, unexpected)));
        }
    }

    private <I> boolean settle(Effect effect, JournalEntry entry, Operation<I> operation, VendorConnection executor) {
        I intent = bench.intents().read(effect.intent(), operation.intent(), this::idOf);
        if (entry != null
                && (entry.state() == JournalEntry.State.SENDING || entry.state() == JournalEntry.State.UNKNOWN)) {
            return recover(effect, entry, operation, intent, executor);
        }
        if (mustLookFirst(operation)) {
            Operation.Lookup seen = operation.find(intent, call(effect));
            if (seen instanceof Operation.Lookup.Found found) {
                book(effect, nextAttempt(effect, entry), found.id());
                return true;
            }
            if (seen instanceof Operation.Lookup.Unclear unclear) {
                return park(
                        "stands-otherwise",
                        "After the restore this was found in the books in another form.",
                        "Compare the booking with its source, correct one of them, then mark it as done by hand.",
                        effect.reason() + ": " + unclear.evidence());
            }
        }
        return send(effect, entry, operation, intent);
    }

    /** It may have happened: look before anything else, and call again only if it is surely absent. */
    private <I> boolean recover(
            Effect effect, JournalEntry entry, Operation<I> operation, I intent, VendorConnection executor) {
        Instant askedAt = now();
        Operation.Lookup seen = operation.find(intent, call(effect));
        if (seen instanceof Operation.Lookup.Found found) {
            book(effect, entry, found.id());
            return true;
        }
        Instant sureAt = entry.deadline()
                .plus(Operation.CALL_TIMEOUT)
                .plus(executor.abilities().settleDown());
        // An absence that was read before that moment decides nothing, however late its answer came.
        boolean sure = askedAt.isAfter(sureAt);
        boolean mayRepeat = operation.findable() != Operation.Findable.BY_COMPARISON;
        if (sure && mayRepeat && seen instanceof Operation.Lookup.Absent) {
            return send(effect, entry, operation, intent);
        }
        String evidence = seen instanceof Operation.Lookup.Unclear unclear ? unclear.evidence() : "not found";
        if ((sure && !mayRepeat) || entry.lookUps() >= Schedules.maxLookUps()) {
            return park(
                    "outcome-unknown",
                    "A call to " + effect.connection()
                            + " got no answer, and nobody can tell whether it was carried out.",
                    "Look there whether it happened. Then mark it as done by hand, or choose try again.",
                    effect.reason() + ": " + evidence);
        }
        JournalEntry lookedUp = entry.lookedUp(now());
        pending.journal(effect.key(), lookedUp);
        return rest(Schedules.nextLookUp(now(), entry.lookUps()), "the outcome of a call is not known yet");
    }

    private <I> boolean send(Effect effect, JournalEntry before, Operation<I> operation, I intent) {
        if (!budget.mayStartEffect()) {
            bench.queue()
                    .send(
                            hint(subject.ref(), Hint.Cause.CONTINUE),
                            bench.groups().of(subject));
            return rest(now(), "goes on in the next run");
        }
        JournalEntry sending = nextAttempt(effect, before);
        pending.journal(effect.key(), sending).state(Subject.State.OPEN, openDue(), effect.reason());
        // By its own mark and nothing else: the same Sending of another worker may be equal to the last digit.
        write(row -> false);
        try {
            String id = operation.call(intent, call(effect, sending.deadline()));
            if (id == null || id.isEmpty()) {
                throw new Failure.OutcomeUnknown("the answer holds no id");
            }
            book(effect, sending, id);
            return true;
        } catch (Failure.Rejected no) {
            if (past(effect, no).isPresent()) {
                pending.journal(effect.key(), sending.to(JournalEntry.State.NEW, now()));
                return restAfter(effect, no);
            }
            pending.journal(effect.key(), sending.to(JournalEntry.State.REJECTED, now()));
            return closeRejected(effect, no);
        } catch (Failure.OutcomeUnknown unknown) {
            return unknown(effect, sending, unknown);
        } catch (Failure surelyNothing) {
            pending.journal(effect.key(), sending.to(JournalEntry.State.NEW, now()));
            return restAfter(effect, surelyNothing);
        } catch (SubjectStore.LostRace | Unreachable passOn) {
            throw passOn;
        } catch (RuntimeException unexpected) {
            return unknown(effect, sending, new Failure.OutcomeUnknown(numbered(effect, unexpected)));
        }
    }

    private Optional<Instant> past(Effect effect, Failure.Rejected no) {
        Duration settleDown = executor(effect).abilities().settleDown();
        return Past.mayBeShownUntil(pending.peek(), no.code(), settleDown, now());
    }

    /** A fault of ours in the middle of an effect ends as a state like a vendor's, never as a message that fails. */
    private String numbered(Effect effect, RuntimeException unexpected) {
        String number = UUID.randomUUID().toString();
        LOG.errorf(unexpected, "error %s in %s for %s", number, effect.operation(), subject.ref());
        return "unexpected error " + number;
    }

    private boolean unknown(Effect effect, JournalEntry sending, Failure why) {
        LOG.warnf("outcome unknown of %s for %s: %s", effect.operation(), subject.ref(), why.getMessage());
        pending.journal(effect.key(), sending.to(JournalEntry.State.UNKNOWN, now()));
        return rest(Schedules.nextLookUp(now(), 0), "the outcome of a call is not known yet");
    }

    private void book(Effect effect, JournalEntry entry, String id) {
        pending.journal(effect.key(), entry.booked(id, now()));
    }

    /** Whether Booked(n) may go in one write with Sending(n+1): only if that may start now and both can be found. */
    private boolean joins(Effect done, Effect next) {
        return done.connection().equals(next.connection())
                && findable(done)
                && findable(next)
                && entry(next) == null
                && budget.mayStartEffect();
    }

    private boolean findable(Effect effect) {
        return operation(executor(effect), effect).findable() != Operation.Findable.BY_COMPARISON;
    }

    private Subject close() {
        boolean tellsOthers = !plan.publishes().isEmpty() || !plan.followUps().isEmpty();
        // Who is woken reads in the journal that an item was opened a moment ago, which the package may not show yet.
        boolean opens = plan.publishes().stream().anyMatch(Plan.Publication::opened);
        if (opens || (tellsOthers && plan.effects().stream().anyMatch(effect -> !findable(effect)))) {
            flush("");
        }
        publish(plan.publishes());
        for (SubjectRef next : plan.followUps()) {
            bench.follow(next, Hint.Cause.FOLLOW_UP, subject.administration());
        }
        pending.plan(plan.number(), false).attempts(0).horizon(null).facts(resolved(plan.facts()));
        HumanTask task = plan.result().task();
        if (task == null && plan.result().again()) {
            pending.state(Subject.State.LATER, now().plus(Schedules.LEFT_BEHIND), "the next step follows");
            write(row -> false);
            bench.queue()
                    .send(
                            hint(subject.ref(), Hint.Cause.CONTINUE),
                            bench.groups().of(subject));
        } else if (task == null && subject.stale()) {
            // Not DONE: should the process die here, the sweep finds what the hint meanwhile asked for.
            pending.state(Subject.State.LATER, now().plus(Schedules.LEFT_BEHIND), "something changed meanwhile");
            write(row -> false);
        } else if (task == null) {
            pending.state(Subject.State.DONE, null, why());
            if (fetched != null) {
                pending.fetched(fetched);
            }
            write(row -> false);
        } else {
            parkPending(task);
        }
        return subject;
    }

    /**
     * The vendor said no: the rest of the plan is dropped, and what was booked is told to who waits. But when more than
     * the first effect is booked, a new decision would take our own half for the world: then the plan stays open, and
     * "try again" finishes just what was decided.
     */
    private boolean closeRejected(Effect effect, Failure.Rejected no) {
        long booked = plan.effects().stream()
                .map(this::entry)
                .filter(entry -> entry != null && entry.state() == JournalEntry.State.BOOKED)
                .count();
        publish(plan.publishes().stream()
                .filter(change -> change.opened() || isBooked(change))
                .toList());
        pending.plan(plan.number(), booked > 1).facts(ids(plan.facts()));
        parkPending(new HumanTask(no.code(), no.getMessage(), no.todo(), effect.reason(), now()));
        return false;
    }

    /** Only what this plan booked is told after a refusal: what it was to take out may stand there still. */
    private boolean isBooked(Plan.Publication publication) {
        return publication.item() != null
                && publication.item().id().startsWith("@")
                && isKnown(publication.item().id())
                && isKnown(publication.remove());
    }

    private boolean isKnown(String id) {
        return !id.startsWith("@") || pending.peek().booked(id.substring(1)).isPresent();
    }

    private void publish(List<Plan.Publication> publications) {
        publications.forEach(change -> bench.publisher().publish(subject.administration(), change, this::idOrText));
    }

    private boolean restAfter(Effect effect, Failure failure) {
        if (failure instanceof Failure.Rejected no && past(effect, no).isPresent()) {
            return rest(past(effect, no).get(), effect.connection() + " may not show yet what was made a moment ago");
        }
        if (failure instanceof Failure.Rejected no && Schedules.concernsConnection(no.code())) {
            return rest(Schedules.connectionAgain(now()), no.getMessage());
        }
        if (failure instanceof Failure.Rejected no) {
            return park(no.code(), no.getMessage(), no.todo(), "");
        }
        if (failure instanceof Failure.Throttled throttled) {
            bench.stores().connections().pause(throttled.connection(), throttled.until(), throttled.getMessage());
        }
        if (subject.ref().kind() == SubjectKind.DELIVERY) {
            return deliverLater(failure);
        }
        if (failure instanceof Failure.Throttled throttled) {
            return rest(throttled.until(), throttled.getMessage());
        }
        // A vendor may be away for days: that alone never becomes a task for each of its subjects.
        int attempts = Math.min(subject.attempts() + 1, Schedules.MAX_ATTEMPTS);
        pending.attempts(attempts);
        return rest(Schedules.backoff(now(), attempts, subject.ref().hashCode()), failure.getMessage());
    }

    /** An event does not wait for ever: what it tells grows old, and nobody else looks after the receiver. */
    private boolean deliverLater(Failure failure) {
        int attempts = subject.attempts() + 1;
        Optional<Instant> next = Schedules.nextDelivery(now(), attempts);
        if (next.isEmpty()) {
            return park(
                    "not-delivered",
                    "An event was sent " + attempts + " times in three days, and the receiver did not take it.",
                    "See whether the receiver works, then choose try again; or choose ignore.",
                    failure.getMessage());
        }
        pending.attempts(attempts);
        Instant due = next.get();
        if (failure instanceof Failure.Throttled throttled && throttled.until().isAfter(due)) {
            due = throttled.until();
        }
        return rest(due, failure.getMessage());
    }

    /**
     * A person gave up a step that only shows by comparing before and after: those behind it were worked out for a world
     * in which it had happened, so they are dropped and the subject is decided anew.
     */
    private boolean decideAnew() {
        pending.plan(plan.number(), false)
                .attempts(0)
                .facts(resolved(plan.facts()))
                .state(Subject.State.LATER, now().plus(Schedules.LEFT_BEHIND), "a step was given up by a person");
        write(row -> false);
        bench.queue()
                .send(hint(subject.ref(), Hint.Cause.CONTINUE), bench.groups().of(subject));
        return false;
    }

    /** A plan of which nothing is begun is thrown away: the next run decides anew. */
    private boolean rest(Instant due, String why) {
        pending.plan(plan.number(), isBegun()).state(Subject.State.LATER, due, why);
        write(row -> false);
        return false;
    }

    /** Parks with the plan still open where something is begun: a person's "try again" goes on with it. */
    private boolean park(String code, String what, String todo, String evidence) {
        pending.plan(plan.number(), isBegun());
        parkPending(new HumanTask(code, what, todo, evidence, now()));
        return false;
    }

    private boolean isBegun() {
        return plan.effects().stream().map(this::entry).anyMatch(entry -> entry != null && entry.isBegun());
    }

    private void parkPending(HumanTask task) {
        pending.parked(task);
        bench.enterTask(subject, pending.peek());
        write(row -> false);
    }

    /** Writes what is pending when an effect was booked and the next cannot share its write. */
    private void flush(String key) {
        if (!pending.peek().journal().equals(subject.journal())) {
            write(row -> row.journal().get(key) != null
                    && row.journal().get(key).equals(pending.peek().journal().get(key)));
        }
    }

    private void write(Predicate<Subject> mine) {
        Subject next = pending.done();
        bench.news().of(subject, next);
        subject = bench.stores().subjects().write(next, mine);
        pending = subject.change();
    }

    private boolean mustLookFirst(Operation<?> operation) {
        return operation.findable() != Operation.Findable.BY_COMPARISON
                && bench.stores()
                        .epoch()
                        .lookUpFirstFor()
                        .filter(subject.born()::isBefore)
                        .isPresent();
    }

    private JournalEntry nextAttempt(Effect effect, JournalEntry before) {
        int attempt = before == null ? 1 : before.attempt() + 1;
        return new JournalEntry(
                JournalEntry.State.SENDING, effect.intentHash(), "", attempt, budget.deadline(), now(), 0);
    }

    private JournalEntry entry(Effect effect) {
        return pending.peek().journal().get(effect.key());
    }

    private VendorConnection executor(Effect effect) {
        return executors.computeIfAbsent(
                effect.connection(), id -> bench.vendors().executor(administration, id));
    }

    private static Operation<?> operation(VendorConnection executor, Effect effect) {
        return executor.operation(effect.operation());
    }

    private Operation.Call call(Effect effect) {
        return call(effect, budget.deadline());
    }

    private Operation.Call call(Effect effect, Instant deadline) {
        return new Operation.Call(effect.key(), deadline, bench.documents());
    }

    private String idOf(String key) {
        return pending.peek()
                .booked(key)
                .orElseThrow(() -> new IllegalStateException("the effect " + key + " is not booked"));
    }

    private String idOrText(String text) {
        return text.startsWith("@") ? idOf(text.substring(1)) : text;
    }

    private static Map<String, String> descriptive(Map<String, String> facts) {
        Map<String, String> shown = new HashMap<>(facts);
        shown.keySet().retainAll(Decision.DESCRIPTIVE);
        return shown;
    }

    private Map<String, String> resolved(Map<String, String> facts) {
        UnaryOperator<String> ids = this::idOrText;
        Map<String, String> known = new HashMap<>();
        facts.forEach((name, value) -> {
            if (isKnown(value)) {
                known.put(name, ids.apply(value));
            }
        });
        return known;
    }

    /** Ids of what was booked before a refusal: nothing else of the plan's facts is true. */
    private Map<String, String> ids(Map<String, String> facts) {
        Map<String, String> ids = new HashMap<>(facts);
        ids.values().removeIf(value -> !value.startsWith("@"));
        return resolved(ids);
    }

    private Instant openDue() {
        return pending.peek().state() == Subject.State.OPEN
                        && pending.peek().due().isPresent()
                ? pending.peek().due().get()
                : now().plus(Schedules.LEFT_BEHIND);
    }

    private Hint hint(SubjectRef ref, Hint.Cause cause) {
        return new Hint(ref, cause, now());
    }

    private String why() {
        return plan.effects().isEmpty()
                ? "nothing to send"
                : plan.effects().get(0).reason();
    }

    private Instant now() {
        return bench.clock().instant();
    }
}
