package nl.afletter.vendor.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import nl.afletter.http.Http;
import nl.afletter.model.Connection;
import nl.afletter.port.Failure;
import nl.afletter.port.Secrets;

/**
 * The calls of Stripe's API that we use, all of them reads (stripe.md sections 1, 2 and 4). The API version is pinned on
 * each. Answers come as Stripe wrote them; a thing that does not exist is empty; every refusal is one of the four kinds
 * of {@link Failure}.
 */
final class StripeApi {
    static final String HOST = "https://api.stripe.com";
    /** The version that all answers are written in; a webhook endpoint is made with the same one. */
    static final String VERSION = "2026-07-29.dahlia";
    /** Stripe's longest page (stripe.md section 2). */
    static final int PAGE = 100;

    /** How long a limit lasts is not told: doubled each time, up to a minute. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration DOWN = Duration.ofSeconds(30);
    private static final Pattern ID = Pattern.compile("[a-z]{2,10}_[A-Za-z0-9_]{1,90}");
    private static final Pattern KEY = Pattern.compile("(rk|sk)_(live|test)_[\\x21-\\x7e]+");
    private static final int MAX_WORDS = 500;

    private final Connection connection;
    private final Http http;
    private final Secrets secrets;
    private final InstantSource clock;
    private final AtomicInteger refusedInARow = new AtomicInteger();

    StripeApi(Connection connection, Http http, Secrets secrets, InstantSource clock) {
        this.connection = connection;
        this.http = http;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** A page of a list, newest first. @param next id after which the following page starts; empty at the end */
    record Rows(List<JsonNode> rows, String next) {}

    Optional<JsonNode> charge(String id) {
        return one(
                "/v1/charges/", id, new Form().expanding("balance_transaction").expanding("payment_intent"));
    }

    Optional<JsonNode> payout(String id) {
        return one("/v1/payouts/", id, new Form().expanding("balance_transaction"));
    }

    Optional<JsonNode> movement(String id) {
        return one("/v1/balance_transactions/", id, new Form());
    }

    Rows refunds(String charge, String after) {
        return rows(
                "/v1/refunds",
                new Form()
                        .with("charge", charge)
                        .expanding("data.balance_transaction")
                        .expanding("data.failure_balance_transaction"),
                after);
    }

    Rows disputes(String charge, String after) {
        return rows("/v1/disputes", new Form().with("charge", charge), after);
    }

    /** The Checkout Session behind a payment, if it came from one: it has references of its own. */
    Rows sessions(String intent) {
        return rows("/v1/checkout/sessions", new Form().with("payment_intent", intent), "");
    }

    /** All that an automatic payout pays out, and itself. Stripe refuses this for any other payout. */
    Rows ofPayout(String payout, String after) {
        return movements(new Form().with("payout", payout), after);
    }

    Rows ofCurrency(String currency, String after) {
        return movements(new Form().with("currency", currency), after);
    }

    Rows ofSource(String source) {
        return movements(new Form().with("source", source), "");
    }

    Rows since(Instant since, String after) {
        return movements(new Form().with("created[gte]", seconds(since)), after);
    }

    /** Events of these types, at most 30 days old. */
    Rows events(Instant since, List<String> types, String after) {
        Form form = new Form().with("created[gte]", seconds(since));
        types.forEach(type -> form.with("types[]", type));
        return rows("/v1/events", form, after);
    }

    /** One row of a list: whether the key may read it. */
    void probe(String path) {
        get(path, new Form().with("limit", "1"));
    }

    Rows endpoints() {
        return rows("/v1/webhook_endpoints", new Form(), "");
    }

    private Rows movements(Form filter, String after) {
        return rows("/v1/balance_transactions", filter.expanding("data.source"), after);
    }

    private static String seconds(Instant moment) {
        return Long.toString(Math.max(0, moment.getEpochSecond()));
    }

    private Optional<JsonNode> one(String path, String id, Form form) {
        return ID.matcher(id).matches() ? get(path + id, form) : Optional.empty();
    }

