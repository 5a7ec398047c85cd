package nl.afletter.local.sim.snelstart;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import nl.afletter.local.sim.Handler;
import nl.afletter.local.sim.PlainJournal;
import nl.afletter.local.sim.RateLimit;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimRequest;
import nl.afletter.local.sim.SimResponse;
import nl.afletter.local.sim.Simulator;
import nl.afletter.local.sim.snelstart.SnelStartState.Coupling;
import nl.afletter.local.sim.snelstart.SnelStartState.Token;

/**
 * SnelStart: its API under {@code /v2}, tokens under {@code /b2b/token}, which is another host at the real one. Every call
 * wants the subscription key and a token of a koppelsleutel, which opens one administration.
 */
public final class SnelStartSimulator extends Simulator<SnelStartState> {
    static final String API = "/v2";
    private static final int TOKEN_SECONDS = 3599;

    private RateLimit perMinute;
    private RateLimit perHour;
    private boolean memorialDebitIsPositive = true;

    /** A SnelStart that forgets everything when it stops. */
    public SnelStartSimulator(SimClock clock) {
        this(clock, null);
    }

    /** A SnelStart that keeps {@code snelstart.json} in a folder; {@code null}: nothing is kept. */
    public SnelStartSimulator(SimClock clock, Path dataFolder) {
        super("snelstart", clock, new SnelStartState(), dataFolder);
        limitRequestsTo(500, 5_000);
        writes("POST", "/b2b/token", this::token);
        new SettingRoutes().addTo(this);
        new RelationRoutes().addTo(this);
        new SalesRoutes().addTo(this);
        new MoneyRoutes(this).add();
        new DocumentRoutes().addTo(this);
    }

    /** Sets how many requests a minute and an hour allow for each administration; a product's own are 500 and 5,000. */
    public void limitRequestsTo(int minute, int hour) {
        perMinute = RateLimit.slidingWindow(clock(), minute, Duration.ofMinutes(1));
        perHour = RateLimit.slidingWindow(clock(), hour, Duration.ofHours(1));
    }

    /** The sentence of each error code that it can answer with. */
    public static Map<String, String> sentences() {
        return Refusals.SENTENCES;
    }

    /** Whether a memorial's amount on a sales booking is positive for debit: UNCONFIRMED at SnelStart. */
    public void memorialDebitIsPositive(boolean positive) {
        memorialDebitIsPositive = positive;
    }

    boolean memorialDebitIsPositive() {
        return memorialDebitIsPositive;
    }

    /** Lets a subscription in. */
    public void subscription(String key) {
        change(state -> state.subscriptionKeys.add(key));
    }

    /** Takes a subscription away, as after the 90 days of a test key. */
    public void endSubscription(String key) {
        change(state -> state.subscriptionKeys.remove(key));
    }

    /** Makes an administration with the accounts and daybooks that every one has. */
    public SnelStartSeed administration(String name) {
        return SnelStartSeed.create(this, name);
    }

    /** What stands in an administration's books at this moment. */
    public SnelStartBooks books(String administrationId) {
        return look(state -> SnelStartBooks.of(state.administrations.get(administrationId)));
    }

    void get(String template, String scope, Function<Visit, SimResponse> call) {
        reads("GET", API + template, opened(scope, call));
    }

    void write(String method, String template, String scope, Function<Visit, SimResponse> call) {
        writes(method, API + template, opened(scope, call));
    }

    private Handler<SnelStartState> opened(String scope, Function<Visit, SimResponse> call) {
        return (request, state) -> {
            Coupling coupling = coupling(request, state).orElseThrow();
            if (!coupling.scopes().contains(scope)) {
                return SimResponse.empty(403);
            }
            return call.apply(
                    new Visit(request, state.administrations.get(coupling.administration()), state, clock().instant()));
        };
    }

    private Optional<Coupling> coupling(SimRequest request, SnelStartState state) {
        return request.bearer()
                .map(state.tokens::get)
                .filter(token -> clock().instant().isBefore(token.until()))
                .map(token -> state.couplings.get(token.koppelsleutel()));
    }

    private SimResponse token(SimRequest request, SnelStartState state) {
        Map<String, String> form = request.form();
        String key = form.getOrDefault("clientkey", "");
        if (!"clientkey".equals(form.get("grant_type")) || !state.couplings.containsKey(key)) {
            return SimResponse.json(400, SimJson.object().put("error", "invalid_grant"));
        }
        String value = "token-" + state.nextId();
        state.tokens.put(value, new Token(key, clock().instant().plusSeconds(TOKEN_SECONDS)));
        return SimResponse.json(
                200,
                SimJson.object()
                        .put("access_token", value)
                        .put("token_type", "bearer")
                        .put("expires_in", TOKEN_SECONDS));
    }

    @Override
    protected Optional<SimResponse> gate(SimRequest request, SnelStartState state) {
        if (!request.path().startsWith(API)) {
            return Optional.empty();
        }
        String key = request.header("Ocp-Apim-Subscription-Key").orElse("");
        if (!state.subscriptionKeys.contains(key)) {
            return Optional.of(Refusals.gateway(
                    401,
                    key.isEmpty()
                            ? "Access denied due to missing subscription key. Make sure to include subscription key"
                                    + " when making requests to an API."
                            : "Access denied due to invalid subscription key. Make sure to provide a valid key for an"
                                    + " active subscription."));
        }
        Optional<Coupling> coupling = coupling(request, state);
        if (coupling.isEmpty()) {
            return Optional.of(Refusals.message(401, "Authorization has been denied for this request."));
        }
        for (RateLimit limit : new RateLimit[] {perMinute, perHour}) {
            RateLimit.Verdict verdict = limit.take(coupling.get().administration());
            if (!verdict.allowed()) {
                long seconds = Math.max(
                        1,
                        Duration.between(clock().instant(), verdict.resetsAt()).toSeconds());
                return Optional.of(tooMany(seconds));
            }
        }
        return Optional.empty();
    }

    private static SimResponse tooMany(long seconds) {
        return Refusals.gateway(429, "Rate limit is exceeded. Try again in " + seconds + " seconds.")
                .with("Retry-After", String.valueOf(seconds));
    }

    @Override
    protected SimResponse noRoute(SimRequest request, int status) {
        return Refusals.gateway(status, "Resource not found");
    }

    @Override
    protected SimResponse unreadable(SimRequest request, String reason) {
        return Refusals.message(400, "The request is invalid: " + reason);
    }

    @Override
    protected SimResponse failure(SimRequest request, int status) {
        return status == 429 ? tooMany(17) : Refusals.gateway(status, "Status " + status);
    }

    @Override
    protected JsonNode books(SnelStartState state) {
        return SimJson.MAPPER.valueToTree(state.administrations);
    }

    @Override
    protected Optional<PlainJournal> ledger(SnelStartState state) {
        PlainJournal all = new PlainJournal();
        state.administrations.values().forEach(books -> books.journal.entries().forEach(all::post));
        return Optional.of(all);
    }
}
