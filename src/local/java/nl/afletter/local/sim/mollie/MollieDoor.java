package nl.afletter.local.sim.mollie;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import nl.afletter.local.sim.PlainJournal;
import nl.afletter.local.sim.RateLimit;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimRequest;
import nl.afletter.local.sim.SimResponse;
import nl.afletter.local.sim.Simulator;
import nl.afletter.local.sim.mollie.MollieState.Credential;
import nl.afletter.local.sim.mollie.MollieState.HookRow;

/** What programs see of the simulated Mollie: paths, credentials and their reach, limits, refusals (mollie.md 1, 2). */
abstract class MollieDoor extends Simulator<MollieState> {
    /** An organization access token with every scope. */
    public static final String ORGANIZATION_TOKEN = "access_simulatedOrganizationToken";
    /** A live API key of the first profile. */
    public static final String LIVE_KEY = "live_simulatedKeyOfTheFirstProfile";
    /** A test API key of the first profile. */
    public static final String TEST_KEY = "test_simulatedKeyOfTheFirstProfile";
    /** The first website profile. */
    public static final String PROFILE = MollieState.PROFILE;

    private static final Set<String> REACH_OF_KEYS = Set.of("payments", "refunds", "chargebacks");

    private final List<BiConsumer<SimRequest, SimResponse>> watchers = new ArrayList<>();
    private volatile RateLimit limit;
    private volatile boolean limitSaysWhen;
    private volatile boolean embeds = true;

    MollieDoor(SimClock clock, Path dataFolder) {
        super("mollie", clock, fresh(clock), dataFolder);
        route("payments", Answers::payments);
        reads("GET", "/v2/payments/{id}", (request, state) -> new Answers(state, request).payment(embeds));
        route("payments/{id}/refunds", Answers::refundsOfPayment);
        route("payments/{id}/chargebacks", Answers::chargebacksOfPayment);
        route("payments/{id}/captures", Answers::capturesOfPayment);
        route("refunds", Answers::refunds);
        route("chargebacks", Answers::chargebacks);
        route("settlements", Answers::settlements);
        route("settlements/{id}", Answers::settlement);
        route("settlements/{id}/payments", Answers::settledPayments);
        route("settlements/{id}/captures", Answers::settledCaptures);
        route("settlements/{id}/refunds", Answers::settledRefunds);
        route("settlements/{id}/chargebacks", Answers::settledChargebacks);
        route("balances", Answers::balances);
        route("balances/{id}", Answers::balance);
        route("balances/{id}/transactions", Answers::movements);
        route("balances/{id}/report", Answers::report);
        route("invoices/{id}", Answers::invoice);
        route("profiles", Answers::profiles);
        route("webhooks", Answers::hooks);
        route("webhooks/{id}", Answers::hook);
        route("events/{id}", Answers::event);
        writes("GET", "/v2/invoices", (request, state) -> {
            new Invoicing(state, new Movements(state)).issueDue(clock().instant());
            return new Answers(state, request).invoices();
        });
        writes("POST", "/v2/webhooks", (request, state) -> register(request, state));
        writes("DELETE", "/v2/webhooks/{id}", (request, state) -> {
            state.hooks.rows.remove(new Answers(state, request).hookRow());
            return SimResponse.empty(204);
        });
        writes("POST", "/v2/webhooks/{id}/ping", (request, state) -> {
            HookRow hook = new Answers(state, request).hookRow();
            new WebhookCalls(state, clock().instant()).event("hook.ping", hook.id, hook);
            return SimResponse.empty(202);
        });
    }

    private static MollieState fresh(SimClock clock) {
        MollieState state = new MollieState();
        state.credentials.put(ORGANIZATION_TOKEN, new Credential(null, false, Set.of("*")));
        state.credentials.put(LIVE_KEY, new Credential(PROFILE, false, Set.of()));
        state.credentials.put(TEST_KEY, new Credential(PROFILE, true, Set.of()));
        new Happenings(state, clock.instant()).openBalance("EUR");
        return state;
    }

    private void route(String template, Function<Answers, SimResponse> answer) {
        reads("GET", "/v2/" + template, (request, state) -> answer.apply(new Answers(state, request)));
    }

    /** Whether {@code embed} is followed (several values at once are not confirmed of Mollie). */
    public void embeds(boolean followed) {
        embeds = followed;
    }

