package nl.afletter.port;

import java.time.Instant;
import java.util.Objects;

/**
 * The four kinds of failure at a vendor's edge; nothing else crosses a port (design.md section 5). Messages are for
 * people and never hold a secret.
 */
public abstract sealed class Failure extends RuntimeException {

    private Failure(String message, Throwable cause) {
        super(message, cause);
    }

    /** The vendor said no; asking again will not help. */
    public static final class Rejected extends Failure {
        private final String code;
        private final String todo;

        /**
         * @param code stable word for the human task
         * @param vendorWords what the vendor said
         * @param todo what a person can do
         */
        public Rejected(String code, String vendorWords, String todo) {
            super(vendorWords, null);
            this.code = Objects.requireNonNull(code);
            this.todo = Objects.requireNonNull(todo);
        }

        public String code() {
            return code;
        }

        public String todo() {
            return todo;
        }
    }

    /** A limit is reached or the service is down: the connection is paused until then. */
    public static final class Throttled extends Failure {
        private final String connection;
        private final Instant until;

        /**
         * @param connection id of the connection to pause
         * @param message for people
         * @param until end of the pause
         */
        public Throttled(String connection, String message, Instant until) {
            super(message, null);
            this.connection = Objects.requireNonNull(connection);
            this.until = Objects.requireNonNull(until);
        }

        public String connection() {
            return connection;
        }

        public Instant until() {
            return until;
        }
    }

    /** Surely nothing happened: no connection, an expired token, a deadline that passed before sending. */
    public static final class NoEffect extends Failure {
        public NoEffect(String message) {
            super(message, null);
        }

        public NoEffect(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** It may have happened: time-out, reset, 5xx or an unreadable answer after the request was sent. */
    public static final class OutcomeUnknown extends Failure {
        public OutcomeUnknown(String message) {
            super(message, null);
        }

        public OutcomeUnknown(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
