package nl.afletter.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import nl.afletter.journal.Intents;

/**
 * Stored intents as JSON of records: dates as ISO-8601, decimals exact, nothing unknown and nothing missing that is a
 * number. A text {@code @key} is replaced where it is the whole value; a text that an adapter does not want replaced
 * begins otherwise.
 */
public final class JsonIntents implements Intents {

    private static final char MARK = '@';

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** @throws IllegalStateException if the text is not what this type of input is stored as */
    @Override
    public <I> I read(String json, Class<I> type, UnaryOperator<String> idOf) {
        try {
            return JSON.treeToValue(resolved(JSON.readTree(json), idOf), type);
        } catch (JsonProcessingException unreadable) {
            // Jackson quotes the text around a fault: names and amounts of people.
            unreadable.clearLocation();
            throw new IllegalStateException("a stored intent is no " + type.getName());
        }
    }

    private static JsonNode resolved(JsonNode node, UnaryOperator<String> idOf) {
        if (node.isTextual() && !node.textValue().isEmpty() && node.textValue().charAt(0) == MARK) {
            return TextNode.valueOf(idOf.apply(node.textValue().substring(1)));
        }
        if (node instanceof ObjectNode object) {
            List<Map.Entry<String, JsonNode>> fields = new ArrayList<>(object.properties());
            fields.forEach(field -> object.set(field.getKey(), resolved(field.getValue(), idOf)));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, resolved(array.get(i), idOf));
            }
        }
        return node;
    }
}
