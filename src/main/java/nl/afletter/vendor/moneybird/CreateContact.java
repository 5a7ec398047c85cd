package nl.afletter.vendor.moneybird;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import nl.afletter.model.RelationCard;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;

/**
 * Makes a debtor's card. Our number stands in {@code customer_id}, which is unique in Moneybird; but Moneybird also hands
 * out such numbers itself, so a card with our number is ours only if it names the same debtor.
 */
final class CreateContact implements Operation<CreateContact.Intent> {

    static final String NAME = "create-contact";

    private final MoneybirdApi api;

    /** @param number our number: digits */
    record Intent(String number, Card card) {}

    CreateContact(MoneybirdApi api) {
        this.api = api;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<Intent> intent() {
        return Intent.class;
    }

    @Override
    public Findable findable() {
        return Findable.EXACTLY;
    }

    @Override
    public String call(Intent intent, Call call) {
        ObjectNode body = Json.object();
        ObjectNode contact = body.putObject("contact");
        contact.put("customer_id", Ids.digits(intent.number()));
        intent.card().writeTo(contact);
        try {
            return MoneybirdApi.made(api.post("contacts", body, call.deadline()));
        } catch (Failure.Rejected refused) {
            return adopt(intent, refused);
        }
    }

    @Override
    public Lookup find(Intent intent, Call call) {
        Optional<JsonNode> contact = byNumber(api, intent.number());
        if (contact.isEmpty()) {
            return new Lookup.Absent();
        }
        return intent.card().isSameDebtor(contact.get())
                ? new Lookup.Found(Json.id(contact.get()))
                : new Lookup.Unclear("Moneybird's customer number " + intent.number() + " belongs to another debtor.");
    }

    /** Contacts with just this chamber of commerce or VAT number; Moneybird's search finds more than that. */
    static List<String> sameCompany(MoneybirdApi api, String chamberOfCommerce, String vatNumber) {
        Set<String> found = new LinkedHashSet<>();
        search(api, "chamber_of_commerce", chamberOfCommerce, found);
        search(api, "tax_number", vatNumber, found);
        return List.copyOf(found);
    }

    private static void search(MoneybirdApi api, String field, String value, Set<String> found) {
        if (value.isBlank()) {
            return;
        }
        JsonNode rows = api.get("contacts", Map.of("query", value.strip(), "per_page", "100"));
        for (JsonNode row : rows) {
            if (RelationCard.alike(Json.text(row, field), value)) {
                found.add(Json.id(row));
            }
        }
    }

    /** The contact with our number, or empty. */
    static Optional<JsonNode> byNumber(MoneybirdApi api, String number) {
        return api.find("contacts/customer_id/" + Ids.digits(number));
    }

    private String adopt(Intent intent, Failure.Rejected refused) {
        JsonNode there = byNumber(api, intent.number()).orElseThrow(() -> refused);
        if (!intent.card().isSameDebtor(there)) {
            throw new Failure.Rejected(
                    "debtor-number-taken",
                    "Moneybird's customer number " + intent.number() + " belongs to another debtor.",
                    "Give that contact another customer number in Moneybird, or this debtor another number, then try"
                            + " again.");
        }
        return Json.id(there);
    }
}
