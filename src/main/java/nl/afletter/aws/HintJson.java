package nl.afletter.aws;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import nl.afletter.model.Hint;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;

/**
 * A hint as a message of the queue: {@code {"connection":…,"kind":…,"id":…,"cause":…,"sentAt":…}}, all texts, the time
 * as ISO-8601.
 */
public final class HintJson {

    private static final int MAX_LENGTH = 2_000;
    private static final Set<String> FIELDS = Set.of("connection", "kind", "id", "cause", "sentAt");
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private HintJson() {}

    /** The message of a hint. */
    public static String write(Hint hint) {
        return MAPPER.createObjectNode()
                .put("connection", hint.subject().connection())
                .put("kind", hint.subject().kind().name())
                .put("id", hint.subject().id())
                .put("cause", hint.cause().name())
                .put("sentAt", hint.sentAt().toString())
                .toString();
    }

    /** The hint of a message. @throws IllegalArgumentException if it is anything but what {@link #write} makes */
    public static Hint read(String message) {
        JsonNode json = object(message);
        SubjectRef subject =
                new SubjectRef(text(json, "connection"), value(json, "kind", SubjectKind.class), text(json, "id"));
        return new Hint(subject, value(json, "cause", Hint.Cause.class), time(json));
    }

    private static JsonNode object(String message) {
        if (message == null || message.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("the message is no hint: it is missing or longer than " + MAX_LENGTH);
        }
        JsonNode json;
        try {
            json = MAPPER.readTree(message);
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException("the message is no hint: it is not JSON");
        }
        if (!json.isObject()) {
            throw new IllegalArgumentException("the message is no hint: it is not a JSON object");
        }
        Set<String> names = new TreeSet<>();
        json.fieldNames().forEachRemaining(names::add);
        if (!names.equals(FIELDS)) {
            throw new IllegalArgumentException("the message is no hint: it has not exactly the fields of one");
        }
        return json;
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = json.get(field);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("the message is no hint: its " + field + " is not a text");
        }
        return value.textValue();
    }

    private static <E extends Enum<E>> E value(JsonNode json, String field, Class<E> type) {
        String name = text(json, field);
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("the message is no hint: its " + field + " is not known"));
    }

    private static Instant time(JsonNode json) {
        try {
            return Instant.parse(text(json, "sentAt"));
        } catch (DateTimeException notATime) {
            throw new IllegalArgumentException("the message is no hint: its sentAt is not a time");
        }
    }
}
