package nl.afletter.local.sim.moneybird;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

/**
 * Moneybird: the API under {@code /api/v2}, sign-in under {@code /oauth}. Nothing is idempotent: a POST that comes
 * twice books twice. Administrations, tokens and what is done by hand come in through {@link #administration}.
 */
public final class MoneybirdSimulator extends Simulator<MoneybirdState> {
    static final String API = "/api/v2";
    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final String ONE_ADDRESS = "127.0.0.1";

    private RateLimit limit;
    private RateLimit reportLimit;

    /** A Moneybird that forgets everything when it stops. */
    public MoneybirdSimulator(SimClock clock) {
        this(clock, null);
    }

    /** A Moneybird that keeps {@code moneybird.json} in a folder; {@code null}: nothing is kept. */
    public MoneybirdSimulator(SimClock clock, Path dataFolder) {
        super("moneybird", clock, new MoneybirdState(), dataFolder);
        limitRequestsTo(150, 50);
        new SettingRoutes().addTo(this);
        new ContactRoutes().addTo(this);
        new InvoiceRoutes().addTo(this);
        new OwnInvoiceRoutes().addTo(this);
        new PaymentRoutes().addTo(this);
        new StatementRoutes().addTo(this);
        new MutationRoutes().addTo(this);
        new JournalRoutes().addTo(this);
        new PurchaseRoutes().addTo(this);
        new ReportRoutes().addTo(this);
        new WebhookRoutes().addTo(this);
        new TokenRoutes().addTo(this);
    }

    /**
     * Sets how many requests five minutes allow, from this one address; Moneybird's own are 150, and 50 for reports. A
     * test on a clock that stands still needs more.
     */
    public void limitRequestsTo(int requests, int reports) {
        limit = RateLimit.fixedWindow(clock(), requests, WINDOW);
        reportLimit = RateLimit.fixedWindow(clock(), reports, WINDOW);
    }

    /** Whether there is any administration yet: false on a fresh start, true when a data folder brought some back. */
    public boolean hasAdministrations() {
        return look(state -> !state.administrations.isEmpty());
    }

    /** Makes an administration with the ledger accounts that every one has; currency EUR. */
    public MoneybirdSeed administration(String name) {
        return MoneybirdSeed.create(this, name);
    }

    /** An administration that exists, to add to it or to work in it by hand. */
    public MoneybirdSeed administrationById(String id) {
        return new MoneybirdSeed(this, id);
    }

    /** What stands in an administration's books at this moment. */
    public MoneybirdBooks books(String administrationId) {
        return look(state -> MoneybirdBooks.of(state.administrations.get(administrationId), clock().today()));
    }

    void get(String template, Scopes scopes, Function<Visit, SimResponse> call) {
        reads("GET", path(template), inAdministration(scopes, call));
    }

    void post(String template, Scopes scopes, Function<Visit, SimResponse> call) {
        writes("POST", path(template), inAdministration(scopes, call));
    }

    /** A POST that only reads. */
    void postReading(String template, Scopes scopes, Function<Visit, SimResponse> call) {
        reads("POST", path(template), inAdministration(scopes, call));
    }

    void patch(String template, Scopes scopes, Function<Visit, SimResponse> call) {
        writes("PATCH", path(template), inAdministration(scopes, call));
    }

    void delete(String template, Scopes scopes, Function<Visit, SimResponse> call) {
        writes("DELETE", path(template), inAdministration(scopes, call));
    }

    /** A route outside any administration that changes nothing. */
    void getOutside(String template, Handler<MoneybirdState> handler) {
        reads("GET", template, handler);
    }

    /** A route outside any administration that may change something. */
    void writeOutside(String method, String template, Handler<MoneybirdState> handler) {
        writes(method, template, handler);
    }

    private static String path(String template) {
        return API + "/{administration}" + template + ".json";
    }

