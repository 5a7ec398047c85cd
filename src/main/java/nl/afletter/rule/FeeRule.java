package nl.afletter.rule;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import nl.afletter.model.Administration.FeePolicy;
import nl.afletter.model.ExactAmount;
import nl.afletter.model.FeePolicies;
import nl.afletter.model.Money;
import nl.afletter.model.Payout;
import nl.afletter.model.Payout.CostKind;

/**
 * Divides the fees of a payout over cost kinds and VAT, by the PSP's own figures (mollie.md section 5). What was really
 * withheld is the truth; the exact figures may be off by less than a cent per transaction, and what they are off is
 * shown under that name.
 */
public final class FeeRule {

    private FeeRule() {}

    /**
     * A part of the fees.
     *
     * @param kind what it is for
     * @param net without VAT, positive is a cost
     * @param vat input VAT
     */
    public record Part(CostKind kind, Money net, Money vat) {}

    /**
     * The parts; together with the rest they are exactly what was withheld.
     *
     * @param parts one per kind that occurs, by the PSP's figures rounded once
     * @param rest what was withheld beyond them: under a cent per cost, and no VAT is in it
     * @param rounding what the PSP's exact figures differ from what was withheld
     */
    public record Split(List<Part> parts, Money rest, ExactAmount rounding) {}

    /**
     * What is booked of the fees of a payout.
     *
     * @param atOnce cost and VAT of the months with policy {@code settlement}
     * @param toCreditor what was withheld in each month with policy {@code invoice}, earliest first; none is zero
     * @param rounding what the PSP's exact figures differ from what was withheld, all months together
     */
    public record ByMonth(Split atOnce, SortedMap<YearMonth, Money> toCreditor, ExactAmount rounding) {}

    /**
     * Divides the fees by the policy of the month they belong to: each policy's months by themselves, so that both of
     * the PSP's figures, whole cents of the balance and fractions of the payout, agree for each.
     *
     * @param withheld fees including VAT by the calendar month of the rows of the balance
     * @param costs the PSP's own figures of the payout, per month
     */
    public static Choice<ByMonth> byMonth(
            Map<YearMonth, Money> withheld, List<Payout.Cost> costs, FeePolicies policies, String currency) {
        Choice<Split> atOnce = split(withheld, costs, policies, FeePolicy.SETTLEMENT, currency);
        if (atOnce instanceof Choice.Stopped<Split> stopped) {
            return new Choice.Stopped<>(stopped.code(), stopped.what(), stopped.todo());
        }
        Choice<Split> creditor = split(withheld, costs, policies, FeePolicy.INVOICE, currency);
        if (creditor instanceof Choice.Stopped<Split> stopped) {
            return new Choice.Stopped<>(stopped.code(), stopped.what(), stopped.todo());
        }
        SortedMap<YearMonth, Money> toCreditor = new TreeMap<>();
        withheld.forEach((month, money) -> {
            if (policies.of(month) == FeePolicy.INVOICE && !money.isZero()) {
                toCreditor.put(month, money);
            }
        });
        Choice.Made<Split> now = (Choice.Made<Split>) atOnce;
        Choice.Made<Split> later = (Choice.Made<Split>) creditor;
        ExactAmount rounding = now.value().rounding().plus(later.value().rounding());
        return new Choice.Made<>(
                new ByMonth(now.value(), toCreditor, rounding),
                toCreditor.isEmpty()
                        ? now.reason()
                        : "fees withheld in " + toCreditor.keySet()
                                + " go to the PSP as a creditor by policy 'invoice'; " + now.reason());
    }

    private static Choice<Split> split(
            Map<YearMonth, Money> withheld,
            List<Payout.Cost> costs,
            FeePolicies policies,
            FeePolicy policy,
            String currency) {
        Money sum = withheld.entrySet().stream()
                .filter(month -> policies.of(month.getKey()) == policy)
                .map(Map.Entry::getValue)
                .reduce(Money.zero(currency), Money::plus);
        return split(
                sum,
                costs.stream()
                        .filter(cost -> policies.of(cost.month()) == policy)
                        .toList());
    }

    /**
     * Divides.
     *
     * @param withheld fees including VAT that the payout is short of what it holds
     * @param costs the PSP's own figures
     */
    public static Choice<Split> split(Money withheld, List<Payout.Cost> costs) {
        Map<CostKind, ExactAmount> gross = new EnumMap<>(CostKind.class);
        Map<CostKind, ExactAmount> vat = new EnumMap<>(CostKind.class);
        ExactAmount all = ExactAmount.zero(withheld.currency());
        int count = 0;
        for (Payout.Cost cost : costs) {
            if (cost.kind() == CostKind.OTHER) {
                return new Choice.Stopped<>(
                        "unknown-cost",
                        "The PSP withheld a cost of a kind that is not known: " + cost.description() + ", "
                                + cost.gross() + ".",
                        "Look at the payout at the PSP. Book it by hand, or tell us what this cost is.");
            }
            gross.merge(cost.kind(), cost.gross(), ExactAmount::plus);
            vat.merge(cost.kind(), cost.vat(), ExactAmount::plus);
            all = all.plus(cost.gross());
            count = Math.addExact(count, cost.count());
        }
        ExactAmount rounding =
                ExactAmount.of(withheld).plus(new ExactAmount(all.value().negate(), all.currency()));
        long bound = Math.max(count, 1);
        if (rounding.value()
                        .abs()
                        .movePointRight(Money.digits(withheld.currency()))
                        .compareTo(BigDecimal.valueOf(bound))
                > 0) {
            return new Choice.Stopped<>(
                    "fees-differ",
                    "The payout is " + withheld + " short of its transactions, but the PSP's own figures say fees of "
                            + all + ".",
                    "Compare the payout with the PSP's report. Nothing was booked.");
        }
        List<Part> parts = parts(withheld, gross, vat);
        Money rest = withheld;
        for (Part part : parts) {
            rest = rest.minus(part.net()).minus(part.vat());
        }
        return new Choice.Made<>(
                new Split(parts, rest, rounding),
                "fees by the PSP's own figures; rounding under a cent per cost " + rounding);
    }

    /** Each kind rounded once. */
    private static List<Part> parts(Money withheld, Map<CostKind, ExactAmount> gross, Map<CostKind, ExactAmount> vat) {
        if (gross.isEmpty()) {
            return withheld.isZero()
                    ? List.of()
                    : List.of(new Part(CostKind.TRANSACTION, withheld, Money.zero(withheld.currency())));
        }
        return gross.keySet().stream()
                .map(kind -> {
                    Money tax = vat.get(kind).round();
                    return new Part(kind, gross.get(kind).round().minus(tax), tax);
                })
                .toList();
    }
}
