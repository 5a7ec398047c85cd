package nl.afletter.prove.history;

import java.util.LinkedHashMap;
import java.util.Map;

/** Money that went back to a payer. Amounts are cents. */
final class Back {

    final Pay pay;
    final long cents;
    final Map<Doc, Long> took = new LinkedHashMap<>();
    long fromUnallocated;
    long fromDifferences;

    /** A refund whose credit note did not come yet. */
    boolean uncredited;

    boolean creditedLater;

    Back(Pay pay, long cents) {
        this.pay = pay;
        this.cents = cents;
    }

    void take(Doc doc, long share) {
        took.put(doc, share);
        doc.open += share;
    }

    long taken() {
        return took.values().stream().mapToLong(Long::longValue).sum();
    }
}
