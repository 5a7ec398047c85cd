package nl.afletter.vendor.snelstart;

import java.time.LocalDate;
import java.util.Collection;
import java.util.stream.Collectors;

/** Literals and conditions of OData 3 as the developer portal writes them (snelstart.md section 5). */
final class OData {

    private OData() {}

    static String is(String property, String text) {
        return property + " eq '" + text.replace("'", "''") + "'";
    }

    static String isId(String property, String guid) {
        return property + " eq guid'" + Names.guid(guid) + "'";
    }

    static String anyId(String property, Collection<String> guids) {
        return guids.stream().map(guid -> isId(property, guid)).collect(Collectors.joining(" or "));
    }

    static String holds(String property, String text) {
        return "substringof('" + text.replace("'", "''") + "'," + property + ") eq true";
    }

    static String days(String property, LocalDate from, LocalDate until) {
        return property + " ge " + moment(from) + " and " + property + " lt " + moment(until.plusDays(1));
    }

    private static String moment(LocalDate day) {
        return "datetime'" + Json.moment(day) + "'";
    }
}
