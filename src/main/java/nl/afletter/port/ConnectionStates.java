package nl.afletter.port;

import java.time.Instant;
import java.util.Optional;

/** What is known of a connection while it runs: its pause. */
public interface ConnectionStates {

    /** Until when nothing is sent to this connection. */
    Optional<Instant> pausedUntil(String connection);

    /** Pauses a connection; an earlier end than the present one changes nothing. */
    void pause(String connection, Instant until, String why);

    /** The last words of {@link #pause}, for the pages; empty when not paused. */
    String pauseReason(String connection);
}
