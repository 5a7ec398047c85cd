package nl.afletter.prove.history;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What an administration's books add up to. Amounts are cents, debit positive. */
final class Sums {

    private final Map<String, Long> ledgers = new TreeMap<>();
    private final Map<String, Long> vat = new TreeMap<>();
    private final Map<String, Long> movements = new TreeMap<>();
    private final Map<String, Set<String>> tasks = new TreeMap<>();

    void post(String account, long cents) {
        ledgers.merge(account, cents, Long::sum);
    }

    void vat(String rate, long cents) {
        vat.merge(rate, cents, Long::sum);
    }

    /** A transaction on a clearing account. */
    void movement(String label, String clearing, long cents) {
        movements.put(label, cents);
        post(clearing, cents);
    }

    /** A person must be asked about this, in one of these ways. */
    void task(String label, Set<String> codes) {
        tasks.put(label, codes);
    }

    /** All of it; what is nil is left out. */
    Expected expected(Map<String, Expected.Document> documents, Map<String, Set<Long>> paidInCrm) {
        ledgers.values().removeIf(cents -> cents == 0);
        vat.values().removeIf(cents -> cents == 0);
        movements.values().removeIf(cents -> cents == 0);
        return new Expected(ledgers, vat, documents, movements, tasks, paidInCrm);
    }
}
