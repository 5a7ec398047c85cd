package nl.afletter.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * One call that changes something outside: a step of a plan, as it is stored.
 *
 * @param key names the effect for ever; stands in a text field of what it books (nl-bookkeeping.md section 8)
 * @param connection who executes it
 * @param operation name of the vendor's operation
 * @param intent the operation's input as JSON with a fixed order of fields
 * @param reason why, in words for a bookkeeper
 */
public record Effect(String key, String connection, String operation, String intent, String reason) {

    private static final int MAX_KEY = 200;

    public Effect {
        Objects.requireNonNull(connection, "connection");
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(intent, "intent");
        Objects.requireNonNull(reason, "reason");
        if (key.isEmpty() || key.length() > MAX_KEY) {
            throw new IllegalArgumentException("an effect key has 1 to " + MAX_KEY + " characters");
        }
    }

    /** Two effects of one key with different hashes want different things. 16 hex digits. */
    public String intentHash() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((operation + "\n" + intent).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
