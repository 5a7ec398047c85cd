package nl.afletter.vendor.teamleader;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.contract.CrmBench;
import nl.afletter.http.Http;
import nl.afletter.http.MemoryGrants;
import nl.afletter.http.OAuthTokens;
import nl.afletter.http.Origin;
import nl.afletter.http.PublicFetch;
import nl.afletter.local.sim.Faults;
import nl.afletter.local.sim.RequestLog;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;
import nl.afletter.model.Connection;
import nl.afletter.model.Invoice.CustomerRef;
import nl.afletter.model.Money;
import nl.afletter.port.GrantStore.Grant;

/** Teamleader's adapter on Teamleader's simulator, over HTTP. */
final class TeamleaderBench implements CrmBench {
    static final String SECRET_NAME = "teamleader/clientSecret";

    final SimClock clock = SimClock.fixedAt("2026-11-02T10:00:00Z");
    final TeamleaderSimulator simulator = new TeamleaderSimulator(clock, null, 100_000);
    final MemoryGrants grants = new MemoryGrants();
    final OAuthTokens tokens;
    final TeamleaderCrm crm;
    private String access;

    TeamleaderBench() {
        simulator.start(0);
        tokens = tokens(connection(simulator.baseUrl()), http());
        crm = adapter(tokens);
        consent();
    }

    /** Another process with the same connection and store. */
    TeamleaderCrm adapter() {
        return adapter(tokens(connection(simulator.baseUrl()), http()));
    }

    TeamleaderCrm adapter(OAuthTokens with) {
        return new TeamleaderCrm(
                connection(simulator.baseUrl()), http(), new PublicFetch(Origin.of(simulator.baseUrl())), with, clock);
    }

    OAuthTokens tokens(Connection connection, Http http) {
        return new OAuthTokens(
                connection.id(),
                TeamleaderCrm.terms(connection),
                new OAuthTokens.Client(TeamleaderSimulator.CLIENT_ID, () -> TeamleaderSimulator.CLIENT_SECRET),
                grants,
                http,
                clock);
    }

    private Http http() {
        return new Http(clock, Duration.ofMillis(800));
    }

    static Connection connection(String baseUrl) {
        return new Connection(
                "tl-1",
                "teamleader",
                Connection.Role.CRM,
                baseUrl,
                TeamleaderSimulator.ACCOUNT,
                Map.of("clientSecret", SECRET_NAME),
                List.of(),
                Map.of("clientId", TeamleaderSimulator.CLIENT_ID),
                new Connection.Routing("adm-1", Map.of()));
    }

    void consent() {
        List<String> pair = simulator.grantByHand();
        access = pair.get(0);
        grants.consent("tl-1", new Grant(access, pair.get(1), clock.instant().plusSeconds(3600), clock.instant()));
    }

    @Override
    public TeamleaderCrm crm() {
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
        return access;
    }

    @Override
    public CustomerRef company(String name, String vatNumber, String chamberOfCommerce) {
        return new CustomerRef("company", simulator.people().company(name, vatNumber, chamberOfCommerce));
    }

    @Override
    public CustomerRef person(String firstName, String lastName, String email) {
        return new CustomerRef("contact", simulator.people().contact(firstName, lastName, email));
    }

    @Override
    public void rename(CustomerRef company, String name) {
        simulator.people().updateRelation(company.id(), row -> row.put("name", name));
    }

    @Override
    public Optional<String> project() {
        return Optional.of(simulator.people().project("Verbouwing"));
    }

    @Override
    public Money shownPurchases(String project) {
        return simulator.materials(project).stream()
                .map(row -> Money.of(row.path("unit_cost").path("amount").decimalValue(), "EUR"))
                .reduce(Money.zero("EUR"), Money::plus);
    }

    @Override
    public void markSupplier(CustomerRef company) {
        simulator.people().updateRelation(company.id(), row -> row.putArray("tags")
                .add("bouw")
                .add("Leverancier"));
    }

    @Override
    public String invoice(Sale sale) {
        return simulator.people().invoice(wanted(sale));
    }

    @Override
    public String draft(Sale sale) {
        return simulator.people().draft(wanted(sale));
    }

    @Override
    public String creditNote(String invoice, Sale sale) {
        return simulator.people().creditNote(invoice, wanted(sale));
    }

    @Override
    public void delete(String invoice) {
        simulator.people().delete(invoice);
    }

    @Override
    public void payByHand(String invoice, Money amount, LocalDate date) {
        simulator.people().pay(invoice, amount.toDecimal(), date);
    }

    @Override
    public void pdfTakes(Duration delay) {
        simulator.people().pdfTakes(delay);
    }

    @Override
    public void limitReached() {
        simulator.faults().on("POST", ".*").times(10_000).status(429);
    }

    @Override
    public void limitIsOver() {
        simulator.faults().clear();
    }

    @Override
    public void revokeAccess() {
        simulator.people().forgetAccessTokens();
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
            case HIGH_21 -> TeamleaderSimulator.RATE_HIGH;
            case LOW_9 -> TeamleaderSimulator.RATE_LOW;
            case ZERO -> TeamleaderSimulator.RATE_ZERO;
        };
    }

    private static People.NewInvoice wanted(Sale sale) {
        List<People.Line> lines = sale.lines().stream()
                .map(line -> People.Line.of(line.description(), line.net().toDecimal(), rate(line.rate())))
                .toList();
        List<BigDecimal> discounts = sale.discount() == 0 ? List.of() : List.of(BigDecimal.valueOf(sale.discount()));
        return new People.NewInvoice(
                sale.customer().type(), sale.customer().id(), sale.date(), 30, lines, discounts, null, null);
    }
}
