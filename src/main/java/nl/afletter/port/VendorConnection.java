package nl.afletter.port;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import nl.afletter.model.Administration;

/** A vendor's adapter for one connection. Every method may throw the four kinds of {@link Failure}, and only those. */
public interface VendorConnection {

    /** Id of the connection. */
    String connection();

    Abilities abilities();

    /**
     * Sees to it that a call can be made now: refreshes a token that is near its end. Called before an effect's budget
     * is checked, never between {@code Sending} and the call (design.md section 9).
     *
     * @param deadline no refresh is sent after it
     */
    void ready(Instant deadline);

    /** Webhooks that are asked for by the vendor's API; empty where a person registers them, or there are none. */
    default Optional<Subscriptions> subscriptions() {
        return Optional.empty();
    }

    /**
     * What is set up at the vendor otherwise than these books need it: rights, ledger accounts, daybooks, webhooks. Each a
     * sentence with what to do. Asked with each read-back; nothing is changed. A vendor of which nothing is looked at says
     * nothing, and its page says so.
     */
    default List<String> faults(Administration books) {
        return List.of();
    }

    /**
     * The operation of this name.
     *
     * @throws IllegalArgumentException if there is none: a stored plan names an operation that was removed
     */
    Operation<?> operation(String name);
}
