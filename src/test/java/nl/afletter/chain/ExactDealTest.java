package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import nl.afletter.local.sim.Faults;
import nl.afletter.local.sim.hubspot.HubSpotPeople;
import nl.afletter.local.sim.hubspot.HubSpotPeople.Line;
import nl.afletter.local.sim.hubspot.HubSpotSimulator;
import nl.afletter.model.Administration.CrmTrigger;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.prove.Sample;
import nl.afletter.vendor.exact.ExactAccounting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A deal that is won becomes one invoice that Exact makes of an item, a draft or sent; where the settings name no item, or
 * Exact does not send it, a person is asked. Money that pays it finds its way back to the deal.
 */
@Tag("prove")
class ExactDealTest {
    private static final Duration SOON = Duration.ofHours(3);
    private static final int SAMPLED_POINTS = 5;
    private static final String ITEM = "DIENST";

    private final Chain chain = new Chain();
    private final HubSpotSimulator hubspot = chain.connectHubSpot(Map.of());
    private final HubSpotPeople people = hubspot.people();
    private final String company = people.company("A BV", "NL001234567B01", "11111111");
    private ExactInChain there;

    @AfterEach
    void theBooksAreSound() {
        try {
            assertThat(there.books().contradictions()).isEmpty();
            assertThat(there.exact.failures()).isEmpty();
            assertThat(hubspot.failures()).isEmpty();
        } finally {
            chain.close();
            there.close();
        }
    }

    @Test
    void aDraftThatThePersonPrintsIsSettledAndShownOnTheDeal() {
        booksInExact(CrmTrigger.DEAL_DRAFT, Map.of(ExactAccounting.DRAFT_ITEM, ITEM));
        String deal = won();
        assertThat(shows(deal)).isEqualTo("concept");
        assertThat(there.balance("1300")).isEqualTo("0.00");

        String number = there.seed.print(there.seed.drafts().get(0), Stories.DAY);
        chain.readBacksAfter(Duration.ofHours(25));
        chain.calm(SOON);
        chain.paid("1210.00", "factuur " + number, null);
        chain.live(Duration.ofHours(30), Duration.ofHours(1));

        assertThat(there.balance("1300")).isEqualTo("0.00");
        assertThat(shows(deal)).isEqualTo("betaald");
        assertThat(hubspot.property("deals", deal, "boekhouding_nummer")).isEqualTo(number);
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aDealIsInvoicedMailedPaidAndShown() {
        booksInExact(CrmTrigger.DEAL_SEND, Map.of(ExactAccounting.DRAFT_ITEM, ITEM));
        people.set("companies", company, "email", "factuur@example.com");
        String deal = won();
        String number = hubspot.property("deals", deal, "boekhouding_nummer");
        assertThat(chain.tasks()).isEmpty();
        assertThat(there.balance("1300")).isEqualTo("1210.00");
        assertThat(shows(deal)).isEqualTo("geboekt");

        chain.paid("1210.00", "factuur " + number, null);
        chain.calm(SOON);

        assertThat(shows(deal)).isEqualTo("betaald");
    }

    @Test
    void aLostAnswerMakesNoSecondInvoiceAndNoSecondMail() {
        booksInExact(CrmTrigger.DEAL_SEND, Map.of(ExactAccounting.DRAFT_ITEM, ITEM));
        people.set("companies", company, "email", "factuur@example.com");
        for (String path : List.of(".*/salesinvoice/SalesInvoices", ".*/PrintedSalesInvoices")) {
            for (boolean arrived : List.of(true, false)) {
                Faults.Rule rule = there.exact.faults().on("POST", path);
                if (arrived) {
                    rule.resetAfterEffect();
                } else {
                    rule.resetBefore();
                }
                String deal = won();
                chain.calm(Duration.ofDays(1));
                assertThat(shows(deal)).as("%s, arrived %s", path, arrived).isEqualTo("geboekt");
            }
        }
        assertThat(there.balance("1300")).isEqualTo("4840.00");
        assertThat(there.seed.drafts()).isEmpty();
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void whereTheSettingsNameNoItemAPersonMakesTheInvoice() {
        booksInExact(CrmTrigger.DEAL_SEND, Map.of());
        won();
        assertThat(chain.tasks()).containsExactly("DEAL draft-by-hand");
        assertThat(there.exact.requests().count("GET", ".*salesinvoice.*")).isZero();
    }

    @Test
    void whatExactDidNotPrintIsPrintedWhenAPersonHasOpenedThePeriodAndTriesAgain() {
        booksInExact(CrmTrigger.DEAL_SEND, Map.of(ExactAccounting.DRAFT_ITEM, ITEM));
        people.set("companies", company, "email", "factuur@example.com");
        there.exact.faults().on("POST", ".*/PrintedSalesInvoices").status(400);
        String deal = won();
        assertThat(chain.tasks()).containsExactly("DEAL refused");
        assertThat(there.seed.drafts()).hasSize(1);

        chain.tryAgain(new SubjectRef("hubspot", SubjectKind.DEAL, deal));
        chain.calm(SOON);

        assertThat(there.seed.drafts()).isEmpty();
        assertThat(shows(deal)).isEqualTo("geboekt");
        assertThat(there.balance("1300")).isEqualTo("1210.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aProcessThatDiesAtAnyPointMakesOneInvoiceAndOneMail() {
        booksInExact(CrmTrigger.DEAL_SEND, Map.of(ExactAccounting.DRAFT_ITEM, ITEM));
        people.set("companies", company, "email", "factuur@example.com");
        String deal = people.deal("Website", company, Line.of("Ontwerp", "1000.00", HubSpotSimulator.RATE_HIGH));
        chain.calm(SOON);
        there.consent();
        people.win(deal);
        List<ExactInChain.Moment> moments =
                there.momentsOf(() -> chain.live(Duration.ofMinutes(8), Duration.ofMinutes(1)));
        assertThat(there.balance("1300")).isEqualTo("1210.00");

        for (int n : Sample.numbersBelow(moments.size(), SAMPLED_POINTS, "exact deal")) {
            there.takeBack(moments.get(n));
            chain.live(Duration.ofHours(2), Duration.ofMinutes(5));
            String what = "point " + n + ": " + moments.get(n).what();
            assertThat(there.balance("1300")).as(what).isEqualTo("1210.00");
            assertThat(there.seed.mailed()).as(what).containsExactly(1);
            assertThat(shows(deal)).as(what).isEqualTo("geboekt");
            assertThat(chain.tasks()).as(what).isEmpty();
        }
    }

    private void booksInExact(CrmTrigger trigger, Map<String, String> options) {
        there = new ExactInChain(chain, HubSpotSimulator.RATE_HIGH, options);
        there.seed.item(ITEM, "Dienst");
        chain.change(books -> MoneyBench.triggeredBy(books, trigger));
    }

    private String won() {
        String deal = people.deal("Website", company, Line.of("Ontwerp", "1000.00", HubSpotSimulator.RATE_HIGH));
        people.win(deal);
        chain.calm(SOON);
        return deal;
    }

    private String shows(String deal) {
        return hubspot.property("deals", deal, "boekhouding_status");
    }
}
