package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.Map;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import org.junit.jupiter.api.Test;

/**
 * Protects what becomes of money that goes back, before and after its payout: it stands against what it was for, each
 * movement is an entry of its own date, nothing booked is deleted, and the CRM is told (nl-bookkeeping.md section 3).
 */
class ReversePaymentTest extends MoneyBench {

    @Test
    void aRefundAfterItsCreditNoteIsTiedToIt() {
        String invoice = invoice("100.00");
        String payment = paid("121.00", "factuur", invoice);
        creditNote(invoice, "50.00");
        refund(payment, "60.50");
        assertThat(balances()).isEqualTo(Map.of("1210", "60.50"));
        assertThat(openOf("2026/1")).isEqualTo("0.00");
        assertThat(inCrm(invoice)).containsExactly("121.00", "due -60.50");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aRefundBeforeItsCreditNoteWaitsForItAndIsTiedWhenItComes() {
        String invoice = invoice("100.00");
        String payment = paid("121.00", "factuur", invoice);
        String refund = refund(payment, "60.50");
        assertThat(unit(SubjectKind.REFUND, payment, refund).state()).isEqualTo(Subject.State.WAITING);
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00"));
        days(2);
        creditNote(invoice, "50.00");
        assertThat(balances()).isEqualTo(Map.of("1210", "60.50"));
        assertThat(dayOf(refund)).isEqualTo(TODAY);
        assertThat(openOf("2026/1")).isEqualTo("0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aRefundWithoutCreditNoteOpensTheInvoiceAndALateCreditNoteLowersIt() {
        String invoice = invoice("100.00");
        String payment = paid("121.00", "factuur", invoice);
        String refund = refund(payment, "60.50");
        days(6);
        assertThat(balances()).isEqualTo(Map.of("1210", "60.50", "1300", "60.50"));
        assertThat(open(invoice)).isEqualTo("60.50");
        assertThat(inCrm(invoice)).containsExactly("60.50", "due 60.50");
        assertThat(chain.tasks()).containsExactly("REFUND refund-without-credit-note");
        callAgain(payment);
        assertThat(chain.tasks()).containsExactly("REFUND refund-without-credit-note");
        creditNote(invoice, "50.00");
        assertThat(balances()).isEqualTo(Map.of("1210", "60.50"));
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(openOf("2026/1")).isEqualTo("0.00");
        assertThat(inCrm(invoice)).containsExactly("60.50", "due 0.00");
        assertThat(chain.tasks()).as("the credit note came: " + refund).isEmpty();
    }

    @Test
    void aRefundOfAnOverPaymentComesFromUnallocatedReceiptsAndItsTaskGoes() {
        String invoice = invoice("100.00");
        String payment = paid("131.00", "factuur", invoice);
        assertThat(chain.tasks()).containsExactly("PAYMENT over-payment");
        refund(payment, "10.00");
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00"));
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(inCrm(invoice)).containsExactly("121.00", "due 0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void anOverPaymentRefundedInTwoPartsIsNilInTheEnd() {
        String invoice = invoice("100.00");
        String payment = paid("131.00", "factuur", invoice);
        refund(payment, "4.00");
        assertThat(balances()).isEqualTo(Map.of("1210", "127.00", "2000", "-6.00"));
        assertThat(chain.tasks()).containsExactly("PAYMENT over-payment");
        refund(payment, "6.00");
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00"));
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aRefundOfTheOverPaymentAndACreditNoteTogetherStandsAgainstBoth() {
        String invoice = invoice("100.00");
        String payment = paid("131.00", "factuur", invoice);
        creditNote(invoice, "50.00");
        refund(payment, "70.50");
        assertThat(balances()).isEqualTo(Map.of("1210", "60.50"));
        assertThat(openOf("2026/1")).isEqualTo("0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aRefundOfMoreThanTheOverPaymentOpensTheInvoiceForTheRest() {
        String invoice = invoice("100.00");
        String payment = paid("131.00", "factuur", invoice);
        refund(payment, "31.00");
        days(6);
        assertThat(balances()).isEqualTo(Map.of("1210", "100.00", "1300", "21.00"));
        assertThat(open(invoice)).isEqualTo("21.00");
        assertThat(chain.tasks()).containsExactly("REFUND refund-without-credit-note");
    }

    @Test
    void refundsOfAPaymentForTwoInvoicesOpenEachForItsOwnPart() {
        foreign("F-1001", false);
        foreign("F-1002", false);
        String payment = paid("242.00", "F-1001 en F-1002", null);
        refund(payment, "121.00");
        refund(payment, "121.00");
        days(6);
        assertThat(openOf("F-1001")).isEqualTo("121.00");
        assertThat(openOf("F-1002")).isEqualTo("121.00");
        assertThat(balances()).isEqualTo(Map.of("1300", "242.00"));
    }

    @Test
    void aFewCentsTooMuchThatArePaidBackLeaveThePaymentDifferencesAgain() {
        String invoice = invoice("100.00");
        String payment = paid("121.04", "factuur", invoice);
        String chargeback = chargeback(payment, "121.04");
        assertThat(balances()).isEqualTo(Map.of("1300", "121.00"));
        assertThat(open(invoice)).isEqualTo("121.00");
        wonBack(chargeback);
        assertThat(balances()).isEqualTo(Map.of("1210", "121.04", "4790", "-0.04"));
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aRefundThatFailsBeforeItLeftIsNeverBooked() {
        String invoice = invoice("100.00");
        String payment = paid("121.00", "factuur", invoice);
        String refund = chain.mollie.refundPending(payment, eur("60.50"), "retour");
        soon();
        chain.mollie.refundFails(refund);
        soon();
        days(6);
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00"));
        assertThat(isBooked(refund)).isFalse();
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aRefundOfACreditNoteThatFailsAfterItWasBookedComesBackToTheCreditNote() {
        String invoice = invoice("100.00");
        String payment = paid("121.00", "factuur", invoice);
        creditNote(invoice, "50.00");
        String refund = refund(payment, "60.50");
        chain.mollie.refundFails(refund);
        soon();
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00", "1300", "-60.50"));
        assertThat(openOf("2026/1")).isEqualTo("-60.50");
        refund(payment, "60.50");
        assertThat(balances()).isEqualTo(Map.of("1210", "60.50"));
        assertThat(openOf("2026/1")).isEqualTo("0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aRefundWithoutCreditNoteThatFailsAfterItWasBookedSettlesTheInvoiceAgain() {
        String invoice = invoice("100.00");
        String payment = paid("121.00", "factuur", invoice);
        String refund = refund(payment, "60.50");
        days(6);
        assertThat(open(invoice)).isEqualTo("60.50");
        chain.mollie.refundFails(refund);
        soon();
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00"));
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(inCrm(invoice)).last().isEqualTo("due 0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aRefundOfAnOverPaymentThatFailsIsATaskAgain() {
        String invoice = invoice("100.00");
        String payment = paid("131.00", "factuur", invoice);
        String refund = refund(payment, "10.00");
        assertThat(chain.tasks()).isEmpty();
        chain.mollie.refundFails(refund);
        soon();
        assertThat(balances()).isEqualTo(Map.of("1210", "131.00", "2000", "-10.00"));
        assertThat(chain.tasks()).containsExactly("PAYMENT over-payment");
        refund(payment, "10.00");
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00"));
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aChargebackOpensTheInvoiceAgainAndWonBackItIsSettled() {
        String invoice = invoice("100.00");
        String payment = paid("121.00", "factuur", invoice);
        String chargeback = chargeback(payment, "121.00");
        assertThat(balances()).isEqualTo(Map.of("1300", "121.00"));
        assertThat(open(invoice)).isEqualTo("121.00");
        assertThat(inCrm(invoice)).containsExactly("due 121.00");
        wonBack(chargeback);
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00"));
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(inCrm(invoice)).containsExactly("121.00", "due 0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void anInvoiceThatIsOpenAgainAfterAChargebackCanBePaidAgain() {
        String invoice = invoice("100.00");
        chargeback(paid("121.00", "factuur", invoice), "121.00");
        paid("121.00", "factuur", invoice);
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00"));
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(inCrm(invoice)).containsExactly("121.00", "due 0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aChargebackWonBackAfterTheInvoiceWasPaidAgainIsTooMuch() {
        String invoice = invoice("100.00");
        String chargeback = chargeback(paid("121.00", "factuur", invoice), "121.00");
        paid("121.00", "factuur", invoice);
        wonBack(chargeback);
        assertThat(balances()).isEqualTo(Map.of("1210", "242.00", "2000", "-121.00"));
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(chain.tasks()).hasSize(1);
    }

    @Test
    void aChargebackOfAnOverPaymentTakesBothParts() {
        String invoice = invoice("100.00");
        chargeback(paid("131.00", "factuur", invoice), "131.00");
        assertThat(balances()).isEqualTo(Map.of("1300", "121.00"));
        assertThat(open(invoice)).isEqualTo("121.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aChargebackOfAPaymentWithoutInvoiceTakesItFromUnallocatedReceipts() {
        String payment = paid("121.00", "wie weet", null);
        days(6);
        assertThat(chain.tasks()).containsExactly("PAYMENT payment-without-invoice");
        chargeback(payment, "121.00");
        assertThat(balances()).isEmpty();
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aRefundOfAPaymentThatStillWaitsFollowsItWhenItsPatienceEnds() {
        String payment = paid("121.00", "wie weet", null);
        refund(payment, "121.00");
        assertThat(balances()).isEmpty();
        days(6);
        assertThat(balances()).isEmpty();
        assertThat(isBooked(payment)).isTrue();
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aPartRefundedWithoutInvoiceAndALateInvoiceShareWhatIsLeft() {
        String payment = paid("121.00", "betaling 2026 / 1", null);
        days(6);
        refund(payment, "60.50");
        assertThat(balances()).isEqualTo(Map.of("1210", "60.50", "2000", "-60.50"));
        String invoice = invoice("100.00");
        assertThat(number(invoice)).isEqualTo("2026 / 1");
        assertThat(open(invoice)).as("60.50 of 121.00 is only a proposal").isEqualTo("121.00");
        creditNote(invoice, "50.00");
        chain.tryAgain(chain.payment(payment).ref());
        soon();
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(balances()).isEqualTo(Map.of("1210", "60.50"));
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aRefundMayTakeBackMoreThanOneCapture() {
        String invoice = invoice("100.00");
        String payment = chain.mollie.createPayment(
                eur("121.00"), "factuur", JsonNodeFactory.instance.objectNode().put("invoiceId", invoice), "klarna");
        chain.mollie.authorise(payment, now(), "", "J. Jansen");
        chain.mollie.capture(payment, eur("100.00"));
        chain.mollie.capture(payment, eur("21.00"));
        soon();
        chain.mollie.refund(payment, eur("121.00"), "retour");
        soon();
        days(6);
        assertThat(balances()).isEqualTo(Map.of("1300", "121.00"));
        assertThat(open(invoice)).isEqualTo("121.00");
        assertThat(chain.tasks()).containsExactly("REFUND refund-without-credit-note");
    }

    @Test
    void aPaymentThatSomebodyElseEnteredInTheCrmIsNeverRemoved() {
        String invoice = invoice("100.00");
        String payment = paid("100.00", "deel", invoice);
        people().pay(invoice, "21.00", TODAY);
        chargeback(payment, "100.00");
        assertThat(open(invoice)).isEqualTo("121.00");
        assertThat(inCrm(invoice)).containsExactly("100.00", "21.00", "due 0.00");
        assertThat(chain.tasks()).containsExactly("WRITE_BACK crm-payment-by-others");
        SubjectRef writeBack = new SubjectRef(Chain.CRM, SubjectKind.WRITE_BACK, invoice);
        chain.ignore(writeBack, "staat goed in de boeken");
        chain.hint(writeBack);
        soon();
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void whatAPersonIgnoredIsNotATaskAgainUnlessSomethingChanges() {
        String invoice = invoice("100.00");
        String payment = paid("131.00", "factuur", invoice);
        chain.ignore(chain.payment(payment).ref(), "boeken we zelf over");
        assertThat(chain.tasks()).isEmpty();
        chain.clock.advance(Duration.ofMinutes(1));
        callAgain(payment);
        assertThat(chain.tasks()).isEmpty();
        refund(payment, "4.00");
        assertThat(chain.tasks()).containsExactly("PAYMENT over-payment");
    }

    @Test
    void afterThePayoutReversalsMakeANegativeOneAndAllIsProven() {
        chain.mollie.tariff("chargeback", "Chargebacks", "15.00", null);
        chain.mollie.vatFree("chargeback");
        String invoice = invoice("100.00");
        String other = invoice("200.00");
        String payment = paid("121.00", "factuur", invoice);
        String second = paid("242.00", "factuur", other);
        String first = settled();
        assertThat(balances()).isEqualTo(Map.of("1100", "363.00"));
        chargeback(payment, "121.00");
        creditNote(other, "50.00");
        refund(second, "60.50");
        String negative = settled();
        assertThat(balances()).isEqualTo(Map.of("1100", "166.50", "1300", "121.00", "4520", "15.00"));
        assertThat(open(invoice)).isEqualTo("121.00");
        assertThat(payout(first).fact("difference")).isEqualTo("0.00");
        assertThat(payout(negative).fact("difference")).isEqualTo("0.00");
        assertThat(payout(negative).fact("amount")).isEqualTo("-196.50");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void afterThePayoutWhatComesBackIsProvenToo() {
        String invoice = invoice("100.00");
        String payment = paid("121.00", "factuur", invoice);
        String chargeback = chargeback(payment, "121.00");
        String refunded = paid("50.00", "wie weet", null);
        settled();
        String refund = refund(refunded, "50.00");
        settled();
        chain.mollie.refundFails(refund);
        wonBack(chargeback);
        String last = settled();
        assertThat(balances()).isEqualTo(Map.of("1100", "171.00", "2000", "-50.00"));
        assertThat(payout(last).fact("difference")).isEqualTo("0.00");
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(chain.tasks()).containsExactly("PAYMENT payment-without-invoice");
    }

    private String settled() {
        days(1);
        String settlement = chain.mollie.settle(today());
        days(2);
        return settlement;
    }

    private String refund(String payment, String amount) {
        String refund = chain.mollie.refund(payment, eur(amount), "retour");
        soon();
        return refund;
    }

    private String chargeback(String payment, String amount) {
        String chargeback = chain.mollie.chargeback(payment, eur(amount));
        soon();
        return chargeback;
    }

    /** Mollie calls nobody about it: the feed finds it. */
    private void wonBack(String chargeback) {
        chain.mollie.reverseChargeback(chargeback);
        chain.live(Duration.ofHours(2), Duration.ofMinutes(30));
    }
}
