package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import nl.afletter.local.sim.hubspot.HubSpotPeople;
import nl.afletter.local.sim.hubspot.HubSpotSimulator;
import nl.afletter.model.RelationPolicy;
import nl.afletter.model.RelationPolicy.Conflict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Protects relations and purchases where the CRM has neither tags nor projects: its properties say both. */
class RelationsOfHubSpotTest {

    private static final Duration WHILE = Duration.ofMinutes(10);

    private final Chain chain = new Chain();
    private final HubSpotSimulator hubspot =
            chain.connectHubSpot(Map.of("projectProperty", "project", "purchasesProperty", "boekhouding_inkoop"));
    private final HubSpotPeople people = hubspot.people();

    @AfterEach
    void close() {
        chain.close();
    }

    @Test
    void aSupplierIsMadeFollowsItsCardAndItsIbanIsAskedAbout() {
        chain.change(books -> Relations.with(books, new RelationPolicy(Map.of(), Conflict.ASK, true)));
        String company = people.company("Bouwmat BV", "NL001234567B01", "11111111");
        people.set("companies", company, "iban", "NL91ABNA0417164300");
        people.set("companies", company, "type", "VENDOR");
        chain.feedsAfter(Duration.ofHours(2));
        chain.live(WHILE);
        String contact = chain.seed.contacts().get(chain.seed.contacts().size() - 1);
        assertThat(chain.seed.contactField(contact, "company_name")).isEqualTo("Bouwmat BV");
        assertThat(chain.seed.contactField(contact, "bank_account")).isEqualTo("NL91ABNA0417164300");

        people.set("companies", company, "phone", "020 7");
        people.set("companies", company, "iban", "NL02ABNA0123456789");
        chain.feedsAfter(Duration.ofHours(2));
        chain.live(WHILE);
        assertThat(chain.seed.contactField(contact, "phone")).isEqualTo("020 7");
        assertThat(chain.seed.contactField(contact, "bank_account")).isEqualTo("NL91ABNA0417164300");
        assertThat(chain.tasks()).containsExactly("DEBTOR relation-differs");
    }

    @Test
    void theDealsOfAProjectShowTheSumOfItsPurchases() {
        String place = chain.seed.project("P-77");
        chain.change(books -> Purchases.shown(books, Map.of("Verbouwing 7", place)));
        String company = people.company("A BV", "", "");
        List<String> deals = List.of(people.deal("Fase 1", company), people.deal("Fase 2", company));
        deals.forEach(deal -> people.set("deals", deal, "project", "Verbouwing 7"));
        String other = people.deal("Anders", company);
        String supplier = chain.seed.contact("9001", "Bouwmat BV");
        String first = Purchases.book(chain, supplier, "INK-1", 100_00, place);
        Purchases.book(chain, supplier, "INK-2", 20_50, place);
        tick();
        deals.forEach(deal -> assertThat(hubspot.property("deals", deal, "boekhouding_inkoop"))
                .isEqualTo("120.50"));
        assertThat(hubspot.property("deals", other, "boekhouding_inkoop")).isNullOrEmpty();

        chain.seed.removePurchase(first);
        tick();
        deals.forEach(deal -> assertThat(hubspot.property("deals", deal, "boekhouding_inkoop"))
                .isEqualTo("20.50"));
        assertThat(chain.tasks()).isEmpty();
    }

    private void tick() {
        chain.readBacksAfter(Duration.ofHours(25));
        chain.live(WHILE);
    }
}
