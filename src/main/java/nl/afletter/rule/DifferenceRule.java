package nl.afletter.rule;

import nl.afletter.model.Administration.Policies;
import nl.afletter.model.Money;

/** Whether a payment difference is small enough to be written off (nl-bookkeeping.md section 3). */
public final class DifferenceRule {

    private DifferenceRule() {}

    /**
     * Small is within the absolute and the relative bound; the relative one is never less than one minor unit.
     *
     * @param difference what is too much or too little, not zero
     * @param total of the invoice
     */
    public static boolean isSmall(Money difference, Money total, Policies policies) {
        if (!difference.currency().equals(policies.toleranceAbsolute().currency())) {
            return false;
        }
        long relative = Math.max(1, Math.multiplyExact(total.abs().minor(), policies.tolerancePermille()) / 1000);
        long size = difference.abs().minor();
        return size <= policies.toleranceAbsolute().minor() && size <= relative;
    }
}
