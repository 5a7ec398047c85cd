package nl.afletter.chain;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import nl.afletter.local.sim.hubspot.HubSpotPeople;
import nl.afletter.local.sim.hubspot.HubSpotSimulator;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;

/** What people do in a CRM and see there, whichever CRM it is: so that each can live the same stories. */
interface CrmSide {

    /** Id of the connection. */
    String connection();

    /** A customer in Amsterdam. @return its id */
    String company(String name);

    /** Another name for it. */
    void rename(String company, String name);

    /** An approved invoice of one line with 21% VAT. @return its id */
    String invoice(String company, LocalDate date, String net);

    /** What people see of an invoice: {@code open 121.00}, where the CRM shows it. */
    String shows(String invoice);

    /** Takes an approved invoice back, as this CRM does it. */
    void takeBack(String invoice);

    /** All that waits to be told is lost. */
    void loseWebhooks();

    /** Each CRM that is known, in a chain of its own. */
    static List<CrmSide.Made> all() {
        return List.of(new Made("teamleader", Teamleader::new), new Made("hubspot", HubSpot::new));
    }

    /** A CRM by its name. */
    record Made(String name, Function<Chain, CrmSide> in) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Teamleader, the CRM of every chain from its start. */
    final class Teamleader implements CrmSide {
        private final Chain chain;

        Teamleader(Chain chain) {
            this.chain = chain;
        }

        @Override
        public String connection() {
            return Chain.CRM;
        }

        @Override
        public String company(String name) {
            return people().company(name, "NL001234567B01", "11111111");
        }

        @Override
        public void rename(String company, String name) {
            people().updateRelation(company, row -> row.put("name", name));
        }

        @Override
        public String invoice(String company, LocalDate date, String net) {
            return people().invoice(People.NewInvoice.of(
                    company, date, People.Line.of("Advies", net, TeamleaderSimulator.RATE_HIGH)));
        }

        @Override
        public String shows(String invoice) {
            return "open "
                    + chain.teamleader
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
            people().delete(invoice);
        }

        @Override
        public void loseWebhooks() {
            chain.teamleader.webhooks().deliver(bodies -> List.of());
        }

        private People people() {
            return chain.teamleader.people();
        }
    }

    /** HubSpot, which takes Teamleader's place. */
    final class HubSpot implements CrmSide {
        private final HubSpotSimulator hubspot;

        HubSpot(Chain chain) {
            this.hubspot = chain.connectHubSpot(Map.of());
        }

        @Override
        public String connection() {
            return "hubspot";
        }

        @Override
        public String company(String name) {
            return people().company(name, "NL001234567B01", "11111111");
        }

        @Override
        public void rename(String company, String name) {
            people().set("companies", company, "name", name);
        }

        @Override
        public String invoice(String company, LocalDate date, String net) {
            return people().invoice(company, date, HubSpotPeople.Line.of("Advies", net, HubSpotSimulator.RATE_HIGH));
        }

        @Override
        public String shows(String invoice) {
            return "open " + hubspot.property("invoices", invoice, "boekhouding_open_bedrag");
        }

        @Override
        public void takeBack(String invoice) {
            people().voided(invoice);
        }

        @Override
        public void loseWebhooks() {
            hubspot.webhooks().deliver(bodies -> List.of());
        }

        private HubSpotPeople people() {
            return hubspot.people();
        }
    }
}
