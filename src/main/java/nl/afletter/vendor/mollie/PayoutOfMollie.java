package nl.afletter.vendor.mollie;

import static nl.afletter.vendor.mollie.MollieValues.exact;
import static nl.afletter.vendor.mollie.MollieValues.moment;
import static nl.afletter.vendor.mollie.MollieValues.money;
import static nl.afletter.vendor.mollie.MollieValues.optionalMoment;
import static nl.afletter.vendor.mollie.MollieValues.required;
import static nl.afletter.vendor.mollie.MollieValues.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import nl.afletter.model.Money;
import nl.afletter.model.Payout;
import nl.afletter.model.Payout.Cost;
import nl.afletter.model.Payout.CostKind;
import nl.afletter.model.Payout.Revenue;
import nl.afletter.model.Payout.Status;

/** A settlement of Mollie in our words, with its own figures of revenue and fees per month (mollie.md section 5). */
final class PayoutOfMollie {
    /**
     * Methods whose revenue stands in the settlement's lists, and whose costs are fees per transaction. Left out are
     * {@code applicationfee authorizationreversal kickback rollingreserve shiftedfee} and no method at all: those, and
     * every word that is new, are for a person.
     */
    private static final Set<String> OF_TRANSACTIONS = Set.of(
            "alma",
            "applepay",
            "bacs",
            "bancomatpay",
            "bancontact",
            "banktransfer",
            "belfius",
            "billie",
            "billink",
            "bitcoin",
            "bizum",
            "blik",
            "capture",
            "chargeback",
            "creditcard",
            "directdebit",
            "eps",
            "giftcard",
            "giropay",
            "googlepay",
            "ideal",
            "in3",
            "inghomepay",
            "kbc",
            "klarna",
            "klarnapaylater",
            "klarnapaynow",
            "klarnasliceit",
            "mbway",
            "mobilepay",
            "multibanco",
            "mybank",
            "paybybank",
            "payconiq",
            "paypal",
            "paysafecard",
            "podiumcadeaukaart",
            "pointofsale",
            "przelewy24",
            "refund",
            "riverty",
            "satispay",
            "sofort",
            "swish",
            "trustly",
            "twint",
            "vipps",
            "voucher");

    private PayoutOfMollie() {}

    static Payout translate(JsonNode node) {
        Money amount = money(node, "amount");
        Status status = status(required(node, "status"));
        List<Cost> costs = new ArrayList<>();
        List<Revenue> revenue = new ArrayList<>();
        String invoice = text(node, "invoiceId");
        for (Map.Entry<String, JsonNode> year : node.path("periods").properties()) {
            for (Map.Entry<String, JsonNode> month : year.getValue().properties()) {
                YearMonth name = YearMonth.parse(year.getKey() + "-" + month.getKey());
                month.getValue().path("costs").forEach(line -> costs.add(cost(line, name, amount.currency())));
                month.getValue().path("revenue").forEach(line -> revenue.add(revenue(line, name, amount.currency())));
                String monthly = text(month.getValue(), "invoiceId");
                invoice = monthly.isEmpty() ? invoice : monthly;
            }
        }
        return new Payout(
                required(node, "id"),
                text(node, "reference"),
                status,
                amount,
                status == Status.PAID_OUT ? optionalMoment(node, "settledAt").map(MollieValues::day) : Optional.empty(),
                moment(node, "createdAt"),
                Optional.of(costs),
                revenue,
                invoice);
    }

    static Status status(String word) {
        return switch (word) {
            case "paidout" -> Status.PAID_OUT;
            case "failed" -> Status.FAILED;
            case "open", "pending", "processing-at-bank" -> Status.OPEN;
            default -> throw new IllegalArgumentException("'" + word + "' is no status of a settlement that we know");
        };
    }

    private static Cost cost(JsonNode line, YearMonth month, String currency) {
        return new Cost(
                text(line, "description"),
                kind(text(line, "method")),
                line.path("count").asInt(),
                exact(line, "amountNet", currency),
                exact(line, "amountVat", currency),
                exact(line, "amountGross", currency),
                month);
    }

    private static CostKind kind(String method) {
        if (method.equals("chargeback")) {
            return CostKind.CHARGEBACK;
        }
        return OF_TRANSACTIONS.contains(method) ? CostKind.TRANSACTION : CostKind.OTHER;
    }

    private static Revenue revenue(JsonNode line, YearMonth month, String currency) {
        return new Revenue(
                text(line, "description"),
                OF_TRANSACTIONS.contains(text(line, "method")),
                exact(line, "amountGross", currency),
                month);
    }
}
