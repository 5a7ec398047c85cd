package nl.afletter.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * A place in the settings file. Reading never throws: a fault is noted with its path and a harmless value is handed
 * out, so that one pass finds all faults.
 */
final class SettingsNode {

    private final JsonNode value;
    private final String path;
    private final List<String> faults;
    private final Set<String> asked = new HashSet<>();

    SettingsNode(JsonNode value, String path, List<String> faults) {
        this.value = value;
        this.path = path;
        this.faults = faults;
    }

    String path() {
        return path;
    }

    /** Notes a fault of this place. */
    void fault(String sentence) {
        faults.add((path.isEmpty() ? "(file)" : path) + ": " + sentence);
    }

    /** Notes a fault of a key below this place. */
    void fault(String key, String sentence) {
        faults.add(at(key) + ": " + sentence);
    }

    boolean has(String key) {
        return value.has(key);
    }

    boolean isList(String key) {
        return value.path(key).isArray();
    }

    /** Whether there is a map under this key. */
    boolean isMap(String key) {
        return value.path(key).isObject();
    }

    /** A map's place; one that is absent is an empty one. */
    SettingsNode map(String key) {
        JsonNode child = child(key);
        if (!child.isMissingNode() && !child.isObject()) {
            fault(key, "is not a map of keys and values");
            child = MissingNode.getInstance();
        }
        return new SettingsNode(child, at(key), faults);
    }

    /** The rows of a list, each a map; absent is empty. */
    List<SettingsNode> list(String key) {
        JsonNode child = array(key);
        List<SettingsNode> rows = new ArrayList<>();
        for (int i = 0; i < child.size(); i++) {
            SettingsNode row = new SettingsNode(child.get(i), at(key) + "[" + i + "]", faults);
            if (child.get(i).isObject()) {
                rows.add(row);
            } else {
                row.fault("is not a map of keys and values");
            }
        }
        return rows;
    }

    /** A list of texts; absent is empty. */
    List<String> texts(String key) {
        JsonNode child = array(key);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < child.size(); i++) {
            texts.add(textOf(child.get(i), at(key) + "[" + i + "]"));
        }
        return texts;
    }

    /** A text that has to be there and not blank. */
    String text(String key) {
        JsonNode child = child(key);
        if (child.isMissingNode()) {
            fault(key, "is missing");
            return "";
        }
        String text = textOf(child, at(key));
        if (text.isBlank() && child.isTextual()) {
            fault(key, "is empty");
        }
        return text;
    }

    /** A text, or the default. */
    String text(String key, String otherwise) {
        JsonNode child = child(key);
        return child.isMissingNode() ? otherwise : textOf(child, at(key));
    }

    /** {@code true} or {@code false}, or the default. */
    boolean bool(String key, boolean otherwise) {
        JsonNode child = child(key);
        if (!child.isMissingNode() && !child.isBoolean()) {
            fault(key, "is neither true nor false");
        }
        return child.asBoolean(otherwise);
    }

    /** A value of an enumeration, written in lower case with dashes, or the default; a null default means required. */
    <E extends Enum<E>> E choice(String key, Class<E> type, E otherwise) {
        E fallback = otherwise == null ? type.getEnumConstants()[0] : otherwise;
        if (!has(key) && otherwise != null) {
            child(key);
            return otherwise;
        }
        String text = text(key);
        for (E each : type.getEnumConstants()) {
            if (written(each).equals(text)) {
                return each;
            }
        }
        if (!text.isBlank()) {
            fault(
                    key,
                    "is none of "
                            + String.join(
                                    ", ",
                                    Arrays.stream(type.getEnumConstants())
                                            .map(SettingsNode::written)
                                            .toList()));
        }
        return fallback;
    }

    /** How the file writes a value of an enumeration: {@code FIRST_OPEN_DAY} as {@code first-open-day}. */
    static String written(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A day such as {@code 2026-01-01}. */
    LocalDate day(String key) {
        String text = text(key);
        try {
            return text.isBlank() ? LocalDate.EPOCH : LocalDate.parse(text);
        } catch (DateTimeException notADay) {
            fault(key, "is not a day like 2026-01-01");
            return LocalDate.EPOCH;
        }
    }

    /** A time such as {@code P5D} or {@code PT1H}, more than nothing; or the default. */
    Duration duration(String key, Duration otherwise) {
        String text = text(key, otherwise.toString());
        if (!isDuration(text)) {
            fault(key, "is not a time like P5D (days) or PT1H (hours)");
            return otherwise;
        }
        return Duration.parse(text);
    }

    /** A decimal number, written as a number or a text. @param otherwise the default; null means required */
    BigDecimal decimal(String key, String otherwise) {
        JsonNode child = child(key);
        if (child.isMissingNode() && otherwise != null) {
            return new BigDecimal(otherwise);
        }
        if (child.isMissingNode()) {
            fault(key, "is missing");
            return BigDecimal.ZERO;
        }
        if (child.isNumber()) {
            return child.decimalValue();
        }
        if (child.isTextual() && child.textValue().matches("\\d{1,12}(\\.\\d{1,6})?")) {
            return new BigDecimal(child.textValue());
        }
        fault(key, "is not a decimal number with a point");
        return BigDecimal.ZERO;
    }

    /** A map of texts, keys in the file's order; absent is empty. */
    Map<String, String> textMap(String key) {
        return map(key).entries((name, child) -> textOf(child.value, child.path));
    }

    /** All keys of this map with what is read from each. */
    <T> Map<String, T> entries(BiFunction<String, SettingsNode, T> read) {
        Map<String, T> all = new LinkedHashMap<>();
        value.properties()
                .forEach(field -> all.put(
                        field.getKey(),
                        read.apply(field.getKey(), new SettingsNode(field.getValue(), at(field.getKey()), faults))));
        return all;
    }

    /** Notes each key that nobody asked for. */
    void closed() {
        value.fieldNames().forEachRemaining(name -> {
            if (!asked.contains(name)) {
                fault(name, "is not a known key");
            }
        });
    }

    /** Whether this place holds a map; notes a fault if not. */
    boolean requireMap() {
        if (!value.isObject()) {
            fault("is not a map of keys and values");
        }
        return value.isObject();
    }

    /** Whether a text is a time that is more than nothing, in ISO 8601. */
    static boolean isDuration(String text) {
        try {
            Duration duration = Duration.parse(text);
            return !duration.isNegative() && !duration.isZero();
        } catch (DateTimeException notADuration) {
            return false;
        }
    }

    private JsonNode child(String key) {
        asked.add(key);
        JsonNode child = value.path(key);
        return child.isNull() ? MissingNode.getInstance() : child;
    }

    private JsonNode array(String key) {
        JsonNode child = child(key);
        if (!child.isMissingNode() && !child.isArray()) {
            fault(key, "is not a list");
            return MissingNode.getInstance();
        }
        return child;
    }

    /** Numbers are no ids: YAML would turn {@code 0123} into 83 and drop a leading zero. */
    private String textOf(JsonNode node, String where) {
        if (node.isTextual()) {
            return node.textValue().strip();
        }
        faults.add(where
                + (node.isValueNode() && !node.isNull() ? ": is not a text; put it in quotes" : ": is not a text"));
        return "";
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
