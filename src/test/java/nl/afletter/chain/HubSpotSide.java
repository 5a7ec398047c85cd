package nl.afletter.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import nl.afletter.local.sim.Simulator;
import nl.afletter.local.sim.hubspot.HubSpotPeople;
import nl.afletter.local.sim.hubspot.HubSpotSimulator;
import nl.afletter.model.Connection;

/** HubSpot. */
final class HubSpotSide implements CrmSide {
    private static final String ID = "hubspot";

    private final HubSpotSimulator hubspot;
    private final Map<String, String> options;

    HubSpotSide(Chain chain) {
        this(chain, Map.of());
    }

    /** @param options of the connection */
    HubSpotSide(Chain chain, Map<String, String> options) {
        this.options = options;
        hubspot = new HubSpotSimulator(chain.clock, null, 10_000_000, 10_000_000);
        hubspot.start(0);
        URI door = URI.create(chain.url("crm", ID));
        hubspot.webhooks().target(door, Door.PUBLIC_URL + door.getPath());
    }

    @Override
    public String name() {
        return "HubSpot";
    }

    @Override
    public Connection settings() {
        return Chain.connected(
                ID,
                "hubspot",
                Connection.Role.CRM,
                hubspot.baseUrl(),
                HubSpotSimulator.PORTAL,
                Map.of("token", "hubspot-token", "webhookSecret", "webhooks/hubspot"),
                options);
    }

    @Override
    public Map<String, String> secrets() {
        return Map.of("hubspot-token", HubSpotSimulator.TOKEN, "webhooks/hubspot", HubSpotSimulator.CLIENT_SECRET);
    }

    @Override
    public Optional<Simulator<?>> vendor() {
        return Optional.of(hubspot);
    }

    HubSpotSimulator simulator() {
        return hubspot;
    }

    @Override
    public Set<Ability> abilities() {
        return EnumSet.of(
                Ability.CRM, Ability.CHANGED_INVOICES, Ability.TAKEN_BACK_INVOICES, Ability.SHOWS_OPEN_AMOUNTS);
    }

    @Override
    public void deliverWebhooks() {
        hubspot.webhooks().deliver();
    }

    @Override
    public void loseWebhooks() {
        hubspot.webhooks().deliver(bodies -> List.of());
    }

    /** HubSpot calls again over about two and a half hours. */
    @Override
    public Duration callsComeAgainWithin() {
        return Duration.ofMinutes(150);
    }

    @Override
    public String rate(Rate rate) {
        return switch (rate) {
            case HIGH -> HubSpotSimulator.RATE_HIGH;
            case LOW -> HubSpotSimulator.RATE_LOW;
            case REVERSED -> HubSpotSimulator.RATE_ZERO;
        };
    }

    @Override
    public String company(String name, String vatNumber) {
        return hubspot.people().company(name, vatNumber, vatNumber.startsWith("NL") ? "11111111" : "");
    }

    @Override
    public void rename(String company, String name) {
        hubspot.people().set("companies", company, "name", name);
    }

    @Override
    public String invoice(String company, LocalDate date, String net, Rate rate) {
        return hubspot.people().invoice(company, date, HubSpotPeople.Line.of("Advies", net, rate(rate)));
    }

    @Override
    public String creditNote(String invoice, String company, LocalDate date, String net, Rate rate) {
        throw new UnsupportedOperationException("HubSpot has no credit notes");
    }

    @Override
    public void change(String invoice, String net) {
        hubspot.people().lines("invoices", invoice, HubSpotPeople.Line.of("Advies", net, rate(Rate.HIGH)));
    }

    @Override
    public String shows(String invoice) {
        return "open " + hubspot.property("invoices", invoice, "boekhouding_open_bedrag");
    }

    @Override
    public void takeBack(String invoice) {
        hubspot.people().voided(invoice);
    }

    /** What it shows of the books. The package's ids are no part of it. */
    @Override
    public List<String> footprint() {
        List<String> lines = new ArrayList<>();
        JsonNode state = Footprint.read(hubspot.moment());
        for (String type : List.of("invoices", "deals")) {
            state.path("records").path(type).forEach(row -> {
                JsonNode shown = row.path("properties");
                lines.add("hubspot " + type + " " + row.path("id").asText() + " "
                        + shown.path("boekhouding_status").asText() + " open "
                        + shown.path("boekhouding_open_bedrag").asText() + " paid on "
                        + shown.path("boekhouding_betaald_op").asText() + " number "
                        + shown.path("boekhouding_nummer").asText());
            });
        }
        return lines.stream().sorted().toList();
    }
}
