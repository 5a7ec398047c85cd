package nl.afletter.local.sim;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of OData 3 that clients of accounting packages use: comparisons with typed literals, {@code and}, {@code or},
 * {@code substringof}, {@code startswith} and {@code any} over texts. What is not known is refused in the package's words.
 */
public final class ODataFilter {
    /** What a property can be compared with. */
    public enum Type {
        TEXT,
        NUMBER,
        GUID,
        MOMENT,
        FLAG,
        TEXTS
    }

    /** What packages differ in. */
    public interface Dialect {
        /** What a row holds under the name that filters use. */
        JsonNode value(JsonNode row, String property);

        /** A moment as it is written there. @throws DateTimeParseException for anything else */
        LocalDateTime moment(String text);

        /** Whether a function stands alone; else it is compared with {@code true}. */
        boolean takesBareFunctions();

        /** Refuses a filter that cannot be read. */
        SimRefusal unreadable();

        /** Refuses a property that the resource has not. */
        SimRefusal unknown(String property);
    }

    private static final Pattern TOKEN = Pattern.compile("\\G\\s*(?:(guid'[^']*')|(datetime'[^']*')|('(?:[^']|'')*')"
            + "|(-?\\d+(?:\\.\\d+)?)|([A-Za-z][A-Za-z0-9_/]*)|([(),:]))");

    private final Map<String, Type> properties;
    private final Dialect dialect;
    private final List<String> tokens = new ArrayList<>();
    private int at;

    private ODataFilter(String filter, Map<String, Type> properties, Dialect dialect) {
        this.properties = properties;
        this.dialect = dialect;
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

    /** Which rows a filter lets through. @throws SimRefusal of the dialect */
    public static Predicate<JsonNode> of(String filter, Map<String, Type> properties, Dialect dialect) {
        ODataFilter parser = new ODataFilter(filter, properties, dialect);
        Predicate<JsonNode> parsed = parser.or();
        if (parser.at != parser.tokens.size()) {
            throw parser.invalid();
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
        if (taken("eq")) {
            must("true");
        } else if (!dialect.takesBareFunctions()) {
            throw invalid();
        }
        String property = textFirst ? second : first;
        String text = text(textFirst ? first : second);
        require(property, Type.TEXT);
        return row -> {
            JsonNode value = dialect.value(row, property);
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
            for (JsonNode each : dialect.value(row, property)) {
                if (each.asText().equals(text)) {
                    return true;
                }
            }
            return false;
        };
    }

    private Predicate<JsonNode> comparison(String property) {
        Type type = type(property);
        if (type == Type.TEXTS) {
            throw invalid();
        }
        String operator = next();
        String literal = next();
        if (!List.of("eq", "ne", "gt", "ge", "lt", "le").contains(operator)) {
            throw invalid();
        }
        if (literal.equals("null")) {
            boolean equal = operator.equals("eq");
            return row -> dialect.value(row, property).isValueNode() == !equal;
        }
        Comparable<Object> wanted = literal(type, literal);
        return row -> {
            JsonNode value = dialect.value(row, property);
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
    private Comparable<Object> literal(Type type, String literal) {
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

    private Object actual(Type type, JsonNode value) {
        return switch (type) {
            case NUMBER -> value.decimalValue();
            case MOMENT -> moment(value.asText());
            case FLAG -> value.asBoolean();
            default -> value.asText();
        };
    }

    private BigDecimal number(String literal) {
        if (!literal.matches("-?\\d+(\\.\\d+)?")) {
            throw invalid();
        }
        return new BigDecimal(literal);
    }

    private LocalDateTime moment(String text) {
        try {
            return dialect.moment(text);
        } catch (DateTimeParseException unreadable) {
            throw invalid();
        }
    }

    private String text(String literal) {
        return quoted("", literal).replace("''", "'");
    }

    private String quoted(String prefix, String literal) {
        if (!literal.startsWith(prefix + "'") || !literal.endsWith("'")) {
            throw invalid();
        }
        return literal.substring(prefix.length() + 1, literal.length() - 1);
    }

    private void require(String property, Type type) {
        if (type(property) != type) {
            throw invalid();
        }
    }

    private Type type(String property) {
        Type type = properties.get(property);
        if (type == null) {
            throw dialect.unknown(property);
        }
        return type;
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

    private SimRefusal invalid() {
        return dialect.unreadable();
    }
}
