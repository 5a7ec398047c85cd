package nl.afletter.prove.history;

import java.util.List;

/**
 * How a history ended. All three figures must be 0.
 *
 * @param lost bookings that should stand in the books and do not
 * @param doubled bookings that stand there more often than they should
 * @param unexplained cents by which balances, documents and movements differ from the model
 * @param findings everything that is not as it must be, in words
 */
record Verdict(long lost, long doubled, long unexplained, List<String> findings) {

    Verdict {
        findings = List.copyOf(findings);
    }

    boolean right() {
        return findings.isEmpty();
    }

    @Override
    public String toString() {
        return "lost " + lost + ", double " + doubled + ", unexplained " + Happening.eur(unexplained)
                + (right() ? "" : "\n  " + String.join("\n  ", findings));
    }
}
