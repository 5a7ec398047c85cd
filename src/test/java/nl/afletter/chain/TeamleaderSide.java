package nl.afletter.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import nl.afletter.local.sim.Simulator;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;
import nl.afletter.model.Connection;
import nl.afletter.port.GrantStore;

/** Teamleader. */
final class TeamleaderSide implements CrmSide {
    private static final String ID = Chain.CRM;

    private final Chain chain;
    private final TeamleaderSimulator teamleader;

    TeamleaderSide(Chain chain) {
        this.chain = chain;
        teamleader = new TeamleaderSimulator(chain.clock, null, 10_000_000);
        teamleader.start(0);
        teamleader.webhooks().target(URI.create(chain.url("crm", ID)));
    }

    @Override
    public String name() {
        return "Teamleader";
    }

    @Override
    public Connection settings() {
        return Chain.connected(
                ID,
                "teamleader",
                Connection.Role.CRM,
                teamleader.baseUrl(),
                TeamleaderSimulator.ACCOUNT,
                Map.of("clientSecret", "tl-secret"),
                Map.of("clientId", TeamleaderSimulator.CLIENT_ID));
    }

    @Override
    public Map<String, String> secrets() {
        return Map.of("tl-secret", TeamleaderSimulator.CLIENT_SECRET);
    }

    @Override
    public Optional<Simulator<?>> vendor() {
        return Optional.of(teamleader);
    }

    TeamleaderSimulator simulator() {
        return teamleader;
    }

    @Override
    public Set<Ability> abilities() {
        return EnumSet.of(
                Ability.CRM,
                Ability.CREDIT_NOTES,
                Ability.CHANGED_INVOICES,
                Ability.TAKEN_BACK_INVOICES,
                Ability.SHOWS_OPEN_AMOUNTS);
    }

    @Override
    public void consent() {
        List<String> pair = teamleader.grantByHand();
        chain.table
                .grants()
                .consent(
                        ID,
                        new GrantStore.Grant(
                                pair.get(0),
                                pair.get(1),
                                chain.clock.instant().plusSeconds(3600),
                                chain.clock.instant()));
    }

    @Override
    public void deliverWebhooks() {
        teamleader.webhooks().deliver();
    }

    @Override
    public void loseWebhooks() {
        teamleader.webhooks().deliver(bodies -> List.of());
    }

    @Override
    public String rate(Rate rate) {
        return switch (rate) {
            case HIGH -> TeamleaderSimulator.RATE_HIGH;
            case LOW -> TeamleaderSimulator.RATE_LOW;
            case REVERSED -> TeamleaderSimulator.RATE_REVERSED;
        };
    }

    @Override
    public String company(String name, String vatNumber) {
        return teamleader.people().company(name, vatNumber, vatNumber.startsWith("NL") ? "11111111" : "");
    }

    @Override
    public void rename(String company, String name) {
        teamleader.people().updateRelation(company, row -> row.put("name", name));
    }

    @Override
    public String invoice(String company, LocalDate date, String net, Rate rate) {
        return teamleader.people().invoice(document(company, date, net, rate));
    }

    @Override
    public String creditNote(String invoice, String company, LocalDate date, String net, Rate rate) {
        return teamleader.people().creditNote(invoice, document(company, date, net, rate));
    }

    private People.NewInvoice document(String company, LocalDate date, String net, Rate rate) {
        return People.NewInvoice.of(company, date, People.Line.of("Advies", net, rate(rate)));
    }

    @Override
    public void change(String invoice, String net) {
        teamleader.people().updateBooked(invoice, People.Line.of("Advies", net, rate(Rate.HIGH)));
    }

    @Override
    public String shows(String invoice) {
        return "open "
                + teamleader
                        .invoice(invoice)
                        .orElseThrow()
                        .path("total")
                        .path("due")
                        .path("amount")
                        .decimalValue()
                        .setScale(2)
                        .toPlainString();
    }

    @Override
    public void takeBack(String invoice) {
        teamleader.people().delete(invoice);
    }

    @Override
    public List<String> footprint() {
        List<String> lines = new ArrayList<>();
        Footprint.read(teamleader.moment()).path("invoices").forEach(invoice -> {
            String number = invoice.path("invoice_number").asText();
            lines.add("crm " + number + " " + invoice.path("status").asText() + " due "
                    + invoice.path("total").path("due").path("amount").asText());
            invoice.path("payments")
                    .forEach(payment -> lines.add("payment in the crm of " + number + " " + of(payment)));
        });
        Footprint.read(teamleader.moment())
                .path("materials")
                .forEach(material -> lines.add("material in the crm "
                        + material.path("title").asText().replaceAll("\\[.*]", "") + " "
                        + material.path("unit_cost").path("amount").asText()));
        return lines.stream().sorted().toList();
    }

    private static String of(JsonNode payment) {
        return payment.path("payment").path("amount").asText() + " of "
                + payment.path("paid_at").asText().substring(0, 10);
    }
}
