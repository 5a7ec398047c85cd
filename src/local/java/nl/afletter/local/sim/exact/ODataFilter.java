package nl.afletter.local.sim.exact;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nl.afletter.local.sim.SimRefusal;

/**
 * The part of OData that Exact's clients use: comparisons with typed literals, {@code and}, {@code or}, {@code substringof}
 * and {@code startswith}. Another field than the resource has is a 400.
 */
final class ODataFilter {
    private static final Pattern TOKEN = Pattern.compile("\\G\\s*(?:(guid'[^']*')|(datetime'[^']*')|('(?:[^']|'')*')"
            + "|(-?\\d+(?:\\.\\d+)?)|([A-Za-z][A-Za-z0-9_/]*)|([(),:]))");

    private final Map<String, Character> properties;
    private final List<String> tokens = new ArrayList<>();
    private int at;

    private ODataFilter(String filter, Map<String, Character> properties) {
        this.properties = properties;
        Matcher matcher = TOKEN.matcher(filter);
        int end = 0;
        while (matcher.find()) {
            tokens.add(matcher.group().strip());
            end = matcher.end();
        }
        if (!filter.substring(end).isBlank()) {
            throw invalid();
        }
    }

    /** Which rows a filter lets through. */
    static Predicate<JsonNode> of(String filter, Map<String, Character> properties) {
        ODataFilter parser = new ODataFilter(filter, properties);
        Predicate<JsonNode> parsed = parser.or();
        if (parser.at != parser.tokens.size()) {
            throw invalid();
        }
        return parsed;
    }

    private Predicate<JsonNode> or() {
        Predicate<JsonNode> left = and();
        while (taken("or")) {
            left = left.or(and());
        }
        return left;
    }

    private Predicate<JsonNode> and() {
        Predicate<JsonNode> left = one();
        while (taken("and")) {
            left = left.and(one());
        }
        return left;
    }

    private Predicate<JsonNode> one() {
        if (taken("(")) {
            Predicate<JsonNode> inner = or();
            must(")");
            return inner;
        }
        String name = next();
        if (name.equals("substringof") || name.equals("startswith")) {
            return function(name);
        }
        return comparison(name);
    }

    private Predicate<JsonNode> function(String name) {
        must("(");
        boolean textFirst = name.equals("substringof");
        String first = next();
        must(",");
        String second = next();
        must(")");
        String property = textFirst ? second : first;
        String text = text(textFirst ? first : second);
        if (type(property) != 't') {
            throw invalid();
        }
        return row -> {
            String value = row.path(property).asText("");
            return textFirst ? value.contains(text) : value.startsWith(text);
        };
    }

    private Predicate<JsonNode> comparison(String property) {
        char type = type(property);
        String operator = next();
        String literal = next();
        if (!List.of("eq", "ne", "gt", "ge", "lt", "le").contains(operator)) {
            throw invalid();
        }
        if (literal.equals("null")) {
            boolean equal = operator.equals("eq");
            return row -> row.path(property).isValueNode() == !equal;
        }
        Comparable<Object> wanted = literal(type, literal);
        return row -> {
            JsonNode value = row.path(property);
            return value.isValueNode() && !value.isNull() && holds(operator, -wanted.compareTo(actual(type, value)));
        };
    }

    private static boolean holds(String operator, int order) {
        return switch (operator) {
            case "eq" -> order == 0;
            case "ne" -> order != 0;
            case "gt" -> order > 0;
            case "ge" -> order >= 0;
            case "lt" -> order < 0;
            default -> order <= 0;
        };
    }

    @SuppressWarnings("unchecked")
    private static Comparable<Object> literal(char type, String literal) {
        Object value =
                switch (type) {
                    case 't' -> text(literal);
                    case 'n' -> number(literal);
                    case 'g' -> quoted("guid", literal).toLowerCase(Locale.ROOT);
                    case 'm' -> moment(quoted("datetime", literal));
                    case 'b' -> Boolean.parseBoolean(literal);
                    default -> throw invalid();
                };
        return (Comparable<Object>) value;
    }

    private static Object actual(char type, JsonNode value) {
        return switch (type) {
            case 'n' -> value.decimalValue();
            case 'm' -> moment(value.asText());
            case 'b' -> value.asBoolean();
            default -> value.asText();
        };
    }

    private char type(String property) {
        Character type = properties.get(property);
        if (type == null) {
            throw Refusals.field(property);
        }
        return type;
    }

    private static BigDecimal number(String literal) {
        if (!literal.matches("-?\\d+(\\.\\d+)?")) {
            throw invalid();
        }
        return new BigDecimal(literal);
    }

    private static LocalDateTime moment(String text) {
        if (!text.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d")) {
            throw invalid();
        }
        return LocalDateTime.parse(text);
    }

    private static String text(String literal) {
        return quoted("", literal).replace("''", "'");
    }

    private static String quoted(String prefix, String literal) {
        if (!literal.startsWith(prefix + "'") || !literal.endsWith("'")) {
            throw invalid();
        }
        return literal.substring(prefix.length() + 1, literal.length() - 1);
    }

    private boolean taken(String token) {
        if (at < tokens.size() && tokens.get(at).equals(token)) {
            at++;
            return true;
        }
        return false;
    }

    private void must(String token) {
        if (!taken(token)) {
            throw invalid();
        }
    }

    private String next() {
        if (at >= tokens.size()) {
            throw invalid();
        }
        return tokens.get(at++);
    }

    private static SimRefusal invalid() {
        return Refusals.invalid("Error parsing query: the filter cannot be read.");
    }
}
