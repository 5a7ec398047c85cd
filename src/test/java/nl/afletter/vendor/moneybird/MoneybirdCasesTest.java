package nl.afletter.vendor.moneybird;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nl.afletter.contract.AccountingBench.Chart;
import nl.afletter.contract.Postman;
import nl.afletter.http.Http;
import nl.afletter.model.Connection;
import nl.afletter.model.Effect;
import nl.afletter.model.Money;
import nl.afletter.model.OpenItem;
import nl.afletter.model.Posting.InvoicePosting;
import nl.afletter.model.Posting.MoneyLine;
import nl.afletter.model.Posting.MoneyPosting;
import nl.afletter.model.Posting.RevenueLine;
import nl.afletter.model.Posting.ToCost;
import nl.afletter.model.Posting.ToItem;
import nl.afletter.model.Posting.ToLedger;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Protects what is Moneybird's own: its own invoices, its VAT, its booking rules, its limits and refusals. */
class MoneybirdCasesTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

    private final Company company = new Company();
    private final Chart chart = company.chart;
    private final MoneybirdAccounting accounting = company.accounting(Map.of());
    private final Postman postman = new Postman(accounting, company.clock);
    private final String debtor = company.seed.contact("10231", "Voorbeeld Bouw BV");

    @AfterEach
    void stop() {
        assertThat(company.simulator.books(company.seed.id()).contradictions()).isEmpty();
        company.close();
    }

    @Test
    void anInvoiceThatMoneybirdMadeItselfIsAnOpenItemAndIsSettled() {
        String own = "si:"
                + company.seed.ownInvoice(
                        debtor, "2026-0007", TODAY, TODAY.plusDays(14), 10_000, chart.high(), chart.revenue());
        Reference reference = new Reference(ReferenceKind.INVOICE, "2026-0007");

        assertThat(accounting.itemsByReference(reference, TODAY, TODAY))
                .extracting(OpenItem::id)
                .containsExactly(own);
        assertThat(accounting.openByReference(Set.of(reference)))
                .extracting(OpenItem::id)
                .containsExactly(own);
        assertThat(accounting.openItems("").rows()).isEmpty();
        assertThat(accounting.openItems(accounting.openItems("").next()).rows())
                .extracting(OpenItem::id)
                .containsExactly(own);
        postman.post(money("tr_1", "121.00", new ToItem(own, ReferenceKind.INVOICE, eur("121.00"))));

        assertThat(accounting.item(own).orElseThrow().open()).isEqualTo(eur("0.00"));
    }

    @Test
    void aMovementThatABookingRuleTookIsLeftAloneAndNamed() {
        String id = postman.post(invoice("a"));
        MoneyPosting money = money("tr_1", "121.00", new ToItem(id, ReferenceKind.INVOICE, eur("121.00")));
        List<Effect> effects = accounting.effects(money);
        String movement = postman.execute(effects.subList(0, 1), money.key());
        new LinkBooking(api(), new Books(api(), company.clock))
                .call(
                        new LinkBooking.Intent(
                                movement, "la:" + chart.costs(), eur("121.00"), null, false, "rule", false),
                        new Operation.Call("rule", Instant.MAX, source -> new byte[0]));

        Failure.Rejected taken = catchThrowableOfType(Failure.Rejected.class, () -> postman.post(money));

        assertThat(taken.code()).isEqualTo("movement-taken");
        assertThat(accounting.item(id).orElseThrow().open()).isEqualTo(eur("121.00"));
    }

    @Test
    void aChargebackThatDoesNotOpenItsInvoiceSaysWhatToDoByHandAndIsNotBookedTwiceAfterwards() {
        String id = postman.post(invoice("a"));
        MoneyPosting chargeback = money("chb_1", "-121.00", new ToItem(id, ReferenceKind.INVOICE, eur("-121.00")));

        Failure.Rejected refused = catchThrowableOfType(Failure.Rejected.class, () -> postman.post(chargeback));
        assertThat(refused.code()).isEqualTo("chargeback-not-opened");
        assertThat(refused.todo()).contains("by hand");

        postman.post(money("tr_1", "121.00", new ToItem(id, ReferenceKind.INVOICE, eur("121.00"))));
        postman.post(chargeback);
        assertThat(accounting.item(id).orElseThrow().open()).isEqualTo(eur("121.00"));
        assertThat(movements()).isEqualTo(2);
    }

    @Test
    void aChargebackIsFoundAlsoWhenItsInvoiceHasBeenPaidOnceMore() {
        String id = postman.post(invoice("a"));
        postman.post(money("tr_1", "121.00", new ToItem(id, ReferenceKind.INVOICE, eur("121.00"))));
        MoneyPosting chargeback = money("chb_1", "-121.00", new ToItem(id, ReferenceKind.INVOICE, eur("-121.00")));
        postman.post(chargeback);
        company.seed.payByHand(id.substring(3), TODAY, 12_100);

        assertThat(new Postman(accounting, company.clock).find(chargeback).values())
                .hasOnlyElementsOfType(Operation.Lookup.Found.class);
    }

    @Test
    void readsThatLagBehindDoNotMakeASecondLink() {
        String id = postman.post(invoice("a"));
        MoneyPosting money = money("tr_1", "121.00", new ToItem(id, ReferenceKind.INVOICE, eur("121.00")));
        company.simulator.faults().on("PATCH", ".*/link_booking.json").staleReads(Duration.ofMinutes(2));

        postman.post(money);

        assertThat(postman.unknown()).isOne();
        assertThat(accounting.item(id).orElseThrow().ties()).hasSize(1);
    }

    @Test
    void aMovementOfAPeriodThatWasClosedSinceIsNotLinkedAndThePeriodIsNamed() {
        String id = postman.post(invoice("a"));
        MoneyPosting money = money("tr_1", "121.00", new ToItem(id, ReferenceKind.INVOICE, eur("121.00")));
        postman.execute(accounting.effects(money).subList(0, 1), money.key());
        company.seed.lockedUntil(TODAY);

        assertThat(catchThrowableOfType(Failure.Rejected.class, () -> postman.post(money))
                        .code())
                .isEqualTo("period-closed");
    }

    @Test
    void whatIsLinkedAlreadyIsNotLinkedTwice() {
        String id = postman.post(invoice("a"));
        MoneyPosting part = money(
                "tr_1",
                "60.00",
                new ToItem(id, ReferenceKind.INVOICE, eur("20.00")),
                new ToLedger(chart.unallocated(), eur("40.00"), ""));
        postman.post(part);

        Postman again = new Postman(accounting, company.clock);
        again.find(money("tr_1", "60.00", new ToLedger(chart.unallocated(), eur("60.00"), "")));
        again.execute(accounting.effects(part).subList(1, 2), part.key() + ":link:1");

        assertThat(accounting.item(id).orElseThrow().open()).isEqualTo(eur("101.00"));
    }

    @Test
    void centsThatTheRateDoesNotGiveStandOnALineOfTheirOwnWithoutVat() {
        MoneyPosting fee = money("stl_1-fee", "-12.10", cost("-10.01", "-2.09"));
        Failure.Rejected refused = catchThrowableOfType(Failure.Rejected.class, () -> postman.post(fee));
        assertThat(refused.code()).isEqualTo("vat-differs");
        assertThat(refused.todo()).contains("noVatRate");

        MoneybirdAccounting withRate = company.accounting(Map.of("noVatRate", company.noVatPurchase));
        Postman resumed = new Postman(withRate, company.clock);
        resumed.find(fee);
        resumed.post(fee);

        assertThat(balance(chart.inputVat())).isEqualTo(210);
        assertThat(balance(chart.costs())).isEqualTo(1000);
        assertThat(balance(chart.clearingLedger())).isEqualTo(-1210);
        assertThat(movements()).isOne();
    }

    @Test
    void moreThanRoundingOnTheVatOfAFeeIsRefused() {
        MoneyPosting fee = money("stl_1-fee", "-10.50", cost("-8.00", "-2.50"));

        Failure.Rejected refused = catchThrowableOfType(Failure.Rejected.class, () -> new Postman(
                        company.accounting(Map.of("noVatRate", company.noVatPurchase)), company.clock)
                .post(fee));

        assertThat(refused.code()).isEqualTo("vat-differs");
        assertThat(balance(chart.inputVat())).isZero();
    }

    @Test
    void aFeeWithVatNeedsThePspAsAContact() {
        ToCost nobody = new ToCost(
                chart.costs(), chart.inputVat(), chart.purchaseHigh(), "", eur("-8.00"), eur("-1.68"), "fees");

        assertThat(catchThrowableOfType(Failure.Rejected.class, () -> accounting.effects(money("s", "-9.68", nobody)))
                        .code())
                .isEqualTo("psp-creditor-missing");
    }

    @Test
    void anItemAgainstTheDirectionOfItsMovementIsRefused() {
        MoneyPosting mixed = money(
                "tr_1",
                "10.00",
                new ToItem("xi:1", ReferenceKind.INVOICE, eur("-20.00")),
                new ToLedger(chart.unallocated(), eur("30.00"), ""));

        assertThatThrownBy(() -> accounting.effects(mixed)).isInstanceOf(Failure.Rejected.class);
    }

    @Test
    void anotherCurrencyThanTheBooksIsNotSettled() {
        MoneyPosting dollars = new MoneyPosting(
                "psp:mollie:tr_usd",
                chart.clearing(),
                "tr_usd",
                TODAY,
                Money.of("10.00", "USD"),
                "",
                "",
                List.of(new ToLedger(chart.unallocated(), Money.of("10.00", "USD"), "")),
                "money");
        Effect link = accounting.effects(dollars).get(1);

        assertThat(link.operation()).isEqualTo("link-booking");
        assertThatThrownBy(() -> new Books(api(), company.clock).requireBaseCurrency(Money.of("10.00", "USD")))
                .isInstanceOf(Failure.Rejected.class)
                .hasMessageContaining("USD");
    }

    @Test
    void theRealLimitPausesUntilItsWindowEnds() {
        company.simulator.limitRequestsTo(3, 3);
        Instant windowEnds = company.clock.instant().plus(Duration.ofMinutes(5));
        Failure.Throttled throttled = null;
        for (int i = 0; i < 4 && throttled == null; i++) {
            throttled = catchThrowableOfType(Failure.Throttled.class, () -> accounting.debtor("10231"));
        }

        assertThat(throttled).isNotNull();
        assertThat(throttled.until()).isEqualTo(windowEnds);
        assertThat(throttled.connection()).isEqualTo("books");
        company.clock.set(windowEnds);
        assertThat(accounting.debtor("10231")).isPresent();
    }

    @Test
    void aTokenThatEndedIsNoEffectAndAMissingScopeIsForAPerson() {
        company.seed.personalToken("narrow", "settings");
        MoneybirdAccounting narrow = withToken("narrow");
        assertThat(catchThrowableOfType(Failure.Rejected.class, () -> narrow.openItems(""))
                        .code())
                .isEqualTo("not-allowed");
        assertThatThrownBy(() -> withToken("gone").openItems("")).isInstanceOf(Failure.NoEffect.class);
    }

    @Test
    void aFullPlanIsForAPersonAndAReadThatFailsHasNoEffect() {
        company.simulator.faults().on("POST", ".*external_sales_invoices.json").status(402);
        assertThat(catchThrowableOfType(Failure.Rejected.class, () -> postman.post(invoice("a")))
                        .code())
                .isEqualTo("plan-limit");
        company.simulator.faults().on("GET", ".*").status(500);
        assertThatThrownBy(() -> accounting.openItems("")).isInstanceOf(Failure.NoEffect.class);
        company.simulator.faults().on("GET", ".*").status(503);
        assertThatThrownBy(() -> accounting.openItems("")).isInstanceOf(Failure.Throttled.class);
    }

    @Test
    void aLimitReachedWhileReadingBackIsNotTakenForACallWithoutEffect() {
        String id = postman.post(invoice("a"));
        MoneyPosting money = money("tr_1", "121.00", new ToItem(id, ReferenceKind.INVOICE, eur("121.00")));
        postman.execute(accounting.effects(money).subList(0, 1), money.key());
        company.simulator
                .faults()
                .on("GET", ".*/financial_mutations/\\d+.json")
                .nth(2)
                .status(429);

        postman.post(money);

        assertThat(postman.unknown()).isOne();
        assertThat(accounting.item(id).orElseThrow().ties()).hasSize(1);
    }

    @Test
    void aBalanceWithinAMonthCountsTheEntriesUntilThatDay() {
        postman.post(new MoneyPosting(
                "psp:mollie:tr_1",
                chart.clearing(),
                "tr_1",
                TODAY.minusDays(10),
                eur("7.00"),
                "",
                "",
                List.of(new ToLedger(chart.unallocated(), eur("7.00"), "")),
                "money"));
        postman.post(money("tr_2", "5.00", new ToLedger(chart.unallocated(), eur("5.00"), "")));

        assertThat(accounting.ledgerBalance(chart.clearingLedger(), "EUR", TODAY.minusDays(1)))
                .contains(eur("7.00"));
        assertThat(accounting.ledgerBalance(chart.clearingLedger(), "EUR", TODAY))
                .contains(eur("12.00"));
        assertThat(accounting.ledgerBalance(chart.clearingLedger(), "EUR", LocalDate.of(2026, 10, 31)))
                .contains(eur("0.00"));
        assertThat(accounting.ledgerBalance(chart.clearingLedger(), "USD", TODAY))
                .isEmpty();
    }

    @Test
    void aPlanThatNamesAnOperationThatIsGoneIsAMistake() {
        assertThatThrownBy(() -> accounting.operation("book-by-hand")).isInstanceOf(IllegalArgumentException.class);
    }

    private MoneybirdApi api() {
        return new MoneybirdApi(
                "books",
                company.simulator.baseUrl(),
                company.seed.id(),
                new Http(company.clock),
                Company.token("secret"),
                company.clock);
    }

    private MoneybirdAccounting withToken(String token) {
        Connection connection = new Connection(
                "books",
                "moneybird",
                Connection.Role.ACCOUNTING,
                company.simulator.baseUrl(),
                "",
                Map.of(),
                List.of(),
                Map.of(),
                new Connection.Routing("nl", Map.of()));
        return new MoneybirdAccounting(
                connection, company.seed.id(), new Http(company.clock), Company.token(token), company.clock);
    }

    private long balance(String ledger) {
        return company.simulator.books(company.seed.id()).balance(ledger);
    }

    private int movements() {
        return company.simulator.books(company.seed.id()).movements().size();
    }

    private ToCost cost(String net, String vat) {
        return new ToCost(
                chart.costs(), chart.inputVat(), chart.purchaseHigh(), chart.creditor(), eur(net), eur(vat), "fees");
    }

    private InvoicePosting invoice(String id) {
        return new InvoicePosting(
                "crm:nl:invoice:" + id,
                ReferenceKind.INVOICE,
                "2026-" + id,
                TODAY,
                TODAY,
                debtor,
                List.of(new RevenueLine("Advies", eur("100.00"), chart.high(), chart.revenue(), "")),
                eur("21.00"),
                eur("121.00"),
                "CRM",
                "",
                "booked");
    }

    private MoneyPosting money(String transaction, String amount, MoneyLine... lines) {
        return new MoneyPosting(
                "psp:mollie:" + transaction,
                chart.clearing(),
                transaction,
                TODAY,
                eur(amount),
                "text",
                "Payer",
                List.of(lines),
                "money");
    }

    private static Money eur(String amount) {
        return Money.of(amount, "EUR");
    }
}
