package nl.afletter.vendor.hubspot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.model.Effect;
import nl.afletter.model.Invoice;
import nl.afletter.model.SubjectKind;
import nl.afletter.port.Crm.InBooks;
import nl.afletter.port.Crm.PaidInBooks;
import nl.afletter.port.Crm.WriteBack;
import nl.afletter.port.Crm.Writing;

/**
 * What is to be written so that HubSpot shows what the books say of an invoice, in the customer's own properties: HubSpot's
 * own status and balance belong to its own payments and are never written (hubspot.md section 7). Only what differs is
 * written, all of it in one call.
 */
final class BooksInHubSpot {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String connection;
    private final HubSpotApi api;
    private final OwnProperties own;

    BooksInHubSpot(String connection, HubSpotApi api, OwnProperties own) {
        this.connection = connection;
        this.api = api;
        this.own = own;
    }

    Writing writing(WriteBack back) {
        Invoice invoice = back.invoice();
        if (invoice.creditNote() || invoice.status() != Invoice.Status.APPROVED) {
            return new Writing(List.of(), List.of());
        }
        boolean deal = back.source().kind() == SubjectKind.DEAL;
        String key = "crm:" + connection + (deal ? ":deal:" : ":invoice:") + invoice.id() + ":shown:v" + back.version();
        List<Effect> effects = new ArrayList<>(
                difference(deal ? "deals" : "invoices", invoice.id(), wanted(back), key, back.reason()));
        effects.addAll(customer(back, key + ":customer"));
        return new Writing(effects, List.of());
    }

    /** The debtor's number on the card of the company or contact that is invoiced. */
    private List<Effect> customer(WriteBack back, String key) {
        String property = own.name(OwnProperties.CUSTOMER_DEBTOR);
        String number = back.books().debtor();
        Invoice.CustomerRef customer = back.invoice().customer();
        if (property.isEmpty() || number.isEmpty() || customer.id().isEmpty()) {
            return List.of();
        }
        String type = customer.type().equals("company") ? "companies" : "contacts";
        return difference(type, customer.id(), Map.of(property, number), key, "its number as a debtor in the books");
    }

    /** One effect with what the record does not show yet, or none. */
    private List<Effect> difference(String type, String id, Map<String, String> wanted, String key, String reason) {
        if (wanted.isEmpty()) {
            return List.of();
        }
        Optional<JsonNode> row = api.object(type, id, new ArrayList<>(wanted.keySet()), List.of());
        if (row.isEmpty()) {
            return List.of();
        }
        Map<String, String> lacking = new LinkedHashMap<>(wanted);
        lacking.entrySet().removeIf(each -> UpdateRecord.isShown(row.get(), each.getKey(), each.getValue()));
        return lacking.isEmpty() ? List.of() : List.of(write(type, id, lacking, key, reason));
    }

    private Effect write(String type, String id, Map<String, String> properties, String key, String reason) {
        try {
            String intent = JSON.writeValueAsString(new UpdateRecord.Intent(type, id, properties));
            return new Effect(key, connection, UpdateRecord.NAME, intent, reason);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("an intent of texts can be written as JSON");
        }
    }

    private Map<String, String> wanted(WriteBack back) {
        InBooks books = back.books();
        Map<String, String> wanted = new LinkedHashMap<>();
        wanted.put(own.name(OwnProperties.REFERENCE), books.reference());
        wanted.put(own.name(OwnProperties.NUMBER), books.number());
        wanted.put(own.name(OwnProperties.DEBTOR), books.debtor());
        wanted.put(own.name(OwnProperties.STATUS), status(books));
        wanted.put(own.name(OwnProperties.OPEN), books.open().toDecimal());
        wanted.put(own.name(OwnProperties.PAID_ON), paidOn(back));
        wanted.remove("");
        return wanted;
    }

    private static String status(InBooks books) {
        if (books.number().isEmpty()) {
            return "concept";
        }
        if (books.open().isZero()) {
            return "betaald";
        }
        return books.open().equals(books.total()) ? "geboekt" : "deels betaald";
    }

    private static String paidOn(WriteBack back) {
        if (!back.books().open().isZero()) {
            return "";
        }
        return back.paid().stream()
                .filter(paid -> paid.amount().isPositive())
                .map(PaidInBooks::date)
                .max(LocalDate::compareTo)
                .map(LocalDate::toString)
                .orElse("");
    }
}
