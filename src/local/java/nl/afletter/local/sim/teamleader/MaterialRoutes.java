package nl.afletter.local.sim.teamleader;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Stream;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimRequest;
import nl.afletter.local.sim.SimResponse;

/** Materials of projects of the new module: lists show no description, and know no page. */
final class MaterialRoutes {
    private static final int PAGE = 20;

    private MaterialRoutes() {}

    static Stream<ObjectNode> of(TeamleaderState state, String project) {
        return state.materials.values().stream()
                .filter(row -> row.path("project").path("id").asText().equals(project));
    }

    static SimResponse lines(SimRequest request, TeamleaderState state) {
        String project = Answers.body(request).path("project_id").asText();
        if (!state.projects.containsKey(project)) {
            throw Answers.refuse(404, "Not found");
        }
        ArrayNode data = SimJson.array();
        of(state, project).forEach(row -> {
            ObjectNode line = data.addObject();
            line.putObject("line")
                    .put("type", "nextgenMaterial")
                    .put("id", row.path("id").asText());
            line.putNull("group");
        });
        return Answers.data(data);
    }

    static SimResponse list(SimRequest request, TeamleaderState state) {
        JsonNode ids = Answers.body(request).path("filter").path("ids");
        ArrayNode data = SimJson.array();
        for (JsonNode id : ids) {
            ObjectNode row = state.materials.get(id.asText());
            if (row != null && data.size() < PAGE) {
                data.add(row.deepCopy());
            }
        }
        return Answers.data(data);
    }

    static SimResponse create(SimRequest request, TeamleaderState state) {
        JsonNode body = Answers.body(request);
        String project = body.path("project_id").asText();
        if (!state.projects.containsKey(project)) {
            throw Answers.refuse(404, "Not found");
        }
        if (body.path("title").asText().isBlank()) {
            throw Answers.refuse(400, "Title must not be blank");
        }
        ObjectNode row = SimJson.object().put("id", state.newId());
        row.putObject("project").put("type", "nextgenProject").put("id", project);
        row.putNull("group").put("title", body.path("title").asText()).put("status", "to_do");
        row.put("billing_method", body.path("billing_method").asText("unit_price"));
        row.put("billing_status", "not_billable");
        row.set("quantity", body.path("quantity"));
        row.set("unit_cost", body.path("unit_cost"));
        state.materials.put(row.path("id").asText(), row);
        return SimResponse.json(
                201,
                SimJson.object()
                        .set(
                                "data",
                                SimJson.object()
                                        .put("type", "nextgenMaterial")
                                        .put("id", row.path("id").asText())));
    }

    static SimResponse update(SimRequest request, TeamleaderState state) {
        JsonNode body = Answers.body(request);
        ObjectNode row = Answers.row(state.materials, body);
        for (String field : new String[] {"title", "quantity", "unit_cost", "status", "billing_method"}) {
            if (body.has(field)) {
                row.set(field, body.path(field));
            }
        }
        return SimResponse.empty(204);
    }
}
