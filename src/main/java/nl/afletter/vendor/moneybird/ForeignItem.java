package nl.afletter.vendor.moneybird;

import com.fasterxml.jackson.databind.JsonNode;
import nl.afletter.model.Money;

/**
 * An item in another currency than that of the books. No source says what Moneybird does by itself with an exchange
 * difference, so a payment that closes such an item is sent with all that the books still have of it, and the item is
 * read back (moneybird.md section 8).
 */
final class ForeignItem {

    private ForeignItem() {}

    /** What is wrong with an item that is paid in its own currency; empty when nothing is, or when it is still open. */
    static String fault(JsonNode item, String booksCurrency) {
        Money unpaid = Json.money(item, "total_unpaid", Json.text(item, "currency"));
        Money base = Json.money(item, "total_unpaid_base", booksCurrency);
        return !unpaid.isZero() || base.isZero()
                ? ""
                : "The item " + Json.text(item, "id") + " is paid in " + unpaid.currency()
                        + ", but Moneybird still has "
                        + base + " of it in the books. Compare its payments with its ledger entries, and book the rest"
                        + " on exchange differences in Moneybird.";
    }

    /** Whether a payment shows this amount in the currency of the books. @param base null where the item is not foreign */
    static boolean hasBase(JsonNode payment, Money base) {
        return base == null
                || Json.money(payment, "price_base", base.currency()).abs().equals(base.abs());
    }
}
