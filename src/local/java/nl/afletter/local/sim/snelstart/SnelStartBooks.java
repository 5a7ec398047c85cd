package nl.afletter.local.sim.snelstart;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import nl.afletter.local.sim.PlainJournal;

/**
 * What stands in an administration's books, for tests and the demo. Amounts are whole cents, debit positive.
 *
 * @param balances by number of the ledger account; those at zero are absent
 * @param items every verkoopfactuur
 * @param documents file names by sales booking
 * @param vatReturn what the return takes from ledger accounts by their function
 * @param contradictions what does not add up, in words; empty when the books are sound
 */
public record SnelStartBooks(
        Map<String, Long> balances,
        List<Item> items,
        Map<String, List<String>> documents,
        PlainJournal journal,
        PurchasesFromAbroad vatReturn,
        List<String> contradictions) {

    /** A verkoopfactuur. @param open the same sign as the total; 0 when settled */
    public record Item(String booking, String number, String relation, long total, long open) {}

    /**
     * Purchases whose VAT is reverse charged, with what is due and what is deducted: no booking holds it, the return
     * computes it from ledger accounts with the functions InkopenImport….
     *
     * @param outsideBase rubric 4a @param outsideVat due
     * @param insideBase rubric 4b @param insideVat due
     * @param deducted the same VAT in rubric 5b
     */
    public record PurchasesFromAbroad(
            long outsideBase, long outsideVat, long insideBase, long insideVat, long deducted) {

        private static final Map<String, Integer> PERCENT = Map.of("hoog", 21, "laag", 9, "overig", 0);

        static PurchasesFromAbroad of(Administration books, Map<String, Long> balances) {
            long[] sums = new long[4];
            for (ObjectNode ledger : books.grootboeken.values()) {
                String function = ledger.path("grootboekfunctie").asText();
                boolean inside = function.startsWith("InkopenImportBinnenEU");
                if (inside || function.startsWith("InkopenImportBuitenEU")) {
                    long base = balances.getOrDefault(ledger.path("nummer").asText(), 0L);
                    int percent = PERCENT.get(function.substring("InkopenImportBinnenEU".length()));
                    sums[inside ? 2 : 0] += base;
                    sums[inside ? 3 : 1] += Math.floorDiv(base * percent + 50, 100);
                }
            }
            return new PurchasesFromAbroad(sums[0], sums[1], sums[2], sums[3], sums[1] + sums[3]);
        }
    }

    static SnelStartBooks of(Administration books) {
        Map<String, Long> balances = new TreeMap<>();
        books.journal
                .trialBalance()
                .forEach((account, amounts) ->
                        balances.put(account.substring(0, account.indexOf(' ')), amounts.get("EUR")));
        List<Item> items = new ArrayList<>();
        books.verkoopfacturen
                .values()
                .forEach(row -> items.add(new Item(
                        row.path("verkoopBoeking").path("id").asText(),
                        row.path("factuurnummer").asText(),
                        row.path("relatie").path("id").asText(),
                        Ledger.cents(row, "factuurBedrag"),
                        Ledger.cents(row, "openstaandSaldo"))));
        Map<String, List<String>> documents = new TreeMap<>();
        books.documenten.values().forEach(row -> documents
                .computeIfAbsent(row.path("verkoopBoekingId").asText(), each -> new ArrayList<>())
                .add(row.path("fileName").asText()));
        return new SnelStartBooks(
                balances,
                List.copyOf(items),
                documents,
                books.journal,
                PurchasesFromAbroad.of(books, balances),
                contradictions(books, items, balances));
    }

    private static List<String> contradictions(Administration books, List<Item> items, Map<String, Long> balances) {
        List<String> found = new ArrayList<>();
        String debtors = books.byFunction("DagboekVerkoop").path("id").asText();
        Map<String, Long> entries = new TreeMap<>();
        for (ObjectNode entry : books.mutaties.values()) {
            if (entry.path("grootboek").path("id").asText().equals(debtors)) {
                entries.merge(entry.path("factuurNummer").asText(), Ledger.cents(entry, "saldo"), Long::sum);
            }
        }
        Set<String> numbers = new HashSet<>();
        for (Item item : items) {
            if (!numbers.add(item.number())) {
                found.add("the number " + item.number() + " stands twice");
            }
            long entered = entries.getOrDefault(item.number(), 0L);
            if (entered != item.open()) {
                found.add(item.number() + " is open for " + item.open() + ", its entries say " + entered);
            }
        }
        long open = items.stream().mapToLong(Item::open).sum();
        String number = books.byFunction("DagboekVerkoop").path("nummer").asText();
        if (open != balances.getOrDefault(number, 0L)) {
            found.add("the items leave " + open + " open, debtors stand at " + balances.get(number));
        }
        return found;
    }

    /** Balance of a ledger account by its number. */
    public long balance(String ledgerNumber) {
        return balances.getOrDefault(ledgerNumber, 0L);
    }

    /** The invoices with exactly this number. */
    public List<Item> withNumber(String number) {
        return items.stream().filter(item -> item.number().equals(number)).toList();
    }
}
