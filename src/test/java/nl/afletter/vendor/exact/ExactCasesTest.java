package nl.afletter.vendor.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import nl.afletter.contract.Postman;
import nl.afletter.http.Http;
import nl.afletter.local.sim.exact.ExactBooks;
import nl.afletter.model.Debtor;
import nl.afletter.model.Money;
import nl.afletter.model.Posting;
import nl.afletter.model.Posting.CreditSettlement;
import nl.afletter.model.Posting.DebtorPosting;
import nl.afletter.model.Posting.InvoicePosting;
import nl.afletter.model.Posting.MoneyLine;
import nl.afletter.model.Posting.MoneyPosting;
import nl.afletter.model.Posting.RevenueLine;
import nl.afletter.model.Posting.ToCost;
import nl.afletter.model.Posting.ToItem;
import nl.afletter.model.Posting.ToLedger;
import nl.afletter.model.Posting.VatAmount;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation.Lookup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Protects what only Exact does: settling that it may or may not match by itself, signs on which sources disagree, VAT
 * per line, refusals as 500, and limits.
 */
class ExactCasesTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

    private final Company company = new Company();
    private ExactAccounting accounting = company.accounting();
    private Postman postman = new Postman(accounting, company.clock);
    private final String debtor = postman.post(debtor("10231"));

    @AfterEach
    void stop() {
        assertThat(books().contradictions()).isEmpty();
        company.close();
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void whatIsOpenIsRightWhicheverSignExactShowsAndWhetherOrNotItMatches(boolean negative, boolean matches) {
        company.simulator.receivablesNegative(negative);
        company.simulator.matchesItself(matches);
        String id = postman.post(invoice("a", "2026-1", "100.00"));
        postman.post(money("tr_1", "21.00", toItem(id, "21.00")));
        assertThat(open(id)).isEqualTo(eur("100.00"));
        postman.post(money("tr_2", "100.00", toItem(id, "100.00")));
        assertThat(open(id)).isEqualTo(eur("0.00"));
        assertThat(accounting.openItems("").rows()).isEmpty();
        postman.post(money("chb_1", "-121.00", toItem(id, "-121.00")));
        assertThat(open(id)).isEqualTo(eur("121.00"));
        assertThat(accounting.openItems("").rows()).singleElement().satisfies(item -> {
            assertThat(item.id()).isEqualTo(id);
            assertThat(item.open()).isEqualTo(eur("121.00"));
        });
        postman.post(money("chb_1-won", "121.00", toItem(id, "121.00")));
        assertThat(open(id)).isEqualTo(eur("0.00"));
        assertThat(only("2026-1").matched()).isEqualTo(matches);
    }

    @Test
    void whatExactDoesNotMatchIsSentAsMatchSetsWhereTheOptionSaysSo() {
        company.simulator.matchesItself(false);
        use(Map.of(ExactAccounting.MATCH_SETS, "true"));
        String id = postman.post(invoice("a", "2026-1", "100.00"));

        postman.post(money("tr_1", "121.00", toItem(id, "121.00")));

        assertThat(only("2026-1").matched()).isTrue();
        assertThat(open(id)).isEqualTo(eur("0.00"));
    }

    @Test
    void aLostAnswerToMatchSetsIsLookedUpAndNothingIsMatchedTwice() {
        company.simulator.matchesItself(false);
        use(Map.of(ExactAccounting.MATCH_SETS, "true"));
        String id = postman.post(invoice("a", "2026-1", "100.00"));
        company.simulator.faults().on("POST", "/docs/XMLUpload.aspx").resetAfterEffect();

        postman.post(money("tr_1", "121.00", toItem(id, "121.00")));

        assertThat(postman.unknown()).isOne();
        assertThat(only("2026-1").matched()).isTrue();
    }

    @Test
    void matchSetsThatExactDoesNotCarryOutLeaveThePaymentBookedToBeMatchedByHand() {
        company.simulator.matchesItself(false);
        company.simulator.matchesByXml(false);
        use(Map.of(ExactAccounting.MATCH_SETS, "true"));
        String id = postman.post(invoice("a", "2026-1", "100.00"));
        MoneyPosting payment = money("tr_1", "121.00", toItem(id, "121.00"));

        postman.post(payment);

        assertThat(open(id)).isEqualTo(eur("0.00"));
        assertThat(only("2026-1").matched()).isFalse();
        assertThat(accounting.toBeMatched()).containsExactly("2026-1 = 26700001 of account 10231");
        company.seed.matchByHand(id);
        assertThat(open(id)).isEqualTo(eur("0.00"));
        assertThat(accounting.toBeMatched()).isEmpty();
    }

    @Test
    void matchSetsAreNotSentForAPart() {
        company.simulator.matchesItself(false);
        use(Map.of(ExactAccounting.MATCH_SETS, "true"));
        String id = postman.post(invoice("a", "2026-1", "100.00"));

        postman.post(money("tr_1", "21.00", toItem(id, "21.00")));

        assertThat(company.simulator.requests().lines())
                .noneMatch(line -> line.path().contains("XMLUpload"));
        assertThat(accounting.toBeMatched()).as("what is open in part").isEmpty();
        assertThat(open(id)).isEqualTo(eur("100.00"));
    }

    @Test
    void aCreditNoteThatLowersItsInvoiceStandsUnderBothNumbers() {
        String id = postman.post(invoice("a", "2026-1", "100.00"));
        String credit = postman.post(invoice("b", "2026-2", ReferenceKind.CREDIT_NOTE, "-50.00", "-10.50"));

        postman.post(new CreditSettlement("crm:nl:tie:1", credit, id, TODAY, eur("60.50"), "tied"));

        assertThat(open(id)).isEqualTo(eur("60.50"));
        assertThat(open(credit)).isEqualTo(eur("0.00"));
        assertThat(accounting.item(id).orElseThrow().ties()).singleElement().satisfies(tie -> assertThat(tie.money())
                .isFalse());
    }

    @Test
    void aPaymentThatAPersonMatchedWithoutANumberLeavesNothingOpen() {
        String id = postman.post(invoice("a", "2026-1", "100.00"));

        company.seed.paidByHand(id, TODAY, "1100");

        assertThat(open(id)).isEqualTo(eur("0.00"));
        assertThat(accounting.openItems("").rows()).isEmpty();
    }

    @Test
    void vatThatTheCrmRoundedOtherwiseIsSaidOnTheLargestLine() {
        InvoicePosting odd = new InvoicePosting(
                "crm:nl:invoice:odd",
                ReferenceKind.INVOICE,
                "2026-9",
                TODAY,
                TODAY,
                debtor,
                List.of(line("one", "0.12"), line("two", "0.12")),
                eur("0.05"),
                List.of(new VatAmount("2", eur("0.05"))),
                eur("0.29"),
                "CRM",
                "",
                "booked");

        assertThat(accounting.item(postman.post(odd)).orElseThrow().total()).isEqualTo(eur("0.29"));
        assertThat(books().balance("1500")).isEqualTo(-5);
    }

    @Test
    void vatOfACodeThatIncludesItIsRefused() {
        InvoicePosting including = invoice("a", "2026-1", "3", "100.00", "21.00");

        Failure.Rejected refused = catchThrowableOfType(Failure.Rejected.class, () -> postman.post(including));

        assertThat(refused.code()).isEqualTo("vat-code-unknown");
        assertThat(accounting.openItems("").rows()).isEmpty();
    }

    @Test
    void aReverseChargedInvoiceHasNoVatOnIt() {
        String id = postman.post(invoice("a", "2026-1", "6", "500.00", "0.00"));

        assertThat(accounting.item(id).orElseThrow().total()).isEqualTo(eur("500.00"));
    }

    @Test
    void reverseChargedFeesAreDueAndDeductedAtOnce() {
        ToCost fee = new ToCost("4510", "1520", "6", "", eur("-8.00"), eur("0.00"), "fees");

        postman.post(money("stl_1-fee", "-8.00", fee));

        assertThat(books().balance("4510")).isEqualTo(800);
        assertThat(books().balance("1520")).isEqualTo(168);
        assertThat(books().balance("1500")).isEqualTo(-168);
        assertThat(books().balance("1290")).isEqualTo(-800);
    }

    @Test
    void feesWithVatNeedAJournalThatAllowsIt() {
        company.seed.allowVat("90", false);
        ToCost fee = new ToCost("4510", "1520", "2", "", eur("-8.00"), eur("-1.68"), "fees");

        Failure.Rejected refused =
                catchThrowableOfType(Failure.Rejected.class, () -> postman.post(money("stl_1-fee", "-9.68", fee)));

        assertThat(refused.code()).isEqualTo("vat-code-unknown");
        assertThat(refused.todo()).contains("Allow VAT");
        assertThat(books().balances()).isEmpty();
    }

    @Test
    void costCentreAndProjectStandOnTheLineByTheirCodes() {
        company.seed.costCentre("PRJ42", "Verbouwing");
        company.seed.project("P7", "Kantoor");
        InvoicePosting placed = new InvoicePosting(
                "crm:nl:invoice:p",
                ReferenceKind.INVOICE,
                "2026-5",
                TODAY,
                TODAY,
                debtor,
                List.of(new RevenueLine("work", eur("100.00"), "2", "8000", "PRJ42 project:P7")),
                eur("21.00"),
                eur("121.00"),
                "CRM",
                "",
                "booked");
        postman.post(placed);

        assertThat(accounting.standing("crm:nl:invoice:p", debtor, TODAY, TODAY))
                .singleElement()
                .satisfies(standing -> {
                    assertThat(standing.effect().intent())
                            .isEqualTo(accounting.effects(placed).get(0).intent())
                            .contains("PRJ42 project:P7");
                });
    }

    @Test
    void aRefusalThatComesAsA500IsARefusalAndNothingIsLookedForLater() {
        company.seed.ledger("1301", "Nog een debiteurenrekening", 20);
        InvoicePosting wrong = invoiceOn("1301");

        Failure.Rejected refused = catchThrowableOfType(Failure.Rejected.class, () -> postman.post(wrong));

        assertThat(refused.code()).isEqualTo("refused");
        assertThat(refused).hasMessageContaining("Grootboekrekeningtype");
        assertThat(postman.unknown()).isZero();
        assertThat(accounting.openItems("").rows()).isEmpty();
    }

    @Test
    void theMinuteLimitPausesUntilTheResetThatItsHeaderNames() {
        company.simulator.limitRequestsTo(1, 5_000);
        accounting.openItems("");

        Failure.Throttled pause = catchThrowableOfType(Failure.Throttled.class, () -> accounting.openItems(""));

        assertThat(pause.until()).isEqualTo(company.clock.instant().plusSeconds(60));
    }

    @Test
    void theDayLimitPausesUntilItsEnd() {
        company.simulator.limitRequestsTo(100, 1);
        accounting.openItems("");

        Failure.Throttled pause = catchThrowableOfType(Failure.Throttled.class, () -> accounting.openItems(""));

        assertThat(pause.until()).isEqualTo(company.clock.instant().plus(Duration.ofDays(1)));
    }

    @Test
    void nothingThatIsOrdinaryIsAnsweredWithAnErrorOfTheBudget() {
        String id = postman.post(invoice("a", "2026-1", "100.00"));
        postman.find(invoice("b", "2026-2", "100.00"));
        accounting.item("00000000-0000-4000-8000-000000000000");
        accounting.debtor("4711");
        postman.post(money("tr_1", "121.00", toItem(id, "121.00")));
        accounting.closedUntil();
        accounting.openItems("");
        accounting.movements("1290", TODAY, TODAY, "");

        assertThat(company.simulator.requests().lines()).allMatch(line -> line.status() < 400);
    }

    @Test
    void oneGrantOpensSeveralDivisionsAndTheirBooksStayApart() {
        var other = company.simulator.division("200002", "Tweede BV");
        other.ledger("8000", "Omzet", 110);
        ExactAccounting second =
                company.accounting(company.simulator.baseUrl(), "200002", Map.of(), new Http(company.clock));
        Postman there = new Postman(second, company.clock);
        String itsDebtor = there.post(debtor("10231"));
        there.post(new InvoicePosting(
                "crm:nl:invoice:x",
                ReferenceKind.INVOICE,
                "2026-1",
                TODAY,
                TODAY,
                itsDebtor,
                List.of(line("work", "100.00")),
                eur("21.00"),
                eur("121.00"),
                "CRM",
                "",
                "booked"));

        assertThat(second.openItems("").rows()).hasSize(1);
        assertThat(accounting.openItems("").rows()).isEmpty();
        assertThat(company.simulator.books("200002").contradictions()).isEmpty();
    }

    @Test
    void aDivisionThatTheGrantDoesNotOpenIsRefused() {
        ExactAccounting closed =
                company.accounting(company.simulator.baseUrl(), "999999", Map.of(), new Http(company.clock));

        Failure.Rejected refused = catchThrowableOfType(Failure.Rejected.class, () -> closed.openItems(""));

        assertThat(refused.code()).isEqualTo("not-allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"USD"})
    void moneyInAnotherCurrencyIsRefusedBeforeItIsSent(String currency) {
        MoneyPosting dollars = new MoneyPosting(
                "psp:mollie:tr_9",
                "1290",
                "tr_9",
                TODAY,
                Money.of("10.00", currency),
                "text",
                "",
                List.of(new ToLedger("2000", Money.of("10.00", currency), "text")),
                "money");

        Failure.Rejected refused = catchThrowableOfType(Failure.Rejected.class, () -> postman.post(dollars));

        assertThat(refused.code()).isEqualTo("foreign-currency");
        assertThat(books().balances()).isEmpty();
    }

    @Test
    void anInvoiceWithoutYourRefIsNamedByExactsOwnNumber() {
        String id = company.seed.foreignInvoice(debtor, "", TODAY, 10_000, "8000");
        String number = accounting.item(id).orElseThrow().number();

        assertThat(number).isEqualTo("26700001");
        assertThat(accounting.itemsByReference(new Reference(ReferenceKind.INVOICE, number), TODAY, TODAY))
                .singleElement()
                .satisfies(item -> assertThat(item.id()).isEqualTo(id));
    }

    @Test
    void anEntryThatStandsTwiceUnderOurKeyIsForAPerson() {
        MoneyPosting money = money("tr_1", "10.00", new ToLedger("2000", eur("10.00"), "text"));
        postman.post(money);
        new Postman(accounting, company.clock).post(money);

        assertThat(postman.find(money).values())
                .singleElement()
                .isInstanceOfSatisfying(Lookup.Unclear.class, unclear -> assertThat(unclear.evidence())
                        .contains("more than once"));
    }

    @Test
    void aLaterVersionUnderTheSameNumberIsAbsentUntilItIsBooked() {
        InvoicePosting first = invoice("a", "2026-1", "100.00");
        postman.post(first);
        InvoicePosting second = invoice("a:v2", "2026-1", "50.00");

        assertThat(postman.find(second).values()).hasOnlyElementsOfType(Lookup.Absent.class);
        postman.post(second);
        assertThat(postman.find(second).values()).hasOnlyElementsOfType(Lookup.Found.class);
        assertThat(postman.find(first).values()).hasOnlyElementsOfType(Lookup.Found.class);
    }

    @Test
    void anEntryWhoseNotesExactDoesNotShowIsForAPersonAndNeverBookedTwice() {
        company.simulator.showsNotes(false);
        MoneyPosting money = money("tr_1", "10.00", new ToLedger("2000", eur("10.00"), "text"));
        postman.post(money);

        assertThat(postman.find(money).values()).hasOnlyElementsOfType(Lookup.Unclear.class);
        assertThat(postman.find(money("tr_11", "10.00", new ToLedger("2000", eur("10.00"), "text")))
                        .values())
                .hasOnlyElementsOfType(Lookup.Absent.class);
    }

    @Test
    void moreThanAPageOfOpenItemsIsReadWithoutLoss() {
        for (int i = 0; i < 70; i++) {
            company.seed.foreignInvoice(debtor, "H-" + i, TODAY, 10_000, "8000");
        }

        var first = accounting.openItems("");
        var second = accounting.openItems(first.next());

        assertThat(first.rows()).hasSize(60);
        assertThat(second.rows()).hasSize(10);
        assertThat(second.isLast()).isTrue();
        assertThat(second.rows()).doesNotContainAnyElementsOf(first.rows());
    }

    private void use(Map<String, String> options) {
        accounting = company.accounting(options);
        postman = new Postman(accounting, company.clock);
    }

    private ExactBooks books() {
        return company.simulator.books(company.seed.division());
    }

    private ExactBooks.Item only(String number) {
        assertThat(books().withNumber(number)).hasSize(1);
        return books().withNumber(number).get(0);
    }

    private Money open(String id) {
        return accounting.item(id).orElseThrow().open();
    }

    private static DebtorPosting debtor(String number) {
        Debtor card = new Debtor(
                "c1", true, "Voorbeeld BV", "", "", "", "", "Hoofdstraat 1", "3511AA", "Utrecht", "NL", "", "", "");
        return new DebtorPosting("crm:nl:debtor:" + number, "", number, card, "new");
    }

    private InvoicePosting invoice(String id, String number, String net) {
        return invoice(
                id,
                number,
                "2",
                net,
                eur(net).decimal().multiply(new BigDecimal("0.21")).toString());
    }

    private InvoicePosting invoice(String id, String number, String code, String net, String vat) {
        return invoice(id, number, ReferenceKind.INVOICE, code, "8000", net, vat);
    }

    private InvoicePosting invoice(String id, String number, ReferenceKind kind, String net, String vat) {
        return invoice(id, number, kind, "2", "8000", net, vat);
    }

    private InvoicePosting invoiceOn(String ledger) {
        return invoice("a", "2026-1", ReferenceKind.INVOICE, "2", ledger, "100.00", "21.00");
    }

    private InvoicePosting invoice(
            String id, String number, ReferenceKind kind, String code, String ledger, String net, String vat) {
        Money tax = Money.of(new BigDecimal(vat).stripTrailingZeros(), "EUR");
        return new InvoicePosting(
                "crm:nl:invoice:" + id,
                kind,
                number,
                TODAY,
                TODAY.plusDays(30),
                debtor,
                List.of(new RevenueLine("work", eur(net), code, ledger, "")),
                tax,
                eur(net).plus(tax),
                "CRM",
                "",
                "booked");
    }

    private static RevenueLine line(String text, String net) {
        return new RevenueLine(text, eur(net), "2", "8000", "");
    }

    private static Posting.ToItem toItem(String id, String amount) {
        return new ToItem(id, ReferenceKind.INVOICE, eur(amount));
    }

    private static MoneyPosting money(String transaction, String amount, MoneyLine... lines) {
        return new MoneyPosting(
                "psp:mollie:" + transaction,
                "1290",
                transaction,
                TODAY,
                eur(amount),
                transaction + " in words",
                "",
                List.of(lines),
                "money");
    }

    private static Money eur(String amount) {
        return Money.of(amount, "EUR");
    }
}