    /** At most so many requests per second and credential; 0 takes the limit away. */
    public void limit(int perSecond, boolean saysWhen) {
        limit = perSecond == 0 ? null : RateLimit.slidingWindow(clock(), perSecond, Duration.ofSeconds(1));
        limitSaysWhen = saysWhen;
    }

    /** Sees every request and its answer; runs under the simulator's lock. */
    public void watch(BiConsumer<SimRequest, SimResponse> watcher) {
        watchers.add(watcher);
    }

    private SimResponse register(SimRequest request, MollieState state) {
        JsonNode body = request.json();
        JsonNode types = body.path("eventTypes");
        if (body.path("url").asText().isEmpty() || body.path("name").asText().isEmpty() || types.isMissingNode()) {
            throw Answers.refuse(422, "name, url and eventTypes are required", "url");
        }
        HookRow hook = new HookRow();
        hook.id = state.id("hook_");
        hook.name = body.path("name").asText();
        hook.url = body.path("url").asText();
        hook.secret = state.id("whsec");
        hook.test = body.path("testmode").asBoolean();
        hook.createdAt = clock().instant();
        hook.eventTypes = new ArrayList<>();
        (types.isArray() ? types : SimJson.array().add(types)).forEach(type -> hook.eventTypes.add(type.asText()));
        state.hooks.add(hook);
        ObjectNode answer = new Render(state).hook(hook);
        return Answers.hal(201, answer.put("webhookSecret", hook.secret));
    }

    // ---- how it refuses

    @Override
    protected Optional<SimResponse> gate(SimRequest request, MollieState state) {
        Credential credential = state.credentials.get(request.bearer().orElse(""));
        if (credential == null) {
            return Optional.of(Answers.error(401, "Missing authentication, or failed to authenticate", null));
        }
        RateLimit current = limit;
        if (current != null && !current.take(request.bearer().orElse("")).allowed()) {
            return Optional.of(failure(request, 429));
        }
        return refusedReach(request, credential);
    }

    private static Optional<SimResponse> refusedReach(SimRequest request, Credential credential) {
        String resource = request.path().split("/")[2];
        if (credential.profile() != null) {
            boolean extra = request.query("testmode").isPresent()
                    || request.query("profileId").isPresent();
            if (extra) {
                return Optional.of(Answers.error(400, "Not allowed with an API key", "testmode"));
            }
            return REACH_OF_KEYS.contains(resource)
                    ? Optional.empty()
                    : Optional.of(Answers.error(403, "You don't have the appropriate permissions", null));
        }
        String scope = scope(request, resource);
        return credential.scopes().contains("*") || credential.scopes().contains(scope)
                ? Optional.empty()
                : Optional.of(Answers.error(403, "The access token lacks the scope " + scope, null));
    }

    private static String scope(SimRequest request, String resource) {
        String reach =
                switch (resource) {
                    case "chargebacks" -> "payments";
                    case "balances" -> request.path().endsWith("/report") ? "balance-reports" : "balances";
                    default -> resource;
                };
        return reach + (request.method().equals("GET") ? ".read" : ".write");
    }

    @Override
    protected SimResponse dress(SimRequest request, SimResponse response) {
        watchers.forEach(watcher -> watcher.accept(request, response));
        return response;
    }

    @Override
    protected SimResponse noRoute(SimRequest request, int status) {
        return Answers.error(status, "The resource does not exist", null);
    }

    @Override
    protected SimResponse unreadable(SimRequest request, String reason) {
        return Answers.error(400, reason, null);
    }

    @Override
    protected SimResponse failure(SimRequest request, int status) {
        SimResponse answer = Answers.error(status, "This request is refused on request", null);
        return status == 429 && limitSaysWhen ? answer.with("Retry-After", "2") : answer;
    }

    /** Every movement as an entry: the balance against what it came from, fees apart. */
    @Override
    protected Optional<PlainJournal> ledger(MollieState state) {
        PlainJournal books = new PlainJournal();
        state.balances.rows.forEach(balance -> balance.movements.rows.forEach(row -> books.post(
                LocalDate.ofInstant(row.createdAt, SimClock.AMSTERDAM),
                row.type,
                row.id,
                PlainJournal.Line.debit("balance", row.result(), balance.currency),
                PlainJournal.Line.debit("fees", -row.fees, balance.currency),
                PlainJournal.Line.credit(row.type, row.initial, balance.currency))));
        return Optional.of(books);
    }
}
