package nl.afletter.local.sim.teamleader;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import nl.afletter.local.sim.RateLimit;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimRequest;
import nl.afletter.local.sim.SimResponse;
import nl.afletter.local.sim.Simulator;
import nl.afletter.local.sim.SmallPdf;

/** Teamleader Focus on loopback (teamleader.md): both hosts, {@code api.focus} and {@code focus}, are this one port. */
public final class TeamleaderSimulator extends Simulator<TeamleaderState> {

    /** The account's id, as webhooks name it. */
    public static final String ACCOUNT = "6d3b6c1c-90d4-4c53-9c3c-5f6f3c1c9a01";
    /** The one department there is from the start. */
    public static final String DEPARTMENT = "0f8c8f5e-55d1-4a6f-8f77-0b6d7b9c2a02";
    /** Tax rate 21%. */
    public static final String RATE_HIGH = "a1f7b0c2-1111-4c5e-9d0a-21aa21aa2103";
    /** Tax rate 9%. */
    public static final String RATE_LOW = "a1f7b0c2-2222-4c5e-9d0a-09aa09aa0904";
    /** Tax rate 0%. */
    public static final String RATE_ZERO = "a1f7b0c2-3333-4c5e-9d0a-00aa00aa0005";
    /** VAT reverse-charged within the EU: also 0. */
    public static final String RATE_REVERSED = "a1f7b0c2-4444-4c5e-9d0a-00bb00bb0006";
    /** A product category whose ledger in the department is {@code 8100}. */
    public static final String CATEGORY = "c4e0d9aa-7777-4f0a-8e5f-8100810081aa";
    /** OAuth client id and secret of the local integration. */
    public static final String CLIENT_ID = Consent.CLIENT_ID;
    /** See {@link #CLIENT_ID}. */
    public static final String CLIENT_SECRET = Consent.CLIENT_SECRET;

    private static final String API_VERSION = "2023-09-26";
    /** Their odd notation: milliseconds, and an offset without a colon. */
    private static final DateTimeFormatter RESET =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ").withZone(ZoneOffset.ofHours(1));

    private final Consent consent;
    private final RateLimit limit;
    private final People people;
    private final Deliveries deliveries;

    /** Starts with an account of one department; see {@link Simulator} for the data folder. */
    public TeamleaderSimulator(SimClock clock, Path dataFolder) {
        this(clock, dataFolder, 200);
    }

    /** With another limit of calls per minute. */
    public TeamleaderSimulator(SimClock clock, Path dataFolder, int callsPerMinute) {
        super("teamleader", clock, freshAccount(), dataFolder);
        this.consent = new Consent(clock);
        this.limit = RateLimit.slidingWindow(clock, callsPerMinute, Duration.ofMinutes(1));
        this.people = new People(this);
        this.deliveries = new Deliveries(this);
        addConsentRoutes();
        addReadRoutes();
        addDocumentRoutes();
        addWebhookRoutes();
        reads("POST", "/projects-v2/projectLines.list", MaterialRoutes::lines);
        reads("POST", "/projects-v2/materials.list", MaterialRoutes::list);
        writes("POST", "/projects-v2/materials.create", MaterialRoutes::create);
        writes("POST", "/projects-v2/materials.update", MaterialRoutes::update);
    }

    /** What somebody does at Teamleader's own screens. */
    public People people() {
        return people;
    }

    /** The webhooks that wait to be sent. */
    public Deliveries webhooks() {
        return deliveries;
    }

    /** A pair as a person's consent would give it: access token first, then refresh token. */
    public List<String> grantByHand() {
        List<String> pair = new ArrayList<>();
        change(state -> {
            pair.add("access-" + state.newId());
            pair.add("refresh-" + state.newId());
            state.refreshToken = pair.get(1);
            state.revoked = false;
            state.accessTokens.put(pair.get(0), clock().instant().plus(state.accessLife));
        });
        return pair;
    }

    /** Whether this is the refresh token that would be taken now. */
    public boolean isRefreshToken(String token) {
        return look(state -> !state.revoked && state.refreshToken.equals(token));
    }

    /** An invoice as {@code invoices.info} shows it, or empty. */
    public Optional<JsonNode> invoice(String id) {
        return look(state -> Optional.ofNullable(state.invoices.get(id)).map(ObjectNode::deepCopy));
    }

