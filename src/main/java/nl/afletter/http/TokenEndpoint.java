package nl.afletter.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nl.afletter.port.Failure;
import nl.afletter.port.GrantStore.Grant;

/** One request to a vendor's token endpoint. No exception of it holds what was sent or what was answered. */
final class TokenEndpoint {

    /** The code or refresh token is not valid (any more): RFC 6749 section 5.2, {@code invalid_grant}. */
    static final class InvalidGrant extends RuntimeException {
        InvalidGrant() {
            super("invalid_grant", null, false, false);
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Signs that RFC 6749 allows, less the blank: what stands in a header. */
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,10000}");

    private static final int LONGEST_WORD = 60;

    /** An access token is renewed after this at the latest: a life beyond all bounds must not cost the pair. */
    private static final Duration LONGEST_LIFE = Duration.ofDays(365);

    private final String connection;
    private final OAuthTerms terms;
    private final OAuthTokens.Client client;
    private final Http http;
    private final InstantSource clock;

    TokenEndpoint(String connection, OAuthTerms terms, OAuthTokens.Client client, Http http, InstantSource clock) {
        this.connection = connection;
        this.terms = terms;
        this.client = client;
        this.http = http;
        this.clock = clock;
    }

    /**
     * Asks for a pair, once.
     *
     * @param kept the refresh token that stays when the answer names none (vendors that do not rotate)
     * @throws InvalidGrant when the vendor says so of a refresh token; of a code it is {@link Failure.Rejected}
     * @throws Failure.OutcomeUnknown when the vendor may have given out a pair that we did not see
     */
    Grant ask(Map<String, String> fields, String kept, Instant deadline) {
        Instant asked = clock.instant();
        Http.Answer answer = http.send(request(fields, deadline));
        if (answer.isSuccess()) {
            return grant(answer, kept, asked);
        }
        throw refusal(answer, kept.isEmpty());
    }

    private Http.Request request(Map<String, String> fields, Instant deadline) {
        Map<String, String> all = new LinkedHashMap<>(fields);
        all.putAll(terms.tokenFields());
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", "application/json");
        if (terms.client() == OAuthTerms.ClientProof.BASIC) {
            String pair = encode(client.id()) + ":" + encode(client.secret().get());
            headers.put(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        } else {
            all.put("client_id", client.id());
            all.put("client_secret", client.secret().get());
        }
        boolean form = terms.format() == OAuthTerms.BodyFormat.FORM;
        headers.put("Content-Type", form ? "application/x-www-form-urlencoded" : "application/json");
        byte[] body = (form ? form(all) : json(all)).getBytes(StandardCharsets.UTF_8);
        return Http.Request.effect("POST", terms.tokenUrl(), headers, body, deadline);
    }

    private Grant grant(Http.Answer answer, String kept, Instant asked) {
        JsonNode pair = read(answer);
        String access = pair.path("access_token").asText("");
        String refresh = pair.path("refresh_token").asText(kept);
        if (!TOKEN.matcher(access).matches() || !TOKEN.matcher(refresh).matches()) {
            throw new Failure.OutcomeUnknown("the token endpoint of " + connection + " answered without tokens");
        }
        long told = pair.path("expires_in").asLong(0);
        long seconds = told > 0
                ? Math.min(told, LONGEST_LIFE.toSeconds())
                : terms.lifetime().toSeconds();
        return new Grant(access, refresh, asked.plusSeconds(seconds), asked);
    }

    private RuntimeException refusal(Http.Answer answer, boolean code) {
        if (answer.status() == 429) {
            return new Failure.Throttled(
                    connection, "the token endpoint is busy", clock.instant().plus(pause(answer)));
        }
        if (answer.status() >= 500) {
            return new Failure.OutcomeUnknown("the token endpoint of " + connection + " answered " + answer.status());
        }
        String word = word(read(answer));
        if (!code) {
            OAuthTerms.RefreshRefusal why = word.equals("invalid_grant")
                    ? OAuthTerms.RefreshRefusal.SPENT
                    : terms.refreshRefusals().get(word);
            if (why == OAuthTerms.RefreshRefusal.SPENT) {
                return new InvalidGrant();
            }
            if (why == OAuthTerms.RefreshRefusal.TOO_EARLY) {
                return new Failure.Throttled(
                        connection,
                        "the access token is too young to be replaced",
                        clock.instant().plus(OAuthTokens.REST));
            }
        }
        return new Failure.Rejected(
                "oauth-refused",
                "the vendor gave no token: status " + answer.status() + (word.isEmpty() ? "" : ", " + word),
                code
                        ? "Connect again; a consent's code lives for minutes and works once."
                        : "Check client id and client secret of the connection " + connection + ".");
    }

    private static Duration pause(Http.Answer answer) {
        String wait = answer.header("Retry-After").orElse("");
        return wait.matches("\\d{1,5}") ? Duration.ofSeconds(Long.parseLong(wait)) : OAuthTokens.REST;
    }

    /** The error's word, and nothing else that could repeat what we sent. */
    private static String word(JsonNode answer) {
        String word = answer.path("error").asText("");
        return word.length() <= LONGEST_WORD && word.matches("[a-z_]+") ? word : "";
    }

    private static JsonNode read(Http.Answer answer) {
        try {
            JsonNode node = JSON.readTree(answer.body());
            return node == null ? JSON.missingNode() : node;
        } catch (IOException unreadable) {
            return JSON.missingNode();
        }
    }

    static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String json(Map<String, String> fields) {
        try {
            return JSON.writeValueAsString(fields);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("texts can be written as JSON");
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
