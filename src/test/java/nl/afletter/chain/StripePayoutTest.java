package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nl.afletter.local.sim.stripe.StripeSimulator;
import nl.afletter.memory.MemoryRows;
import nl.afletter.model.Hint;
import nl.afletter.model.Money;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import org.junit.jupiter.api.Test;

/**
 * Protects that a second PSP is booked by the same use cases: Stripe's one list of a payout, fees whose VAT is reverse
 * charged, payouts that do not say what they hold, and what its proof cannot check and says so.
 */
class StripePayoutTest extends MoneyBench {

    private static final ObjectMapper JSON = new ObjectMapper();

    private StripeSimulator stripe;

    private void connect(Map<String, String> options) {
        stripe = chain.connectStripe(options);
    }

    @Test
    void aPayoutWithPaymentsRefundAndDisputeIsProvenAndItsFeesAreReverseCharged() throws Exception {
        connect(Map.of());
        stripe.tariff("ideal", 29, 0);
        stripe.tariff("dispute", 2000, 0);
        String first = invoice("100.00");
        String second = invoice("200.00");
        String paid = pay("121.00", first);
        String disputed = pay("242.00", second);
        creditNote(first, "100.00");
        stripe.refund(paid, eur("121.00"));
        String dispute = stripe.dispute(disputed, eur("242.00"));
        soon();
        assertThat(open(second)).as("taken back").isEqualTo("242.00");
        stripe.win(dispute);
        soon();
        assertThat(open(second)).as("won back").isEqualTo("0.00");
        String payout = settle();
        assertThat(balances())
                .as("221.42 to the bank, 0.58 fees and 20.00 of the dispute")
                .isEqualTo(Map.of("1100", "221.42", "4510", "0.58", "4520", "20.00"));
        assertThat(chain.vat()).as("input VAT, 5b").containsEntry("Verlegd EU", "4.32");
        assertThat(chain.books().journal().balance("Btw verschuldigd Verlegd EU", "EUR"))
                .as("VAT due, 4b")
                .isEqualTo(-4_32);
        assertThat(row(SubjectKind.PAYOUT, payout).fact("difference")).isEqualTo("0.00");
        assertThat(checks(payout)).containsExactly("221.42 221.42 true", "242.00 242.00 true", "false");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aPayoutByHandHoldsAllSinceTheOneBeforeAndCarriesTheRestOver() throws Exception {
        connect(Map.of("payouts", "manual"));
        stripe.tariff("ideal", 100, 0);
        pay("121.00", invoice("100.00"));
        pay("242.00", invoice("200.00"));
        String first = stripe.payOutByHand(eur("300.00"), "standard", 0, today());
        days(2);
        assertThat(balances()).isEqualTo(Map.of("1100", "300.00", "1220", "61.00", "4510", "2.00"));
        assertThat(sum(first, "carried over")).isEqualTo("-61.00");
        pay("12.10", invoice("10.00"));
        String second = stripe.payOutByHand(eur("72.10"), "standard", 0, today());
        days(2);
        assertThat(balances()).isEqualTo(Map.of("1100", "372.10", "4510", "3.00"));
        assertThat(sum(second, "carried over")).isEqualTo("61.00");
        for (String payout : List.of(first, second)) {
            assertThat(row(SubjectKind.PAYOUT, payout).fact("difference")).isEqualTo("0.00");
        }
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void anInstantPayoutBesideTheScheduleTakesMoneyAndItsFeeAndTheNextOneBringsTheRows() {
        connect(Map.of());
        stripe.tariff("ideal", 100, 0);
        pay("121.00", invoice("100.00"));
        String instant = stripe.payOutByHand(eur("50.00"), "instant", 50, today());
        days(2);
        assertThat(balances()).isEqualTo(Map.of("1100", "50.00", "1220", "70.50", "4510", "0.50"));
        String next = settle();
        assertThat(balances()).isEqualTo(Map.of("1100", "119.50", "4510", "1.50"));
        assertThat(row(SubjectKind.PAYOUT, instant).fact("difference")).isEqualTo("0.00");
        assertThat(row(SubjectKind.PAYOUT, next).fact("difference")).isEqualTo("0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aPayoutByHandInAnAccountOnScheduleIsForAPersonAndNothingOfItIsBooked() {
        connect(Map.of());
        pay("121.00", invoice("100.00"));
        stripe.payOutByHand(eur("50.00"), "standard", 0, today());
        days(1);
        assertThat(chain.tasks()).containsExactly("PAYOUT stripe-manual-payout");
        assertThat(balances()).isEqualTo(Map.of("1220", "121.00"));
    }

    @Test
    void aPayoutIsReadOnlyWhenItsListIsComplete() {
        connect(Map.of());
        pay("121.00", invoice("100.00"));
        String payout = stripe.payOutPending("EUR", today());
        stripe.arrives(payout);
        soon();
        assertThat(balances()).isEqualTo(Map.of("1220", "121.00"));
        stripe.reconciled(payout);
        days(2);
        assertThat(balances()).isEqualTo(Map.of("1100", "121.00"));
        assertThat(row(SubjectKind.PAYOUT, payout).fact("difference")).isEqualTo("0.00");
    }

    @Test
    void aPayoutThatFailsDaysAfterItArrivedIsATaskAndTheNextOneMakesTheBooksRight() {
        connect(Map.of());
        pay("121.00", invoice("100.00"));
        String failed = settle();
        assertThat(balances()).isEqualTo(Map.of("1100", "121.00"));
        stripe.payoutFails(failed);
        days(1);
        assertThat(chain.tasks()).containsExactly("PAYOUT payout-failed");
        pay("242.00", invoice("200.00"));
        String next = settle();
        assertThat(row(SubjectKind.PAYOUT, next).fact("amount")).isEqualTo("363.00");
        assertThat(balances()).isEqualTo(Map.of("1100", "363.00"));
        assertThat(row(SubjectKind.PAYOUT, next).fact("difference")).isEqualTo("0.00");
    }

    @Test
    void aRefundThatFailedBeforeAnybodyLookedIsBookedOutAndBack() {
        connect(Map.of());
        String charge = pay("121.00", invoice("100.00"));
        String refund = stripe.refund(charge, eur("21.00"));
        stripe.refundFails(refund);
        stripe.deliverWebhooks(calls -> List.of());
        String payout = settle();
        assertThat(balances()).isEqualTo(Map.of("1100", "121.00"));
        assertThat(row(SubjectKind.PAYOUT, payout).fact("difference")).isEqualTo("0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void feesBilledApartAndRowsOfAnUnknownTypeAreBookedWithTheirPayout() {
        connect(Map.of());
        pay("121.00", invoice("100.00"));
        stripe.move("stripe_fee", "fee", eur("-1.50"));
        stripe.move("moon_tax", "moon", eur("-3.00"));
        String payout = settle();
        assertThat(balances()).isEqualTo(Map.of("1100", "116.50", "4510", "1.50", "2999", "3.00"));
        assertThat(chain.vat()).containsEntry("Verlegd EU", "0.32");
        assertThat(row(SubjectKind.PAYOUT, payout).fact("difference")).isEqualTo("0.00");
        assertThat(chain.tasks()).containsExactly("PAYOUT unknown-transaction");
    }

    @Test
    void aPaymentInDollarsReachesTheBalanceInEuros() {
        connect(Map.of());
        stripe.tariff("card", 25, 150);
        String charge = stripe.charge(Money.of("100.00", "USD"), "card", "who knows", Map.of());
        stripe.pay(charge, "Smith", "0.92");
        soon();
        String payout = settle();
        assertThat(balances()).isEqualTo(Map.of("1100", "90.37", "4510", "1.63", "2000", "-92.00"));
        assertThat(row(SubjectKind.PAYOUT, payout).fact("difference")).isEqualTo("0.00");
        assertThat(chain.tasks()).containsExactly("PAYMENT payment-without-invoice");
    }

    @Test
    void aChargeWithoutARowOnTheBalanceWaitsForItAndIsNotGuessed() {
        connect(Map.of());
        stripe.rowsLater(true);
        String charge = pay("121.00", invoice("100.00"));
        assertThat(row(SubjectKind.PAYMENT, charge).state()).isEqualTo(Subject.State.LATER);
        assertThat(balances()).doesNotContainKey("1220");
        stripe.row(charge);
        chain.live(Duration.ofHours(2));
        assertThat(balances()).isEqualTo(Map.of("1220", "121.00"));
    }

    @Test
    void whatNoWebhookToldOfIsFoundByTheFeed() {
        connect(Map.of());
        String invoice = invoice("100.00");
        String charge = charge("121.00", invoice);
        stripe.deliverWebhooks(calls -> List.of());
        days(1);
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(row(SubjectKind.PAYMENT, charge).fact("moved")).isEqualTo("121.00");
    }

    @Test
    void aLongPayoutIsBookedPageByPageAndNothingOfAPageIsKept() {
        connect(Map.of());
        int payments = 200;
        stripe.largestPage(20);
        stripe.payMany(payments);
        stripe.deliverWebhooks(calls -> List.of());
        chain.clock.advance(Duration.ofDays(1));
        String payout = stripe.payOut(today());
        chain.clock.advance(Duration.ofHours(4));
        SubjectRef ref = new SubjectRef("stripe", SubjectKind.PAYOUT, payout);
        List<Integer> pages = new ArrayList<>();
        stripe.watch((request, response) -> {
            if (request.path().equals("/v1/balance_transactions")
                    && request.query("payout").isPresent()) {
                pages.add(rowsIn(new String(response.body(), StandardCharsets.UTF_8)));
            }
        });
        List<Integer> kept = new ArrayList<>();
        chain.table.rows().probe(new MemoryRows.Probe() {
            @Override
            public void after(MemoryRows.Access access, String where) {
                chain.clock.advance(Duration.ofMillis(100));
            }
        });
        chain.table.queue().send(new Hint(ref, Hint.Cause.WEBHOOK, chain.clock.instant()), Chain.BOOKS);
        while (chain.workOne()) {
            Subject now = chain.subject(ref);
            if (!now.fact("cursor").isEmpty()) {
                kept.add(now.facts().toString().length());
                assertThat(now.journal()).hasSizeLessThan(5);
            }
        }
        chain.table.rows().noProbe();
        days(2);
        assertThat(pages).as("pages asked for").hasSizeGreaterThanOrEqualTo(payments / 20 + 1);
        assertThat(pages).as("rows of a page").allMatch(rows -> rows <= 20);
        assertThat(kept)
                .as("what is kept between pages, in characters")
                .hasSizeGreaterThan(2)
                .allMatch(size -> size < 700);
        assertThat(row(SubjectKind.PAYOUT, payout).fact("transactions")).isEqualTo(Integer.toString(payments));
        assertThat(row(SubjectKind.PAYOUT, payout).fact("difference")).isEqualTo("0.00");
        assertThat(balances().get("1220")).isNull();
        assertThat(balances().get("1100"))
                .isEqualTo(row(SubjectKind.PAYOUT, payout).fact("amount"));
    }

    @Test
    void aRightThatTheKeyLostIsATaskAfterTheNextReadBackAndGoesWhenItIsBack() {
        connect(Map.of());
        Set<String> fewer = new HashSet<>(StripeSimulator.RIGHTS);
        fewer.remove("disputes:read");
        stripe.addKey(StripeSimulator.KEY, fewer);
        chain.readBacksAfter(Duration.ofHours(25));
        soon();
        assertThat(chain.tasks()).containsExactly("OPEN_ITEMS set-up");
        stripe.addKey(StripeSimulator.KEY, StripeSimulator.RIGHTS);
        chain.readBacksAfter(Duration.ofHours(25));
        soon();
        assertThat(chain.tasks()).isEmpty();
    }

    private static int rowsIn(String page) {
        return page.split("\"object\":\"balance_transaction\"", -1).length - 1;
    }

    private String charge(String amount, String invoice) {
        String id = stripe.charge(eur(amount), "ideal", "factuur", Map.of("invoiceId", invoice));
        stripe.pay(id, "J. Jansen");
        return id;
    }

    private String pay(String amount, String invoice) {
        String id = charge(amount, invoice);
        soon();
        return id;
    }

    private String settle() {
        days(1);
        String payout = stripe.payOut(today());
        days(2);
        return payout;
    }

    private Subject row(SubjectKind kind, String id) {
        return chain.subject(new SubjectRef("stripe", kind, id));
    }

    private JsonNode proof(String payout) throws Exception {
        return JSON.readTree(
                chain.table.evidence().read(Chain.BOOKS, "proof/" + payout).orElseThrow());
    }

    private List<String> checks(String payout) throws Exception {
        return proof(payout).path("checks").findParents("checked").stream()
                .map(check -> (check.path("psp").asText() + " "
                                + check.path("books").asText() + " "
                                + check.path("checked").asText())
                        .strip())
                .toList();
    }

    private String sum(String payout, String name) throws Exception {
        for (JsonNode sum : proof(payout).path("sums")) {
            if (sum.path("name").asText().equals(name)) {
                return sum.path("amount").asText();
            }
        }
        throw new AssertionError("the proof has no sum " + name);
    }
}
