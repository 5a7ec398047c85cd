package nl.afletter.local.sim.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimRefusal;
import nl.afletter.local.sim.SimResponse;
import nl.afletter.local.sim.hubspot.HubSpotState.Row;
import nl.afletter.local.sim.hubspot.HubSpotState.Tie;
import nl.afletter.local.sim.hubspot.HubSpotState.Version;

/** Shapes of HubSpot's answers (hubspot.md sections 4 to 6). */
final class Answers {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final int MOST_HITS = 10_000;
    private static final int LARGEST_PAGE = 200;
    private static final int BATCH = 100;
    private static final Map<String, List<String>> DEFAULTS = Map.of(
            "invoices", List.of("hs_invoice_status"),
            "deals", List.of("amount", "closedate", "dealname", "dealstage", "pipeline"),
            "companies", List.of("domain", "name"),
            "contacts", List.of("email", "firstname", "lastname"),
            "line_items", List.of("amount", "hs_product_id", "quantity"));

    private Answers() {}

    static SimResponse error(int status, String category, String message) {
        return SimResponse.json(status, errorBody(category, message));
    }

    static ObjectNode errorBody(String category, String message) {
        return SimJson.object()
                .put("status", "error")
                .put("message", message)
                .put("correlationId", "a43683b0-5717-4ceb-80b4-104d02915d8c")
                .put("category", category);
    }

    static SimRefusal refuse(int status, String category, String message) {
        return new SimRefusal(error(status, category, message));
    }

    static SimRefusal invalid(String property, String code, String message) {
        ObjectNode body = errorBody("VALIDATION_ERROR", "Property values were not valid");
        ObjectNode error =
                body.putArray("errors").addObject().put("message", message).put("code", code);
        error.putObject("context").putArray("propertyName").add(property);
        return new SimRefusal(SimResponse.json(400, body));
    }

    static String time(Instant instant) {
        return TIME.format(instant);
    }

    /** A record as a read shows it; names that do not exist are left out silently. */
    static ObjectNode row(String type, Row row, Collection<String> wanted) {
        return row(type, row.id, row.properties, row, wanted);
    }

    private static ObjectNode row(
            String type, String id, Map<String, String> properties, Row row, Collection<String> wanted) {
        ObjectNode shown = SimJson.object().put("id", id);
        ObjectNode values = shown.putObject("properties");
        TreeSet<String> names = new TreeSet<>(wanted.isEmpty() ? DEFAULTS.get(type) : wanted);
        names.addAll(List.of("hs_object_id", changed(type)));
        for (String name : names) {
            if (properties.containsKey(name)) {
                values.put(name, properties.get(name));
            }
        }
        values.put("hs_object_id", id);
        return shown.put("createdAt", time(row.createdAt))
                .put("updatedAt", time(row.updatedAt))
                .put("archived", row.archived);
    }

    /** Contacts have another name for it. */
    static String changed(String type) {
        return type.equals("contacts") ? "lastmodifieddate" : "hs_lastmodifieddate";
    }

    /** Puts associations into a record; line items stand under a name with a space. */
    static void associations(HubSpotState state, ObjectNode shown, String type, Set<String> wanted) {
        ObjectNode all = SimJson.object();
        for (String to : wanted) {
            List<Tie> ties = state.ties.stream()
                    .filter(tie -> tie.fromType().equals(type)
                            && tie.fromId().equals(shown.path("id").asText())
                            && tie.toType().equals(to))
                    .toList();
            if (ties.isEmpty()) {
                continue;
            }
            ObjectNode list = all.putObject(to.replace('_', ' '));
            ArrayNode results = list.putArray("results");
            ties.stream()
                    .limit(BATCH)
                    .forEach(tie -> results.addObject().put("id", tie.toId()).put("type", tie.type()));
            if (ties.size() > BATCH) {
                list.putObject("paging").putObject("next").put("after", String.valueOf(BATCH));
            }
        }
        if (!all.isEmpty()) {
            shown.set("associations", all);
        }
    }

    /** One page of all records, or of those that were archived. */
    static SimResponse list(HubSpotState state, String type, boolean archived, int limit, int after) {
        if (limit < 1 || limit > BATCH) {
            throw refuse(400, "VALIDATION_ERROR", "limit must be at most 100");
        }
        List<Row> rows = state.of(type).values().stream()
                .filter(row -> row.archived == archived)
                .toList();
        ObjectNode answer = SimJson.object();
        ArrayNode results = answer.putArray("results");
        rows.stream().skip(after).limit(limit).forEach(row -> {
            ObjectNode shown = row(type, row, List.of());
            if (archived) {
                shown.put("archivedAt", time(row.updatedAt));
            }
            results.add(shown);
        });
        if (rows.size() > after + limit) {
            answer.putObject("paging").putObject("next").put("after", String.valueOf(after + limit));
        }
        return SimResponse.json(200, answer);
    }

