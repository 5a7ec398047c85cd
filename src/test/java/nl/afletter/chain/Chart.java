package nl.afletter.chain;

import java.util.EnumMap;
import java.util.Map;
import nl.afletter.model.Administration.LedgerRole;

/** The numbers that ledger accounts have in the books of every chain (nl-bookkeeping.md section 2). */
final class Chart {

    /** Of the clearing account. */
    static final String CLEARING = "1210";

    /** By role. */
    static final Map<LedgerRole, String> NUMBERS = numbers();

    private Chart() {}

    private static Map<LedgerRole, String> numbers() {
        Map<LedgerRole, String> numbers = new EnumMap<>(LedgerRole.class);
        numbers.put(LedgerRole.BANK_IN_TRANSIT, "1100");
        numbers.put(LedgerRole.PSP_RESERVE, "1215");
        numbers.put(LedgerRole.INPUT_VAT, "1520");
        numbers.put(LedgerRole.UNALLOCATED, "2000");
        numbers.put(LedgerRole.SUSPENSE, "2999");
        numbers.put(LedgerRole.PSP_COSTS, "4510");
        numbers.put(LedgerRole.CHARGEBACK_COSTS, "4520");
        numbers.put(LedgerRole.PAYMENT_DIFFERENCES, "4790");
        numbers.put(LedgerRole.EXCHANGE_DIFFERENCES, "4795");
        return numbers;
    }
}
