package nl.afletter.local.sim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** One HTTP answer. An empty body is sent without a body at all. Immutable; the byte array is not copied. */
public record SimResponse(int status, Map<String, String> headers, byte[] body) {

    /** An answer with a JSON body. */
    public static SimResponse json(int status, JsonNode body) {
        try {
            return bytes(status, "application/json; charset=utf-8", SimJson.MAPPER.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot write this JSON", e);
        }
    }

    /** An answer with a text body of the given media type, UTF-8. */
    public static SimResponse text(int status, String contentType, String body) {
        return bytes(status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    /** An answer with a body of the given media type. */
    public static SimResponse bytes(int status, String contentType, byte[] body) {
        return new SimResponse(status, Map.of("Content-Type", contentType), body);
    }

    /** An answer without a body, such as 204. */
    public static SimResponse empty(int status) {
        return new SimResponse(status, Map.of(), new byte[0]);
    }

    /** The same answer with one header more (or replaced). */
    public SimResponse with(String header, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(header, value);
        return new SimResponse(status, all, body);
    }

    /** The same answer with these headers added. */
    public SimResponse with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return new SimResponse(status, all, body);
    }
}
