package nl.afletter.port;

/**
 * Table, queue or key service cannot be reached: it may or may not have happened, and the caller tries again. A worker
 * leaves its message to redelivery. The message is for people and never holds a secret.
 */
public final class Unreachable extends RuntimeException {
    public Unreachable(String message, Throwable cause) {
        super(message, cause);
    }
}
