package nl.afletter.vendor.generic;

import static nl.afletter.vendor.generic.Values.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Received;
import nl.afletter.port.WebhookVerifier.Delivery;

/**
 * What of an event is kept, and under which names. An event is named by what it says, not by the id of the call: a
 * sender that repeats an invoice under a new id says nothing new, and one that uses an id again for something else
 * does. The PDF and the moment are not part of that: tools make both anew each time.
 */
final class Deliveries {

    static final String CARD = "card";

    private final String connection;
    private final ObjectNode event;
    private final ObjectNode data;
    private final String type;
    private final Instant now;

    /** @param event checked */
    Deliveries(String connection, ObjectNode event, Instant now) {
        this.connection = connection;
        this.event = event;
        this.data = (ObjectNode) event.path("data");
        this.type = text(event, "type");
        this.now = now;
    }

    /** In the order in which they are kept: last the event itself. */
    List<Delivery> all() {
        return switch (type) {
            case Canon.APPROVED -> approved();
            case Canon.PARTY -> List.of(card(data));
            case Canon.CANCELLED, Canon.SIGNED -> List.of(of(document(id("externalId")), type, "", documentSubject()));
            case Canon.PAYOUT, Canon.PAYOUT_FAILED ->
                List.of(of(
                        payout(id("payoutId")),
                        type,
                        "",
                        new SubjectRef(connection, SubjectKind.PAYOUT, id("payoutId"))));
            default -> List.of(ofPayment());
        };
    }

    /** Name of all that was sent of an invoice or credit note. */
    static String document(String id) {
        return "document/" + id;
    }

    static String party(String id) {
        return "party/" + id;
    }

    static String payment(String id) {
        return "payment/" + id;
    }

    static String payout(String id) {
        return "payout/" + id;
    }

    /** Another name of an invoice: its number as matching knows it. */
    static String number(String number) {
        return "number/"
                + (Reference.isReference(number) ? new Reference(ReferenceKind.INVOICE, number).value() : number);
    }

    /** First what it says of the buyer: when the invoice stands, the buyer does. */
    private List<Delivery> approved() {
        List<Delivery> all = new ArrayList<>();
        all.add(card(data.path("buyer")));
        String alias = InvoiceOfEvent.isCreditNote(data) ? "" : number(text(data, "number"));
        all.add(of(document(id("externalId")), type, alias, documentSubject()));
        return all;
    }

    private SubjectRef documentSubject() {
        boolean note = InvoiceOfEvent.isCreditNote(data);
        return new SubjectRef(connection, note ? SubjectKind.CREDIT_NOTE : SubjectKind.INVOICE, id("externalId"));
    }

    private Delivery ofPayment() {
        String own =
                switch (type) {
                    case Canon.REFUND, Canon.REFUND_FAILED -> "/" + id("refundId");
                    case Canon.CHARGEBACK, Canon.CHARGEBACK_REVERSED -> "/" + id("chargebackId");
                    default -> "";
                };
        SubjectRef subject = new SubjectRef(connection, SubjectKind.PAYMENT, id("paymentId"));
        return of(payment(id("paymentId")), type + own, "", subject);
    }

    private Delivery of(String thing, String slot, String alias, SubjectRef subject) {
        String pdf = text(data.path("document"), Pdf.BASE64);
        ObjectNode content = data.deepCopy();
        content.remove(Pdf.DOCUMENT);
        String says = Values.fingerprint(type, text(event, "administration"), content);
        ObjectNode kept = event.deepCopy();
        if (kept.path("data").path(Pdf.DOCUMENT) instanceof ObjectNode document) {
            document.remove(Pdf.BASE64);
        }
        return new Delivery(
                new Received.Event(connection, thing, slot, says, kept.toString(), pdf, alias, List.of(subject), now),
                Optional.empty());
    }

    private Delivery card(JsonNode buyer) {
        String id = text(buyer, "externalId");
        SubjectRef subject = new SubjectRef(connection, SubjectKind.DEBTOR, DebtorOfEvent.PARTY + ":" + id);
        String says = Values.fingerprint(Canon.PARTY, "", buyer);
        return new Delivery(
                new Received.Event(connection, party(id), CARD, says, buyer.toString(), "", "", List.of(subject), now),
                Optional.of(Values.moment(event, "timestamp")));
    }

    private String id(String name) {
        return text(data, name);
    }
}
