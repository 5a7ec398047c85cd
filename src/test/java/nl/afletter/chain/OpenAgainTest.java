package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import nl.afletter.local.sim.mollie.MollieSimulator;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;
import nl.afletter.model.ReferenceRow;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import org.junit.jupiter.api.Test;

/**
 * Protects the end from the order in which money comes and goes: an invoice that is open again, since its payment went
 * back, is settled by what else was paid for it and stands on unallocated receipts, and nobody is asked about that any
 * more (design.md sections 1 and 4).
 */
class OpenAgainTest extends MoneyBench {

    private static final Map<String, String> SETTLED_ONCE = Map.of("1210", "121.00");
    private static final Map<String, String> PAID_TWICE = Map.of("1210", "242.00", "2000", "-121.00");

    @Test
    void theSecondPaymentSettlesTheInvoiceWhenTheFirstIsChargedBack() {
        String invoice = paidTwice();
        chargeback(first, "121.00");
        assertThat(balances()).isEqualTo(SETTLED_ONCE);
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(inCrm(invoice)).containsExactly("121.00", "due 0.00");
        assertThat(chain.tasks()).isEmpty();
        assertThat(chain.payment(second).state()).isEqualTo(Subject.State.DONE);
        assertThat(row(invoice).waiters()).isEmpty();
    }

