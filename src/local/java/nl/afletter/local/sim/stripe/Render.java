package nl.afletter.local.sim.stripe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.stripe.StripeState.Billing;
import nl.afletter.local.sim.stripe.StripeState.ChargeRow;
import nl.afletter.local.sim.stripe.StripeState.DisputeRow;
import nl.afletter.local.sim.stripe.StripeState.EventRow;
import nl.afletter.local.sim.stripe.StripeState.HookRow;
import nl.afletter.local.sim.stripe.StripeState.IntentRow;
import nl.afletter.local.sim.stripe.StripeState.MovementRow;
import nl.afletter.local.sim.stripe.StripeState.PayoutRow;
import nl.afletter.local.sim.stripe.StripeState.RefundRow;
import nl.afletter.local.sim.stripe.StripeState.Row;
import nl.afletter.local.sim.stripe.StripeState.SessionRow;

/** How Stripe writes its objects (stripe.md sections 2 to 4), of the API version that we pin. */
final class Render {
    /** The version in which everything is written. */
    static final String VERSION = "2026-07-29.dahlia";

    private static final Map<String, Set<String>> EXPANDABLE = Map.of(
            "charge", Set.of("balance_transaction", "payment_intent", "failure_balance_transaction"),
            "payment_intent", Set.of("latest_charge"),
            "refund", Set.of("balance_transaction", "failure_balance_transaction", "charge", "payment_intent"),
            "dispute", Set.of("charge", "payment_intent"),
            "payout", Set.of("balance_transaction", "failure_balance_transaction"),
            "balance_transaction", Set.of("source"),
            "checkout.session", Set.of("payment_intent"));

    private final StripeState state;

    Render(StripeState state) {
        this.state = state;
    }

    /** Thrown where something cannot be expanded. */
    static final class NotExpandable extends RuntimeException {
        NotExpandable(String field) {
            super("This property cannot be expanded (" + field + ").", null, false, false);
        }
    }

    ObjectNode object(Row row) {
        if (row instanceof ChargeRow charge) {
            return charge(charge);
        } else if (row instanceof IntentRow intent) {
            return intent(intent);
        } else if (row instanceof RefundRow refund) {
            return refund(refund);
        } else if (row instanceof DisputeRow dispute) {
            return dispute(dispute);
        } else if (row instanceof PayoutRow payout) {
            return payout(payout);
        } else if (row instanceof MovementRow movement) {
            return movement(movement);
        } else if (row instanceof SessionRow session) {
            return session(session);
        } else if (row instanceof HookRow hook) {
            return hook(hook);
        }
        return event((EventRow) row);
    }

    /** Puts the object behind an id into its place. @param path such as {@code source.charge} */
    void expand(JsonNode object, String path) {
        String field = path.contains(".") ? path.substring(0, path.indexOf('.')) : path;
        String kind = object.path("object").asText();
        if (!(object instanceof ObjectNode node)
                || !EXPANDABLE.getOrDefault(kind, Set.of()).contains(field)) {
            throw new NotExpandable(path);
        }
        JsonNode value = node.path(field);
        if (value.isTextual()) {
            find(value.textValue()).ifPresent(row -> node.set(field, object(row)));
        }
        if (path.contains(".") && node.path(field).isObject()) {
            expand(node.path(field), path.substring(path.indexOf('.') + 1));
        }
    }

    private Optional<Row> find(String id) {
        return Stream.of(state.charges, state.intents, state.refunds, state.disputes, state.payouts, state.movements)
                .flatMap(list -> list.find(id).stream())
                .map(Row.class::cast)
                .findFirst();
    }

    private static ObjectNode head(Row row, String kind) {
        return SimJson.object().put("id", row.id).put("object", kind).put("created", row.createdAt.getEpochSecond());
    }

    private static String lower(String currency) {
        return currency.toLowerCase(Locale.ROOT);
    }

    private static void metadata(ObjectNode node, Map<String, String> texts) {
        ObjectNode metadata = node.putObject("metadata");
        texts.forEach(metadata::put);
    }

    private ObjectNode charge(ChargeRow row) {
        ObjectNode node = head(row, "charge").put("amount", row.amount).put("amount_captured", row.captured);
        node.put("amount_refunded", row.refunded).put("currency", lower(row.currency));
        node.put("livemode", !row.test).put("status", row.status).put("captured", row.isCaptured);
        node.put("paid", row.status.equals("succeeded")).put("refunded", row.refunded == row.amount);
        node.put("disputed", row.disputed).put("payment_intent", row.intent).put("description", row.description);
        node.put("balance_transaction", row.movement).put("failure_balance_transaction", row.failureMovement);
        node.put("failure_code", row.status.equals("failed") ? "refer_to_customer" : null);
        node.putNull("receipt_number");
        billing(node, row);
        ObjectNode details = node.putObject("payment_method_details").put("type", row.method);
        if (row.method.equals("ideal")) {
            details.putObject("ideal")
                    .put("bank", "ing")
                    .put("bic", "INGBNL2A")
                    .put("iban_last4", "4300")
                    .put("verified_name", row.payerName);
        } else if (row.method.equals("card") && row.billing != null) {
            details.putObject("card").put("brand", "visa").put("country", row.billing.methodCountry());
        } else if (row.method.equals("sepa_debit")) {
            details.putObject("sepa_debit").put("last4", "4300").put("country", "NL");
        }
        metadata(node, row.metadata);
        return node;
    }

