package nl.afletter.local.sim.vies;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimRequest;
import nl.afletter.local.sim.SimResponse;
import nl.afletter.local.sim.Simulator;

/**
 * VIES on loopback. Errors come as HTTP 200, as the real one sends them; Germany and Spain withhold names; a state can be
 * taken down. {@code check-vat-test-service} answers by the numbers of vies.md section 5.
 */
public final class ViesSimulator extends Simulator<ViesSimulator.Registers> {
    private static final String BASE = "/taxation_customs/vies/rest-api";
    private static final String WITHHELD = "---";

    private static final Map<String, String> TEST_NUMBERS = Map.ofEntries(
            Map.entry("201", "INVALID_INPUT"),
            Map.entry("202", "INVALID_REQUESTER_INFO"),
            Map.entry("300", "SERVICE_UNAVAILABLE"),
            Map.entry("301", "MS_UNAVAILABLE"),
            Map.entry("302", "TIMEOUT"),
            Map.entry("400", "VAT_BLOCKED"),
            Map.entry("401", "IP_BLOCKED"),
            Map.entry("500", "GLOBAL_MAX_CONCURRENT_REQ"),
            Map.entry("501", "GLOBAL_MAX_CONCURRENT_REQ_TIME"),
            Map.entry("600", "MS_MAX_CONCURRENT_REQ"),
            Map.entry("601", "MS_MAX_CONCURRENT_REQ_TIME"));

    /** The national registers: names by country and number, states that are down with the word they fail with. */
    public static final class Registers {
        private final TreeMap<String, String> names = new TreeMap<>();
        private final TreeMap<String, String> down = new TreeMap<>();
        private int consultations;
    }

    public ViesSimulator(SimClock clock) {
        super("vies", clock, new Registers(), null);
        writes("POST", BASE + "/check-vat-number", (request, state) -> check(request.json(), state));
        writes("POST", BASE + "/check-vat-test-service", (request, state) -> test(request.json(), state));
        reads("GET", BASE + "/check-status", (request, state) -> status(state));
    }

    /** Where its REST interface begins. */
    public String restUrl() {
        return baseUrl() + BASE;
    }

    /** Enters a number into its country's register. */
    public void register(String country, String number, String name) {
        change(state -> state.names.put(country + number, name));
    }

    /** Takes a number out again. */
    public void strikeOff(String country, String number) {
        change(state -> state.names.remove(country + number));
    }

    /** Takes a member state down: each question to it fails with this word, for example {@code MS_UNAVAILABLE}. */
    public void down(String country, String word) {
        change(state -> state.down.put(country, word));
    }

    /** Brings a member state up again. */
    public void up(String country) {
        change(state -> state.down.remove(country));
    }

    private SimResponse check(JsonNode body, Registers state) {
        String country = body.path("countryCode").asText();
        String number = body.path("vatNumber").asText();
        if (!country.matches("[A-Z]{2}") || country.equals("GR") || !number.matches("[0-9A-Za-z+*.]{2,12}")) {
            return error("INVALID_INPUT");
        }
        if (state.down.containsKey(country)) {
            return error(state.down.get(country));
        }
        boolean asker = body.has("requesterMemberStateCode") && body.has("requesterNumber");
        if (asker
                && !state.names.containsKey(
                        body.path("requesterMemberStateCode").asText()
                                + body.path("requesterNumber").asText())) {
            return error("INVALID_REQUESTER_INFO");
        }
        String name = state.names.get(country + number);
        return answer(body, name != null, name == null ? WITHHELD : name, asker, state);
    }

    private SimResponse test(JsonNode body, Registers state) {
        String number = body.path("vatNumber").asText();
        if (number.equals("100") || number.equals("200")) {
            return answer(body, number.equals("100"), "John Doe", body.has("requesterNumber"), state);
        }
        return error(TEST_NUMBERS.getOrDefault(number, "SERVICE_UNAVAILABLE"));
    }

    private SimResponse answer(JsonNode body, boolean valid, String name, boolean asker, Registers state) {
        String country = body.path("countryCode").asText();
        boolean withheld = country.equals("DE") || country.equals("ES");
        ObjectNode answer = SimJson.object();
        answer.put("countryCode", country)
                .put("vatNumber", body.path("vatNumber").asText());
        answer.put("requestDate", clock().instant().toString()).put("valid", valid);
        answer.put("requestIdentifier", asker && valid ? "WAPI%012d".formatted(++state.consultations) : "");
        answer.put("name", withheld ? WITHHELD : name).put("address", WITHHELD);
        answer.put("traderNameMatch", "NOT_PROCESSED").put("traderStreetMatch", "NOT_PROCESSED");
        answer.put("traderPostalCodeMatch", "NOT_PROCESSED").put("traderCityMatch", "NOT_PROCESSED");
        return SimResponse.json(200, answer.put("traderCompanyTypeMatch", "NOT_PROCESSED"));
    }

    private SimResponse status(Registers state) {
        ObjectNode answer = SimJson.object();
        answer.putObject("vow").put("available", true);
        var countries = answer.putArray("countries");
        for (String country : new String[] {"AT", "BE", "DE", "EL", "ES", "FR", "NL"}) {
            String availability = state.down.containsKey(country) ? "Unavailable" : "Available";
            countries.addObject().put("countryCode", country).put("availability", availability);
        }
        return SimResponse.json(200, answer);
    }

    private static SimResponse error(String word) {
        return SimResponse.json(200, errorBody(word));
    }

    private static ObjectNode errorBody(String word) {
        ObjectNode body = SimJson.object().put("actionSucceed", false);
        body.putArray("errorWrappers").addObject().put("error", word).put("message", word);
        return body;
    }

    @Override
    protected SimResponse noRoute(SimRequest request, int status) {
        return SimResponse.text(status, "text/html", "<html><body>" + status + "</body></html>");
    }

    @Override
    protected SimResponse unreadable(SimRequest request, String reason) {
        return SimResponse.json(400, errorBody("INVALID_INPUT"));
    }

    @Override
    protected SimResponse failure(SimRequest request, int status) {
        return SimResponse.text(status, "text/html", "<html><body>" + status + "</body></html>");
    }

    @Override
    protected Optional<SimResponse> gate(SimRequest request, Registers state) {
        return Optional.empty();
    }
}
