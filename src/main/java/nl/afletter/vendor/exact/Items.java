package nl.afletter.vendor.exact;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nl.afletter.model.Money;
import nl.afletter.model.OpenItem;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;
import nl.afletter.port.Failure;
import nl.afletter.port.Page;

/**
 * Sales entries as open items. What is open is read from the receivables under an entry's number, what is tied to it from
 * the transaction lines on debtors that name the number (exact-online.md sections 8 and 10).
 */
final class Items {

    /** Of so many entries at once a question stays short enough for an address. */
    private static final int ENTRIES_AT_ONCE = 20;

    private static final int REMEMBERED = 2_000;
    private static final int LONGEST_NUMBER = 9;
    private static final Set<String> MONEY_JOURNALS = Set.of("10", "12", "16");
    private static final Pattern NOT_DIGITS = Pattern.compile("\\D+");

    private final ExactApi api;
    private final Books books;
    private final boolean makesInvoices;
    private final Openings openings;
    private final Map<String, SalesEntry> remembered = new LinkedHashMap<>();

    /** An entry with what stands under its number. */
    record Seen(SalesEntry entry, OpenRows rows) {}

    /** @param makesInvoices whether there may be ids of invoices that Exact makes itself */
    Items(ExactApi api, Books books, boolean makesInvoices) {
        this.api = api;
        this.books = books;
        this.makesInvoices = makesInvoices;
        this.openings = new Openings(api);
    }

    /** All that is open, as Exact lists it. */
    OpenList openList() {
        return new OpenList(api, books, this, openings);
    }

    /** An item with its ties, or empty when its entry is gone, or its invoice is not printed yet. */
    Optional<OpenItem> item(String id) {
        return api.first(BookSale.PATH, SalesEntry.question(OData.isId("EntryID", id)))
                .map(SalesEntry::of)
                .or(() -> makesInvoices ? printed(id) : Optional.empty())
                .or(() -> openings.byId(id))
                .map(this::whole);
    }

    /** No source says whether the entry of an invoice that Exact printed bears the invoice's id: its number leads there. */
    private Optional<SalesEntry> printed(String invoiceId) {
        return api.first(SalesInvoice.PATH, SalesInvoice.question(OData.isId("InvoiceID", invoiceId)))
                .map(SalesInvoice::of)
                .filter(SalesInvoice::printed)
                .flatMap(invoice -> api.first(
                        BookSale.PATH,
                        SalesEntry.question(OData.isId("Customer", invoice.debtor()) + " and "
                                + OData.is("Journal", invoice.journal()) + " and "
                                + OData.isNumber("InvoiceNumber", invoice.number()))))
                .map(SalesEntry::of);
    }

    /** Items of this reference and period. */
    List<OpenItem> byReference(Reference reference, LocalDate from, LocalDate until) {
        if (!isOfItem(reference)) {
            return List.of();
        }
        String days = OData.days("EntryDate", from, until);
        List<String> groups = digits(reference);
        List<OpenItem> found = new ArrayList<>(
                entries(groups.isEmpty() ? days : named(reference, groups) + " and " + days, reference));
        takenOver(reference, groups).stream()
                .filter(item -> !item.date().isBefore(from) && !item.date().isAfter(until))
                .forEach(found::add);
        return found;
    }

    /** Open items with one of these references. */
    List<OpenItem> openByReference(Set<Reference> references) {
        List<OpenItem> found = new ArrayList<>();
        for (Reference reference : references) {
            List<String> groups = digits(reference);
            if (isOfItem(reference)) {
                found.addAll(groups.isEmpty() ? openNamed(reference) : entries(named(reference, groups), reference));
                found.addAll(takenOver(reference, groups));
            }
        }
        return found.stream().filter(item -> !item.open().isZero()).toList();
    }

    private static boolean isOfItem(Reference reference) {
        return reference.kind() == ReferenceKind.INVOICE || reference.kind() == ReferenceKind.CREDIT_NOTE;
    }

    private static List<String> digits(Reference reference) {
        return Arrays.stream(NOT_DIGITS.split(reference.value()))
                .filter(digits -> !digits.isEmpty())
                .toList();
    }

    /**
     * Exact compares texts as they are written: the question names each group of digits, and what comes back is compared
     * without blanks here. Entries without YourRef are named by Exact's own number.
     */
    private static String named(Reference reference, List<String> groups) {
        String filter =
                groups.stream().map(digits -> OData.holds("YourRef", digits)).collect(Collectors.joining(" and "));
        String value = reference.value();
        return groups.get(0).equals(value) && value.length() <= LONGEST_NUMBER
                ? "(" + filter + " or " + OData.isNumber("InvoiceNumber", Long.parseLong(value)) + ")"
                : filter;
    }