    private Rows rows(String path, Form filter, String after) {
        JsonNode answer = get(path, filter.with("limit", String.valueOf(PAGE)).with("starting_after", after))
                .orElseThrow(() -> new Failure.Rejected(
                        "stripe-404", "Stripe does not know " + path, "check that it belongs to this connection"));
        JsonNode list = answer.path("data");
        if (!list.isArray() || !answer.path("has_more").isBoolean()) {
            // An answer of another shape must never pass for an empty list: rows of a payout would vanish.
            throw new IllegalArgumentException("the answer to " + path + " is no list");
        }
        List<JsonNode> rows = new ArrayList<>();
        list.forEach(rows::add);
        boolean more = answer.path("has_more").booleanValue();
        if (more && rows.isEmpty()) {
            throw new IllegalArgumentException("the answer to " + path + " promises more rows but has none");
        }
        return new Rows(rows, more ? StripeValues.required(rows.get(rows.size() - 1), "id") : "");
    }

    private Optional<JsonNode> get(String path, Form form) {
        String base = connection.baseUrl().isEmpty() ? HOST : connection.baseUrl();
        Map<String, String> headers =
                Map.of("Authorization", "Bearer " + key(), "Stripe-Version", VERSION, "Accept", "application/json");
        Http.Answer answer =
                http.send(Http.Request.read("GET", URI.create(base + path + "?" + form), headers, new byte[0]));
        if (answer.isSuccess()) {
            refusedInARow.set(0);
            return Optional.of(json(answer));
        }
        if (answer.status() == 404) {
            return Optional.empty();
        }
        throw refusal(answer, path);
    }

    private Failure refusal(Http.Answer answer, String path) {
        Instant now = clock.instant();
        int status = answer.status();
        boolean again =
                answer.header("Stripe-Should-Retry").filter("true"::equals).isPresent();
        return switch (status) {
            case 429 -> new Failure.Throttled(connection.id(), "Stripe's limit is reached", now.plus(pause()));
            case 502, 503, 504 ->
                new Failure.Throttled(connection.id(), "Stripe is down (" + status + ")", now.plus(DOWN));
            // Nothing is parked: all goes on by itself once the key is put right.
            case 401 ->
                new Failure.NoEffect("Stripe refuses the key: make a new one and put it under the secret '"
                        + connection.secrets().get("apiKey") + "'");
            case 403 ->
                new Failure.Rejected(
                        "stripe-403",
                        words(answer),
                        "give the restricted key the right to read what " + path + " holds");
            default ->
                status >= 500 || status == 409 || again
                        ? new Failure.NoEffect("Stripe answered " + status + " to " + path)
                        : new Failure.Rejected("stripe-" + status, words(answer), "report this: " + path);
        };
    }

    private Duration pause() {
        Duration own = FIRST_PAUSE.multipliedBy(1L << Math.min(refusedInARow.getAndIncrement(), 10));
        return own.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : own;
    }

    private String words(Http.Answer answer) {
        try {
            JsonNode error = StripeValues.JSON.readTree(answer.body()).path("error");
            String words = error.path("code").asText(error.path("type").asText("refused")) + ": "
                    + error.path("message").asText("");
            // Stripe repeats a part of a key in some messages.
            String safe = words.replace(key(), "…").replaceAll("(rk|sk)_(live|test)_\\S+", "…");
            return safe.substring(0, Math.min(safe.length(), MAX_WORDS));
        } catch (IOException notJson) {
            return "status " + answer.status();
        }
    }

    private static JsonNode json(Http.Answer answer) {
        try {
            JsonNode node = StripeValues.JSON.readTree(answer.body());
            if (node == null || !node.isObject()) {
                throw new Failure.NoEffect("Stripe's answer is no object");
            }
            return node;
        } catch (IOException cutOff) {
            throw new Failure.NoEffect("Stripe's answer cannot be read");
        }
    }

    private String key() {
        String name = connection.secrets().get("apiKey");
        if (name == null) {
            throw new Failure.Rejected(
                    "no-token",
                    "connection " + connection.id() + " names no secret 'apiKey'",
                    "add it to the settings");
        }
        String key = secrets.value(name).strip();
        if (!KEY.matcher(key).matches()) {
            throw new Failure.Rejected(
                    "bad-token",
                    "the secret '" + name + "' holds no key of Stripe",
                    "make a restricted key, it starts with rk_live_");
        }
        return key;
    }
}
