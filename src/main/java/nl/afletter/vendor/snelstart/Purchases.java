package nl.afletter.vendor.snelstart;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import nl.afletter.model.Money;
import nl.afletter.model.Purchase;
import nl.afletter.port.Page;

/**
 * Purchases on a cost centre, from the ledger: entries of purchase daybooks on accounts of the profit and loss account
 * (snelstart.md section 8). Those of one relation, invoice number and day are one purchase.
 */
final class Purchases {

    private static final String PURCHASES = "Inkoop";

    private final SnelStartApi api;
    private final Books books;

    Purchases(SnelStartApi api, Books books) {
        this.api = api;
        this.books = books;
    }

    /** All of them in one page: what a cost centre holds is read whole. */
    Page<Purchase> page(String costCentre, LocalDate from, LocalDate until) {
        String filter = OData.isId("Kostenplaats/Id", books.costCentre(costCentre)) + " and "
                + OData.days("Datum", from, until);
        Map<String, Purchase> purchases = new LinkedHashMap<>();
        Map<String, String> names = new LinkedHashMap<>();
        for (JsonNode entry : api.all("grootboekmutaties", filter)) {
            boolean isPurchase = books.kindOfDaybook(Json.id(entry, "dagboek")).equals(PURCHASES)
                    && books.isCost(Json.id(entry, "grootboek"));
            if (isPurchase) {
                Purchase line = purchase(entry, names);
                purchases.merge(line.id(), line, Purchases::together);
            }
        }
        return new Page<>(purchases.values().stream().toList(), "");
    }

    private Purchase purchase(JsonNode entry, Map<String, String> names) {
        String relation = Json.id(entry, "relatiePublicIdentifier");
        String number = Json.text(entry, "factuurNummer").isEmpty()
                ? Json.text(entry, "boekstuk")
                : Json.text(entry, "factuurNummer");
        LocalDate day = Json.day(entry, "datum");
        String id = number.isEmpty()
                ? Names.guid(Json.text(entry, "id"))
                : Names.shortened(relation + "/" + number + "/" + day).replaceAll("[^A-Za-z0-9./~-]", "_");
        Money net = Json.money(entry, "debet").minus(Json.money(entry, "credit"));
        return new Purchase(id, number, names.computeIfAbsent(relation, this::nameOf), day, net);
    }

    private String nameOf(String relation) {
        return relation.isEmpty()
                ? ""
                : Optional.of("relaties/" + Names.guid(relation))
                        .flatMap(api::find)
                        .map(row -> Json.text(row, "naam"))
                        .orElse("");
    }

    private static Purchase together(Purchase one, Purchase other) {
        return new Purchase(
                one.id(), one.number(), one.supplier(), one.date(), one.net().plus(other.net()));
    }
}
