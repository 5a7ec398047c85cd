package nl.afletter.config;

import java.net.URI;
import java.time.InstantSource;
import java.util.Objects;
import nl.afletter.port.GrantStore;
import nl.afletter.port.Passes;
import nl.afletter.port.Queue;
import nl.afletter.port.Secrets;
import nl.afletter.port.Stores;

/**
 * What the product stands on: real in AWS, embedded on a laptop, in memory in a test.
 *
 * @param stores everything in the table but what is secret
 * @param grants OAuth token pairs
 * @param passes of consents under way
 * @param queue of hints
 * @param secrets by name
 * @param clock the only source of time
 * @param vatRegister address of VIES, without a slash at its end
 * @param loopbackReceivers whether events may be sent to this very machine: in a local run and in tests, never in AWS
 */
public record Surroundings(
        Stores stores,
        GrantStore grants,
        Passes passes,
        Queue queue,
        Secrets secrets,
        InstantSource clock,
        URI vatRegister,
        boolean loopbackReceivers) {

    /** Surroundings whose receivers are on the public internet. */
    public Surroundings(
            Stores stores,
            GrantStore grants,
            Passes passes,
            Queue queue,
            Secrets secrets,
            InstantSource clock,
            URI vatRegister) {
        this(stores, grants, passes, queue, secrets, clock, vatRegister, false);
    }

    public Surroundings {
        Objects.requireNonNull(stores);
        Objects.requireNonNull(grants);
        Objects.requireNonNull(passes);
        Objects.requireNonNull(queue);
        Objects.requireNonNull(secrets);
        Objects.requireNonNull(clock);
        Objects.requireNonNull(vatRegister);
    }
}
