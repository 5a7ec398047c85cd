package nl.afletter.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import nl.afletter.local.sim.Faults;
import nl.afletter.local.sim.SimClock;
import nl.afletter.model.Buyer;
import nl.afletter.model.FeeInvoice;
import nl.afletter.model.Money;
import nl.afletter.model.Payment;
import nl.afletter.model.Payout;
import nl.afletter.model.PayoutLine;
import nl.afletter.model.PayoutLine.Type;
import nl.afletter.model.PayoutLine.View;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Failure;
import nl.afletter.port.Page;
import nl.afletter.port.Psp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What use cases count on, whichever PSP it is: payouts add up to the cent in both views, nothing that moved is missed
 * by the change feed, and whatever goes wrong arrives as one of the four failures. Every PSP adapter passes this.
 */
public abstract class PspContract {
    private static final String IBAN = "NL91ABNA0417164300";
    private static final int TOO_MANY_PAGES = 500;
    private static final List<View> VIEWS = List.of(View.TRANSACTIONS, View.BALANCE);

    private PspBench bench;
    private Psp psp;

    /** A fresh simulator with its adapter. The clock stands at the given moment. */
    protected abstract PspBench bench(SimClock clock);

    @BeforeEach
    void open() {
        bench = bench(SimClock.fixedAt("2026-11-02T10:00:00Z"));
        psp = bench.psp();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void whatDoesNotExistIsEmptyAndNoFailure() {
        String like = pay("1.00");
        assertThat(psp.payment(like + "9")).isEmpty();
        assertThat(psp.payment("../settlements")).isEmpty();
        assertThat(psp.payout(bench.payOut() + "9")).isEmpty();
        assertThat(psp.payout("x y?z")).isEmpty();
    }

    @Test
    void aPaidPaymentTellsAmountMomentPayerAndTheMakersData() {
        String id = bench.pay(eur("121.00"), "Factuur 2026-0001", Map.of("invoice", "2026-0001"), IBAN, "J. Jansen");
        Payment payment = psp.payment(id).orElseThrow();
        assertThat(payment.id()).isEqualTo(id);
        assertThat(payment.status()).isEqualTo(Payment.Status.PAID);
        assertThat(payment.live()).isTrue();
        assertThat(payment.amount()).isEqualTo(eur("121.00"));
        assertThat(payment.paidAt()).contains(bench.clock().instant());
        assertThat(payment.description()).isEqualTo("Factuur 2026-0001");
        assertThat(payment.metadata()).containsEntry("invoice", "2026-0001");
        assertThat(payment.payerIban()).isEqualTo(bench.tellsIban() ? IBAN : "");
        assertThat(payment.payerName()).isEqualTo("J. Jansen");
        assertThat(payment.refunds()).isEmpty();
        assertThat(payment.chargebacks()).isEmpty();
    }

    @Test
    void aPaymentThatNobodyPaidIsPending() {
        assumeAsked();
        Payment payment = psp.payment(bench.open(eur("10.00"), "Later")).orElseThrow();
        assertThat(payment.status()).isEqualTo(Payment.Status.PENDING);
        assertThat(payment.paidAt()).isEmpty();
    }

    @Test
    void refundsAndChargebacksComeWithTheirPaymentOnAmsterdamDays() {
        String id = pay("100.00");
        bench.clock().set(Instant.parse("2026-11-05T23:30:00Z"));
        String refund = bench.refund(id, eur("30.00"));
        String chargeback = bench.chargeback(id, eur("100.00"));
        Payment payment = psp.payment(id).orElseThrow();
        assertThat(payment.status()).isEqualTo(Payment.Status.PAID);
        assertThat(payment.refunds()).singleElement().satisfies(each -> {
            assertThat(each.id()).isEqualTo(refund);
            assertThat(each.payment()).isEqualTo(id);
            assertThat(each.status()).isEqualTo(Payment.RefundStatus.DONE);
            assertThat(each.amount()).isEqualTo(eur("30.00"));
            assertThat(each.date()).isEqualTo("2026-11-06");
        });
        assertThat(payment.chargebacks()).singleElement().satisfies(each -> {
            assertThat(each.id()).isEqualTo(chargeback);
            assertThat(each.payment()).isEqualTo(id);
            assertThat(each.amount()).isEqualTo(eur("100.00"));
            assertThat(each.date()).isEqualTo("2026-11-06");
            assertThat(each.reversedOn()).isEmpty();
        });
    }

    @Test
    void aWonBackChargebackAndAFailedRefundAreShownAsSuch() {
        String id = pay("100.00");
        String refund = bench.refund(id, eur("10.00"));
        String chargeback = bench.chargeback(id, eur("100.00"));
        days(3);
        bench.refundFails(refund);
        bench.reverse(chargeback);
        Payment payment = psp.payment(id).orElseThrow();
        assertThat(payment.refunds().get(0).status()).isEqualTo(Payment.RefundStatus.FAILED);
        assertThat(payment.chargebacks().get(0).reversedOn()).contains(LocalDate.parse("2026-11-05"));
    }

    @Test
    void aTestPaymentIsNotLive() {
        Optional<String> id = bench.payInTestMode(eur("5.00"));
        assumeThat(id).as("this PSP has no test mode").isPresent();
        assertThat(bench.inTestMode().payment(id.get()).orElseThrow().live()).isFalse();
    }

    @Test
    void theBalanceViewAddsUpToThePayoutToTheCent() {
        String payout = busyPayout();
        Money sum = Money.zero("EUR");
        for (PayoutLine line : lines(payout, View.BALANCE)) {
            sum = sum.plus(line.amount()).plus(line.fees());
        }
        assertThat(sum).isEqualTo(psp.payout(payout).orElseThrow().amount());
    }

    @Test
    void bothViewsNameTheSameTransactionsWithTheSameAmounts() {
        String payout = busyPayout();
        Set<Type> inBoth = Set.of(Type.PAYMENT, Type.CAPTURE, Type.REFUND, Type.CHARGEBACK);
        assertThat(amounts(lines(payout, View.TRANSACTIONS), inBoth))
                .isNotEmpty()
                .isEqualTo(amounts(lines(payout, View.BALANCE), inBoth));
    }

    @Test
    void eachRowOfATransactionNamesItItsPaymentAndItsDay() {
        String id = pay("100.00");
        String refund = bench.refund(id, eur("10.00"));
        String chargeback = bench.chargeback(id, eur("90.00"));
        String payout = bench.payOut();
        for (View view : VIEWS) {
            List<PayoutLine> lines = lines(payout, view);
            assertThat(line(lines, id).type()).isEqualTo(Type.PAYMENT);
            assertThat(line(lines, id).amount()).isEqualTo(eur("100.00"));
            assertThat(line(lines, refund).type()).isEqualTo(Type.REFUND);
            assertThat(line(lines, refund).amount()).isEqualTo(eur("-10.00"));
            assertThat(line(lines, chargeback).type()).isEqualTo(Type.CHARGEBACK);
            assertThat(line(lines, chargeback).amount()).isEqualTo(eur("-90.00"));
            assertThat(lines).allSatisfy(each -> {
                assertThat(each.fees().isPositive()).isFalse();
                assertThat(each.date()).isEqualTo("2026-11-02");
            });
            assertThat(List.of(
                            line(lines, refund).payment(),
                            line(lines, chargeback).payment()))
                    .containsOnly(id);
        }
    }

    @Test
    void whatComesBackAfterThePayoutIsInTheNextOneOnly() {
        String id = pay("100.00");
        String refund = bench.refund(id, eur("10.00"));
        String chargeback = bench.chargeback(id, eur("90.00"));
        String first = bench.payOut();
        days(2);
        bench.refundFails(refund);
        bench.reverse(chargeback);
        String second = bench.payOut();
        List<PayoutLine> later = lines(second, View.BALANCE);
        assertThat(amounts(later, Set.of(Type.RETURNED_REFUND))).containsExactly(Map.entry(refund, eur("10.00")));
        assertThat(amounts(later, Set.of(Type.REVERSED_CHARGEBACK)))
                .containsExactly(Map.entry(chargeback, eur("90.00")));
        assertThat(lines(first, View.BALANCE)).noneMatch(each -> each.type() == Type.RETURNED_REFUND);
        assertThat(later).noneMatch(each -> each.type() == Type.PAYMENT);
    }

    @Test
    void aShortageIsANegativePayout() {
        String id = pay("100.00");
        bench.payOut();
        days(1);
        bench.refund(id, eur("40.00"));
        Payout shortage = psp.payout(bench.payOut()).orElseThrow();
        assertThat(shortage.amount().isNegative()).isTrue();
        assertThat(shortage.status()).isEqualTo(Payout.Status.PAID_OUT);
        assertThat(shortage.date()).contains(LocalDate.parse("2026-11-03"));
    }

    @Test
    void thePspsOwnFiguresOfItsFeesAreThoseWithheldUpToRounding() {
        String payout = busyPayout();
        BigDecimal told = BigDecimal.ZERO;
        int count = 0;
        Optional<List<Payout.Cost>> costs = psp.payout(payout).orElseThrow().costs();
        assumeThat(costs).as("this PSP has no figures beside its rows").isPresent();
        for (Payout.Cost cost : costs.get()) {
            assertThat(cost.net().plus(cost.vat())).isEqualTo(cost.gross());
            assertThat(cost.month()).isEqualTo(YearMonth.of(2026, 11));
            told = told.add(cost.gross().value());
            count += cost.count();
        }
        Money withheld = Money.zero("EUR");
        for (PayoutLine line : lines(payout, View.BALANCE)) {
            withheld = withheld.minus(line.fees());
        }
        assertThat(withheld.isPositive()).isTrue();
        assertThat(withheld.decimal().subtract(told).abs())
                .isLessThanOrEqualTo(new BigDecimal("0.01").multiply(BigDecimal.valueOf(count)));
    }

    @Test
    void thePspsInvoiceIsFoundOnceAndAsksWhatWasWithheldUpToACentPerFee() {
        String payout = busyPayout();
        String late = pay("77.00");
        Money withheld = Money.zero("EUR");
        for (PayoutLine line : lines(payout, View.BALANCE)) {
            withheld = withheld.minus(line.fees());
        }
        String mark = run("", Instant.EPOCH).mark;
        bench.clock().set(Instant.parse("2026-12-01T10:00:00Z"));
        Optional<String> id = bench.feeInvoice();
        assumeThat(id).as("this PSP sends no invoice").isPresent();

        Run run = run(mark, Instant.EPOCH);
        assertThat(run.ids(SubjectKind.FEE_INVOICE)).containsExactly(id.get());
        assertThat(run(run.mark, Instant.EPOCH).ids(SubjectKind.FEE_INVOICE)).isEmpty();
        assertThat(run("", Instant.parse("2026-12-02T00:00:00Z")).ids(SubjectKind.FEE_INVOICE))
                .as("issued before what is looked for")
                .isEmpty();

        FeeInvoice invoice = psp.feeInvoice(id.get()).orElseThrow();
        assertThat(invoice.month()).isEqualTo(YearMonth.of(2026, 11));
        assertThat(invoice.issuedOn()).isEqualTo("2026-12-01");
        assertThat(invoice.reference()).isNotBlank();
        assertThat(invoice.net().plus(invoice.vat())).isEqualTo(invoice.gross());
        Psp.Withheld told = psp.withheld("EUR", invoice.month()).orElseThrow();
        String second = bench.payOut();
        assertThat(told.amount())
                .as("of two payouts, the fee of the last one withheld before the month's end")
                .isEqualTo(
                        withheld.minus(line(lines(second, View.BALANCE), late).fees()));
        assertThat(told.amount().minus(invoice.gross()).abs().minor()).isLessThanOrEqualTo(told.fees());
        assertThat(psp.feeInvoice(id.get() + "9")).isEmpty();
    }

    @Test
    void aMonthThatIsNotOverHasNoSumOfFeesAndOneWithoutMoneyHasNone() {
        pay("10.00");
        assertThat(psp.withheld("EUR", YearMonth.of(2026, 11))).isEmpty();
        bench.clock().set(Instant.parse("2026-11-30T22:59:59Z"));
        assertThat(psp.withheld("EUR", YearMonth.of(2026, 11))).isEmpty();
        bench.clock().set(Instant.parse("2026-11-30T23:00:00Z"));
        Optional<Psp.Withheld> told = psp.withheld("EUR", YearMonth.of(2026, 11));
        assumeThat(told).as("this PSP cannot tell its fees of a month").isPresent();
        assertThat(told.get().amount().isPositive()).isTrue();
        assertThat(psp.withheld("EUR", YearMonth.of(2026, 9))).contains(new Psp.Withheld(Money.zero("EUR"), 0));
        assertThat(psp.withheld("SEK", YearMonth.of(2026, 9))).isEmpty();
    }

    @Test
    void aMovementOfAnUnknownTypeKeepsThePspsOwnWords() {
        pay("100.00");
        bench.unknownMovement(eur("-3.21"));
        String payout = bench.payOut();
        List<PayoutLine> unknown = lines(payout, View.BALANCE).stream()
                .filter(each -> each.type() == Type.UNKNOWN)
                .toList();
        assertThat(unknown).singleElement().satisfies(each -> {
            assertThat(each.amount()).isEqualTo(eur("-3.21"));
            assertThat(each.words()).isNotBlank();
        });
    }

    @Test
    void aCollectedPartIsTheUnitOfMoneyNotItsPayment() {
        Optional<String> id = bench.payLater(eur("80.00"));
        assumeThat(id).as("this PSP collects nothing later").isPresent();
        Payment.Capture capture = psp.payment(id.get()).orElseThrow().captures().get(0);
        assertThat(capture.done()).isTrue();
        assertThat(capture.amount()).isEqualTo(eur("80.00"));
        String payout = bench.payOut();
        for (View view : VIEWS) {
            assertThat(amounts(lines(payout, view), Set.of(Type.CAPTURE, Type.PAYMENT)))
                    .containsExactly(Map.entry(capture.id(), eur("80.00")));
        }
    }

    @Test
    void whatThePspOnlyPassesOnHasAnotherPartyAndIsInNoPayout() {
        Optional<String> id = bench.payElsewhere(eur("45.00"));
        assumeThat(id).as("this PSP pays out everything").isPresent();
        String own = pay("10.00");
        assertThat(psp.payment(id.get()).orElseThrow().settlingParty())
                .isNotEqualTo(psp.payment(own).orElseThrow().settlingParty());
        String payout = bench.payOut();
        for (View view : VIEWS) {
            assertThat(lines(payout, view)).noneMatch(each -> each.payment().equals(id.get()));
        }
    }

    @Test
    void theSamePlaceInAPayoutGivesTheSameRowsAgain() {
        String payout = busyPayout();
        bench.pagesOf(2);
        List<PayoutLine> once = new ArrayList<>();
        String cursor = "";
        do {
            Page<PayoutLine> page = psp.payoutLines(payout, cursor);
            pay("1.00");
            assertThat(psp.payoutLines(payout, cursor).rows()).isEqualTo(page.rows());
            once.addAll(page.rows());
            cursor = page.next();
        } while (!cursor.isEmpty());
        bench.pagesOf(50);
        assertThat(once).isEqualTo(lines(payout));
    }

    @Test
    void aSecondPayoutHoldsOnlyWhatCameAfterTheFirst() {
        String early = pay("100.00");
        String first = bench.payOut();
        days(1);
        String late = pay("50.00");
        String second = bench.payOut();
        for (View view : VIEWS) {
            assertThat(amounts(lines(first, view), Set.of(Type.PAYMENT)).keySet())
                    .containsExactly(early);
            assertThat(amounts(lines(second, view), Set.of(Type.PAYMENT)).keySet())
                    .containsExactly(late);
        }
    }

    @Test
    void theChangeFeedFindsEverythingThatHappened() {
        String plain = pay("10.00");
        String refunded = pay("20.00");
        bench.refund(refunded, eur("5.00"));
        Optional<String> elsewhere = bench.payElsewhere(eur("3.00"));
        String payout = bench.payOut();
        bench.pagesOf(2);
        Run run = run("", Instant.EPOCH);
        assertThat(run.ids(SubjectKind.PAYMENT)).contains(plain, refunded);
        assertThat(run.ids(SubjectKind.PAYOUT)).contains(payout);
        elsewhere.ifPresent(id -> assertThat(run.ids(SubjectKind.PAYMENT)).contains(id));
        assertThat(run.subjects).allMatch(each -> each.connection().equals(psp.connection()));
    }

    @Test
    void theNextRunFindsOnlyWhatIsNew() {
        String old = pay("10.00");
        bench.payOut();
        String mark = run("", Instant.EPOCH).mark;
        assertThat(run(mark, Instant.EPOCH).subjects).isEmpty();
        days(1);
        String fresh = pay("20.00");
        String refund = bench.refund(old, eur("1.00"));
        Run next = run(mark, Instant.EPOCH);
        assertThat(next.ids(SubjectKind.PAYMENT)).containsExactlyInAnyOrder(fresh, old);
        bench.refundFails(refund);
        Run last = run(next.mark, Instant.EPOCH);
        assertThat(last.ids(SubjectKind.PAYMENT)).containsExactly(old);
        assertThat(run(last.mark, Instant.EPOCH).subjects).isEmpty();
    }

    @Test
    void theChangeFeedLooksForNothingOlderThanItShould() {
        pay("10.00");
        days(5);
        Instant since = bench.clock().instant();
        String fresh = pay("20.00");
        assertThat(run("", since).ids(SubjectKind.PAYMENT)).containsExactly(fresh);
    }

    @Test
    void aDaysClosingBalanceIsWhatThePspHolds() {
        pay("100.00");
        Money held = bench.held("EUR");
        days(1);
        pay("50.00");
        Optional<Money> closing = psp.balance("EUR", LocalDate.parse("2026-11-02"));
        assumeThat(closing)
                .as("this PSP cannot tell its balance at a day's end")
                .isPresent();
        assertThat(closing).contains(held);
        assertThat(psp.balance("EUR", LocalDate.parse("2026-11-03")))
                .as("a day that is not over")
                .isEmpty();
        assertThat(psp.balance("SEK", LocalDate.parse("2026-11-02"))).isEmpty();
    }

    @Test
    void aLimitPausesUntilALaterMomentAndThenAllGoesOn() {
        assumeAsked();
        String id = pay("10.00");
        bench.limitReached();
        Throwable refused = catchThrowable(() -> psp.payment(id));
        assertThat(refused).isInstanceOf(Failure.Throttled.class);
        assertThat(((Failure.Throttled) refused).until()).isAfter(bench.clock().instant());
        assertThat(((Failure.Throttled) refused).connection()).isEqualTo(psp.connection());
        bench.limitIsOver();
        assertThat(psp.payment(id)).isPresent();
    }

    @Test
    void aRefusedCredentialIsSaidInPlainWordsWithoutTheCredential() {
        assumeAsked();
        String id = pay("10.00");
        bench.revoke();
        Throwable refused = catchThrowable(() -> psp.payment(id));
        assertThat(refused).isInstanceOfAny(Failure.NoEffect.class, Failure.Rejected.class);
        assertThat(refused.getMessage()).isNotBlank().doesNotContain(bench.credential());
    }

    @Test
    void whateverBreaksIsOneOfTheFourFailuresAndLeavesNothingBehind() {
        assumeAsked();
        String id = pay("10.00");
        String payout = bench.payOut();
        // A read may be sent again by the HTTP client itself: each fault strikes until it is taken away.
        List<Consumer<Faults.Rule>> breaks = List.of(
                Faults.Rule::resetBefore,
                Faults.Rule::resetAfterEffect,
                Faults.Rule::garbage200WithEffect,
                rule -> rule.status(500),
                rule -> rule.status(502),
                rule -> rule.status(503));
        for (Consumer<Faults.Rule> fault : breaks) {
            for (Runnable read : reads(psp, id, payout)) {
                fault.accept(bench.faults().on("*", ".*").times(50));
                assertThat(catchThrowable(read::run)).isInstanceOfAny(Failure.NoEffect.class, Failure.Throttled.class);
                bench.faults().clear();
                read.run();
            }
        }
    }

    @Test
    void aReadWithoutAnAnswerIsWithoutEffect() {
        assumeAsked();
        String id = pay("10.00");
        String payout = bench.payOut();
        for (Runnable read : reads(bench.impatient(), id, payout)) {
            bench.faults().on("*", ".*").times(50).timeoutWithoutEffect();
            assertThat(catchThrowable(read::run)).isInstanceOf(Failure.NoEffect.class);
            bench.faults().clear();
        }
    }

    private static List<Runnable> reads(Psp psp, String payment, String payout) {
        return List.of(
                () -> psp.payment(payment),
                () -> psp.payout(payout),
                () -> psp.payoutLines(payout, ""),
                () -> psp.changes("", Instant.EPOCH, ""));
    }

    @Test
    void whoPaidIsToldByAPspThatNamesBuyers() {
        String id = bench.pay(eur("12.10"), "Webshop", Map.of(), "NL91ABNA0417164300", "J. Jansen");
        Optional<Buyer> buyer = bench.psp().buyer(id);
        if (bench.psp().abilities().namesBuyers()) {
            assertThat(buyer.orElseThrow().name()).isEqualTo("J. Jansen");
            assertThat(buyer.get().id()).isNotEmpty();
            assertThat(buyer.get().countries()).containsValue("NL");
        } else {
            assertThat(buyer).isEmpty();
        }
        assertThat(bench.psp().buyer("py_unknown")).isEmpty();
    }

    @Test
    void nothingIsEverChangedAtThePsp() {
        String payout = busyPayout();
        lines(payout);
        run("", Instant.EPOCH);
        assertThatThrownBy(() -> psp.operation("refund")).isInstanceOf(IllegalArgumentException.class);
        assumeAsked();
        assertThat(bench.requests().lines()).isNotEmpty().allMatch(each -> each.method()
                .equals("GET"));
    }

    private void assumeAsked() {
        assumeThat(bench.isAsked()).as("this PSP is not asked, it sends").isTrue();
    }

    private String busyPayout() {
        for (int i = 1; i <= 7; i++) {
            pay(i + "0.0" + i);
        }
        String returned = pay("99.99");
        bench.refund(returned, eur("12.34"));
        bench.chargeback(pay("45.00"), eur("45.00"));
        bench.payLater(eur("80.00"));
        return bench.payOut();
    }

    private String pay(String amount) {
        return bench.pay(eur(amount), "Factuur", Map.of(), IBAN, "J. Jansen");
    }

    private void days(int number) {
        bench.clock().advance(Duration.ofDays(number));
    }

    private List<PayoutLine> lines(String payout) {
        List<PayoutLine> lines = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
            Page<PayoutLine> page = psp.payoutLines(payout, cursor);
            lines.addAll(page.rows());
            cursor = page.next();
            assertThat(++pages).isLessThan(TOO_MANY_PAGES);
        } while (!cursor.isEmpty());
        return lines;
    }

