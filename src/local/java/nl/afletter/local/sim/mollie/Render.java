package nl.afletter.local.sim.mollie;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.mollie.MollieState.BalanceRow;
import nl.afletter.local.sim.mollie.MollieState.CaptureRow;
import nl.afletter.local.sim.mollie.MollieState.ChargebackRow;
import nl.afletter.local.sim.mollie.MollieState.EventRow;
import nl.afletter.local.sim.mollie.MollieState.HookRow;
import nl.afletter.local.sim.mollie.MollieState.InvoiceRow;
import nl.afletter.local.sim.mollie.MollieState.MovementRow;
import nl.afletter.local.sim.mollie.MollieState.PaymentRow;
import nl.afletter.local.sim.mollie.MollieState.RefundRow;
import nl.afletter.local.sim.mollie.MollieState.Row;
import nl.afletter.local.sim.mollie.MollieState.SettlementRow;
import nl.afletter.model.Money;

/** How each resource looks in Mollie's JSON (mollie.md sections 2 to 7). */
final class Render {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx").withZone(ZoneOffset.UTC);
    private static final String HAL = "application/hal+json";
    private static final String API = "https://api.mollie.com/v2/";

    private final MollieState state;

    Render(MollieState state) {
        this.state = state;
    }

    static ObjectNode money(Money amount) {
        return SimJson.object().put("currency", amount.currency()).put("value", amount.toDecimal());
    }

    static ObjectNode link(String path) {
        return SimJson.object().put("href", API + path).put("type", HAL);
    }

    static ObjectNode page(String href) {
        return SimJson.object().put("href", href).put("type", "text/html");
    }

    static String time(Instant moment) {
        return moment == null ? null : TIME.format(moment);
    }

    ObjectNode payment(PaymentRow row) {
        ObjectNode node =
                SimJson.object().put("resource", "payment").put("id", row.id).put("mode", row.mode);
        node.put("createdAt", time(row.createdAt)).set("amount", money(row.amount));
        node.put("description", row.description).put("method", row.method);
        node.set("metadata", row.metadata);
        node.put("status", row.status).put("profileId", row.profile).put("sequenceType", "oneoff");
        putTime(node, "paidAt", row.paidAt);
        putText(node, "webhookUrl", row.webhookUrl);
        putText(node, "settlementId", row.settlement);
        if (row.paidAt != null) {
            amounts(node, row);
            node.putObject("details").put("consumerName", row.payerName).put("consumerAccount", row.payerIban);
        }
        ObjectNode links = node.putObject("_links");
        links.set("self", link("payments/" + row.id));
        links.set("dashboard", page("https://my.mollie.com/dashboard/org_1/payments/" + row.id));
        return state.settledEverywhere ? settled(node, row.settles) : node;
    }

    private void amounts(ObjectNode node, PaymentRow row) {
        long refunded = refundsOf(row.id).stream()
                .filter(each -> !each.status.equals("failed"))
                .mapToLong(each -> each.amount.minor())
                .sum();
        long takenBack = chargebacksOf(row.id).stream()
                .filter(each -> each.reversedAt == null)
                .mapToLong(each -> each.amount.minor())
                .sum();
        if (refunded != 0) {
            node.set("amountRefunded", money(Money.ofMinor(refunded, row.amount.currency())));
            node.set("amountRemaining", money(row.amount.minus(Money.ofMinor(refunded, row.amount.currency()))));
        }
        if (takenBack != 0) {
            node.set("amountChargedBack", money(Money.ofMinor(takenBack, row.amount.currency())));
        }
        long captured = capturesOf(row.id).stream()
                .mapToLong(each -> each.amount.minor())
                .sum();
        if (captured != 0) {
            node.set("amountCaptured", money(Money.ofMinor(captured, row.amount.currency())));
        }
    }

