package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import nl.afletter.local.sim.hubspot.HubSpotPeople;
import nl.afletter.local.sim.hubspot.HubSpotPeople.Line;
import nl.afletter.local.sim.hubspot.HubSpotSimulator;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;
import nl.afletter.model.Administration.CrmTrigger;
import nl.afletter.model.Administration.VatMapping;
import nl.afletter.model.Money;
import nl.afletter.vendor.exact.ExactAccounting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A table that was taken back to an earlier moment, with the books in Exact: what was booked meanwhile is found there by
 * its keys and never booked, mailed or kept again.
 */
@Tag("prove")
class ExactRestoreTest {

    /** A payment that is booked under its key, and whose invoice shows nothing open any more. */
    private static final String FOUND = "PAYMENT stands-otherwise";

    private final Chain chain = new Chain();
    private ExactInChain there;

    @AfterEach
    void close() {
        try {
            assertThat(there.books().contradictions()).isEmpty();
            assertThat(there.exact.failures()).isEmpty();
        } finally {
            chain.close();
            there.close();
        }
    }

    @Test
    void invoicesPaymentsAndCreditNotesAreBookedOnce() {
        there = new ExactInChain(chain, TeamleaderSimulator.RATE_HIGH, Map.of());
        String customer = chain.teamleader.people().company("Klant BV", "NL001234567B01", "11111111");
        chain.calm(Duration.ofHours(1));
        Chain.World before = aWhile();

        String invoice = chain.teamleader.people().invoice(Books.of(customer, Books.high("100.00")));
        soon();
        chain.paid("121.00", "factuur", invoice);
        soon();
        chain.teamleader.people().creditNote(invoice, Books.of(customer, Books.high("50.00")));
        soon();
        assertThat(there.balance("1300")).isEqualTo("-60.50");

        staysTheSameAfter(before, FOUND);
        assertThat(there.books().documents().values()).allMatch(files -> files.size() == 1);
    }

    @Test
    void aDollarPaymentIsBookedOnceInBothItsEntries() {
        there = new ExactInChain(chain, TeamleaderSimulator.RATE_HIGH, Map.of(ExactAccounting.CURRENCY_LEDGER, "1295"));
        there.seed.ledger("1295", "Vreemde valuta onderweg", 90);
        there.seed.rate("USD", "0.90909090909091");
        chain.mollie.settledEverywhere(true);
        chain.change(books -> {
            List<VatMapping> vat = new ArrayList<>(books.vat());
            vat.add(new VatMapping(TeamleaderSimulator.RATE_ZERO, "Z", BigDecimal.ZERO, "0", "8000"));
            return Books.vat(books, vat);
        });
        String customer = chain.teamleader.people().company("Klant BV", "NL001234567B01", "11111111");
        String invoice = chain.teamleader
                .people()
                .in("USD")
                .invoice(People.NewInvoice.of(
                        customer, Stories.DAY, People.Line.of("Advice", "1100.00", TeamleaderSimulator.RATE_ZERO)));
        soon();
        Chain.World before = aWhile();

        String payment = chain.mollie.createPayment(
                Money.of("1100.00", "USD"),
                "invoice",
                JsonNodeFactory.instance.objectNode().put("invoiceId", invoice),
                "creditcard");
        chain.mollie.pay(payment, chain.clock.instant(), "NL02ABNA0123456789", "J. Jansen", Money.of("985.00", "EUR"));
        soon();
        assertThat(there.balance("1300")).isEqualTo("0.00");

        staysTheSameAfter(before, FOUND);
    }

    @Test
    void theInvoiceOfADealIsMadeAndMailedOnce() {
        HubSpotSimulator hubspot = chain.connectHubSpot(Map.of());
        HubSpotPeople people = hubspot.people();
        String company = people.company("A BV", "NL001234567B01", "11111111");
        people.set("companies", company, "email", "factuur@example.com");
        there = new ExactInChain(chain, HubSpotSimulator.RATE_HIGH, Map.of(ExactAccounting.DRAFT_ITEM, "DIENST"));
        there.seed.item("DIENST", "Dienst");
        chain.change(books -> MoneyBench.triggeredBy(books, CrmTrigger.DEAL_SEND));
        String deal = people.deal("Website", company, Line.of("Ontwerp", "1000.00", HubSpotSimulator.RATE_HIGH));
        chain.calm(Duration.ofHours(3));
        Chain.World before = aWhile();

        people.win(deal);
        soon();
        assertThat(there.balance("1300")).isEqualTo("1210.00");

        staysTheSameAfter(before);
        assertThat(there.seed.mailed()).containsExactly(1);
        assertThat(hubspot.property("deals", deal, "boekhouding_status")).isEqualTo("geboekt");
    }

    /** What the table holds now; what comes is later than that. */
    private Chain.World aWhile() {
        Chain.World now = chain.world();
        chain.clock.advance(Duration.ofMinutes(30));
        return now;
    }

    /** @param asked what a person is asked, as with every package: whose money it was, the table forgot */
    private void staysTheSameAfter(Chain.World before, String... asked) {
        Map<String, Long> balances = new TreeMap<>(there.books().balances());
        int entries = there.books().journal().entries().size();
        chain.clock.advance(Duration.ofHours(1));
        RestoreTest.restore(chain, before, "before it was booked");
        there.consent();
        chain.live(Duration.ofHours(8), Duration.ofHours(1));
        assertThat(there.books().balances()).isEqualTo(balances);
        assertThat(there.books().journal().entries()).hasSize(entries);
        assertThat(chain.tasks()).containsExactly(asked);
    }

    private void soon() {
        chain.live(Duration.ofMinutes(30), Duration.ofMinutes(5));
    }
}
