package nl.afletter.local.sim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One HTTP request as a handler sees it: path as sent, path parameters and query decoded, names of headers in any case.
 *
 * @param query each name with its values in order
 * @param headers the first value of each header
 */
public record SimRequest(
        String method,
        String path,
        Map<String, String> params,
        Map<String, List<String>> query,
        TreeMap<String, String> headers,
        byte[] body) {

    /** Thrown when a body is not what its reader expects; the simulator answers it in the vendor's shape. */
    public static final class Unreadable extends RuntimeException {
        Unreadable(String reason) {
            super(reason, null, false, false);
        }
    }

    /** One part of a multipart body; {@code fileName} is null for a plain field. */
    public record Part(String name, String fileName, String contentType, byte[] content) {}

    /** A request as it comes in: the query as it stands in the address, each header with its first value. */
    public static SimRequest of(
            String method, String rawPath, String rawQuery, Map<String, List<String>> headers, byte[] body) {
        TreeMap<String, String> first = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((header, values) -> first.put(header, values.get(0)));
        return new SimRequest(method, rawPath, Map.of(), parseQuery(rawQuery), first, body);
    }

    SimRequest withParams(Map<String, String> found) {
        return new SimRequest(method, path, found, query, headers, body);
    }

    /** A path parameter by its name in the route's template. */
    public String param(String name) {
        String value = params.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no parameter " + name);
        }
        return value;
    }

    /** The first value of a query parameter. */
    public Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name)).map(values -> values.get(0));
    }

    /** A header's first value; the name in any case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** The token of {@code Authorization: Bearer …}. */
    public Optional<String> bearer() {
        return header("Authorization")
                .filter(value -> value.startsWith("Bearer "))
                .map(value -> value.substring(7));
    }

    /** The body as text, UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The body as JSON, read strictly; anything else is {@link Unreadable}. */
    public JsonNode json() {
        try {
            JsonNode node = SimJson.MAPPER.readTree(body);
            if (node == null || node.isMissingNode()) {
                throw new Unreadable("the body is empty");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new Unreadable("the body is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new Unreadable("the body cannot be read");
        }
    }

    /** The body as an HTML form. */
    public Map<String, String> form() {
        Map<String, String> fields = new LinkedHashMap<>();
        parseQuery(text()).forEach((name, values) -> fields.put(name, values.get(0)));
        return fields;
    }

    /** The parts of a {@code multipart/form-data} body; {@link Unreadable} when it is none. */
    public List<Part> parts() {
        String type = header("Content-Type").orElse("");
        String boundary = attribute(type, "boundary");
        if (!type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data") || boundary == null) {
            throw new Unreadable("the body is not multipart/form-data");
        }
        String raw = new String(body, StandardCharsets.ISO_8859_1);
        List<Part> parts = new ArrayList<>();
        for (String piece : raw.split("(\r\n)?--" + Pattern.quote(boundary))) {
            int split = piece.indexOf("\r\n\r\n");
            if (split >= 0) {
                parts.add(part(piece.substring(0, split), piece.substring(split + 4)));
            }
        }
        return parts;
    }

    private static Part part(String head, String content) {
        String disposition = "";
        String type = "text/plain";
        for (String line : head.split("\r\n")) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).equalsIgnoreCase("Content-Disposition")) {
                disposition = line.substring(colon + 1);
            } else if (colon > 0 && line.substring(0, colon).equalsIgnoreCase("Content-Type")) {
                type = line.substring(colon + 1).strip();
            }
        }
        return new Part(
                utf8(attribute(disposition, "name")),
                utf8(attribute(disposition, "filename")),
                type,
                content.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String utf8(String latin) {
        return latin == null ? null : new String(latin.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static String attribute(String header, String name) {
        var found = Pattern.compile("(?i)(?:^|[;\\s])" + name + "=(?:\"([^\"]*)\"|([^;\\s]+))")
                .matcher(header);
        if (!found.find()) {
            return null;
        }
        return found.group(1) != null ? found.group(1) : found.group(2);
    }

    static Map<String, List<String>> parseQuery(String raw) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        if (raw == null || raw.isEmpty()) {
            return all;
        }
        for (String pair : raw.split("&")) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            all.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
        }
        return all;
    }

    static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
