package nl.afletter.local.sim.mollie;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.function.ToLongFunction;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.mollie.MollieState.BalanceRow;
import nl.afletter.local.sim.mollie.MollieState.MovementRow;
import nl.afletter.model.Money;

/** A balance over some days, in both of Mollie's groupings (mollie.md section 6). All money is available at once. */
final class BalanceReport {
    private static final List<String> CATEGORIES =
            List.of("payments", "refunds", "chargebacks", "capital", "transfers", "corrections", "topups");

    private final BalanceRow balance;
    private final LocalDate from;
    private final LocalDate until;
    private final List<MovementRow> rows;

    /** @param until not included; days are Amsterdam days */
    BalanceReport(BalanceRow balance, LocalDate from, LocalDate until) {
        this.balance = balance;
        this.from = from;
        this.until = until;
        this.rows = balance.movements.rows.stream()
                .filter(row -> !row.createdAt.isBefore(start(from)) && row.createdAt.isBefore(start(until)))
                .toList();
    }

    ObjectNode render(String grouping) {
        ObjectNode node = SimJson.object().put("resource", "balance-report").put("balanceId", balance.id);
        node.put("timeZone", SimClock.AMSTERDAM.getId()).put("from", from.toString());
        node.put("until", until.toString()).put("grouping", grouping);
        node.set("totals", grouping.equals("status-balances") ? byStatus() : byCategory());
        node.putObject("_links").set("self", Render.link("balances/" + balance.id + "/report"));
        return node;
    }

    private ObjectNode byStatus() {
        ObjectNode totals = SimJson.object();
        ObjectNode available = totals.putObject("availableBalance");
        available.set("open", amount(at(from)));
        available.set("close", amount(at(until)));
        ObjectNode pending = totals.putObject("pendingBalance");
        pending.set("open", amount(0));
        pending.set("close", amount(0));
        return totals;
    }

    private ObjectNode byCategory() {
        ObjectNode totals = SimJson.object();
        edge(totals.putObject("open"), at(from));
        for (String category : CATEGORIES) {
            group(totals, category, amount(sum(row -> category(row).equals(category) ? row.initial : 0)));
        }
        group(totals, "fee-prepayments", fees());
        edge(totals.putObject("close"), at(until));
        return totals;
    }

    private void edge(ObjectNode group, long available) {
        group.set("available", amount(available));
        group.set("pending", amount(0));
    }

    private void group(ObjectNode totals, String name, ObjectNode immediately) {
        ObjectNode group = totals.putObject(name);
        group.set("pending", amount(0));
        group.set("movedToAvailable", amount(0));
        group.set("immediatelyAvailable", immediately);
    }

    /** Fees with their parts: the exact fee, its VAT, and what was rounded up. */
    private ObjectNode fees() {
        long taken = sum(Invoicing::fee);
        ObjectNode group = amount(-taken);
        int count = (int) rows.stream().filter(row -> Invoicing.fee(row) != 0).count();
        BigDecimal net = rows.stream()
                .map(row -> row.net == null ? BigDecimal.ZERO : row.net)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        ArrayNode parts = group.putArray("subtotals");
        part(parts, "fee", net).put("count", count);
        part(parts, "fee-vat", Money.ofMinor(taken, balance.currency).decimal().subtract(net));
        return group;
    }

    private ObjectNode part(ArrayNode parts, String type, BigDecimal amount) {
        ObjectNode part = parts.addObject().put("prepaymentPartType", type);
        part.putObject("amount")
                .put("currency", balance.currency)
                .put("value", amount.negate().toPlainString());
        return part;
    }

    private static String category(MovementRow row) {
        if (Invoicing.isFee(row)) {
            return "fee-prepayments";
        }
        return switch (row.type) {
            case "payment", "capture" -> "payments";
            case "refund", "returned-refund" -> "refunds";
            case "chargeback", "chargeback-reversal" -> "chargebacks";
            case "balance-topup", "topup" -> "topups";
            default -> row.type.endsWith("-transfer") ? "transfers" : "corrections";
        };
    }

    private long sum(ToLongFunction<MovementRow> part) {
        return rows.stream().mapToLong(part).sum();
    }

    private long at(LocalDate day) {
        return balance.movements.rows.stream()
                .filter(row -> row.createdAt.isBefore(start(day)))
                .mapToLong(MovementRow::result)
                .sum();
    }

    private ObjectNode amount(long minor) {
        ObjectNode group = SimJson.object();
        group.set("amount", Render.money(Money.ofMinor(minor, balance.currency)));
        return group;
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(SimClock.AMSTERDAM).toInstant();
    }
}