    /** The materials of a project, as lists show them. */
    public List<ObjectNode> materials(String project) {
        return look(state ->
                MaterialRoutes.of(state, project).map(ObjectNode::deepCopy).toList());
    }

    private static TeamleaderState freshAccount() {
        TeamleaderState state = new TeamleaderState();
        ObjectNode department = SimJson.object().put("id", DEPARTMENT).put("name", "Voorbeeld B.V.");
        department.put("vat_number", "NL001234567B29").put("currency", "EUR").put("status", "active");
        department.putArray("emails").addObject().put("type", "primary").put("email", "info@voorbeeld.example");
        state.departments.put(DEPARTMENT, department);
        rate(state, RATE_HIGH, "21%", "0.21");
        rate(state, RATE_LOW, "9%", "0.09");
        rate(state, RATE_ZERO, "0%", "0");
        rate(state, RATE_REVERSED, "Btw verlegd / intracommunautair", "0");
        ObjectNode category = SimJson.object().put("id", CATEGORY).put("name", "Advies");
        ObjectNode ledger = category.putArray("ledgers").addObject();
        ledger.putObject("department").put("type", "department").put("id", DEPARTMENT);
        ledger.put("ledger_account_number", "8100");
        state.categories.put(CATEGORY, category);
        return state;
    }

    private static void rate(TeamleaderState state, String id, String description, String rate) {
        ObjectNode row = SimJson.object().put("id", id).put("description", description);
        row.put("rate", new java.math.BigDecimal(rate));
        row.putObject("department").put("type", "department").put("id", DEPARTMENT);
        state.taxRates.put(id, row);
    }

    private void addConsentRoutes() {
        reads("GET", "/oauth2/authorize", consent::page);
        writes("GET", "/oauth2/answer", consent::answered);
        writes("POST", "/oauth2/access_token", consent::token);
    }

    private void addReadRoutes() {
        reads("POST", "/users.me", (request, state) -> {
            ObjectNode me = SimJson.object().put("id", "8b9c0a1e-0d55-4a2c-8f10-3e5d7c9b1a07");
            me.putObject("account").put("type", "account").put("id", ACCOUNT);
            me.put("first_name", "Jan").put("last_name", "Jansen").put("email", "jan@voorbeeld.example");
            return Answers.data(me);
        });
        list("departments", state -> state.departments);
        list("taxRates", state -> state.taxRates);
        list("productCategories", state -> state.categories);
        relation("companies", "company", state -> state.companies);
        relation("contacts", "contact", state -> state.contacts);
        info("projects-v2/projects", state -> state.projects);
        info("projects", state -> state.legacyProjects);
    }

    private void addDocumentRoutes() {
        info("invoices", state -> state.invoices);
        list("invoices", state -> state.invoices, "grouped_lines", "payments");
        list("creditNotes", state -> state.creditNotes, "grouped_lines");
        reads(
                "POST",
                "/creditNotes.info",
                (request, state) -> Answers.data(SimJson.array()
                        .add(Answers.row(state.creditNotes, Answers.body(request))
                                .deepCopy())));
        writes("POST", "/invoices.download", (request, state) -> download(request, state, state.invoices));
        writes("POST", "/creditNotes.download", (request, state) -> download(request, state, state.creditNotes));
        reads("GET", "/cdn/{key}", (request, state) -> {
            TeamleaderState.Download file = state.downloads.get(request.param("key"));
            boolean there = file != null && clock().instant().isBefore(file.expires());
            return there
                    ? SimResponse.bytes(200, "application/pdf", SmallPdf.saying(file.text()))
                    : SimResponse.text(403, "text/plain", "expired");
        });
        writes("POST", "/invoices.registerPayment", (request, state) -> {
            JsonNode body = Answers.body(request);
            Payments.register(state, Answers.row(state.invoices, body), body, now());
            return SimResponse.empty(204);
        });
        writes("POST", "/invoices.removePayments", (request, state) -> {
            Payments.remove(state, Answers.row(state.invoices, Answers.body(request)), now());
            return SimResponse.empty(204);
        });
    }

    private void addWebhookRoutes() {
        writes("POST", "/webhooks.register", (request, state) -> deliveries.register(Answers.body(request), state));
        writes("POST", "/webhooks.unregister", (request, state) -> deliveries.unregister(Answers.body(request), state));
        reads("POST", "/webhooks.list", (request, state) -> deliveries.list(state));
    }

