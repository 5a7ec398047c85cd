package nl.afletter.vendor.mollie;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import nl.afletter.http.Http;
import nl.afletter.model.Connection;
import nl.afletter.port.Failure;
import nl.afletter.port.Secrets;

/**
 * The calls of Mollie's API that we use, all of them reads (mollie.md sections 1, 2, 4 to 7). Answers come as Mollie
 * wrote them; a thing that does not exist is empty; every refusal is one of the four kinds of {@link Failure}.
 */
final class MollieApi {
    static final String HOST = "https://api.mollie.com";
    /** Mollie's longest page (mollie.md section 2). */
    static final int PAGE = 250;

    /** Of 250: more refunds of one payment, or profiles, than anybody has. */
    private static final int MAX_PAGES = 40;

    /** How long a limit lasts is not told (mollie.md section 2): doubled each time, up to a minute. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    /** A wait that the vendor asks for is believed up to this. */
    private static final Duration LONGEST_ASKED = Duration.ofHours(1);

    private static final Duration DOWN = Duration.ofSeconds(30);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.-]{1,100}");
    private static final Pattern FROM = Pattern.compile("[?&]from=([^&]+)");

    private final Connection connection;
    private final Http http;
    private final Secrets secrets;
    private final InstantSource clock;
    private final AtomicInteger refusedInARow = new AtomicInteger();

    MollieApi(Connection connection, Http http, Secrets secrets, InstantSource clock) {
        this.connection = connection;
        this.http = http;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** A page of a list, newest first. @param next where the following page starts; empty at the end */
    record Rows(List<JsonNode> rows, String next) {}

    /**
     * All rows of a short list.
     *
     * @param list a page, by where it starts
     * @throws Failure.Rejected when it does not end: a list that belongs to one thing is never that long
     */
    static void all(Function<String, Rows> list, Consumer<JsonNode> use) {
        String from = "";
        for (int page = 0; page < MAX_PAGES; page++) {
            Rows rows = list.apply(from);
            rows.rows().forEach(use);
            from = rows.next();
            if (from.isEmpty()) {
                return;
            }
        }
        throw new Failure.Rejected(
                "list-too-long",
                "Mollie shows a list of more than " + MAX_PAGES + " pages where a few rows belong.",
                "Look at it in Mollie's dashboard; if it looks right there, tell the maintainer.");
    }

    /** Whether the credential reaches the whole organization: an API key sees one profile's payments only. */
    boolean reachesOrganization() {
        return token().startsWith("access_");
    }

    boolean testMode() {
        return Boolean.parseBoolean(connection.option("testMode", "false")) || token().startsWith("test_");
    }

    Optional<JsonNode> payment(String id) {
        Map<String, String> query = inMode();
        query.put("embed", "refunds,chargebacks,captures");
        return one("/v2/payments/", id, query);
    }

    /** @param part {@code refunds}, {@code chargebacks} or {@code captures} */
    Rows ofPayment(String id, String part, String from) {
        return rows("/v2/payments/" + checked(id) + "/" + part, part, from, inMode());
    }

    /** @param list {@code payments}, {@code refunds} or {@code chargebacks}; @param profile empty with an API key */
    Rows ofProfile(String list, String profile, String from) {
        Map<String, String> query = inMode();
        if (!profile.isEmpty()) {
            query.put("profileId", profile);
        }
        return rows("/v2/" + list, list, from, query);
    }

    Optional<JsonNode> settlement(String id) {
        return one("/v2/settlements/", id, Map.of());
    }

    Rows settlements(String from) {
        return rows("/v2/settlements", "settlements", from, Map.of());
    }

    /** @param part {@code payments}, {@code captures}, {@code refunds} or {@code chargebacks} */
    Rows ofSettlement(String id, String part, String from) {
        return rows("/v2/settlements/" + checked(id) + "/" + part, part, from, Map.of());
    }

    /** Mollie's own invoices to us; as settlements they are live only. */
    Rows invoices(String from) {
        return rows("/v2/invoices", "invoices", from, Map.of());
    }

    Optional<JsonNode> invoice(String id) {
        return one("/v2/invoices/", id, Map.of());
    }

    Rows balances(String from) {
        return rows("/v2/balances", "balances", from, inMode());
    }

    Rows balancesIn(String currency) {
        Map<String, String> query = inMode();
        query.put("currency", currency);
        return rows("/v2/balances", "balances", "", query);
    }

    Rows movements(String balance, String from) {
        return rows("/v2/balances/" + checked(balance) + "/transactions", "balance_transactions", from, inMode());
    }

    /** The balance on the days from {@code from} up to and without {@code until}. */
    Optional<JsonNode> balanceReport(String balance, LocalDate from, LocalDate until, String grouping) {
        Map<String, String> query = inMode();
        query.put("from", from.toString());
        query.put("until", until.toString());
        query.put("grouping", grouping);
        return get("/v2/balances/" + checked(balance) + "/report", query);
    }

    Rows profiles(String from) {
        return rows("/v2/profiles", "profiles", from, Map.of());
    }

    private Optional<JsonNode> one(String path, String id, Map<String, String> query) {
        return ID.matcher(id).matches() ? get(path + id, query) : Optional.empty();
    }

    private Rows rows(String path, String name, String from, Map<String, String> filter) {
        Map<String, String> query = new LinkedHashMap<>(filter);
        query.put("limit", String.valueOf(PAGE));
        if (!from.isEmpty()) {
            query.put("from", from);
        }
        JsonNode answer = get(path, query)
                .orElseThrow(() -> new Failure.Rejected(
                        "mollie-404", "Mollie does not know " + path, "check that it belongs to this connection"));
        JsonNode list = answer.path("_embedded").path(name);
        if (!list.isArray() && answer.path("count").asInt(-1) != 0) {
            // An answer of another shape must never pass for an empty list: rows of a payout would vanish.
            throw new IllegalArgumentException("the answer to " + path + " holds no list of " + name);
        }
        List<JsonNode> rows = new ArrayList<>();
        list.forEach(rows::add);
        return new Rows(rows, next(answer));
    }

    /** Only the place to go on from is taken from a link; its host is not called. */
    private static String next(JsonNode answer) {
        String href = answer.path("_links").path("next").path("href").asText("");
        if (href.isEmpty()) {
            return "";
        }
        var from = FROM.matcher(href);
        if (!from.find()) {
            throw new IllegalArgumentException("the link to the next page names no row");
        }
        return URLDecoder.decode(from.group(1), StandardCharsets.UTF_8);
    }

    private Map<String, String> inMode() {
        Map<String, String> query = new LinkedHashMap<>();
        if (testMode() && reachesOrganization()) {
            query.put("testmode", "true");
        }
        return query;
    }

    private Optional<JsonNode> get(String path, Map<String, String> query) {
        StringBuilder uri =
                new StringBuilder(connection.baseUrl().isEmpty() ? HOST : connection.baseUrl()).append(path);
        char separator = '?';
        for (Map.Entry<String, String> parameter : query.entrySet()) {
            uri.append(separator)
                    .append(parameter.getKey())
                    .append('=')
                    .append(URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8));
            separator = '&';
        }
        Map<String, String> headers = Map.of("Authorization", "Bearer " + token(), "Accept", "application/hal+json");
        Http.Answer answer = http.send(Http.Request.read("GET", URI.create(uri.toString()), headers, new byte[0]));
        if (answer.isSuccess()) {
            refusedInARow.set(0);
            return Optional.of(json(answer));
        }
        if (answer.status() == 404 || answer.status() == 410) {
            return Optional.empty();
        }
        throw refusal(answer, path);
    }

    private Failure refusal(Http.Answer answer, String path) {
        Instant now = clock.instant();
        int status = answer.status();
        return switch (status) {
            case 429 ->
                new Failure.Throttled(connection.id(), "Mollie's limit is reached", now.plus(pause(answer, now)));
            case 502, 503, 504 ->
                new Failure.Throttled(connection.id(), "Mollie is down (" + status + ")", now.plus(DOWN));
            // Nothing is parked: all goes on by itself once the token is put right.
            case 401 ->
                new Failure.NoEffect(
                        "Mollie refuses the token: " + words(answer) + "; make a new one and put it under the secret '"
                                + connection.secrets().get("token") + "'");
            case 403 ->
                new Failure.Rejected(
                        "mollie-403",
                        words(answer),
                        reachesOrganization()
                                ? "give the token the scope that " + path + " needs"
                                : "an API key cannot do this: use an organization access token");
            default ->
                status >= 500
                        ? new Failure.NoEffect("Mollie answered " + status + " to " + path)
                        : new Failure.Rejected("mollie-" + status, words(answer), "report this: " + path);
        };
    }

    private Duration pause(Http.Answer answer, Instant now) {
        int before = Math.min(refusedInARow.getAndIncrement(), 10);
        Duration own = FIRST_PAUSE.multipliedBy(1L << before);
        Duration usual = own.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : own;
        Duration asked =
                answer.header("Retry-After").flatMap(value -> wait(value, now)).orElse(usual);
        return asked.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : asked;
    }

    private static Optional<Duration> wait(String retryAfter, Instant now) {
        try {
            if (retryAfter.matches("\\d{1,9}")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(retryAfter)));
            }
            Instant until = ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(Duration.between(now, until)).filter(wait -> !wait.isNegative());
        } catch (DateTimeException neitherOfBoth) {
            return Optional.empty();
        }
    }

    /** So much of an error's text is kept. */
    private static final int MAX_WORDS = 500;

    private static String words(Http.Answer answer) {
        try {
            JsonNode error = MollieValues.JSON.readTree(answer.body());
            String field = error.path("field").asText("");
            String words = error.path("title").asText("refused") + ": "
                    + error.path("detail").asText("") + (field.isEmpty() ? "" : " (" + field + ")");
            return words.substring(0, Math.min(words.length(), MAX_WORDS));
        } catch (IOException notJson) {
            return "status " + answer.status();
        }
    }

    private static JsonNode json(Http.Answer answer) {
        try {
            return MollieValues.JSON.readTree(answer.body());
        } catch (JsonProcessingException cutOff) {
            throw new Failure.NoEffect("Mollie's answer cannot be read");
        } catch (IOException impossible) {
            throw new Failure.NoEffect("Mollie's answer cannot be read", impossible);
        }
    }

    private static String checked(String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("'" + id + "' is no id of Mollie");
        }
        return id;
    }

    private String token() {
        String name = connection.secrets().get("token");
        if (name == null) {
            throw new Failure.Rejected(
                    "no-token", "connection " + connection.id() + " names no secret 'token'", "add it to the settings");
        }
        String token = secrets.value(name).strip();
        if (!token.matches("(access|live|test)_[\\x21-\\x7e]+")) {
            throw new Failure.Rejected(
                    "bad-token",
                    "the secret '" + name + "' holds no token of Mollie",
                    "it starts with access_ (needed for payouts), live_ or test_");
        }
        return token;
    }
}
