package nl.afletter.local.sim.snelstart;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Set;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimResponse;

/** Documents with sales bookings; the same file may be sent twice and is then kept twice. */
final class DocumentRoutes {
    private static final int TEN_MB = 10 * 1024 * 1024;

    void addTo(SnelStartSimulator simulator) {
        simulator.write("POST", "/documenten/Verkoopboekingen", "documenten:write", DocumentRoutes::keep);
        simulator.get("/documenten/Verkoopboekingen/{id}", "documenten:read", visit -> {
            visit.one(visit.books().verkoopboekingen);
            return Visit.whole(visit.books().documenten.values().stream()
                    .filter(row -> row.path("verkoopBoekingId")
                            .asText()
                            .equals(visit.request().param("id")))
                    .toList());
        });
    }

    private static SimResponse keep(Visit visit) {
        Body body = visit.body(Set.of("content", "parentIdentifier", "fileName", "readOnly"));
        String parent = body.text("parentIdentifier", 36, "");
        if (!visit.books().verkoopboekingen.containsKey(parent)) {
            throw Refusals.notFound();
        }
        String name = body.text("fileName", Checks.LONG, "");
        if (name.isBlank()) {
            throw Refusals.code("BLG-0007");
        }
        if (name.matches(".*[\\\\/:*?\"<>|].*")) {
            throw Refusals.code("BLG-0016");
        }
        byte[] content;
        try {
            content = Base64.getDecoder().decode(body.text("content", Integer.MAX_VALUE, ""));
        } catch (IllegalArgumentException notBase64) {
            throw Refusals.model("content", "The value is not base64.");
        }
        if (content.length == 0) {
            throw Refusals.code("BLG-0011");
        }
        if (content.length > TEN_MB) {
            throw Refusals.code("BLG-0013");
        }
        ObjectNode row = SimJson.object()
                .put("verkoopBoekingId", parent)
                .put("fileName", name)
                .put("readOnly", body.node().path("readOnly").asBoolean());
        visit.made("documenten", row);
        row.remove("modifiedOn");
        String id = row.path("id").asText();
        visit.books().documenten.put(id, row);
        return SimResponse.json(200, Visit.reference("documenten", id));
    }
}
