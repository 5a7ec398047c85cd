package nl.afletter.local.sim.exact;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import nl.afletter.local.sim.Handler;
import nl.afletter.local.sim.PlainJournal;
import nl.afletter.local.sim.RateLimit;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimRequest;
import nl.afletter.local.sim.SimResponse;
import nl.afletter.local.sim.Simulator;
import nl.afletter.local.sim.exact.ExactState.Grant;

/**
 * Exact Online: tokens, REST per division, the XML topic MatchSets. What sources disagree about is a switch: the sign of
 * receivables, and whether Exact matches by itself what sums to nothing under one number.
 */
public final class ExactSimulator extends Simulator<ExactState> {
    static final String API = "/api/v1/{division}/";
    private static final int REFUSALS_AN_HOUR = 10;
    private static final int DAY_LIMIT = 5_000;
    private static final int MINUTE_LIMIT = 60;

    private final WebhookRoutes webhooks = new WebhookRoutes();
    private RateLimit perMinute;
    private RateLimit perDay;
    private final RateLimit refusals;
    private boolean receivablesNegative = true;
    private boolean matchesItself = true;
    private boolean matchesByXml = true;
    private boolean showsNotes = true;
    private boolean entriesBearInvoiceIds = true;

    /** An Exact that forgets everything when it stops. */
    public ExactSimulator(SimClock clock) {
        this(clock, null);
    }

    /** An Exact that keeps {@code exact.json} in a folder; {@code null}: nothing is kept. */
    public ExactSimulator(SimClock clock, Path dataFolder) {
        super("exact", clock, new ExactState(), dataFolder);
        limitRequestsTo(MINUTE_LIMIT, DAY_LIMIT);
        refusals = RateLimit.slidingWindow(clock, REFUSALS_AN_HOUR, Duration.ofHours(1));
        TokenRoutes tokens = new TokenRoutes(this);
        writes("GET", "/api/oauth2/auth", tokens::consent);
        writes("POST", "/api/oauth2/token", tokens::token);
        for (Resource resource : Resource.values()) {
            reads("GET", API + resource.path(), opened(visit -> visit.list(resource)));
        }
        write("POST", Resource.ACCOUNTS.path(), RelationRoutes::create);
        write("PUT", Resource.ACCOUNTS.path() + "(guid'{id}')", RelationRoutes::update);
        write("POST", Resource.BANK_ACCOUNTS.path(), RelationRoutes::createBankAccount);
        write("PUT", Resource.BANK_ACCOUNTS.path() + "(guid'{id}')", RelationRoutes::updateBankAccount);
        write("POST", Resource.DOCUMENTS.path(), DocumentRoutes::create);
        write("POST", Resource.ATTACHMENTS.path(), DocumentRoutes::attach);
        write("POST", Resource.SALES_ENTRIES.path(), visit -> SalesRoutes.create(visit, this));
        write("PUT", Resource.SALES_ENTRIES.path() + "(guid'{id}')", SalesRoutes::update);
        write("POST", Resource.JOURNAL_ENTRIES.path(), visit -> JournalRoutes.create(visit, this));
        write("POST", Resource.SALES_INVOICES.path(), InvoiceRoutes::create);
        write("POST", "salesinvoice/PrintedSalesInvoices", visit -> InvoiceRoutes.print(visit, this));
        write("POST", Resource.WEBHOOKS.path(), WebhookRoutes::create);
        write("PUT", Resource.WEBHOOKS.path() + "(guid'{id}')", WebhookRoutes::update);
        writes("POST", "/docs/XMLUpload.aspx", MatchRoutes.upload(this));
    }

    /** Sets how many calls a minute and a day allow for each division; Exact's own are 60 and 5,000. */
    public void limitRequestsTo(int minute, int day) {
        perMinute = RateLimit.fixedWindow(clock(), minute, Duration.ofMinutes(1));
        perDay = RateLimit.fixedWindow(clock(), day, Duration.ofDays(1));
    }

    /** Whether an open invoice is negative among the receivables: sources disagree. */
    public void receivablesNegative(boolean negative) {
        receivablesNegative = negative;
    }

