package nl.afletter.prove.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import nl.afletter.chain.Chain;
import nl.afletter.chain.Footprint;
import nl.afletter.local.sim.Fault;
import nl.afletter.local.sim.Simulator;
import nl.afletter.local.sim.WebhookFate;
import nl.afletter.local.sim.mollie.MollieSimulator;
import nl.afletter.memory.MemoryQueue;
import nl.afletter.memory.MemoryRows;
import nl.afletter.model.Hint;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Unreachable;
import nl.afletter.prove.history.Mishap.CallGoesWrong;
import nl.afletter.prove.history.Mishap.ClockSteps;
import nl.afletter.prove.history.Mishap.Fate;
import nl.afletter.prove.history.Mishap.MessageFate;
import nl.afletter.prove.history.Mishap.Messages;
import nl.afletter.prove.history.Mishap.NoAnswer;
import nl.afletter.prove.history.Mishap.Outage;
import nl.afletter.prove.history.Mishap.ProcessDies;
import nl.afletter.prove.history.Mishap.ProcessFreezes;
import nl.afletter.prove.history.Mishap.TokensForgotten;
import nl.afletter.prove.history.Mishap.Vendor;
import nl.afletter.prove.history.Mishap.Webhooks;
import nl.afletter.prove.history.Mishap.WorkersMeet;

/** Lets things go wrong: through the simulators' own doors for faults, and around table and queue. */
final class Trouble {

    /** The process is dead: nothing of it goes on, not even its error handling. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("the process died", null, false, false);
        }
    }

    /** What an access to table or queue does. */
    private enum Blow {
        KILLS,
        FREEZES,
        IS_SILENT
    }

    /** An access that goes wrong. */
    private static final class Strike {
        private final Blow blow;
        private final boolean after;
        private int left;

        private Strike(Blow blow, boolean after, int nth) {
            this.blow = blow;
            this.after = after;
            this.left = nth;
        }
    }

    private final Chain chain;
    private final Runnable meanwhile;
    private final Runnable besides;
    private final Thread ours = Thread.currentThread();
    private final Map<Vendor, Instant> downUntil = new EnumMap<>(Vendor.class);
    private final Map<Simulator<?>, Integer> ports = new HashMap<>();
    private final Map<Fate, Instant> fates = new EnumMap<>(Fate.class);
    private final List<Strike> strikes = new ArrayList<>();
    private Instant queueLateUntil = Instant.MIN;
    private int meetsAt;
    private int loses;
    private int redelivers;

    /**
     * Nothing goes wrong yet.
     *
     * @param meanwhile what goes on while a process is frozen
     * @param besides what another worker does at the same moment
     */
    Trouble(Chain chain, Runnable meanwhile, Runnable besides) {
        this.chain = chain;
        this.meanwhile = meanwhile;
        this.besides = besides;
        newProcess();
    }

    void begins(Mishap mishap) {
        Instant now = chain.clock.instant();
        if (mishap instanceof Outage it) {
            Instant until = now.plus(Duration.ofMinutes(it.minutes()));
            if (!downUntil.containsKey(it.vendor())) {
                hosts(it.vendor()).forEach(this::stop);
            }
            downUntil.merge(it.vendor(), until, (one, other) -> one.isAfter(other) ? one : other);
        } else if (mishap instanceof CallGoesWrong it) {
            hosts(it.vendor()).forEach(host -> host.faults().add(fault(it)));
        } else if (mishap instanceof Webhooks it) {
            fates.put(it.fate(), now.plus(Duration.ofMinutes(it.minutes())));
        } else if (mishap instanceof Messages it) {
            messages(it, now);
        } else if (mishap instanceof ProcessDies it) {
            strikes.add(new Strike(Blow.KILLS, !it.before(), it.nth()));
        } else if (mishap instanceof NoAnswer it) {
            strikes.add(new Strike(Blow.IS_SILENT, it.done(), it.nth()));
        } else if (mishap instanceof ProcessFreezes it) {
            strikes.add(new Strike(Blow.FREEZES, false, it.nth()));
        } else if (mishap instanceof WorkersMeet it) {
            chain.startProcess();
            newProcess();
            callAgain(now);
            meetsAt = it.nth();
        } else if (mishap instanceof ClockSteps it) {
            chain.clockSteps(Duration.ofSeconds(it.seconds()));
        } else if (mishap instanceof TokensForgotten) {
            chain.teamleader.people().forgetAccessTokens();
        }
    }

