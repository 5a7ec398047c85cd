package nl.afletter.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import nl.afletter.model.Buyer;
import nl.afletter.model.Money;
import nl.afletter.model.Sales;
import nl.afletter.model.Sales.Make;
import nl.afletter.model.Sales.Row;
import org.junit.jupiter.api.Test;

/** Protects the VAT of a sale that only its payment tells of: what is not proven is never assumed. */
class SaleRuleTest {

    private static final Row HIGH = row("NL", "", "0.21", null);
    private static final Row BOOKS = row("NL", "book", "0.09", null);
    private static final Row GERMAN = row("DE", "", "0.19", Money.of("50.00", "EUR"));

    @Test
    void theKindOfThingDecidesBeforeTheCountryAlone() {
        assertThat(made(1, Map.of("address", "NL"), "", "book")).isEqualTo(BOOKS);
        assertThat(made(1, Map.of("address", "NL"), "", "chair")).isEqualTo(HIGH);
        assertThat(made(1, Map.of("address", "nl"), "", "")).as("written small").isEqualTo(HIGH);
    }

    @Test
    void noSignAndTooFewSignsAndSignsThatDifferAreForAPerson() {
        assertThat(stopped(1, Map.of(), "")).isEqualTo("sale-country-unclear");
        assertThat(stopped(2, Map.of("address", "NL"), "")).isEqualTo("sale-country-unclear");
        assertThat(stopped(1, Map.of("address", "NL", "card", "DE"), "")).isEqualTo("sale-country-unclear");
        assertThat(made(2, Map.of("address", "NL", "card", "NL"), "", "")).isEqualTo(HIGH);
    }

    @Test
    void aBusinessAbroadIsForAPersonAndOneAtHomeIsNot() {
        assertThat(stopped(1, Map.of("address", "DE"), "DE123456789")).isEqualTo("sale-to-business");
        assertThat(made(1, Map.of("address", "NL"), "NL001234567B01", "")).isEqualTo(HIGH);
    }

    @Test
    void aCountryWithoutARowAndAnAmountAboveTheLimitAreForAPerson() {
        assertThat(stopped(1, Map.of("card", "BE"), "")).isEqualTo("sale-vat-not-mapped");
        assertThat(stopped(1, Map.of("card", "DE"), "")).isEqualTo("sale-above-limit");
        Choice<Row> small = SaleRule.row(sales(1), buyer(Map.of("card", "DE"), ""), "", Money.of("50.00", "EUR"), "NL");
        assertThat(((Choice.Made<Row>) small).value()).isEqualTo(GERMAN);
        Choice<Row> dollars =
                SaleRule.row(sales(1), buyer(Map.of("card", "DE"), ""), "", Money.of("1.00", "USD"), "NL");
        assertThat(((Choice.Stopped<Row>) dollars).code())
                .as("a limit in another currency is no limit that was kept")
                .isEqualTo("sale-above-limit");
    }

    @Test
    void everyPriceIsDividedAsPackagesComputeItAndAtMostACentIsLeft() {
        BigDecimal rate = new BigDecimal("0.21");
        assertThat(parts("121.00", rate)).isEqualTo("100.00 21.00");
        assertThat(parts("100.00", rate)).as("82.64 and 17.35 are a cent less").isEqualTo("82.64 17.35");
        assertThat(parts("0.01", rate)).isEqualTo("0.01 0.00");
        assertThat(parts("10.90", new BigDecimal("0.09"))).isEqualTo("10.00 0.90");
        assertThat(parts("50.00", BigDecimal.ZERO)).isEqualTo("50.00 0.00");
        for (long cents = 1; cents <= 20_000; cents++) {
            Money gross = Money.ofMinor(cents, "EUR");
            SaleRule.Parts parts = SaleRule.parts(gross, rate);
            assertThat(gross.minus(parts.total()).minor()).as("%s", gross).isBetween(0L, 1L);
            assertThat(parts.vat().decimal())
                    .isEqualTo(parts.net().decimal().multiply(rate).setScale(2, RoundingMode.HALF_UP));
        }
    }

    private static String parts(String gross, BigDecimal rate) {
        SaleRule.Parts parts = SaleRule.parts(Money.of(gross, "EUR"), rate);
        return parts.net().toDecimal() + " " + parts.vat().toDecimal();
    }

    private static Row made(int signs, Map<String, String> countries, String vatNumber, String kind) {
        Choice<Row> choice =
                SaleRule.row(sales(signs), buyer(countries, vatNumber), kind, Money.of("121.00", "EUR"), "NL");
        return ((Choice.Made<Row>) choice).value();
    }

    private static String stopped(int signs, Map<String, String> countries, String vatNumber) {
        Choice<Row> choice =
                SaleRule.row(sales(signs), buyer(countries, vatNumber), "", Money.of("121.00", "EUR"), "NL");
        return ((Choice.Stopped<Row>) choice).code();
    }

    private static Sales sales(int signs) {
        return new Sales(Make.BOOKED, signs, "product", List.of(HIGH, BOOKS, GERMAN));
    }

    private static Row row(String country, String kind, String rate, Money upTo) {
        return new Row(country, kind, "S", new BigDecimal(rate), "code", "8000", upTo);
    }

    private static Buyer buyer(Map<String, String> countries, String vatNumber) {
        return new Buyer("cus_1", "J. Jansen", "", "", "", "", "", "", vatNumber, countries);
    }
}