    /** Whether Exact matches by itself what sums to nothing under one number: UNCONFIRMED. */
    public void matchesItself(boolean matches) {
        matchesItself = matches;
    }

    /** Whether match sets are carried out; else they are answered 200 with an error message. */
    public void matchesByXml(boolean matches) {
        matchesByXml = matches;
    }

    /** Whether transaction lines show the notes of the lines they come from: UNCONFIRMED. */
    public void showsNotes(boolean shows) {
        showsNotes = shows;
    }

    /** Whether the entry of a printed invoice bears the invoice's id: UNCONFIRMED. */
    public void entriesBearInvoiceIds(boolean bear) {
        entriesBearInvoiceIds = bear;
    }

    boolean entriesBearInvoiceIds() {
        return entriesBearInvoiceIds;
    }

    boolean showsNotes() {
        return showsNotes;
    }

    boolean receivablesNegative() {
        return receivablesNegative;
    }

    boolean matchesItself() {
        return matchesItself;
    }

    boolean matchesByXml() {
        return matchesByXml;
    }

    /** Registers the app. */
    public void app(String clientId, String clientSecret) {
        change(state -> {
            state.clientId = clientId;
            state.clientSecret = clientSecret;
        });
    }

    /** Says with what secret webhooks are signed. */
    public void webhookSecret(String secret) {
        change(state -> state.webhookSecret = secret);
    }

    /** Sends the empty calls that new subscriptions get after about a second; the statuses that came back. */
    public List<Integer> greetNewSubscriptions() {
        List<String> urls = look(state -> List.copyOf(state.greetings));
        change(state -> state.greetings.clear());
        return webhooks.greet(urls);
    }

    /** Addresses to which a division's webhooks go, by topic. */
    public Map<String, String> subscriptions(String division) {
        return look(state -> {
            Map<String, String> addresses = new TreeMap<>();
            state.divisions
                    .get(division)
                    .table(Resource.WEBHOOKS)
                    .values()
                    .forEach(row -> addresses.put(
                            row.path("Topic").asText(), row.path("CallbackURL").asText()));
            return addresses;
        });
    }

    /** Another program takes a topic for itself. */
    public void subscribeElsewhere(String division, String topic, String url) {
        change(state -> {
            String id = state.nextId();
            state.divisions
                    .get(division)
                    .table(Resource.WEBHOOKS)
                    .put(
                            id,
                            SimJson.object()
                                    .put("ID", id)
                                    .put("CallbackURL", url)
                                    .put("Topic", topic));
        });
    }

    /** Sends one webhook to whoever subscribed to its topic; the statuses that came back. */
    public List<Integer> tell(String division, String topic, String action, String key) {
        String content = SimJson.object()
                .put("Topic", topic)
                .put("ClientId", "{c1d2e3f4-0000-4000-8000-000000000001}")
                .put("Division", Integer.parseInt(division))
                .put("Action", action)
                .put("Key", key)
                .put(
                        "EventCreatedOn",
                        LocalDateTime.ofInstant(clock().instant(), ZoneOffset.UTC)
                                .toString())
                .toString();
        String secret = look(state -> state.webhookSecret);
        List<String> urls = look(state -> state.divisions.get(division).table(Resource.WEBHOOKS).values().stream()
                .filter(row -> row.path("Topic").asText().equals(topic))
                .map(row -> row.path("CallbackURL").asText())
                .toList());
        return urls.stream().map(url -> webhooks.send(url, secret, content)).toList();
    }

    /** A code as a person's consent gives it, for all divisions there are. */
    public String consent(String redirectUri) {
        String[] code = new String[1];
        change(state -> code[0] = new TokenRoutes(this).code(state, redirectUri));
        return code[0];
    }

    /** Makes a division with the accounts and journals that every one has. */
    public ExactSeed division(String code, String name) {
        return ExactSeed.create(this, code, name);
    }

    /** What stands in a division's books at this moment. */
    public ExactBooks books(String division) {
        return look(state -> ExactBooks.of(state.divisions.get(division), receivablesNegative));
    }

