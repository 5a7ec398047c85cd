package nl.afletter.vendor.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import nl.afletter.model.Money;
import nl.afletter.model.OpenItem;
import nl.afletter.model.Posting.CreditSettlement;
import nl.afletter.model.Posting.InvoicePosting;
import nl.afletter.model.Posting.LedgerSettlement;
import nl.afletter.model.Posting.MoneyLine;
import nl.afletter.model.Posting.MoneyPosting;
import nl.afletter.model.Posting.RevenueLine;
import nl.afletter.model.Posting.ToItem;
import nl.afletter.model.Posting.ToLedger;
import nl.afletter.model.ReferenceKind;
import nl.afletter.model.Worth;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation.Lookup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Protects items in other currencies than that of the books: booked at Exact's rate, settled in their own currency for
 * just what they are worth, and nothing left between the two entries that it takes.
 */
class ExactCurrencyTest extends ExactCases {

    private static final String CROSSING = "1295";
    private static final String DIFFERENCES = "4791";

    @BeforeEach
    void theDivisionKeepsDollars() {
        company.seed.ledger(CROSSING, "Vreemde valuta onderweg", 90);
        company.seed.rate("USD", "0.90909090909091");
        use(Map.of(ExactAccounting.CURRENCY_LEDGER, CROSSING));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDollarInvoiceIsBookedAtExactsRateAndClosedForJustThat(boolean negative) {
        company.simulator.receivablesNegative(negative);
        String id = postman.post(dollars("a", "2026-1", "110.00"));
        OpenItem item = accounting.item(id).orElseThrow();
        assertThat(item.open()).isEqualTo(usd("110.00"));
        assertThat(item.openValue()).isEqualTo(eur("100.00"));

        company.simulator.faults().on("POST", ".*/GeneralJournalEntries").resetAfterEffect();
        MoneyPosting payment = money("tr_1", "98.50", toDollars(id, "110.00", "100.00"), loss("-1.50"));
        postman.post(payment);

        assertThat(postman.unknown()).isOne();
        assertThat(postman.find(payment).values()).hasSize(2).hasOnlyElementsOfType(Lookup.Found.class);
        OpenItem settled = accounting.item(id).orElseThrow();
        assertThat(settled.open()).isEqualTo(usd("0.00"));
        assertThat(settled.openValue()).isEqualTo(eur("0.00"));
        assertThat(settled.ties()).singleElement().satisfies(tie -> {
            assertThat(tie.key()).isEqualTo("tr_1");
            assertThat(tie.amount()).isEqualTo(usd("110.00"));
            assertThat(tie.money()).isTrue();
        });
        assertThat(books().balances()).containsEntry("1290", 9_850L).containsEntry(DIFFERENCES, 150L);
        assertThat(books().balance(CROSSING)).isZero();
        assertThat(books().balance("1300")).isZero();
        assertThat(only("2026-1").matched()).isTrue();
        assertThat(accounting.movements("1290", TODAY, TODAY, "").rows())
                .singleElement()
                .satisfies(movement -> assertThat(movement.amount()).isEqualTo(eur("98.50")));
    }

    @Test
    void anAnswerThatIsLostAtTheSecondEntryBooksItOnce() {
        String id = postman.post(dollars("a", "2026-1", "110.00"));
        MoneyPosting payment = money("tr_1", "40.00", toDollars(id, "44.00", "40.00"));
        var effects = accounting.effects(payment);
        postman.execute(List.of(effects.get(0)), payment.key());
        company.simulator.faults().on("POST", ".*/GeneralJournalEntries").timeoutWithEffect();

        postman.execute(List.of(effects.get(1)), effects.get(1).key());

        assertThat(open(id)).isEqualTo(usd("66.00"));
        assertThat(books().balance(CROSSING)).isZero();
    }

    @Test
    void aChargebackOpensADollarInvoiceAgain() {
        String id = postman.post(dollars("a", "2026-1", "110.00"));
        postman.post(money("tr_1", "100.00", toDollars(id, "110.00", "100.00")));

        postman.post(money("chb_1", "-102.00", toDollars(id, "-110.00", "-102.00")));

        assertThat(open(id)).isEqualTo(usd("110.00"));
        assertThat(accounting.item(id).orElseThrow().openValue()).isEqualTo(eur("102.00"));
        assertThat(books().balance(CROSSING)).isZero();
    }

    @Test
    void moneyThatLayOnALedgerAccountSettlesADollarInvoiceInOneEntry() {
        postman.post(money("tr_1", "100.00", new ToLedger("2000", eur("100.00"), "unknown")));
        String id = postman.post(dollars("a", "2026-1", "110.00"));

        postman.post(new LedgerSettlement(
                "psp:mollie:tr_1:match", "2000", "tr_1", id, TODAY, new Worth(usd("110.00"), eur("100.00")), "found"));

        assertThat(open(id)).isEqualTo(usd("0.00"));
        assertThat(books().balance("2000")).isZero();
    }

    @Test
    void aCreditNoteOfAnotherRateLeavesItsDifferenceWhereItBelongs() {
        String id = postman.post(dollars("a", "2026-1", "110.00"));
        company.seed.rate("USD", "0.8");
        String note = postman.post(dollars("b", "2026-2", "-110.00"));

        postman.post(new CreditSettlement("crm:nl:tie:1", note, id, TODAY, usd("110.00"), DIFFERENCES, "tied"));

        assertThat(open(id)).isEqualTo(usd("0.00"));
        assertThat(open(note)).isEqualTo(usd("0.00"));
        assertThat(accounting.item(id).orElseThrow().openValue()).isEqualTo(eur("0.00"));
        assertThat(books().balance("1300")).isZero();
        assertThat(books().balance(DIFFERENCES)).isEqualTo(1_200);
    }

    @Test
    void aCreditNoteOverAPartTakesOffTheInvoiceWhatItBrings() {
        String id = postman.post(dollars("a", "2026-1", "110.00"));
        company.seed.rate("USD", "0.8");
        String note = postman.post(dollars("b", "2026-2", "-10.00"));

        postman.post(new CreditSettlement("crm:nl:tie:1", note, id, TODAY, usd("10.00"), DIFFERENCES, "tied"));

        OpenItem left = accounting.item(id).orElseThrow();
        assertThat(left.open()).isEqualTo(usd("100.00"));
        assertThat(left.openValue()).isEqualTo(eur("92.00"));
        assertThat(books().balance(DIFFERENCES)).isZero();
    }

    @Test
    void withoutAnAccountBetweenTheTwoEntriesMoneyOnADollarInvoiceIsForAPerson() {
        use(Map.of());
        String id = postman.post(dollars("a", "2026-1", "110.00"));

        Failure.Rejected refused = catchThrowableOfType(
                Failure.Rejected.class,
                () -> accounting.effects(money("tr_1", "100.00", toDollars(id, "110.00", "100.00"))));

        assertThat(refused.code()).isEqualTo("foreign-currency");
        assertThat(refused.todo()).contains("currencyLedger");
    }

    @Test
    void aCurrencyThatTheDivisionDoesNotKeepIsRefused() {
        Failure.Rejected refused = catchThrowableOfType(
                Failure.Rejected.class, () -> postman.post(inCurrency("a", "2026-1", "5.00", "CHF")));

        assertThat(refused.code()).isEqualTo("refused");
        assertThat(refused).hasMessageContaining("Valuta");
        assertThat(books().items()).isEmpty();
    }

    @Test
    void aClearingAccountInAnotherCurrencyIsRefusedBeforeAnythingIsSent() {
        MoneyPosting dollars = new MoneyPosting(
                "psp:mollie:tr_9",
                "1290",
                "tr_9",
                TODAY,
                usd("10.00"),
                "text",
                "",
                List.of(new ToLedger("2000", usd("10.00"), "text")),
                "money");

        Failure.Rejected refused = catchThrowableOfType(Failure.Rejected.class, () -> postman.post(dollars));

        assertThat(refused.code()).isEqualTo("foreign-currency");
        assertThat(books().balances()).isEmpty();
    }

    private InvoicePosting dollars(String id, String number, String net) {
        return inCurrency(id, number, net, "USD");
    }

    private InvoicePosting inCurrency(String id, String number, String net, String currency) {
        Money amount = Money.of(net, currency);
        return new InvoicePosting(
                "crm:nl:invoice:" + id,
                amount.isNegative() ? ReferenceKind.CREDIT_NOTE : ReferenceKind.INVOICE,
                number,
                TODAY,
                TODAY.plusDays(30),
                debtor,
                List.of(new RevenueLine("Advice", amount, "0", "8000", "")),
                Money.zero(currency),
                amount,
                "CRM",
                "",
                "booked");
    }

    private static MoneyLine toDollars(String id, String amount, String value) {
        return new ToItem(id, ReferenceKind.INVOICE, new Worth(usd(amount), eur(value)));
    }

    private static MoneyLine loss(String amount) {
        return new ToLedger(DIFFERENCES, eur(amount), "exchange difference");
    }

    private static Money usd(String amount) {
        return Money.of(amount, "USD");
    }
}
