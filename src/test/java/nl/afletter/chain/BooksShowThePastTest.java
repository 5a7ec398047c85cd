package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import org.junit.jupiter.api.Test;

/**
 * Protects what is decided while the accounting package does not show an invoice that was booked a moment ago: it is there
 * nevertheless, so money waits for it and the CRM is told later; nobody is asked, and nothing is given up.
 */
class BooksShowThePastTest extends MoneyBench {

    /** Almost the whole settle-down time of Moneybird. */
    private static final Duration ALMOST = Duration.ofSeconds(110);

    private static final Duration SETTLED_DOWN = Duration.ofSeconds(121);
    private static final Duration LONG = Duration.ofMinutes(10);

    @Test
    void aPaymentWaitsForItsInvoiceThatTheBooksDoNotShowYet() {
        String invoice = hiddenInvoice(ALMOST);
        String payment = chain.paid("121.00", "factuur", invoice);
        chain.deliverWebhooks();
        chain.work();

        assertThat(chain.payment(payment).state()).isEqualTo(Subject.State.LATER);
        assertThat(chain.payment(payment).why()).contains("may not show yet");
        assertThat(isBooked(payment)).isFalse();

        soon();

        assertThat(balances()).isEqualTo(Map.of("1210", "121.00"));
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(inCrm(invoice)).containsExactly("121.00", "due 0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void theCrmIsWrittenLaterWhileTheBooksDoNotShowTheInvoiceYet() {
        String invoice = hiddenInvoice(ALMOST);
        SubjectRef writing = new SubjectRef(Chain.CRM, SubjectKind.WRITE_BACK, invoice);
        chain.tick(writing);
        chain.work();

        assertThat(chain.subject(writing).state()).isEqualTo(Subject.State.LATER);
        assertThat(chain.subject(writing).why()).contains("may not show yet");

        soon();

        assertThat(chain.subject(writing).state()).isEqualTo(Subject.State.DONE);
        assertThat(chain.subject(writing).why()).isEqualTo("the CRM shows what the books say");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void whatIsNotShownAfterTheSettleDownTimeIsGone() {
        String invoice = hiddenInvoice(LONG);
        SubjectRef writing = new SubjectRef(Chain.CRM, SubjectKind.WRITE_BACK, invoice);
        chain.clock.advance(SETTLED_DOWN);
        chain.tick(writing);
        chain.work();

        assertThat(chain.subject(writing).state()).isEqualTo(Subject.State.DONE);
        assertThat(chain.subject(writing).why()).isEqualTo("the booking is gone from the accounting package");
    }

    /** An invoice of 121.00, booked; look-ups do not show it for so long. */
    private String hiddenInvoice(Duration hidden) {
        chain.moneybird
                .faults()
                .on("POST", ".*/external_sales_invoices\\.json")
                .nth(1)
                .staleReads(hidden);
        String id = people().invoice(People.NewInvoice.of(
                people().company("Vers BV", "NL001234568B01", "22222222"),
                TODAY,
                People.Line.of("Advies", "100.00", TeamleaderSimulator.RATE_HIGH)));
        chain.deliverWebhooks();
        chain.work();
        assertThat(chain.invoice(id).state()).isEqualTo(Subject.State.DONE);
        assertThat(chain.moneybird.faults().left()).as("the fault struck").isEmpty();
        return id;
    }
}
