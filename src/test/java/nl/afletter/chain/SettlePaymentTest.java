package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import nl.afletter.local.sim.Fault;
import nl.afletter.local.sim.mollie.MollieSimulator;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;
import nl.afletter.model.Administration;
import nl.afletter.model.Money;
import nl.afletter.model.Subject;
import org.junit.jupiter.api.Test;

/**
 * Protects what becomes of money that comes in: it is booked once, on the clearing account of who settles it, tied to
 * what it names and to nothing else, and told to the CRM (nl-bookkeeping.md sections 1 and 3).
 */
class SettlePaymentTest extends MoneyBench {

    @Test
    void aFullPaymentSettlesItsInvoiceAndTheCrmIsTold() {
        String invoice = invoice("100.00");
        paid("121.00", "factuur", invoice);
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00"));
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(inCrm(invoice)).containsExactly("121.00", "due 0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void twoPartPaymentsWithinTheSettleDownTimeSettleOneInvoice() {
        String invoice = invoice("100.00");
        chain.paid("100.00", "deel 1", invoice);
        chain.deliverWebhooks();
        chain.work();
        chain.clock.advance(Duration.ofSeconds(10));
        chain.paid("21.00", "deel 2", invoice);
        soon();
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00"));
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(inCrm(invoice)).containsExactly("100.00", "21.00", "due 0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aCrmThatShowsThePastForAWhileIsToldOfEachPaymentOnce() {
        String invoice = invoice("100.00");
        chain.teamleader.faults().on("POST", ".*registerPayment").times(2).staleReads(Duration.ofSeconds(110));
        paid("100.00", "deel 1", invoice);
        paid("21.00", "deel 2", invoice);
        soon();
        assertThat(inCrm(invoice)).containsExactly("100.00", "21.00", "due 0.00");
        assertThat(chain.teamleader.faults().left()).isEmpty();
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aPartPaymentLeavesTheRestOpen() {
        String invoice = invoice("100.00");
        paid("21.00", "aanbetaling", invoice);
        assertThat(balances()).isEqualTo(Map.of("1210", "21.00", "1300", "100.00"));
        assertThat(open(invoice)).isEqualTo("100.00");
        assertThat(inCrm(invoice)).containsExactly("21.00", "due 100.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aFewCentsTooMuchAreAPaymentDifference() {
        String invoice = invoice("100.00");
        paid("121.04", "factuur", invoice);
        assertThat(balances()).isEqualTo(Map.of("1210", "121.04", "4790", "-0.04"));
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(inCrm(invoice)).containsExactly("121.00", "due 0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void moreThanAFewCentsTooMuchStandOnUnallocatedReceiptsWithATask() {
        String invoice = invoice("100.00");
        String payment = paid("131.00", "factuur", invoice);
        assertThat(balances()).isEqualTo(Map.of("1210", "131.00", "2000", "-10.00"));
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(inCrm(invoice)).containsExactly("121.00", "due 0.00");
        assertThat(chain.tasks()).containsExactly("PAYMENT over-payment");
        callAgain(payment);
        assertThat(chain.tasks()).containsExactly("PAYMENT over-payment");
    }

    @Test
    void aFewCentsTooLittleAreWrittenOff() {
        String invoice = invoice("100.00");
        paid("120.97", "factuur", invoice);
        assertThat(balances()).isEqualTo(Map.of("1210", "120.97", "4790", "0.03"));
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(inCrm(invoice)).containsExactly("120.97", "due 0.03");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void moreThanAFewCentsTooLittleStayOpen() {
        String invoice = invoice("100.00");
        paid("120.90", "factuur", invoice);
        assertThat(balances()).isEqualTo(Map.of("1210", "120.90", "1300", "0.10"));
        assertThat(open(invoice)).isEqualTo("0.10");
    }

    @Test
    void aDoublePaymentStandsOnUnallocatedReceiptsWithATask() {
        String invoice = invoice("100.00");
        chain.paid("121.00", "factuur", invoice);
        paid("121.00", "factuur", invoice);
        assertThat(balances()).isEqualTo(Map.of("1210", "242.00", "2000", "-121.00"));
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(inCrm(invoice)).containsExactly("121.00", "due 0.00");
        assertThat(chain.tasks()).containsExactly("PAYMENT double-payment");
    }

    @Test
    void aDoublePaymentThroughASecondConnectionStandsOnItsOwnClearingAccount() {
        MollieSimulator second = chain.connectPsp("mollie-shop");
        clearing("mollie-shop", "mollie", "1211");
        second.createPayment(eur("1.00"), "never paid", null, "ideal");
        String invoice = invoice("100.00");
        paid("121.00", "factuur", invoice);
        String again = second.createPayment(eur("121.00"), "Factuur " + number(invoice), null, "ideal");
        second.pay(again, now(), "NL02ABNA0123456789", "J. Jansen");
        soon();
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00", "1211", "121.00", "2000", "-121.00"));
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(chain.tasks()).containsExactly("PAYMENT double-payment");
    }

    @Test
    void aPaymentBeforeItsInvoiceWaitsAndIsWokenAtOnceWhenThatIsBooked() {
        String draft = people().draft(People.NewInvoice.of(
                people().company("Vroeg BV", "NL001234568B01", "22222222"),
                TODAY,
                People.Line.of("Advies", "100.00", TeamleaderSimulator.RATE_HIGH)));
        String payment = paid("121.00", "vooruit", draft);
        assertThat(chain.payment(payment).state()).isEqualTo(Subject.State.WAITING);
        assertThat(balances()).isEmpty();
        people().book(draft);
        chain.deliverWebhooks();
        chain.work();
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00"));
        soon();
        assertThat(inCrm(draft)).containsExactly("121.00", "due 0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aPaymentWithoutInvoiceStandsOnUnallocatedReceiptsAfterItsPatienceAndALaterInvoiceTakesItFromThere() {
        String payment = paid("121.00", "betaling 2026 / 1", null);
        assertThat(balances()).isEmpty();
        days(4);
        assertThat(balances()).isEmpty();
        assertThat(chain.tasks()).isEmpty();
        days(2);
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00", "2000", "-121.00"));
        assertThat(dayOf(payment)).isEqualTo(TODAY);
        assertThat(chain.tasks()).containsExactly("PAYMENT payment-without-invoice");
        String invoice = invoice("100.00");
        assertThat(number(invoice)).isEqualTo("2026 / 1");
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00"));
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void anInvoiceThatSomebodyElseBookedIsSettledLikeOurOwn() {
        foreign("F-2026-77", false);
        paid("121.00", "F-2026-77", null);
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00"));
        assertThat(openOf("F-2026-77")).isEqualTo("0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void moneybirdsOwnInvoiceIsSettledLikeOurOwn() {
        foreign("2026-0007", true);
        paid("121.00", "Rekening 2026-0007 dank", null);
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00"));
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void booksWithoutACrmSettleWhatOthersBooked() {
        withoutCrm();
        foreign("F-2026-77", false);
        String payment = chain.payment("121.00", "F-2026-77", "an-id-of-a-crm-that-is-not-there");
        chain.mollie.pay(payment, now(), "NL02ABNA0123456789", "J. Jansen");
        soon();
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00"));
        assertThat(openOf("F-2026-77")).isEqualTo("0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aNumberThatIsPartOfALongerOneIsNotAReference() {
        foreign("2026117", false);
        String payment = paid("121.00", "92026117 en 20261175", null);
        assertThat(chain.payment(payment).state()).isEqualTo(Subject.State.WAITING);
        assertThat(balances()).isEqualTo(Map.of("1300", "121.00"));
        paid("121.00", "dank! (2026117)", null);
        assertThat(openOf("2026117")).isEqualTo("0.00");
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00"));
    }

    @Test
    void aBetalingskenmerkAndACreditorReferenceOfOursNameTheirInvoices() {
        String one = withReference("5000056789012345");
        String two = withReference("RF18539007547034");
        paid("50.00", "5000 0567 8901 2345", null);
        paid("60.00", "uw ref RF18 5390 0754 7034", null);
        assertThat(open(one)).isEqualTo("71.00");
        assertThat(open(two)).isEqualTo("61.00");
        assertThat(balances()).isEqualTo(Map.of("1210", "110.00", "1300", "132.00"));
    }

    @Test
    void oneTextThatNamesTwoInvoicesSettlesBothWhenItIsTheirSum() {
        foreign("F-1001", false);
        foreign("F-1002", false);
        paid("242.00", "F-1001 en F-1002", null);
        assertThat(openOf("F-1001")).isEqualTo("0.00");
        assertThat(openOf("F-1002")).isEqualTo("0.00");
        assertThat(balances()).isEqualTo(Map.of("1210", "242.00"));
    }

    @Test
    void aPaymentForTwoInvoicesThatIsStillBeingBookedHidesNothingThatIsOpen() {
        foreign("F-1001", false);
        foreign("F-1002", false);
        chain.paid("242.00", "F-1001 en F-1002", null);
        chain.deliverWebhooks();
        chain.moneybird.faults().add(new Fault(Fault.Kind.STATUS, "PATCH", ".*link_booking.*", 1, 1, 429, null, null));
        chain.work();
        assertThat(List.of(openOf("F-1001"), openOf("F-1002"))).containsExactlyInAnyOrder("0.00", "121.00");
        days(1);
        assertThat(openOf("F-1001")).isEqualTo("0.00");
        assertThat(openOf("F-1002")).isEqualTo("0.00");
        assertThat(balances()).isEqualTo(Map.of("1210", "242.00"));
    }

    @Test
    void whatThePackageRefusesIsFinishedWhenAPersonTriesAgain() {
        String invoice = invoice("100.00");
        chain.moneybird.faults().add(new Fault(Fault.Kind.STATUS, "PATCH", ".*link_booking.*", 0, 1, 422, null, null));
        String payment = paid("121.00", "factuur", invoice);
        assertThat(chain.tasks()).hasSize(1);
        assertThat(open(invoice)).isEqualTo("121.00");
        chain.tryAgain(chain.payment(payment).ref());
        soon();
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00"));
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void whereTheAmountDoesNotDecideAPersonDoes() {
        foreign("F-1001", false);
        foreign("F-1002", false);
        String payment = paid("121.00", "F-1001 of F-1002", null);
        assertThat(chain.payment(payment).why()).contains("only a proposal").contains("F-1001, F-1002");
        days(6);
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00", "1300", "242.00", "2000", "-121.00"));
        assertThat(chain.tasks()).containsExactly("PAYMENT payment-without-invoice");
    }

    @Test
    void aPaymentInTestModeIsRefused() {
        String invoice = invoice("100.00");
        String test = chain.mollie.createPayment(
                eur("121.00"), "factuur " + number(invoice), null, "ideal", MollieSimulator.PROFILE, true);
        chain.mollie.pay(test, now(), "NL02ABNA0123456789", "J. Jansen");
        soon();
        assertThat(balances()).isEqualTo(Map.of("1300", "121.00"));
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void whatAnotherPartySettlesNeverTouchesThePspsClearingAccount() {
        String invoice = invoice("100.00");
        String payment = chain.mollie.createPayment(eur("121.00"), "factuur " + number(invoice), null, "paypal");
        chain.mollie.pay(payment, now(), "", "J. Jansen");
        soon();
        assertThat(balances()).isEqualTo(Map.of("1300", "121.00"));
        assertThat(chain.tasks()).containsExactly("PAYMENT no-clearing");
        clearing(Chain.PSP, "paypal", "1213");
        chain.tryAgain(chain.payment(payment).ref());
        soon();
        assertThat(balances()).isEqualTo(Map.of("1213", "121.00"));
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void ofAnAuthorisedPaymentEachCaptureSettlesAndNotThePayment() {
        String invoice = invoice("100.00");
        String payment =
                chain.mollie.createPayment(eur("121.00"), "factuur " + number(invoice), metadata(invoice), "klarna");
        chain.mollie.authorise(payment, now(), "", "J. Jansen");
        soon();
        assertThat(balances()).isEqualTo(Map.of("1300", "121.00"));
        String first = chain.mollie.capture(payment, eur("100.00"));
        chain.live(Duration.ofHours(2), Duration.ofMinutes(30));
        assertThat(balances()).isEqualTo(Map.of("1210", "100.00", "1300", "21.00"));
        String second = chain.mollie.capture(payment, eur("21.00"));
        chain.live(Duration.ofHours(2), Duration.ofMinutes(30));
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00"));
        assertThat(inCrm(invoice)).containsExactly("100.00", "21.00", "due 0.00");
        assertThat(List.of(isBooked(first), isBooked(second), isBooked(payment)))
                .containsExactly(true, true, false);
    }

    @Test
    void twoCapturesAtOnceSettleOneInvoice() {
        String invoice = invoice("100.00");
        String payment = chain.mollie.createPayment(eur("121.00"), "factuur", metadata(invoice), "klarna");
        chain.mollie.authorise(payment, now(), "", "J. Jansen");
        chain.mollie.capture(payment, eur("100.00"));
        chain.mollie.capture(payment, eur("21.00"));
        soon();
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00"));
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aPaymentInAnotherCurrencyIsForAPerson() {
        String invoice = invoice("100.00");
        String payment = chain.mollie.createPayment(
                Money.of("130.00", "USD"), "factuur " + number(invoice), metadata(invoice), "ideal");
        chain.mollie.pay(payment, now(), "NL02ABNA0123456789", "J. Jansen", eur("120.00"));
        soon();
        assertThat(balances()).isEqualTo(Map.of("1300", "121.00"));
        assertThat(chain.tasks()).hasSize(1).allMatch(task -> task.startsWith("PAYMENT "));
    }

    @Test
    void aPaymentLateInTheEveningIsOfTheNextAmsterdamDay() {
        String invoice = invoice("100.00");
        chain.clock.set(Instant.parse("2026-11-02T23:30:00Z"));
        String payment = paid("121.00", "factuur", invoice);
        assertThat(dayOf(payment)).isEqualTo("2026-11-03");
    }

    @Test
    void inAClosedPeriodAPaymentIsParkedUntilAPersonOpensIt() {
        String invoice = invoice("100.00");
        chain.seed.lockedUntil(TODAY);
        String payment = paid("121.00", "factuur", invoice);
        assertThat(balances()).isEqualTo(Map.of("1300", "121.00"));
        assertThat(chain.tasks()).containsExactly("PAYMENT period-closed");
        chain.seed.lockedUntil(null);
        chain.tryAgain(chain.payment(payment).ref());
        soon();
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00"));
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void inAClosedPeriodThePolicyMayBookOnTheFirstOpenDayWithTheTrueDateInWords() {
        closedPeriod(Administration.ClosedPeriod.FIRST_OPEN_DAY);
        String invoice = invoice("100.00");
        chain.seed.lockedUntil(TODAY);
        String payment = paid("121.00", "factuur", invoice);
        chain.agree(chain.period(TODAY));
        soon();
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00"));
        assertThat(dayOf(payment)).isEqualTo(TODAY.plusDays(1));
        assertThat(chain.payment(payment).fact("reason")).contains(TODAY.toString());
        int plan = chain.payment(payment).plan();
        assertThat(chain.table
                        .subjects()
                        .readPlan(chain.payment(payment).ref(), plan)
                        .orElseThrow()
                        .effects()
                        .get(0)
                        .intent())
                .contains("2026-11-02 factuur");
    }

    @Test
    void webhooksTwiceAndInAnyOrderBookOnce() {
        String invoice = invoice("100.00");
        String one = chain.paid("100.00", "deel", invoice);
        String two = chain.paid("21.00", "deel", invoice);
        chain.mollie.deliverWebhooks(calls -> {
            List<MollieSimulator.WebhookCall> turned = new ArrayList<>(calls);
            turned.addAll(calls);
            Collections.reverse(turned);
            return turned;
        });
        soon();
        callAgain(one);
        callAgain(two);
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00"));
        assertThat(inCrm(invoice)).hasSize(3).last().isEqualTo("due 0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aLostWebhookIsHealedByTheFeed() {
        String invoice = invoice("100.00");
        chain.paid("121.00", "factuur", invoice);
        chain.mollie.deliverWebhooks(calls -> List.of());
        chain.live(Duration.ofHours(3), Duration.ofMinutes(30));
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00"));
        assertThat(open(invoice)).isEqualTo("0.00");
    }

    @Test
    void aPayersKnownAccountNamesAnItemWhereThePolicySaysSo() {
        knownIban();
        String invoice = invoice("100.00");
        invoice("200.00");
        String payment = chain.mollie.createPayment(eur("121.00"), "dank je", null, "ideal");
        chain.mollie.pay(payment, now(), "NL91ABNA0417164300", "Klant BV");
        soon();
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00", "1300", "242.00"));
    }

    private String withReference(String reference) {
        String id = people().invoice(new People.NewInvoice(
                "company",
                people().company("Ref BV", "NL001234569B01", "33333333"),
                today(),
                30,
                List.of(People.Line.of("Advies", "100.00", TeamleaderSimulator.RATE_HIGH)),
                List.of(),
                null,
                reference));
        soon();
        return id;
    }

    private static ObjectNode metadata(String invoice) {
        return JsonNodeFactory.instance.objectNode().put("invoiceId", invoice);
    }
}
