package nl.afletter.lambda;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import nl.afletter.aws.HintJson;
import nl.afletter.model.Hint;

/** Events as AWS sends them, made from recorded ones below {@code src/test/resources/events}. */
final class Events {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Events() {}

    /** A recorded event as it is. */
    static String recorded(String name) {
        try (InputStream in = Events.class.getResourceAsStream("/events/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A webhook through the HTTP API. @param door {@code crm} or {@code psp} @param contentType of the body */
    static String webhook(String door, String connection, String token, String contentType, String body) {
        return webhook(door, connection, token, contentType, body, false);
    }

    /** The same, with its body encoded, as the HTTP API does for content that may be binary. */
    static String encodedWebhook(String door, String connection, String token, String contentType, String body) {
        String encoded = Base64.getEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8));
        return webhook(door, connection, token, contentType, encoded, true);
    }

    /** A request of a browser. */
    static String request(String method, String path, Map<String, String> query) {
        ObjectNode event = http(method, path);
        event.remove("pathParameters");
        event.put("body", "");
        ObjectNode parameters = event.putObject("queryStringParameters");
        query.forEach(parameters::put);
        return event.toString();
    }

    private static String webhook(
            String door, String connection, String token, String contentType, String body, boolean encoded) {
        ObjectNode event = http("POST", "/webhooks/%s/%s/%s".formatted(door, connection, token));
        event.withObject("/pathParameters").put("connection", connection).put("token", token);
        event.withObject("/headers").put("content-type", contentType);
        event.put("body", body).put("isBase64Encoded", encoded);
        return event.toString();
    }

    private static ObjectNode http(String method, String path) {
        ObjectNode event = (ObjectNode) json(recorded("http-plain.json"));
        event.put("rawPath", path);
        event.withObject("/requestContext/http").put("method", method).put("path", path);
        return event;
    }

    /** A tick as its schedule sends it. */
    static String tick(String function) {
        return "{\"task\":\"%s\",\"scheduledAt\":\"2026-03-01T10:00:00Z\"}".formatted(function);
    }

    /** The settings file of the docs, as a person sends it. */
    static String settings() {
        try {
            return JSON.createObjectNode()
                    .put("yaml", Files.readString(Path.of("docs/settings-example.yaml")))
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A batch of messages; each is one more. */
    static final class Batch {
        private final ObjectNode event = (ObjectNode) json(recorded("sqs-bad-message.json"));
        private final ObjectNode like = (ObjectNode) event.get("Records").get(0).deepCopy();
        private final ArrayNode records = event.putArray("Records");

        Batch message(String id, String group, String body) {
            ObjectNode message = like.deepCopy();
            message.put("messageId", id).put("body", body);
            message.withObject("/attributes").put("MessageGroupId", group);
            records.add(message);
            return this;
        }

        Batch hint(String id, String group, Hint hint) {
            return message(id, group, HintJson.write(hint));
        }

        String event() {
            return event.toString();
        }
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("No JSON: " + text, e);
        }
    }
}
