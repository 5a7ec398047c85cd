package nl.afletter.vendor.exact;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nl.afletter.http.Http;
import nl.afletter.http.Origin;
import nl.afletter.port.Failure;
import nl.afletter.port.Page;

/**
 * Exact's REST API and its one XML topic in its own words, for one division. All methods throw the four kinds of
 * {@link Failure}. Nothing is looked for by an address that may not exist: a 404 eats the error budget
 * (exact-online.md section 4), a filter that finds nothing does not.
 */
final class ExactApi {

    /** A list that is read whole stops here: half a list must not pass for the whole. */
    static final int MAX_PAGES = 50;

    static final String HOST = "https://start.exactonline.nl";

    private static final Pattern SKIP = Pattern.compile("[?&](?:\\$|%24)skiptoken=([^&]+)");
    private static final Pattern DIVISION = Pattern.compile("\\d{1,10}");

    private final Origin origin;
    private final String division;
    private final Http http;
    private final ExactToken token;
    private final ExactErrors errors;

    /**
     * @param baseUrl of the country's site; empty for the Dutch one
     * @param division Exact's number of the administration
     */
    ExactApi(String connection, String baseUrl, String division, Http http, ExactToken token, InstantSource clock) {
        this.origin = Origin.of(baseUrl.isEmpty() ? HOST : baseUrl);
        this.division = division;
        this.http = http;
        this.token = token;
        this.errors = new ExactErrors(connection, clock);
    }

    String division() {
        requireDivision();
        return division;
    }

    void ready(Instant deadline) {
        token.ready(deadline);
    }

    /** A whole list. @throws Failure.Rejected if it has more than {@link #MAX_PAGES} pages */
    List<JsonNode> all(String path, OData question) {
        List<JsonNode> rows = new ArrayList<>();
        String cursor = "";
        for (int page = 0; page < MAX_PAGES; page++) {
            Page<JsonNode> next = page(path, question, cursor);
            rows.addAll(next.rows());
            if (next.isLast()) {
                return rows;
            }
            cursor = next.next();
        }
        throw new Failure.Rejected(
                "list-too-long",
                "Exact lists more than " + MAX_PAGES + " pages of " + path + " for " + question.filter() + ".",
                "Nothing was booked. Tell the maintainer: this administration needs a narrower look-up.");
    }

    /** The first row of a list. */
    Optional<JsonNode> first(String path, OData question) {
        return page(path, question, "").rows().stream().findFirst();
    }

    /** One page of a list. @param cursor Exact's own mark of where to go on, empty for the first */
    Page<JsonNode> page(String path, OData question, String cursor) {
        Map<String, String> query = new LinkedHashMap<>(question.query());
        if (!cursor.isEmpty()) {
            query.put("$skiptoken", cursor);
        }
        JsonNode list = errors.judge(
                http.send(Http.Request.read("GET", uri(path, query), headers(token.forRead()), new byte[0])), false);
        if (!Json.isList(list)) {
            // Something else must not pass for a list in which nothing was found.
            throw new Failure.NoEffect("Exact's answer is no list");
        }
        return new Page<>(Json.rows(list), skip(Json.text(list, "__next")));
    }

    /** Makes something; what was made comes back whole. */
    JsonNode post(String path, JsonNode body, Instant deadline) {
        return effect("POST", path, body, deadline);
    }

    /** Changes something. Nothing comes back. */
    void put(String path, JsonNode body, Instant deadline) {
        effect("PUT", path, body, deadline);
    }

    /** Sends a topic of the XML interface; its answer is 200 also where nothing was done. */
    byte[] upload(String topic, String xml, Instant deadline) {
        requireDivision();
        Map<String, String> headers = headers(token.forEffect());
        headers.put("Content-Type", "application/xml");
        headers.put("Accept", "application/xml");
        URI uri = origin.at("/docs/XMLUpload.aspx?Topic=" + encode(topic) + "&_Division_=" + encode(division));
        Http.Answer answer =
                http.send(Http.Request.effect("POST", uri, headers, xml.getBytes(StandardCharsets.UTF_8), deadline));
        if (!answer.isSuccess()) {
            throw errors.failure(answer, true);
        }
        return answer.body();
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

    private JsonNode effect(String method, String path, JsonNode body, Instant deadline) {
        Map<String, String> headers = headers(token.forEffect());
        headers.put("Content-Type", "application/json");
        headers.put("Prefer", "return=representation");
        return errors.judge(
                http.send(Http.Request.effect(method, uri(path, Map.of()), headers, Json.bytes(body), deadline)), true);
    }

    private static Map<String, String> headers(String bearer) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Bearer " + bearer);
        headers.put("Accept", "application/json");
        return headers;
    }

    /** Only the mark is taken from the next page's address; where it leads to is ours to say. */
    private String skip(String next) {
        if (next.isEmpty()) {
            return "";
        }
        Matcher matcher = SKIP.matcher(next);
        if (!matcher.find()) {
            throw new Failure.NoEffect("Exact names a next page that cannot be asked for");
        }
        try {
            return URLDecoder.decode(matcher.group(1).replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException unreadable) {
            throw new Failure.NoEffect("Exact names a next page that cannot be asked for", unreadable);
        }
    }

    private URI uri(String path, Map<String, String> query) {
        requireDivision();
        StringBuilder text = new StringBuilder("/api/v1/" + division + "/").append(path);
        char separator = '?';
        for (Map.Entry<String, String> each : query.entrySet()) {
            text.append(separator).append(encode(each.getKey())).append('=').append(encode(each.getValue()));
            separator = '&';
        }
        return origin.at(text.toString());
    }

    private void requireDivision() {
        if (!DIVISION.matcher(division).matches()) {
            throw new Failure.Rejected(
                    "administration-unknown",
                    "'" + division + "' is no number of an Exact division.",
                    "Name the division by its number in the settings of the administration.");
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
