package nl.afletter.vendor.hubspot;

import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.contract.CrmBench;
import nl.afletter.http.Http;
import nl.afletter.http.Origin;
import nl.afletter.http.PublicFetch;
import nl.afletter.local.sim.Faults;
import nl.afletter.local.sim.RequestLog;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.hubspot.HubSpotPeople;
import nl.afletter.local.sim.hubspot.HubSpotSimulator;
import nl.afletter.model.Connection;
import nl.afletter.model.Invoice.CustomerRef;
import nl.afletter.model.Money;

/** HubSpot's adapter on HubSpot's simulator, over HTTP. */
final class HubSpotBench implements CrmBench {
    static final String ID = "hs-1";

    final SimClock clock = SimClock.fixedAt("2026-11-02T10:00:00Z");
    final HubSpotSimulator simulator = new HubSpotSimulator(clock, null, 100_000, 100_000);
    final HubSpotPeople people = simulator.people();
    final HubSpotCrm crm;

    HubSpotBench() {
        simulator.start(0);
        crm = adapter(
                simulator.baseUrl(), Map.of("projectProperty", "project", "purchasesProperty", "boekhouding_inkoop"));
    }

    /** Another adapter with these options. */
    HubSpotCrm adapter(String baseUrl, Map<String, String> options) {
        return new HubSpotCrm(
                connection(baseUrl, options),
                new Http(clock, Duration.ofMillis(1_500)),
                new PublicFetch(Origin.of(simulator.baseUrl())),
                HubSpotToken.fixed(name -> HubSpotSimulator.TOKEN, "hubspot/token"),
                clock);
    }

    static Connection connection(String baseUrl, Map<String, String> options) {
        Map<String, String> all = new HashMap<>(options);
        return new Connection(
                ID,
                "hubspot",
                Connection.Role.CRM,
                baseUrl,
                HubSpotSimulator.PORTAL,
                Map.of("token", "hubspot/token", "webhookSecret", "webhooks/hubspot"),
                List.of(),
                all,
                new Connection.Routing("adm-1", Map.of()));
    }

    @Override
    public HubSpotCrm crm() {
        return crm;
    }

    @Override
    public SimClock clock() {
        return clock;
    }

    @Override
    public Faults faults() {
        return simulator.faults();
    }

    @Override
    public RequestLog requests() {
        return simulator.requests();
    }

    @Override
    public String credential() {
        return HubSpotSimulator.TOKEN;
    }

    @Override
    public CustomerRef company(String name, String vatNumber, String chamberOfCommerce) {
        return new CustomerRef("company", people.company(name, vatNumber, chamberOfCommerce));
    }

    @Override
    public CustomerRef person(String firstName, String lastName, String email) {
        return new CustomerRef("contact", people.contact(firstName, lastName, email));
    }

    @Override
    public void rename(CustomerRef company, String name) {
        people.set("companies", company.id(), "name", name);
    }

    @Override
    public Optional<String> project() {
        String company = people.company("Project BV", "", "");
        String deal = people.deal("Verbouwing", company);
        people.set("deals", deal, "project", "P-" + deal);
        return Optional.of("P-" + deal);
    }

    @Override
    public Money shownPurchases(String project) {
        return Money.of(simulator.property("deals", project.substring(2), "boekhouding_inkoop"), "EUR");
    }

    @Override
    public void markSupplier(CustomerRef company) {
        people.set("companies", company.id(), "type", "VENDOR");
    }

    @Override
    public String invoice(Sale sale) {
        String id = draft(sale);
        people.open(id);
        return id;
    }

    @Override
    public String draft(Sale sale) {
        HubSpotPeople.Line[] lines = sale.lines().stream()
                .map(line ->
                        HubSpotPeople.Line.of(line.description(), line.net().toDecimal(), rate(line.rate())))
                .toArray(HubSpotPeople.Line[]::new);
        return people.draft(sale.customer().type(), sale.customer().id(), sale.date(), lines);
    }

    @Override
    public boolean hasCreditNotes() {
        return false;
    }

    @Override
    public String creditNote(String invoice, Sale sale) {
        throw new UnsupportedOperationException("HubSpot has no credit notes");
    }

    @Override
    public void delete(String invoice) {
        people.delete("invoices", invoice);
    }

    @Override
    public void payByHand(String invoice, Money amount, LocalDate date) {
        throw new UnsupportedOperationException("nobody enters payments of others in HubSpot");
    }

    @Override
    public void pdfTakes(Duration delay) {
        people.pdfTakes(delay);
    }

    @Override
    public void limitReached() {
        simulator.faults().on("*", ".*").times(10_000).status(429);
    }

    @Override
    public void limitIsOver() {
        simulator.faults().clear();
    }

    @Override
    public void revokeAccess() {
        people.forgetTokens();
    }

    @Override
    public void close() {
        simulator.close();
        if (!simulator.failures().isEmpty()) {
            throw new AssertionError(
                    "the simulator itself failed", simulator.failures().get(0));
        }
    }

    static String rate(Rate rate) {
        return switch (rate) {
            case HIGH_21 -> HubSpotSimulator.RATE_HIGH;
            case LOW_9 -> HubSpotSimulator.RATE_LOW;
            case ZERO -> HubSpotSimulator.RATE_ZERO;
        };
    }
}
