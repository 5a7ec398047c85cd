package nl.afletter.vendor.exact;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import nl.afletter.model.OpenItem;
import nl.afletter.port.Accounting.Changes;
import nl.afletter.port.Failure;
import nl.afletter.port.Page;

/**
 * What changed among the receivables, by Exact's row versions (exact-online.md section 10): a version is no moment, only it
 * may be filtered on, and all begin anew when Exact moves the division. Rows that were removed name no invoice: then all is
 * listed.
 */
final class ChangeFeed {

    private static final String TERMS = "sync/Cashflow/PaymentTerms";
    private static final String DELETED = "sync/Deleted";
    private static final String FIELDS =
            "Timestamp,LineType,TransactionEntryID,TransactionID,TransactionType,InvoiceNumber,Account";

    /** A receipt; 22 is a payment to a supplier. */
    private static final int RECEIPT = 20;

    /** A payment term, among what was removed. */
    private static final int TERM = 10;

    /** More numbers cost more questions than the list of all that is open. */
    private static final int MOST_NUMBERS = 100;

    private static final String REMOVED = "removed";

    private final ExactApi api;
    private final Books books;
    private final Items items;

    ChangeFeed(ExactApi api, Books books, Items items) {
        this.api = api;
        this.books = books;
        this.items = items;
    }

    /**
     * Where a look stands.
     *
     * @param terms highest version seen of the receivables
     * @param removed highest version seen of what was removed
     * @param division what changes when all versions begin anew
     */
    private record Mark(long terms, long removed, String division) {

        static Mark of(String text, String division) {
            String[] parts = text.split(" ", 3);
            return parts.length == 3 && parts[2].equals(division)
                    ? new Mark(version(parts[0]), version(parts[1]), division)
                    : new Mark(0, 0, division);
        }

        String text() {
            return terms + " " + removed + " " + division;
        }
    }

    /** Where one look goes on: a list, the highest versions so far, and Exact's own mark. */
    private record Place(String list, long terms, long removed, String skip) {

        static Place of(String cursor, Mark since) {
            String[] parts = cursor.split(" ", 4);
            return parts.length == 4
                    ? new Place(parts[0], version(parts[1]), version(parts[2]), parts[3])
                    : new Place("terms", since.terms(), since.removed(), "");
        }

        String text() {
            return list + " " + terms + " " + removed + " " + skip;
        }
    }

    /** @param mark of an earlier look, or empty @param cursor empty for the first page */
    Changes page(String mark, String cursor) {
        Mark since = Mark.of(mark, books.versionsOf());
        boolean anew = !since.text().equals(mark);
        Place place = Place.of(cursor, since);
        return place.list().equals(REMOVED) ? removed(since, place, anew) : terms(since, place, anew);
    }

    private Changes terms(Mark since, Place place, boolean anew) {
        Page<JsonNode> page = api.page(TERMS, after(since.terms(), FIELDS), place.skip());
        long highest = highest(page, place.terms());
        List<JsonNode> changed = page.rows().stream()
                .filter(row -> row.path("LineType").asInt() == RECEIPT
                        && row.path("InvoiceNumber").asLong() > 0)
                .toList();
        boolean many = changed.stream().map(Items::place).distinct().count() > MOST_NUMBERS;
        List<OpenItem> told = anew || many ? List.of() : items.ofNumbers(changed);
        Place next = page.isLast()
                ? new Place(REMOVED, highest, place.removed(), "")
                : new Place(place.list(), highest, place.removed(), page.next());
        return new Changes(anew || many, told, next.text(), "");
    }

    private Changes removed(Mark since, Place place, boolean anew) {
        Page<JsonNode> page = api.page(DELETED, after(since.removed(), "Timestamp,EntityType"), place.skip());
        long highest = highest(page, place.removed());
        boolean all = anew
                || page.rows().stream().anyMatch(row -> row.path("EntityType").asInt() == TERM);
        return page.isLast()
                ? new Changes(all, List.of(), "", new Mark(place.terms(), highest, since.division()).text())
                : new Changes(all, List.of(), new Place(REMOVED, place.terms(), highest, page.next()).text(), "");
    }

    private static OData after(long version, String fields) {
        return new OData("Timestamp gt " + version + "L", fields);
    }

    private static long highest(Page<JsonNode> page, long before) {
        return page.rows().stream()
                .mapToLong(row -> version(Json.text(row, "Timestamp")))
                .reduce(before, Math::max);
    }

    private static long version(String text) {
        if (!text.matches("\\d{1,18}")) {
            throw new Failure.NoEffect("Exact shows a row version that cannot be read");
        }
        return Long.parseLong(text);
    }
}
