package nl.afletter.vendor.exact;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nl.afletter.model.Money;
import nl.afletter.model.Purchase;
import nl.afletter.port.Page;

/**
 * Purchase entries on a project or cost centre: first its lines, then the entries that they belong to, some at a
 * time.
 */
final class Purchases {

    private static final String LINES = "purchaseentry/PurchaseEntryLines";
    private static final String LINE_FIELDS = "ID,EntryID,AmountDC";
    private static final String ENTRIES = "purchaseentry/PurchaseEntries";
    private static final String ENTRY_FIELDS = "EntryID,EntryNumber,EntryDate,SupplierName,YourRef,Status";

    /** An address stays short with so many ids in its filter. */
    private static final int AT_ONCE = 20;

    /** An entry that was refused is none; 20 is open, 50 processed. */
    private static final String REJECTED = "5";

    private final ExactApi api;
    private final Books books;

    Purchases(ExactApi api, Books books) {
        this.api = api;
        this.books = books;
    }

    /** All of them in one page: what a project holds is read whole. */
    Page<Purchase> page(String project, LocalDate from, LocalDate until) {
        Map<String, Money> nets = new LinkedHashMap<>();
        for (JsonNode line : api.all(LINES, new OData(filter(Place.of(project)), LINE_FIELDS))) {
            nets.merge(
                    Names.guid(Json.text(line, "EntryID")),
                    Json.money(line, "AmountDC", books.currency()),
                    Money::plus);
        }
        List<String> ids = List.copyOf(nets.keySet());
        List<Purchase> purchases = new ArrayList<>();
        for (int at = 0; at < ids.size(); at += AT_ONCE) {
            String some = OData.anyId("EntryID", ids.subList(at, Math.min(ids.size(), at + AT_ONCE)));
            String dated = OData.days("EntryDate", from, until);
            for (JsonNode entry : api.all(ENTRIES, new OData(some + " and " + dated, ENTRY_FIELDS))) {
                if (!Json.text(entry, "Status").equals(REJECTED)) {
                    purchases.add(purchase(entry, nets));
                }
            }
        }
        return new Page<>(purchases, "");
    }

    private String filter(Place place) {
        return place.project().isEmpty()
                ? OData.is("CostCenter", place.costCentre())
                : OData.isId("Project", books.project(place.project()));
    }

    private static Purchase purchase(JsonNode entry, Map<String, Money> nets) {
        String id = Names.guid(Json.text(entry, "EntryID"));
        String yourRef = Json.text(entry, "YourRef");
        return new Purchase(
                id,
                yourRef.isEmpty() ? Json.text(entry, "EntryNumber") : yourRef,
                Json.text(entry, "SupplierName"),
                Json.day(entry, "EntryDate"),
                nets.get(id));
    }
}
