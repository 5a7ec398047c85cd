package nl.afletter.model;

import java.time.Instant;
import java.util.Objects;

/**
 * What the journal knows of one effect. An effect without an entry is new.
 *
 * @param state how far it is
 * @param intentHash of the effect when it was begun
 * @param vendorId the vendor's id once booked, else empty
 * @param attempt growing number
 * @param deadline after this moment the attempt is not sent any more
 * @param at when this entry was written
 * @param lookUps how often it was looked for since its outcome became unknown
 */
public record JournalEntry(
        State state, String intentHash, String vendorId, int attempt, Instant deadline, Instant at, int lookUps) {

    /** How far an effect is (design.md section 5). */
    public enum State {
        /** Was begun, surely without effect: as good as new, but attempt numbers go on. */
        NEW,
        /** About to be sent, or sent without an answer yet. */
        SENDING,
        /** It may have happened. */
        UNKNOWN,
        /** It happened; the vendor's id is known. */
        BOOKED,
        /** The vendor said no. */
        REJECTED,
        /** A person gave it up, or did it by hand. */
        GIVEN_UP
    }

    public JournalEntry {
        Objects.requireNonNull(state);
        Objects.requireNonNull(intentHash);
        Objects.requireNonNull(vendorId);
        Objects.requireNonNull(deadline);
        Objects.requireNonNull(at);
    }

    /** Whether nothing more will be done for it. */
    public boolean isFinal() {
        return state == State.BOOKED || state == State.REJECTED || state == State.GIVEN_UP;
    }

    /** Whether it may have happened or has happened. */
    public boolean isBegun() {
        return state != State.NEW;
    }

    /** The same attempt in another state. */
    public JournalEntry to(State next, Instant now) {
        return new JournalEntry(next, intentHash, vendorId, attempt, deadline, now, lookUps);
    }

    /** The same attempt, booked under the vendor's id. */
    public JournalEntry booked(String id, Instant now) {
        return new JournalEntry(State.BOOKED, intentHash, id, attempt, deadline, now, lookUps);
    }

    /** Looked for once more, without a result. */
    public JournalEntry lookedUp(Instant now) {
        return new JournalEntry(State.UNKNOWN, intentHash, vendorId, attempt, deadline, now, lookUps + 1);
    }
}
