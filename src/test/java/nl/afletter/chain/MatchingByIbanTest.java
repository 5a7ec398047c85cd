package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;
import nl.afletter.model.Subject;
import org.junit.jupiter.api.Test;

/** Protects the CRM's view: money that is matched by its payer's account finds the invoice as its own, not as a stranger's. */
class MatchingByIbanTest extends MoneyBench {

    @Test
    void anInvoiceOfOursThatIsNotPublishedYetIsNotTakenForSomebodyElses() {
        knownIban();
        chain.moneybird
                .faults()
                .on("POST", ".*/external_sales_invoices(\\.json)?")
                .resetAfterEffect();
        String invoice = people().invoice(People.NewInvoice.of(
                people().company("Klant BV", "NL001234567B01", "11111111"),
                today(),
                People.Line.of("Advies", "100.00", TeamleaderSimulator.RATE_HIGH)));
        chain.deliverWebhooks();
        chain.work();
        assertThat(open(invoice))
                .as("it stands in the books, and we do not know it yet")
                .isEqualTo("121.00");
        assertThat(chain.invoice(invoice).state()).isNotEqualTo(Subject.State.DONE);

        String payment = chain.mollie.createPayment(eur("121.00"), "dank je", null, "ideal");
        chain.mollie.pay(payment, now(), "NL91ABNA0417164300", "Klant BV");
        chain.deliverWebhooks();
        chain.work();
        assertThat(open(invoice)).as("not before it is published").isEqualTo("121.00");

        chain.live(Duration.ofHours(4));
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(inCrm(invoice)).containsExactly("121.00", "due 0.00");
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00"));
        assertThat(chain.tasks()).isEmpty();
    }
}