    /** Without any digit they cannot be asked for. */
    private List<OpenItem> takenOver(Reference reference, List<String> groups) {
        return groups.isEmpty()
                ? List.of()
                : openings.named(named(reference, groups), reference).stream()
                        .map(this::whole)
                        .toList();
    }

    /** A reference without any digit cannot be asked for: what is open is read. */
    private List<OpenItem> openNamed(Reference reference) {
        List<OpenItem> found = new ArrayList<>();
        String cursor = "";
        do {
            Page<OpenItem> page = openList().page(cursor);
            page.rows().stream()
                    .filter(item -> item.reference().equals(reference))
                    .flatMap(item -> item(item.id()).stream())
                    .forEach(found::add);
            cursor = page.next();
        } while (!cursor.isEmpty());
        return found;
    }

    private List<OpenItem> entries(String filter, Reference reference) {
        return api.all(BookSale.PATH, SalesEntry.question(filter)).stream()
                .map(SalesEntry::of)
                .filter(entry -> entry.reference().equals(reference))
                .map(this::whole)
                .toList();
    }

    /** Sales entries of a period with their lines; of one debtor, or of all. */
    List<JsonNode> entries(String debtor, LocalDate from, LocalDate until) {
        String days = OData.days("EntryDate", from, until);
        return api.all(
                BookSale.PATH,
                SalesEntry.question(debtor.isEmpty() ? days : OData.isId("Customer", debtor) + " and " + days));
    }

    /** One page of the items of a period, without their ties; the cursor is Exact's own. */
    Page<OpenItem> dated(LocalDate from, LocalDate until, String cursor) {
        Page<JsonNode> page =
                api.page(BookSale.PATH, SalesEntry.question(OData.days("EntryDate", from, until)), cursor);
        List<SalesEntry> entries = page.rows().stream().map(SalesEntry::of).toList();
        Map<String, List<JsonNode>> receivables = receivables(entries);
        List<OpenItem> items = new ArrayList<>();
        for (SalesEntry entry : entries) {
            List<JsonNode> rows = receivables.getOrDefault(place(entry), List.of());
            items.add(of(entry, openRows(entry, rows), List.of()));
        }
        return new Page<>(items, page.next());
    }

    /** Items under the numbers of these receivables, settled ones too, without their ties. */
    List<OpenItem> ofNumbers(List<JsonNode> changed) {
        Set<String> places = changed.stream().map(Items::place).collect(Collectors.toCollection(LinkedHashSet::new));
        List<Long> numbers = changed.stream()
                .map(row -> row.path("InvoiceNumber").asLong())
                .distinct()
                .toList();
        List<OpenItem> found = new ArrayList<>();
        for (int from = 0; from < numbers.size(); from += ENTRIES_AT_ONCE) {
            List<SalesEntry> entries = api.all(BookSale.PATH, SalesEntry.question(anyNumber(numbers, from))).stream()
                    .map(SalesEntry::of)
                    .filter(entry -> places.contains(place(entry)))
                    .toList();
            Map<String, List<JsonNode>> receivables = receivables(entries);
            entries.forEach(entry -> found.add(
                    of(entry, openRows(entry, receivables.getOrDefault(place(entry), List.of())), List.of())));
        }
        changed.stream()
                .filter(Openings::isOpening)
                .map(row -> Json.text(row, "TransactionID"))
                .distinct()
                .flatMap(line -> openings.byId(line).stream())
                .map(this::whole)
                .forEach(found::add);
        return found;
    }

    private static String anyNumber(List<Long> numbers, int from) {
        return numbers.subList(from, Math.min(numbers.size(), from + ENTRIES_AT_ONCE)).stream()
                .map(number -> OData.isNumber("InvoiceNumber", number))
                .collect(Collectors.joining(" or "));
    }

    private Map<String, List<JsonNode>> receivables(List<SalesEntry> entries) {
        Map<String, List<JsonNode>> byPlace = new HashMap<>();
        List<Long> numbers =
                entries.stream().map(SalesEntry::exactNumber).distinct().toList();
        for (int from = 0; from < numbers.size(); from += ENTRIES_AT_ONCE) {
            OData question = new OData(anyNumber(numbers, from), OpenRows.FIELDS);
            for (JsonNode row : api.all("cashflow/Receivables", question)) {
                byPlace.computeIfAbsent(place(row), each -> new ArrayList<>()).add(row);
            }
        }
        return byPlace;
    }

    private static String place(SalesEntry entry) {
        return entry.debtor() + "/" + entry.exactNumber();
    }

    static String place(JsonNode receivable) {
        return Json.text(receivable, "Account") + "/"
                + receivable.path("InvoiceNumber").asLong();
    }

