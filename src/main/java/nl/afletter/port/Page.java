package nl.afletter.port;

import java.util.List;
import java.util.Objects;

/**
 * A part of a long list.
 *
 * @param rows in the list's order
 * @param next cursor of what follows; empty at the end
 */
public record Page<T>(List<T> rows, String next) {
    public Page {
        rows = List.copyOf(rows);
        Objects.requireNonNull(next);
    }

    public boolean isLast() {
        return next.isEmpty();
    }
}
