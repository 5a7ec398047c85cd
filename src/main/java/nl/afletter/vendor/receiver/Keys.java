package nl.afletter.vendor.receiver;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nl.afletter.http.StandardWebhooks;
import nl.afletter.model.Connection;
import nl.afletter.port.Failure;
import nl.afletter.port.Receiver;
import nl.afletter.port.Secrets;

/** What a receiver knows us by; read anew for each event, since the store keeps it no longer than it may. */
final class Keys {

    private final Connection connection;
    private final Secrets secrets;

    Keys(Connection connection, Secrets secrets) {
        this.connection = connection;
        this.secrets = secrets;
    }

    /**
     * One secret, or two while it is being changed.
     *
     * @throws Failure.Rejected when one is not in the form of the standard
     */
    List<String> signing() {
        List<String> keys = Stream.of(Receiver.SIGNING, Receiver.SIGNING_BEFORE)
                .filter(connection.secrets()::containsKey)
                .map(purpose -> secrets.value(connection.secrets().get(purpose)))
                .toList();
        if (!keys.stream().allMatch(StandardWebhooks::isSecret)) {
            throw new Failure.Rejected(
                    "receiver-secret",
                    "The signing secret of receiver " + connection.id() + " is not in the form that is needed.",
                    "Store whsec_ and the base64 of a key of 24 to 64 bytes under its name, then choose try again.");
        }
        return keys;
    }

    /** The static header, if there is one. */
    Map<String, String> header() {
        String name = connection.option(Receiver.HEADER, "");
        return name.isEmpty()
                ? Map.of()
                : Map.of(
                        name,
                        secrets.value(connection.secrets().get(Receiver.HEADER_VALUE))
                                .strip());
    }
}
