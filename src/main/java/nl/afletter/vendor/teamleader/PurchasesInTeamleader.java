package nl.afletter.vendor.teamleader;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.model.Effect;
import nl.afletter.model.Money;
import nl.afletter.model.Purchase;
import nl.afletter.port.Crm.ProjectPurchases;

/**
 * Decides what is to be written so that a project shows its purchases: one material for each, by our key. One that
 * is gone from the books is not deleted, as somebody may have used it: it costs nothing any more, and says so.
 */
final class PurchasesInTeamleader {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GONE = "vervallen: ";

    private final String connection;
    private final Materials materials;

    PurchasesInTeamleader(String connection, TeamleaderApi api) {
        this.connection = connection;
        this.materials = new Materials(api);
    }

    List<Effect> difference(ProjectPurchases project) {
        Optional<List<JsonNode>> there =
                TeamleaderValues.isId(project.project()) ? materials.of(project.project(), true) : Optional.empty();
        if (there.isEmpty()) {
            return List.of();
        }
        Map<String, Purchase> missing = new LinkedHashMap<>();
        project.purchases().forEach(purchase -> missing.put(purchase.id(), purchase));
        List<Effect> effects = new ArrayList<>();
        for (JsonNode row : there.get()) {
            Optional<Materials.Key> key = Materials.keyOf(TeamleaderValues.text(row, "title"))
                    .filter(found -> found.administration().equals(project.administration()));
            if (key.isPresent()) {
                Purchase purchase = missing.remove(key.get().id());
                bring(project, row, key.get(), purchase).ifPresent(effects::add);
            }
        }
        missing.values().forEach(purchase -> effects.add(add(project, purchase)));
        return effects;
    }

    /** @param purchase null when the books do not have it (any more), or another row shows it already */
    private Optional<Effect> bring(ProjectPurchases project, JsonNode row, Materials.Key key, Purchase purchase) {
        String shown = TeamleaderValues.text(row, "title");
        String title;
        Money cost;
        if (purchase != null) {
            title = Materials.title(project.administration(), purchase);
            cost = purchase.net();
        } else if (key.day().compareTo(project.from().toString()) < 0) {
            return Optional.empty();
        } else {
            title = shown.startsWith(GONE) ? shown : GONE + shown;
            cost = Money.zero(project.currency());
        }
        if (Materials.shows(row, title, cost)) {
            return Optional.empty();
        }
        String id = TeamleaderValues.text(row, "id");
        return Optional.of(new Effect(
                key(project, key.id()) + ":" + id,
                connection,
                ChangeMaterial.NAME,
                json(new ChangeMaterial.Intent(id, title, cost.toDecimal(), cost.currency())),
                purchase == null
                        ? "gone from the books: it costs nothing any more"
                        : "the books show another number, supplier or amount"));
    }

    private Effect add(ProjectPurchases project, Purchase purchase) {
        return new Effect(
                key(project, purchase.id()),
                connection,
                AddMaterial.NAME,
                json(new AddMaterial.Intent(
                        project.project(),
                        Materials.title(project.administration(), purchase),
                        purchase.net().toDecimal(),
                        purchase.net().currency())),
                "a purchase that is booked on this project");
    }

    private static String key(ProjectPurchases project, String purchase) {
        return "crm:" + project.administration() + ":purchase:" + purchase + ":v" + project.version();
    }

    private static String json(Object intent) {
        try {
            return JSON.writeValueAsString(intent);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("an intent of texts can be written as JSON");
        }
    }
}
