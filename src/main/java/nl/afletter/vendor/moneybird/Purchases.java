package nl.afletter.vendor.moneybird;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.List;
import nl.afletter.model.Money;
import nl.afletter.model.Purchase;
import nl.afletter.port.Page;

/**
 * Purchase invoices and receipts on a project. Moneybird filters neither by project, so both lists are read for the
 * whole period and only the lines of the project are counted (moneybird.md section 10).
 */
final class Purchases {

    private static final List<String> LISTS = List.of("documents/purchase_invoices", "documents/receipts");

    /** A document that nobody has filled in yet. */
    private static final String NOT_BOOKED = "new";

    private final MoneybirdApi api;
    private final Books books;

    Purchases(MoneybirdApi api, Books books) {
        this.api = api;
        this.books = books;
    }

    /** @param cursor place of the list and number of the page, or empty */
    Page<Purchase> page(String project, LocalDate from, LocalDate until, String cursor) {
        String wanted = Ids.digits(project);
        String[] place = (cursor.isEmpty() ? "0 1" : cursor).split(" ");
        int list = Integer.parseInt(place[0]);
        int page = Integer.parseInt(place[1]);
        List<JsonNode> rows = api.page(LISTS.get(list), Items.range(from, until), page);
        List<Purchase> found = rows.stream()
                .filter(row -> !Json.text(row, "state").equals(NOT_BOOKED))
                .filter(row -> isOn(row, wanted))
                .map(row -> purchase(row, wanted))
                .toList();
        boolean more = rows.size() == MoneybirdApi.PER_PAGE;
        String next = more ? list + " " + (page + 1) : list + 1 < LISTS.size() ? (list + 1) + " 1" : "";
        return new Page<>(found, next);
    }

    private static boolean isOn(JsonNode row, String project) {
        for (JsonNode detail : row.path("details")) {
            if (Json.text(detail, "project_id").equals(project)) {
                return true;
            }
        }
        return false;
    }

    private Purchase purchase(JsonNode row, String project) {
        Money net = Money.zero(books.currency());
        for (JsonNode detail : row.path("details")) {
            if (Json.text(detail, "project_id").equals(project)) {
                net = net.plus(Json.money(detail, "total_price_excl_tax_with_discount_base", books.currency()));
            }
        }
        return new Purchase(
                Json.id(row),
                Json.text(row, "reference"),
                Items.nameOf(row.path("contact")),
                Json.day(row, "date"),
                net);
    }
}
