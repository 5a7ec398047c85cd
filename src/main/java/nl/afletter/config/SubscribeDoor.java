package nl.afletter.config;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import nl.afletter.inbox.Inbox;
import nl.afletter.model.Administration;
import nl.afletter.model.Connection;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Failure;
import nl.afletter.port.Subscriptions;
import nl.afletter.port.VendorConnection;
import org.jboss.logging.Logger;

/**
 * Subscribes a connection to its vendor's webhooks: {@code POST /connect/{connection}/webhooks} with the webhook token as
 * its body, which the settings hold only as a hash. A grant that opens several divisions subscribes for each that an
 * administration names. Guarded like the beginning of a consent.
 */
final class SubscribeDoor {

    private static final Logger LOG = Logger.getLogger(SubscribeDoor.class);
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{1,200}");
    private static final Duration TO_SEND = Duration.ofSeconds(15);

    private final VendorRegistry vendors;
    private final Surroundings surroundings;

    SubscribeDoor(VendorRegistry vendors, Surroundings surroundings) {
        this.vendors = Objects.requireNonNull(vendors);
        this.surroundings = Objects.requireNonNull(surroundings);
    }

    /** @param text a plain sentence for a person */
    record Answer(int status, String text) {}

    /**
     * Asks the vendor for all that we follow.
     *
     * @param token as it stands in the address; nothing is sent unless the settings hold its hash
     * @param webhooks our address up to and with {@code /webhooks/}
     */
    Answer subscribe(String connectionId, String token, String webhooks) {
        Connection connection = SubjectRef.isId(connectionId)
                ? surroundings.stores().settings().connection(connectionId).orElse(null)
                : null;
        if (connection == null) {
            return new Answer(404, "There is no connection of this name.");
        }
        if (!TOKEN.matcher(token).matches() || !Inbox.isToken(token, connection.webhookTokens())) {
            return new Answer(
                    400, "The body has to be a webhook token of this connection, whose hash the settings hold.");
        }
        URI address = URI.create(
                webhooks + connection.role().toString().toLowerCase(Locale.ROOT) + "/" + connectionId + "/" + token);
        try {
            return subscribe(adapters(connection), address);
        } catch (Failure failed) {
            LOG.warnf("no webhooks for connection %s: %s", connectionId, failed.getMessage());
            return new Answer(
                    502,
                    failed instanceof Failure.Rejected no
                            ? no.getMessage() + ". " + no.todo()
                            : "The vendor could not be reached, or its answer was lost. Ask again: what is there is read"
                                    + " first.");
        }
    }

    private Answer subscribe(Map<String, VendorConnection> adapters, URI address) {
        List<String> told = new ArrayList<>();
        for (Map.Entry<String, VendorConnection> each : adapters.entrySet()) {
            Subscriptions subscriptions = each.getValue().subscriptions().orElse(null);
            if (subscriptions == null) {
                return new Answer(
                        404,
                        "Webhooks of this vendor are subscribed to at the vendor; its page says how, if it has any.");
            }
            Instant deadline = surroundings.clock().instant().plus(TO_SEND);
            each.getValue().ready(deadline);
            subscriptions.register(address, deadline);
            List<String> missing = subscriptions.missing(address);
            String name = each.getKey().isEmpty() ? "" : each.getKey() + ": ";
            told.add(name
                    + (missing.isEmpty()
                            ? "all that we follow is sent here now."
                            : "not sent here, as another address has it: " + String.join(", ", missing) + "."));
        }
        return told.isEmpty()
                ? new Answer(400, "No administration names this connection: apply the settings first.")
                : new Answer(200, String.join("\n", told));
    }

    private Map<String, VendorConnection> adapters(Connection connection) {
        Map<String, VendorConnection> adapters = new LinkedHashMap<>();
        switch (connection.role()) {
            case CRM -> adapters.put("", vendors.crm(connection.id()));
            case PSP -> adapters.put("", vendors.psp(connection.id()));
            case ACCOUNTING -> {
                for (Administration books : surroundings.stores().settings().administrations()) {
                    if (books.accounting().equals(connection.id())) {
                        adapters.putIfAbsent(books.division(), vendors.accounting(books));
                    }
                }
            }
        }
        return adapters;
    }
}
