package nl.afletter.prove.history;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nl.afletter.prove.history.Happening.Naming;

/** A payment, or an authorised one with all its captures. Amounts are cents. */
final class Pay {

    final Till till;
    final String method;
    final Naming naming;

    /** Labels of documents. */
    final List<String> named;

    final Map<Doc, Long> ties = new LinkedHashMap<>();
    long unallocated;

    Pay(Till till, String method, Naming naming, List<String> named) {
        this.till = till;
        this.method = method;
        this.naming = naming;
        this.named = named;
    }

    void tie(Doc doc, long share) {
        doc.open -= share;
        doc.used = true;
        ties.merge(doc, share, Long::sum);
    }
}
