package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import nl.afletter.chain.Points.Point;
import nl.afletter.local.sim.Faults;
import nl.afletter.local.sim.hubspot.HubSpotPeople;
import nl.afletter.local.sim.hubspot.HubSpotPeople.Line;
import nl.afletter.local.sim.hubspot.HubSpotSimulator;
import nl.afletter.model.Administration.CrmTrigger;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.prove.Sample;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A deal that is won becomes one invoice that Moneybird makes itself, a draft or sent, however often it is told of and
 * wherever a process dies; money that pays it finds its way back to the deal.
 */
@Tag("prove")
class DealTest {
    private static final Duration SOON = Duration.ofHours(3);
    private static final int SAMPLED_POINTS = 12;

    private final Chain chain = new Chain().onTheWire();
    private final HubSpotSimulator hubspot = chain.connectHubSpot(Map.of());
    private final HubSpotPeople people = hubspot.people();
    private final String company = people.company("A BV", "NL001234567B01", "11111111");

    @AfterEach
    void theBooksAreSound() {
        try {
            assertThat(Footprint.wrong(chain)).isEmpty();
            assertThat(hubspot.failures()).isEmpty();
            assertThat(chain.moneybird.failures()).isEmpty();
        } finally {
            chain.close();
        }
    }

    @Test
    void aWonDealBecomesADraftAndNothingIsBookedYet() {
        trigger(CrmTrigger.DEAL_DRAFT);
        String deal = won();
        assertThat(chain.seed.drafts()).hasSize(1);
        assertThat(chain.balance("1300").isZero()).isTrue();
        assertThat(shows(deal)).isEqualTo("concept");
        assertThat(subject(deal).state()).isEqualTo(Subject.State.DONE);
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aDraftThatThePersonSendsIsSettledAndShownOnTheDeal() {
        trigger(CrmTrigger.DEAL_DRAFT);
        String deal = won();
        String number = chain.seed.send(chain.seed.drafts().get(0));
        chain.readBacksAfter(Duration.ofHours(25));
        chain.calm(SOON);
        chain.paid("1210.00", number, null);
        chain.live(Duration.ofHours(30), Duration.ofHours(1));
        assertThat(chain.balance("1300").isZero()).isTrue();
        assertThat(shows(deal)).isEqualTo("betaald");
        assertThat(hubspot.property("deals", deal, "boekhouding_nummer")).isEqualTo(number);
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aDealIsInvoicedSentPaidAndShown() {
        trigger(CrmTrigger.DEAL_SEND);
        String deal = won();
        assertThat(chain.seed.drafts()).isEmpty();
        assertThat(chain.balance("1300").toDecimal()).isEqualTo("1210.00");
        assertThat(shows(deal)).isEqualTo("geboekt");
        String number = hubspot.property("deals", deal, "boekhouding_nummer");
        assertThat(number).isEqualTo("2026-0001");
        chain.paid("210.00", "factuur " + number, null);
        chain.calm(SOON);
        assertThat(shows(deal)).isIn("geboekt", "deels betaald");
        chain.paid("1210.00", "factuur", deal);
        chain.calm(SOON);
        assertThat(shows(deal)).isEqualTo("betaald");
        String debtor = hubspot.property("deals", deal, "boekhouding_debiteur");
        assertThat(debtor).hasSize(15);
        assertThat(hubspot.property("companies", company, "boekhouding_debiteurnummer"))
                .as("on the company's own card")
                .isEqualTo(debtor);
    }

    @Test
    void aDealThatIsToldOfAgainAndFoundByTheFeedIsInvoicedOnce() {
        trigger(CrmTrigger.DEAL_SEND);
        String deal = people.deal("Website", company, Line.of("Ontwerp", "1000.00", HubSpotSimulator.RATE_HIGH));
        people.searchLags(Duration.ofMinutes(3));
        people.win(deal);
        hubspot.webhooks().deliver(bodies -> List.of());
        chain.live(Duration.ofHours(2), Duration.ofMinutes(30));
        assertThat(chain.balance("1300").toDecimal()).isEqualTo("1210.00");
        people.set("deals", deal, "dealname", "Website en meer");
        people.set("deals", deal, "dealstage", "appointmentscheduled");
        people.win(deal);
        chain.live(Duration.ofHours(3), Duration.ofHours(1));
        assertThat(chain.balance("1300").toDecimal()).isEqualTo("1210.00");
        assertThat(chain.moneybird.requests().count("POST", ".*/sales_invoices.json"))
                .isEqualTo(1);
    }

    @Test
    void whatADealShallShowIsFoundByTheFeedWhenTheWholeQueueIsLost() {
        trigger(CrmTrigger.DEAL_SEND);
        String deal = people.deal("Website", company, Line.of("Ontwerp", "1000.00", HubSpotSimulator.RATE_HIGH));
        chain.calm(SOON);
        people.win(deal);
        hubspot.webhooks().deliver();
        while (chain.balance("1300").isZero() && chain.workOne()) {
            assertThat(shows(deal)).isEmpty();
        }
        assertThat(chain.balance("1300").toDecimal()).isEqualTo("1210.00");
        chain.table.queue().clear();
        chain.live(Duration.ofHours(3), Duration.ofMinutes(30));
        assertThat(shows(deal)).isEqualTo("geboekt");
        assertThat(chain.moneybird.requests().count("POST", ".*/sales_invoices.json"))
                .isEqualTo(1);
    }

    @Test
    void anInvoiceOfTheCrmIsNotBookedBesideItsDeal() {
        trigger(CrmTrigger.DEAL_SEND);
        won();
        people.invoice(company, Stories.DAY, Line.of("Ontwerp", "1000.00", HubSpotSimulator.RATE_HIGH));
        chain.calm(SOON);
        assertThat(chain.balance("1300").toDecimal()).isEqualTo("1210.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void whereTheCrmsInvoicesAreBookedADealCostsNoCall() {
        won();
        assertThat(chain.seed.drafts()).isEmpty();
        assertThat(hubspot.requests().count("GET", ".*/deals/.*")).isZero();
    }

    @Test
    void aDealThatIsNotWonOrHasNoLinesIsNotInvoiced() {
        trigger(CrmTrigger.DEAL_SEND);
        String open = people.deal("Open", company, Line.of("Ontwerp", "1000.00", HubSpotSimulator.RATE_HIGH));
        people.set("deals", open, "dealname", "Nog open");
        people.win(people.deal("Leeg", company));
        chain.calm(SOON);
        assertThat(chain.balance("1300").isZero()).isTrue();
        assertThat(chain.tasks()).containsExactly("DEAL deal-without-lines");
    }

    @Test
    void aDealThatChangesAfterItsInvoiceIsPutToAPerson() {
        trigger(CrmTrigger.DEAL_SEND);
        String deal = won();
        people.lines("deals", deal, Line.of("Ontwerp", "900.00", HubSpotSimulator.RATE_HIGH));
        chain.hint(new SubjectRef("hubspot", SubjectKind.DEAL, deal));
        chain.calm(SOON);
        assertThat(chain.tasks()).containsExactly("DEAL deal-changed");
        assertThat(chain.balance("1300").toDecimal()).isEqualTo("1210.00");
    }

    @Test
    void aLostAnswerMakesNoSecondInvoiceAndNoSecondMail() {
        trigger(CrmTrigger.DEAL_SEND);
        for (String path : List.of(".*/sales_invoices.json", ".*/send_invoice.json")) {
            for (boolean arrived : List.of(true, false)) {
                Faults.Rule rule = chain.moneybird.faults().on("*", path);
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
        assertThat(chain.balance("1300").toDecimal()).isEqualTo("4840.00");
        assertThat(chain.seed.drafts()).isEmpty();
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aTableThatWentBackInvoicesNothingAgain() {
        trigger(CrmTrigger.DEAL_SEND);
        String deal = people.deal("Website", company, Line.of("Ontwerp", "1000.00", HubSpotSimulator.RATE_HIGH));
        chain.calm(SOON);
        Chain.World before = chain.world();
        chain.clock.advance(Duration.ofMinutes(30));
        people.win(deal);
        chain.calm(SOON);
        chain.clock.advance(Duration.ofHours(1));
        RestoreTest.restore(chain, before, "before the deal was won");
        chain.live(Duration.ofHours(6), Duration.ofHours(1));
        assertThat(chain.balance("1300").toDecimal()).isEqualTo("1210.00");
        assertThat(chain.moneybird.requests().count("POST", ".*/sales_invoices.json"))
                .isEqualTo(1);
        assertThat(chain.moneybird.requests().count("PATCH", ".*/send_invoice.json"))
                .isEqualTo(1);
        assertThat(shows(deal)).isEqualTo("geboekt");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aProcessThatDiesAtAnyPointInvoicesOnceAndShowsTheSame() {
        trigger(CrmTrigger.DEAL_SEND);
        String deal = people.deal("Website", company, Line.of("Ontwerp", "1000.00", HubSpotSimulator.RATE_HIGH));
        chain.calm(SOON);
        people.win(deal);
        List<Point> points = Points.of(chain, () -> chain.calm(SOON));
        List<String> undisturbed = Footprint.of(chain);
        assertThat(undisturbed).anyMatch(line -> line.contains("geboekt"));
        for (int n : Sample.numbersBelow(points.size(), SAMPLED_POINTS, "deal")) {
            chain.takeBack(points.get(n).world());
            chain.calm(SOON);
            assertThat(Footprint.difference(undisturbed, Footprint.of(chain)))
                    .as("point %d: %s", n, points.get(n).what())
                    .isEmpty();
        }
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

    private Subject subject(String deal) {
        return chain.subject(new SubjectRef("hubspot", SubjectKind.DEAL, deal));
    }

    private void trigger(CrmTrigger trigger) {
        chain.change(books -> MoneyBench.triggeredBy(books, trigger));
    }
}
