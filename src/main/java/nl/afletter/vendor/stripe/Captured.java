package nl.afletter.vendor.stripe;

import static nl.afletter.vendor.stripe.StripeValues.currency;
import static nl.afletter.vendor.stripe.StripeValues.money;
import static nl.afletter.vendor.stripe.StripeValues.number;
import static nl.afletter.vendor.stripe.StripeValues.required;
import static nl.afletter.vendor.stripe.StripeValues.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nl.afletter.model.Money;

/**
 * What a charge brought on the balance. A card payment of which only a part was captured stands there with two rows: all
 * that was authorised, and what was not captured of it as a {@code partial_capture_reversal} (stripe.md section 4).
 */
final class Captured {
    private static final String REVERSAL = "partial_capture_reversal";

    private final StripeApi api;

    Captured(StripeApi api) {
        this.api = api;
    }

    static boolean isPart(JsonNode charge) {
        return number(charge, "amount_captured") != 0 && number(charge, "amount_captured") != number(charge, "amount");
    }

    /** Whether a row, of the balance or expanded in a refund, takes back what was not captured. */
    static boolean isReversal(JsonNode movement) {
        return text(movement, "reporting_category").equals(REVERSAL);
    }

    /**
     * In the balance's currency; empty while Stripe does not show all rows of it.
     *
     * @param movement the charge's own row of the balance
     */
    Optional<Money> settled(JsonNode charge, JsonNode movement) {
        Money whole = money(movement, "amount");
        if (!isPart(charge)) {
            return Optional.of(whole);
        }
        Money sum = whole;
        for (JsonNode row : reversals(required(charge, "id"))) {
            sum = sum.plus(money(row, "amount"));
        }
        boolean all = currency(charge).equals(sum.currency())
                ? sum.equals(money(charge, "amount_captured"))
                : !sum.equals(whole);
        return all ? Optional.of(sum) : Optional.empty();
    }

    /** It is not confirmed whether such a row names the charge or a refund of it. */
    private List<JsonNode> reversals(String charge) {
        List<JsonNode> found = new ArrayList<>();
        api.ofSource(charge).rows().stream().filter(Captured::isReversal).forEach(found::add);
        api.refunds(charge, "").rows().stream()
                .map(refund -> refund.path("balance_transaction"))
                .filter(Captured::isReversal)
                .forEach(found::add);
        return found;
    }
}
