package nl.afletter.vendor.stripe;

import java.util.Map;
import nl.afletter.model.Money;
import nl.afletter.model.PayoutLine.Type;

/**
 * What a row of the balance means when a payout is imported: the table of stripe.md section 4 as data. The reporting
 * category decides, then the type, then the sign. What is not here, such as all of Connect, Issuing and loans, and every
 * word that is new, is unknown: suspense and a person. So is tax on Stripe's fees: whether it may be deducted stands on
 * an invoice that only a person sees.
 */
final class BalanceType {
    private static final Map<String, Type> CATEGORIES = Map.ofEntries(
            Map.entry("charge", Type.PAYMENT),
            Map.entry("charge_failure", Type.CHARGEBACK),
            Map.entry("refund", Type.REFUND),
            Map.entry("refund_failure", Type.RETURNED_REFUND),
            Map.entry("partial_capture_reversal", Type.CARRIED_OVER),
            Map.entry("dispute", Type.CHARGEBACK),
            Map.entry("dispute_reversal", Type.REVERSED_CHARGEBACK),
            Map.entry("fee", Type.FEE),
            Map.entry("payout", Type.OTHER_PAYOUT),
            Map.entry("payout_reversal", Type.RETURNED_PAYOUT),
            Map.entry("risk_reserved_funds", Type.RESERVE),
            Map.entry("topup", Type.TOP_UP),
            Map.entry("topup_reversal", Type.TOP_UP));

    private static final Map<String, Type> TYPES = Map.ofEntries(
            Map.entry("charge", Type.PAYMENT),
            Map.entry("payment", Type.PAYMENT),
            Map.entry("refund", Type.REFUND),
            Map.entry("payment_refund", Type.REFUND),
            Map.entry("refund_failure", Type.RETURNED_REFUND),
            Map.entry("payment_failure_refund", Type.CHARGEBACK),
            Map.entry("payment_reversal", Type.CHARGEBACK),
            Map.entry("stripe_fee", Type.FEE),
            Map.entry("stripe_fx_fee", Type.FEE),
            Map.entry("payout", Type.OTHER_PAYOUT),
            Map.entry("payout_failure", Type.RETURNED_PAYOUT),
            Map.entry("payout_cancel", Type.RETURNED_PAYOUT),
            Map.entry("payout_minimum_balance_hold", Type.RESERVE),
            Map.entry("payout_minimum_balance_release", Type.RESERVE),
            Map.entry("reserve_transaction", Type.RESERVE),
            Map.entry("reserve_hold", Type.RESERVE),
            Map.entry("reserve_release", Type.RESERVE),
            Map.entry("reserved_funds", Type.RESERVE),
            Map.entry("payment_network_reserve_hold", Type.RESERVE),
            Map.entry("payment_network_reserve_release", Type.RESERVE),
            Map.entry("topup", Type.TOP_UP),
            Map.entry("topup_reversal", Type.TOP_UP));

    private BalanceType() {}

    /**
     * What a row is.
     *
     * @param category the reporting category, may be empty
     * @param type Stripe's type
     * @param amount what it did to the balance before its fee
     */
    static Type of(String category, String type, Money amount) {
        if (type.equals("tax_fee")) {
            return Type.UNKNOWN;
        }
        Type own = TYPES.getOrDefault(type, Type.UNKNOWN);
        // Parked money has no category of its own that is confirmed: its types are exact.
        Type found = own == Type.RESERVE ? own : CATEGORIES.getOrDefault(category, own);
        return bySign(found, amount);
    }

    /** Local methods write a refund that failed as one with a positive amount; a payment never takes money. */
    private static Type bySign(Type type, Money amount) {
        return switch (type) {
            case REFUND -> amount.isPositive() ? Type.RETURNED_REFUND : type;
            case CHARGEBACK -> amount.isPositive() ? Type.REVERSED_CHARGEBACK : type;
            case PAYMENT, RETURNED_REFUND, REVERSED_CHARGEBACK -> amount.isNegative() ? Type.UNKNOWN : type;
            default -> type;
        };
    }
}
