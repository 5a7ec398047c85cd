package nl.afletter.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import nl.afletter.model.Administration;
import nl.afletter.model.ExactAmount;
import nl.afletter.model.FeePolicies;
import nl.afletter.model.Money;
import nl.afletter.model.Payout.Cost;
import nl.afletter.model.Payout.CostKind;
import org.junit.jupiter.api.Test;

/**
 * Protects how withheld fees are divided (mollie.md section 5): by the PSP's own figures, each kind rounded once, and
 * always to exactly what was withheld; what does not add up stops.
 */
class FeeRuleTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);
    private static final FeePolicies INVOICE_FROM_NOVEMBER = new FeePolicies(List.of(
            new FeePolicies.Row(Administration.FeePolicy.SETTLEMENT, YearMonth.of(2026, 1)),
            new FeePolicies.Row(Administration.FeePolicy.INVOICE, NOVEMBER)));

    @Test
    void theWorkedExampleIsDividedOverFeesVatAndChargebacks() {
        assertThat(split(
                        "24.68",
                        cost(CostKind.TRANSACTION, 4, "8.0000", "1.6800"),
                        cost(CostKind.CHARGEBACK, 1, "15.0000", "0.0000")))
                .containsExactly("TRANSACTION 8.00 1.68", "CHARGEBACK 15.00 0.00", "rest 0.00");
    }

    @Test
    void fourDecimalsAreRoundedOncePerKindAndTheRestIsShown() {
        assertThat(split("1.08", cost(CostKind.TRANSACTION, 3, "0.8700", "0.1827")))
                .containsExactly("TRANSACTION 0.87 0.18", "rest 0.03");
    }

    @Test
    void figuresOfTwoMonthsAreOneSumBeforeTheyAreRounded() {
        assertThat(split(
                        "0.67",
                        cost(CostKind.TRANSACTION, 1, "0.2760", "0.0580"),
                        cost(CostKind.TRANSACTION, 1, "0.2760", "0.0580")))
                .containsExactly("TRANSACTION 0.55 0.12", "rest 0.00");
    }

    @Test
    void moreThanACentPerCostIsAStop() {
        assertThat(FeeRule.split(eur("1.09"), List.of(cost(CostKind.TRANSACTION, 3, "0.8700", "0.1827"))))
                .isInstanceOf(Choice.Stopped.class)
                .extracting("code")
                .isEqualTo("fees-differ");
    }

    @Test
    void aCostThatIsNotKnownIsAStop() {
        assertThat(FeeRule.split(eur("1.21"), List.of(cost(CostKind.OTHER, 1, "1.0000", "0.2100"))))
                .isInstanceOf(Choice.Stopped.class)
                .extracting("code")
                .isEqualTo("unknown-cost");
    }

    @Test
    void theFeesOfEachMonthGoByItsOwnPolicyToTheCent() {
        List<Cost> costs = List.of(cost(OCTOBER, 3, "0.8700", "0.1827"), cost(NOVEMBER, 2, "0.5800", "0.1218"));
        Map<YearMonth, Money> withheld = new TreeMap<>(Map.of(OCTOBER, eur("1.08"), NOVEMBER, eur("0.72")));
        FeeRule.ByMonth divided = made(FeeRule.byMonth(withheld, costs, INVOICE_FROM_NOVEMBER, "EUR"));
        assertThat(divided.toCreditor()).containsExactly(Map.entry(NOVEMBER, eur("0.72")));
        assertThat(divided.atOnce().parts())
                .containsExactly(new FeeRule.Part(CostKind.TRANSACTION, eur("0.87"), eur("0.18")));
        assertThat(divided.atOnce().rest()).isEqualTo(eur("0.03"));
        assertThat(divided.rounding()).isEqualTo(ExactAmount.of("0.0455", "EUR"));
    }

    @Test
    void whatDoesNotAddUpInOneOfTwoMonthsIsAStopAlthoughTheSumDoes() {
        List<Cost> costs = List.of(cost(OCTOBER, 3, "0.8700", "0.1827"), cost(NOVEMBER, 2, "0.5800", "0.1218"));
        Map<YearMonth, Money> withheld = new TreeMap<>(Map.of(OCTOBER, eur("1.18"), NOVEMBER, eur("0.62")));
        assertThat(FeeRule.byMonth(withheld, costs, INVOICE_FROM_NOVEMBER, "EUR"))
                .isInstanceOf(Choice.Stopped.class)
                .extracting("code")
                .isEqualTo("fees-differ");
        FeePolicies always = FeePolicies.always(Administration.FeePolicy.SETTLEMENT);
        assertThat(made(FeeRule.byMonth(withheld, costs, always, "EUR")).toCreditor())
                .isEmpty();
    }

    private static FeeRule.ByMonth made(Choice<FeeRule.ByMonth> choice) {
        assertThat(choice).isInstanceOf(Choice.Made.class);
        return ((Choice.Made<FeeRule.ByMonth>) choice).value();
    }

    @Test
    void withoutFeesThereIsNothingToDivide() {
        assertThat(split("0.00")).containsExactly("rest 0.00");
    }

    private static List<String> split(String withheld, Cost... costs) {
        Choice<FeeRule.Split> choice = FeeRule.split(eur(withheld), List.of(costs));
        assertThat(choice).isInstanceOf(Choice.Made.class);
        FeeRule.Split split = ((Choice.Made<FeeRule.Split>) choice).value();
        List<String> rows = new ArrayList<>();
        Money sum = split.rest();
        for (FeeRule.Part part : split.parts()) {
            rows.add(part.kind() + " " + part.net().toDecimal() + " "
                    + part.vat().toDecimal());
            sum = sum.plus(part.net()).plus(part.vat());
        }
        assertThat(sum).as("all parts").isEqualTo(eur(withheld));
        rows.add("rest " + split.rest().toDecimal());
        return rows;
    }

    private static Cost cost(CostKind kind, int count, String net, String vat) {
        return cost(NOVEMBER, kind, count, net, vat);
    }

    private static Cost cost(YearMonth month, int count, String net, String vat) {
        return cost(month, CostKind.TRANSACTION, count, net, vat);
    }

    private static Cost cost(YearMonth month, CostKind kind, int count, String net, String vat) {
        ExactAmount exactNet = ExactAmount.of(net, "EUR");
        ExactAmount exactVat = ExactAmount.of(vat, "EUR");
        return new Cost(kind.toString(), kind, count, exactNet, exactVat, exactNet.plus(exactVat), month);
    }

    private static Money eur(String amount) {
        return Money.of(amount, "EUR");
    }
}
