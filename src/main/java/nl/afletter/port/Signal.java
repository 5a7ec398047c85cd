package nl.afletter.port;

/**
 * What an alarm waits for. A log line that holds a signal's {@link #mark()} counts as one; the template's metric
 * filters read the worker's log for it, so no function needs a permission or a call to say it.
 */
public enum Signal {
    /** A subject was parked: a person has to look at it. */
    SUBJECT_PARKED("subject-parked"),

    /**
     * The tokens of a connection end and could not be refreshed, or it needs a person's consent. It comes from the
     * refresh itself: no vendor here has refresh tokens that end on a known day (teamleader.md and moneybird.md
     * section 2, mollie.md section 2).
     */
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
