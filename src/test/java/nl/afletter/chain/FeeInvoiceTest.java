package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import nl.afletter.local.sim.mollie.MollieSimulator;
import nl.afletter.model.HumanTask;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Register;
import org.junit.jupiter.api.Test;

/**
 * Protects that what the PSP withheld is what its monthly invoice asks, under either fee policy, and that what does not
 * fit is put to a person (design.md section 6).
 */
class FeeInvoiceTest extends MoneyBench {

    private static final Instant FIRST_OF_DECEMBER = Instant.parse("2026-12-01T09:00:00Z");

    @Test
    void theMonthlyInvoiceIsFoundByTheHourlyFeedAndComparedWithWhatWasWithheld() {
        payments(3);
        chain.mollie.settle(today());
        payments(1);
        Subject invoice = invoiced();
        assertThat(invoice.state()).isEqualTo(Subject.State.DONE);
        assertThat(invoice.why())
                .isEqualTo(
                        "the invoice over 2026-11 asks EUR 1.40, withheld in that month EUR 1.44 for 4 fees: rounding"
                                + " of EUR 0.04 comes back");
        assertThat(invoice.fact("withheld")).isEqualTo("1.44");
        assertThat(invoice.fact("amount")).isEqualTo("1.40");
        assertThat(invoice.journal()).as("nothing is booked for it").isEmpty();
        assertThat(chain.table
                        .register()
                        .list(Chain.BOOKS, Register.Shelf.PAYOUTS, "", 10)
                        .rows())
                .contains(invoice.ref());
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void anInvoiceThatIsSeenAgainIsTheSameOnce() {
        payments(2);
        Subject first = invoiced();
        chain.hint(first.ref());
        days(1);
        Subject again = chain.subject(first.ref());
        assertThat(again.why()).isEqualTo(first.why());
        assertThat(again.state()).isEqualTo(Subject.State.DONE);
        assertThat(Footprint.subjects(chain).stream().filter(ref -> ref.kind() == SubjectKind.FEE_INVOICE))
                .hasSize(1);
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aMonthWithoutCostsHasNoInvoice() {
        invoice("100.00");
        chain.clock.set(FIRST_OF_DECEMBER);
        days(1);
        assertThat(chain.mollie.feeInvoices()).isEmpty();
        assertThat(Footprint.subjects(chain)).noneMatch(ref -> ref.kind() == SubjectKind.FEE_INVOICE);
    }

    @Test
    void underTheInvoicePolicyThePayoutsMustHaveBookedToTheCreditorWhatTheInvoiceIsPaidWith() {
        feesByInvoice();
        payments(3);
        chain.mollie.settle(today());
        days(2);
        payments(1);
        Subject invoice = invoiced();
        assertThat(invoice.state()).as("the last fee waits for its payout").isEqualTo(Subject.State.LATER);
        assertThat(invoice.why())
                .endsWith("of it EUR 1.08 is booked to the PSP as a creditor, the rest comes with a payout");
        chain.mollie.settle(today());
        days(3);
        invoice = chain.subject(invoice.ref());
        assertThat(invoice.state()).isEqualTo(Subject.State.DONE);
        assertThat(invoice.why()).endsWith("the payouts booked EUR 1.44 to the PSP as a creditor");
        assertThat(balances()).as("what is left is what the invoice asks").containsEntry("1601", "1.40");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aFeeThatNoPayoutBookedToTheCreditorIsATaskOnceTheRarestPayoutHasPassed() {
        feesByInvoice();
        payments(1);
        Subject invoice = invoiced();
        chain.clock.set(FIRST_OF_DECEMBER.plus(Duration.ofDays(39)));
        days(2);
        HumanTask task = chain.subject(invoice.ref()).task().orElseThrow();
        assertThat(task.code()).isEqualTo("fee-creditor-differs");
        assertThat(task.what())
                .startsWith(
                        "The payouts booked EUR 0.00 to the PSP as a creditor for 2026-11, but EUR 0.36 was withheld;");
    }

    @Test
    void moreThanACentPerFeeIsATaskThatNamesBothFiguresAndIgnoredOnceItStaysSo() {
        chain.mollie.subscription("5.00");
        payments(2);
        Subject invoice = invoiced();
        assertThat(chain.tasks()).containsExactly("FEE_INVOICE fee-invoice-differs");
        assertThat(invoice.task().orElseThrow().what())
                .contains("the invoice over 2026-11 asks EUR 6.75, withheld in that month EUR 0.72 for 2 fees");
        assertThat(invoice.task().orElseThrow().todo()).contains("book only the difference by hand");
        chain.ignore(invoice.ref(), "abonnement, los betaald");
        chain.hint(invoice.ref());
        soon();
        assertThat(chain.tasks()).isEmpty();
        assertThat(chain.subject(invoice.ref()).state()).isEqualTo(Subject.State.DONE);
    }

    @Test
    void aTokenThatMayNotReadInvoicesIsOneTaskAndTheFeedGoesOn() {
        Set<String> few = Set.of(
                "payments.read",
                "refunds.read",
                "settlements.read",
                "balances.read",
                "balance-reports.read",
                "profiles.read");
        chain.mollie.addToken(MollieSimulator.ORGANIZATION_TOKEN, few);
        payments(1);
        String settlement = chain.mollie.settle(today());
        days(2);
        assertThat(payout(settlement).fact("difference")).isEqualTo("0.00");
        assertThat(chain.tasks()).containsExactly("FEE_INVOICE mollie-403");
        SubjectRef stands = new SubjectRef(Chain.PSP, SubjectKind.FEE_INVOICE, "not-readable");
        assertThat(chain.subject(stands).task().orElseThrow().what()).contains("invoices.read");
        chain.mollie.addToken(MollieSimulator.ORGANIZATION_TOKEN, Set.of("*"));
        chain.tryAgain(stands);
        soon();
        assertThat(chain.tasks()).isEmpty();
        assertThat(invoiced().state()).isEqualTo(Subject.State.DONE);
    }

    @Test
    void anInvoiceOverAMonthBeforeTheStartDateIsNotOurs() {
        startOn(LocalDate.of(2026, 12, 1));
        chain.mollie.tariff("ideal", "iDEAL", "0.29", null);
        String payment = chain.payment("121.00", "oud", null);
        chain.mollie.pay(payment, now(), "NL02ABNA0123456789", "J. Jansen");
        assertThat(invoiced().why()).isEqualTo("over a month before the start date 2026-12-01");
        assertThat(chain.tasks()).isEmpty();
    }

    private void payments(int number) {
        chain.mollie.tariff("ideal", "iDEAL", "0.29", null);
        for (int i = 0; i < number; i++) {
            paid("121.00", "factuur", invoice("100.00"));
        }
    }

    /** The first working day of the next month comes, and with it the invoice, which the hourly feed finds. */
    private Subject invoiced() {
        chain.clock.set(FIRST_OF_DECEMBER);
        days(1);
        List<SubjectRef> found = Footprint.subjects(chain).stream()
                .filter(ref -> ref.kind() == SubjectKind.FEE_INVOICE && ref.id().startsWith("inv_"))
                .toList();
        assertThat(found).hasSize(1);
        return chain.subject(found.get(0));
    }
}
