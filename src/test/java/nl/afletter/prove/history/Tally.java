package nl.afletter.prove.history;

import java.util.ArrayList;
import java.util.List;

/** Counts what is not as it must be. */
final class Tally {

    private final List<String> findings = new ArrayList<>();
    private long lost;
    private long doubled;
    private long unexplained;

    void finding(String words) {
        findings.add(words);
    }

    void lost(long number, String words) {
        lost += number;
        findings.add("lost: " + words);
    }

    void doubled(long number, String words) {
        doubled += number;
        findings.add("double: " + words);
    }

    /** Two amounts in cents must be the same. */
    void explain(String what, long should, long is) {
        if (should != is) {
            unexplained += Math.abs(should - is);
            findings.add(what + " is " + Happening.eur(is) + ", not " + Happening.eur(should));
        }
    }

    Verdict verdict() {
        return new Verdict(lost, doubled, unexplained, findings);
    }
}
