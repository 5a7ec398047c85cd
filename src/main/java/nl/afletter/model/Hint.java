package nl.afletter.model;

import java.time.Instant;
import java.util.Objects;

/**
 * A message "look at this subject". Never data (design.md section 3).
 *
 * @param subject what to look at
 * @param cause why, one word such as {@code webhook}, {@code due}, {@code feed}, {@code person}
 * @param sentAt when it was sent
 */
public record Hint(SubjectRef subject, Cause cause, Instant sentAt) {

    /** Why a hint was sent. Only {@link #WEBHOOK} hints coalesce. */
    public enum Cause {
        WEBHOOK,
        DUE,
        FEED,
        TICK,
        WOKEN,
        CONTINUE,
        FOLLOW_UP,
        PERSON
    }

    public Hint {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(sentAt, "sentAt");
    }
}
