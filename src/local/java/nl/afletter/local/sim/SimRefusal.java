package nl.afletter.local.sim;

/** Thrown by a handler that says no: the answer is sent as it is. The handler must not have changed the state. */
public final class SimRefusal extends RuntimeException {
    private final transient SimResponse response;

    /** A refusal that answers with {@code response}. */
    public SimRefusal(SimResponse response) {
        super("refused with " + response.status(), null, false, false);
        this.response = response;
    }

    /** What the client gets. */
    public SimResponse response() {
        return response;
    }
}