    private Handler<MoneybirdState> inAdministration(Scopes scopes, Function<Visit, SimResponse> call) {
        return (request, state) -> {
            MoneybirdState.Token token = state.tokens.get(request.bearer().orElseThrow());
            String id = request.param("administration");
            Administration books = state.administrations.get(id);
            if (books == null) {
                throw Refusals.notFound("administration_id");
            }
            if (!token.administrations().contains(id)) {
                throw Refusals.plain(403, "No access to this administration");
            }
            if (!scopes.allow(token.scopes())) {
                // The spec answers 401 on reports; elsewhere 403 (moneybird.md section 2).
                throw Refusals.plain(request.path().contains("/reports/") ? 401 : 403, "No access to " + scopes.text());
            }
            return call.apply(new Visit(request, books, state, clock().instant()));
        };
    }

    @Override
    protected Optional<SimResponse> gate(SimRequest request, MoneybirdState state) {
        if (!request.path().startsWith(API)) {
            return Optional.empty();
        }
        boolean withinLimit = limit.take(ONE_ADDRESS).allowed();
        if (withinLimit && request.path().contains("/reports/")) {
            withinLimit = reportLimit.take(ONE_ADDRESS).allowed();
        }
        if (!withinLimit) {
            return Optional.of(Refusals.retryLater());
        }
        MoneybirdState.Token token = request.bearer().map(state.tokens::get).orElse(null);
        if (token == null || token.expiresAt() != null && !clock().instant().isBefore(token.expiresAt())) {
            return Optional.of(error(401, "The access token is invalid"));
        }
        boolean reading = request.method().equals("GET") || request.path().endsWith("/synchronization.json");
        return token.readOnly() && !reading
                ? Optional.of(error(403, "The access token is read only"))
                : Optional.empty();
    }

    /** Moneybird's headers, with {@code RateLimit-Remaining} in seconds and the count beside it as observed [MCP]. */
    @Override
    protected SimResponse dress(SimRequest request, SimResponse response) {
        if (!request.path().startsWith(API)) {
            return response;
        }
        RateLimit counted = request.path().contains("/reports/") ? reportLimit : limit;
        RateLimit.Verdict verdict = counted.peek(ONE_ADDRESS);
        long seconds = Duration.between(clock().instant(), verdict.resetsAt()).toSeconds();
        SimResponse dressed = response.with(Map.of(
                "RateLimit-Limit", String.valueOf(verdict.limit()),
                "RateLimit-Remaining", String.valueOf(seconds),
                "RateLimit-RequestsRemaining", String.valueOf(verdict.remaining()),
                "RateLimit-Reset", epoch(verdict.resetsAt())));
        return response.status() == 429 ? dressed.with("Retry-After", epoch(verdict.resetsAt())) : dressed;
    }

    @Override
    protected SimResponse noRoute(SimRequest request, int status) {
        return error(404, "Not found");
    }

    @Override
    protected SimResponse unreadable(SimRequest request, String reason) {
        return error(400, "Invalid JSON: " + reason);
    }

    @Override
    protected SimResponse failure(SimRequest request, int status) {
        return switch (status) {
            case 429 ->
                Refusals.retryLater()
                        .with("RateLimit-Limit", "150")
                        .with("RateLimit-Reset", epoch(clock().instant().plus(WINDOW)))
                        .with("Retry-After", epoch(clock().instant().plus(WINDOW)));
            case 402 -> {
                ObjectNode body = SimJson.object().put("error", "creating sales invoices is limited");
                body.putObject("symbolic").put("administration", "limit_reached");
                yield SimResponse.json(402, body);
            }
            case 500, 502, 503, 504 -> SimResponse.text(status, "text/html", "<html>Moneybird is not available</html>");
            default -> error(status, "Error " + status);
        };
    }

    @Override
    protected Optional<PlainJournal> ledger(MoneybirdState state) {
        PlainJournal all = new PlainJournal();
        boolean one = state.administrations.size() == 1;
        state.administrations.values().forEach(books -> books.journal(one ? "" : books.name + ":")
                .entries()
                .forEach(all::post));
        return Optional.of(all);
    }

    private static SimResponse error(int status, String text) {
        return SimResponse.json(status, SimJson.object().put("error", text));
    }

    private static String epoch(Instant moment) {
        return String.valueOf(moment.getEpochSecond());
    }
}
