package nl.afletter.vendor.stripe;

import static nl.afletter.vendor.stripe.StripeValues.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import nl.afletter.port.Failure;

/** Whether the key has its rights and the webhook endpoint tells what is followed (stripe.md sections 1 and 3). */
final class SetUpOfStripe {

    /** Without one of these something is seen late: by the feed, or not at all before the payout. */
    private static final List<String> EVENTS = List.of(
            "payment_intent.succeeded",
            "charge.succeeded",
            "charge.failed",
            "charge.refunded",
            "refund.created",
            "refund.updated",
            "refund.failed",
            "charge.dispute.created",
            "charge.dispute.funds_withdrawn",
            "charge.dispute.funds_reinstated",
            "payout.paid",
            "payout.failed",
            "payout.reconciliation_completed");

    private static final Map<String, String> RIGHTS = new LinkedHashMap<>();

    static {
        RIGHTS.put("/v1/charges", "Charges");
        RIGHTS.put("/v1/payment_intents", "PaymentIntents");
        RIGHTS.put("/v1/refunds", "Refunds");
        RIGHTS.put("/v1/disputes", "Disputes");
        RIGHTS.put("/v1/payouts", "Payouts");
        RIGHTS.put("/v1/balance_transactions", "Balance transactions");
        RIGHTS.put("/v1/checkout/sessions", "Checkout Sessions");
        RIGHTS.put("/v1/events", "Events");
    }

    private final StripeApi api;
    private final String connection;

    SetUpOfStripe(StripeApi api, String connection) {
        this.api = api;
        this.connection = connection;
    }

    List<String> faults() {
        List<String> faults = new ArrayList<>();
        List<String> lacking = new ArrayList<>();
        RIGHTS.forEach((path, right) -> {
            if (!mayRead(path)) {
                lacking.add(right);
            }
        });
        if (!lacking.isEmpty()) {
            faults.add("Stripe's key of " + connection + " may not read " + String.join(", ", lacking)
                    + ": give it these rights in the dashboard.");
        }
        faults.addAll(endpoint());
        return faults;
    }

    private boolean mayRead(String path) {
        try {
            api.probe(path);
            return true;
        } catch (Failure.Rejected no) {
            if (no.code().equals("stripe-403")) {
                return false;
            }
            throw no;
        }
    }

    /** The right to read endpoints is not among the least: without it they are not looked at. */
    private List<String> endpoint() {
        List<JsonNode> all;
        try {
            all = api.endpoints().rows();
        } catch (Failure.Rejected no) {
            if (no.code().equals("stripe-403")) {
                return List.of();
            }
            throw no;
        }
        String path = "/webhooks/psp/" + connection + "/";
        List<JsonNode> ours =
                all.stream().filter(each -> text(each, "url").contains(path)).toList();
        if (ours.isEmpty()) {
            return List.of("Stripe has no webhook endpoint with " + path
                    + " in its address: payments are seen by the feed only. Make it as its page says.");
        }
        return ours.stream().flatMap(each -> wrongWith(each).stream()).toList();
    }

    private static List<String> wrongWith(JsonNode endpoint) {
        List<String> wrong = new ArrayList<>();
        String name = "Stripe's webhook endpoint " + text(endpoint, "id");
        if (!text(endpoint, "status").equals("enabled")) {
            wrong.add(name + " is disabled: switch it on.");
        }
        String version = text(endpoint, "api_version");
        if (!version.equals(StripeApi.VERSION)) {
            wrong.add(name + " has the API version " + (version.isEmpty() ? "of the account" : version)
                    + ": make it anew with " + StripeApi.VERSION + ".");
        }
        Set<String> told = new TreeSet<>();
        endpoint.path("enabled_events").forEach(each -> told.add(each.asText()));
        List<String> missing = told.contains("*")
                ? List.of()
                : EVENTS.stream().filter(event -> !told.contains(event)).toList();
        if (!missing.isEmpty()) {
            wrong.add(name + " does not tell " + String.join(", ", missing) + ": add them.");
        }
        return wrong;
    }
}
