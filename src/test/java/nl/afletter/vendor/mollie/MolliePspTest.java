package nl.afletter.vendor.mollie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.mollie.MollieSimulator;
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
import org.junit.jupiter.api.Test;

/** What is Mollie's own: two kinds of tokens, money that it only passes on, reserves, odd payouts and lost webhooks. */
class MolliePspTest {
    private final MollieBench bench = new MollieBench(SimClock.fixedAt("2026-11-02T10:00:00Z"));
    private final MollieSimulator mollie = bench.mollie;
    private final Psp psp = bench.psp();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void metadataOfAnyShapeBecomesFlatTexts() throws Exception {
        assertThat(metadata("{\"invoice\":{\"number\":\"2026-1\",\"id\":7},\"tags\":[\"a\",null,true]}"))
                .isEqualTo(Map.of("invoice.number", "2026-1", "invoice.id", "7", "tags.0", "a", "tags.2", "true"));
        assertThat(metadata("\"{\\\"order_id\\\":12345}\"")).isEqualTo(Map.of("order_id", "12345"));
        assertThat(metadata("\"2026-0001\"")).isEqualTo(Map.of("metadata", "2026-0001"));
        assertThat(metadata("\"{not json\"")).isEqualTo(Map.of("metadata", "{not json"));
        assertThat(metadata(DecimalNode.valueOf(new BigDecimal("2026.10")))).isEqualTo(Map.of("metadata", "2026.10"));
        assertThat(metadata("[1,[2]]")).isEqualTo(Map.of("0", "1", "1.0", "2"));
        assertThat(metadata("null")).isEmpty();
        assertThat(metadata("{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"f\":1}}}}}}"))
                .isEqualTo(Map.of("a.b.c.d.e", "{\"f\":1}"));
    }

