package nl.afletter.local.sim.exact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import nl.afletter.local.sim.ODataFilter;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimRefusal;
import nl.afletter.local.sim.SimRequest;
import nl.afletter.local.sim.SimResponse;

/** One request in a division that its token opens. */
record Visit(SimRequest request, Division books, ExactState state, Instant now, String baseUrl) {
    private static final Set<String> ODATA =
            Set.of("$filter", "$select", "$top", "$expand", "$skiptoken", "$inlinecount", "$orderby");

    /** Another field than the resource has is a 400. */
    private static final ODataFilter.Dialect ODATA_HERE = new ODataFilter.Dialect() {
        @Override
        public JsonNode value(JsonNode row, String property) {
            return row.path(property);
        }

        @Override
        public LocalDateTime moment(String text) {
            return LocalDateTime.parse(text, WHOLE_SECONDS);
        }

        @Override
        public boolean takesBareFunctions() {
            return true;
        }

        @Override
        public SimRefusal unreadable() {
            return Refusals.invalid("Error parsing query: the filter cannot be read.");
        }

        @Override
        public SimRefusal unknown(String property) {
            return Refusals.field(property);
        }
    };

    private static final DateTimeFormatter WHOLE_SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

    /** The body, of which every field is known. */
    Body body(Set<String> fields) {
        return Body.of(request.json(), "", fields);
    }

    /** A list, narrowed and paged; the next page's address comes as {@code __next}. */
    SimResponse list(Resource resource) {
        for (String name : request.query().keySet()) {
            if (!ODATA.contains(name)) {
                throw Refusals.invalid("Error parsing query: " + name);
            }
        }
        String filter = request.query("$filter").orElse("");
        if (filter.isEmpty() && resource.needsFilter()) {
            throw Refusals.invalid("A $filter is mandatory for this resource.");
        }
        if (request.query("$select").isEmpty() && resource.needsSelect()) {
            throw Refusals.invalid("A $select is mandatory for this resource.");
        }
        if (resource.isFeed()) {
            if (!filter.matches("Timestamp gt \\d{1,18}L")) {
                throw Refusals.invalid("Only Timestamp can be filtered on here.");
            }
            filter = filter.substring(0, filter.length() - 1);
        }
        Predicate<JsonNode> wanted =
                filter.isEmpty() ? row -> true : ODataFilter.of(filter, resource.types(), ODATA_HERE);
        String from = request.query("$skiptoken")
                .map(token -> token.replaceAll("^guid'|'$", ""))
                .orElse("");
        int size = request.query("$top").map(Integer::parseInt).orElse(resource.pageSize());
        List<ObjectNode> page = new ArrayList<>();
        String last = "";
        boolean more = false;
        for (Map.Entry<String, ObjectNode> row :
                books.table(resource).tailMap(from, false).entrySet()) {
            if (!wanted.test(row.getValue())) {
                continue;
            }
            if (page.size() == Math.min(size, resource.pageSize())) {
                more = true;
                break;
            }
            page.add(row.getValue());
            last = row.getKey();
        }
        ObjectNode body = SimJson.object();
        ObjectNode list = body.putObject("d");
        ArrayNode results = list.putArray("results");
        page.forEach(row -> results.add(shown(resource, row)));
        if (more) {
            list.put("__next", next(last));
        }
        return SimResponse.json(200, body);
    }

    private String next(String last) {
        StringBuilder address =
                new StringBuilder(baseUrl).append(request.path()).append('?');
        request.query().forEach((name, values) -> {
            if (!name.equals("$skiptoken")) {
                address.append(encoded(name))
                        .append('=')
                        .append(encoded(values.get(0)))
                        .append('&');
            }
        });
        return address.append("$skiptoken=")
                .append(encoded("guid'" + last + "'"))
                .toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The selected fields; a nested list is a deferred link unless it is expanded. */
    private ObjectNode shown(Resource resource, ObjectNode row) {
        Set<String> selected = request.query("$select")
                .map(fields -> Set.of(fields.split(",")))
                .orElse(resource.fields().keySet());
        selected.stream().filter(field -> !resource.fields().containsKey(field)).forEach(field -> {
            throw Refusals.field(field);
        });
        Set<String> expanded =
                request.query("$expand").map(names -> Set.of(names.split(","))).orElse(Set.of());
        ObjectNode shown = SimJson.object();
        resource.fields().forEach((field, type) -> {
            if (selected.contains(field)) {
                shown.set(field, value(type, row.path(field), expanded.contains(field), row, resource));
            }
        });
        return shown;
    }

    private JsonNode value(char type, JsonNode value, boolean expanded, ObjectNode row, Resource resource) {
        if (type == 'l' && !expanded) {
            ObjectNode link = SimJson.object();
            link.putObject("__deferred")
                    .put(
                            "uri",
                            baseUrl + "/" + resource.path() + "(guid'"
                                    + row.path(resource.key()).asText() + "')");
            return link;
        }
        if (type == 'l') {
            ObjectNode nested = SimJson.object();
            ArrayNode results = nested.putArray("results");
            value.forEach(each -> results.add(each.deepCopy()));
            return nested;
        }
        if (value.isMissingNode()) {
            return SimJson.object().nullNode();
        }
        if (type == 's') {
            return SimJson.object().textNode(value.asText());
        }
        return type == 'm' ? SimJson.object().textNode(moment(value.asText())) : value;
    }

    static String moment(String iso) {
        return "/Date(" + LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC).toEpochMilli() + ")/";
    }

    /** What was made, as a POST answers it. */
    SimResponse created(Resource resource, ObjectNode row) {
        ObjectNode body = SimJson.object();
        ObjectNode made = body.putObject("d");
        resource.fields().forEach((field, type) -> made.set(field, value(type, row.path(field), false, row, resource)));
        return SimResponse.json(201, body);
    }

    /** Keeps a new record under its key. */
    ObjectNode keep(Resource resource, ObjectNode row) {
        if (!row.has(resource.key())) {
            row.put(resource.key(), state.nextId());
        }
        books.table(resource).put(row.path(resource.key()).asText(), row);
        return row;
    }

    ObjectNode one(Resource resource) {
        ObjectNode row = books.table(resource).get(request.param("id"));
        if (row == null) {
            throw Refusals.notFound();
        }
        return row;
    }
}
