package nl.afletter.prove.history;

import java.util.Map;
import java.util.Set;

/**
 * What the books must be at the end of a history. Amounts are cents, debit positive; things are named by their labels.
 *
 * @param ledgers balance by account number, those at nil left out
 * @param vat balance by name of the tax rate, those at nil left out
 * @param documents live documents
 * @param movements what stands on clearing, by {@link Model}'s names, one booking each
 * @param tasks what a person must be asked about, with the codes that say so
 * @param paidInCrm what the CRM may show as paid, by invoice: two amounts where it makes a difference whether patience for
 *     a credit note ended before it came
 */
record Expected(
        Map<String, Long> ledgers,
        Map<String, Long> vat,
        Map<String, Document> documents,
        Map<String, Long> movements,
        Map<String, Set<String>> tasks,
        Map<String, Set<Long>> paidInCrm) {

    /**
     * A document.
     *
     * @param total 0 when it was taken back
     * @param open what is open of it; negative for a credit
     * @param versions how often it was booked: all but one (all, when it was taken back) are reversed
     */
    record Document(long total, long open, int versions) {
        /** Two documents that the CRM gave one number, since the first was deleted. */
        Document and(Document other) {
            return new Document(total + other.total, open + other.open, versions + other.versions);
        }
    }
}
