package nl.afletter.port;

import java.time.Instant;
import java.util.Optional;

/** What is known of a connection while it runs: its pause and the cursors of its feeds. */
public interface ConnectionStates {

    /** Until when nothing is sent to this connection. */
    Optional<Instant> pausedUntil(String connection);

    /** Pauses a connection; an earlier end than the present one changes nothing. */
    void pause(String connection, Instant until, String why);

    /** The last words of {@link #pause}, for the pages; empty when not paused. */
    String pauseReason(String connection);

    /** A cursor of a feed, or empty text. Goes back with the table on a restore. */
    String cursor(String connection, String feed);

    /** Replaces a cursor on the condition that it still is {@code from}; false when somebody else moved it. */
    boolean moveCursor(String connection, String feed, String from, String to);
}
