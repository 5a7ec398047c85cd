package nl.afletter.vendor.receiver;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import nl.afletter.http.PublicPost;
import nl.afletter.model.Connection;
import nl.afletter.model.Effect;
import nl.afletter.port.Abilities;
import nl.afletter.port.Operation;
import nl.afletter.port.Receiver;
import nl.afletter.port.Secrets;

/** A receiver behind an https address. */
public final class EventReceiver implements Receiver {

    /** Name that stands for a vendor's. */
    public static final String VENDOR = "receiver";

    /** Whatever it took of an event that nobody heard of again, the same id makes a second one harmless. */
    private static final Abilities ABILITIES = new Abilities(VENDOR, Duration.ZERO, false, false, false, false);

    private static final JsonMapper JSON = new JsonMapper();

    private final String connection;
    private final Keys keys;
    private final SendEvent send;

    /** An adapter; nothing is read or sent before the first call. */
    public EventReceiver(Connection connection, PublicPost post, Secrets secrets, InstantSource clock) {
        this.connection = connection.id();
        this.keys = new Keys(connection, Objects.requireNonNull(secrets));
        this.send = new SendEvent(connection.id(), connection.baseUrl(), post, keys, clock);
    }

    @Override
    public String connection() {
        return connection;
    }

    @Override
    public Abilities abilities() {
        return ABILITIES;
    }

    /** Reads the secrets: one that cannot be used is known before anything is begun. */
    @Override
    public void ready(Instant deadline) {
        keys.signing();
        keys.header();
    }

    @Override
    public Operation<?> operation(String name) {
        if (!send.name().equals(name)) {
            throw new IllegalArgumentException("a receiver has no operation " + name);
        }
        return send;
    }

    @Override
    public Effect telling(String id, String type, String body, String reason) {
        String intent = JSON.valueToTree(new SendEvent.Event(id, type, body)).toString();
        return new Effect("event:" + id, connection, send.name(), intent, reason);
    }
}
