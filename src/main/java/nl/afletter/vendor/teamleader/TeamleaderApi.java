package nl.afletter.vendor.teamleader;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import nl.afletter.http.Http;
import nl.afletter.http.OAuthTerms;
import nl.afletter.http.OAuthTokens;
import nl.afletter.http.Origin;
import nl.afletter.model.Connection;
import nl.afletter.port.Failure;

/**
 * Teamleader's API in its own words: every call is {@code POST /<resource>.<action>} with a JSON body, amounts are exact
 * decimals, and an answer's {@code data} is what counts (teamleader.md sections 1 to 5).
 */
final class TeamleaderApi {
    private static final String API = "https://api.focus.teamleader.eu";
    private static final String CONSENT = "https://focus.teamleader.eu";
    private static final String VERSION = "2023-09-26";

    /** A read may refresh the token first, if that can be sent within this time. */
    private static final Duration TO_REFRESH = Duration.ofSeconds(5);

    private static final Duration REST = Duration.ofMinutes(1);
    private static final Duration LONGEST_REST = Duration.ofMinutes(5);

    /** As in {@code 2021-06-15T10:51:23.035+0100}: an offset without a colon. */
    private static final DateTimeFormatter RESET = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ");

    private static final int LONGEST_WORDS = 300;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private final String connection;
    private final Origin origin;
    private final Http http;
    private final OAuthTokens tokens;
    private final InstantSource clock;

    TeamleaderApi(Connection connection, Http http, OAuthTokens tokens, InstantSource clock) {
        this.connection = connection.id();
        this.origin = Origin.of(connection.baseUrl().isEmpty() ? API : connection.baseUrl());
        this.http = Objects.requireNonNull(http);
        this.tokens = Objects.requireNonNull(tokens);
        this.clock = Objects.requireNonNull(clock);
    }

    /** How Teamleader grants (teamleader.md section 2). */
    static OAuthTerms terms(Connection connection) {
        Origin host = Origin.of(connection.baseUrl().isEmpty() ? CONSENT : connection.baseUrl());
        return OAuthTerms.usual(host.at("/oauth2/authorize"), host.at("/oauth2/access_token"));
    }

    /** An empty request body. */
    static ObjectNode body() {
        return JSON.createObjectNode();
    }

    /** {@code {"id": …}}. */
    static ObjectNode id(String id) {
        return body().put("id", id);
    }

    /**
     * Reads, after a refresh where the token is near its end.
     *
     * @param action such as {@code invoices.info}
     * @return the answer's {@code data}, or empty for 404
     */
    Optional<JsonNode> read(String action, ObjectNode body) {
        tokens.ready(clock.instant().plus(TO_REFRESH));
        return readNow(action, body);
    }

    /** Reads with the token there is: between {@code Sending} and the call nothing is refreshed (design section 9). */
    Optional<JsonNode> readNow(String action, ObjectNode body) {
        URI uri = origin.at("/" + action);
        String token = tokens.accessToken();
        Http.Answer answer = http.send(Http.Request.read("POST", uri, headers(token), bytes(body)));
        if (answer.isSuccess()) {
            return Optional.of(data(answer));
        }
        if (answer.status() == 404) {
            return Optional.empty();
        }
        if (answer.status() == 500) {
            throw new Failure.NoEffect("Teamleader answered 500 to " + action);
        }
        if (answer.status() > 500) {
            throw new Failure.Throttled(
                    connection,
                    "Teamleader is down: " + answer.status(),
                    clock.instant().plus(REST));
        }
        throw refusal(action, token, answer);
    }

    /** Changes something; sent once and not after the deadline. */
    void effect(String action, ObjectNode body, Instant deadline) {
        String token = tokens.accessToken();
        Http.Answer answer =
                http.send(Http.Request.effect("POST", origin.at("/" + action), headers(token), bytes(body), deadline));
        if (answer.isSuccess()) {
            return;
        }
        if (answer.status() >= 500 || answer.status() == 408 || answer.status() < 400) {
            throw new Failure.OutcomeUnknown("Teamleader answered " + answer.status() + " to " + action);
        }
        throw refusal(action, token, answer);
    }

    private Failure refusal(String action, String token, Http.Answer answer) {
        switch (answer.status()) {
            case 401:
                tokens.refused(token);
                return new Failure.NoEffect("Teamleader did not take the access token");
            case 429:
                return new Failure.Throttled(connection, "Teamleader's limit of calls is reached", reset(answer));
            case 403:
                return new Failure.Rejected(
                        "no-access",
                        "Teamleader allows no " + action + ": " + words(answer),
                        "Give the integration the scope it lacks on Teamleader's marketplace page, then connect again.");
            default:
                return new Failure.Rejected(
                        "refused-by-crm",
                        "Teamleader refused " + action + " with " + answer.status() + ": " + words(answer),
                        "Look at the document in Teamleader, then choose try again.");
        }
    }

    /** When the limit ends, as Teamleader says; never long ago and never far ahead, whatever it says. */
    private Instant reset(Http.Answer answer) {
        Instant now = clock.instant();
        Instant until = now.plus(REST);
        String wait = answer.header("Retry-After").orElse("");
        if (wait.matches("\\d{1,4}")) {
            until = now.plusSeconds(Long.parseLong(wait));
        } else {
            try {
                until = RESET.parse(answer.header("X-RateLimit-Reset").orElse(""), Instant::from);
            } catch (DateTimeParseException unreadable) {
                until = now.plus(REST);
            }
        }
        Instant soonest = now.plusSeconds(1);
        Instant latest = now.plus(LONGEST_REST);
        return until.isBefore(soonest) ? soonest : until.isAfter(latest) ? latest : until;
    }

    /** {@code {"errors":[{"title":…}]}}, or OAuth's {@code {"error":…}}. */
    private static String words(Http.Answer answer) {
        StringBuilder words = new StringBuilder();
        try {
            JsonNode body = JSON.readTree(answer.body());
            body.path("errors").forEach(error -> words.append(words.isEmpty() ? "" : "; ")
                    .append(error.path("title").asText(error.path("detail").asText())));
            words.append(body.path("error").asText());
        } catch (IOException unreadable) {
            words.append("(no readable reason)");
        }
        String plain = words.toString().replaceAll("\\p{Cntrl}+", " ");
        return plain.substring(0, Math.min(LONGEST_WORDS, plain.length()));
    }

    private static JsonNode data(Http.Answer answer) {
        JsonNode body;
        try {
            body = JSON.readTree(answer.body());
        } catch (IOException holdsTheBody) {
            throw new Failure.NoEffect("Teamleader's answer cannot be read");
        }
        if (body == null || !body.path("data").isContainerNode()) {
            throw new Failure.NoEffect("Teamleader's answer has no data");
        }
        return body.path("data");
    }

    private static Map<String, String> headers(String token) {
        return Map.of(
                "Authorization",
                "Bearer " + token,
                "Content-Type",
                "application/json",
                "Accept",
                "application/json",
                "X-Api-Version",
                VERSION);
    }

    private static byte[] bytes(ObjectNode body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree can be written as JSON");
        }
    }
}
