package nl.afletter.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nl.afletter.model.Administration;
import nl.afletter.model.Effect;
import nl.afletter.port.Abilities;
import nl.afletter.port.Accounting;
import nl.afletter.port.Crm;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;
import nl.afletter.port.Psp;
import nl.afletter.port.Receiver;
import nl.afletter.port.VendorConnection;
import nl.afletter.port.Vendors;

/**
 * A vendor in memory: it books whatever it is sent, twice if it is sent twice, and can be told what happens to the next
 * calls. An effect may stay invisible to look-ups for a while.
 */
final class BooksDouble implements VendorConnection, Vendors {

    static final Duration SETTLE_DOWN = Duration.ofMinutes(2);

    /** What happens to a call. */
    enum Fate {
        ANSWERED,
        TIMES_OUT_WITH_EFFECT,
        TIMES_OUT_WITHOUT_EFFECT,
        REJECTED,
        /** What it refers to is not there, says the vendor. */
        NOT_FOUND,
        THROTTLED,
        NO_EFFECT,
        /** Happens, and then our own code fails on the answer. */
        BREAKS
    }

    /** Input of both operations. @param earlier text that may be the id of an earlier effect */
    record Intent(String text, String earlier) {}

    /** A booking. @param visibleFrom look-ups see it from this moment on */
    record Booking(String id, String key, String text, String earlier, Instant visibleFrom) {}

    private final InstantSource clock;
    private final ObjectMapper json = new ObjectMapper();
    final List<Booking> bookings = new ArrayList<>();
    final Map<Integer, Fate> fates = new HashMap<>();
    Duration hiddenFor = Duration.ZERO;
    Runnable beforeCall = () -> {};
    Runnable afterCall = () -> {};
    Runnable afterLookUp = () -> {};
    int calls;

    BooksDouble(InstantSource clock) {
        this.clock = clock;
    }

    /** An effect that can be looked for. */
    Effect findable(String key, String text) {
        return effect("book", key, text, "");
    }

    /** An effect that uses the id of an earlier one. */
    Effect after(String earlierKey, String key, String text) {
        return effect("book", key, text, "@" + earlierKey);
    }

    /** An effect that can only be compared before and after. */
    Effect unfindable(String key, String text) {
        return effect("note", key, text, "");
    }

    private Effect effect(String operation, String key, String text, String earlier) {
        try {
            return new Effect(
                    key, "books", operation, json.writeValueAsString(new Intent(text, earlier)), "because " + text);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** How often something stands in the books. */
    long times(String text) {
        return bookings.stream().filter(b -> b.text().equals(text)).count();
    }

    @Override
    public String connection() {
        return "books";
    }

    @Override
    public Abilities abilities() {
        return new Abilities("double", SETTLE_DOWN, false, false, false, false);
    }

    @Override
    public void ready(Instant deadline) {}

    @Override
    public Operation<?> operation(String name) {
        return switch (name) {
            case "book" -> new Book("book", Operation.Findable.EXACTLY);
            case "note" -> new Book("note", Operation.Findable.BY_COMPARISON);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private final class Book implements Operation<Intent> {
        private final String name;
        private final Findable findable;

        private Book(String name, Findable findable) {
            this.name = name;
            this.findable = findable;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Class<Intent> intent() {
            return Intent.class;
        }

        @Override
        public Findable findable() {
            return findable;
        }

        @Override
        public String call(Intent intent, Call call) {
            beforeCall.run();
            if (!clock.instant().isBefore(call.deadline())) {
                throw new Failure.NoEffect("the deadline passed");
            }
            Fate fate = fates.getOrDefault(++calls, Fate.ANSWERED);
            String id = "id-" + calls;
            if (fate == Fate.ANSWERED || fate == Fate.TIMES_OUT_WITH_EFFECT || fate == Fate.BREAKS) {
                bookings.add(new Booking(
                        id,
                        call.key(),
                        intent.text(),
                        intent.earlier(),
                        clock.instant().plus(hiddenFor)));
            }
            afterCall.run();
            return switch (fate) {
                case ANSWERED -> id;
                case TIMES_OUT_WITH_EFFECT, TIMES_OUT_WITHOUT_EFFECT -> throw new Failure.OutcomeUnknown("time-out");
                case REJECTED -> throw new Failure.Rejected("no", "the vendor said no", "do something");
                case NOT_FOUND -> throw new Failure.Rejected("not-found", "it is not there", "look for it");
                case THROTTLED ->
                    throw new Failure.Throttled(
                            "books", "too many", clock.instant().plusSeconds(300));
                case BREAKS -> throw new IllegalStateException("a field is missing");
                case NO_EFFECT -> throw new Failure.NoEffect("no connection");
            };
        }

        @Override
        public Lookup find(Intent intent, Call call) {
            Lookup seen = bookings.stream()
                    .filter(b -> b.key().equals(call.key()) && !b.visibleFrom().isAfter(clock.instant()))
                    .findFirst()
                    .<Lookup>map(b -> new Lookup.Found(b.id()))
                    .orElseGet(Lookup.Absent::new);
            afterLookUp.run();
            return seen;
        }
    }

    @Override
    public Receiver receiver(String connection) {
        throw new UnsupportedOperationException();
    }

    @Override
    public VendorConnection executor(Administration administration, String connection) {
        return this;
    }

    @Override
    public Crm crm(String connection) {
        throw new IllegalArgumentException("no CRM here");
    }

    @Override
    public Psp psp(String connection) {
        throw new IllegalArgumentException("no PSP here");
    }

    @Override
    public Accounting accounting(Administration administration) {
        throw new IllegalArgumentException("no accounting here");
    }
}
