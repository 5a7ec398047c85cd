package nl.afletter.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import nl.afletter.model.Posting.MoneyPosting;
import nl.afletter.model.Posting.ToItem;
import nl.afletter.model.Posting.ToLedger;
import org.junit.jupiter.api.Test;

/**
 * Protects the cents of money in two currencies: parts have their share of the value and together the whole, and an entry
 * that does not balance in the clearing account's currency cannot be made.
 */
class WorthTest {

    private static final Worth PAID = new Worth(usd("110.00"), eur("98.50"));

    @Test
    void partsHaveTheirShareAndTheRestHasWhatIsLeft() {
        Worth left = PAID;
        for (int third = 0; third < 2; third++) {
            Worth part = left.part(usd("36.67"));
            left = left.minus(part);
        }
        assertThat(left).isEqualTo(new Worth(usd("36.66"), eur("32.83")));
        assertThat(PAID.part(usd("36.67")).value()).isEqualTo(eur("32.84"));
        assertThat(PAID.part(PAID.amount())).isEqualTo(PAID);
        assertThat(left.minus(left.part(left.amount())).value()).isEqualTo(eur("0.00"));
    }

    @Test
    void oneCurrencyHasOneAmount() {
        assertThat(Worth.of(eur("10.00")).part(eur("3.00")).value()).isEqualTo(eur("3.00"));
        assertThatThrownBy(() -> new Worth(eur("10.00"), eur("9.00"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PAID.part(eur("1.00"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        for (Worth worth : List.of(PAID, PAID.negate(), PAID.none())) {
            assertThat(Worth.read(worth.write(), PAID)).isEqualTo(worth);
        }
        assertThat(Worth.of(eur("12.30")).write()).isEqualTo("12.30");
        assertThat(Worth.read("12.30", Worth.of(eur("0.00")))).isEqualTo(Worth.of(eur("12.30")));
    }

    @Test
    void theWorkedExampleBalancesInTheClearingAccountsCurrencyAndNothingElseDoes() {
        ToItem item = new ToItem("xi:1", ReferenceKind.INVOICE, new Worth(usd("110.00"), eur("100.00")));
        MoneyPosting posting = posting(item, new ToLedger("4795", eur("-1.50"), "exchange difference"));
        assertThat(posting.entry().lines())
                .containsExactly(
                        new BalancedEntry.Line("1210", eur("98.50")),
                        new BalancedEntry.Line("debtors", eur("-100.00")),
                        new BalancedEntry.Line("4795", eur("1.50")));
        assertThatThrownBy(() -> posting(item)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> posting(new ToItem("xi:1", ReferenceKind.INVOICE, usd("98.50"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ToItem("xi:1", ReferenceKind.INVOICE, new Worth(usd("110.00"), eur("-100.00"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static MoneyPosting posting(Posting.MoneyLine... lines) {
        return new MoneyPosting(
                "psp:mollie:tr_1",
                "1210",
                "tr_1",
                LocalDate.of(2026, 11, 2),
                eur("98.50"),
                "",
                "",
                List.of(lines),
                "paid");
    }

    private static Money eur(String amount) {
        return Money.of(amount, "EUR");
    }

    private static Money usd(String amount) {
        return Money.of(amount, "USD");
    }
}
