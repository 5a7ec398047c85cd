package nl.afletter.model;

import java.time.Instant;
import java.util.Objects;

/**
 * Something that only a person can decide, in sentences for a bookkeeper.
 *
 * @param code stable word for filters and translations, for example {@code vat-not-mapped}
 * @param what what happened, and why it stopped
 * @param todo what to do
 * @param evidence figures and vendor words, may be empty
 * @param since when it arose
 */
public record HumanTask(String code, String what, String todo, String evidence, Instant since) {
    public HumanTask {
        Objects.requireNonNull(code);
        Objects.requireNonNull(what);
        Objects.requireNonNull(todo);
        Objects.requireNonNull(evidence);
        Objects.requireNonNull(since);
    }

    /** The same task from another moment on. */
    public HumanTask since(Instant moment) {
        return new HumanTask(code, what, todo, evidence, moment);
    }
}
