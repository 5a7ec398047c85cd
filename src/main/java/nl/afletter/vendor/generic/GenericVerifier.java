package nl.afletter.vendor.generic;

import static nl.afletter.vendor.generic.Values.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import nl.afletter.model.Connection;
import nl.afletter.port.Secrets;
import nl.afletter.port.WebhookVerifier;
import nl.afletter.vendor.generic.Canon.Event;
import nl.afletter.vendor.generic.Shape.Faults;

/**
 * The open door's calls (generic-webhook.md section 1): proof, JSON, the event's shape, and what has to add up in it.
 * What passes is delivered whole, since nothing can be fetched later.
 */
public final class GenericVerifier implements WebhookVerifier {

    /** Largest body: in base64 and with what stands around it, it fits into 6 MB (design.md section 10). */
    static final int MOST_BYTES = 4_500_000;

    @Override
    public int largest() {
        return MOST_BYTES;
    }

    @Override
    public Verdict verify(Call call, Connection connection, Secrets secrets, Instant now) {
        if (call.body().length > MOST_BYTES) {
            return new Verdict.Refused(413, "The body is too large.");
        }
        Proof proof = Proof.of(connection);
        Optional<String> refusal = proof.refusal(call, Proof.secrets(connection, secrets), now);
        if (refusal.isPresent()) {
            return new Verdict.Refused(401, refusal.get());
        }
        if (!isJson(call.headers().getOrDefault("content-type", ""))) {
            return new Verdict.Refused(415, "The content type is not application/json in UTF-8.");
        }
        JsonNode event;
        try {
            event = Values.parse(utf8(call.body()));
        } catch (CharacterCodingException | JsonProcessingException unreadable) {
            return new Verdict.Refused(400, "The body is not readable JSON in UTF-8.");
        }
        if (!(event instanceof ObjectNode object)) {
            return new Verdict.Refused(400, "The body is not a JSON object.");
        }
        Values.dropEmpty(object);
        if (connection.option(GenericSettings.NUMBERS, GenericSettings.TEXT).equals(GenericSettings.LENIENT)) {
            Values.numbersToTexts(object);
        }
        return event(object, proof.eventId(call), connection, now);
    }

    private static Verdict event(ObjectNode event, Optional<String> id, Connection connection, Instant now) {
        Faults faults = new Faults();
        List<String> types = types(connection.role());
        Event kind = Canon.EVENTS.get(text(event, "type"));
        boolean known = kind != null && kind.door() == connection.role();
        Canon.envelope(known ? kind.data() : new Shape.Anything(), types).check(event, "", faults);
        if (faults.none()) {
            rules(event, faults);
            routed(event, connection, faults);
        }
        if (!faults.none()) {
            return new Verdict.Faulty(faults.all());
        }
        List<Delivery> deliveries = new Deliveries(connection.id(), event, now).all();
        String content = deliveries.get(deliveries.size() - 1).event().says();
        return new Verdict.Delivered(id.orElse("evt_" + content), deliveries);
    }

    /** Types that come through a door, in the order of the documentation. */
    static List<String> types(Connection.Role door) {
        return Canon.EVENTS.entrySet().stream()
                .filter(type -> type.getValue().door() == door)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static void rules(JsonNode event, Faults faults) {
        JsonNode data = event.path("data");
        switch (text(event, "type")) {
            case Canon.APPROVED -> {
                InvoiceRules.check(data, faults);
                Pdf.check(data.path("document"), faults);
            }
            case Canon.SIGNED -> Pdf.check(data.path("document"), faults);
            case Canon.PAYOUT -> PayoutRules.payout(data, faults);
            default -> PayoutRules.payment(data, faults);
        }
    }

    /** The settings decide where it goes; an administration in the event may only agree. */
    private static void routed(JsonNode event, Connection connection, Faults faults) {
        String named = text(event, "administration");
        String only = connection.routing().only();
        boolean other = connection.routing().byKey().isEmpty() && !named.equals(only);
        if (!named.isEmpty() && !only.isEmpty() && other) {
            faults.add("/administration", "administration", "is not the one that this connection leads to");
        }
    }

    private static boolean isJson(String header) {
        String[] parts = header.toLowerCase(Locale.ROOT).split(";");
        if (!parts[0].strip().equals("application/json")) {
            return false;
        }
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].replaceAll("[\\s\"]", "");
            if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
                return false;
            }
        }
        return true;
    }

    private static String utf8(byte[] body) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    }
}
