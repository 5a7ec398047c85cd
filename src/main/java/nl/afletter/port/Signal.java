package nl.afletter.port;

/**
 * What an alarm waits for. A log line that holds a signal's {@link #mark()} counts as one; the template's metric
 * filters read the worker's log for it, so no function needs a permission or a call to say it.
 */
public enum Signal {
    /** A subject was parked: a person has to look at it. */
    SUBJECT_PARKED("subject-parked"),

    /** The refresh token of a connection is near its last day: a person has to give consent again. */
    TOKEN_NEAR_END("token-near-end");

    private final String name;

    Signal(String name) {
        this.name = name;
    }

    /** What a log line has to hold, for instance {@code signal=subject-parked}. */
    public String mark() {
        return "signal=" + name;
    }
}
