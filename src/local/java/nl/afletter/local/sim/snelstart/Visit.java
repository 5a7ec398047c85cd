package nl.afletter.local.sim.snelstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import nl.afletter.local.sim.ODataFilter;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimRefusal;
import nl.afletter.local.sim.SimRequest;
import nl.afletter.local.sim.SimResponse;

/** One request in an administration that its token opens. */
record Visit(SimRequest request, Administration books, SnelStartState state, Instant now) {
    private static final int PAGE = 500;
    private static final Set<String> ODATA = Set.of("$filter", "$top", "$skip");

    /** Properties are UpperCamelCase and known; anything else is ALG-0104 (own reading: other spellings get on there). */
    private static final ODataFilter.Dialect ODATA_HERE = new ODataFilter.Dialect() {
        /** {@code Relatie/Id} of a row is its {@code relatie.id}. */
        @Override
        public JsonNode value(JsonNode row, String property) {
            JsonNode value = row;
            for (String part : property.split("/")) {
                value = value.path(Character.toLowerCase(part.charAt(0)) + part.substring(1));
            }
            return value;
        }

        @Override
        public LocalDateTime moment(String text) {
            return text.length() > 10
                    ? LocalDateTime.parse(text)
                    : LocalDate.parse(text).atStartOfDay();
        }

        @Override
        public boolean takesBareFunctions() {
            return false;
        }

        @Override
        public SimRefusal unreadable() {
            return Refusals.code("ALG-0104");
        }

        @Override
        public SimRefusal unknown(String property) {
            return unreadable();
        }
    };

    /** The body, of which every field is known. */
    Body body(Set<String> fields) {
        return Body.of(request.json(), "", fields);
    }

    /** A list that OData narrows: {@code $filter}, {@code $top} up to 500, {@code $skip}; nothing else. */
    SimResponse list(Collection<ObjectNode> rows, Map<String, ODataFilter.Type> properties) {
        for (String name : request.query().keySet()) {
            if (!ODATA.contains(name)) {
                throw Refusals.code("ALG-0104");
            }
        }
        Predicate<JsonNode> filter = request.query("$filter")
                .map(text -> ODataFilter.of(text, properties, ODATA_HERE))
                .orElse(row -> true);
        int top = number("$top", PAGE);
        if (top < 1 || top > PAGE) {
            throw Refusals.code("ALG-0104");
        }
        ArrayNode page = SimJson.array();
        rows.stream().filter(filter).skip(number("$skip", 0)).limit(top).forEach(page::add);
        return SimResponse.json(200, page);
    }

    /** A list that is always given whole. */
    static SimResponse whole(Collection<ObjectNode> rows) {
        ArrayNode all = SimJson.array();
        rows.forEach(all::add);
        return SimResponse.json(200, all);
    }

    ObjectNode one(Map<String, ObjectNode> rows) {
        ObjectNode row = rows.get(request.param("id"));
        if (row == null) {
            throw Refusals.notFound();
        }
        return row;
    }

    /** Gives a new record its id, address and time; a body with an id is refused. */
    ObjectNode made(String list, ObjectNode row) {
        String id = state.nextId();
        row.put("id", id);
        row.put("uri", "/" + list + "/" + id);
        row.put("modifiedOn", stamp());
        return row;
    }

    /** Local time without a zone, with fractions of a second. */
    String stamp() {
        return LocalDateTime.ofInstant(now, SimClock.AMSTERDAM).toLocalDate()
                + "T"
                + LocalDateTime.ofInstant(now, SimClock.AMSTERDAM).toLocalTime().withNano(120_000_000);
    }

    static ObjectNode reference(String list, String id) {
        return SimJson.object().put("id", id).put("uri", "/" + list + "/" + id);
    }

    private int number(String name, int otherwise) {
        String text = request.query(name).orElse(String.valueOf(otherwise));
        if (!text.matches("\\d{1,7}")) {
            throw Refusals.code("ALG-0104");
        }
        return Integer.parseInt(text);
    }
}
