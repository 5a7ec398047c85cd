package nl.afletter.local.sim;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * One fault on request. It counts the requests that match its method and path from the moment it was added, leaves the
 * first {@code skip} alone and strikes the {@code count} after them.
 *
 * @param method an HTTP method, or {@code *}
 * @param path a regular expression that must match the whole path (without the query)
 * @param status for {@link Kind#STATUS}: 429, 500, 503 …
 * @param duration for {@link Kind#SLOW}: real time before the answer; for {@link Kind#STALE_READS}: time on the clock
 * @param readsPath for {@link Kind#STALE_READS}: which reads are stale
 */
public record Fault(
        Kind kind, String method, String path, int skip, int count, int status, Duration duration, String readsPath) {

    /** What goes wrong. */
    public enum Kind {
        /** Done, but the answer never comes. */
        TIMEOUT_WITH_EFFECT,
        /** Done, but the answer never comes, and reads show the state from before for {@link Fault#duration}. */
        TIMEOUT_WITH_LATE_EFFECT,
        /** Not done, and no answer comes. */
        TIMEOUT_WITHOUT_EFFECT,
        /** The connection is closed before anything was done. */
        RESET_BEFORE,
        /** Done, then the connection is closed without an answer. */
        RESET_AFTER_EFFECT,
        /** Not done; answered with {@link Fault#status} in the vendor's shape. */
        STATUS,
        /** Done, but answered with 500 in the vendor's shape. */
        ERROR_500_WITH_EFFECT,
        /** Done, answered with 200 and a body that ends in the middle. */
        GARBAGE_200_WITH_EFFECT,
        /** Done at once, and answered well after a delay. */
        SLOW,
        /** Done and answered well, but reads show the state from before for a while. */
        STALE_READS
    }

    /** Fills what was left out: every method and path, once, status 503, five seconds, all reads. */
    public Fault {
        if (kind == null) {
            throw new IllegalArgumentException("a fault needs a kind");
        }
        method = method == null ? "*" : method;
        path = path == null ? ".*" : path;
        count = count == 0 ? 1 : count;
        status = status == 0 ? 503 : status;
        duration = duration == null ? Duration.ofSeconds(5) : duration;
        readsPath = readsPath == null ? ".*" : readsPath;
        Pattern.compile(path);
        Pattern.compile(readsPath);
        if (skip < 0 || count < 0 || duration.isNegative()) {
            throw new IllegalArgumentException("skip, count and duration are not negative");
        }
    }

    boolean matches(String requestMethod, String requestPath) {
        return (method.equals("*") || method.equals(requestMethod)) && requestPath.matches(path);
    }
}