    private void write(String method, String template, Function<Visit, SimResponse> call) {
        writes(method, API + template, opened(call));
    }

    private Handler<ExactState> opened(Function<Visit, SimResponse> call) {
        return (request, state) -> call.apply(new Visit(
                request, state.divisions.get(request.param("division")), state, clock().instant(), baseUrl()));
    }

    private Optional<Grant> grant(SimRequest request, ExactState state) {
        Instant now = clock().instant();
        return request.bearer().flatMap(token -> state.grants.values().stream()
                .filter(grant -> token.equals(grant.access) && now.isBefore(grant.accessSince.plus(TokenRoutes.ACCESS)))
                .findFirst());
    }

    @Override
    protected Optional<SimResponse> gate(SimRequest request, ExactState state) {
        if (request.path().startsWith("/api/oauth2/")) {
            return Optional.empty();
        }
        if (!refusals.peek(endpoint(request)).allowed()) {
            return Optional.of(Refusals.error(429, "Too many errors on this endpoint."));
        }
        Optional<Grant> grant = grant(request, state);
        if (grant.isEmpty()) {
            return Optional.of(Refusals.error(401, "Unauthorized"));
        }
        String division = divisionOf(request);
        if (!grant.get().divisions.contains(division)) {
            return Optional.of(Refusals.error(403, "Forbidden - division not accessible"));
        }
        boolean xml = request.path().startsWith("/docs/");
        if (!xml && !request.header("Accept").orElse("").contains("application/json")) {
            return Optional.of(Refusals.error(400, "Only application/json is understood here."));
        }
        RateLimit.Verdict minute = perMinute.take(division);
        if (!minute.allowed()) {
            return Optional.of(tooMany("X-RateLimit-Minutely-", minute));
        }
        RateLimit.Verdict day = perDay.take(division);
        return day.allowed() ? Optional.empty() : Optional.of(tooMany("X-RateLimit-", day));
    }

    private static String divisionOf(SimRequest request) {
        return request.path().startsWith("/docs/")
                ? request.query("_Division_").orElse("")
                : request.path().split("/")[3];
    }

    private static String endpoint(SimRequest request) {
        return request.path().replaceAll("\\(guid'.*", "");
    }

    private static SimResponse tooMany(String headers, RateLimit.Verdict verdict) {
        return Refusals.error(429, "Too many requests.")
                .with(Map.of(
                        headers + "Limit",
                        String.valueOf(verdict.limit()),
                        headers + "Remaining",
                        "0",
                        headers + "Reset",
                        String.valueOf(verdict.resetsAt().toEpochMilli())));
    }

    /** Refusals count against the error budget of their endpoint. */
    @Override
    protected SimResponse dress(SimRequest request, SimResponse response) {
        if (response.status() >= 400
                && response.status() <= 404
                && request.path().startsWith("/api/v1/")) {
            refusals.take(endpoint(request));
        }
        return response;
    }

    @Override
    protected SimResponse noRoute(SimRequest request, int status) {
        return Refusals.error(status, "Resource not found for the segment.");
    }

    @Override
    protected SimResponse unreadable(SimRequest request, String reason) {
        return Refusals.error(400, "Error processing request stream: " + reason);
    }

    @Override
    protected SimResponse failure(SimRequest request, int status) {
        return status == 429
                ? tooMany(
                        "X-RateLimit-Minutely-",
                        new RateLimit.Verdict(
                                false, MINUTE_LIMIT, 0, clock().instant().plusSeconds(17)))
                : Refusals.error(status, "Er is een onverwachte fout opgetreden.");
    }

    @Override
    protected JsonNode books(ExactState state) {
        return SimJson.MAPPER.valueToTree(state.divisions);
    }

    @Override
    protected Optional<PlainJournal> ledger(ExactState state) {
        PlainJournal all = new PlainJournal();
        state.divisions.values().forEach(books -> books.journal.entries().forEach(all::post));
        return Optional.of(all);
    }
}
