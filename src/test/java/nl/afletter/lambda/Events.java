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

    /** A webhook through the HTTP API. @param door a role in lower case @param contentType of the body */
    static String webhook(String door, String connection, String token, String contentType, String body) {
        return webhook(door, connection, token, contentType, body, false);
    }

    /** The same, with its body encoded, as the HTTP API does for content that may be binary. */
    static String encodedWebhook(String door, String connection, String token, String contentType, String body) {
        return webhook(door, connection, token, contentType, encoded(body), true);
    }

    /** A request of a browser. */
    static String request(String method, String path, Map<String, String> query) {
        ObjectNode event = http("http-plain.json", method, path, method + " /{proxy+}");
        event.remove("pathParameters");
        event.put("body", "");
        ObjectNode parameters = event.putObject("queryStringParameters");
        query.forEach(parameters::put);
        return event.toString();
    }

    /** A form of a browser, which the HTTP API encodes. */
    static String form(String path, String form) {
        return form("http-plain.json", path, form);
    }

    /** A page or, as JSON, what stands on it, for whom the IAM authoriser let in. */
    static String signedPage(String path, String accept) {
        ObjectNode event = http("http-signed.json", "GET", path, "GET /{proxy+}");
        event.withObject("/headers").put("accept", accept);
        return event.toString();
    }

    /** A form of a program that signs. */
    static String signedForm(String path, String form) {
        return form("http-signed.json", path, form);
    }

    /** The name under which the signed ones come. */
    static String signer() {
        return json(recorded("http-signed.json"))
                .at("/requestContext/authorizer/iam/userArn")
                .asText();
    }

    private static String form(String recorded, String path, String form) {
        ObjectNode event = http(recorded, "POST", path, "POST /{proxy+}");
        event.withObject("/headers").put("content-type", "application/x-www-form-urlencoded");
        event.put("body", encoded(form)).put("isBase64Encoded", true);
        return event.toString();
    }

    private static String encoded(String body) {
        return Base64.getEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8));
    }

    private static String webhook(
            String door, String connection, String token, String contentType, String body, boolean encoded) {
        ObjectNode event = http(
                "http-plain.json",
                "POST",
                "/webhooks/%s/%s/%s".formatted(door, connection, token),
                "POST /webhooks/%s/{connection}/{token}".formatted(door));
        event.withObject("/pathParameters").put("connection", connection).put("token", token);
        event.withObject("/headers").put("content-type", contentType);
        event.put("body", body).put("isBase64Encoded", encoded);
        return event.toString();
    }

    private static ObjectNode http(String recorded, String method, String path, String route) {
        ObjectNode event = (ObjectNode) json(recorded(recorded));
        event.put("rawPath", path).put("routeKey", route);
        event.withObject("/requestContext").put("routeKey", route);
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
