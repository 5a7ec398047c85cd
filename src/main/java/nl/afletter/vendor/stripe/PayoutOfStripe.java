package nl.afletter.vendor.stripe;

import static nl.afletter.vendor.stripe.StripeValues.flag;
import static nl.afletter.vendor.stripe.StripeValues.moment;
import static nl.afletter.vendor.stripe.StripeValues.money;
import static nl.afletter.vendor.stripe.StripeValues.required;
import static nl.afletter.vendor.stripe.StripeValues.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import nl.afletter.model.Payout;
import nl.afletter.model.Payout.Status;

/**
 * A payout of Stripe in our words (stripe.md section 4). Its reference is its id: on the bank statement stands nothing
 * that names it. Stripe has no figures of its fees beside those of the rows.
 */
final class PayoutOfStripe {

    private PayoutOfStripe() {}

    static Payout translate(JsonNode node) {
        Status status = status(node);
        LocalDate arrival = moment(node, "arrival_date").atZone(ZoneOffset.UTC).toLocalDate();
        return new Payout(
                required(node, "id"),
                required(node, "id"),
                status,
                money(node, "amount"),
                status == Status.PAID_OUT ? Optional.of(arrival) : Optional.empty(),
                moment(node, "created"),
                Optional.empty(),
                List.of(),
                "");
    }

    /** An automatic payout is read when its list is complete: before that rows may be missing in it. */
    private static Status status(JsonNode node) {
        boolean listed =
                !flag(node, "automatic") || text(node, "reconciliation_status").equals("completed");
        String word = required(node, "status");
        return switch (word) {
            case "paid" -> listed ? Status.PAID_OUT : Status.OPEN;
            case "pending", "in_transit" -> Status.OPEN;
            case "failed", "canceled" -> Status.FAILED;
            default -> throw new IllegalArgumentException("'" + word + "' is no status of a payout that we know");
        };
    }
}
