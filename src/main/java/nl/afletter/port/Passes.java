package nl.afletter.port;

import java.time.Duration;
import java.util.Optional;

/**
 * Unguessable words that work once and for a while, for example the {@code state} of an OAuth consent. Only their
 * hashes are kept.
 */
public interface Passes {

    /**
     * Makes a pass.
     *
     * @param bound what it is for: comes back when it is used
     * @param life how long it works
     * @return 256 random bits, URL-safe
     */
    String issue(String bound, Duration life);

    /** Uses a pass up. @return what it is for; empty if there is none of this word, or it was used, or is over */
    Optional<String> redeem(String pass);
}
