package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;
import nl.afletter.memory.MemoryRows;
import nl.afletter.model.Administration.FeePolicy;
import nl.afletter.model.FeePolicies;
import nl.afletter.model.Hint;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import org.junit.jupiter.api.Test;

/**
 * Protects that a payout is accounted for to the cent: fees by either policy, whatever else moved the balance, and a
 * proof that says what was compared; and that nothing of it is booked where it does not add up (design.md section 6).
 */
class ImportPayoutTest extends MoneyBench {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void feesWithFourDecimalsAreBookedByThePspsFiguresAndTheRoundingPerTransactionApart() throws Exception {
        chain.mollie.tariff("ideal", "iDEAL", "0.29", null);
        threePayments();
        String settlement = settled();
        assertThat(balances()).isEqualTo(Map.of("1100", "361.92", "4510", "0.90"));
        assertThat(chain.vat()).containsEntry("21% inkoop", "0.18");
        assertThat(payout(settlement).fact("fees")).isEqualTo("1.08");
        assertThat(payout(settlement).fact("feeRounding")).isEqualTo("0.0273");
        assertThat(payout(settlement).fact("difference")).isEqualTo("0.00");
        assertThat(paper("proof/" + settlement).path("feeRounding").asText()).isEqualTo("0.0273");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void underTheInvoicePolicyWithheldFeesGoToThePspAsCreditorAndNoCostOrVatIsBooked() {
        feesByInvoice();
        chain.mollie.tariff("ideal", "iDEAL", "0.29", null);
        threePayments();
        String settlement = settled();
        assertThat(balances()).isEqualTo(Map.of("1100", "361.92", "1601", "1.08"));
        assertThat(chain.vat()).doesNotContainKey("21% inkoop");
        assertThat(payout(settlement).fact("difference")).isEqualTo("0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aPayoutOverTwoMonthsIsBookedByThePolicyOfEach() {
        fees(new FeePolicies(List.of(
                new FeePolicies.Row(FeePolicy.SETTLEMENT, YearMonth.of(2026, 1)),
                new FeePolicies.Row(FeePolicy.INVOICE, YearMonth.of(2026, 12)))));
        chain.mollie.tariff("ideal", "iDEAL", "0.29", null);
        threePayments();
        days(35);
        paid("121.00", "factuur", invoice("100.00"));
        String settlement = settled();
        assertThat(balances())
                .as("of November 0.03 came back with its invoice")
                .isEqualTo(Map.of("1100", "482.59", "4510", "0.87", "1601", "0.36"));
        assertThat(chain.vat()).containsEntry("21% inkoop", "0.18");
        assertThat(payout(settlement).fact("fees")).isEqualTo("1.44");
        assertThat(payout(settlement).fact("creditor")).isEqualTo("2026-12 0.36");
        assertThat(payout(settlement).fact("difference")).isEqualTo("0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void whatThePspRoundedUpAndGivesBackWithItsInvoiceGoesWhereThatMonthsFeesWent() {
        fees(new FeePolicies(List.of(
                new FeePolicies.Row(FeePolicy.INVOICE, YearMonth.of(2026, 1)),
                new FeePolicies.Row(FeePolicy.SETTLEMENT, YearMonth.of(2026, 12)))));
        chain.mollie.tariff("ideal", "iDEAL", "0.29", null);
        threePayments();
        settled();
        assertThat(balances()).containsEntry("1601", "1.08");
        days(30);
        chain.mollie.invoice(YearMonth.of(2026, 11));
        String second = settled();
        assertThat(balances()).as("what its invoice asks").containsEntry("1601", "1.05");
        assertThat(balances()).containsEntry("1100", "361.95").doesNotContainKey("4510");
        assertThat(payout(second).fact("fees")).isEqualTo("0.00");
        assertThat(payout(second).fact("difference")).isEqualTo("0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void theProofHoldsThreeChecksWithBothSidesOfEach() throws Exception {
        String invoice = invoice("100.00");
        paid("121.00", "factuur", invoice);
        String settlement = settled();
        JsonNode proof = paper("proof/" + settlement);
        List<String> checks = new ArrayList<>();
        proof.path("checks")
                .forEach(check -> checks.add(
                        check.path("psp").asText() + " " + check.path("books").asText() + " "
                                + check.path("difference").asText() + " "
                                + check.path("checked").asBoolean()));
        assertThat(checks).containsExactly("121.00 121.00 0.00 true", "121.00 121.00 0.00 true", "0.00 0.00 0.00 true");
        assertThat(proof.path("difference").asText()).isEqualTo("0.00");
        assertThat(proof.path("transactions").asInt()).isEqualTo(1);
    }

    @Test
    void whatThePspKeepsBackStandsOnItsReserveUntilItComesFree() {
        paid("121.00", "factuur", invoice("100.00"));
        chain.mollie.reserve(eur("50.00"));
        settled();
        assertThat(balances()).isEqualTo(Map.of("1100", "71.00", "1215", "50.00"));
        chain.mollie.reserve(eur("-50.00"));
        String second = settled();
        assertThat(balances()).isEqualTo(Map.of("1100", "121.00"));
        assertThat(payout(second).fact("difference")).isEqualTo("0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aMovementOfAnUnknownTypeStandsOnSuspenseWithATask() {
        paid("121.00", "factuur", invoice("100.00"));
        chain.mollie.move("moon-tax", eur("-3.00"), Map.of());
        String settlement = settled();
        assertThat(balances()).isEqualTo(Map.of("1100", "118.00", "2999", "3.00"));
        assertThat(payout(settlement).fact("difference")).isEqualTo("0.00");
        assertThat(chain.tasks()).containsExactly("PAYOUT unknown-transaction");
        chain.ignore(payout(settlement).ref(), "maanbelasting, overgeboekt");
        chain.hint(payout(settlement).ref());
        soon();
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aPayoutOfAChosenAmountIsBookedWithTheNextOne() {
        paid("121.00", "factuur", invoice("100.00"));
        chain.mollie.payOutCustom(eur("100.00"));
        String settlement = settled();
        assertThat(payout(settlement).fact("amount")).isEqualTo("21.00");
        assertThat(balances()).isEqualTo(Map.of("1100", "121.00"));
        assertThat(payout(settlement).fact("difference")).isEqualTo("0.00");
    }

    @Test
    void aPayoutThatFailsIsATaskAndTheNextOneMakesTheBooksRight() {
        chain.mollie.tariff("ideal", "iDEAL", "1.00", null);
        paid("121.00", "factuur", invoice("100.00"));
        days(1);
        String failed = chain.mollie.settle("EUR", today(), false);
        soon();
        chain.mollie.payoutFails(failed);
        days(1);
        assertThat(chain.tasks()).containsExactly("PAYOUT payout-failed");
        paid("242.00", "factuur", invoice("200.00"));
        String second = settled();
        assertThat(balances()).isEqualTo(Map.of("1100", "360.58", "4510", "2.00"));
        assertThat(payout(second).fact("difference")).isEqualTo("0.00");
        assertThat(chain.tasks()).containsExactly("PAYOUT payout-failed");
    }

    @Test
    void aRowOfTheBalanceThatMovesNothingIsNotBooked() {
        paid("121.00", "factuur", invoice("100.00"));
        chain.mollie.move("returned-transfer", eur("0.00"), Map.of("settlementId", "stl_nil"));
        String settlement = settled();
        assertThat(balances()).isEqualTo(Map.of("1100", "121.00"));
        assertThat(payout(settlement).fact("difference")).isEqualTo("0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aPayoutNeverWaitsForAnInvoiceAndThatIsTiedWhenItComes() {
        paid("121.00", "betaling 2026 / 1", null);
        assertThat(balances()).isEmpty();
        String settlement = settled();
        assertThat(balances()).isEqualTo(Map.of("1100", "121.00", "2000", "-121.00"));
        assertThat(payout(settlement).fact("difference")).isEqualTo("0.00");
        assertThat(chain.tasks()).containsExactly("PAYMENT payment-without-invoice");
        String invoice = invoice("100.00");
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(balances()).isEqualTo(Map.of("1100", "121.00"));
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aFewCentsOffArePaymentDifferencesAlsoWhenThePayoutCameBeforeTheInvoice() {
        String much = draft();
        String little = draft();
        paid("121.04", "vooruit", much);
        paid("120.97", "vooruit", little);
        settled();
        assertThat(balances()).isEqualTo(Map.of("1100", "242.01", "2000", "-242.01"));
        people().book(much);
        people().book(little);
        soon();
        assertThat(balances()).isEqualTo(Map.of("1100", "242.01", "4790", "-0.01"));
        assertThat(open(much)).isEqualTo("0.00");
        assertThat(open(little)).isEqualTo("0.00");
        assertThat(inCrm(much)).containsExactly("121.00", "due 0.00");
        assertThat(inCrm(little)).containsExactly("120.97", "due 0.03");
        assertThat(chain.tasks()).isEmpty();
    }

    private String draft() {
        return people().draft(People.NewInvoice.of(
                people().company("Vroeg BV", "NL001234568B01", "22222222"),
                TODAY,
                People.Line.of("Advies", "100.00", TeamleaderSimulator.RATE_HIGH)));
    }

    @Test
    void aPayoutWithPaymentsThatNoWebhookToldOfTiesThemLateToo() {
        chain.paid("121.00", "betaling 2026 / 1", null);
        chain.mollie.deliverWebhooks(calls -> List.of());
        String settlement = chain.mollie.settle(today());
        chain.live(Duration.ofHours(4), Duration.ofHours(2));
        assertThat(balances()).containsEntry("2000", "-121.00");
        String invoice = invoice("100.00");
        assertThat(open(invoice)).isEqualTo("0.00");
        days(1);
        assertThat(payout(settlement).fact("difference")).isEqualTo("0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void moneyThatWaitsAtADaysEndIsNoDifference() {
        String invoice = invoice("100.00");
        String payment = paid("121.00", "factuur", invoice);
        days(1);
        String settlement = chain.mollie.settle(today());
        chain.live(Duration.ofHours(4), Duration.ofHours(1));
        chain.mollie.refund(payment, eur("60.50"), "wacht op zijn creditnota");
        chain.paid("10.00", "wacht op zijn factuur", null);
        String passed = chain.mollie.createPayment(eur("5.00"), "wie weet", null, "paypal");
        chain.mollie.pay(passed, now(), "", "J. Jansen");
        days(1);
        assertThat(payout(settlement).fact("difference")).isEqualTo("0.00");
        assertThat(chain.tasks()).containsExactly("PAYMENT no-clearing");
    }

    @Test
    void aPaymentFromBeforeTheStartDateIsPartOfTheOpeningBalance() throws Exception {
        String payment = chain.payment("121.00", "oud", null);
        chain.mollie.pay(payment, now(), "NL02ABNA0123456789", "J. Jansen");
        byHand("121.00", TODAY);
        startOn(TODAY.plusDays(1));
        soon();
        String settlement = settled();
        assertThat(isBooked(payment)).isFalse();
        assertThat(balances()).isEqualTo(Map.of("1100", "121.00", "2999", "-121.00"));
        assertThat(payout(settlement).fact("difference")).isEqualTo("0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aPayoutThatIsNotPaidOutYetIsWatched() {
        paid("121.00", "factuur", invoice("100.00"));
        days(1);
        String settlement = chain.mollie.settle("EUR", today(), false);
        days(1);
        assertThat(payout(settlement).state()).isEqualTo(Subject.State.LATER);
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00"));
        chain.mollie.paidOut(settlement);
        days(1);
        assertThat(balances()).isEqualTo(Map.of("1100", "121.00"));
    }

    @Test
    void aMovementByHandOnClearingMakesTheProofDifferUntilItIsCorrected() throws Exception {
        paid("121.00", "factuur", invoice("100.00"));
        byHand("0.07", TODAY);
        String settlement = settled();
        assertThat(payout(settlement).fact("difference")).isEqualTo("0.07");
        assertThat(chain.tasks()).containsExactly("PAYOUT proof-differs");
        days(1);
        byHand("-0.07", TODAY.plusDays(1));
        chain.tryAgain(payout(settlement).ref());
        soon();
        assertThat(payout(settlement).fact("difference")).isEqualTo("0.00");
        assertThat(chain.tasks()).isEmpty();
        assertThat(paper("proof/" + settlement).path("difference").asText()).isEqualTo("0.07");
        assertThat(paper("proof/" + settlement + "/2").path("difference").asText())
                .isEqualTo("0.00");
    }

    @Test
    void moneyThatAnAbsentPackageHeldUpPastTheDaysEndIsNoDifference() {
        paid("121.00", "factuur", invoice("100.00"));
        String other = invoice("200.00");
        days(1);
        String settlement = chain.mollie.settle(today());
        chain.live(Duration.ofHours(4), Duration.ofHours(1));
        assertThat(balances()).containsEntry("1100", "121.00");
        int port = URI.create(chain.moneybird.baseUrl()).getPort();
        chain.moneybird.stop();
        chain.paid("242.00", "factuur", other);
        chain.live(Duration.ofHours(26), Duration.ofHours(1));
        chain.moneybird.start(port);
        // The payout comes first: what was held up is not even known yet.
        chain.tryAgain(payout(settlement).ref());
        chain.work();
        assertThat(payout(settlement).state()).isEqualTo(Subject.State.LATER);
        chain.live(Duration.ofDays(1), Duration.ofHours(1));
        assertThat(payout(settlement).fact("difference")).isEqualTo("0.00");
        assertThat(balances()).isEqualTo(Map.of("1100", "121.00", "1210", "242.00"));
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void whereThePspsTwoViewsDifferNothingOfThePayoutIsBooked() {
        paid("121.00", "factuur", invoice("100.00"));
        chain.mollie.move("failed-payment", eur("-5.00"), Map.of("chargebackId", "chb_x", "paymentId", "tr_x"));
        String settlement = settled();
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00"));
        assertThat(payout(settlement).fact("difference")).isEmpty();
        assertThat(chain.tasks()).containsExactly("PAYOUT views-differ");
    }

    @Test
    void aLongPayoutGoesOnWhereItsTimeWasOverAndKeepsNoMoreForItsLength() {
        int payments = 300;
        chain.mollie.largestPage(20);
        chain.mollie.payMany(payments, "ideal");
        chain.mollie.deliverWebhooks(calls -> List.of());
        chain.clock.advance(Duration.ofDays(1));
        String settlement = chain.mollie.settle(today());
        chain.clock.advance(Duration.ofHours(4));
        SubjectRef ref = new SubjectRef(Chain.PSP, SubjectKind.PAYOUT, settlement);
        chain.table.queue().send(new Hint(ref, Hint.Cause.WEBHOOK, now()), Chain.BOOKS);
        chain.table.rows().probe(new MemoryRows.Probe() {
            @Override
            public void after(MemoryRows.Access access, String where) {
                chain.clock.advance(Duration.ofMillis(100));
            }
        });
        List<Integer> sizes = new ArrayList<>();
        while (chain.workOne()) {
            Subject payout = chain.subject(ref);
            if (!payout.fact("cursor").isEmpty()) {
                sizes.add(payout.facts().toString().length());
                assertThat(payout.journal()).hasSizeLessThan(5);
            }
        }
        chain.table.rows().noProbe();
        assertThat(sizes).as("runs of the payout").hasSizeGreaterThan(2).allMatch(size -> size < 700);
        days(2);
        assertThat(payout(settlement).fact("transactions")).isEqualTo(Integer.toString(payments));
        assertThat(payout(settlement).fact("difference")).isEqualTo("0.00");
        assertThat(balances().get("1210")).isNull();
        assertThat(balances().get("1100")).isEqualTo(payout(settlement).fact("amount"));
    }

    @Test
    void theWriteBackKnowsWhatIsOpenAndSettled() {
        String invoice = invoice("100.00");
        paid("21.00", "deel", invoice);
        Subject back = chain.subject(new SubjectRef(Chain.CRM, SubjectKind.WRITE_BACK, invoice));
        assertThat(back.fact("open")).isEqualTo("100.00");
        assertThat(back.fact("settled")).isEqualTo("21.00");
    }

    private void threePayments() {
        for (int i = 0; i < 3; i++) {
            paid("121.00", "factuur", invoice("100.00"));
        }
    }

    private String settled() {
        days(1);
        String settlement = chain.mollie.settle(today());
        days(2);
        return settlement;
    }

    private JsonNode paper(String name) throws Exception {
        return JSON.readTree(chain.table.evidence().read(Chain.BOOKS, name).orElseThrow());
    }

    /** A movement on the clearing account that a person enters in Moneybird, against suspense. */
    private void byHand(String amount, LocalDate day) throws Exception {
        String account = chain.table
                .settings()
                .administration(Chain.BOOKS)
                .orElseThrow()
                .clearings()
                .get(0)
                .account();
        JsonNode statement =
                JSON.readTree(call("POST", "financial_statements", """
                {"financial_statement":{"financial_account_id":"%s","reference":"hand","official_date":"%s",
                "financial_mutations_attributes":[{"date":"%s","message":"hand","amount":"%s"}]}}""".formatted(account, day, day, amount)));
        String movement =
                statement.path("financial_mutations").get(0).path("id").asText();
        call("PATCH", "financial_mutations/" + movement + "/link_booking", """
                {"booking_type":"LedgerAccount","booking_id":"%s","price_base":"%s"}""".formatted(
                        chain.accounts.get("2999"), amount.replace("-", "")));
    }

    private String call(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(chain.moneybird.baseUrl() + "/api/v2/" + chain.seed.id() + "/" + path + ".json"))
                .header("Authorization", "Bearer moneybird-token")
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isLessThan(300);
        return response.body();
    }
}
