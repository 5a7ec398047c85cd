package nl.afletter.vendor.generic;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import nl.afletter.port.WebhookVerifier.Fault;

/**
 * The form of a JSON value, as data: what is checked at the door and what is published as JSON Schema are one thing.
 */
sealed interface Shape {

    /** Notes what is wrong. @param path JSON pointer of the value */
    void check(JsonNode value, String path, Faults faults);

    /** What a text means beyond its letters. */
    enum Meaning {
        ANY,
        /** A day of the calendar; a moment behind it is cut off. */
        DAY,
        /** A moment with its offset. */
        MOMENT,
        /** A day or a moment. */
        WHEN
    }

    /**
     * A text of at least one character.
     *
     * @param longest characters
     * @param pattern the whole text matches it; empty for any
     */
    record Text(int longest, Pattern pattern, Meaning meaning) implements Shape {

        Text(int longest, String pattern, Meaning meaning) {
            this(longest, Pattern.compile(pattern), meaning);
        }

        /** Whether any letters will do. */
        boolean any() {
            return pattern.pattern().isEmpty();
        }

        @Override
        public void check(JsonNode value, String path, Faults faults) {
            if (!value.isTextual()) {
                faults.add(path, "type", "is not a text (in quotes)");
            } else if (value.textValue().length() > longest) {
                faults.add(path, "too-long", "is longer than " + longest + " characters");
            } else if (!isWriting(value.textValue())) {
                faults.add(path, "format", "holds signs that are no writing, such as control characters");
            } else if (!any() && !pattern.matcher(value.textValue()).matches()) {
                faults.add(path, "format", "does not match " + pattern.pattern());
            } else if (!isMeant(value.textValue())) {
                faults.add(path, "format", "is no day or moment of the calendar");
            }
        }

        /** Nothing that cannot be written again as it is: control characters, halves of a pair. */
        private static boolean isWriting(String text) {
            return text.codePoints()
                    .allMatch(
                            c -> (c >= ' ' && c != 127 && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE))
                                    || c == '\n'
                                    || c == '\r'
                                    || c == '\t');
        }

        private boolean isMeant(String text) {
            try {
                if (meaning == Meaning.DAY) {
                    LocalDate.parse(text.substring(0, Values.DAY));
                } else if (meaning == Meaning.MOMENT) {
                    OffsetDateTime.parse(text);
                } else if (meaning == Meaning.WHEN) {
                    Values.moment(text);
                }
                return true;
            } catch (DateTimeException none) {
                return false;
            }
        }
    }

    /** Whatever it is: of an event whose type is unknown, only that is told. */
    record Anything() implements Shape {
        @Override
        public void check(JsonNode value, String path, Faults faults) {}
    }

    /** One of these texts. */
    record OneOf(List<String> values) implements Shape {
        @Override
        public void check(JsonNode value, String path, Faults faults) {
            if (!value.isTextual() || !values.contains(value.textValue())) {
                faults.add(path, "not-one-of", "is none of " + String.join(", ", values));
            }
        }
    }

    /** A whole number. */
    record Whole(int least, int most) implements Shape {
        @Override
        public void check(JsonNode value, String path, Faults faults) {
            if (!value.isIntegralNumber() || !value.canConvertToInt()) {
                faults.add(path, "type", "is not a whole number");
            } else if (value.intValue() < least || value.intValue() > most) {
                faults.add(path, "out-of-range", "is not between " + least + " and " + most);
            }
        }
    }

    /** True or false. */
    record Flag() implements Shape {
        @Override
        public void check(JsonNode value, String path, Faults faults) {
            if (!value.isBoolean()) {
                faults.add(path, "type", "is neither true nor false");
            }
        }
    }

    /** Short texts by name. */
    record Texts(int most, int longest) implements Shape {
        @Override
        public void check(JsonNode value, String path, Faults faults) {
            if (!value.isObject()) {
                faults.add(path, "type", "is not an object");
            } else if (value.size() > most) {
                faults.add(path, "too-many", "has more than " + most + " entries");
            } else {
                Text each = new Text(longest, "", Meaning.ANY);
                value.properties()
                        .forEach(entry -> each.check(entry.getValue(), path + "/" + name(entry.getKey()), faults));
            }
        }
    }

    /** A list of at least one row. */
    record Rows(Shape of, int most) implements Shape {
        @Override
        public void check(JsonNode value, String path, Faults faults) {
            if (!value.isArray()) {
                faults.add(path, "type", "is not a list");
            } else if (value.isEmpty()) {
                faults.add(path, "too-few", "has no rows");
            } else if (value.size() > most) {
                faults.add(path, "too-many", "has more than " + most + " rows");
            } else {
                for (int i = 0; i < value.size(); i++) {
                    of.check(value.get(i), path + "/" + i, faults);
                }
            }
        }
    }

    /**
     * An object whose keys are all known.
     *
     * @param either exactly one of these keys is there; empty for no such rule
     */
    record Fields(Map<String, Field> fields, List<String> either) implements Shape {
        @Override
        public void check(JsonNode value, String path, Faults faults) {
            if (!value.isObject()) {
                faults.add(path, "type", "is not an object");
                return;
            }
            value.properties().forEach(entry -> {
                Field field = fields.get(entry.getKey());
                if (field == null) {
                    faults.add(path + "/" + name(entry.getKey()), "unknown", "is not a key that is known here");
                } else {
                    field.shape().check(entry.getValue(), path + "/" + entry.getKey(), faults);
                }
            });
            fields.forEach((name, field) -> {
                if (field.required() && !value.has(name)) {
                    faults.add(path + "/" + name, "required", "is missing");
                }
            });
            if (!either.isEmpty() && either.stream().filter(value::has).count() != 1) {
                faults.add(path, "either", "holds not exactly one of " + String.join(", ", either));
            }
        }

        /** The same, with exactly one of these keys. */
        Fields either(String one, String other) {
            return new Fields(fields, List.of(one, other));
        }

        /** The same with more fields behind. */
        Fields with(Fields more) {
            Map<String, Field> all = new LinkedHashMap<>(fields);
            all.putAll(more.fields);
            return new Fields(all, either);
        }
    }

    /** A key of an object. @param says what it means, for the schema */
    record Field(Shape shape, boolean required, String says) {}

    /** A name as a part of a JSON pointer, no longer than is shown. */
    private static String name(String key) {
        String escaped = key.replace("~", "~0").replace("/", "~1");
        return escaped.substring(0, Math.min(escaped.length(), Faults.LONGEST_NAME));
    }

    /** Collects faults, up to a number that a person reads. */
    final class Faults {
        static final int LONGEST_NAME = 60;
        private static final int MOST = 50;

        private final List<Fault> all = new ArrayList<>();

        void add(String path, String code, String message) {
            if (all.size() < MOST) {
                all.add(new Fault(path, code, message));
            }
        }

        boolean none() {
            return all.isEmpty();
        }

        List<Fault> all() {
            return List.copyOf(all);
        }
    }
}
