package nl.afletter.local.sim.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import nl.afletter.local.sim.PlainJournal;
import nl.afletter.local.sim.RateLimit;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.SimRequest;
import nl.afletter.local.sim.SimResponse;
import nl.afletter.local.sim.Simulator;
import nl.afletter.local.sim.stripe.StripeState.HookRow;
import nl.afletter.local.sim.stripe.StripeState.Key;

/** What programs see of the simulated Stripe: paths, keys and their rights, limits, refusals (stripe.md 1 and 2). */
abstract class StripeDoor extends Simulator<StripeState> {
    /** A restricted live key with just the rights that {@code docs/vendors/stripe.md} names. */
    public static final String KEY = "rk_live_simulatedKeyWithTheLeastRights";
    /** A restricted key of test mode. */
    public static final String TEST_KEY = "rk_test_simulatedKeyWithTheLeastRights";
    /** A secret key: it may do everything. */
    public static final String SECRET_KEY = "sk_live_simulatedKeyThatMayDoAll";

    /** The least rights. */
    public static final Set<String> RIGHTS = Set.of(
            "charges:read",
            "payment_intents:read",
            "checkout:read",
            "refunds:read",
            "disputes:read",
            "payouts:read",
            "balance_transactions:read",
            "events:read");

    private final List<BiConsumer<SimRequest, SimResponse>> watchers = new ArrayList<>();
    private volatile RateLimit limit;

    StripeDoor(SimClock clock, Path dataFolder) {
        super("stripe", clock, fresh(), dataFolder);
        one("charges/{id}", Answers::one, state -> state.charges);
        one("payment_intents/{id}", Answers::one, state -> state.intents);
        one("refunds/{id}", Answers::one, state -> state.refunds);
        one("disputes/{id}", Answers::one, state -> state.disputes);
        one("payouts/{id}", Answers::one, state -> state.payouts);
        one("balance_transactions/{id}", Answers::one, state -> state.movements);
        one("events/{id}", Answers::one, state -> state.events);
        one("webhook_endpoints/{id}", Answers::one, state -> state.hooks);
        list(
                "charges",
                (answers, state) -> answers.page(
                        state.charges, Map.of("payment_intent", (row, value) -> value.equals(row.intent))));
        list(
                "refunds",
                (answers, state) ->
                        answers.page(state.refunds, Map.of("charge", (row, value) -> value.equals(row.charge))));
        list(
                "disputes",
                (answers, state) ->
                        answers.page(state.disputes, Map.of("charge", (row, value) -> value.equals(row.charge))));
        list(
                "checkout/sessions",
                (answers, state) -> answers.page(
                        state.sessions, Map.of("payment_intent", (row, value) -> value.equals(row.intent))));
        list(
                "payouts",
                (answers, state) ->
                        answers.page(state.payouts, Map.of("status", (row, value) -> value.equals(row.status))));
        list("balance_transactions", (answers, state) -> answers.movements());
        list(
                "events",
                (answers, state) -> answers.page(
                        state.events,
                        Map.of(
                                "type",
                                (row, value) -> value.equals(row.type),
                                "types[]",
                                (row, value) -> value.equals(row.type))));
        list("payment_intents", (answers, state) -> answers.page(state.intents, Map.of()));
        list("webhook_endpoints", (answers, state) -> answers.page(state.hooks, Map.of()));
        writes("POST", "/v1/webhook_endpoints", this::register);
    }

    private static StripeState fresh() {
        StripeState state = new StripeState();
        state.keys.put(KEY, new Key(false, RIGHTS));
        state.keys.put(TEST_KEY, new Key(true, RIGHTS));
        state.keys.put(SECRET_KEY, new Key(false, Set.of("*")));
        return state;
    }

    private interface One<T extends StripeState.Row> {
        SimResponse answer(Answers answers, StripeState.Listing<T> list);
    }

    private interface Lists {
        SimResponse answer(Answers answers, StripeState state);
    }

    private <T extends StripeState.Row> void one(
            String template, One<T> answer, Function<StripeState, StripeState.Listing<T>> list) {
        reads(
                "GET",
                "/v1/" + template,
                (request, state) -> answer.answer(new Answers(state, request), list.apply(state)));
    }

    private void list(String template, Lists answer) {
        reads("GET", "/v1/" + template, (request, state) -> answer.answer(new Answers(state, request), state));
    }

    /** At most so many requests per second and key; 0 takes the limit away. */
    public void limit(int perSecond) {
        limit = perSecond == 0 ? null : RateLimit.slidingWindow(clock(), perSecond, Duration.ofSeconds(1));
    }

