package nl.afletter.port;

import nl.afletter.model.Connection;
import nl.afletter.model.Effect;
import nl.afletter.model.EventType;

/**
 * Who is told what happens in an administration: a workflow tool, a CRM, somebody's own program. It takes an event at
 * least once, each time under the same id.
 */
public interface Receiver extends VendorConnection {

    /** Option of its connection: names of the event types that it wants, with blanks between them; empty for all. */
    String TYPES = "types";

    /** Purpose of the secret that events are signed with. */
    String SIGNING = "signing";

    /** The same while it is being changed: events are signed with both. */
    String SIGNING_BEFORE = "signing2";

    /** Option: name of a header that goes with each event. */
    String HEADER = "header";

    /** Purpose of the secret that is its value. */
    String HEADER_VALUE = "headerValue";

    /**
     * The call that tells an event.
     *
     * @param id of the event, the same however often it is sent
     * @param type name of its type
     * @param body as it is sent
     * @param reason in words
     */
    Effect telling(String id, String type, String body, String reason);

    /** Whether a connection is one of this administration's receivers and wants events of this type. */
    static boolean wants(Connection connection, String administration, EventType type) {
        String types = connection.option(TYPES, "");
        return isOf(connection, administration)
                && (types.isEmpty() || (" " + types + " ").contains(" " + type.text() + " "));
    }

    /** Whether a connection is one of this administration's receivers. */
    static boolean isOf(Connection connection, String administration) {
        return connection.role() == Connection.Role.RECEIVER
                && connection.routing().only().equals(administration);
    }
}
