package nl.afletter.vendor.exact;

import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A question to a list: its filter and the fields that are wanted. Only names of the resource's own fields: another one is
 * a 400 and eats the error budget (exact-online.md sections 3 and 13).
 *
 * @param filter a condition; lists with a sync twin demand one
 * @param select comma-separated fields
 * @param expand a nested list to bring along, or empty
 */
record OData(String filter, String select, String expand) {

    OData(String filter, String select) {
        this(filter, select, "");
    }

    /** As the query of an address. */
    Map<String, String> query() {
        Map<String, String> query = new LinkedHashMap<>();
        if (!filter.isEmpty()) {
            query.put("$filter", filter);
        }
        query.put("$select", select);
        if (!expand.isEmpty()) {
            query.put("$expand", expand);
        }
        return query;
    }

    static String is(String property, String text) {
        return property + " eq " + quoted(text);
    }

    static String isNumber(String property, long number) {
        return property + " eq " + number;
    }

    static String isId(String property, String guid) {
        return property + " eq guid'" + Names.guid(guid) + "'";
    }

    static String anyId(String property, Collection<String> guids) {
        return guids.stream().map(guid -> isId(property, guid)).collect(Collectors.joining(" or ", "(", ")"));
    }

    static String holds(String property, String text) {
        return "substringof(" + quoted(text) + "," + property + ")";
    }

    static String begins(String property, String text) {
        return "startswith(" + property + "," + quoted(text) + ")";
    }

    static String days(String property, LocalDate from, LocalDate until) {
        return property + " ge datetime'" + Json.moment(from) + "' and " + property + " lt datetime'"
                + Json.moment(until.plusDays(1)) + "'";
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