    /** The CRM says once more what it said of the newest document of each administration, and its feed is followed. */
    private void callAgain(Instant now) {
        Map<String, SubjectRef> newest = new TreeMap<>();
        for (SubjectRef ref : Footprint.subjects(chain)) {
            if (ref.kind() == SubjectKind.INVOICE) {
                newest.put(chain.subject(ref).administration(), ref);
            }
        }
        newest.forEach((books, ref) -> chain.table.queue().send(new Hint(ref, Hint.Cause.WEBHOOK, now), books));
        Hint feed = new Hint(SubjectRef.feedOf(Chain.CRM), Hint.Cause.TICK, now);
        chain.table.queue().send(feed, "connection:" + Chain.CRM);
    }

    private void messages(Messages it, Instant now) {
        if (it.fate() == MessageFate.LATE) {
            queueLateUntil = now.plus(Duration.ofMinutes(it.number()));
        } else if (it.fate() == MessageFate.LOST) {
            loses += it.number();
        } else {
            redelivers += it.number();
        }
    }

    /** Time passes: who was down comes back. @return whether anybody did */
    boolean passes(Instant now) {
        boolean back = false;
        for (Vendor vendor : Vendor.values()) {
            if (downUntil.containsKey(vendor) && !now.isBefore(downUntil.get(vendor))) {
                hosts(vendor).forEach(host -> host.start(ports.remove(host)));
                downUntil.remove(vendor);
                back = true;
            }
        }
        return back;
    }

    /** Nothing goes wrong any more. */
    void over() {
        passes(Instant.MAX);
        for (Vendor vendor : Vendor.values()) {
            hosts(vendor).forEach(host -> host.faults().clear());
        }
        fates.clear();
        strikes.clear();
        queueLateUntil = Instant.MIN;
        meetsAt = 0;
        loses = 0;
        redelivers = 0;
    }

    /** The first moment after this at which something ends by itself. */
    Optional<Instant> nextChange(Instant now) {
        List<Instant> changes = new ArrayList<>(downUntil.values());
        changes.addAll(fates.values());
        changes.add(queueLateUntil);
        return changes.stream().filter(at -> at.isAfter(now)).min(Comparator.naturalOrder());
    }

    // ---- webhooks

    /** Sends what the vendors have to say, or not. */
    void webhooks() {
        Instant now = chain.clock.instant();
        fates.values().removeIf(until -> !until.isAfter(now));
        if (fates.containsKey(Fate.LOST)) {
            chain.teamleader.webhooks().deliver(WebhookFate.lost());
            chain.psps().forEach(psp -> psp.deliverWebhooks(calls -> List.of()));
            return;
        }
        if (fates.containsKey(Fate.LATE)) {
            return;
        }
        UnaryOperator<List<String>> ofCrm = UnaryOperator.identity();
        UnaryOperator<List<MollieSimulator.WebhookCall>> ofPsp = UnaryOperator.identity();
        if (fates.containsKey(Fate.TWICE)) {
            ofCrm = twice();
            ofPsp = twice();
        } else if (fates.containsKey(Fate.REVERSED)) {
            ofCrm = reversed();
            ofPsp = reversed();
        }
        chain.teamleader.webhooks().deliver(ofCrm::apply);
        for (MollieSimulator psp : chain.psps()) {
            psp.deliverWebhooks(ofPsp);
        }
    }

    private static <T> UnaryOperator<List<T>> reversed() {
        return calls -> {
            List<T> turned = new ArrayList<>(calls);
            Collections.reverse(turned);
            return turned;
        };
    }

    private static <T> UnaryOperator<List<T>> twice() {
        return calls -> calls.stream().flatMap(call -> Stream.of(call, call)).toList();
    }

    // ---- messages

    boolean handsOut(Instant now) {
        return !now.isBefore(queueLateUntil);
    }

