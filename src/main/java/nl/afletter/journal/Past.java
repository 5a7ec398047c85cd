package nl.afletter.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import nl.afletter.model.Subject;

/**
 * A vendor may show the past for its settle-down time (design.md section 5): "not found" soon after this subject made
 * something says nothing, and is no person's task.
 */
final class Past {

    /** The code of a refusal because what is referred to is not there. */
    private static final String NOT_FOUND = "not-found";

    private Past() {}

    /**
     * When to ask again; empty where a refusal means what it says.
     *
     * @param code of the refusal
     */
    static Optional<Instant> mayBeShownUntil(Subject subject, String code, Duration settleDown, Instant now) {
        if (!code.equals(NOT_FOUND)) {
            return Optional.empty();
        }
        return subject.lastBooked().map(at -> at.plus(settleDown)).filter(now::isBefore);
    }
}
