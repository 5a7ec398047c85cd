package nl.afletter.local.sim.mollie;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.mollie.MollieState.BalanceRow;
import nl.afletter.local.sim.mollie.MollieState.MovementRow;
import nl.afletter.local.sim.mollie.MollieState.SettlementRow;
import nl.afletter.local.sim.mollie.MollieState.Tariff;
import nl.afletter.model.Money;

/** Makes a payout of everything that moved a balance since the last one, with its figures per month (section 5). */
final class Settling {
    private static final Set<String> NO_REVENUE = Set.of(
            "outgoing-custom-amount-transfer", "returned-transfer", "canceled-transfer", "canceled-outgoing-transfer");

    private final MollieState state;
    private final Movements movements;

    Settling(MollieState state) {
        this.state = state;
        this.movements = new Movements(state);
    }

    /** Sums of one line of the figures. */
    private static final class Line {
        private int count;
        private BigDecimal net = BigDecimal.ZERO;
    }

    /** Which line: its place among the others, the word for it, the method. */
    private record LineKey(int rank, String description, String method) implements Comparable<LineKey> {
        @Override
        public int compareTo(LineKey other) {
            int byRank = Integer.compare(rank, other.rank);
            return byRank != 0 ? byRank : description.compareTo(other.description);
        }
    }

    /** The figures of one month. */
    private static final class Month {
        private final Map<LineKey, Line> revenue = new TreeMap<>();
        private final Map<LineKey, Line> costs = new TreeMap<>();
        private final Map<LineKey, Tariff> rates = new TreeMap<>();
    }

    SettlementRow settle(BalanceRow balance, Instant at, boolean paidOut) {
        List<MovementRow> slice = balance.movements.rows.subList(balance.unsettledFrom, balance.movements.rows.size());
        SettlementRow row = new SettlementRow();
        row.id = state.id("stl_");
        YearMonth month = YearMonth.from(at.atZone(SimClock.AMSTERDAM));
        row.reference = String.format(
                "1234567.%02d%02d.%02d",
                month.getYear() % 100, month.getMonthValue(), state.settlements.rows.size() % 100 + 1);
        row.balance = balance.id;
        row.createdAt = at;
        row.amount = Money.ofMinor(slice.stream().mapToLong(MovementRow::result).sum(), balance.currency);
        row.periods = figures(slice, balance.currency);
        slice.forEach(movement -> list(movement, row));
        row.status = paidOut ? "paidout" : "pending";
        row.settledAt = paidOut ? at.plusSeconds(3 * 3600) : null;
        state.settlements.add(row);
        movements.post(
                "outgoing-transfer",
                row.amount.negate(),
                at,
                Map.of("settlementId", row.id, "transferId", state.id("trf_")));
        balance.unsettledFrom = balance.movements.rows.size();
        return row;
    }

    /** The figures of what would be paid out now. */
    ObjectNode open(BalanceRow balance) {
        return figures(
                balance.movements.rows.subList(balance.unsettledFrom, balance.movements.rows.size()), balance.currency);
    }

    /** Puts a movement's transaction into the payout's lists. */
    private void list(MovementRow movement, SettlementRow row) {
        Map<String, String> context = movement.context;
        switch (movement.type) {
            case "payment" -> {
                row.payments.add(context.get("paymentId"));
                state.payments.get(context.get("paymentId")).settlement = row.id;
            }
            case "capture" -> {
                row.captures.add(context.get("captureId"));
                state.captures.get(context.get("captureId")).settlement = row.id;
            }
            case "refund" -> {
                row.refunds.add(context.get("refundId"));
                state.refunds.get(context.get("refundId")).settlement = row.id;
            }
            case "chargeback" -> {
                row.chargebacks.add(context.get("chargebackId"));
                state.chargebacks.get(context.get("chargebackId")).settlement = row.id;
            }
            case "chargeback-reversal" -> {
                if (state.wonBackInSubLists) {
                    row.wonBack.add(context.get("chargebackId"));
                }
            }
            default -> {
                // only in the balance
            }
        }
    }