    /** Only those are lost that somebody sends again: what a webhook said, the feeds find; what is due stays due. */
    boolean loses(Hint hint) {
        boolean comesAgain = hint.cause() == Hint.Cause.WEBHOOK || hint.cause() == Hint.Cause.DUE;
        if (loses == 0 || !comesAgain) {
            return false;
        }
        loses--;
        return true;
    }

    boolean redelivers() {
        if (redelivers == 0) {
            return false;
        }
        redelivers--;
        return true;
    }

    // ---- calls

    /** A vendor's machines: PSP accounts have one each. */
    private List<? extends Simulator<?>> hosts(Vendor vendor) {
        return switch (vendor) {
            case CRM -> List.of(chain.teamleader);
            case PSP -> chain.psps();
            case ACCOUNTING -> List.of(chain.moneybird);
        };
    }

    private void stop(Simulator<?> host) {
        String url = host.baseUrl();
        ports.put(host, Integer.parseInt(url.substring(url.lastIndexOf(':') + 1)));
        host.stop();
    }

    /** Teamleader's reads are POSTs too, with a name that says so; Mollie is only read. */
    private static Fault fault(CallGoesWrong it) {
        // A fault knows one method; what books anything in the accounting package is a POST.
        String method = it.vendor() == Vendor.PSP ? "GET" : "POST";
        String path = it.vendor() == Vendor.CRM ? ".*(registerPayment|removePayments|info|token)" : ".*";
        Fault.Kind kind =
                switch (it.fault()) {
                    case RESET_BEFORE -> Fault.Kind.RESET_BEFORE;
                    case RESET_AFTER_EFFECT -> Fault.Kind.RESET_AFTER_EFFECT;
                    case ERROR_500_WITH_EFFECT -> Fault.Kind.ERROR_500_WITH_EFFECT;
                    case GARBAGE_200_WITH_EFFECT -> Fault.Kind.GARBAGE_200_WITH_EFFECT;
                    case STALE_READS -> Fault.Kind.STALE_READS;
                    case NO_ANSWER -> Fault.Kind.TIMEOUT_WITHOUT_EFFECT;
                    case NO_ANSWER_DONE -> Fault.Kind.TIMEOUT_WITH_EFFECT;
                    case NO_ANSWER_DONE_LATE -> Fault.Kind.TIMEOUT_WITH_LATE_EFFECT;
                    case THROTTLED, UNAVAILABLE -> Fault.Kind.STATUS;
                };
        int status = it.fault() == Mishap.CallFault.THROTTLED ? 429 : 503;
        return new Fault(kind, method, path, it.nth() - 1, it.times(), status, Duration.ofSeconds(110), null);
    }

    // ---- table and queue

    /** A process begins: the troubles around table and queue go on. */
    void newProcess() {
        chain.table.rows().probe(new MemoryRows.Probe() {
            @Override
            public void before(MemoryRows.Access access, String where) {
                meet(where);
                if (access.isWrite()) {
                    strike(false);
                }
            }

            @Override
            public void after(MemoryRows.Access access, String where) {
                if (access.isWrite()) {
                    strike(true);
                }
            }
        });
        chain.table.queue().probe(new MemoryQueue.Probe() {
            @Override
            public void before(Hint hint, String group) {
                strike(false);
            }

            @Override
            public void after(Hint hint, String group) {
                strike(true);
            }
        });
    }

    /** Only the worker itself pauses at its tokens; who takes its turn goes through. */
    private void meet(String where) {
        boolean here = meetsAt > 0 && where.endsWith(" grant") && Thread.currentThread() == ours;
        if (here && --meetsAt == 0) {
            besides.run();
        }
    }

    private void strike(boolean after) {
        Strike due = next(after);
        if (due == null) {
            return;
        }
        boolean inWork = Thread.currentThread() == ours;
        if (due.blow == Blow.KILLS && inWork) {
            throw new Killed();
        }
        if (due.blow == Blow.FREEZES && inWork) {
            meanwhile.run();
            return;
        }
        throw new Unreachable("no answer", null);
    }

    private synchronized Strike next(boolean after) {
        Strike due = null;
        for (Strike strike : strikes) {
            if (strike.after == after && --strike.left == 0) {
                due = strike;
            }
        }
        strikes.remove(due);
        return due;
    }
}
