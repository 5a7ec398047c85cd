package nl.afletter.vendor.mollie;

import java.util.Map;
import nl.afletter.model.Money;
import nl.afletter.model.PayoutLine.Type;

/**
 * What each type of balance transaction means when a payout is imported: the table of mollie.md section 6 as data. A
 * type that is not here, such as a loan, a platform's split or a word that is new, is unknown: suspense and a person.
 */
final class BalanceType {
    private static final Map<String, Type> TYPES = Map.ofEntries(
            Map.entry("payment", Type.PAYMENT),
            Map.entry("capture", Type.CAPTURE),
            Map.entry("refund", Type.REFUND),
            Map.entry("returned-refund", Type.RETURNED_REFUND),
            Map.entry("chargeback", Type.CHARGEBACK),
            Map.entry("unauthorized-direct-debit", Type.CHARGEBACK),
            Map.entry("failed-payment", Type.CHARGEBACK),
            Map.entry("chargeback-reversal", Type.REVERSED_CHARGEBACK),
            Map.entry("payment-fee", Type.FEE),
            Map.entry("failed-payment-fee", Type.FEE),
            Map.entry("balance-charge-fee", Type.FEE),
            Map.entry("managed-fee", Type.FEE),
            Map.entry("returned-managed-fee", Type.FEE),
            Map.entry("fee-prepayment", Type.FEE),
            Map.entry("reimbursement-fee", Type.FEE),
            Map.entry("invoice-compensation", Type.FEE_COMPENSATION),
            Map.entry("invoice-rounding-compensation", Type.FEE_COMPENSATION),
            Map.entry("refund-compensation", Type.FEE),
            Map.entry("returned-refund-compensation", Type.FEE),
            Map.entry("chargeback-compensation", Type.FEE),
            Map.entry("reversed-chargeback-compensation", Type.FEE),
            Map.entry("outgoing-custom-amount-transfer", Type.OTHER_PAYOUT),
            Map.entry("canceled-transfer", Type.RETURNED_PAYOUT),
            Map.entry("canceled-outgoing-transfer", Type.RETURNED_PAYOUT),
            Map.entry("returned-transfer", Type.RETURNED_PAYOUT),
            Map.entry("held-rolling-reserve", Type.RESERVE),
            Map.entry("pending-rolling-reserve", Type.RESERVE),
            Map.entry("released-rolling-reserve", Type.RESERVE),
            Map.entry("rolling-reserve-hold", Type.RESERVE),
            Map.entry("rolling-reserve-release", Type.RESERVE),
            Map.entry("to-be-released-rolling-reserve", Type.RESERVE),
            Map.entry("capture-rolling-reserve-release", Type.RESERVE),
            Map.entry("balance-reserve", Type.RESERVE),
            Map.entry("balance-reserve-return", Type.RESERVE),
            Map.entry("cash-collateral-issuance", Type.RESERVE),
            Map.entry("cash-collateral-release", Type.RESERVE),
            Map.entry("topup", Type.TOP_UP),
            Map.entry("balance-topup", Type.TOP_UP),
            Map.entry("incoming-transfer", Type.TOP_UP));

    private BalanceType() {}

    /** @param amount what it did to the balance: costs that were invoiced and are taken now are a fee as any other */
    static Type of(String word, Money amount) {
        boolean taken = word.equals("invoice-compensation") && amount.isNegative();
        return taken ? Type.FEE : TYPES.getOrDefault(word, Type.UNKNOWN);
    }
}