    private ObjectNode figures(List<MovementRow> slice, String currency) {
        Map<YearMonth, Month> months = new TreeMap<>();
        for (MovementRow movement : slice) {
            Month month = months.computeIfAbsent(
                    YearMonth.from(movement.createdAt.atZone(SimClock.AMSTERDAM)), each -> new Month());
            BigDecimal amount = Money.ofMinor(movement.initial, currency).decimal();
            if (movement.initial < 0 && movement.type.endsWith("-fee")) {
                BigDecimal net = amount.negate().divide(BigDecimal.ONE.add(Movements.VAT), 4, RoundingMode.HALF_UP);
                LineKey key = new LineKey(9, movement.label, null);
                month.rates.put(key, new Tariff(movement.label, net, null));
                add(month.costs, key, net);
            } else if (!NO_REVENUE.contains(movement.type)) {
                add(month.revenue, revenueKey(movement), amount);
            }
            if (movement.tariff != null) {
                Tariff tariff = state.tariffs.get(movement.tariff);
                LineKey key = new LineKey(rank(movement.type), tariff.name(), movement.tariff);
                month.rates.put(key, tariff);
                add(month.costs, key, movement.net);
            }
        }
        ObjectNode periods = SimJson.object();
        months.forEach((month, figures) -> {
            ObjectNode node =
                    periods.withObject("/" + month.getYear()).putObject(String.format("%02d", month.getMonthValue()));
            node.set("revenue", revenue(figures, currency));
            node.set("costs", costs(figures, currency));
        });
        return periods;
    }

    private static LineKey revenueKey(MovementRow movement) {
        String method =
                switch (movement.type) {
                    case "payment", "capture" -> movement.context.get("method");
                    case "refund", "returned-refund" -> "refund";
                    case "chargeback", "chargeback-reversal" -> "chargeback";
                    case "balance-reserve",
                            "balance-reserve-return",
                            "rolling-reserve-hold",
                            "rolling-reserve-release" -> "rollingreserve";
                    default -> null;
                };
        return new LineKey(rank(movement.type), movement.label, method);
    }

    private static int rank(String type) {
        return switch (type) {
            case "payment", "capture" -> 1;
            case "refund" -> 2;
            case "chargeback" -> 3;
            default -> 4;
        };
    }

    private static void add(Map<LineKey, Line> lines, LineKey key, BigDecimal amount) {
        Line line = lines.computeIfAbsent(key, each -> new Line());
        line.count++;
        line.net = line.net.add(amount);
    }

    private static ArrayNode revenue(Month month, String currency) {
        ArrayNode rows = SimJson.array();
        month.revenue.forEach((key, line) -> {
            ObjectNode row = rows.addObject();
            row.put("description", key.description())
                    .put("method", key.method())
                    .put("count", line.count);
            row.set("amountNet", exact(line.net, currency));
            row.putNull("amountVat");
            row.set("amountGross", exact(line.net, currency));
        });
        return rows;
    }

    private ArrayNode costs(Month month, String currency) {
        ArrayNode rows = SimJson.array();
        month.costs.forEach((key, line) -> {
            Tariff rate = month.rates.get(key);
            BigDecimal net = line.net.setScale(4, RoundingMode.HALF_UP);
            BigDecimal vat = line.net.multiply(state.vatRate(key.method())).setScale(4, RoundingMode.HALF_UP);
            ObjectNode row = rows.addObject();
            row.put("description", key.description())
                    .put("method", key.method())
                    .put("count", line.count);
            ObjectNode rateNode = row.putObject("rate");
            rateNode.set("fixed", exact(rate.fixed(), currency));
            rateNode.put(
                    "percentage",
                    rate.percentage() == null ? null : rate.percentage().toPlainString());
            row.set("amountNet", exact(net, currency));
            row.set("amountVat", exact(vat, currency));
            row.set("amountGross", exact(net.add(vat), currency));
        });
        return rows;
    }

    private static ObjectNode exact(BigDecimal value, String currency) {
        return SimJson.object()
                .put("currency", currency)
                .put("value", value.setScale(4, RoundingMode.HALF_UP).toPlainString());
    }
}
