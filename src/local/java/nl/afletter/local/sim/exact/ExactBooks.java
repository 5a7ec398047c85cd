package nl.afletter.local.sim.exact;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import nl.afletter.local.sim.PlainJournal;

/**
 * What stands in a division's books, for tests and the demo. Amounts are whole cents, debit positive.
 *
 * @param balances by code of the ledger account; those at zero are absent
 * @param items every sales entry
 * @param documents file names by sales entry
 * @param contradictions what does not add up, in words; empty when the books are sound
 */
public record ExactBooks(
        Map<String, Long> balances,
        List<Item> items,
        Map<String, List<String>> documents,
        PlainJournal journal,
        List<String> contradictions) {

    /**
     * A sales entry.
     *
     * @param open all that is not matched under its number
     * @param matched whether nothing under its number is left to be matched
     */
    public record Item(String entry, String number, String account, long total, long open, boolean matched) {}

    static ExactBooks of(Division books, boolean receivablesNegative) {
        Map<String, Long> balances = new TreeMap<>();
        books.journal
                .trialBalance()
                .forEach((account, amounts) ->
                        balances.put(account.substring(0, account.indexOf(' ')), amounts.get("EUR")));
        List<Item> items = new ArrayList<>();
        for (ObjectNode entry : books.table(Resource.SALES_ENTRIES).values()) {
            List<ObjectNode> open = books.table(Resource.RECEIVABLES).values().stream()
                    .filter(row -> row.path("Status").asInt() < 50
                            && row.path("Account").equals(entry.path("Customer"))
                            && row.path("InvoiceNumber").equals(entry.path("InvoiceNumber")))
                    .toList();
            items.add(new Item(
                    entry.path("EntryID").asText(),
                    entry.path("YourRef").asText(),
                    entry.path("Customer").asText(),
                    Ledger.cents(entry, "AmountFC"),
                    sum(open, receivablesNegative),
                    open.isEmpty()));
        }
        return new ExactBooks(
                balances,
                List.copyOf(items),
                documents(books),
                books.journal,
                contradictions(books, balances, receivablesNegative));
    }

    private static Map<String, List<String>> documents(Division books) {
        Map<String, List<String>> documents = new TreeMap<>();
        for (ObjectNode entry : books.table(Resource.SALES_ENTRIES).values()) {
            books.table(Resource.ATTACHMENTS).values().stream()
                    .filter(file -> file.path("Document").equals(entry.path("Document")))
                    .forEach(file -> documents
                            .computeIfAbsent(entry.path("EntryID").asText(), each -> new ArrayList<>())
                            .add(file.path("FileName").asText()));
        }
        return documents;
    }

    /** The sub-ledger against the ledger, and what was matched against itself. */
    private static List<String> contradictions(
            Division books, Map<String, Long> balances, boolean receivablesNegative) {
        List<String> found = new ArrayList<>();
        List<ObjectNode> rows = List.copyOf(books.table(Resource.RECEIVABLES).values());
        long open =
                sum(rows.stream().filter(row -> row.path("Status").asInt() < 50).toList(), receivablesNegative);
        long matched = sum(
                rows.stream().filter(row -> row.path("Status").asInt() >= 50).toList(), receivablesNegative);
        String debtors = books.table(Resource.GL_ACCOUNTS)
                .get(SalesRoutes.debtors(books))
                .path("Code")
                .asText();
        if (matched != 0) {
            found.add("what is matched leaves " + matched);
        }
        if (open != balances.getOrDefault(debtors, 0L)) {
            found.add("open items sum to " + open + ", debtors stand at " + balances.get(debtors));
        }
        return found;
    }

    private static long sum(List<ObjectNode> rows, boolean negative) {
        long sum = rows.stream().mapToLong(row -> Ledger.cents(row, "AmountDC")).sum();
        return negative ? -sum : sum;
    }

    /** Balance of a ledger account by its code. */
    public long balance(String ledgerCode) {
        return balances.getOrDefault(ledgerCode, 0L);
    }

    /** The sales entries with exactly this number. */
    public List<Item> withNumber(String number) {
        return items.stream().filter(item -> item.number().equals(number)).toList();
    }
}
