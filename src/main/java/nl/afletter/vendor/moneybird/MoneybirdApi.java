package nl.afletter.vendor.moneybird;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import nl.afletter.http.Http;
import nl.afletter.http.Origin;
import nl.afletter.port.Failure;

/**
 * Moneybird's REST interface in its own words, for one administration. Ids are texts throughout: as JSON numbers they
 * would be rounded (moneybird.md section 4). All methods throw the four kinds of {@link Failure}.
 */
final class MoneybirdApi {

    /** The most that a list gives on one page. */
    static final int PER_PAGE = 100;

    /** A list that is read whole stops here: half a list must not pass for the whole (5,000 rows). */
    static final int MAX_PAGES = 50;

    static final String HOST = "https://moneybird.com";
    private static final String BEARER = "Bearer ";
    private static final Duration TO_REFRESH = Duration.ofSeconds(5);
    private static final String BOUNDARY = "afletter-1b6f0d2c9a7e43f5";

    private final Origin origin;
    private final String division;
    private final Http http;
    private final AccessToken token;
    private final MoneybirdErrors errors;
    private final InstantSource clock;

    /** @param baseUrl empty for Moneybird itself, else where {@code /api/v2} begins */
    MoneybirdApi(
            String connection, String baseUrl, String division, Http http, AccessToken token, InstantSource clock) {
        this.origin = Origin.of((baseUrl.isEmpty() ? HOST : baseUrl) + "/api/v2");
        this.division = Ids.digits(division);
        this.http = http;
        this.token = token;
        this.errors = new MoneybirdErrors(connection, clock);
        this.clock = clock;
    }

    String division() {
        return division;
    }

    AccessToken token() {
        return token;
    }

    /** All administrations of this token. */
    JsonNode administrations() {
        return read("GET", origin.at("/administrations.json"), new byte[0]);
    }

    /** A resource below the administration. A 404 is {@link Failure.Rejected}. */
    JsonNode get(String path, Map<String, String> query) {
        return read("GET", uri(path, query), new byte[0]);
    }

    /** A single record, or empty when there is none. */
    Optional<JsonNode> find(String path) {
        Http.Answer answer =
                send(Http.Request.read("GET", uri(path, Map.of()), headers(forRead(), false), new byte[0]));
        return answer.status() == 404 ? Optional.empty() : Optional.of(errors.judge(answer, false));
    }

    /** One page of a list. */
    List<JsonNode> page(String path, String filter, int page) {
        Map<String, String> query = new HashMap<>();
        query.put("filter", filter);
        query.put("page", String.valueOf(page));
        query.put("per_page", String.valueOf(PER_PAGE));
        return rows(get(path, query));
    }

    /** A whole list. @throws Failure.Rejected if it has more than {@link #MAX_PAGES} pages */
    List<JsonNode> all(String path, String filter) {
        List<JsonNode> rows = new ArrayList<>();
        for (int page = 1; page <= MAX_PAGES; page++) {
            List<JsonNode> next = page(path, filter, page);
            rows.addAll(next);
            if (next.size() < PER_PAGE) {
                return rows;
            }
        }
        throw new Failure.Rejected(
                "list-too-long",
                "Moneybird lists more than " + MAX_PAGES * PER_PAGE + " rows of " + path + " for " + filter + ".",
                "Set the option searchFrom of the Moneybird connection to a later day.");
    }

    /** Ids of everything a filter allows, without a limit. */
    List<String> ids(String path, String filter) {
        return rows(get(path + "/synchronization", Map.of("filter", filter))).stream()
                .map(Json::id)
                .toList();
    }

    /** Full records by their ids, at most {@link #PER_PAGE}. */
    List<JsonNode> byIds(String path, List<String> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        byte[] body = Json.bytes(Map.of("ids", ids));
        return rows(read("POST", uri(path + "/synchronization", Map.of()), body));
    }

    /** Makes something. */
    JsonNode post(String path, JsonNode body, Instant deadline) {
        return effect("POST", path, body, deadline);
    }

    /** Changes something. */
    JsonNode patch(String path, JsonNode body, Instant deadline) {
        return effect("PATCH", path, body, deadline);
    }

    /** Sends a PDF as the multipart part {@code file}. */
    void upload(String path, String fileName, byte[] pdf, Instant deadline) {
        Map<String, String> headers = headers(token.value(), false);
        headers.put("Content-Type", "multipart/form-data; boundary=" + BOUNDARY);
        byte[] body = multipart(fileName, pdf);
        errors.judgeStatus(send(Http.Request.effect("POST", uri(path, Map.of()), headers, body, deadline)), true);
    }

    /**
     * A read that belongs to an effect that has just happened: whatever fails in it leaves the outcome open, and must not
     * pass for a failure without effect.
     */
    static <T> T afterwards(Supplier<T> read) {
        try {
            return read.get();
        } catch (Failure.OutcomeUnknown open) {
            throw open;
        } catch (Failure failed) {
            throw new Failure.OutcomeUnknown("sent, but could not be read back", failed);
        }
    }

    /** The id of a record that an effect has just made or changed. @throws Failure.OutcomeUnknown if it shows none */
    static String made(JsonNode record) {
        return afterwards(() -> Json.id(record));
    }

    private JsonNode effect(String method, String path, JsonNode body, Instant deadline) {
        Http.Request request = Http.Request.effect(
                method, uri(path, Map.of()), headers(token.value(), true), Json.bytes(body), deadline);
        return errors.judge(send(request), true);
    }

    private JsonNode read(String method, URI uri, byte[] body) {
        return errors.judge(send(Http.Request.read(method, uri, headers(forRead(), body.length > 0), body)), false);
    }

    private Http.Answer send(Http.Request request) {
        Http.Answer answer = http.send(request);
        if (answer.status() == 401) {
            token.refused(request.headers().get("Authorization").substring(BEARER.length()));
        }
        return answer;
    }

    /** A read may come when nothing was sent for hours; between {@code Sending} and the call nothing is renewed. */
    private String forRead() {
        try {
            return token.value();
        } catch (Failure.NoEffect over) {
            token.ready(clock.instant().plus(TO_REFRESH));
            return token.value();
        }
    }

    private static Map<String, String> headers(String bearer, boolean json) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Authorization", BEARER + bearer);
        headers.put("Accept", "application/json");
        if (json) {
            headers.put("Content-Type", "application/json");
        }
        return headers;
    }

    private URI uri(String path, Map<String, String> query) {
        StringBuilder text =
                new StringBuilder("/").append(division).append('/').append(path).append(".json");
        char separator = '?';
        for (Map.Entry<String, String> each : query.entrySet()) {
            text.append(separator).append(each.getKey()).append('=').append(encode(each.getValue()));
            separator = '&';
        }
        return origin.at(text.toString());
    }

    /** A text as a part of a path or query. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static List<JsonNode> rows(JsonNode list) {
        List<JsonNode> rows = new ArrayList<>();
        list.forEach(rows::add);
        return rows;
    }

    private static byte[] multipart(String fileName, byte[] pdf) {
        String safe = fileName.replaceAll("[\"\\r\\n\\\\/]", "_");
        String head = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + safe
                + "\"\r\nContent-Type: application/pdf\r\n\r\n";
        ByteArrayOutputStream body = new ByteArrayOutputStream(pdf.length + 512);
        try {
            body.write(head.getBytes(StandardCharsets.UTF_8));
            body.write(pdf);
            body.write(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return body.toByteArray();
    }
}
