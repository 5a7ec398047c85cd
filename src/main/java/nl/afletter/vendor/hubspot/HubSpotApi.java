package nl.afletter.vendor.hubspot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import nl.afletter.http.Http;
import nl.afletter.http.Origin;
import nl.afletter.model.Connection;
import nl.afletter.port.Failure;

/**
 * HubSpot's API in its own words (hubspot.md sections 1, 4 and 6): objects under a dated version, reads that name the
 * properties they want, batches of 100, a search whose index lags.
 */
final class HubSpotApi {
    static final String HOST = "https://api.hubapi.com";

    /** The version that was read for the sheet; another is a setting. */
    static final String VERSION = "2026-09";

    /** Option that names the version. */
    static final String VERSION_OPTION = "apiVersion";

    /** Longest page of a search. */
    static final int SEARCH_PAGE = 200;

    private static final int BATCH = 100;

    /** A read may refresh the token first, if that can be sent within this time. */
    private static final Duration TO_REFRESH = Duration.ofSeconds(5);

    private static final Duration REST = Duration.ofMinutes(1);

    /** A daily limit ends at midnight in the account's zone, which is not ours to know: one call an hour finds out. */
    private static final Duration DAILY = Duration.ofHours(1);

    private static final Duration LONGEST_REST = Duration.ofHours(23);
    private static final int LONGEST_WORDS = 300;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final String connection;
    private final Origin origin;
    private final String version;
    private final Http http;
    private final HubSpotToken token;
    private final InstantSource clock;

    HubSpotApi(Connection connection, Http http, HubSpotToken token, InstantSource clock) {
        this.connection = connection.id();
        this.origin = Origin.of(connection.baseUrl().isEmpty() ? HOST : connection.baseUrl());
        this.version = connection.option(VERSION_OPTION, VERSION);
        this.http = Objects.requireNonNull(http);
        this.token = Objects.requireNonNull(token);
        this.clock = Objects.requireNonNull(clock);
    }

    static ObjectNode body() {
        return JSON.createObjectNode();
    }

    /** One record with these properties and associations, or empty. Archived ones are not there. */
    Optional<JsonNode> object(String type, String id, List<String> properties, List<String> associations) {
        refresh();
        return objectNow(type, id, properties, associations);
    }

    /** The same with the token there is: between {@code Sending} and the call nothing is refreshed. */
    Optional<JsonNode> objectNow(String type, String id, List<String> properties, List<String> associations) {
        if (!HubSpotValues.isId(id)) {
            return Optional.empty();
        }
        String query = "?properties=" + encoded(properties)
                + (associations.isEmpty() ? "" : "&associations=" + encoded(associations));
        Optional<JsonNode> row = read("GET", objects(type) + "/" + id + query, null);
        row.map(each -> HubSpotValues.id(each.path("id")))
                .filter(found -> !found.equals(id))
                .ifPresent(other -> {
                    throw new Failure.NoEffect("HubSpot answered with another record");
                });
        return row;
    }