    @Test
    void refundsChargebacksAndCapturesAreReadFromTheirOwnListsWhenMollieEmbedsNothing() {
        String id = bench.paid("100.00", null, "ideal");
        List<String> refunds = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            refunds.add(mollie.refund(id, eur("1.00"), "Terug"));
        }
        String chargeback = mollie.chargeback(id, eur("95.00"));
        Payment embedded = psp.payment(id).orElseThrow();
        mollie.embeds(false);
        mollie.largestPage(2);
        Payment listed = psp.payment(id).orElseThrow();
        assertThat(listed.refunds()).extracting(Payment.Refund::id).containsExactlyInAnyOrderElementsOf(refunds);
        assertThat(listed.chargebacks()).extracting(Payment.Chargeback::id).containsExactly(chargeback);
        assertThat(Set.copyOf(listed.refunds())).isEqualTo(Set.copyOf(embedded.refunds()));
    }

    @Test
    void moneyThatMolliePassesOnBelongsToAnotherParty() {
        assertThat(partyOf("ideal", psp)).isEqualTo("mollie");
        assertThat(partyOf("paypal", psp)).isEqualTo("paypal");
        assertThat(partyOf("podiumcadeaukaart", psp)).isEqualTo("giftcard");
        Psp more = bench.psp(MollieSimulator.ORGANIZATION_TOKEN, Map.of("settledElsewhere", "in3=in3, riverty"));
        assertThat(partyOf("in3", more)).isEqualTo("in3");
        assertThat(partyOf("riverty", more)).isEqualTo("riverty");
    }

    @Test
    void passedOnPaymentsInThePayoutsListsAreNoRows() {
        mollie.passedThroughInSubLists(true);
        String own = bench.paid("10.00", null, "ideal");
        bench.paid("20.00", null, "paypal");
        String payout = mollie.settle(bench.clock().today());
        assertThat(lines(payout)).extracting(PayoutLine::payment).containsOnly(own);
    }

    @Test
    void aForeignPaymentReachesTheBalanceInItsCurrency() {
        String id = mollie.createPayment(Money.of("110.00", "USD"), "Invoice", null, "creditcard");
        mollie.pay(id, bench.clock().instant(), "", "Smith", eur("98.50"));
        Payment payment = psp.payment(id).orElseThrow();
        assertThat(payment.amount()).isEqualTo(Money.of("110.00", "USD"));
        assertThat(payment.settlingParty()).isEqualTo("mollie");
        mollie.refund(id, Money.of("55.00", "USD"), "Half");
        String payout = mollie.settle(bench.clock().today());
        for (View view : List.of(View.TRANSACTIONS, View.BALANCE)) {
            assertThat(lines(payout).stream()
                            .filter(each -> each.view() == view)
                            .map(PayoutLine::amount))
                    .containsExactlyInAnyOrder(eur("98.50"), eur("-49.25"));
        }
    }

    @Test
    void reservesTopUpsOtherPayoutsAndFeesAreRowsOfTheirOwnKind() {
        bench.paid("500.00", null, "ideal");
        mollie.reserve(eur("50.00"));
        mollie.reserve(eur("-20.00"));
        mollie.move("balance-topup", eur("5.00"), Map.of());
        mollie.payOutCustom(eur("100.00"));
        mollie.move("payment-fee", eur("-0.13"), Map.of());
        mollie.move("unauthorized-direct-debit", eur("-9.00"), Map.of("paymentId", "tr_x"));
        String payout = mollie.settle(bench.clock().today());
        List<PayoutLine> lines = balance(payout);
        assertThat(of(Type.RESERVE, lines)).containsExactlyInAnyOrder(eur("-50.00"), eur("20.00"));
        assertThat(of(Type.TOP_UP, lines)).containsExactly(eur("5.00"));
        assertThat(of(Type.OTHER_PAYOUT, lines)).containsExactly(eur("-100.00"));
        assertThat(of(Type.FEE, lines)).containsExactly(eur("-0.13"));
        assertThat(of(Type.UNKNOWN, lines))
                .as("a chargeback without its id is for a person")
                .containsExactly(eur("-9.00"));
        assertThat(sum(lines)).isEqualTo(psp.payout(payout).orElseThrow().amount());
        Payout figures = psp.payout(payout).orElseThrow();
        assertThat(figures.revenue().stream().filter(each -> !each.known()).map(Payout.Revenue::description))
                .contains("balance-reserve", "balance-topup");
    }

    @Test
    void aFailedPayoutComesBackAsARowOfTheNextThatNamesIt() {
        bench.paid("100.00", null, "ideal");
        String failed = mollie.settle(bench.clock().today());
        mollie.payoutFails(failed);
        Payout payout = psp.payout(failed).orElseThrow();
        assertThat(payout.status()).isEqualTo(Payout.Status.FAILED);
        assertThat(payout.date()).isEmpty();
        days(1);
        String next = mollie.settle(bench.clock().today());
        assertThat(balance(next)).singleElement().satisfies(each -> {
            assertThat(each.type()).isEqualTo(Type.RETURNED_PAYOUT);
            assertThat(each.transaction()).isEqualTo(failed);
            assertThat(each.amount()).isEqualTo(payout.amount());
        });
        assertThat(psp.payout(next).orElseThrow().amount()).isEqualTo(payout.amount());
    }

    @Test
    void aPayoutThatIsNotOutYetIsOpenAndMolliesViewsOfTheNextOneAreNone() {
        bench.paid("100.00", null, "ideal");
        String pending = mollie.settle("EUR", bench.clock().today(), false);
        assertThat(psp.payout(pending).orElseThrow().status()).isEqualTo(Payout.Status.OPEN);
        assertThat(psp.payout(pending).orElseThrow().date()).isEmpty();
        mollie.paidOut(pending);
        assertThat(psp.payout(pending).orElseThrow().date()).contains(LocalDate.parse("2026-11-02"));
        assertThat(psp.payout("open")).isEmpty();
        assertThat(psp.payout("next")).isEmpty();
    }

    @Test
    void whatMollieCallsWonBackIsReadInItsListsToo() {
        String id = bench.paid("100.00", null, "ideal");
        String chargeback = mollie.chargeback(id, eur("100.00"));
        mollie.settle(bench.clock().today());
        days(1);
        mollie.wonBackInSubLists(true);
        mollie.reverseChargeback(chargeback);
        String payout = mollie.settle(bench.clock().today());
        assertThat(lines(payout)).hasSize(2).allSatisfy(each -> {
            assertThat(each.type()).isEqualTo(Type.REVERSED_CHARGEBACK);
            assertThat(each.transaction()).isEqualTo(chargeback);
            assertThat(each.amount()).isEqualTo(eur("100.00"));
        });
    }

    @Test
    void theFiguresOfAPayoutStayExactAndNameTheInvoiceThatExplainsThem() {
        mollie.tariff("ideal", "iDEAL", "0.35", null);
        for (int i = 0; i < 6; i++) {
            bench.paid("14.35", null, "ideal");
        }
        String payout = mollie.settle(bench.clock().today());
        String invoice = mollie.invoice(YearMonth.of(2026, 11));
        Payout figures = psp.payout(payout).orElseThrow();
        assertThat(figures.invoice()).isEqualTo(invoice);
        assertThat(figures.reference()).isNotBlank();
        assertThat(figures.costs().orElseThrow()).singleElement().satisfies(cost -> {
            assertThat(cost.count()).isEqualTo(6);
            assertThat(cost.net().value()).isEqualByComparingTo("2.1000");
            assertThat(cost.vat().value()).isEqualByComparingTo("0.4410");
            assertThat(cost.gross().value()).isEqualByComparingTo("2.5410");
            assertThat(cost.kind()).isEqualTo(Payout.CostKind.TRANSACTION);
        });
        assertThat(balance(payout)).extracting(PayoutLine::fees).containsOnly(eur("-0.43"));
    }

    @Test
    void anApiKeyReadsPaymentsAndSaysWhatItCannotDo() {
        String id = bench.paid("100.00", null, "ideal");
        String payout = mollie.settle(bench.clock().today());
        Psp key = bench.psp(MollieSimulator.LIVE_KEY, Map.of());
        assertThat(key.payment(id)).isPresent();
        assertThat(run(key, "").ids()).contains(id);
        assertThat(key.balance("EUR", LocalDate.parse("2026-11-01"))).isEmpty();
        Throwable refused = catchThrowable(() -> key.payout(payout));
        assertThat(refused).isInstanceOf(Failure.Rejected.class);
        assertThat(((Failure.Rejected) refused).todo()).contains("organization access token");
        Psp test = bench.psp(MollieSimulator.TEST_KEY, Map.of());
        assertThat(test.payment(id)).isEmpty();
    }

    @Test
    void aTokenWithoutAScopeIsSaidWithTheScope() {
        mollie.addToken("access_few", Set.of("payments.read"));
        Psp few = bench.psp("access_few", Map.of());
        String id = bench.paid("1.00", null, "ideal");
        assertThat(few.payment(id)).isPresent();
        Throwable refused = catchThrowable(() -> few.payout("stl_1"));
        assertThat(refused).isInstanceOf(Failure.Rejected.class).hasMessageContaining("settlements.read");
    }

    @Test
    void aSecretThatIsNoTokenIsNeverSent() {
        Psp wrong = bench.psp("hunter2", Map.of());
        Throwable refused = catchThrowable(() -> wrong.payment("tr_1"));
        assertThat(refused).isInstanceOf(Failure.Rejected.class);
        assertThat(refused.getMessage()).doesNotContain("hunter2");
        assertThat(bench.requests().lines()).isEmpty();
    }

    @Test
    void aLimitIsWaitedForAsLongAsMollieSaysElseLongerEachTime() {
        Instant now = bench.clock().instant();
        mollie.limit(1, false);
        psp.payment("tr_1");
        List<Instant> until = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            until.add(((Failure.Throttled) catchThrowable(() -> psp.payment("tr_1"))).until());
        }
        assertThat(until.subList(0, 3)).containsExactly(now.plusSeconds(1), now.plusSeconds(2), now.plusSeconds(4));
        assertThat(until.get(7)).isEqualTo(now.plusSeconds(60));
        mollie.limit(1, true);
        psp.payment("tr_1");
        assertThat(((Failure.Throttled) catchThrowable(() -> psp.payment("tr_1"))).until())
                .isEqualTo(now.plusSeconds(2));
        bench.clock().advance(Duration.ofSeconds(1));
        assertThat(psp.payment("tr_1")).isEmpty();
    }

    @Test
    void theFeedFindsWhatNeverTouchesTheBalanceOnceItIsPaid() {
        mollie.addProfile("pfl_second");
        String late = mollie.createPayment(eur("20.00"), "Later", null, "paypal", "pfl_second", false);
        Run first = run(psp, "");
        assertThat(first.ids()).doesNotContain(late);
        days(2);
        mollie.pay(late, bench.clock().instant(), "", "Late");
        Run second = run(psp, first.mark);
        assertThat(second.ids()).containsExactly(late);
        String refund = mollie.refundPending(late, eur("5.00"), "Terug");
        Run third = run(psp, second.mark);
        assertThat(third.ids()).containsExactly(late);
        days(2);
        mollie.refundLeaves(refund);
        Run fourth = run(psp, third.mark);
        assertThat(fourth.ids()).containsExactly(late);
        mollie.chargeback(late, eur("15.00"));
        assertThat(run(psp, fourth.mark).ids()).containsExactly(late);
    }

    @Test
    void theFeedLooksAtAPayoutAgainUntilItIsFinal() {
        bench.paid("20.00", null, "ideal");
        String pending = mollie.settle("EUR", bench.clock().today(), false);
        days(1);
        bench.paid("30.00", null, "ideal");
        String paid = mollie.settle(bench.clock().today());
        Run first = run(psp, "");
        assertThat(first.ids(SubjectKind.PAYOUT)).contains(pending, paid);
        mollie.paidOut(pending);
        Run second = run(psp, first.mark);
        assertThat(second.ids(SubjectKind.PAYOUT)).contains(pending);
        assertThat(run(psp, second.mark).subjects).isEmpty();
    }

    @Test
    void withAnApiKeyTheFeedStillFindsAWonBackChargeback() {
        Psp key = bench.psp(MollieSimulator.LIVE_KEY, Map.of());
        String id = bench.paid("20.00", null, "ideal");
        String chargeback = mollie.chargeback(id, eur("20.00"));
        Run first = run(key, "");
        days(60);
        mollie.reverseChargeback(chargeback);
        assertThat(run(key, first.mark).ids()).containsExactly(id);
    }

    @Test
    void aFeedThatIsCutShortGoesOnFromItsCursorAndMissesNothing() {
        mollie.largestPage(3);
        Set<String> made = new TreeSet<>();
        for (int i = 0; i < 10; i++) {
            made.add(bench.paid("1.00", null, "ideal"));
        }
        Psp.Feed page = psp.changes("", Instant.EPOCH, "");
        Set<String> found = ids(page.subjects());
        String during = bench.paid("2.00", null, "ideal");
        while (!page.next().isEmpty()) {
            page = bench.psp().changes("", Instant.EPOCH, page.next());
            found.addAll(ids(page.subjects()));
        }
        assertThat(found).containsAll(made);
        assertThat(run(psp, page.mark()).ids()).contains(during);
    }

    @Test
    void aPlaceThatIsNoneIsARejectionAndNotAnAnswer() {
        String payout = mollie.settle(bench.clock().today());
        for (String cursor : List.of("x", "list:x:", "list:payments", "balance:..:seek:", "balance:a/b:slice:")) {
            assertThat(catchThrowable(() -> psp.payoutLines(payout, cursor))).isInstanceOf(Failure.Rejected.class);
        }
        assertThat(catchThrowable(() -> psp.changes("[]", Instant.EPOCH, ""))).isInstanceOf(Failure.Rejected.class);
        assertThat(catchThrowable(() -> psp.changes("", Instant.EPOCH, "{"))).isInstanceOf(Failure.Rejected.class);
    }

    @Test
    void aHundredThousandRowsAreReadPageByPageAndStillAddUp() {
        mollie.payMany(50_000, "ideal");
        String payout = mollie.settle(bench.clock().today());
        Money listed = Money.zero("EUR");
        Money moved = Money.zero("EUR");
        int rows = 0;
        String cursor = "";
        do {
            Page<PayoutLine> page = psp.payoutLines(payout, cursor);
            assertThat(page.rows()).hasSizeLessThanOrEqualTo(500);
            rows += page.rows().size();
            for (PayoutLine line : page.rows()) {
                listed = line.view() == View.TRANSACTIONS ? listed.plus(line.amount()) : listed;
                moved = line.view() == View.BALANCE ? moved.plus(line.amount()).plus(line.fees()) : moved;
            }
            cursor = page.next();
        } while (!cursor.isEmpty());
        assertThat(rows).isEqualTo(100_000);
        assertThat(moved).isEqualTo(psp.payout(payout).orElseThrow().amount());
        assertThat(listed.minus(moved)).isEqualTo(Money.ofMinor(50_000 * 39L, "EUR"));
    }

    private Map<String, String> metadata(String json) throws Exception {
        return metadata(SimJson.MAPPER.readTree(json));
    }

    private Map<String, String> metadata(JsonNode metadata) {
        return psp.payment(bench.paid("1.00", metadata, "ideal")).orElseThrow().metadata();
    }

    private String partyOf(String method, Psp through) {
        String id = mollie.createPayment(eur("1.00"), "Factuur", null, method);
        return through.payment(id).orElseThrow().settlingParty();
    }

    private void days(int number) {
        bench.clock().advance(Duration.ofDays(number));
    }

    private List<PayoutLine> lines(String payout) {
        List<PayoutLine> lines = new ArrayList<>();
        String cursor = "";
        do {
            Page<PayoutLine> page = psp.payoutLines(payout, cursor);
            lines.addAll(page.rows());
            cursor = page.next();
        } while (!cursor.isEmpty());
        return lines;
    }

    private List<PayoutLine> balance(String payout) {
        return lines(payout).stream()
                .filter(each -> each.view() == View.BALANCE)
                .toList();
    }

    private static List<Money> of(Type type, List<PayoutLine> lines) {
        return lines.stream()
                .filter(each -> each.type() == type)
                .map(PayoutLine::amount)
                .toList();
    }

    private static Money sum(List<PayoutLine> lines) {
        return lines.stream().map(each -> each.amount().plus(each.fees())).reduce(Money.zero("EUR"), Money::plus);
    }

    private record Run(List<SubjectRef> subjects, String mark) {
        Set<String> ids() {
            return ids(SubjectKind.PAYMENT);
        }

        Set<String> ids(SubjectKind kind) {
            return subjects.stream()
                    .filter(each -> each.kind() == kind)
                    .map(SubjectRef::id)
                    .collect(Collectors.toSet());
        }
    }

    private static Set<String> ids(List<SubjectRef> subjects) {
        return subjects.stream().map(SubjectRef::id).collect(Collectors.toSet());
    }

    private static Run run(Psp psp, String mark) {
        List<SubjectRef> subjects = new ArrayList<>();
        Psp.Feed feed = new Psp.Feed(List.of(), "", "");
        do {
            feed = psp.changes(mark, Instant.EPOCH, feed.next());
            subjects.addAll(feed.subjects());
        } while (!feed.next().isEmpty());
        return new Run(subjects, feed.mark());
    }

    private static Money eur(String amount) {
        return Money.of(amount, "EUR");
    }
}
