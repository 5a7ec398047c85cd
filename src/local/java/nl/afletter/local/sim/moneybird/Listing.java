package nl.afletter.local.sim.moneybird;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimRequest;
import nl.afletter.local.sim.SimResponse;

/**
 * Filters and pages of a list. Without a period of its own a list shows this year only, also when other keys are given
 * (own reading of "rows of an earlier year are invisible without an explicit period").
 */
final class Listing {
    private final SimRequest request;
    private final Map<String, String> filter = new LinkedHashMap<>();

    private Listing(SimRequest request) {
        this.request = request;
    }

    static Listing of(SimRequest request, Set<String> keys) {
        Listing listing = new Listing(request);
        String text = request.query("filter").orElse("");
        for (String term : text.isEmpty() ? new String[0] : text.split(",")) {
            int colon = term.indexOf(':');
            String key = colon < 0 ? term : term.substring(0, colon);
            if (colon < 0 || !keys.contains(key)) {
                throw Refusals.symbolic(400, "Filter " + key + " is not known", "filter", "invalid");
            }
            listing.filter.put(key, term.substring(colon + 1));
        }
        return listing;
    }

    Optional<String> value(String key) {
        return Optional.ofNullable(filter.get(key));
    }

    /** The values of a key that takes several, divided by a pipe; {@code all} and absence allow every value. */
    boolean allows(String key, Set<String> known, String actual) {
        String given = filter.getOrDefault(key, "all");
        List<String> values = List.of(given.split("\\|"));
        for (String value : values) {
            if (!value.equals("all") && !known.contains(value)) {
                throw Refusals.symbolic(
                        400,
                        Character.toUpperCase(key.charAt(0)) + key.substring(1) + " is not included in the list",
                        "filter",
                        "invalid");
            }
        }
        return values.contains("all") || values.contains(actual);
    }

    Period period(LocalDate today) {
        return Period.ofFilter(filter.getOrDefault("period", "this_year"), today);
    }

    /** The page that the request asks for, as JSON. */
    <T> SimResponse page(List<T> rows, int perPageDefault, Function<T, JsonNode> render) {
        int perPage = number("per_page", perPageDefault);
        if (perPage < 1 || perPage > 100) {
            throw Refusals.plain(400, "per_page does not have a valid value");
        }
        int page = number("page", 1);
        if (page < 1) {
            throw Refusals.symbolic(400, "Page is too small", "page", "min");
        }
        ArrayNode shown = SimJson.array();
        rows.stream().skip((page - 1L) * perPage).limit(perPage).map(render).forEach(shown::add);
        return SimResponse.json(200, shown);
    }

    private int number(String name, int otherwise) {
        try {
            return request.query(name).map(Integer::parseInt).orElse(otherwise);
        } catch (NumberFormatException e) {
            throw Refusals.plain(400, name + " is invalid, " + name + " does not have a valid value");
        }
    }
}