    ObjectNode refund(RefundRow row) {
        ObjectNode node = SimJson.object().put("resource", "refund").put("id", row.id);
        node.put("mode", state.payments.get(row.payment).mode).put("description", row.description);
        node.set("amount", money(row.amount));
        node.put("status", row.status);
        node.set("metadata", row.metadata);
        node.put("paymentId", row.payment).put("createdAt", time(row.createdAt));
        putText(node, "settlementId", row.settlement);
        owned(node, "refunds", row, row.payment);
        return state.settledEverywhere ? settled(node, row.settles) : node;
    }

    ObjectNode chargeback(ChargebackRow row) {
        ObjectNode node = SimJson.object().put("resource", "chargeback").put("id", row.id);
        node.set("amount", money(row.amount));
        node.putObject("reason").put("code", "MS03").put("description", "Reason not specified");
        node.put("paymentId", row.payment).put("createdAt", time(row.createdAt));
        putText(node, "settlementId", row.settlement);
        node.put("reversedAt", time(row.reversedAt));
        owned(node, "chargebacks", row, row.payment);
        return state.settledEverywhere ? settled(node, row.settles) : node;
    }

    ObjectNode capture(CaptureRow row) {
        ObjectNode node = SimJson.object().put("resource", "capture").put("id", row.id);
        node.put("mode", state.payments.get(row.payment).mode).put("description", "Capture");
        node.set("amount", money(row.amount));
        node.put("status", "succeeded").putNull("metadata");
        node.put("paymentId", row.payment).put("createdAt", time(row.createdAt));
        putText(node, "settlementId", row.settlement);
        owned(node, "captures", row, row.payment);
        return state.settledEverywhere ? settled(node, row.settles) : node;
    }

    private static void owned(ObjectNode node, String kind, Row row, String payment) {
        ObjectNode links = node.putObject("_links");
        links.set("self", link("payments/" + payment + "/" + kind + "/" + row.id()));
        links.set("payment", link("payments/" + payment));
    }

    /** The row of a payout's list: with the amount that reached the balance, where Mollie itself pays it out. */
    static ObjectNode settled(ObjectNode node, Money settles) {
        if (settles != null) {
            node.set("settlementAmount", money(settles));
        }
        return node;
    }

    ObjectNode settlement(SettlementRow row) {
        ObjectNode node = settlement(row.id, row.reference, row.status, row.amount, row.balance, row.createdAt);
        node.put("settledAt", time(row.settledAt));
        node.set("periods", explained(row.periods));
        ObjectNode links = (ObjectNode) node.path("_links");
        for (String kind : List.of("payments", "refunds", "chargebacks", "captures")) {
            links.set(kind, link("settlements/" + row.id + "/" + kind));
        }
        return node;
    }

    ObjectNode settlement(String id, String reference, String status, Money amount, String balance, Instant made) {
        ObjectNode node =
                SimJson.object().put("resource", "settlement").put("id", id).put("reference", reference);
        node.put("createdAt", time(made))
                .putNull("settledAt")
                .put("status", status)
                .set("amount", money(amount));
        node.put("balanceId", balance);
        node.putObject("_links").set("self", link("settlements/" + id));
        return node;
    }

    /** The months whose invoice is there name it. */
    JsonNode explained(JsonNode periods) {
        ObjectNode copy = periods.deepCopy();
        state.invoices.rows.forEach(invoice -> {
            JsonNode month = copy.path(invoice.month.substring(0, 4)).path(invoice.month.substring(5));
            if (month.isObject()) {
                ((ObjectNode) month).put("invoiceId", invoice.id).put("invoiceReference", invoice.reference);
            }
        });
        return copy;
    }

    ObjectNode balance(BalanceRow row) {
        ObjectNode node =
                SimJson.object().put("resource", "balance").put("id", row.id).put("mode", "live");
        node.put("createdAt", time(row.createdAt)).put("currency", row.currency).put("description", "Balance");
        node.set("availableAmount", money(Money.ofMinor(row.available, row.currency)));
        node.set("pendingAmount", money(Money.zero(row.currency)));
        node.put("status", "active").put("transferFrequency", "daily");
        node.putObject("_links").set("self", link("balances/" + row.id));
        return node;
    }