    /** All of these records, in the order of the ids. @throws Failure.NoEffect when HubSpot does not give each */
    List<JsonNode> objects(String type, List<String> ids, List<String> properties) {
        List<JsonNode> found = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += BATCH) {
            List<String> part = ids.subList(from, Math.min(ids.size(), from + BATCH));
            ObjectNode body = body();
            ArrayNode inputs = body.putArray("inputs");
            part.forEach(id -> inputs.addObject().put("id", id));
            properties.forEach(body.putArray("properties")::add);
            JsonNode answer = results(objects(type) + "/batch/read", body);
            for (String id : part) {
                found.add(withId(answer, id));
            }
        }
        return found;
    }

    private static JsonNode withId(JsonNode answer, String id) {
        for (JsonNode row : answer.path("results")) {
            if (HubSpotValues.id(row.path("id")).equals(id)) {
                return row;
            }
        }
        // 207, or 200 with numErrors: one that was removed a moment ago, or one that we may not see.
        throw new Failure.NoEffect("HubSpot does not give all the records that were asked for");
    }

    /** One page of a search. */
    JsonNode search(String type, ObjectNode body) {
        refresh();
        return results(objects(type) + "/search", body);
    }

    /** One page of the records that were deleted, as long as HubSpot keeps them. */
    JsonNode archived(String type, String after) {
        refresh();
        String more = after.isEmpty() ? "" : "&after=" + after;
        return listed(read("GET", objects(type) + "?archived=true&limit=" + BATCH + more, null));
    }

    /** Ids of what is tied to a record after the part that its own answer holds. */
    JsonNode associated(String from, String id, String to, String after) {
        ObjectNode body = body();
        body.putArray("inputs").addObject().put("id", id).put("after", after);
        return results("/crm/associations/" + version + "/" + from + "/" + to + "/batch/read", body);
    }

    /** One page of the account's tax rates. */
    JsonNode taxRates(String after) {
        String more = after.isEmpty() ? "" : "&after=" + URLEncoder.encode(after, StandardCharsets.UTF_8);
        return listed(read("GET", "/tax-rates/" + version + "/tax-rates?limit=100" + more, null));
    }

    /** The properties that exist of a type. @param type plural name */
    JsonNode properties(String type) {
        return listed(read("GET", "/crm/properties/" + version + "/" + type, null));
    }

    /** The account that the token is for. */
    JsonNode account() {
        refresh();
        return read("GET", "/account-info/" + version + "/details", null).orElseThrow(HubSpotApi::unreadable);
    }

    /** Changes properties of a record; sent once and not after the deadline. */
    void update(String type, String id, Map<String, String> properties, Instant deadline) {
        ObjectNode body = body();
        properties.forEach(body.putObject("properties")::put);
        String with = token.value();
        Http.Answer answer = http.send(Http.Request.effect(
                "PATCH", origin.at(objects(type) + "/" + id), headers(with), bytes(body), deadline));
        if (answer.isSuccess()) {
            return;
        }
        throw refusal("a change of " + type, with, answer, true);
    }

    private String objects(String type) {
        return "/crm/objects/" + version + "/" + type;
    }

    private void refresh() {
        token.ready(clock.instant().plus(TO_REFRESH));
    }

    private JsonNode results(String path, ObjectNode body) {
        return listed(read("POST", path, body));
    }

    /** An answer of another shape must never pass for an empty list: lines or changes would vanish. */
    private static JsonNode listed(Optional<JsonNode> answer) {
        return answer.filter(node -> node.path("results").isArray()).orElseThrow(HubSpotApi::unreadable);
    }

    private Optional<JsonNode> read(String method, String path, ObjectNode body) {
        String with = token.value();
        URI uri = origin.at(path);
        Http.Answer answer =
                http.send(Http.Request.read(method, uri, headers(with), body == null ? new byte[0] : bytes(body)));
        if (answer.isSuccess()) {
            return Optional.of(json(answer));
        }
        if (answer.status() == 404) {
            return Optional.empty();
        }
        throw refusal(path.replaceAll("[?].*", ""), with, answer, false);
    }

    private Failure refusal(String what, String with, Http.Answer answer, boolean effect) {
        int status = answer.status();
        switch (status) {
            case 401:
                token.refused(with);
                return new Failure.NoEffect("HubSpot did not take the access token");
            case 403:
                return new Failure.Rejected(
                        "no-access",
                        "HubSpot allows no " + what + ": " + words(answer),
                        "Give the app the scope it lacks in HubSpot and install it again, or let an administrator of"
                                + " HubSpot make its token.");
            case 423:
                return rest("HubSpot has locked it for a moment", Duration.ofSeconds(2));
            case 429:
                return limit(answer);
            case 477:
                return rest("HubSpot is moving the account", retryAfter(answer));
            default:
                break;
        }
        if (effect && (status >= 500 || status == 408 || status < 400)) {
            return new Failure.OutcomeUnknown("HubSpot answered " + status + " to " + what);
        }
        if (status > 500) {
            return rest("HubSpot is down: " + status, REST);
        }
        if (status == 500 || status < 400) {
            return new Failure.NoEffect("HubSpot answered " + status + " to " + what);
        }
        return new Failure.Rejected(
                "refused-by-crm",
                "HubSpot refused " + what + " with " + status + ": " + words(answer),
                "Look at the record in HubSpot: a property that is not there, or a rule of your own HubSpot. Then choose"
                        + " try again.");
    }

    /** How long depends on which of three limits it is; a Retry-After is not promised. */
    private Failure limit(Http.Answer answer) {
        return switch (text(answer, "policyName")) {
            case "SECONDLY" -> rest("HubSpot's limit of searches is reached", Duration.ofSeconds(1));
            case "TEN_SECONDLY_ROLLING" -> rest("HubSpot's limit of calls is reached", Duration.ofSeconds(10));
            case "DAILY" -> rest("HubSpot's limit of calls for today is reached", DAILY);
            default -> rest("HubSpot's limit is reached", retryAfter(answer));
        };
    }

    private Failure rest(String why, Duration pause) {
        return new Failure.Throttled(connection, why, clock.instant().plus(pause));
    }

    private static Duration retryAfter(Http.Answer answer) {
        String wait = answer.header("Retry-After").orElse("");
        if (!wait.matches("\\d{1,6}") || wait.matches("0+")) {
            return REST;
        }
        Duration told = Duration.ofSeconds(Long.parseLong(wait));
        return told.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : told;
    }

    /** The vendor's message and what it says of single properties. */
    private static String words(Http.Answer answer) {
        StringBuilder words = new StringBuilder(text(answer, "message"));
        tree(answer).ifPresent(body -> body.path("errors").forEach(error -> words.append("; ")
                .append(error.path("message").asText())));
        String plain = words.toString().replaceAll("\\p{Cntrl}+", " ");
        return plain.substring(0, Math.min(LONGEST_WORDS, plain.length()));
    }

    private static String text(Http.Answer answer, String field) {
        return tree(answer).map(body -> body.path(field).asText("")).orElse("");
    }

    private static Optional<JsonNode> tree(Http.Answer answer) {
        try {
            return Optional.ofNullable(JSON.readTree(answer.body()));
        } catch (IOException holdsTheBody) {
            return Optional.empty();
        }
    }

    private static JsonNode json(Http.Answer answer) {
        return tree(answer).filter(JsonNode::isObject).orElseThrow(HubSpotApi::unreadable);
    }

    private static Failure unreadable() {
        return new Failure.NoEffect("HubSpot's answer cannot be read");
    }

    private static String encoded(List<String> names) {
        return URLEncoder.encode(String.join(",", names), StandardCharsets.UTF_8);
    }

    private static Map<String, String> headers(String with) {
        return Map.of(
                "Authorization", "Bearer " + with, "Content-Type", "application/json", "Accept", "application/json");
    }

    private static byte[] bytes(ObjectNode body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree can be written as JSON");
        }
    }
}
