package nl.afletter.vendor.teamleader;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import nl.afletter.model.Money;
import nl.afletter.port.Operation;

/** Brings a material of ours to what the books say: title and cost, one piece. */
final class ChangeMaterial implements Operation<ChangeMaterial.Intent> {

    static final String NAME = "projects-v2/materials.update";

    private final TeamleaderApi api;
    private final Materials materials;

    /** @param material Teamleader's id @param cost decimal text */
    record Intent(String material, String title, String cost, String currency) {

        private Money money() {
            return Money.of(cost, currency);
        }
    }

    ChangeMaterial(TeamleaderApi api) {
        this.api = api;
        this.materials = new Materials(api);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<Intent> intent() {
        return Intent.class;
    }

    @Override
    public Findable findable() {
        return Findable.EXACTLY;
    }

    @Override
    public String call(Intent intent, Call call) {
        ObjectNode body = TeamleaderApi.id(intent.material());
        Materials.write(body, intent.title(), intent.money());
        api.effect(NAME, body, call.deadline());
        return intent.material();
    }

    @Override
    public Lookup find(Intent intent, Call call) {
        List<JsonNode> there = materials.byIds(List.of(intent.material()), false);
        if (there.isEmpty()) {
            return new Lookup.Unclear("The material is not in Teamleader any more.");
        }
        return Materials.shows(there.get(0), intent.title(), intent.money())
                ? new Lookup.Found(intent.material())
                : new Lookup.Absent();
    }
}
