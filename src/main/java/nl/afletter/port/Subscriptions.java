package nl.afletter.port;

import java.net.URI;
import java.time.Instant;
import java.util.List;

/**
 * Webhooks that a vendor sends because we asked for them by its API, for setting up. Every method may throw the four kinds
 * of {@link Failure}.
 */
public interface Subscriptions {

    /** What we follow and what is not sent to this address, in the vendor's words; empty when all is. */
    List<String> missing(URI address);

    /**
     * Asks for what is missing. Asking twice changes nothing; what went to an older address of the same connection goes to
     * this one. What others keep for themselves stays as it is, and stays missing.
     *
     * @param deadline nothing is sent after it
     */
    void register(URI address, Instant deadline);
}
