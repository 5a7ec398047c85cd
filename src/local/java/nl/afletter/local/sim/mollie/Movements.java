package nl.afletter.local.sim.mollie;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Map;
import nl.afletter.local.sim.mollie.MollieState.BalanceRow;
import nl.afletter.local.sim.mollie.MollieState.MovementRow;
import nl.afletter.local.sim.mollie.MollieState.Tariff;
import nl.afletter.model.Money;

/** Moves money on a balance, and checks that none was made or lost (mollie.md section 6). */
final class Movements {
    static final BigDecimal VAT = new BigDecimal("0.21");

    private final MollieState state;

    Movements(MollieState state) {
        this.state = state;
    }

    /**
     * Books a movement with the fee of a tariff. The fee is withheld including VAT, rounded up to a whole cent.
     *
     * @param tariff key of the price list, or null for a movement without a fee
     * @param label what the figures of the payout call it
     */
    MovementRow post(String type, Money amount, String tariff, String label, Instant at, Map<String, String> context) {
        BalanceRow balance = state.balance(amount.currency());
        Tariff price = tariff == null ? null : state.tariffs.get(tariff);
        MovementRow row = new MovementRow();
        row.id = state.id("baltr_");
        row.type = type;
        row.initial = amount.minor();
        row.label = label;
        row.context = Map.copyOf(context);
        row.createdAt = later(balance, at);
        if (price != null) {
            row.tariff = tariff;
            row.net = price.net(amount);
            row.fees = -row.net
                    .multiply(BigDecimal.ONE.add(state.vatRate(tariff)))
                    .movePointRight(2)
                    .setScale(0, RoundingMode.CEILING)
                    .longValueExact();
        }
        balance.movements.add(row);
        balance.available = Math.addExact(balance.available, row.result());
        return row;
    }

    MovementRow post(String type, Money amount, Instant at, Map<String, String> context) {
        return post(type, amount, null, type, at, context);
    }

    /** @throws IllegalStateException if a balance is not the sum of its movements, or a payout not that of its slice */
    void check() {
        for (BalanceRow balance : state.balances.rows) {
            long sum = 0;
            for (MovementRow row : balance.movements.rows) {
                sum = Math.addExact(sum, row.result());
            }
            if (sum != balance.available) {
                throw new IllegalStateException(balance.id + " holds " + balance.available + ", its movements " + sum);
            }
        }
        state.settlements.rows.forEach(settlement -> {
            long left = state.balances.get(settlement.balance).movements.rows.stream()
                    .filter(row -> row.type.equals("outgoing-transfer"))
                    .filter(row -> settlement.id.equals(row.context.get("settlementId")))
                    .mapToLong(MovementRow::result)
                    .sum();
            if (left != -settlement.amount.minor()) {
                throw new IllegalStateException(
                        settlement.id + " pays " + settlement.amount + ", its transfer " + left);
            }
        });
    }

    /** A list is in the order of its times: what is told late is dated by the newest row. */
    private static Instant later(BalanceRow balance, Instant at) {
        int size = balance.movements.rows.size();
        Instant last = size == 0 ? at : balance.movements.rows.get(size - 1).createdAt;
        return at.isBefore(last) ? last : at;
    }
}
