package nl.afletter.vendor.generic;

import static nl.afletter.vendor.generic.Values.moment;
import static nl.afletter.vendor.generic.Values.money;
import static nl.afletter.vendor.generic.Values.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.model.Money;
import nl.afletter.model.Payment;
import nl.afletter.port.Received;

/** Reads a payment of all events about it. */
final class PaymentOfEvents {

    /** Who pays the money out; also the name of the vendor. */
    static final String GENERIC = "generic";

    /** The names under which the use cases look for an invoice in metadata, unless settings name others. */
    static final String INVOICE_ID = "invoiceId";

    static final String INVOICE_NUMBER = "invoiceNumber";

    private final List<Received.Stored> events;

    /** @param events about one payment, none that says something else than an earlier one */
    private PaymentOfEvents(List<Received.Stored> events) {
        this.events = events;
    }

    /** Empty when nothing says that it was received. */
    static Optional<Payment> of(List<Received.Stored> events) {
        return new PaymentOfEvents(events).payment();
    }

    private Optional<Payment> payment() {
        return events.stream()
                .filter(each -> each.slot().equals(Canon.PAYMENT))
                .findFirst()
                .map(received -> payment(received, Values.kept(received.json())));
    }

    private Payment payment(Received.Stored received, JsonNode event) {
        JsonNode data = event.path("data");
        String method = text(data, "method");
        return new Payment(
                text(data, "paymentId"),
                Payment.Status.PAID,
                true,
                amount(data),
                Optional.of(settled(data)),
                GENERIC,
                method.isEmpty() ? text(data, "provider") : method,
                Optional.of(moment(data, "paidAt")),
                Values.made(moment(data, "paidAt"), received.at()),
                text(data, "description"),
                metadata(data),
                text(data, "payerName"),
                text(data, "payerIban"),
                refunds(),
                chargebacks(),
                List.of(),
                text(event, "administration"));
    }

    private static Money amount(JsonNode data) {
        return money(data, "amount", text(data, "currency"));
    }

    private static Money settled(JsonNode data) {
        return data.has("settledAmount") ? money(data, "settledAmount", text(data, "settledCurrency")) : amount(data);
    }

    private static Map<String, String> metadata(JsonNode data) {
        Map<String, String> texts = new LinkedHashMap<>();
        data.path("metadata")
                .properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        if (data.has("externalId")) {
            texts.put(INVOICE_ID, text(data, "externalId"));
        }
        if (data.has("invoiceNumber")) {
            texts.put(INVOICE_NUMBER, text(data, "invoiceNumber"));
        }
        return texts;
    }

    private List<Payment.Refund> refunds() {
        List<Payment.Refund> refunds = new ArrayList<>();
        each(Canon.REFUND, (stored, data) -> {
            String id = text(data, "refundId");
            Optional<LocalDate> failed = back(Canon.REFUND_FAILED, id, "failedAt");
            refunds.add(new Payment.Refund(
                    id,
                    text(data, "paymentId"),
                    failed.isPresent() ? Payment.RefundStatus.FAILED : Payment.RefundStatus.DONE,
                    amount(data),
                    Optional.of(settled(data)),
                    failed.orElseGet(() -> Values.amsterdam(moment(data, "refundedAt"))),
                    Values.made(moment(data, "refundedAt"), stored.at()),
                    text(data, "description"),
                    metadata(data)));
        });
        return refunds;
    }

    private List<Payment.Chargeback> chargebacks() {
        List<Payment.Chargeback> chargebacks = new ArrayList<>();
        each(Canon.CHARGEBACK, (stored, data) -> {
            String id = text(data, "chargebackId");
            chargebacks.add(new Payment.Chargeback(
                    id,
                    text(data, "paymentId"),
                    amount(data),
                    Optional.of(settled(data)),
                    Values.amsterdam(moment(data, "chargedBackAt")),
                    Values.made(moment(data, "chargedBackAt"), stored.at()),
                    text(data, "description"),
                    back(Canon.CHARGEBACK_REVERSED, id, "reversedAt")));
        });
        return chargebacks;
    }

    private void each(String type, Happened step) {
        events.stream()
                .filter(stored -> stored.slot().startsWith(type + "/"))
                .forEach(stored -> step.take(stored, Values.kept(stored.json()).path("data")));
    }

    @FunctionalInterface
    private interface Happened {
        void take(Received.Stored stored, JsonNode data);
    }

    /** The day on which money of this came back. */
    private Optional<LocalDate> back(String type, String id, String when) {
        return events.stream()
                .filter(stored -> stored.slot().equals(type + "/" + id))
                .findFirst()
                .map(stored ->
                        Values.amsterdam(moment(Values.kept(stored.json()).path("data"), when)));
    }
}
