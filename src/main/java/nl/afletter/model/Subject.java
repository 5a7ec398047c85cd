package nl.afletter.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One row per subject: what is known of it, its state, and the journal of its effects (design.md section 4).
 * Immutable; {@link #change()} makes the next version, the store gives it the next revision.
 */
public final class Subject {

    /** States of a subject (design.md section 4). */
    public enum State {
        /** Known, nothing decided yet. */
        NEW,
        /** A plan is begun and not closed. */
        OPEN,
        DONE,
        /** To be looked at again at its due time. */
        LATER,
        /** Waits for a reference. */
        WAITING,
        /** A person has to decide. */
        PARKED
    }

    /** A hint that reached the subject. @param cause why @param at when it was sent */
    public record Trace(Hint.Cause cause, Instant at) {}

    private static final int MAX_TRACES = 20;

    private final SubjectRef ref;
    private final long revision;
    private final String administration;
    private final State state;
    private final Instant due;
    private final int plan;
    private final boolean planOpen;
    private final boolean stale;
    private final int attempts;
    private final Instant born;
    private final Instant fetched;
    private final Instant horizon;
    private final HumanTask task;
    private final String why;
    private final Map<String, String> facts;
    private final Map<String, JournalEntry> journal;
    private final List<Trace> traces;

    private Subject(Change c) {
        this.ref = Objects.requireNonNull(c.ref);
        this.revision = c.revision;
        this.administration = Objects.requireNonNull(c.administration);
        this.state = Objects.requireNonNull(c.state);
        this.due = c.due;
        this.plan = c.plan;
        this.planOpen = c.planOpen;
        this.stale = c.stale;
        this.attempts = c.attempts;
        this.born = c.born;
        this.fetched = c.fetched;
        this.horizon = c.horizon;
        this.task = c.task;
        this.why = Objects.requireNonNull(c.why);
        this.facts = Map.copyOf(c.facts);
        this.journal = Map.copyOf(c.journal);
        this.traces = List.copyOf(c.traces);
        if ((state == State.PARKED) != (task != null)) {
            throw new IllegalStateException("a parked subject, and only that, has a human task");
        }
        if (planOpen && plan == 0) {
            throw new IllegalStateException("an open plan has a number");
        }
    }

    /** A subject nobody has written yet: revision 0. */
    public static Subject unknown(SubjectRef ref, Instant now) {
        Change c = new Change();
        c.ref = ref;
        c.born = now;
        return c.done();
    }

    public SubjectRef ref() {
        return ref;
    }

    /** 0 when the row does not exist yet. */
    public long revision() {
        return revision;
    }

    /** Empty until it is known. */
    public String administration() {
        return administration;
    }

    public State state() {
        return state;
    }

    /** When it is to be looked at again, for LATER, WAITING and OPEN. */
    public Optional<Instant> due() {
        return Optional.ofNullable(due);
    }

    /** Number of its newest plan; 0 for none. */
    public int plan() {
        return plan;
    }

    /** Whether that plan is begun and not closed: then nothing is decided anew. */
    public boolean planOpen() {
        return planOpen;
    }

    /** Whether a hint came while a plan was open: closing it decides anew. */
    public boolean stale() {
        return stale;
    }

    public int attempts() {
        return attempts;
    }

    /** When its source was made: what is older than a restore is looked up first. */
    public Instant born() {
        return born;
    }

    /** Start of the last fetch that ended DONE. */
    public Optional<Instant> fetched() {
        return Optional.ofNullable(fetched);
    }

    /** End of its patience, fixed when it first waited. */
    public Optional<Instant> horizon() {
        return Optional.ofNullable(horizon);
    }

    public Optional<HumanTask> task() {
        return Optional.ofNullable(task);
    }

    /** Why it is in this state, in words. */
    public String why() {
        return why;
    }

    /** What is known of it, short texts by name; for pages and for later decisions. */
    public Map<String, String> facts() {
        return facts;
    }

    /** A fact, or empty text. */
    public String fact(String name) {
        return facts.getOrDefault(name, "");
    }

    /** The journal of its effects by key. */
    public Map<String, JournalEntry> journal() {
        return journal;
    }

    /** When its last effect was booked: for a vendor's settle-down time from then on, what is read may be the past. */
    public Optional<Instant> lastBooked() {
        return journal.values().stream()
                .filter(entry -> entry.state() == JournalEntry.State.BOOKED)
                .map(JournalEntry::at)
                .max(Comparator.naturalOrder());
    }

    /** The vendor's id under which an effect is booked. */
    public Optional<String> booked(String key) {
        return Optional.ofNullable(journal.get(key))
                .filter(entry -> entry.state() == JournalEntry.State.BOOKED)
                .map(JournalEntry::vendorId);
    }

    /** Its last hints, oldest first. */
    public List<Trace> traces() {
        return traces;
    }

    /** The next version, to be changed and written. */
    public Change change() {
        return new Change(this);
    }

    /** Collects changes; {@link #done()} makes the immutable version. */
    public static final class Change {
        private SubjectRef ref;
        private long revision;
        private String administration = "";
        private State state = State.NEW;
        private Instant due;
        private int plan;
        private boolean planOpen;
        private boolean stale;
        private int attempts;
        private Instant born;
        private Instant fetched;
        private Instant horizon;
        private HumanTask task;
        private HumanTask before;
        private String why = "";
        private final Map<String, String> facts = new LinkedHashMap<>();
        private final Map<String, JournalEntry> journal = new LinkedHashMap<>();
        private final List<Trace> traces = new ArrayList<>();

        private Change() {}

        private Change(Subject s) {
            ref = s.ref;
            revision = s.revision;
            administration = s.administration;
            state = s.state;
            due = s.due;
            plan = s.plan;
            planOpen = s.planOpen;
            stale = s.stale;
            attempts = s.attempts;
            born = s.born;
            fetched = s.fetched;
            horizon = s.horizon;
            task = s.task;
            before = s.task;
            why = s.why;
            facts.putAll(s.facts);
            journal.putAll(s.journal);
            traces.addAll(s.traces);
        }

        public Change revision(long value) {
            revision = value;
            return this;
        }

        public Change administration(String value) {
            administration = value;
            return this;
        }

        /** A state without a task; {@code reason} in words. The due time is null where the state has none. */
        public Change state(State value, Instant dueAt, String reason) {
            state = value;
            due = dueAt;
            task = null;
            why = reason;
            return this;
        }

        /** PARKED with its task; one that says what the task before said keeps its moment. */
        public Change parked(HumanTask value) {
            boolean same = before != null
                    && before.code().equals(value.code())
                    && before.what().equals(value.what());
            state = State.PARKED;
            due = null;
            task = same ? value.since(before.since()) : value;
            why = value.what();
            return this;
        }

        public Change plan(int number, boolean open) {
            plan = number;
            planOpen = open;
            return this;
        }

        public Change stale(boolean value) {
            stale = value;
            return this;
        }

        public Change attempts(int value) {
            attempts = value;
            return this;
        }

        public Change born(Instant value) {
            born = value;
            return this;
        }

        public Change fetched(Instant value) {
            fetched = value;
            return this;
        }

        public Change horizon(Instant value) {
            horizon = value;
            return this;
        }

        /** Adds facts; an empty text takes one out. */
        public Change facts(Map<String, String> more) {
            more.forEach((name, value) -> {
                if (value.isEmpty()) {
                    facts.remove(name);
                } else {
                    facts.put(name, value);
                }
            });
            return this;
        }

        public Change journal(String key, JournalEntry entry) {
            journal.put(key, entry);
            return this;
        }

        public Change trace(Trace trace) {
            traces.add(trace);
            while (traces.size() > MAX_TRACES) {
                traces.remove(0);
            }
            return this;
        }

        public Change task(HumanTask value) {
            task = value;
            return this;
        }

        /** The version as it would be now; changes may follow. */
        public Subject peek() {
            return new Subject(this);
        }

        public Subject done() {
            return new Subject(this);
        }
    }
}
