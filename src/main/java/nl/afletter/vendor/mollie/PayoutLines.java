package nl.afletter.vendor.mollie;

import static nl.afletter.vendor.mollie.MollieValues.day;
import static nl.afletter.vendor.mollie.MollieValues.moment;
import static nl.afletter.vendor.mollie.MollieValues.money;
import static nl.afletter.vendor.mollie.MollieValues.optionalMoment;
import static nl.afletter.vendor.mollie.MollieValues.optionalMoney;
import static nl.afletter.vendor.mollie.MollieValues.required;
import static nl.afletter.vendor.mollie.MollieValues.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nl.afletter.model.Money;
import nl.afletter.model.PayoutLine;
import nl.afletter.model.PayoutLine.Type;
import nl.afletter.model.PayoutLine.View;
import nl.afletter.port.Failure;
import nl.afletter.port.Page;

/**
 * The rows of a settlement, one vendor page per call (mollie.md sections 5 and 6). First its four lists, then the
 * movements of its balance between its own outgoing transfer and the one before.
 *
 * <p>The cursor is {@code list:<name>:<from>} or {@code balance:<balance>:<seek|slice>:<from>}: it names all that is
 * needed to go on, and the same cursor gives the same rows again.
 *
 * <p>The settlement's own transfer is no row: the rows sum up to it. A row of a payment that Mollie does not settle
 * itself has no settlement amount and is left out: it never touched the balance.
 */
final class PayoutLines {
    private static final List<String> LISTS = List.of("payments", "captures", "refunds", "chargebacks");
    private static final String TRANSFER = "outgoing-transfer";

    /** So many pages are looked through for the last transfer. */
    private static final int MAX_PAGES = 40;

    private final MollieApi api;

    PayoutLines(MollieApi api) {
        this.api = api;
    }

    Page<PayoutLine> page(String payout, String cursor) {
        if (cursor.isEmpty()) {
            return listed(payout, LISTS.get(0), "");
        }
        String[] parts = cursor.split(":", -1);
        if (parts.length == 3 && parts[0].equals("list") && LISTS.contains(parts[1])) {
            return listed(payout, parts[1], parts[2]);
        }
        if (parts.length == 4 && parts[0].equals("balance")) {
            return moved(payout, parts[1], parts[2].equals("slice"), parts[3]);
        }
        throw new IllegalArgumentException("'" + cursor + "' is no place in a payout");
    }

    private Page<PayoutLine> listed(String payout, String list, String from) {
        MollieApi.Rows page = api.ofSettlement(payout, list, from);
        List<PayoutLine> lines = new ArrayList<>();
        page.rows().forEach(row -> transaction(list, row).ifPresent(lines::add));
        if (!page.next().isEmpty()) {
            return new Page<>(lines, "list:" + list + ":" + page.next());
        }
        int next = LISTS.indexOf(list) + 1;
        return new Page<>(lines, next < LISTS.size() ? "list:" + LISTS.get(next) + ":" : balanceOf(payout));
    }

    private String balanceOf(String payout) {
        JsonNode settlement = api.settlement(payout)
                .orElseThrow(() -> new IllegalArgumentException("settlement " + payout + " is gone"));
        return "balance:" + required(settlement, "balanceId") + ":seek:";
    }

    private static Optional<PayoutLine> transaction(String list, JsonNode row) {
        Optional<Money> amount = optionalMoney(row, "settlementAmount").filter(settled -> !settled.isZero());
        if (amount.isEmpty()) {
            return Optional.empty();
        }
        String id = required(row, "id");
        String payment = list.equals("payments") ? id : required(row, "paymentId");
        Type type =
                switch (list) {
                    case "payments" -> Type.PAYMENT;
                    case "captures" -> Type.CAPTURE;
                    case "refunds" -> amount.get().isNegative() ? Type.REFUND : Type.RETURNED_REFUND;
                    default -> amount.get().isNegative() ? Type.CHARGEBACK : Type.REVERSED_CHARGEBACK;
                };
        LocalDate date = day(optionalMoment(row, "paidAt").orElseGet(() -> moment(row, "createdAt")));
        Money noFees = Money.zero(amount.get().currency());
        String words = row.path("resource").asText(list);
        return Optional.of(new PayoutLine(View.TRANSACTIONS, id, type, id, payment, amount.get(), noFees, date, words));
    }

