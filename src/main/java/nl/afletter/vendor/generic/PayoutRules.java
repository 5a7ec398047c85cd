package nl.afletter.vendor.generic;

import static nl.afletter.vendor.generic.Values.money;
import static nl.afletter.vendor.generic.Values.optionalMoney;
import static nl.afletter.vendor.generic.Values.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import nl.afletter.model.Money;
import nl.afletter.vendor.generic.Shape.Faults;

/** What adds up in a payment, a refund, a chargeback and a payout. Checked after their shape. */
final class PayoutRules {

    private static final Set<String> OF_A_PAYMENT =
            Set.of("refund", "refund_failed", "chargeback", "chargeback_reversed");

    private PayoutRules() {}

    /** A payment, refund or chargeback. */
    static void payment(JsonNode data, Faults faults) {
        if (!data.has("amount") || !Amounts.known(data, "/data", faults, text(data, "currency"))) {
            return;
        }
        if (!money(data, "amount", text(data, "currency")).isPositive()) {
            faults.add("/data/amount", "sign", "is positive");
        }
        if (data.has("settledAmount") != data.has("settledCurrency")) {
            faults.add("/data/settledAmount", "required", "and settledCurrency come together");
        } else if (data.has("settledAmount")) {
            settled(data, faults);
        }
    }

    private static void settled(JsonNode data, Faults faults) {
        String currency = text(data, "settledCurrency");
        try {
            if (!Money.of(text(data, "settledAmount"), currency).isPositive()) {
                faults.add("/data/settledAmount", "sign", "is positive");
            }
        } catch (IllegalArgumentException none) {
            faults.add("/data/settledAmount", "amount", "is no amount of settledCurrency");
        }
    }

    static void payout(JsonNode data, Faults faults) {
        String currency = text(data, "currency");
        if (!Amounts.known(data, "/data", faults, currency)) {
            return;
        }
        Money sum = Money.zero(currency);
        Set<String> seen = new HashSet<>();
        int at = 0;
        for (JsonNode row : data.path("lines")) {
            String path = "/data/lines/" + at++;
            if (!seen.add(text(row, "type") + " " + text(row, "id"))) {
                faults.add(path + "/id", "twice", "stands in an earlier row of this type already");
            }
            row(row, path, currency, faults);
            sum = sum.plus(money(row, "net", currency));
        }
        if (!sum.equals(money(data, "amount", currency))) {
            faults.add("/data/amount", "does-not-add-up", "is not the sum of net: " + sum.toDecimal());
        }
    }

    private static void row(JsonNode row, String path, String currency, Faults faults) {
        Money gross = money(row, "gross", currency);
        Money fee = optionalMoney(row, "fee", currency);
        String type = text(row, "type");
        if (!gross.minus(fee).equals(money(row, "net", currency))) {
            faults.add(
                    path + "/net",
                    "does-not-add-up",
                    "is not gross less fee: " + gross.minus(fee).toDecimal());
        }
        if (fee.isNegative()) {
            faults.add(path + "/fee", "sign", "is zero or positive");
        }
        if (OF_A_PAYMENT.contains(type) && !row.has("paymentId")) {
            faults.add(path + "/paymentId", "required", "is missing: the payment behind it");
        }
        if (type.equals("other") && !row.has("description")) {
            faults.add(path + "/description", "required", "is missing: what it is");
        }
        boolean takes = type.equals("refund") || type.equals("chargeback") || type.equals("fee");
        boolean brings = type.equals("payment") || type.equals("refund_failed") || type.equals("chargeback_reversed");
        if ((takes && !gross.isNegative()) || (brings && !gross.isPositive())) {
            faults.add(path + "/gross", "sign", takes ? "is negative in this row" : "is positive in this row");
        }
    }
}
