package nl.afletter.prove.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import nl.afletter.chain.Chain;
import nl.afletter.chain.Footprint;
import nl.afletter.chain.Person;
import nl.afletter.journal.Budget;
import nl.afletter.memory.MemoryQueue;
import nl.afletter.model.Hint;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.SubjectStore;
import nl.afletter.port.Unreachable;

/**
 * Lives through a history: the product does its work on the clock of the history while things happen and go wrong, then
 * goes on until nobody waits for anything any more.
 */
final class Life {

    /** Patience for an invoice or credit note is five days; then all is booked one way or another. */
    private static final Duration AFTERWARDS = Duration.ofDays(7);

    /** Feeds run hourly. When nothing happened for this long, a few rounds a day are enough to live through. */
    private static final Duration BUSY = Duration.ofHours(3);

    private static final Duration IDLE = Duration.ofHours(12);

    /** A little longer than a message stays hidden. */
    private static final Duration FROZEN = Duration.ofSeconds(121);

    /** A vendor's answer is waited for so long in real time; on the clock of the history it takes none. */
    private static final Duration CALL = Duration.ofMillis(1500);

    private static final int MOST_MESSAGES = 5_000;

    private final Chain chain;
    private final Teller teller;
    private final Trouble trouble;
    private final Instant start;
    private int consents;
    private Instant busyUntil;
    private Instant nextTick;

    private Life(Chain chain, History history) {
        this.chain = chain;
        this.teller = new Teller(chain, history);
        this.trouble = new Trouble(chain, this::meanwhile, this::besides);
        this.start = history.start();
        this.busyUntil = start;
        this.nextTick = start;
    }

    /**
     * How it was.
     *
     * @param teller knows what the labels stand for
     * @param consents how often the CRM's consent was over
     */
    record Lived(Teller teller, int consents) {}

    /** Lives through it. */
    static Lived through(History history, Chain chain) {
        if (history.mishaps().stream().anyMatch(Life::isSilent)) {
            chain.callsTakeAtMost(CALL);
        }
        Life life = new Life(chain, history);
        List<Happening> happenings = new ArrayList<>(history.happenings());
        List<Mishap> mishaps = new ArrayList<>(history.mishaps());
        while (!happenings.isEmpty() || !mishaps.isEmpty()) {
            int happens =
                    happenings.isEmpty() ? Integer.MAX_VALUE : happenings.get(0).minute();
            int wrong = mishaps.isEmpty() ? Integer.MAX_VALUE : mishaps.get(0).minute();
            life.until(life.start.plus(Duration.ofMinutes(Math.min(happens, wrong))));
            if (wrong <= happens) {
                Mishap mishap = mishaps.remove(0);
                life.quietly(() -> life.trouble.begins(mishap));
            } else {
                life.teller.happen(happenings.remove(0));
            }
            life.busy(life.now());
        }
        life.until(life.now().plus(AFTERWARDS));
        life.end();
        return new Lived(life.teller, life.consents);
    }

    private static boolean isSilent(Mishap mishap) {
        return mishap instanceof Mishap.CallGoesWrong it && it.fault().name().startsWith("NO_ANSWER");
    }

    /** All troubles are over, and a person says of writings to the CRM what no call can find out. */
    private void end() {
        trouble.over();
        until(now().plus(Duration.ofDays(1)));
        if (Person.settlesWritings(chain, Duration.ofHours(3)) > 0) {
            until(now().plus(Duration.ofDays(1)));
        }
    }

    private void busy(Instant since) {
        busyUntil = since.plus(BUSY);
        Instant soon = since.plus(Duration.ofHours(1));
        nextTick = nextTick.isAfter(soon) ? soon : nextTick;
    }

    private void until(Instant moment) {
        while (true) {
            beat();
            if (!now().isBefore(moment)) {
                return;
            }
            Instant next = next();
            chain.clock.set(next.isBefore(moment) ? next : moment);
        }
    }

    /** What goes on at any moment: webhooks, messages, the minute's sweep, the ticks that are due. */
    private void beat() {
        if (trouble.passes(now())) {
            busy(now());
        }
        trouble.webhooks();
        work();
        quietly(chain::sweep);
        work();
        if (!now().isBefore(nextTick)) {
            nextTick = now().plus(now().isBefore(busyUntil) ? Duration.ofHours(1) : IDLE);
            quietly(() -> chain.feedsAfter(Duration.ZERO));
            quietly(() -> chain.readBacksAfter(Duration.ZERO));
            work();
            consent();
        }
    }

    private Instant next() {
        Instant now = now();
        Optional<Instant> due = chain.table.rows().firstDue().map(at -> at.isAfter(now) ? at : now.plusSeconds(600));
        return Stream.of(due, chain.table.queue().nextRedelivery(), Optional.of(nextTick), trouble.nextChange(now))
                .flatMap(Optional::stream)
                .filter(at -> at.isAfter(now))
                .min(Comparator.naturalOrder())
                .orElse(now.plus(IDLE));
    }

    private void work() {
        for (int messages = 0; workOne(); messages++) {
            if (messages > MOST_MESSAGES) {
                throw new IllegalStateException("the queue does not come to rest: "
                        + chain.table.queue().hints());
            }
        }
    }

    private boolean workOne() {
        if (!trouble.handsOut(now())) {
            return false;
        }
        Optional<MemoryQueue.Delivery> delivery = chain.table.queue().receive();
        if (delivery.isEmpty()) {
            return false;
        }
        Hint hint = delivery.get().hint();
        if (trouble.loses(hint)) {
            chain.table.queue().delete(delivery.get());
            return true;
        }
        quietly(() -> {
            chain.worker.handle(hint, delivery.get().group(), Budget.from(chain.ours, Duration.ofSeconds(90)));
            if (delivery.get().deliveries() > 1 || !trouble.redelivers()) {
                chain.table.queue().delete(delivery.get());
            }
        });
        return true;
    }

    /** What a function does where the table is not there, or where its process dies. */
    private void quietly(Runnable work) {
        try {
            work.run();
        } catch (SubjectStore.LostRace | Unreachable comesAgain) {
            return;
        } catch (Trouble.Killed dead) {
            chain.startProcess();
            trouble.newProcess();
        }
    }

    /** One process is frozen past the visibility time-out: another takes its message and all others. */
    private void meanwhile() {
        chain.clock.advance(FROZEN);
        chain.startProcess();
        trouble.newProcess();
        work();
    }

    /** Two workers at once: another takes what is not in this one's hands. */
    private void besides() {
        chain.startProcess();
        trouble.newProcess();
        work();
    }

    /** The person who is asked for consent gives it. */
    private void consent() {
        SubjectRef feed = SubjectRef.feedOf(Chain.CRM);
        boolean asked = Footprint.subjects(chain).contains(feed)
                && chain.subject(feed)
                        .task()
                        .filter(task -> task.code().equals("reauthorise"))
                        .isPresent();
        if (asked) {
            consents++;
            chain.consent();
            chain.tryAgain(feed);
        }
    }

    private Instant now() {
        return chain.clock.instant();
    }
}