    private Page<PayoutLine> moved(String payout, String balance, boolean inSlice, String from) {
        MollieApi.Rows page = api.movements(balance, from);
        List<PayoutLine> lines = new ArrayList<>();
        boolean inside = inSlice;
        for (JsonNode row : page.rows()) {
            boolean transfer = text(row, "type").equals(TRANSFER);
            if (inside && transfer) {
                return new Page<>(lines, "");
            }
            if (inside) {
                lines.addAll(movement(row));
            } else if (transfer && context(row, "settlementId").equals(payout)) {
                inside = true;
                lines.addAll(deductions(row));
            }
        }
        if (!page.next().isEmpty()) {
            return new Page<>(lines, "balance:" + balance + ":" + (inside ? "slice" : "seek") + ":" + page.next());
        }
        if (!inside) {
            throw new Failure.NoEffect("the transfer of settlement " + payout + " is not in its balance yet");
        }
        return new Page<>(lines, "");
    }

    /**
     * Fees and rows that are no transactions, from the last transfer up to the end of a day; empty when that transfer is
     * too far back.
     */
    Optional<Money> sinceTransfer(String balance, String currency, LocalDate day) {
        Money sum = Money.zero(currency);
        String from = "";
        for (int pages = 0; pages < MAX_PAGES; pages++) {
            MollieApi.Rows page = api.movements(balance, from);
            for (JsonNode row : page.rows()) {
                if (day(moment(row, "createdAt")).isAfter(day)) {
                    continue;
                }
                if (text(row, "type").equals(TRANSFER)) {
                    return Optional.of(sum);
                }
                for (PayoutLine line : movement(row)) {
                    Money own = line.type().subject().isPresent() ? Money.zero(currency) : line.amount();
                    sum = sum.plus(line.fees()).plus(own);
                }
            }
            from = page.next();
            if (from.isEmpty()) {
                return Optional.of(sum);
            }
        }
        return Optional.empty();
    }

    /** A movement, and beside it what its sums do not explain: nothing that moved the balance is lost. */
    private static List<PayoutLine> movement(JsonNode row) {
        Type type = BalanceType.of(required(row, "type"), money(row, "initialAmount"));
        String transaction = transactionOf(type, row);
        boolean unnamed = type.subject().isPresent() && transaction.isEmpty();
        List<PayoutLine> lines = new ArrayList<>();
        Money fees = fees(row);
        lines.add(line(
                row,
                "",
                unnamed ? Type.UNKNOWN : type,
                transaction,
                money(row, "initialAmount"),
                fees,
                text(row, "type")));
        Money rest =
                money(row, "resultAmount").minus(money(row, "initialAmount")).minus(fees);
        if (!rest.isZero()) {
            lines.add(unexplained(row, rest));
        }
        return lines;
    }

    /** What was withheld from the transfer itself. */
    private static List<PayoutLine> deductions(JsonNode transfer) {
        Money rest = money(transfer, "resultAmount").minus(money(transfer, "initialAmount"));
        return rest.isZero() ? List.of() : List.of(unexplained(transfer, rest));
    }

    private static PayoutLine unexplained(JsonNode row, Money rest) {
        return line(
                row,
                "-deductions",
                Type.UNKNOWN,
                "",
                rest,
                Money.zero(rest.currency()),
                text(row, "type") + ": commissions, repayments or reservations");
    }

    private static PayoutLine line(
            JsonNode row, String suffix, Type type, String transaction, Money amount, Money fees, String words) {
        LocalDate date = day(moment(row, "createdAt"));
        String id = required(row, "id") + suffix;
        return new PayoutLine(
                View.BALANCE, id, type, transaction, context(row, "paymentId"), amount, fees, date, words);
    }

    /** Fees alone; where Mollie does not take the deductions apart, all of them. */
    private static Money fees(JsonNode row) {
        Money none = Money.zero(money(row, "initialAmount").currency());
        return row.path("deductionDetails").isObject()
                ? optionalMoney(row.path("deductionDetails"), "fees").orElse(none)
                : optionalMoney(row, "deductions").orElse(none);
    }

    private static String transactionOf(Type type, JsonNode row) {
        return switch (type) {
            case PAYMENT -> context(row, "paymentId");
            case CAPTURE -> context(row, "captureId");
            case REFUND, RETURNED_REFUND -> context(row, "refundId");
            case CHARGEBACK, REVERSED_CHARGEBACK -> context(row, "chargebackId");
            case RETURNED_PAYOUT -> context(row, "settlementId");
            default -> "";
        };
    }

    /** Mollie's schema nests the context by type, its examples do not: both are read. */
    static String context(JsonNode row, String name) {
        JsonNode context = row.path("context");
        String flat = text(context, name);
        return flat.isEmpty() ? text(context.path(text(row, "type")), name) : flat;
    }
}
