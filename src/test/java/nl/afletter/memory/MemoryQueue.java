package nl.afletter.memory;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import nl.afletter.aws.HintJson;
import nl.afletter.aws.Storage;
import nl.afletter.model.Hint;
import nl.afletter.port.Queue;

/**
 * SQS FIFO in memory: order within a group, a group closed while one of its messages is in flight, redelivery when the
 * visibility time-out is over, dead letters after {@link Storage#DELIVERIES} deliveries. Between groups the order is
 * drawn by seed.
 */
public final class MemoryQueue implements Queue {

    /**
     * A message that was handed out.
     *
     * @param message its number
     * @param group it belongs to
     * @param hint its content
     * @param deliveries this one included
     */
    public record Delivery(long message, String group, Hint hint, int deliveries) {}

    /** Sees every sending; what it throws leaves {@link #send}. */
    public interface Probe {
        /** Thrown here, nothing was sent. */
        default void before(Hint hint, String group) {}

        /** Thrown here, it was sent and the answer is lost. */
        default void after(Hint hint, String group) {}
    }

    private static final class Message {
        private final long number;
        private final String group;
        private final String body;
        private int deliveries;
        private Instant hiddenUntil = Instant.MIN;

        private Message(long number, String group, String body) {
            this.number = number;
            this.group = group;
            this.body = body;
        }

        private Message copy() {
            Message copy = new Message(number, group, body);
            copy.deliveries = deliveries;
            copy.hiddenUntil = hiddenUntil;
            return copy;
        }
    }

    /** What was in the queue at a moment. */
    public static final class Moment {
        private final List<Message> waiting;
        private final List<Hint> dead;

        private Moment(List<Message> waiting, List<Hint> dead) {
            this.waiting = waiting.stream().map(Message::copy).toList();
            this.dead = List.copyOf(dead);
        }
    }

    private final InstantSource clock;
    private final long seed;
    private Random random;
    private final List<Message> waiting = new ArrayList<>();
    private final List<Hint> dead = new ArrayList<>();
    private long sent;
    private Probe probe = new Probe() {};

    /** @param seed draws which group is served next */
    public MemoryQueue(InstantSource clock, long seed) {
        this.clock = clock;
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** What is in it now. */
    public synchronized Moment moment() {
        return new Moment(waiting, dead);
    }

    /** Goes back to a moment. */
    public synchronized void takeBack(Moment moment) {
        clear();
        moment.waiting.forEach(message -> waiting.add(message.copy()));
        dead.clear();
        dead.addAll(moment.dead);
        random = new Random(seed);
    }

    /** Loses every message, in flight or not. */
    public synchronized void clear() {
        waiting.clear();
    }

    /** Puts a probe in place of the one before. */
    public synchronized void probe(Probe next) {
        probe = next;
    }

    @Override
    public void send(Hint hint, String group) {
        Probe current;
        synchronized (this) {
            current = probe;
        }
        current.before(hint, group);
        synchronized (this) {
            waiting.add(new Message(++sent, group, HintJson.write(hint)));
        }
        current.after(hint, group);
    }

    /** Each by itself: a probe that throws at one leaves that one and those after it unsent. */
    @Override
    public void sendAll(List<Addressed> hints) {
        hints.forEach(each -> send(each.hint(), each.group()));
    }

    /** Hands out one message, the first of a group none of whose messages is in flight; empty if there is none now. */
    public synchronized Optional<Delivery> receive() {
        Instant now = clock.instant();
        List<Message> heads = heads(now);
        while (!heads.isEmpty()) {
            Message next = heads.get(random.nextInt(heads.size()));
            if (next.deliveries < Storage.DELIVERIES) {
                next.deliveries++;
                next.hiddenUntil = now.plus(Storage.VISIBILITY);
                return Optional.of(new Delivery(next.number, next.group, HintJson.read(next.body), next.deliveries));
            }
            waiting.remove(next);
            dead.add(HintJson.read(next.body));
            heads = heads(now);
        }
        return Optional.empty();
    }

    /** Takes a message out: its work is done. */
    public synchronized void delete(Delivery delivery) {
        waiting.removeIf(message -> message.number == delivery.message());
    }

    /** Gives messages in flight back at once, as if their visibility time-out were over: their worker died. */
    public synchronized void giveBackAll() {
        waiting.forEach(message -> message.hiddenUntil = Instant.MIN);
    }

    /** Messages that are not deleted, in flight or not. */
    public synchronized int size() {
        return waiting.size();
    }

    /** Their hints, oldest first. */
    public synchronized List<Hint> hints() {
        return waiting.stream().map(message -> HintJson.read(message.body)).toList();
    }

    /** Groups that have messages. */
    public synchronized Set<String> groups() {
        return waiting.stream().map(message -> message.group).collect(Collectors.toSet());
    }

    /** When the first message in flight comes back; empty if none is. */
    public synchronized Optional<Instant> nextRedelivery() {
        Instant now = clock.instant();
        return waiting.stream()
                .map(message -> message.hiddenUntil)
                .filter(until -> until.isAfter(now))
                .min(Instant::compareTo);
    }

    /** Hints whose messages were delivered too often. */
    public synchronized List<Hint> deadLetters() {
        return List.copyOf(dead);
    }

    private List<Message> heads(Instant now) {
        Set<String> seen = new HashSet<>();
        Set<String> closed = waiting.stream()
                .filter(message -> message.hiddenUntil.isAfter(now))
                .map(message -> message.group)
                .collect(Collectors.toSet());
        return waiting.stream()
                .filter(message -> !closed.contains(message.group) && seen.add(message.group))
                .toList();
    }
}
