package nl.afletter.vendor.stripe;

import static nl.afletter.vendor.stripe.StripeValues.day;
import static nl.afletter.vendor.stripe.StripeValues.moment;
import static nl.afletter.vendor.stripe.StripeValues.money;
import static nl.afletter.vendor.stripe.StripeValues.number;
import static nl.afletter.vendor.stripe.StripeValues.required;
import static nl.afletter.vendor.stripe.StripeValues.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import nl.afletter.model.Money;
import nl.afletter.model.PayoutLine;
import nl.afletter.model.PayoutLine.Type;
import nl.afletter.model.PayoutLine.View;
import nl.afletter.port.Failure;

/** A row of Stripe's balance with its source, as rows of a payout that add up to its net (stripe.md sections 4 and 6). */
final class RowOfBalance {
    /** What Stripe asks for its services. VAT, and the fees of platforms, are for a person. */
    private static final Set<String> OUR_FEES = Set.of("stripe_fee", "payment_method_passthrough_fee");

    private final StripeApi api;

    RowOfBalance(StripeApi api) {
        this.api = api;
    }

    static Money net(JsonNode row) {
        Money net = money(row, "net");
        if (!money(row, "amount").minus(money(row, "fee")).equals(net)) {
            throw new IllegalArgumentException("row " + text(row, "id") + " of Stripe's balance does not add up");
        }
        return net;
    }

    static Type typeOf(JsonNode row) {
        String balance = text(row, "balance_type");
        boolean other = !balance.isEmpty() && !balance.equals("payments") && !balance.equals("risk_reserved");
        return other
                ? Type.UNKNOWN
                : BalanceType.of(text(row, "reporting_category"), required(row, "type"), money(row, "amount"));
    }

    List<PayoutLine> lines(JsonNode row) {
        Type type = typeOf(row);
        JsonNode source = row.path("source");
        String transaction = transaction(row, type, source);
        Type sure = type.subject().isPresent() && transaction.isEmpty() ? Type.UNKNOWN : type;
        Money net = net(row);
        Money amount = money(row, "amount");
        Money fees = fees(row).negate();
        List<PayoutLine> lines = new ArrayList<>();
        Money own = sure == Type.PAYMENT && Captured.isPart(source) ? captured(source, row) : amount;
        lines.add(line(row, "", sure, transaction, payment(type, source), own, fees, words(row, sure)));
        Money notCaptured = amount.minus(own);
        if (!notCaptured.isZero()) {
            lines.add(line(row, "-rest", Type.CARRIED_OVER, "", "", notCaptured, none(row), "not captured"));
        }
        Money rest = net.minus(amount).minus(fees);
        if (!rest.isZero()) {
            lines.add(
                    line(row, "-tax", Type.UNKNOWN, "", "", rest, none(row), "VAT or another's fee on " + words(row)));
        }
        return lines;
    }

    /** A row that the payout neither brings nor books: another payout, or itself. */
    static PayoutLine carried(JsonNode row, String id, Money amount) {
        return line(row, id, Type.CARRIED_OVER, "", "", amount, none(row), words(row));
    }

    /** What Stripe asks for a payout (instant), taken from its own row. */
    static PayoutLine fee(JsonNode row, Money fee) {
        return line(row, "-fee", Type.FEE, "", "", fee.negate(), none(row), "fee of the payout");
    }

    private Money captured(JsonNode charge, JsonNode row) {
        return new Captured(api)
                .settled(charge, row)
                .orElseThrow(() -> new Failure.NoEffect(
                        "Stripe does not show yet what of " + text(charge, "id") + " was not captured"));
    }

    private static PayoutLine line(
            JsonNode row,
            String suffix,
            Type type,
            String transaction,
            String payment,
            Money amount,
            Money fees,
            String words) {
        return new PayoutLine(
                View.BOTH,
                required(row, "id") + suffix,
                type,
                transaction,
                payment,
                amount,
                fees,
                day(moment(row, "created")),
                words);
    }

    private static Money none(JsonNode row) {
        return Money.zero(StripeValues.currency(row));
    }

    /** Positive is a cost; Stripe's own part of the row's fee. Without details all of it. */
    private static Money fees(JsonNode row) {
        Money fees = money(row, "fee");
        for (JsonNode detail : row.path("fee_details")) {
            if (!OUR_FEES.contains(text(detail, "type"))) {
                fees = fees.minus(money(number(detail, "amount"), StripeValues.currency(row)));
            }
        }
        return fees;
    }

    private static String transaction(JsonNode row, Type type, JsonNode source) {
        String kind = text(source, "object");
        return switch (type) {
            case PAYMENT -> kind.equals("charge") ? text(source, "id") : "";
            case REFUND, RETURNED_REFUND -> kind.equals("refund") ? text(source, "id") : "";
            case CHARGEBACK, REVERSED_CHARGEBACK ->
                payment(type, source).isEmpty()
                        ? ""
                        : kind.equals("dispute")
                                ? Disputes.chargebackOf(source, required(row, "id"))
                                : required(row, "id");
            case RETURNED_PAYOUT -> text(row, "source");
            default -> "";
        };
    }

    private static String payment(Type type, JsonNode source) {
        if (type.subject().isEmpty()) {
            return "";
        }
        return text(source, "object").equals("charge") ? text(source, "id") : text(source, "charge");
    }

    private static String words(JsonNode row, Type type) {
        String description = text(row, "description");
        return type == Type.UNKNOWN && !description.isEmpty() ? words(row) + ": " + description : words(row);
    }

    private static String words(JsonNode row) {
        String category = text(row, "reporting_category");
        String type = text(row, "type");
        return category.isEmpty() || category.equals(type) ? type : type + " (" + category + ")";
    }
}
