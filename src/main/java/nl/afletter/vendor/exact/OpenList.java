package nl.afletter.vendor.exact;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import nl.afletter.model.Money;
import nl.afletter.model.OpenItem;
import nl.afletter.port.Page;

/** What Exact's receivables show as not matched, by debtor and number (exact-online.md section 10). */
final class OpenList {

    /** One page of open items costs three questions for their entries. */
    private static final int PAGE = 60;

    private static final String ALL = "Status lt 50";

    private final ExactApi api;
    private final Books books;
    private final Items items;
    private final Openings openings;

    OpenList(ExactApi api, Books books, Items items, Openings openings) {
        this.api = api;
        this.books = books;
        this.items = items;
        this.openings = openings;
    }

    /** One page of open items, without their ties; the cursor is the last number that was given. */
    Page<OpenItem> page(String cursor) {
        Map<String, List<JsonNode>> left = new TreeMap<>(openByNumber(ALL).tailMap(cursor, false));
        List<OpenItem> found = new ArrayList<>();
        String last = "";
        Map<String, List<JsonNode>> page = new LinkedHashMap<>();
        for (Map.Entry<String, List<JsonNode>> each : left.entrySet()) {
            if (page.size() == PAGE) {
                break;
            }
            page.put(each.getKey(), each.getValue());
            last = each.getKey();
        }
        Map<String, SalesEntry> entries = items.remembered(sales(page.values()));
        page.values().forEach(rows -> found.addAll(ofNumber(rows, entries)));
        return new Page<>(found, left.size() > page.size() ? last : "");
    }

    /** What is open of the debtors with this bank account. */
    List<OpenItem> ofIban(String iban) {
        String compact = iban.replaceAll("\\s", "");
        OData question = new OData(OData.is("BankAccount", compact), "ID,Account");
        List<String> accounts = api.all("crm/BankAccounts", question).stream()
                .map(row -> Json.text(row, "Account"))
                .filter(Names::isGuid)
                .distinct()
                .toList();
        if (accounts.isEmpty()) {
            return List.of();
        }
        TreeMap<String, List<JsonNode>> byNumber = openByNumber(ALL + " and " + OData.anyId("Account", accounts));
        Map<String, SalesEntry> entries = items.remembered(sales(byNumber.values()));
        return byNumber.values().stream()
                .flatMap(rows -> ofNumber(rows, entries).stream())
                .toList();
    }

    private static List<String> sales(Collection<List<JsonNode>> numbers) {
        return numbers.stream()
                .flatMap(List::stream)
                .filter(OpenRows::isSale)
                .map(row -> Json.text(row, "TransactionEntryID"))
                .distinct()
                .toList();
    }

    /** Numbers under which nothing is open, although Exact has not matched what stands there: for a person. */
    List<String> toBeMatched() {
        List<String> numbers = new ArrayList<>();
        for (List<JsonNode> rows : openByNumber(ALL).values()) {
            Money sum = rows.stream()
                    .map(row -> Json.money(row, "AmountDC", books.currency()))
                    .reduce(Money.zero(books.currency()), Money::plus);
            if (sum.isZero()) {
                numbers.add(inWords(rows));
            }
        }
        return numbers;
    }

    private static String inWords(List<JsonNode> rows) {
        String yourRef = rows.stream()
                .filter(row -> OpenRows.isSale(row) || Openings.isOpening(row))
                .map(row -> Json.text(row, "YourRef"))
                .findFirst()
                .orElse("");
        String number = Json.text(rows.get(0), "InvoiceNumber");
        return (yourRef.isEmpty() ? "" : yourRef + " = ") + number + " of account "
                + Json.text(rows.get(0), "AccountCode");
    }

    /** Rows that are not matched, by debtor and number. */
    private TreeMap<String, List<JsonNode>> openByNumber(String filter) {
        TreeMap<String, List<JsonNode>> byNumber = new TreeMap<>();
        for (JsonNode row : api.all("bulk/Cashflow/Receivables", new OData(filter, OpenRows.FIELDS))) {
            if (row.path("InvoiceNumber").asLong() > 0) {
                byNumber.computeIfAbsent(Items.place(row), each -> new ArrayList<>())
                        .add(row);
            }
        }
        return byNumber;
    }

    /** Mostly one entry; rows without one are of a number that was opened again. */
    private List<OpenItem> ofNumber(List<JsonNode> rows, Map<String, SalesEntry> entries) {
        List<SalesEntry> sales = rows.stream()
                .filter(OpenRows::isSale)
                .map(row -> Json.text(row, "TransactionEntryID"))
                .distinct()
                .flatMap(id -> Optional.ofNullable(entries.get(id)).stream())
                .toList();
        if (sales.size() == 1) {
            OpenRows open = new OpenRows(sales.get(0), rows, books.currency());
            return open.open().isZero() ? List.of() : List.of(Items.of(sales.get(0), open, List.of()));
        }
        if (sales.isEmpty() && rows.stream().anyMatch(Openings::isOpening)) {
            sales = openings.among(rows).stream().toList();
        } else if (sales.isEmpty()) {
            String filter = OData.isId("Customer", Json.text(rows.get(0), "Account")) + " and "
                    + OData.isNumber(
                            "InvoiceNumber", rows.get(0).path("InvoiceNumber").asLong());
            sales = api.all(BookSale.PATH, SalesEntry.question(filter)).stream()
                    .map(SalesEntry::of)
                    .toList();
        }
        return sales.stream()
                .map(items::whole)
                .filter(item -> !item.open().isZero())
                .toList();
    }
}