    ObjectNode movement(MovementRow row, String currency) {
        ObjectNode node =
                SimJson.object().put("resource", "balance-transaction").put("id", row.id);
        node.put("type", row.type).set("resultAmount", money(Money.ofMinor(row.result(), currency)));
        node.set("initialAmount", money(Money.ofMinor(row.initial, currency)));
        node.put("createdAt", time(row.createdAt));
        ObjectNode context = node.putObject("context");
        row.context.forEach((name, value) -> {
            if (!name.equals("method")) {
                context.put(name, value);
            }
        });
        if (row.fees != 0) {
            ObjectNode fees = money(Money.ofMinor(row.fees, currency));
            node.set("deductions", fees);
            node.putObject("deductionDetails").set("fees", fees.deepCopy());
        }
        return node;
    }

    ObjectNode invoice(InvoiceRow row) {
        ObjectNode node =
                SimJson.object().put("resource", "invoice").put("id", row.id).put("reference", row.reference);
        node.put("vatNumber", "NL001234567B01").put("status", "paid");
        node.set("netAmount", money(row.net));
        node.set("vatAmount", money(row.vat));
        node.set("grossAmount", money(row.net.plus(row.vat)));
        node.set("lines", row.lines);
        node.put("issuedAt", row.issuedAt.toString()).put("paidAt", row.issuedAt.toString());
        ObjectNode links = node.putObject("_links");
        links.set("self", link("invoices/" + row.id));
        links.putObject("pdf")
                .put("href", "https://www.mollie.com/merchant/download/invoice/" + row.id)
                .put("type", "application/pdf");
        return node;
    }

    ObjectNode hook(HookRow row) {
        ObjectNode node =
                SimJson.object().put("resource", "webhook").put("id", row.id).put("url", row.url);
        node.putNull("profileId").put("createdAt", time(row.createdAt)).put("name", row.name);
        node.set("eventTypes", SimJson.MAPPER.valueToTree(row.eventTypes));
        node.put("status", "enabled").put("mode", row.test ? "test" : "live");
        ObjectNode links = node.putObject("_links");
        links.set("self", link("webhooks/" + row.id));
        links.set("documentation", page("https://docs.mollie.com/reference/create-webhook"));
        return node;
    }

    ObjectNode event(EventRow row, boolean withEntity) {
        ObjectNode node =
                SimJson.object().put("resource", "event").put("id", row.id).put("type", row.type);
        node.put("entityId", row.entity).put("createdAt", time(row.createdAt));
        if (withEntity) {
            entity(row.entity).ifPresent(entity -> node.putObject("_embedded").set("entity", entity));
        }
        node.putObject("_links").set("self", link("events/" + row.id));
        return node;
    }

    private Optional<ObjectNode> entity(String id) {
        return state.payments
                .find(id)
                .map(this::payment)
                .or(() -> state.refunds.find(id).map(this::refund))
                .or(() -> state.chargebacks.find(id).map(this::chargeback))
                .or(() -> state.captures.find(id).map(this::capture));
    }

    List<RefundRow> refundsOf(String payment) {
        return state.refunds.rows.stream()
                .filter(each -> each.payment.equals(payment))
                .toList();
    }

    List<ChargebackRow> chargebacksOf(String payment) {
        return state.chargebacks.rows.stream()
                .filter(each -> each.payment.equals(payment))
                .toList();
    }

    List<CaptureRow> capturesOf(String payment) {
        return state.captures.rows.stream()
                .filter(each -> each.payment.equals(payment))
                .toList();
    }

    private static void putText(ObjectNode node, String name, String text) {
        if (text != null) {
            node.put(name, text);
        }
    }

    private static void putTime(ObjectNode node, String name, Instant moment) {
        if (moment != null) {
            node.put(name, time(moment));
        }
    }
}
