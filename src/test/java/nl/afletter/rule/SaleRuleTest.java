package nl.afletter.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
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
        Choice<Row> small = SaleRule.row(
                sales(1), buyer(Map.of("card", "DE"), ""), "", Money.of("50.00", "EUR"), "NL");
        assertThat(((Choice.Made<Row>) small).value()).isEqualTo(GERMAN);
        Choice<Row> dollars = SaleRule.row(
                sales(1), buyer(Map.of("card", "DE"), ""), "", Money.of("1.00", "USD"), "NL");
        assertThat(((Choice.Stopped<Row>) dollars).code())
                .as("a limit in another currency is no limit that was kept")
                .isEqualTo("sale-above-limit");
    }

    @Test
    void vatIsWhatIsLeftOfThePriceAfterRoundingOnce() {
        assertThat(SaleRule.net(Money.of("121.00", "EUR"), new BigDecimal("0.21"))).isEqualTo(Money.of("100.00", "EUR"));
        assertThat(SaleRule.net(Money.of("0.01", "EUR"), new BigDecimal("0.21"))).isEqualTo(Money.of("0.01", "EUR"));
        assertThat(SaleRule.net(Money.of("100.00", "EUR"), new BigDecimal("0.21"))).isEqualTo(Money.of("82.64", "EUR"));
        assertThat(SaleRule.net(Money.of("1000", "JPY"), new BigDecimal("0.21"))).isEqualTo(Money.of("826", "JPY"));
    }

    private static Row made(int signs, Map<String, String> countries, String vatNumber, String kind) {
        Choice<Row> choice = SaleRule.row(
                sales(signs), buyer(countries, vatNumber), kind, Money.of("121.00", "EUR"), "NL");
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
