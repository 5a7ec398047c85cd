package nl.afletter.chain;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nl.afletter.local.sim.generic.DocumentSender;
import nl.afletter.local.sim.generic.Postbox;
import nl.afletter.model.Connection;

/** A CRM that posts its documents to the open door. */
final class GenericCrmSide implements CrmSide {

    /** Name of the secret that posts are signed with. */
    static final String SECRET = "webhooks/generic";

    private static final String ID = "documents";

    private final DocumentSender sender;

    GenericCrmSide(Chain chain) {
        sender = new DocumentSender(chain.clock, postbox(chain, "crm", ID));
    }

    /** Posts as from outside, whatever process answers at that moment. */
    static Postbox postbox(Chain chain, String role, String connection) {
        return new Postbox(chain.clock, (headers, body) -> {
            APIGatewayV2HTTPResponse answer = chain.call(role, connection, Door.TOKEN, headers, body);
            if (answer.getStatusCode() >= 400 && answer.getStatusCode() < 500) {
                throw new IllegalStateException("the open door refuses it: " + answer.getBody());
            }
            return new Postbox.Answer(answer.getStatusCode(), answer.getBody());
        });
    }

    @Override
    public String name() {
        return "generic";
    }

    @Override
    public Connection settings() {
        return Chain.connected(
                ID, "generic", Connection.Role.CRM, sender.baseUrl(), "", Map.of("webhookSecret", SECRET), Map.of());
    }

    @Override
    public Map<String, String> secrets() {
        return Map.of(SECRET, Postbox.SECRET);
    }

    @Override
    public void stop() {
        sender.close();
    }

    @Override
    public Set<Ability> abilities() {
        return EnumSet.of(Ability.CRM, Ability.CREDIT_NOTES, Ability.TAKEN_BACK_INVOICES);
    }

    @Override
    public String rate(Rate rate) {
        return rate.category + percentage(rate);
    }

    private static String percentage(Rate rate) {
        return switch (rate) {
            case HIGH -> "21";
            case LOW -> "9";
            case REVERSED -> "0";
        };
    }

    @Override
    public String company(String name, String vatNumber) {
        return sender.company(name, vatNumber, vatNumber.startsWith("NL") ? "12345678" : "");
    }

    @Override
    public void rename(String company, String name) {
        sender.rename(company, name);
    }

    @Override
    public String invoice(String company, LocalDate date, String net, Rate rate) {
        return sender.invoice(company, date, lines(net, rate));
    }

    @Override
    public String creditNote(String invoice, String company, LocalDate date, String net, Rate rate) {
        return sender.creditNote(sender.number(invoice), company, date, lines(net, rate));
    }

    private static List<DocumentSender.Line> lines(String net, Rate rate) {
        return List.of(new DocumentSender.Line("Advies", net, rate.category, percentage(rate)));
    }

    @Override
    public void change(String invoice, String net) {
        throw new UnsupportedOperationException("a document that was posted is not changed");
    }

    @Override
    public String shows(String invoice) {
        throw new UnsupportedOperationException("nothing is written back to the open door");
    }

    @Override
    public void takeBack(String invoice) {
        sender.cancel(invoice, "taken back");
    }
}
