package nl.afletter.local.sim.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import nl.afletter.local.sim.RateLimit;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimRequest;
import nl.afletter.local.sim.SimResponse;
import nl.afletter.local.sim.Simulator;
import nl.afletter.local.sim.SmallPdf;
import nl.afletter.local.sim.hubspot.HubSpotState.Row;

/** HubSpot on loopback (hubspot.md): {@code api.hubapi.com} and {@code app.hubspot.com} are this one port. */
public final class HubSpotSimulator extends Simulator<HubSpotState> {

    /** The account's id (portal). */
    public static final String PORTAL = "146000001";
    /** The app's client secret: webhooks are signed with it. */
    public static final String CLIENT_SECRET = "7c1f9c9e-2b5d-4c55-9d3a-0b6a3f2f7e11";
    /** Client id of the app. */
    public static final String CLIENT_ID = "0f5c1a52-6c7f-4d08-9b2e-5a8e5d9c0b11";
    /** The token of the app in this account. */
    public static final String TOKEN = "pat-eu1-5f0e7a4c-1d2b-4f7e-9a55-c0ffee000001";
    /** Tax rate 21%. */
    public static final String RATE_HIGH = "115989351";
    /** Tax rate 9%. */
    public static final String RATE_LOW = "115989352";
    /** Tax rate 0%. */
    public static final String RATE_ZERO = "115989353";
    /** The stage of a deal that is won; its name says nothing of the kind. */
    public static final String STAGE_WON = "190012345";

    private static final Set<String> VERSIONS = Set.of("2026-03", "2026-09");
    private static final Set<String> TYPES = Set.of("invoices", "deals", "companies", "contacts", "line_items");
    private static final String PDF = "hs_pdf_download_link";
    static final Duration ACCESS_LIFE = Duration.ofMinutes(30);

    private final RateLimit burst;
    private final RateLimit searches;
    private final HubSpotPeople people;
    private final Deliveries deliveries;
    private String limitName = "";

    /** Starts with an account without records; see {@link Simulator} for the data folder. */
    public HubSpotSimulator(SimClock clock, Path dataFolder) {
        this(clock, dataFolder, 100, 5);
    }

    /** With other limits. @param calls in ten seconds @param searchesPerSecond of the whole account */
    public HubSpotSimulator(SimClock clock, Path dataFolder, int calls, int searchesPerSecond) {
        super("hubspot", clock, freshAccount(), dataFolder);
        this.burst = RateLimit.slidingWindow(clock, calls, Duration.ofSeconds(10));
        this.searches = RateLimit.slidingWindow(clock, searchesPerSecond, Duration.ofSeconds(1));
        this.people = new HubSpotPeople(this);
        this.deliveries = new Deliveries(this);
        routes();
    }

