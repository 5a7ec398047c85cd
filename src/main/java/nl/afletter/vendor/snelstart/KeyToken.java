package nl.afletter.vendor.snelstart;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import nl.afletter.http.Http;
import nl.afletter.http.Origin;
import nl.afletter.port.Failure;

/**
 * The access token of one koppelsleutel, kept in memory until shortly before its end. There is nothing to rotate: asking
 * once more gives another one (snelstart.md section 1).
 */
final class KeyToken {

    static final String HOST = "https://auth.snelstart.nl";

    private static final Duration BEFORE_ITS_END = Duration.ofMinutes(3);
    private static final Duration REFUSED = Duration.ofHours(1);
    private static final Duration DOWN = Duration.ofMinutes(1);
    private static final long USUAL_SECONDS = 3599;
    private static final long LONGEST_SECONDS = Duration.ofDays(1).toSeconds();

    private final String connection;
    private final URI place;
    private final Supplier<String> koppelsleutel;
    private final Http http;
    private final InstantSource clock;
    private String value = "";
    private Instant until = Instant.MIN;

    /** @param baseUrl empty for SnelStart itself, else where {@code /b2b/token} is */
    KeyToken(String connection, String baseUrl, Supplier<String> koppelsleutel, Http http, InstantSource clock) {
        this.connection = connection;
        this.place = Origin.of(baseUrl.isEmpty() ? HOST : baseUrl).at("/b2b/token");
        this.koppelsleutel = koppelsleutel;
        this.http = http;
        this.clock = clock;
    }

    /** The token; asked for when there is none, or when it is near its end. */
    synchronized String value() {
        if (!clock.instant().isBefore(until)) {
            ask();
        }
        return value;
    }

    /** Says that SnelStart did not accept this one. */
    synchronized void refused(String token) {
        if (token.equals(value)) {
            until = Instant.MIN;
        }
    }

    private void ask() {
        String form =
                "grant_type=clientkey&clientkey=" + URLEncoder.encode(koppelsleutel.get(), StandardCharsets.UTF_8);
        Map<String, String> headers =
                Map.of("Content-Type", "application/x-www-form-urlencoded", "Accept", "application/json");
        Instant asked = clock.instant();
        Http.Answer answer =
                http.send(Http.Request.read("POST", place, headers, form.getBytes(StandardCharsets.UTF_8)));
        if (answer.status() == 429 || answer.status() >= 500) {
            throw new Failure.Throttled(
                    connection, "SnelStart gives no token now: " + answer.status(), asked.plus(DOWN));
        }
        if (!answer.isSuccess()) {
            // Only a person can give another key: the connection rests instead of asking for ever.
            throw new Failure.Throttled(
                    connection,
                    "SnelStart does not accept the koppelsleutel (status " + answer.status()
                            + "): see in SnelStart whether the coupling is still active, and store its new key",
                    asked.plus(REFUSED));
        }
        keep(answer, asked);
    }

    private void keep(Http.Answer answer, Instant asked) {
        try {
            JsonNode grant = Json.read(answer.body());
            String token = Json.text(grant, "access_token");
            if (!token.isEmpty()) {
                value = token;
                until = asked.plusSeconds(lifetime(grant)).minus(BEFORE_ITS_END);
                return;
            }
        } catch (IOException unreadable) {
            throw new Failure.NoEffect("SnelStart's token cannot be read");
        }
        throw new Failure.NoEffect("SnelStart answered without a token");
    }

    /** A lifetime that no token has counts as the usual one. */
    private static long lifetime(JsonNode grant) {
        long seconds = grant.path("expires_in").asLong(USUAL_SECONDS);
        return seconds > 0 && seconds <= LONGEST_SECONDS ? seconds : USUAL_SECONDS;
    }
}
