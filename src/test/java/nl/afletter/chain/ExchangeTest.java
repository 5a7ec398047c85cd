package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Protects money in another currency than the books: an item is tied in its own currency, the clearing account has
 * exactly what moved the PSP's balance, the difference with what debtors had is booked when the item closes, by the PSP's
 * figures only (nl-bookkeeping.md section 3, "Exchange"). Account 4795 is debit for a loss.
 */
class ExchangeTest extends DollarBench {

    @Test
    void aDollarInvoicePaidInDollarsIsClosedAndItsLossIsBooked() {
        String invoice = invoiceInDollars("110.00");
        assertThat(balances()).isEqualTo(Map.of("1300", "100.00"));
        String payment = paidInDollars("110.00", "98.50", invoice);
        assertThat(balances()).isEqualTo(Map.of("1210", "98.50", "4795", "1.50"));
        assertThat(openInDollars(invoice)).isEqualTo("0.00");
        assertThat(inCrm(invoice)).containsExactly("110.00", "due 0.00");
        assertThat(chain.payment(payment).fact("moved")).isEqualTo("98.50");
        assertThat(chain.payment(payment).fact("amount")).isEqualTo("110.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aGainIsBookedOnTheOtherSide() {
        String invoice = invoiceInDollars("110.00");
        paidInDollars("110.00", "101.20", invoice);
        assertThat(balances()).isEqualTo(Map.of("1210", "101.20", "4795", "-1.20"));
        assertThat(chain.tasks()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPartIsTiedInItsOwnCurrencyAndTheWholeDifferenceIsThereWhenTheItemCloses(boolean moneybirdBooksItself) {
        chain.seed.booksExchangeDifferences(moneybirdBooksItself);
        String invoice = invoiceInDollars("110.00");
        paidInDollars("55.00", "49.00", invoice);
        assertThat(openInDollars(invoice)).isEqualTo("55.00");
        assertThat(balances())
                .isEqualTo(
                        moneybirdBooksItself
                                ? Map.of("1210", "49.00", "1300", "50.00", "4795", "1.00")
                                : Map.of("1210", "49.00", "1300", "51.00"));
        paidInDollars("55.00", "49.20", invoice);
        assertThat(openInDollars(invoice)).isEqualTo("0.00");
        assertThat(balances()).isEqualTo(Map.of("1210", "98.20", "4795", "1.80"));
        assertThat(inCrm(invoice)).containsExactly("55.00", "55.00", "due 0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void whatIsTooMuchStandsOnUnallocatedReceiptsWithItsShareAndARefundTakesItFromThere() {
        String invoice = invoiceInDollars("110.00");
        String payment = paidInDollars("121.00", "108.35", invoice);
        assertThat(balances()).isEqualTo(Map.of("1210", "108.35", "2000", "-9.85", "4795", "1.50"));
        assertThat(chain.tasks()).containsExactly("PAYMENT over-payment");
        refund(payment, "11.00", "9.95");
        assertThat(balances()).isEqualTo(Map.of("1210", "98.40", "4795", "1.60"));
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aRefundIsTiedToItsCreditNoteAndTheDifferenceOfThatNoteIsBooked() {
        String invoice = invoiceInDollars("110.00");
        String payment = paidInDollars("110.00", "98.50", invoice);
        creditNoteInDollars(invoice, "110.00");
        refund(payment, "110.00", "99.10");
        assertThat(balances()).isEqualTo(Map.of("1210", "-0.60", "4795", "0.60"));
        assertThat(openInDollars(invoice)).isEqualTo("0.00");
        assertThat(chain.books().withReference("2026/1")).singleElement().satisfies(note -> assertThat(note.unpaid())
                .isZero());
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aChargebackOpensTheInvoiceWithItsOwnValueAndTheDifferenceIsBooked() {
        String invoice = invoiceInDollars("110.00");
        String payment = paidInDollars("110.00", "98.50", invoice);
        String chargeback = chain.mollie.chargeback(payment, usd("110.00"), eur("99.10"));
        soon();
        assertThat(balances()).isEqualTo(Map.of("1210", "-0.60", "1300", "100.00", "4795", "0.60"));
        assertThat(openInDollars(invoice)).isEqualTo("110.00");
        assertThat(inCrm(invoice)).containsExactly("due 110.00");
        assertThat(unit(SubjectKind.CHARGEBACK, payment, chargeback).fact("moved"))
                .isEqualTo("-99.10");
        paidInDollars("110.00", "97.00", invoice);
        assertThat(balances()).isEqualTo(Map.of("1210", "96.40", "4795", "3.60"));
        assertThat(openInDollars(invoice)).isEqualTo("0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aPartlyChargedBackPaymentOpensThatPart() {
        String invoice = invoiceInDollars("110.00");
        String payment = paidInDollars("110.00", "98.50", invoice);
        chain.mollie.chargeback(payment, usd("33.00"), eur("29.90"));
        soon();
        assertThat(openInDollars(invoice)).isEqualTo("33.00");
        assertThat(balances()).isEqualTo(Map.of("1210", "68.60", "1300", "30.00", "4795", "1.40"));
    }

    @Test
    void aChargebackThatIsWonBackWaitsForItsPayoutToSayTheAmount() {
        String invoice = invoiceInDollars("110.00");
        String payment = paidInDollars("110.00", "98.50", invoice);
        String chargeback = chain.mollie.chargeback(payment, usd("110.00"), eur("99.10"));
        soon();
        chain.mollie.reverseChargeback(chargeback);
        callAgain(payment);
        assertThat(unit(SubjectKind.CHARGEBACK, payment, chargeback).state()).isEqualTo(Subject.State.WAITING);
        assertThat(openInDollars(invoice)).isEqualTo("110.00");
        String settlement = chain.mollie.settle(today());
        days(2);
        assertThat(openInDollars(invoice)).isEqualTo("0.00");
        assertThat(payout(settlement).why()).isEqualTo("proven, difference 0.00");
        assertThat(balances()).isEqualTo(Map.of("1100", "98.50", "4795", "1.50"));
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aPayoutWithAllOfItIsProvenToTheCent() {
        String invoice = invoiceInDollars("110.00");
        String other = invoiceInDollars("220.00");
        String payment = paidInDollars("110.00", "98.50", invoice);
        paidInDollars("100.00", "90.30", other);
        paid("121.00", "factuur", invoice("100.00"));
        chain.mollie.chargeback(payment, usd("110.00"), eur("99.10"));
        soon();
        String settlement = chain.mollie.settle(today());
        days(2);
        assertThat(payout(settlement).why()).isEqualTo("proven, difference 0.00");
        assertThat(chain.balance("1210")).isEqualTo(eur("0.00"));
        assertThat(chain.balance("1100")).isEqualTo(eur("210.70"));
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void whereOnlyThePayoutTellsTheAmountThePaymentWaitsForIt() {
        chain.mollie.settledEverywhere(false);
        String invoice = invoiceInDollars("110.00");
        String payment = paidInDollars("110.00", "98.50", invoice);
        assertThat(chain.payment(payment).state()).isEqualTo(Subject.State.WAITING);
        assertThat(balances()).isEqualTo(Map.of("1300", "100.00"));
        days(8);
        assertThat(balances()).as("nothing is guessed").isEqualTo(Map.of("1300", "100.00"));
        String settlement = chain.mollie.settle(today());
        days(2);
        assertThat(payout(settlement).why()).isEqualTo("proven, difference 0.00");
        assertThat(balances()).isEqualTo(Map.of("1100", "98.50", "4795", "1.50"));
        assertThat(inCrm(invoice)).containsExactly("110.00", "due 0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void dollarsWithoutInvoiceAreBookedOverWhenItComesAndTheDifferenceGoesWithThem() {
        String payment = chain.mollie.createPayment(
                usd("110.00"), "factuur 2026 / 1", JsonNodeFactory.instance.objectNode(), "creditcard");
        chain.mollie.pay(payment, now(), "NL02ABNA0123456789", "J. Jansen", eur("98.50"));
        soon();
        days(6);
        assertThat(balances()).isEqualTo(Map.of("1210", "98.50", "2000", "-98.50"));
        assertThat(chain.tasks()).containsExactly("PAYMENT payment-without-invoice");
        String invoice = invoiceInDollars("110.00");
        soon();
        assertThat(balances()).isEqualTo(Map.of("1210", "98.50", "4795", "1.50"));
        assertThat(openInDollars(invoice)).isEqualTo("0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void eurosForADollarInvoiceAreParkedUntilTheirPayoutAndThenStandOnUnallocatedReceipts() {
        String invoice = invoiceInDollars("110.00");
        String payment = paid("100.00", "factuur", invoice);
        assertThat(chain.tasks()).containsExactly("PAYMENT wrong-currency");
        assertThat(balances()).isEqualTo(Map.of("1300", "100.00"));
        String settlement = chain.mollie.settle(today());
        days(2);
        assertThat(payout(settlement).why()).isEqualTo("proven, difference 0.00");
        assertThat(balances()).isEqualTo(Map.of("1100", "100.00", "1300", "100.00", "2000", "-100.00"));
        assertThat(chain.payment(payment).state()).isEqualTo(Subject.State.PARKED);
        assertThat(chain.tasks()).containsExactly("PAYMENT wrong-currency");
    }

    @Test
    void byPolicyAPaymentInTheWrongCurrencyStandsOnUnallocatedReceiptsAtOnce() {
        unallocatedInTheWrongCurrency();
        String invoice = invoice("100.00");
        String payment = paidInDollars("130.00", "120.00", invoice);
        assertThat(balances()).isEqualTo(Map.of("1210", "120.00", "1300", "121.00", "2000", "-120.00"));
        assertThat(chain.tasks()).containsExactly("PAYMENT wrong-currency");
        callAgain(payment);
        assertThat(chain.tasks()).containsExactly("PAYMENT wrong-currency");
        refund(payment, "130.00", "121.00");
        assertThat(balances()).isEqualTo(Map.of("1210", "-1.00", "1300", "121.00", "4795", "1.00"));
        assertThat(chain.tasks()).isEmpty();
    }
}
