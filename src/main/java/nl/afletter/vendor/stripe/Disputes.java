package nl.afletter.vendor.stripe;

import static nl.afletter.vendor.stripe.StripeValues.day;
import static nl.afletter.vendor.stripe.StripeValues.moment;
import static nl.afletter.vendor.stripe.StripeValues.money;
import static nl.afletter.vendor.stripe.StripeValues.number;
import static nl.afletter.vendor.stripe.StripeValues.required;
import static nl.afletter.vendor.stripe.StripeValues.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nl.afletter.model.Payment.Chargeback;

/**
 * A dispute by its rows of the balance: each that takes money is a chargeback, each that brings it wins the one before it
 * back. An inquiry ({@code warning_…}) has no rows and is nothing (stripe.md section 4). The first chargeback has the
 * dispute's id, a further one its number behind it.
 */
final class Disputes {

    private Disputes() {}

    static List<Chargeback> of(JsonNode dispute, String payment) {
        List<Chargeback> chargebacks = new ArrayList<>();
        for (JsonNode row : dispute.path("balance_transactions")) {
            if (number(row, "amount") < 0) {
                chargebacks.add(new Chargeback(
                        name(dispute, chargebacks.size() + 1),
                        payment,
                        money(dispute, "amount"),
                        Optional.of(money(row, "amount").abs()),
                        day(moment(row, "created")),
                        moment(row, "created"),
                        text(dispute, "reason"),
                        Optional.empty()));
            } else if (!chargebacks.isEmpty()) {
                int last = chargebacks.size() - 1;
                chargebacks.set(last, wonBack(chargebacks.get(last), day(moment(row, "created"))));
            }
        }
        return chargebacks;
    }

    private static Chargeback wonBack(Chargeback one, LocalDate on) {
        return new Chargeback(
                one.id(),
                one.payment(),
                one.amount(),
                one.settled(),
                one.date(),
                one.createdAt(),
                one.reason(),
                Optional.of(on));
    }

    /** Id of the chargeback that a row of the balance belongs to. @param movement the row's id */
    static String chargebackOf(JsonNode dispute, String movement) {
        int number = 0;
        for (JsonNode row : dispute.path("balance_transactions")) {
            number += number(row, "amount") < 0 ? 1 : 0;
            if (text(row, "id").equals(movement)) {
                break;
            }
        }
        return name(dispute, Math.max(1, number));
    }

    private static String name(JsonNode dispute, int number) {
        return required(dispute, "id") + (number == 1 ? "" : "-" + number);
    }
}