    private static void billing(ObjectNode node, ChargeRow row) {
        ObjectNode billing = node.putObject("billing_details").put("name", row.payerName);
        Billing filledIn = row.billing;
        if (filledIn == null) {
            node.putNull("customer");
            billing.putNull("address").putNull("email").putNull("phone");
            return;
        }
        node.put("customer", orNull(filledIn.customer()));
        billing.put("email", orNull(filledIn.email())).putNull("phone").put("tax_id", orNull(filledIn.vatNumber()));
        billing.putObject("address")
                .put("line1", orNull(filledIn.street()))
                .putNull("line2")
                .put("postal_code", orNull(filledIn.postalCode()))
                .put("city", orNull(filledIn.city()))
                .putNull("state")
                .put("country", orNull(filledIn.country()));
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private ObjectNode intent(IntentRow row) {
        ObjectNode node = head(row, "payment_intent").put("amount", row.amount).put("currency", lower(row.currency));
        node.put("amount_received", row.status.equals("succeeded") ? state.charges.get(row.latestCharge).captured : 0);
        node.put("capture_method", "automatic").put("confirmation_method", "automatic");
        node.put("livemode", !row.test).put("status", row.status).put("latest_charge", row.latestCharge);
        node.put("description", row.description).putNull("statement_descriptor");
        node.putArray("payment_method_types").add("ideal");
        metadata(node, row.metadata);
        return node;
    }

    private ObjectNode session(SessionRow row) {
        ObjectNode node =
                head(row, "checkout.session").put("payment_intent", row.intent).put("mode", "payment");
        node.put("client_reference_id", row.clientReference).put("payment_link", row.paymentLink);
        node.put("expires_at", row.createdAt.getEpochSecond() + 86_400).put("livemode", !row.test);
        node.put("payment_status", "paid").put("status", "complete");
        node.putObject("automatic_tax").put("enabled", false).putNull("status");
        node.putArray("custom_fields");
        node.putArray("shipping_options");
        node.putArray("payment_method_types").add("ideal");
        node.putObject("custom_text").putNull("shipping_address").putNull("submit");
        metadata(node, row.metadata);
        return node;
    }

    private ObjectNode refund(RefundRow row) {
        ObjectNode node = head(row, "refund").put("amount", row.amount).put("currency", lower(row.currency));
        node.put("charge", row.charge).put("payment_intent", state.charges.get(row.charge).intent);
        node.put("status", row.status).put("reason", "requested_by_customer");
        node.put("balance_transaction", row.movement);
        if (row.failureMovement != null) {
            node.put("failure_balance_transaction", row.failureMovement).put("failure_reason", "unknown");
        }
        metadata(node, Map.of());
        return node;
    }

    private ObjectNode dispute(DisputeRow row) {
        ObjectNode node = head(row, "dispute").put("amount", row.amount).put("currency", lower(row.currency));
        node.put("charge", row.charge).put("payment_intent", state.charges.get(row.charge).intent);
        node.put("livemode", !row.test).put("status", row.status).put("reason", "fraudulent");
        node.put("is_charge_refundable", false);
        ArrayNode rows = node.putArray("balance_transactions");
        row.movements.forEach(id -> rows.add(movement(state.movements.get(id))));
        node.putObject("evidence");
        ObjectNode details = node.putObject("evidence_details").putNull("due_by");
        details.put("has_evidence", false).put("past_due", false).put("submission_count", 0);
        metadata(node, Map.of());
        return node;
    }

    private ObjectNode payout(PayoutRow row) {
        ObjectNode node = head(row, "payout").put("amount", row.amount).put("currency", lower(row.currency));
        node.put("arrival_date", row.arrival.atStartOfDay(ZoneOffset.UTC).toEpochSecond());
        node.put("automatic", row.automatic).put("livemode", !row.test).put("method", row.method);
        node.put("reconciliation_status", row.reconciliation).put("status", row.status);
        node.put("source_type", "card").put("type", "bank_account").put("description", "STRIPE PAYOUT");
        node.put("balance_transaction", row.movement).put("failure_balance_transaction", row.failureMovement);
        node.put("failure_code", row.failureMovement == null ? null : "account_closed");
        node.put("destination", "ba_1").putNull("original_payout").putNull("reversed_by");
        node.putNull("statement_descriptor");
        node.putObject("trace_id").put("status", "pending").putNull("value");
        metadata(node, Map.of());
        return node;
    }

    private ObjectNode movement(MovementRow row) {
        ObjectNode node =
                head(row, "balance_transaction").put("amount", row.amount).put("fee", row.fee);
        node.put("net", row.net()).put("currency", lower(row.currency)).put("type", row.type);
        node.put("reporting_category", row.category).put("source", row.source).put("exchange_rate", row.rate);
        node.put("available_on", row.createdAt.getEpochSecond()).put("status", "available");
        node.put("balance_type", "payments").put("description", row.description);
        ArrayNode details = node.putArray("fee_details");
        if (row.fee != 0) {
            details.addObject()
                    .put("amount", row.fee)
                    .putNull("application")
                    .put("currency", lower(row.currency))
                    .put("description", "Stripe processing fees")
                    .put("type", row.feeType);
        }
        return node;
    }

    private ObjectNode hook(HookRow row) {
        ObjectNode node = head(row, "webhook_endpoint").put("url", row.url).put("status", "enabled");
        node.put("livemode", !row.test).put("api_version", row.version).putNull("description");
        ArrayNode types = node.putArray("enabled_events");
        row.types.forEach(types::add);
        metadata(node, Map.of());
        return node;
    }

    private static ObjectNode event(EventRow row) {
        ObjectNode node = head(row, "event").put("api_version", VERSION).put("livemode", !row.test);
        node.put("type", row.type).put("pending_webhooks", 0);
        node.putObject("request").putNull("id").putNull("idempotency_key");
        try {
            node.putObject("data").set("object", SimJson.MAPPER.readTree(row.body));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("an event holds what was no object", impossible);
        }
        return node;
    }
}
