package nl.afletter.vendor.teamleader;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import nl.afletter.model.Money;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;

/** Puts a purchase on a project as a material that is not billed; found again by our key in its title. */
final class AddMaterial implements Operation<AddMaterial.Intent> {

    static final String NAME = "projects-v2/materials.create";

    private final TeamleaderApi api;
    private final Materials materials;

    /**
     * A purchase to be shown.
     *
     * @param title ends with our key
     * @param cost decimal text
     */
    record Intent(String project, String title, String cost, String currency) {}

    AddMaterial(TeamleaderApi api) {
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
        return Findable.BY_LISTING;
    }

    @Override
    public String call(Intent intent, Call call) {
        if (find(intent, call) instanceof Lookup.Found there) {
            return there.id();
        }
        ObjectNode body = TeamleaderApi.body().put("project_id", intent.project());
        Materials.write(body, intent.title(), Money.of(intent.cost(), intent.currency()));
        api.effect(NAME, body.put("billing_method", "non_billable"), call.deadline());
        return idOf(intent);
    }

    /** By its key alone: another title or cost is brought up to date afterwards. */
    @Override
    public Lookup find(Intent intent, Call call) {
        Materials.Key wanted = Materials.keyOf(intent.title()).orElseThrow();
        Optional<List<JsonNode>> there = materials.of(intent.project(), false);
        if (there.isEmpty()) {
            throw new Failure.Rejected(
                    "project-gone",
                    "The project is not in Teamleader any more, so its purchases cannot be shown there.",
                    "Take its row out of projects in the settings, or bring it back in Teamleader; then choose try"
                            + " again.");
        }
        return there.get().stream()
                .map(row -> Materials.keyOf(TeamleaderValues.text(row, "title")))
                .flatMap(Optional::stream)
                .filter(key -> key.administration().equals(wanted.administration())
                        && key.id().equals(wanted.id()))
                .findFirst()
                .<Lookup>map(key -> new Lookup.Found(idOf(intent)))
                .orElseGet(Lookup.Absent::new);
    }

    /** Teamleader's own id is read with the list each time; ours says which purchase it is. */
    private static String idOf(Intent intent) {
        return intent.project() + "/"
                + Materials.keyOf(intent.title()).orElseThrow().id();
    }
}
