package nl.afletter.local.sim.snelstart;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.LocalDate;
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
 * The part of OData 3 that the developer portal shows: comparisons with typed literals, {@code and}, {@code or},
 * {@code substringof}, {@code startswith} and {@code any} over texts. Properties are UpperCamelCase and known; anything
 * else is ALG-0104 (own reading: clients with other spellings get on at the real one).
 */
final class ODataFilter {
    /** What a property can be compared with. */
    enum Type {
        TEXT,
        NUMBER,
        GUID,
        MOMENT,
        FLAG,
        TEXTS
    }

    private static final Pattern TOKEN = Pattern.compile("\\G\\s*(?:(guid'[^']*')|(datetime'[^']*')|('(?:[^']|'')*')"
            + "|(-?\\d+(?:\\.\\d+)?)|([A-Za-z][A-Za-z0-9_/]*)|([(),:]))");

    private final Map<String, Type> properties;
    private final List<String> tokens = new ArrayList<>();
    private int at;

    private ODataFilter(String filter, Map<String, Type> properties) {
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

    /** Which rows a filter lets through. @throws SimRefusal ALG-0104 */
    static Predicate<JsonNode> of(String filter, Map<String, Type> properties) {
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
        return name.endsWith("/any") ? any(name.substring(0, name.length() - "/any".length())) : comparison(name);
    }

    private Predicate<JsonNode> function(String name) {
        must("(");
        boolean textFirst = name.equals("substringof");
        String first = next();
        must(",");
        String second = next();
        must(")");
        must("eq");
        must("true");
        String property = textFirst ? second : first;
        String text = text(textFirst ? first : second);
        require(property, Type.TEXT);
        return row -> {
            JsonNode value = value(row, property);
            return value.isTextual()
                    && (textFirst
                            ? value.asText().contains(text)
                            : value.asText().startsWith(text));
        };
    }

    private Predicate<JsonNode> any(String property) {
        require(property, Type.TEXTS);
        must("(");
        String variable = next();
        must(":");
        must(variable);
        must("eq");
        String text = text(next());
        must(")");
        return row -> {
            for (JsonNode each : value(row, property)) {
                if (each.asText().equals(text)) {
                    return true;
                }
            }
            return false;
        };
    }

    private Predicate<JsonNode> comparison(String property) {
        Type type = properties.get(property);
        if (type == null || type == Type.TEXTS) {
            throw invalid();
        }
        String operator = next();
        String literal = next();
        if (!List.of("eq", "ne", "gt", "ge", "lt", "le").contains(operator)) {
            throw invalid();
        }
        if (literal.equals("null")) {
            boolean equal = operator.equals("eq");
            return row -> value(row, property).isValueNode() == !equal;
        }
        Comparable<Object> wanted = literal(type, literal);
        return row -> {
            JsonNode value = value(row, property);
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
    private static Comparable<Object> literal(Type type, String literal) {
        Object value =
                switch (type) {
                    case TEXT -> text(literal);
                    case NUMBER -> number(literal);
                    case GUID -> quoted("guid", literal).toLowerCase(Locale.ROOT);
                    case MOMENT -> moment(quoted("datetime", literal));
                    case FLAG -> Boolean.parseBoolean(literal);
                    case TEXTS -> throw invalid();
                };
        return (Comparable<Object>) value;
    }

    private static Object actual(Type type, JsonNode value) {
        return switch (type) {
            case NUMBER -> value.decimalValue();
            case MOMENT -> moment(value.asText());
            case FLAG -> value.asBoolean();
            default -> value.asText();
        };
    }

    private static BigDecimal number(String literal) {
        if (!literal.matches("-?\\d+(\\.\\d+)?")) {
            throw invalid();
        }
        return new BigDecimal(literal);
    }

    private static LocalDateTime moment(String text) {
        return text.length() > 10
                ? LocalDateTime.parse(text)
                : LocalDate.parse(text).atStartOfDay();
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

    /** {@code Relatie/Id} of a row is its {@code relatie.id}. */
    private static JsonNode value(JsonNode row, String property) {
        JsonNode value = row;
        for (String part : property.split("/")) {
            value = value.path(Character.toLowerCase(part.charAt(0)) + part.substring(1));
        }
        return value;
    }

    private void require(String property, Type type) {
        if (properties.get(property) != type) {
            throw invalid();
        }
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
        return Refusals.code("ALG-0104");
    }
}
