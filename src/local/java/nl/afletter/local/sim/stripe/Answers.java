package nl.afletter.local.sim.stripe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimRefusal;
import nl.afletter.local.sim.SimRequest;
import nl.afletter.local.sim.SimResponse;
import nl.afletter.local.sim.stripe.StripeState.Listing;
import nl.afletter.local.sim.stripe.StripeState.PayoutRow;
import nl.afletter.local.sim.stripe.StripeState.Row;

/** Answers to reads: one thing, or a page of a list, with what the call asks to be expanded (stripe.md section 2). */
final class Answers {
    private static final Set<String> PAGING = Set.of(
            "limit", "starting_after", "ending_before", "created[gte]", "created[gt]", "created[lte]", "created[lt]");
    private static final int DEFAULT_PAGE = 10;
    private static final int LARGEST_PAGE = 100;
    private static final int DEEPEST = 4;

    private final StripeState state;
    private final SimRequest request;
    private final boolean test;
    private final Render render;

    Answers(StripeState state, SimRequest request) {
        this.state = state;
        this.request = request;
        this.test = state.keys.get(request.bearer().orElse("")).test();
        this.render = new Render(state);
    }

    <T extends Row> SimResponse one(Listing<T> list) {
        known(Set.of());
        String id = request.param("id");
        T row = list.find(id).filter(each -> each.test == test).orElseThrow(() -> missing(id));
        ObjectNode node = render.object(row);
        expansions("").forEach(path -> expand(node, path));
        return SimResponse.json(200, node);
    }

    /** @param filters query parameters with what they ask of a row */
    <T extends Row> SimResponse page(Listing<T> list, Map<String, FilterOf<T>> filters) {
        Set<String> all = new TreeSet<>(filters.keySet());
        all.addAll(PAGING);
        known(all);
        Predicate<T> wanted = row -> row.test == test && isInTime(row);
        for (Map.Entry<String, FilterOf<T>> filter : filters.entrySet()) {
            List<String> values = request.query().get(filter.getKey());
            if (values != null) {
                wanted = wanted.and(row ->
                        values.stream().anyMatch(value -> filter.getValue().fits(row, value)));
            }
        }
        return rows(list.rows, list, wanted);
    }

    /** A filter of a list. */
    @FunctionalInterface
    interface FilterOf<T> {
        boolean fits(T row, String value);
    }

    /** Only an automatic payout has a list. */
    SimResponse movements() {
        String payout = request.query("payout").orElse("");
        if (!payout.isEmpty()) {
            PayoutRow row = state.payouts.find(payout).orElseThrow(() -> missing(payout));
            if (!row.automatic) {
                throw refuse(
                        400,
                        "Balance transaction history can only be filtered on automatic transfers, not manual.",
                        "");
            }
        }
        return page(
                state.movements,
                Map.of(
                        "payout", (row, value) -> value.equals(row.payout),
                        "type", (row, value) -> value.equals(row.type),
                        "source", (row, value) -> value.equals(row.source),
                        "currency", (row, value) -> value.equalsIgnoreCase(row.currency)));
    }

    private <T extends Row> SimResponse rows(List<T> oldestFirst, Listing<T> list, Predicate<T> wanted) {
        int limit = Math.min(limit(), state.largestPage);
        int start = oldestFirst.size() - 1;
        String after = request.query("starting_after").orElse("");
        if (!after.isEmpty()) {
            start = list.position(after) - 1;
            if (start < -1) {
                throw missing(after);
            }
        }
        ObjectNode answer = SimJson.object().put("object", "list").put("url", request.path());
        ArrayNode data = SimJson.array();
        boolean more = false;
        for (int i = start; i >= 0 && !more; i--) {
            T row = oldestFirst.get(i);
            if (wanted.test(row)) {
                more = data.size() == limit;
                if (!more) {
                    ObjectNode node = render.object(row);
                    expansions("data.").forEach(path -> expand(node, path));
                    data.add(node);
                }
            }
        }
        answer.put("has_more", more).set("data", data);
        return SimResponse.json(200, answer);
    }

    private int limit() {
        String text = request.query("limit").orElse(String.valueOf(DEFAULT_PAGE));
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > LARGEST_PAGE) {
            throw refuse(400, "Invalid integer: limit must be between 1 and 100", "limit");
        }
        return Integer.parseInt(text);
    }

    private boolean isInTime(Row row) {
        long created = row.createdAt.getEpochSecond();
        return request.query("created[gte]")
                        .map(Long::parseLong)
                        .filter(at -> created < at)
                        .isEmpty()
                && request.query("created[gt]")
                        .map(Long::parseLong)
                        .filter(at -> created <= at)
                        .isEmpty()
                && request.query("created[lte]")
                        .map(Long::parseLong)
                        .filter(at -> created > at)
                        .isEmpty()
                && request.query("created[lt]")
                        .map(Long::parseLong)
                        .filter(at -> created >= at)
                        .isEmpty();
    }

    private void known(Set<String> allowed) {
        for (String name : request.query().keySet()) {
            if (!allowed.contains(name) && !name.equals("expand[]")) {
                throw refuse(400, "Received unknown parameter: " + name, name);
            }
        }
    }

    private List<String> expansions(String prefix) {
        List<String> paths = request.query().getOrDefault("expand[]", List.of());
        for (String path : paths) {
            if (!path.startsWith(prefix) || path.split("\\.").length > DEEPEST) {
                throw refuse(400, "This property cannot be expanded (" + path + ").", "expand");
            }
        }
        return paths.stream().map(path -> path.substring(prefix.length())).toList();
    }

    private void expand(ObjectNode node, String path) {
        try {
            render.expand(node, path);
        } catch (Render.NotExpandable no) {
            throw refuse(400, no.getMessage(), "expand");
        }
    }

    private static SimRefusal missing(String id) {
        ObjectNode error = SimJson.object();
        error.putObject("error")
                .put("type", "invalid_request_error")
                .put("code", "resource_missing")
                .put("message", "No such object: '" + id + "'")
                .put("param", "id");
        return new SimRefusal(SimResponse.json(404, error));
    }

    static SimRefusal refuse(int status, String message, String parameter) {
        return new SimRefusal(error(status, message, parameter));
    }

    static SimResponse error(int status, String message, String parameter) {
        ObjectNode answer = SimJson.object();
        ObjectNode error = answer.putObject("error")
                .put("type", status >= 500 ? "api_error" : "invalid_request_error")
                .put("message", message);
        if (!parameter.isEmpty()) {
            error.put("param", parameter);
        }
        return SimResponse.json(status, answer);
    }
}