    /** What somebody does at HubSpot's own screens. */
    public HubSpotPeople people() {
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
            state.accessTokens.put(pair.get(0), clock().instant().plus(ACCESS_LIFE));
        });
        return pair;
    }

    /** Which of its limits HubSpot names when a fault says that one is reached. */
    public void limitNamed(String policy) {
        limitName = policy;
    }

    /** A property of a record, as it is now; empty where there is none. */
    public String property(String type, String id, String name) {
        return look(state ->
                Optional.ofNullable(state.of(type).get(id).properties.get(name)).orElse(""));
    }

    private static HubSpotState freshAccount() {
        HubSpotState state = new HubSpotState();
        state.staticToken = TOKEN;
        state.taxRates.put(RATE_HIGH, new BigDecimal("0.21"));
        state.taxRates.put(RATE_LOW, new BigDecimal("0.09"));
        state.taxRates.put(RATE_ZERO, BigDecimal.ZERO);
        state.stages.put("appointmentscheduled", false);
        state.stages.put(STAGE_WON, true);
        List<String> written = List.of(
                "boekhouding_status",
                "boekhouding_open_bedrag",
                "boekhouding_betaald_op",
                "boekhouding_nummer",
                "boekhouding_debiteur",
                "boekhouding_factuur_id");
        state.defined.put("invoices", new TreeSet<>(written));
        state.defined.put("deals", new TreeSet<>(written));
        state.defined.get("deals").add("boekhouding_inkoop");
        state.defined.put(
                "companies",
                new TreeSet<>(List.of("btw_nummer", "kvk_nummer", "factuur_email", "boekhouding_debiteurnummer")));
        state.defined.put("contacts", new TreeSet<>(List.of("boekhouding_debiteurnummer")));
        state.defined.put("line_items", new TreeSet<>(List.of("grootboek")));
        for (String each : List.of("name", "address", "zip", "city", "country", "btw_nummer", "kvk_nummer")) {
            state.subscriptions.add("companies " + each);
        }
        for (String each : List.of("firstname", "lastname", "email", "address", "zip", "city", "country")) {
            state.subscriptions.add("contacts " + each);
        }
        state.subscriptions.add("invoices hs_invoice_status");
        state.subscriptions.add("deals dealstage");
        return state;
    }

    private void routes() {
        String objects = "/crm/objects/{version}/{type}";
        reads("GET", objects + "/{id}", (request, state) -> {
            String type = type(request);
            ObjectNode shown = Answers.row(type, row(state, type, request.param("id")), names(request, "properties"));
            Answers.associations(state, shown, type, names(request, "associations"));
            Instant rendered = state.rendered.get(request.param("id"));
            if (names(request, "properties").contains(PDF) && rendered != null && !now().isBefore(rendered)) {
                ((ObjectNode) shown.path("properties")).put(PDF, baseUrl() + "/pdf/" + request.param("id"));
            }
            return SimResponse.json(200, shown);
        });
        reads(
                "GET",
                objects,
                (request, state) -> Answers.list(
                        state,
                        type(request),
                        request.query("archived").orElse("").equals("true"),
                        Integer.parseInt(request.query("limit").orElse("10")),
                        Integer.parseInt(request.query("after").orElse("0"))));
        reads(
                "POST",
                objects + "/batch/read",
                (request, state) -> Answers.many(state, type(request), request.json(), now()));
        reads(
                "POST",
                objects + "/search",
                (request, state) -> Answers.search(state, type(request), request.json(), now()));
        writes("PATCH", objects + "/{id}", (request, state) -> {
            String type = type(request);
            Row row = row(state, type, request.param("id"));
            Writes.apply(state, type, row, request.json().path("properties"), now());
            return SimResponse.json(200, Answers.row(type, row, row.properties.keySet()));
        });
        reads("POST", "/crm/associations/{version}/{from}/{to}/batch/read", (request, state) -> {
            version(request);
            return Answers.tied(state, request.param("from"), request.param("to"), request.json(), now());
        });
        reads("GET", "/tax-rates/{version}/tax-rates", (request, state) -> {
            version(request);
            return SimResponse.json(200, taxRates(state));
        });
        reads("GET", "/crm/properties/{version}/{type}", (request, state) -> properties(state, type(request)));
        reads("GET", "/account-info/{version}/details", (request, state) -> {
            version(request);
            return SimResponse.json(
                    200,
                    SimJson.object()
                            .put("portalId", Long.parseLong(PORTAL))
                            .put("companyCurrency", "EUR")
                            .put("timeZone", "Europe/Amsterdam"));
        });
        reads(
                "GET",
                "/pdf/{id}",
                (request, state) ->
                        SimResponse.bytes(200, "application/pdf", SmallPdf.saying("Invoice " + request.param("id"))));
        Consent consent = new Consent(clock());
        reads("GET", "/oauth/authorize", consent::page);
        writes("GET", "/oauth/answer", consent::answered);
        writes("POST", "/oauth/{version}/token", (request, state) -> {
            version(request);
            return consent.token(request, state);
        });
    }

    private static SimResponse properties(HubSpotState state, String type) {
        ObjectNode answer = SimJson.object();
        ArrayNode results = answer.putArray("results");
        for (String name : state.defined.getOrDefault(type, new TreeSet<>())) {
            results.addObject()
                    .put("name", name)
                    .put("label", name)
                    .put("description", "")
                    .put("groupName", "boekhouding")
                    .put("type", "string")
                    .put("fieldType", "text")
                    .putArray("options");
        }
        return SimResponse.json(200, answer);
    }

    private static JsonNode taxRates(HubSpotState state) {
        ObjectNode answer = SimJson.object();
        ArrayNode results = answer.putArray("results");
        state.taxRates.forEach((id, fraction) -> {
            BigDecimal shown = state.ratesAreFractions ? fraction : fraction.movePointRight(2);
            results.addObject()
                    .put("id", id)
                    .put("name", "RATE_" + id)
                    .put("label", fraction.movePointRight(2).toPlainString() + "% btw")
                    .put("percentageRate", shown)
                    .put("active", true)
                    .put("createdAt", "2026-01-01T00:00:00.000Z")
                    .put("updatedAt", "2026-01-01T00:00:00.000Z");
        });
        return answer;
    }

    private static String type(SimRequest request) {
        version(request);
        String type = request.param("type");
        if (!TYPES.contains(type)) {
            throw Answers.refuse(400, "VALIDATION_ERROR", "Unable to infer object type from: " + type);
        }
        return type;
    }

    private static void version(SimRequest request) {
        if (!VERSIONS.contains(request.param("version"))) {
            throw Answers.refuse(404, "OBJECT_NOT_FOUND", "no such version");
        }
    }

    private static Row row(HubSpotState state, String type, String id) {
        Row row = state.of(type).get(id);
        if (row == null || row.archived) {
            throw Answers.refuse(404, "OBJECT_NOT_FOUND", "Object not found. objectId are usually numeric.");
        }
        return row;
    }

    private static Set<String> names(SimRequest request, String parameter) {
        Set<String> names = new TreeSet<>();
        for (String name : request.query(parameter).orElse("").split(",")) {
            if (!name.isBlank()) {
                names.add(name.strip());
            }
        }
        return names;
    }

    Instant now() {
        return clock().instant();
    }

    @Override
    protected Optional<SimResponse> gate(SimRequest request, HubSpotState state) {
        if (!isApi(request)) {
            return Optional.empty();
        }
        String token = request.bearer().orElse("");
        Instant end = state.accessTokens.get(token);
        boolean known = !token.isEmpty() && token.equals(state.staticToken) || end != null && now().isBefore(end);
        if (!known) {
            return Optional.of(
                    Answers.error(401, "INVALID_AUTHENTICATION", "Authentication credentials not found or not valid."));
        }
        RateLimit.Verdict verdict = (isSearch(request) ? searches : burst).take(PORTAL);
        return verdict.allowed() ? Optional.empty() : Optional.of(limited(request));
    }

    private SimResponse limited(SimRequest request) {
        ObjectNode body = Answers.errorBody("RATE_LIMITS", "You have reached a limit of calls.");
        String usual = isSearch(request) ? "SECONDLY" : "TEN_SECONDLY_ROLLING";
        return SimResponse.json(429, body.put("policyName", limitName.isEmpty() ? usual : limitName));
    }

    /** A search says nothing of limits. */
    @Override
    protected SimResponse dress(SimRequest request, SimResponse response) {
        if (!isApi(request) || isSearch(request)) {
            return response;
        }
        RateLimit.Verdict verdict = burst.peek(PORTAL);
        return response.with("X-HubSpot-RateLimit-Max", String.valueOf(verdict.limit()))
                .with("X-HubSpot-RateLimit-Remaining", String.valueOf(verdict.remaining()))
                .with("X-HubSpot-RateLimit-Interval-Milliseconds", "10000");
    }

    private static boolean isSearch(SimRequest request) {
        return request.path().endsWith("/search");
    }

    private static boolean isApi(SimRequest request) {
        return !request.path().startsWith("/oauth/")
                && !request.path().startsWith("/pdf/")
                && !request.path().startsWith("/_control/");
    }

    @Override
    protected SimResponse noRoute(SimRequest request, int status) {
        return Answers.error(status, status == 404 ? "OBJECT_NOT_FOUND" : "METHOD_NOT_ALLOWED", "no such call");
    }

    @Override
    protected SimResponse unreadable(SimRequest request, String reason) {
        return Answers.error(400, "VALIDATION_ERROR", "Invalid input JSON: " + reason);
    }

    @Override
    protected SimResponse failure(SimRequest request, int status) {
        return status == 429 ? limited(request) : Answers.error(status, "INTERNAL_ERROR", "Something went wrong");
    }
}
