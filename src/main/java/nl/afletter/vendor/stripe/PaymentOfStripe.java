package nl.afletter.vendor.stripe;

import static nl.afletter.vendor.stripe.StripeValues.day;
import static nl.afletter.vendor.stripe.StripeValues.flag;
import static nl.afletter.vendor.stripe.StripeValues.metadata;
import static nl.afletter.vendor.stripe.StripeValues.moment;
import static nl.afletter.vendor.stripe.StripeValues.money;
import static nl.afletter.vendor.stripe.StripeValues.required;
import static nl.afletter.vendor.stripe.StripeValues.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import nl.afletter.model.Money;
import nl.afletter.model.Payment;
import nl.afletter.model.Payment.Chargeback;
import nl.afletter.model.Payment.Refund;
import nl.afletter.model.Payment.RefundStatus;
import nl.afletter.model.Payment.Status;
import nl.afletter.port.Failure;

/** A charge of Stripe in our words, with all that happened to it (stripe.md sections 4, 5 and 7). */
final class PaymentOfStripe {
    /** Who pays the money out; also the name of the vendor. */
    static final String STRIPE = "stripe";

    /** Under this name the reference that a Checkout Session was opened with stands beside the metadata. */
    static final String CLIENT_REFERENCE = "clientReferenceId";

    private final StripeApi api;
    private final Set<String> references;

    /** @param references names of metadata fields that lead to an invoice: with one of them nothing more is looked for */
    PaymentOfStripe(StripeApi api, Set<String> references) {
        this.api = api;
        this.references = references;
    }

    Payment translate(JsonNode charge) {
        String id = required(charge, "id");
        JsonNode movement = charge.path("balance_transaction");
        Status status = status(charge, movement);
        boolean paid = status == Status.PAID;
        JsonNode intent = charge.path("payment_intent");
        Map<String, String> texts = new LinkedHashMap<>(metadata(intent));
        metadata(charge).forEach(texts::putIfAbsent);
        if (paid
                && !text(charge, "payment_intent").isEmpty()
                && references.stream().noneMatch(texts::containsKey)) {
            api.sessions(text(charge, "payment_intent")).rows().forEach(session -> fromSession(session, texts));
        }
        String description = text(charge, "description");
        JsonNode details = charge.path("payment_method_details");
        String name = text(charge.path("billing_details"), "name");
        return new Payment(
                id,
                status,
                flag(charge, "livemode"),
                money(charge, paid && charge.path("amount_captured").asLong() > 0 ? "amount_captured" : "amount"),
                paid ? Optional.of(settled(charge, movement)) : Optional.empty(),
                STRIPE,
                text(details, "type"),
                paid ? Optional.of(moment(movement, "created")) : Optional.empty(),
                moment(charge, "created"),
                description.isEmpty() ? text(intent, "description") : description,
                texts,
                name.isEmpty() ? text(details.path("ideal"), "verified_name") : name,
                "", // of an account Stripe tells the last four digits only
                refunds(id),
                chargebacks(charge, id),
                List.of(),
                "");
    }

    /** Paid is what moved the balance. A debit that failed after that is paid and taken back. */
    private static Status status(JsonNode charge, JsonNode movement) {
        return switch (required(charge, "status")) {
            case "pending" -> Status.PENDING;
            case "failed" ->
                movement.isObject()
                                && !text(charge, "failure_balance_transaction").isEmpty()
                        ? Status.PAID
                        : Status.NOT_PAID;
            case "succeeded" -> {
                if (!flag(charge, "captured")) {
                    yield Status.AUTHORISED;
                }
                if (!movement.isObject()) {
                    throw notYet(charge);
                }
                yield Status.PAID;
            }
            default ->
                throw new IllegalArgumentException(
                        "'" + text(charge, "status") + "' is no status of a charge that we know");
        };
    }

    /** Some methods have no row on the balance for a moment after they succeeded (stripe.md section 7). */
    private static Failure.NoEffect notYet(JsonNode charge) {
        return new Failure.NoEffect(
                "Stripe does not show yet what " + text(charge, "id") + " brings on the balance; asked again later");
    }

    private Money settled(JsonNode charge, JsonNode movement) {
        return new Captured(api).settled(charge, movement).orElseThrow(() -> notYet(charge));
    }

    private static void fromSession(JsonNode session, Map<String, String> texts) {
        metadata(session).forEach(texts::putIfAbsent);
        String reference = text(session, "client_reference_id");
        if (!reference.isEmpty()) {
            texts.putIfAbsent(CLIENT_REFERENCE, reference);
        }
    }

    private List<Refund> refunds(String charge) {
        List<Refund> refunds = new ArrayList<>();
        String after = "";
        do {
            StripeApi.Rows page = api.refunds(charge, after);
            page.rows().stream()
                    .filter(row -> !Captured.isReversal(row.path("balance_transaction")))
                    .map(row -> refund(row, charge))
                    .forEach(refunds::add);
            after = page.next();
        } while (!after.isEmpty());
        return refunds;
    }

    /** Its rows on the balance say whether money left and came back; the status only tells why there are none. */
    private static Refund refund(JsonNode row, String charge) {
        JsonNode left = row.path("balance_transaction");
        JsonNode back = row.path("failure_balance_transaction");
        Instant made = moment(row, "created");
        RefundStatus status = back.isObject()
                ? RefundStatus.FAILED
                : left.isObject() ? RefundStatus.DONE : withoutRow(text(row, "status"));
        Instant moved = back.isObject() ? moment(back, "created") : left.isObject() ? moment(left, "created") : made;
        return new Refund(
                required(row, "id"),
                charge,
                status,
                money(row, "amount"),
                left.isObject() ? Optional.of(money(left, "amount").abs()) : Optional.empty(),
                day(moved),
                made,
                text(row, "description").isEmpty() ? text(row, "reason") : text(row, "description"),
                metadata(row));
    }

    private static RefundStatus withoutRow(String word) {
        return switch (word) {
            // It succeeded, but the row is not there yet: it will be.
            case "pending", "requires_action", "succeeded", "" -> RefundStatus.PENDING;
            case "failed", "canceled" -> RefundStatus.FAILED;
            default -> throw new IllegalArgumentException("'" + word + "' is no status of a refund that we know");
        };
    }

    private List<Chargeback> chargebacks(JsonNode charge, String id) {
        List<Chargeback> chargebacks = new ArrayList<>();
        if (flag(charge, "disputed")) {
            String after = "";
            do {
                StripeApi.Rows page = api.disputes(id, after);
                page.rows().forEach(dispute -> chargebacks.addAll(Disputes.of(dispute, id)));
                after = page.next();
            } while (!after.isEmpty());
        }
        String failure = text(charge, "failure_balance_transaction");
        if (!failure.isEmpty()) {
            JsonNode row = api.movement(failure)
                    .orElseThrow(() -> new IllegalArgumentException("row " + failure + " of " + id + " is gone"));
            chargebacks.add(new Chargeback(
                    failure,
                    id,
                    money(charge, charge.path("amount_captured").asLong() > 0 ? "amount_captured" : "amount"),
                    Optional.of(money(row, "amount").abs()),
                    day(moment(row, "created")),
                    moment(row, "created"),
                    text(charge, "failure_code"),
                    Optional.empty()));
        }
        return chargebacks;
    }
}
