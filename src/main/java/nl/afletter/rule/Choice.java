package nl.afletter.rule;

/** What a rule decided, and why; or why it stopped. */
public sealed interface Choice<T> {

    /** Decided. @param reason in words for a bookkeeper */
    record Made<T>(T value, String reason) implements Choice<T> {}

    /**
     * A fact is missing: nothing is guessed.
     *
     * @param code stable word for the human task
     * @param what what is missing
     * @param todo what to do
     */
    record Stopped<T>(String code, String what, String todo) implements Choice<T> {}
}
