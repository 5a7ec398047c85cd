package nl.afletter.port;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import nl.afletter.model.SubjectRef;

/**
 * What the open door was sent, as it was sent: there nothing can be fetched, so what it was told is the source that is
 * read later (design.md section 3). Events stay as long as bookings do; a posted PDF goes after {@link #PDF_DAYS}.
 *
 * <p>Of each slot the first event stands. A later one that says the same is that event again; one that says something
 * else is kept beside it and never takes its place.
 */
public interface Received {

    /** So long a posted PDF can be had: its loss books nothing twice. */
    int PDF_DAYS = 90;

    /**
     * What one call said.
     *
     * @param connection id of the connection it came through
     * @param thing what it is about, such as {@code document/inv-1} or {@code payment/tr_1}
     * @param slot what it says of that thing, such as {@code invoice.approved} or {@code refund.made/re_1}
     * @param says short name of its content: equal contents have equal ones
     * @param json the event without its PDF, compact
     * @param pdf a posted PDF in base64, or empty
     * @param alias another name of the thing, such as {@code number/2026-0042}, or empty; the first one to use it has
     *     it
     * @param subjects what is to be looked at because of it
     * @param at when it came
     */
    record Event(
            String connection,
            String thing,
            String slot,
            String says,
            String json,
            String pdf,
            String alias,
            List<SubjectRef> subjects,
            Instant at) {
        public Event {
            for (String text : List.of(connection, thing, slot, says)) {
                if (text.isEmpty()) {
                    throw new IllegalArgumentException("an event names its connection, thing, slot and content");
                }
            }
            Objects.requireNonNull(at);
            subjects = List.copyOf(subjects);
        }
    }

    /** What became of an event. */
    enum Kept {
        /** It was not there before, or it was and nobody was told of it yet. */
        NEWS,
        /** It was there before, and told of. */
        REPEATED
    }

    /**
     * An event that is kept.
     *
     * @param slot as it came
     * @param first whether it is the one that stands, else it says something else than the first
     * @param json as it came
     * @param pdf whether a PDF came with it that can still be had
     * @param at when it came
     */
    record Stored(String slot, boolean first, String json, boolean pdf, Instant at) {}

    /**
     * Keeps an event. When this returns it is kept whole, and {@link #since} lists it; when it throws, the same event
     * can be kept again.
     */
    Kept keep(Event event);

    /**
     * Keeps what is known of a party: the newest by its own moment stands, whatever comes first.
     *
     * @param happened when the sender says that it was so
     * @return {@code REPEATED} where the newest card says the same or is younger
     */
    Kept keepCard(Event card, Instant happened);

    /** The hints of this event, or card, are sent. */
    void told(Event event);

    /** All events about a thing; in each slot the first one comes first, then by the moment at which they came. */
    List<Stored> of(String connection, String thing);

    /** What is known of a party. */
    Optional<Stored> card(String connection, String thing);

    /** The thing that has this other name. */
    Optional<String> named(String connection, String alias);

    /** The PDF of the first event in a slot, in base64; empty when there is none or its time is over. */
    Optional<String> pdf(String connection, String thing, String slot);

    /**
     * What was to be looked at, oldest first: heals a lost hint. Two that come in the same moment, through doors whose
     * clocks differ, may be listed in another order than they were written in: who reads on begins a little earlier.
     *
     * @param since nothing older, this moment included
     * @param cursor of the page before: goes on behind it; empty to begin at the moment
     */
    Told since(String connection, Instant since, String cursor, int limit);

    /** A page of what was sent. @param next cursor of what follows; empty at the end */
    record Told(List<Row> rows, String next) {
        public Told {
            rows = List.copyOf(rows);
        }
    }

    /** @param place in the list, no other row has it @param at when it came @param subjects to look at */
    record Row(String place, Instant at, List<SubjectRef> subjects) {}
}