    /** What is tied to each input, from its {@code after} on. */
    static SimResponse tied(HubSpotState state, String from, String to, JsonNode body, Instant now) {
        ObjectNode answer = batch(now);
        ArrayNode results = answer.putArray("results");
        for (JsonNode input : inputs(body)) {
            String id = input.path("id").asText();
            int after = input.path("after").asInt(0);
            List<Tie> ties = state.ties.stream()
                    .filter(tie -> tie.fromType().equals(from)
                            && tie.fromId().equals(id)
                            && tie.toType().equals(to))
                    .toList();
            ObjectNode result = results.addObject();
            result.putObject("from").put("id", id);
            ArrayNode targets = result.putArray("to");
            ties.stream().skip(after).limit(BATCH).forEach(tie -> {
                ObjectNode target = targets.addObject().put("toObjectId", tie.toId());
                target.putArray("associationTypes")
                        .addObject()
                        .put("category", "HUBSPOT_DEFINED")
                        .put("typeId", 1)
                        .putNull("label");
            });
            if (ties.size() > after + BATCH) {
                result.putObject("paging").putObject("next").put("after", String.valueOf(after + BATCH));
            }
        }
        return SimResponse.json(200, answer);
    }

    /** The records of these ids; missing ones are told beside them, with 207. */
    static SimResponse many(HubSpotState state, String type, JsonNode body, Instant now) {
        ObjectNode answer = batch(now);
        ArrayNode results = answer.putArray("results");
        List<String> missing = new ArrayList<>();
        for (JsonNode input : inputs(body)) {
            Row row = state.of(type).get(input.path("id").asText());
            if (row == null || row.archived) {
                missing.add(input.path("id").asText());
            } else {
                results.add(row(type, row, texts(body.path("properties"))));
            }
        }
        if (!missing.isEmpty()) {
            answer.put("numErrors", missing.size());
            ObjectNode error = answer.putArray("errors").addObject();
            error.put("status", "error").put("category", "OBJECT_NOT_FOUND");
            error.put("message", "Could not get some objects, they may be deleted or not exist.");
            missing.forEach(error.putObject("context").putArray("ids")::add);
        }
        return SimResponse.json(missing.isEmpty() ? 200 : 207, answer);
    }

    private static JsonNode inputs(JsonNode body) {
        if (!body.path("inputs").isArray() || body.path("inputs").size() > BATCH) {
            throw refuse(400, "VALIDATION_ERROR", "inputs must hold at most 100");
        }
        return body.path("inputs");
    }

    private static ObjectNode batch(Instant now) {
        return SimJson.object()
                .put("status", "COMPLETE")
                .put("startedAt", time(now))
                .put("completedAt", time(now));
    }

    /** A search over what the index shows, which may lag (hubspot.md section 4). */
    static SimResponse search(HubSpotState state, String type, JsonNode body, Instant now) {
        int limit = body.path("limit").asInt(10);
        int after = body.path("after").asInt(0);
        if (limit < 1 || limit > LARGEST_PAGE || after + limit > MOST_HITS && after >= MOST_HITS) {
            throw refuse(400, "VALIDATION_ERROR", "paging is beyond what a search shows");
        }
        List<Hit> hits = new ArrayList<>();
        for (Row row : state.of(type).values()) {
            indexed(row, now.minus(state.searchLag))
                    .filter(version -> !version.archived() && passes(version.properties(), body.path("filterGroups")))
                    .ifPresent(version -> hits.add(new Hit(row, version)));
        }
        JsonNode sort = body.path("sorts").path(0);
        if (!sort.isMissingNode()) {
            String by = sort.path("propertyName").asText();
            Comparator<Hit> order =
                    Comparator.comparing(hit -> hit.version().properties().getOrDefault(by, ""));
            hits.sort(sort.path("direction").asText().equals("DESCENDING") ? order.reversed() : order);
        }
        ObjectNode answer = SimJson.object().put("total", hits.size());
        ArrayNode results = answer.putArray("results");
        hits.stream()
                .skip(after)
                .limit(limit)
                .forEach(hit -> results.add(row(
                        type, hit.row().id, hit.version().properties(), hit.row(), texts(body.path("properties")))));
        if (hits.size() > after + limit) {
            answer.putObject("paging").putObject("next").put("after", String.valueOf(after + limit));
        }
        return SimResponse.json(200, answer);
    }

    private record Hit(Row row, Version version) {}

    private static Optional<Version> indexed(Row row, Instant until) {
        Version last = null;
        for (Version version : row.versions) {
            last = version.at().isAfter(until) ? last : version;
        }
        return Optional.ofNullable(last);
    }

    private static boolean passes(Map<String, String> properties, JsonNode groups) {
        if (groups.isEmpty()) {
            return true;
        }
        for (JsonNode group : groups) {
            boolean all = true;
            for (JsonNode filter : group.path("filters")) {
                all &= passesOne(properties, filter);
            }
            if (all) {
                return true;
            }
        }
        return false;
    }

    private static boolean passesOne(Map<String, String> properties, JsonNode filter) {
        String value = properties.get(filter.path("propertyName").asText());
        if (value == null) {
            return false;
        }
        return switch (filter.path("operator").asText()) {
            case "EQ" -> value.equals(filter.path("value").asText());
            case "IN" -> texts(filter.path("values")).contains(value);
            case "GTE" ->
                Instant.parse(value).toEpochMilli()
                        >= Long.parseLong(filter.path("value").asText());
            default -> throw refuse(400, "VALIDATION_ERROR", "unknown operator");
        };
    }

    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
