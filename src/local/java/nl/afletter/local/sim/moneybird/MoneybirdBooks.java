package nl.afletter.local.sim.moneybird;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import nl.afletter.local.sim.PlainJournal;

/**
 * An administration's books at one moment, for tests and the demo. Amounts are whole cents of its currency.
 *
 * @param balances by ledger account id, debit positive; accounts never used are absent
 * @param vat by tax rate id: balance of its VAT account, debit positive
 * @param accountNames by ledger account id: number and name
 * @param openItems by path in the journal: what the items of a debtor or creditor leave unpaid, debit positive
 * @param journal all entries; accounts named by number and name, with a part for each debtor and open item
 * @param contradictions what does not add up, in words; empty when the books are sound
 */
public record MoneybirdBooks(
        Map<String, Long> balances,
        Map<String, Long> vat,
        List<Item> items,
        List<Movement> movements,
        Map<String, String> accountNames,
        Map<String, Long> openItems,
        PlainJournal journal,
        List<String> contradictions) {

    /**
     * A sales invoice.
     *
     * @param total with VAT, in its own currency
     * @param unpaid the same sign as the total; 0 when settled
     * @param files SHA-256 of each attachment, hex
     */
    public record Item(
            String id,
            String reference,
            String contactId,
            String state,
            String currency,
            long total,
            long unpaid,
            List<String> files) {}

    /**
     * A mutation of a financial account, positive came in.
     *
     * @param transaction account_servicer_transaction_id, or null
     */
    public record Movement(
            String id, String financialAccountId, LocalDate date, String transaction, long amount, long open) {}

    static MoneybirdBooks of(Administration books, LocalDate today) {
        Map<String, Long> balances = new TreeMap<>();
        books.bookings.forEach(booking -> balances.merge(booking.ledgerId(), booking.amount(), Long::sum));
        Map<String, Long> vat = new TreeMap<>();
        books.taxRates.values().forEach(rate -> vat.put(rate.id, balances.getOrDefault(rate.vatLedgerId, 0L)));
        Render render = new Render(books, today);
        List<Item> items = new ArrayList<>();
        InvoiceRoutes.sales(books)
                .values()
                .forEach(invoice -> items.add(new Item(
                        invoice.id,
                        invoice.reference,
                        invoice.contactId,
                        render.state(invoice),
                        invoice.currency,
                        Totals.of(invoice, books).incl,
                        books.unpaid(invoice),
                        invoice.attachments.stream().map(file -> file.sha256).toList())));
        List<Movement> movements = new ArrayList<>();
        books.mutations
                .values()
                .forEach(mutation -> movements.add(new Movement(
                        mutation.id,
                        mutation.financialAccountId,
                        mutation.date,
                        mutation.accountServicerTransactionId,
                        mutation.amount,
                        books.open(mutation))));
        Map<String, String> names = new TreeMap<>();
        books.ledgers.keySet().forEach(id -> names.put(id, books.accountName(id)));
        return new MoneybirdBooks(
                Map.copyOf(balances),
                Map.copyOf(vat),
                List.copyOf(items),
                List.copyOf(movements),
                Map.copyOf(names),
                Map.copyOf(books.openItems()),
                books.journal(""),
                books.contradictions());
    }

    /** Balance of a ledger account, debit positive; 0 when it was never used. */
    public long balance(String ledgerAccountId) {
        return balances.getOrDefault(ledgerAccountId, 0L);
    }

    /** The sales invoices with exactly this reference. */
    public List<Item> withReference(String reference) {
        return items.stream().filter(item -> item.reference().equals(reference)).toList();
    }
}
