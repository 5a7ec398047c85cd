package nl.afletter.vendor.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.ref.WeakReference;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.stripe.StripeSimulator;
import nl.afletter.model.Money;
import nl.afletter.model.Payment;
import nl.afletter.model.PayoutLine;
import nl.afletter.model.PayoutLine.Type;
import nl.afletter.port.Failure;
import nl.afletter.port.Page;
import nl.afletter.port.Psp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What only Stripe does: charges and their references, parts, second rounds of disputes, payouts and currencies. */
class StripePspTest {
    private final StripeBench bench = new StripeBench(SimClock.fixedAt("2026-11-02T10:00:00Z"));
    private final StripeSimulator stripe = bench.stripe;
    private final Psp psp = bench.psp();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void metadataIsReadFromTheIntentAndThenFromTheCharge() {
        String id = bench.paid("10.00", "ideal", Map.of());
        stripe.metadataOnIntentOnly(id, Map.of("invoiceNumber", "2026-0001"));
        assertThat(psp.payment(id).orElseThrow().metadata()).containsEntry("invoiceNumber", "2026-0001");
        assertThat(paths()).noneMatch(path -> path.contains("checkout"));
    }

    @Test
    void aCheckoutSessionIsAskedForItsReferencesOnlyWhereTheChargeHasNone() {
        String id = bench.paid("10.00", "ideal", Map.of("colour", "blue"));
        stripe.session(id, Map.of("order", "7"), "2026-0007", null);
        assertThat(psp.payment(id).orElseThrow().metadata())
                .containsEntry("colour", "blue")
                .containsEntry("order", "7")
                .containsEntry("clientReferenceId", "2026-0007");
    }

    @Test
    void ofAPartlyCapturedCardOnlyThePartIsThePayment() {
        String id = stripe.charge(eur("100.00"), "card", "Hotel", Map.of());
        stripe.authorise(id);
        assertThat(psp.payment(id).orElseThrow().status()).isEqualTo(Payment.Status.AUTHORISED);
        stripe.capture(id, eur("60.00"), null);
        Payment payment = psp.payment(id).orElseThrow();
        assertThat(payment.status()).isEqualTo(Payment.Status.PAID);
        assertThat(payment.amount()).isEqualTo(eur("60.00"));
        assertThat(payment.refunds()).isEmpty();
        List<PayoutLine> lines = lines(psp, stripe.payOut(bench.clock().today()));
        assertThat(of(lines, Type.PAYMENT)).containsExactly("60.00");
        assertThat(of(lines, Type.CARRIED_OVER)).containsExactlyInAnyOrder("40.00", "-40.00");
    }

    @Test
    void aDebitThatFailsAfterItStoodOnTheBalanceIsPaidAndTakenBack() {
        String id = stripe.charge(eur("121.00"), "sepa_debit", "Incasso", Map.of());
        stripe.collecting(id);
        assertThat(psp.payment(id).orElseThrow().status()).isEqualTo(Payment.Status.PENDING);
        stripe.fail(id);
        Payment payment = psp.payment(id).orElseThrow();
        assertThat(payment.status()).isEqualTo(Payment.Status.PAID);
        assertThat(payment.chargebacks()).singleElement().satisfies(back -> assertThat(back.amount())
                .isEqualTo(eur("121.00")));
        List<PayoutLine> lines = lines(psp, stripe.payOut(bench.clock().today()));
        assertThat(of(lines, Type.CHARGEBACK)).containsExactly("-121.00");
        assertThat(lines).anyMatch(line -> line.transaction()
                .equals(payment.chargebacks().get(0).id()));
    }

    @Test
    void aDebitThatFailsBeforeItStoodOnTheBalanceIsNothing() {
        String id = stripe.charge(eur("121.00"), "sepa_debit", "Incasso", Map.of());
        stripe.fail(id);
        assertThat(psp.payment(id).orElseThrow().status()).isEqualTo(Payment.Status.NOT_PAID);
    }