    private List<PayoutLine> lines(String payout, View view) {
        return lines(payout).stream()
                .filter(each -> each.view() == view || each.view() == View.BOTH)
                .toList();
    }

    private static PayoutLine line(List<PayoutLine> lines, String transaction) {
        return lines.stream()
                .filter(each -> each.transaction().equals(transaction))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no row of " + transaction + " in " + lines));
    }

    private static Map<String, Money> amounts(List<PayoutLine> lines, Set<Type> types) {
        Map<String, Money> amounts = new TreeMap<>();
        lines.stream()
                .filter(each -> types.contains(each.type()))
                .forEach(each -> amounts.merge(each.transaction(), each.amount(), Money::plus));
        return amounts;
    }

    private record Run(List<SubjectRef> subjects, String mark) {
        Set<String> ids(SubjectKind kind) {
            return subjects.stream()
                    .filter(each -> each.kind() == kind)
                    .map(SubjectRef::id)
                    .collect(Collectors.toSet());
        }
    }

    private Run run(String mark, Instant since) {
        List<SubjectRef> subjects = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        Psp.Feed feed;
        do {
            feed = psp.changes(mark, since, cursor);
            subjects.addAll(feed.subjects());
            cursor = feed.next();
            assertThat(++pages).isLessThan(TOO_MANY_PAGES);
        } while (!cursor.isEmpty());
        return new Run(subjects, feed.mark());
    }

    private static Money eur(String amount) {
        return Money.of(amount, "EUR");
    }
}