    /** Sees every request and its answer; runs under the simulator's lock. */
    public void watch(BiConsumer<SimRequest, SimResponse> watcher) {
        watchers.add(watcher);
    }

    /** Bodies are forms; JSON is refused as Stripe refuses it. The secret is told once. */
    private SimResponse register(SimRequest request, StripeState state) {
        if (!request.header("Content-Type").orElse("").startsWith("application/x-www-form-urlencoded")) {
            throw Answers.refuse(400, "Invalid request: bodies are form-encoded", "");
        }
        Map<String, List<String>> form = form(request.text());
        for (String name : form.keySet()) {
            if (!Set.of("url", "enabled_events[]", "api_version", "description").contains(name)) {
                throw Answers.refuse(400, "Received unknown parameter: " + name, name);
            }
        }
        if (!form.containsKey("url") || !form.containsKey("enabled_events[]")) {
            throw Answers.refuse(400, "Missing required param: url or enabled_events", "url");
        }
        HookRow hook = hook(
                state,
                form.get("url").get(0),
                form.get("enabled_events[]"),
                form.containsKey("api_version") ? form.get("api_version").get(0) : null,
                state.keys.get(request.bearer().orElse("")).test());
        ObjectNode answer = new Render(state).object(hook);
        return SimResponse.json(200, answer.put("secret", hook.secret));
    }

    final HookRow hook(StripeState state, String url, List<String> types, String version, boolean test) {
        HookRow hook = new HookRow();
        hook.id = state.id("we");
        hook.createdAt = clock().instant();
        hook.test = test;
        hook.url = url;
        hook.types = List.copyOf(types);
        hook.version = version;
        hook.secret = state.id("whsec");
        return state.hooks.add(hook);
    }

    private static Map<String, List<String>> form(String text) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        for (String pair : text.split("&")) {
            String[] parts = pair.split("=", 2);
            fields.computeIfAbsent(decoded(parts[0]), name -> new ArrayList<>())
                    .add(parts.length == 2 ? decoded(parts[1]) : "");
        }
        return fields;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    // ---- how it refuses

    @Override
    protected Optional<SimResponse> gate(SimRequest request, StripeState state) {
        String bearer = request.bearer().orElse("");
        Key key = state.keys.get(bearer);
        if (key == null) {
            return Optional.of(Answers.error(401, "Invalid API Key provided: " + hidden(bearer), ""));
        }
        RateLimit current = limit;
        if (current != null && !current.take(bearer).allowed()) {
            return Optional.of(failure(request, 429));
        }
        String right = request.path().split("/")[2] + (request.method().equals("GET") ? ":read" : ":write");
        if (!key.rights().contains("*") && !key.rights().contains(right)) {
            return Optional.of(Answers.error(
                    403,
                    "The provided key '" + hidden(bearer)
                            + "' does not have the required permissions for this endpoint." + " Having the '" + right
                            + "' permission would allow this request to continue.",
                    ""));
        }
        String version = request.header("Stripe-Version").orElse(Render.VERSION);
        return version.equals(Render.VERSION)
                ? Optional.empty()
                : Optional.of(Answers.error(400, "Invalid Stripe API version: " + version, ""));
    }

    private static String hidden(String key) {
        return key.length() < 12 ? "" : key.substring(0, 8) + "****" + key.substring(key.length() - 4);
    }

    @Override
    protected SimResponse dress(SimRequest request, SimResponse response) {
        watchers.forEach(watcher -> watcher.accept(request, response));
        return response.with("Request-Id", "req_" + request.path().length());
    }

    @Override
    protected SimResponse noRoute(SimRequest request, int status) {
        return Answers.error(404, "Unrecognized request URL (" + request.method() + ": " + request.path() + ").", "");
    }

    @Override
    protected SimResponse unreadable(SimRequest request, String reason) {
        return Answers.error(400, reason, "");
    }

    @Override
    protected SimResponse failure(SimRequest request, int status) {
        return Answers.error(status, "This request is refused on request", "");
    }

    /** Every movement as an entry: the balance against what it came from, fees apart. */
    @Override
    protected Optional<PlainJournal> ledger(StripeState state) {
        PlainJournal books = new PlainJournal();
        state.movements.rows.forEach(row -> books.post(
                LocalDate.ofInstant(row.createdAt, SimClock.AMSTERDAM),
                row.type,
                row.id,
                PlainJournal.Line.debit("balance", row.net(), row.currency),
                PlainJournal.Line.debit("fees", row.fee, row.currency),
                PlainJournal.Line.credit(row.type, row.amount, row.currency)));
        return Optional.of(books);
    }
}
