package nl.afletter.local.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The faults waiting to strike one simulator. Every waiting fault counts every request it matches; of those that are
 * due the one added first strikes. Thread-safe.
 *
 * <pre>{@code
 * faults.on("POST", ".*" + "/payments.json").nth(2).timeoutWithEffect();
 * }</pre>
 */
public final class Faults {
    /** No answer is held longer than this, whatever the client does. */
    static final Duration LONGEST_HOLD = Duration.ofSeconds(60);

    private static final class Waiting {
        private final Fault fault;
        private int seen;

        private Waiting(Fault fault) {
            this.fault = fault;
        }

        private boolean spent() {
            return seen >= fault.skip() + fault.count();
        }
    }

    private final List<Waiting> waiting = new ArrayList<>();
    private CountDownLatch latch = new CountDownLatch(1);

    /** Adds a fault. */
    public synchronized void add(Fault fault) {
        waiting.add(new Waiting(fault));
    }

    /** Begins a fault for requests of this method ({@code *}: all) whose whole path matches the regular expression. */
    public Rule on(String method, String pathRegex) {
        return new Rule(method, pathRegex, 0, 1);
    }

    /** Takes all faults away and lets held answers go. */
    public synchronized void clear() {
        waiting.clear();
        release();
    }

    /** Lets every held answer go: those connections are closed without an answer. */
    public synchronized void release() {
        latch.countDown();
        latch = new CountDownLatch(1);
    }

    /** The faults that have not struck as often as they should. */
    public synchronized List<Fault> left() {
        return waiting.stream().map(each -> each.fault).toList();
    }

    synchronized Optional<Fault> strike(String method, String path) {
        Fault due = null;
        for (Waiting each : waiting) {
            if (each.fault.matches(method, path)) {
                each.seen++;
                if (due == null && each.seen > each.fault.skip()) {
                    due = each.fault;
                }
            }
        }
        waiting.removeIf(Waiting::spent);
        return Optional.ofNullable(due);
    }

    /** Waits until released, or until the time is over. */
    void hold(Duration longest) {
        CountDownLatch held;
        synchronized (this) {
            held = latch;
        }
        try {
            held.await(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A fault being described: first which request, then what happens to it. */
    public final class Rule {
        private final String method;
        private final String path;
        private final int skip;
        private final int count;

        private Rule(String method, String path, int skip, int count) {
            this.method = method;
            this.path = path;
            this.skip = skip;
            this.count = count;
        }

        /** Only the n-th matching request from now on (1 is the next). */
        public Rule nth(int n) {
            return new Rule(method, path, n - 1, 1);
        }

        /** Leaves the first {@code n} matching requests alone. */
        public Rule after(int n) {
            return new Rule(method, path, n, count);
        }

        /** Strikes {@code n} matching requests in a row. */
        public Rule times(int n) {
            return new Rule(method, path, skip, n);
        }

        /** Done, but no answer. */
        public void timeoutWithEffect() {
            put(Fault.Kind.TIMEOUT_WITH_EFFECT, 0, null, null);
        }

        /** Done, but no answer, and every read shows the state from before until the clock has moved on so far. */
        public void timeoutWithLateEffect(Duration onTheClock) {
            put(Fault.Kind.TIMEOUT_WITH_LATE_EFFECT, 0, onTheClock, null);
        }

        /** Not done, no answer. */
        public void timeoutWithoutEffect() {
            put(Fault.Kind.TIMEOUT_WITHOUT_EFFECT, 0, null, null);
        }

        /** Connection closed, nothing done. */
        public void resetBefore() {
            put(Fault.Kind.RESET_BEFORE, 0, null, null);
        }

        /** Done, connection closed without an answer. */
        public void resetAfterEffect() {
            put(Fault.Kind.RESET_AFTER_EFFECT, 0, null, null);
        }

        /** Not done, answered with this status in the vendor's shape. */
        public void status(int status) {
            put(Fault.Kind.STATUS, status, null, null);
        }

        /** Done, answered with 500. */
        public void error500WithEffect() {
            put(Fault.Kind.ERROR_500_WITH_EFFECT, 0, null, null);
        }

        /** Done, answered with 200 and a body nobody can read. */
        public void garbage200WithEffect() {
            put(Fault.Kind.GARBAGE_200_WITH_EFFECT, 0, null, null);
        }

        /** Done and answered, after this much real time. */
        public void slow(Duration delay) {
            put(Fault.Kind.SLOW, 0, delay, null);
        }

        /** Done and answered, but every read shows the state from before until the clock has moved on so far. */
        public void staleReads(Duration onTheClock) {
            put(Fault.Kind.STALE_READS, 0, onTheClock, null);
        }

        /** As {@link #staleReads(Duration)}, only for reads whose whole path matches. */
        public void staleReads(Duration onTheClock, String readsPath) {
            put(Fault.Kind.STALE_READS, 0, onTheClock, readsPath);
        }

        private void put(Fault.Kind kind, int status, Duration duration, String readsPath) {
            add(new Fault(kind, method, path, skip, count, status, duration, readsPath));
        }
    }
}
