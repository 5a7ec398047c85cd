package nl.afletter.local.sim;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Which requests came, in order, so that a test can count calls. Neither query, headers nor bodies are kept. */
public final class RequestLog {
    private static final int LONGEST = 100_000;

    private final List<Line> lines = new ArrayList<>();

    /**
     * One request.
     *
     * @param status what was answered; 0 when nothing was
     * @param fault the fault that struck, or null
     */
    public record Line(Instant at, String method, String path, int status, Fault.Kind fault) {}

    synchronized void add(Line line) {
        if (lines.size() == LONGEST) {
            lines.remove(0);
        }
        lines.add(line);
    }

    /** All requests so far. */
    public synchronized List<Line> lines() {
        return List.copyOf(lines);
    }

    /** How many requests of this method ({@code *}: any) had a path that the expression matches as a whole. */
    public synchronized long count(String method, String pathRegex) {
        return lines.stream()
                .filter(line -> method.equals("*") || line.method().equals(method))
                .filter(line -> line.path().matches(pathRegex))
                .count();
    }

    /** Forgets everything. */
    public synchronized void clear() {
        lines.clear();
    }
}
