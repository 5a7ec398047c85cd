package nl.afletter.vendor.snelstart;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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
 * SnelStart's B2B API v2 in its own words. A koppelsleutel opens one administration and no address names it, so the first
 * call asks whose books these are. All methods throw the four kinds of {@link Failure}.
 */
final class SnelStartApi {

    /** The most that a list gives at once (snelstart.md section 5). */
    static final int PER_PAGE = 500;

    /** A list that is read whole stops here: half a list must not pass for the whole (10,000 rows). */
    static final int MAX_PAGES = 20;

    static final String HOST = "https://b2bapi.snelstart.nl";
    private static final String BEARER = "Bearer ";

    private final Origin origin;
    private final String administration;
    private final Http http;
    private final KeyToken token;
    private final Supplier<String> subscriptionKey;
    private final SnelStartErrors errors;
    private boolean known;

    /**
     * @param baseUrl empty for SnelStart itself, else where {@code /v2} begins
     * @param administration SnelStart's administratieIdentifier
     */
    SnelStartApi(
            String connection,
            String baseUrl,
            String administration,
            Http http,
            KeyToken token,
            Supplier<String> subscriptionKey,
            InstantSource clock) {
        this.origin = Origin.of((baseUrl.isEmpty() ? HOST : baseUrl) + "/v2");
        this.administration = administration;
        this.http = http;
        this.token = token;
        this.subscriptionKey = subscriptionKey;
        this.errors = new SnelStartErrors(connection, clock);
    }

    /** Makes sure of a token and of whose books these are. */
    void ready() {
        token.value();
        requireRightBooks();
    }

    /** A resource. A 404 is {@link Failure.Rejected}. */
    JsonNode get(String path, Map<String, String> query) {
        requireRightBooks();
        return errors.judge(send(read(path, query)), false);
    }

    /** A single record, or empty when there is none. */
    Optional<JsonNode> find(String path) {
        requireRightBooks();
        Http.Answer answer = send(read(path, Map.of()));
        return answer.status() == 404 ? Optional.empty() : Optional.of(errors.judge(answer, false));
    }

    /** A list that comes whole. Something else must not pass for a list in which nothing was found. */
    List<JsonNode> list(String path) {
        return list(path, Map.of());
    }

    private List<JsonNode> list(String path, Map<String, String> query) {
        JsonNode list = get(path, query);
        if (!list.isArray()) {
            throw new Failure.NoEffect("SnelStart's answer is no list");
        }
        return Json.rows(list);
    }

    /** One page of a list that OData can narrow; the next one is worth asking for only when it is full. */
    List<JsonNode> page(String path, String filter, int top, int skip) {
        Map<String, String> query = new HashMap<>();
        query.put("$top", String.valueOf(top));
        query.put("$skip", String.valueOf(skip));
        if (!filter.isEmpty()) {
            query.put("$filter", filter);
        }
        return list(path, query);
    }

    /** A whole list. @throws Failure.Rejected if it has more than {@link #MAX_PAGES} pages */
    List<JsonNode> all(String path, String filter) {
        List<JsonNode> rows = new ArrayList<>();
        for (int page = 0; page < MAX_PAGES; page++) {
            List<JsonNode> next = page(path, filter, PER_PAGE, page * PER_PAGE);
            rows.addAll(next);
            if (next.size() < PER_PAGE) {
                return rows;
            }
        }
        throw new Failure.Rejected(
                "list-too-long",
                "SnelStart lists more than " + MAX_PAGES * PER_PAGE + " rows of " + path + " for " + filter + ".",
                "Nothing was booked. Tell the maintainer: this administration needs a narrower look-up.");
    }

    /** Makes something. */
    JsonNode post(String path, JsonNode body, Instant deadline) {
        return effect("POST", path, body, deadline);
    }

    /** Writes something anew, whole. */
    JsonNode put(String path, JsonNode body, Instant deadline) {
        return effect("PUT", path, body, deadline);
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
        requireRightBooks();
        Map<String, String> headers = headers();
        headers.put("Content-Type", "application/json");
        return errors.judge(
                send(Http.Request.effect(method, uri(path, Map.of()), headers, Json.bytes(body), deadline)), true);
    }

    private Http.Request read(String path, Map<String, String> query) {
        return Http.Request.read("GET", uri(path, query), headers(), new byte[0]);
    }

    private synchronized void requireRightBooks() {
        if (known) {
            return;
        }
        JsonNode info = errors.judge(send(read("companyInfo", Map.of())), false);
        String opened = Json.text(info, "administratieIdentifier");
        if (!opened.equalsIgnoreCase(administration)) {
            throw new Failure.Rejected(
                    "administration-unknown",
                    "The koppelsleutel opens the SnelStart administration " + Json.shown(info, "administratieNaam")
                            + " (" + Names.line(opened) + "), the settings name " + administration + ".",
                    "Correct the division of the administration, or store the koppelsleutel of the right one.");
        }
        known = true;
    }

    private Http.Answer send(Http.Request request) {
        Http.Answer answer = http.send(request);
        if (answer.status() == 401) {
            token.refused(request.headers().get("Authorization").substring(BEARER.length()));
        }
        return answer;
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        headers.put("Authorization", BEARER + token.value());
        headers.put("Ocp-Apim-Subscription-Key", subscriptionKey.get());
        headers.put("Accept", "application/json");
        return headers;
    }

    private URI uri(String path, Map<String, String> query) {
        StringBuilder text = new StringBuilder("/").append(path);
        char separator = '?';
        for (Map.Entry<String, String> each : query.entrySet()) {
            text.append(separator).append(encode(each.getKey())).append('=').append(encode(each.getValue()));
            separator = '&';
        }
        return origin.at(text.toString());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