    private void relation(String resource, String type, Function<TeamleaderState, Map<String, ObjectNode>> rows) {
        info(resource, rows);
        list(resource, rows, "addresses", "remarks");
        writes("POST", "/" + resource + ".update", (request, state) -> {
            JsonNode body = Answers.body(request);
            ObjectNode row = Answers.row(rows.apply(state), body);
            body.properties().forEach(field -> {
                if (row.has(field.getKey()) && !field.getKey().equals("custom_fields")) {
                    row.set(field.getKey(), field.getValue());
                }
            });
            row.put("updated_at", now());
            state.happened(type + ".updated", type, row.path("id").asText());
            return SimResponse.empty(204);
        });
    }

    private void info(String resource, Function<TeamleaderState, Map<String, ObjectNode>> rows) {
        reads(
                "POST",
                "/" + resource + ".info",
                (request, state) -> Answers.data(
                        Answers.row(rows.apply(state), Answers.body(request)).deepCopy()));
    }

    private void list(String resource, Function<TeamleaderState, Map<String, ObjectNode>> rows, String... without) {
        reads("POST", "/" + resource + ".list", (request, state) -> {
            JsonNode body = Answers.body(request);
            return Answers.page(
                    rows.apply(state).values(), body, row -> Answers.passes(row, body.path("filter")), without);
        });
    }

    private SimResponse download(SimRequest request, TeamleaderState state, Map<String, ObjectNode> rows) {
        JsonNode body = Answers.body(request);
        ObjectNode row = Answers.row(rows, body);
        if (!body.path("format").asText().equals("pdf")) {
            throw Answers.refuse(400, "Format must be one of pdf");
        }
        Instant rendered = Answers.instant(row.path("created_at").asText()).plus(state.pdfDelay);
        if (clock().instant().isBefore(rendered)) {
            throw Answers.refuse(404, "The file is not available yet");
        }
        Instant expires = clock().instant().plus(Duration.ofMinutes(5));
        String key = state.newId();
        String number =
                row.path("invoice_number").asText(row.path("credit_note_number").asText());
        state.downloads.put(key, new TeamleaderState.Download(number, expires));
        return Answers.data(
                SimJson.object().put("location", baseUrl() + "/cdn/" + key).put("expires", time(expires)));
    }

    String now() {
        return time(clock().instant());
    }

    static String time(Instant instant) {
        return DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'+00:00'")
                .withZone(ZoneOffset.UTC)
                .format(instant);
    }

    @Override
    protected Optional<SimResponse> gate(SimRequest request, TeamleaderState state) {
        if (!isApi(request)) {
            return Optional.empty();
        }
        Optional<SimResponse> refused = consent.check(request, state);
        if (refused.isPresent()) {
            return refused;
        }
        return limit.take(CLIENT_ID).allowed()
                ? Optional.empty()
                : Optional.of(Answers.error(429, "Too many requests"));
    }

    @Override
    protected SimResponse dress(SimRequest request, SimResponse response) {
        return isApi(request) ? withLimit(response, limit.peek(CLIENT_ID).resetsAt()) : response;
    }

    private SimResponse withLimit(SimResponse response, Instant reset) {
        RateLimit.Verdict verdict = limit.peek(CLIENT_ID);
        return response.with("X-Api-Version", API_VERSION)
                .with("X-RateLimit-Limit", String.valueOf(verdict.limit()))
                .with("X-RateLimit-Remaining", String.valueOf(verdict.remaining()))
                .with("X-RateLimit-Reset", RESET.format(reset));
    }

    private static boolean isApi(SimRequest request) {
        return !request.path().startsWith("/oauth2/")
                && !request.path().startsWith("/cdn/")
                && !request.path().startsWith("/_control/");
    }

    @Override
    protected SimResponse noRoute(SimRequest request, int status) {
        return Answers.error(status, status == 404 ? "Not found" : "Method not allowed");
    }

    @Override
    protected SimResponse unreadable(SimRequest request, String reason) {
        return Answers.error(400, reason);
    }

    @Override
    protected SimResponse failure(SimRequest request, int status) {
        SimResponse error = Answers.error(status, status == 429 ? "Too many requests" : "Something went wrong");
        return withLimit(error, clock().instant().plusSeconds(60));
    }
}