    @Test
    void aSecondPaymentThatNamesTheInvoiceInItsTextSettlesItToo() {
        String invoice = invoice("100.00");
        first = paid("121.00", "factuur", invoice);
        paid("121.00", "factuur " + number(invoice), null);
        assertThat(chain.tasks()).containsExactly("PAYMENT double-payment");
        chargeback(first, "121.00");
        assertThat(balances()).isEqualTo(SETTLED_ONCE);
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aSecondPaymentThroughAnotherConnectionSettlesItFromItsOwnClearingAccount() {
        MollieSimulator other = chain.connectPsp("mollie-shop");
        clearing("mollie-shop", "mollie", "1211");
        other.createPayment(eur("1.00"), "never paid", null, "ideal");
        String invoice = invoice("100.00");
        first = paid("121.00", "factuur", invoice);
        String again = other.createPayment(eur("121.00"), "Factuur " + number(invoice), null, "ideal");
        other.pay(again, now(), "NL02ABNA0123456789", "J. Jansen");
        soon();
        assertThat(chain.tasks()).containsExactly("PAYMENT double-payment");
        chargeback(first, "121.00");
        assertThat(balances()).isEqualTo(Map.of("1211", "121.00"));
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(inCrm(invoice)).containsExactly("121.00", "due 0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void soItDoesAfterBothWerePaidOutAndTheNextPayoutIsProven() {
        String invoice = paidTwice();
        settled();
        assertThat(balances()).isEqualTo(Map.of("1100", "242.00", "2000", "-121.00"));
        chargeback(first, "121.00");
        String negative = settled();
        assertThat(balances()).isEqualTo(Map.of("1100", "121.00"));
        assertThat(payout(negative).fact("amount")).isEqualTo("-121.00");
        assertThat(payout(negative).fact("difference")).isEqualTo("0.00");
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aChargebackThatOnlyItsPayoutTellsOfOpensTheInvoiceForTheSecondPaymentToo() {
        String invoice = paidTwice();
        chain.mollie.chargeback(first, eur("121.00"));
        chain.mollie.deliverWebhooks(calls -> List.of());
        String payout = settled();
        assertThat(balances()).isEqualTo(Map.of("1100", "121.00"));
        assertThat(payout(payout).fact("difference")).isEqualTo("0.00");
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void theRestOfAnOverPaymentSettlesWhatIsOpenAgain() {
        String invoice = invoice("100.00");
        first = paid("21.00", "deel", invoice);
        second = paid("110.00", "de rest", invoice);
        assertThat(balances()).isEqualTo(Map.of("1210", "131.00", "2000", "-10.00"));
        assertThat(chain.tasks()).containsExactly("PAYMENT over-payment");
        chargeback(first, "21.00");
        assertThat(balances()).isEqualTo(Map.of("1210", "110.00", "1300", "11.00"));
        assertThat(open(invoice)).isEqualTo("11.00");
        assertThat(inCrm(invoice)).last().isEqualTo("due 11.00");
        assertThat(chain.tasks()).isEmpty();
        chargeback(second, "110.00");
        assertThat(balances()).isEqualTo(Map.of("1300", "121.00"));
        assertThat(open(invoice)).isEqualTo("121.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void whatIsStillTooMuchOfAnOverPaymentWaitsOnAsItDidBefore() {
        String invoice = invoice("100.00");
        first = paid("5.00", "deel", invoice);
        String third = paid("15.00", "deel", invoice);
        second = paid("131.00", "de rest", invoice);
        assertThat(balances()).isEqualTo(Map.of("1210", "151.00", "2000", "-30.00"));
        chargeback(first, "5.00");
        assertThat(balances()).isEqualTo(Map.of("1210", "146.00", "2000", "-25.00"));
        assertThat(chain.tasks()).containsExactly("PAYMENT over-payment");
        chargeback(third, "15.00");
        assertThat(balances()).isEqualTo(Map.of("1210", "131.00", "2000", "-10.00"));
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(inCrm(invoice)).last().isEqualTo("due 0.00");
        assertThat(chain.tasks()).containsExactly("PAYMENT over-payment");
        assertThat(row(invoice).waiters()).containsExactly(chain.payment(second).ref());
        refund(second, "10.00");
        assertThat(balances()).isEqualTo(SETTLED_ONCE);
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void ofTwoPaymentsTooManyOneSettlesTheInvoiceAndTheOtherWaitsOn() {
        String invoice = paidTwice();
        String third = paid("121.00", "factuur", invoice);
        assertThat(chain.tasks()).hasSize(2);
        chargeback(first, "121.00");
        assertThat(balances()).isEqualTo(PAID_TWICE);
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(inCrm(invoice)).containsExactly("121.00", "due 0.00");
        assertThat(chain.tasks()).containsExactly("PAYMENT double-payment");
        boolean thirdTookIt = chain.payment(third).state() == Subject.State.DONE;
        chargeback(thirdTookIt ? third : second, "121.00");
        assertThat(balances()).isEqualTo(SETTLED_ONCE);
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void whenBothAreChargedBackTheInvoiceIsOpenInWhicheverOrder() {
        String invoice = paidTwice();
        chargeback(first, "121.00");
        chargeback(second, "121.00");
        assertThat(balances()).isEqualTo(Map.of("1300", "121.00"));
        assertThat(open(invoice)).isEqualTo("121.00");
        assertThat(inCrm(invoice)).containsExactly("due 121.00");
        String other = paidTwice();
        chargeback(second, "121.00");
        chargeback(first, "121.00");
        assertThat(balances()).isEqualTo(Map.of("1300", "242.00"));
        assertThat(open(other)).isEqualTo("121.00");
        String last = paidTwice();
        chain.mollie.chargeback(first, eur("121.00"));
        chain.mollie.chargeback(second, eur("121.00"));
        days(1);
        assertThat(balances()).isEqualTo(Map.of("1300", "363.00"));
        assertThat(open(last)).isEqualTo("121.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aSecondPaymentThatWasPaidBackMeanwhileHasNothingToSettleWith() {
        String invoice = paidTwice();
        refund(second, "121.00");
        assertThat(balances()).isEqualTo(SETTLED_ONCE);
        assertThat(chain.tasks()).isEmpty();
        chargeback(first, "121.00");
        assertThat(balances()).isEqualTo(Map.of("1300", "121.00"));
        assertThat(open(invoice)).isEqualTo("121.00");
        assertThat(chain.tasks()).isEmpty();
        assertThat(row(invoice).waiters()).isEmpty();
    }

    @Test
    void ofASecondPaymentThatWasPaidBackInPartTheRestGoesToTheInvoice() {
        String invoice = paidTwice();
        refund(second, "21.00");
        assertThat(chain.tasks()).containsExactly("PAYMENT double-payment");
        chargeback(first, "121.00");
        assertThat(balances()).isEqualTo(Map.of("1210", "100.00", "1300", "21.00"));
        assertThat(open(invoice)).isEqualTo("21.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aChargebackThatIsWonBackIsTheDoublePaymentThenAndSettlesTheInvoiceShouldTheSecondGoBack() {
        String invoice = paidTwice();
        String chargeback = chargeback(first, "121.00");
        wonBack(chargeback);
        assertThat(balances()).isEqualTo(PAID_TWICE);
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(inCrm(invoice)).containsExactly("121.00", "due 0.00");
        assertThat(chain.tasks()).containsExactly("PAYMENT double-payment");
        assertThat(chain.payment(first).task()).isPresent();
        chargeback(second, "121.00");
        assertThat(balances()).isEqualTo(SETTLED_ONCE);
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(inCrm(invoice)).containsExactly("121.00", "due 0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void moneyThatComesAndGoesAgainAndAgainIsBookedOverUnderKeysOfItsOwn() {
        String invoice = paidTwice();
        String one = chargeback(first, "121.00");
        wonBack(one);
        String two = chargeback(second, "121.00");
        wonBack(two);
        assertThat(balances()).isEqualTo(PAID_TWICE);
        assertThat(chain.payment(second).task()).isPresent();
        chargeback(first, "121.00");
        assertThat(balances()).isEqualTo(SETTLED_ONCE);
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(inCrm(invoice)).containsExactly("121.00", "due 0.00");
        assertThat(chain.tasks()).isEmpty();
        assertThat(chain.payment(second).fact("matches")).isEqualTo("2");
        chargeback(second, "121.00");
        assertThat(balances()).isEqualTo(Map.of("1300", "121.00"));
        assertThat(open(invoice)).isEqualTo("121.00");
    }

    @Test
    void aRefundOfTheFirstWithoutCreditNoteOpensTheInvoiceForTheSecond() {
        String invoice = paidTwice();
        refund(first, "121.00");
        assertThat(balances()).isEqualTo(PAID_TWICE);
        days(6);
        assertThat(balances()).isEqualTo(SETTLED_ONCE);
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(inCrm(invoice)).containsExactly("121.00", "due 0.00");
        assertThat(chain.tasks())
                .as("paid twice and paid back once needs no credit note")
                .isEmpty();
    }

    @Test
    void aRefundOfBothStillAsksForTheCreditNote() {
        String invoice = paidTwice();
        refund(first, "121.00");
        refund(second, "121.00");
        days(6);
        assertThat(balances()).isEqualTo(Map.of("1300", "121.00"));
        assertThat(open(invoice)).isEqualTo("121.00");
        assertThat(chain.tasks()).containsExactly("REFUND refund-without-credit-note");
        paid("100.00", "toch nog", invoice);
        assertThat(chain.tasks()).containsExactly("REFUND refund-without-credit-note");
        paid("21.00", "en de rest", invoice);
        assertThat(balances()).isEqualTo(SETTLED_ONCE);
        assertThat(chain.tasks())
                .as("the invoice is paid: it needs none any more")
                .isEmpty();
    }

    @Test
    void whatAPersonBookedOverByHandAndIgnoredIsLeftAlone() {
        String invoice = paidTwice();
        chain.ignore(chain.payment(second).ref(), "verrekend met een andere factuur");
        chargeback(first, "121.00");
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00", "1300", "121.00", "2000", "-121.00"));
        assertThat(open(invoice)).isEqualTo("121.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aSecondPaymentThatComesWhileTheChargebackIsHalfBookedIsBookedAtOnceAndWokenLater() {
        String invoice = invoice("100.00");
        first = paid("121.00", "factuur", invoice);
        chain.moneybird.faults().on("PATCH", ".*link_booking.*").times(1).status(500);
        String chargeback = chain.mollie.chargeback(first, eur("121.00"));
        chain.deliverWebhooks();
        chain.work();
        second = chain.paid("121.00", "factuur", invoice);
        chain.deliverWebhooks();
        chain.work();
        assertThat(unit(SubjectKind.CHARGEBACK, first, chargeback).planOpen()).isTrue();
        assertThat(chain.tasks()).containsExactly("PAYMENT double-payment");
        days(1);
        assertThat(balances()).isEqualTo(SETTLED_ONCE);
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(inCrm(invoice)).containsExactly("121.00", "due 0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void allAtOnceAndInAnyOrderTheInvoiceIsSettledOnce() {
        String invoice = invoice("100.00");
        for (int turn = 0; turn < 6; turn++) {
            String next = turn == 0 ? invoice : invoice("100.00");
            first = chain.paid("121.00", "factuur", next);
            second = chain.paid("121.00", "factuur", next);
            chain.mollie.chargeback(first, eur("121.00"));
            int by = turn;
            chain.mollie.deliverWebhooks(calls -> {
                List<MollieSimulator.WebhookCall> turned = new ArrayList<>(calls);
                Collections.rotate(turned, by % calls.size());
                if (by > 2) {
                    Collections.reverse(turned);
                }
                return turned;
            });
            days(1);
            assertThat(open(next)).as("turn " + turn).isEqualTo("0.00");
            assertThat(inCrm(next)).containsExactly("121.00", "due 0.00");
        }
        assertThat(balances()).isEqualTo(Map.of("1210", "726.00"));
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void capturesThatAreTooMuchSettleWhatIsOpenAgain() {
        String invoice = invoice("100.00");
        first = paid("121.00", "factuur", invoice);
        String payment = chain.mollie.createPayment(
                eur("121.00"), "factuur", JsonNodeFactory.instance.objectNode().put("invoiceId", invoice), "klarna");
        chain.mollie.authorise(payment, now(), "", "J. Jansen");
        chain.mollie.capture(payment, eur("100.00"));
        chain.mollie.capture(payment, eur("21.00"));
        chain.live(Duration.ofHours(2), Duration.ofMinutes(30));
        assertThat(balances()).isEqualTo(PAID_TWICE);
        assertThat(chain.tasks()).hasSize(2);
        chargeback(first, "121.00");
        days(1);
        assertThat(balances()).isEqualTo(SETTLED_ONCE);
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void whoWaitsIsWrittenDownOnceAndOnlyWakingStrikesItOut() {
        String invoice = paidTwice();
        ReferenceRow before = row(invoice);
        assertThat(before.waiters()).containsExactly(chain.payment(second).ref());
        for (int n = 0; n < 3; n++) {
            chain.clock.advance(Duration.ofMinutes(1));
            callAgain(second);
            callAgain(first);
        }
        assertThat(row(invoice)).isEqualTo(before);
        String one = chargeback(first, "60.00");
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(balances()).isEqualTo(Map.of("1210", "182.00", "2000", "-61.00"));
        assertThat(row(invoice).waiters()).containsExactly(chain.payment(second).ref());
        assertThat(chain.tasks()).containsExactly("PAYMENT over-payment");
        long hints = hints(second);
        days(3);
        assertThat(hints(second)).as("after " + one + " nobody wakes it again").isEqualTo(hints);
    }

    private long hints(String payment) {
        return chain.payment(payment).traces().size();
    }

    // ---- steps

    private String first;
    private String second;

    /** An invoice of 121.00 that was paid twice, each payment naming it. */
    private String paidTwice() {
        String invoice = invoice("100.00");
        first = paid("121.00", "factuur", invoice);
        second = paid("121.00", "factuur", invoice);
        assertThat(chain.payment(second).task().orElseThrow().code()).isEqualTo("double-payment");
        return invoice;
    }

    private ReferenceRow row(String invoice) {
        Reference reference = new Reference(ReferenceKind.INVOICE, number(invoice));
        return chain.table.stores().references().read(Chain.BOOKS, reference);
    }

    private String settled() {
        days(1);
        String settlement = chain.mollie.settle(today());
        days(2);
        return settlement;
    }

    private String chargeback(String payment, String amount) {
        String chargeback = chain.mollie.chargeback(payment, eur(amount));
        soon();
        assertThat(unit(SubjectKind.CHARGEBACK, payment, chargeback).state()).isEqualTo(Subject.State.DONE);
        return chargeback;
    }

    private void refund(String payment, String amount) {
        chain.mollie.refund(payment, eur(amount), "retour");
        soon();
    }

    /** Mollie calls nobody about it: the feed finds it. */
    private void wonBack(String chargeback) {
        chain.mollie.reverseChargeback(chargeback);
        chain.live(Duration.ofHours(2), Duration.ofMinutes(30));
    }
}