    /** What stands under an entry's number now. @throws Failure.Rejected if the entry is gone */
    Seen seen(String id) {
        SalesEntry entry = Optional.ofNullable(
                        remembered(List.of(Names.guid(id))).get(Names.guid(id)))
                .or(() -> openings.byId(id))
                .orElseThrow(() -> new Failure.Rejected(
                        "not-found", "The sales entry " + id + " is gone.", "See in Exact Online who removed it."));
        return new Seen(entry, rows(entry));
    }

    /** Why an item's open amount is more than its total less what is tied to it; empty when it is not. */
    String doubt(String id) {
        OpenItem item = item(id).orElseThrow(() -> new Failure.Rejected(
                "not-found", "The sales entry " + id + " is gone.", "See in Exact Online who removed it."));
        Money left = item.total();
        for (OpenItem.Tie tie : item.ties()) {
            left = left.minus(tie.amount());
        }
        return item.open().abs().compareTo(left.abs()) <= 0
                ? ""
                : "Exact shows " + item.open() + " open of " + item.number() + ", but its total less all entries under"
                        + " its number is " + left + ".";
    }

    /** An entry as an item, with its ties. */
    OpenItem whole(SalesEntry entry) {
        OpenRows rows = rows(entry);
        return of(entry, rows, ties(entry, rows.ledgerCode()));
    }

    static OpenItem of(SalesEntry entry, OpenRows rows, List<OpenItem.Tie> ties) {
        return new OpenItem(
                entry.id(),
                entry.kind(),
                entry.number(),
                entry.debtor(),
                entry.debtorName(),
                "",
                entry.date(),
                entry.dueDate(),
                entry.total(),
                rows.open(),
                rows.openValue(),
                entry.source(),
                ties,
                "");
    }

    private OpenRows rows(SalesEntry entry) {
        String filter =
                OData.isId("Account", entry.debtor()) + " and " + OData.isNumber("InvoiceNumber", entry.exactNumber());
        return openRows(entry, api.all("cashflow/Receivables", new OData(filter, OpenRows.FIELDS)));
    }

    private OpenRows openRows(SalesEntry entry, List<JsonNode> rows) {
        if (rows.stream().noneMatch(row -> OpenRows.isOf(entry, row))) {
            throw new Failure.NoEffect("Exact does not show the open item of " + entry.number() + " yet");
        }
        return new OpenRows(entry, rows, books.currency());
    }

    /** Lines on debtors under this number, but for those of sales entries. */
    private List<OpenItem.Tie> ties(SalesEntry entry, String debtorsCode) {
        String filter =
                OData.isId("Account", entry.debtor()) + " and " + OData.isNumber("InvoiceNumber", entry.exactNumber());
        List<OpenItem.Tie> ties = new ArrayList<>();
        for (JsonNode line : api.all(TransactionLine.PATH, TransactionLine.question(filter))) {
            if (Json.text(line, "GLAccountCode").equals(debtorsCode)
                    && !TransactionLine.isSale(line)
                    && !Json.text(line, "ID").equals(entry.id())) {
                Optional<Names.Notes> notes = TransactionLine.notes(line);
                boolean ours = notes.isPresent();
                ties.add(new OpenItem.Tie(
                        Json.text(line, "EntryID"),
                        ours ? notes.get().transaction() : "",
                        Json.day(line, "Date"),
                        Json.money(line, "AmountFC", entry.total().currency()).negate(),
                        ours
                                ? notes.get().kind().equals(Names.Notes.MONEY)
                                : MONEY_JOURNALS.contains(books.journalType(Json.text(line, "JournalCode")))));
            }
        }
        return ties;
    }

    /** Entries by their ids; those that are gone are absent. What is remembered of an entry never changes. */
    Map<String, SalesEntry> remembered(List<String> ids) {
        Map<String, SalesEntry> found = new HashMap<>();
        Set<String> missing = new LinkedHashSet<>(ids);
        synchronized (remembered) {
            ids.stream().filter(remembered::containsKey).forEach(id -> found.put(id, remembered.get(id)));
        }
        missing.removeAll(found.keySet());
        List<String> ask = List.copyOf(missing);
        for (int from = 0; from < ask.size(); from += ENTRIES_AT_ONCE) {
            List<String> some = ask.subList(from, Math.min(ask.size(), from + ENTRIES_AT_ONCE));
            for (JsonNode row : api.all(BookSale.PATH, SalesEntry.question(OData.anyId("EntryID", some)))) {
                SalesEntry entry = SalesEntry.of(row);
                found.put(entry.id(), entry);
            }
        }
        synchronized (remembered) {
            if (remembered.size() >= REMEMBERED) {
                remembered.clear();
            }
            remembered.putAll(found);
        }
        return found;
    }
}
