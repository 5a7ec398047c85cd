package nl.afletter.vendor.mollie;

import static nl.afletter.vendor.mollie.MollieValues.day;
import static nl.afletter.vendor.mollie.MollieValues.flat;
import static nl.afletter.vendor.mollie.MollieValues.moment;
import static nl.afletter.vendor.mollie.MollieValues.money;
import static nl.afletter.vendor.mollie.MollieValues.optionalMoment;
import static nl.afletter.vendor.mollie.MollieValues.optionalMoney;
import static nl.afletter.vendor.mollie.MollieValues.required;
import static nl.afletter.vendor.mollie.MollieValues.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import nl.afletter.model.Money;
import nl.afletter.model.Payment;
import nl.afletter.model.Payment.Capture;
import nl.afletter.model.Payment.Chargeback;
import nl.afletter.model.Payment.Refund;
import nl.afletter.model.Payment.RefundStatus;
import nl.afletter.model.Payment.Status;

/** A payment of Mollie in our words, with all that happened to it (mollie.md section 4). */
final class PaymentOfMollie {
    private final MollieApi api;
    private final SettlingParty party;

    PaymentOfMollie(MollieApi api, SettlingParty party) {
        this.api = api;
        this.party = party;
    }

    Payment translate(JsonNode node) {
        String id = required(node, "id");
        Optional<Money> settled = settled(node);
        return new Payment(
                id,
                status(required(node, "status")),
                required(node, "mode").equals("live"),
                money(node, "amount"),
                settled,
                settled.isPresent() ? SettlingParty.MOLLIE : party.of(text(node, "method")),
                text(node, "method"),
                optionalMoment(node, "paidAt"),
                moment(node, "createdAt"),
                text(node, "description"),
                flat(node.path("metadata")),
                text(node.path("details"), "consumerName"),
                text(node.path("details"), "consumerAccount").replace(" ", ""),
                parts(node, id, "refunds", PaymentOfMollie::refund),
                parts(node, id, "chargebacks", PaymentOfMollie::chargeback),
                parts(node, id, "captures", PaymentOfMollie::capture),
                text(node, "profileId"));
    }

    /** Without its sign: Mollie writes it negative for what leaves the balance. */
    private static Optional<Money> settled(JsonNode node) {
        return optionalMoney(node, "settlementAmount").map(Money::abs).filter(amount -> !amount.isZero());
    }

    /** What is embedded; where Mollie left it out, the list of its own: several embeds at once are not confirmed. */
    private <T> List<T> parts(JsonNode payment, String id, String name, Function<JsonNode, T> translation) {
        List<T> parts = new ArrayList<>();
        JsonNode embedded = payment.path("_embedded").path(name);
        if (embedded.isArray()) {
            embedded.forEach(node -> parts.add(translation.apply(node)));
            return parts;
        }
        MollieApi.all(from -> api.ofPayment(id, name, from), node -> parts.add(translation.apply(node)));
        return parts;
    }

    private static Status status(String word) {
        return switch (word) {
            case "paid" -> Status.PAID;
            case "authorized" -> Status.AUTHORISED;
            case "open", "pending" -> Status.PENDING;
            case "canceled", "expired", "failed" -> Status.NOT_PAID;
            default -> throw new IllegalArgumentException("'" + word + "' is no status of a payment that we know");
        };
    }

    private static Refund refund(JsonNode node) {
        Instant made = moment(node, "createdAt");
        return new Refund(
                required(node, "id"),
                required(node, "paymentId"),
                refundStatus(required(node, "status")),
                money(node, "amount"),
                settled(node),
                day(made),
                made,
                text(node, "description"),
                flat(node.path("metadata")));
    }

    private static RefundStatus refundStatus(String word) {
        return switch (word) {
            case "refunded" -> RefundStatus.DONE;
            case "queued", "pending", "processing" -> RefundStatus.PENDING;
            case "failed", "canceled" -> RefundStatus.FAILED;
            default -> throw new IllegalArgumentException("'" + word + "' is no status of a refund that we know");
        };
    }

    private static Chargeback chargeback(JsonNode node) {
        Instant made = moment(node, "createdAt");
        JsonNode reason = node.path("reason");
        return new Chargeback(
                required(node, "id"),
                required(node, "paymentId"),
                money(node, "amount"),
                settled(node),
                day(made),
                made,
                (text(reason, "code") + " " + text(reason, "description")).strip(),
                optionalMoment(node, "reversedAt").map(MollieValues::day));
    }

    private static Capture capture(JsonNode node) {
        Instant made = moment(node, "createdAt");
        return new Capture(
                required(node, "id"),
                required(node, "paymentId"),
                required(node, "status").equals("succeeded"),
                money(node, "amount"),
                settled(node),
                day(made),
                made);
    }
}
