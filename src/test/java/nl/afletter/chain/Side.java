package nl.afletter.chain;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import nl.afletter.local.sim.Simulator;
import nl.afletter.model.Connection;

/**
 * A vendor at one side of a chain: how Afletter reaches it, what it tells by itself, and what stands there. One class for
 * each vendor, so that every chain lives the same stories.
 */
interface Side {

    /** What not every vendor has. A story that needs it is left out of a chain without it. */
    enum Ability {
        /** The CRM has credit notes. */
        CREDIT_NOTES,
        /** The CRM has an approved invoice changed. */
        CHANGED_INVOICES,
        /** The CRM lets an approved invoice be taken back. */
        TAKEN_BACK_INVOICES,
        /** The CRM shows what is open of an invoice. */
        SHOWS_OPEN_AMOUNTS,
        /** There is a CRM. */
        CRM,
        /** The PSP asks a fee for a chargeback. */
        CHARGEBACK_FEES
    }

    /** Its name for people. */
    String name();

    /** The connection as settings have it. */
    Connection settings();

    /** Id of the connection. */
    default String connection() {
        return settings().id();
    }

    /** What each of its secrets holds, by the name that settings give it. */
    Map<String, String> secrets();

    /** The vendor itself, where it is one that programs call. */
    default Optional<Simulator<?>> vendor() {
        return Optional.empty();
    }

    /** Whether settings know it: a chain may have no CRM. */
    default boolean isConnected() {
        return true;
    }

    /** Ends what it runs. */
    default void stop() {
        vendor().ifPresent(Simulator::stop);
    }

    /** What it has of that which not every vendor has. */
    default Set<Ability> abilities() {
        return Set.of();
    }

    /** Sends the webhooks that are due. */
    default void deliverWebhooks() {}

    /** All that waits to be told is lost. */
    default void loseWebhooks() {}

    /** How soon it has called again when it got no answer. */
    default Duration callsComeAgainWithin() {
        return Duration.ofMinutes(2);
    }

    /** A person gives consent (anew), where it takes any. */
    default void consent() {}

    /** What must be the same however often a process died: a line for each fact, without ids and moments, in order. */
    default List<String> footprint() {
        return List.of();
    }
}