    @Test
    void anInquiryIsNothingAndEachRoundOfADisputeIsAChargebackOfItsOwn() {
        String id = bench.paid("100.00", "card", Map.of());
        String dispute = stripe.inquiry(id, eur("100.00"));
        assertThat(psp.payment(id).orElseThrow().chargebacks()).isEmpty();
        stripe.withdraw(dispute, null);
        stripe.win(dispute);
        stripe.withdraw(dispute, null);
        stripe.lose(dispute);
        List<Payment.Chargeback> rounds = psp.payment(id).orElseThrow().chargebacks();
        assertThat(rounds.stream().map(Payment.Chargeback::id)).containsExactly(dispute, dispute + "-2");
        assertThat(rounds.get(0).reversedOn()).contains(LocalDate.parse("2026-11-02"));
        assertThat(rounds.get(1).reversedOn()).isEmpty();
        List<PayoutLine> lines = lines(psp, stripe.payOut(bench.clock().today()));
        assertThat(lines.stream()
                        .filter(line -> line.type() == Type.CHARGEBACK || line.type() == Type.REVERSED_CHARGEBACK)
                        .map(line -> line.type() + " " + line.transaction()))
                .containsExactlyInAnyOrder(
                        "CHARGEBACK " + dispute, "REVERSED_CHARGEBACK " + dispute, "CHARGEBACK " + dispute + "-2");
    }

    @Test
    void aRefundThatHasNotLeftIsPending() {
        String id = bench.paid("100.00", "ideal", Map.of());
        stripe.refund(id, eur("10.00"), null, "requires_action");
        stripe.refund(id, eur("20.00"), null, "pending");
        assertThat(psp.payment(id).orElseThrow().refunds())
                .extracting(Payment.Refund::status)
                .as("newest first; what is on the balance has left")
                .containsExactly(Payment.RefundStatus.DONE, Payment.RefundStatus.PENDING);
    }

    @Test
    void vatAmongTheFeesIsNoFeeAndForAPerson() {
        bench.paid("100.00", "ideal", Map.of());
        String row = stripe.move("charge", "other_adjustment", eur("5.00"));
        stripe.fee(row, 21, "tax");
        List<PayoutLine> lines = lines(psp, stripe.payOut(bench.clock().today()));
        assertThat(of(lines, Type.UNKNOWN)).contains("-0.21");
    }

