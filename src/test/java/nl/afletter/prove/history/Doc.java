package nl.afletter.prove.history;

import java.util.List;
import nl.afletter.prove.history.Happening.Line;

/** A document as it must stand in the books. Amounts are cents. */
final class Doc {

    List<Line> lines = List.of();
    boolean approved;
    boolean changedTooLate;
    boolean credit;
    boolean ours = true;
    long total;

    /** Negative for a credit. */
    long open;

    int versions;

    /** Label of the invoice that a credit note is about. */
    String corrects = "";

    /** Whether anything was ever tied to it. */
    boolean used;

    void lines(List<Line> now) {
        lines = now;
        total = now.stream().mapToLong(line -> line.net() + vat(line)).sum();
    }

    /** Puts its revenue and VAT into the sums. */
    void revenue(Sums sums) {
        int sign = credit ? -1 : 1;
        for (Line line : lines) {
            sums.post(line.high() ? "8000" : "8010", -sign * line.net());
            sums.vat(line.high() ? "21%" : "9%", -sign * vat(line));
        }
    }

    /** Half up, to the cent. */
    private static long vat(Line line) {
        return (line.net() * (line.high() ? 21 : 9) + 50) / 100;
    }
}
