package nl.afletter.chain;

import java.util.List;
import java.util.Map;
import nl.afletter.chain.Stories.Story;
import nl.afletter.local.sim.hubspot.HubSpotPeople;
import nl.afletter.local.sim.hubspot.HubSpotSimulator;
import nl.afletter.model.Administration.CrmTrigger;

/** Won deals of which the package makes a draft, with HubSpot as the CRM. */
final class DealStories {

    private DealStories() {}

    static List<Story> all() {
        return List.of(Story.of("DraftInvoice", "make the draft of a won deal, for a person to send", chain -> {
            HubSpotPeople people = chain.connectHubSpot(Map.of()).people();
            chain.change(books -> MoneyBench.triggeredBy(books, CrmTrigger.DEAL_DRAFT));
            String company = people.company("A BV", "NL001234567B01", "11111111");
            String deal = people.deal(
                    "Website", company, HubSpotPeople.Line.of("Ontwerp", "1000.00", HubSpotSimulator.RATE_HIGH));
            return () -> people.win(deal);
        }));
    }
}