    @Test
    void currenciesWithoutDecimalsAreWholeUnits() {
        stripe.settle("JPY");
        String id = stripe.charge(Money.of("1210", "JPY"), "card", "円", Map.of());
        stripe.pay(id, "Sato");
        assertThat(psp.payment(id).orElseThrow().amount()).isEqualTo(Money.of("1210", "JPY"));
        assertThat(psp.payout(stripe.payOut("JPY", bench.clock().today()))
                        .orElseThrow()
                        .amount()
                        .currency())
                .isEqualTo("JPY");
        assertThat(StripeValues.money(5, "MGA")).isEqualTo(Money.of("5", "MGA"));
        assertThat(StripeValues.money(12345, "KWD")).isEqualTo(Money.of("12.345", "KWD"));
        assertThatThrownBy(() -> StripeValues.money(500, "ISK")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theFirstPayoutByHandAfterASchedulePutsAPersonToWork() {
        bench.paid("100.00", "ideal", Map.of());
        stripe.payOut(bench.clock().today());
        bench.paid("50.00", "ideal", Map.of());
        String byHand =
                stripe.payOutByHand(eur("10.00"), "standard", 0, bench.clock().today());
        Psp manual = bench.psp(StripeSimulator.KEY, Map.of("payouts", "manual"));
        Failure.Rejected refused = catchThrowableOfType(Failure.Rejected.class, () -> manual.payoutLines(byHand, ""));
        assertThat(refused.code()).isEqualTo("stripe-schedule-changed");
    }

    @Test
    void aPayoutByHandIsReadInPagesThatCarryTheirSum() {
        Psp manual = bench.psp(StripeSimulator.KEY, Map.of("payouts", "manual"));
        for (int i = 1; i <= 7; i++) {
            bench.paid(i + "0.00", "ideal", Map.of());
        }
        String payout =
                stripe.payOutByHand(eur("100.00"), "standard", 0, bench.clock().today());
        stripe.largestPage(2);
        List<PayoutLine> lines = lines(manual, payout);
        assertThat(of(lines, Type.PAYMENT)).hasSize(7);
        assertThat(of(lines, Type.CARRIED_OVER)).containsExactly("-177.97");
    }

    @Test
    void whatIsSetUpOtherwiseIsSaidWithWhatToDo() {
        String key = "rk_live_looksAtItsWebhooksToo";
        Set<String> rights = new HashSet<>(StripeSimulator.RIGHTS);
        rights.add("webhook_endpoints:read");
        stripe.addKey(key, rights);
        Psp looking = bench.psp(key, Map.of());
        assertThat(psp.faults(null))
                .as("with the least rights webhooks are not looked at")
                .isEmpty();
        assertThat(looking.faults(null))
                .singleElement()
                .asString()
                .contains("no webhook endpoint with /webhooks/psp/webshop/");

        stripe.endpoint("https://books.example/webhooks/psp/webshop/token");
        assertThat(looking.faults(null)).isEmpty();

        stripe.endpoint(
                "https://books.example/webhooks/psp/webshop/other",
                List.of("charge.succeeded", "payout.paid"),
                "2023-08-16");
        assertThat(looking.faults(null))
                .hasSize(2)
                .anyMatch(fault -> fault.contains("has the API version 2023-08-16"))
                .anyMatch(fault -> fault.contains("does not tell payment_intent.succeeded, charge.failed"));

        rights.removeAll(Set.of("disputes:read", "events:read"));
        stripe.addKey(key, rights);
        assertThat(looking.faults(null)).anyMatch(fault -> fault.contains("may not read Disputes, Events"));
    }

    /**
     * Weak references say which pages are still held: what a page was made of can be given back as soon as the next one is
     * asked for, however long the payout is.
     */
    @Test
    void tenThousandRowsAreReadWithOnePageInHandAtATime() {
        bench.stripe.payMany(10_000);
        String payout = bench.stripe.payOut(bench.clock().today());
        List<WeakReference<Page<PayoutLine>>> pages = new ArrayList<>();
        Money sum = Money.zero("EUR");
        int rows = 0;
        int mostHeld = 0;
        String cursor = "";
        do {
            Page<PayoutLine> page = psp.payoutLines(payout, cursor);
            pages.add(new WeakReference<>(page));
            assertThat(page.rows()).hasSizeLessThanOrEqualTo(100);
            rows += page.rows().size();
            for (PayoutLine line : page.rows()) {
                sum = sum.plus(line.amount()).plus(line.fees());
            }
            cursor = page.next();
            if (pages.size() % 25 == 0) {
                page = null;
                mostHeld = Math.max(mostHeld, heldAfterCollecting(pages));
            }
        } while (!cursor.isEmpty());
        assertThat(pages).as("calls for 10,000 rows and the payout's own").hasSize(101);
        assertThat(rows).isEqualTo(10_000);
        assertThat(sum).isEqualTo(psp.payout(payout).orElseThrow().amount());
        assertThat(mostHeld).as("pages that the adapter holds").isZero();
    }

    private static int heldAfterCollecting(List<WeakReference<Page<PayoutLine>>> pages) {
        for (int round = 0; round < 20; round++) {
            System.gc();
            if (pages.stream().allMatch(page -> page.get() == null)) {
                return 0;
            }
        }
        return (int) pages.stream().filter(page -> page.get() != null).count();
    }

    @Test
    void aKeyWithoutARightIsSaidByNameWithoutTheKey() {
        String id = bench.paid("10.00", "ideal", Map.of());
        stripe.addKey("rk_live_poorKey1234567", Set.of("charges:read"));
        Failure.Rejected refused =
                catchThrowableOfType(Failure.Rejected.class, () -> bench.psp("rk_live_poorKey1234567", Map.of())
                        .payment(id));
        assertThat(refused.code()).isEqualTo("stripe-403");
        assertThat(refused.getMessage()).contains("checkout:read").doesNotContain("rk_live");
    }

    @Test
    void aPublishableKeyIsNoKey() {
        Failure.Rejected refused = catchThrowableOfType(
                Failure.Rejected.class, () -> bench.psp("pk_live_x", Map.of()).payment("ch_1"));
        assertThat(refused.code()).isEqualTo("bad-token");
    }

    private List<String> paths() {
        return bench.requests().lines().stream().map(line -> line.path()).toList();
    }

    private static List<String> of(List<PayoutLine> lines, Type type) {
        return lines.stream()
                .filter(line -> line.type() == type)
                .map(line -> line.amount().toDecimal())
                .toList();
    }

    private static List<PayoutLine> lines(Psp psp, String payout) {
        List<PayoutLine> lines = new ArrayList<>();
        String cursor = "";
        do {
            Page<PayoutLine> page = psp.payoutLines(payout, cursor);
            lines.addAll(page.rows());
            cursor = page.next();
        } while (!cursor.isEmpty());
        return lines;
    }

    private static Money eur(String amount) {
        return Money.of(amount, "EUR");
    }
}
