package nl.afletter.vendor.moneybird;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import nl.afletter.model.Debtor;
import nl.afletter.model.Reference;

/**
 * A debtor's card in Moneybird's fields. A field that the CRM does not fill is not sent, so what a bookkeeper wrote there
 * stays.
 *
 * @param fields values by Moneybird's names, none empty, none beginning with {@code @}
 */
record Card(Map<String, String> fields) {

    static Card of(Debtor debtor) {
        Map<String, String> fields = new LinkedHashMap<>();
        boolean named = !debtor.firstName().isBlank() && !debtor.lastName().isBlank();
        if (debtor.company() || !named) {
            put(fields, "company_name", debtor.name());
        } else {
            put(fields, "firstname", debtor.firstName());
            put(fields, "lastname", debtor.lastName());
        }
        put(fields, "address1", debtor.street());
        put(fields, "zipcode", debtor.postalCode());
        put(fields, "city", debtor.city());
        put(fields, "country", debtor.country());
        put(fields, "phone", debtor.phone());
        put(fields, "tax_number", debtor.vatNumber());
        put(fields, "chamber_of_commerce", debtor.chamberOfCommerce());
        put(fields, "bank_account", debtor.iban());
        put(fields, "send_invoices_to_email", debtor.email());
        return new Card(fields);
    }

    /** Whether a contact shows all that this card says. */
    boolean isShownBy(JsonNode contact) {
        return fields.entrySet().stream().allMatch(field -> same(Json.text(contact, field.getKey()), field.getValue()));
    }

    /** Whether a contact is this debtor: same name, or same VAT or chamber of commerce number. */
    boolean isSameDebtor(JsonNode contact) {
        String name = fields.getOrDefault("company_name", fields.get("firstname") + " " + fields.get("lastname"));
        return same(Items.nameOf(contact), name)
                || shares(contact, "tax_number")
                || shares(contact, "chamber_of_commerce");
    }

    void writeTo(ObjectNode contact) {
        fields.forEach((name, value) -> contact.put(name, value.strip()));
    }

    private boolean shares(JsonNode contact, String field) {
        return fields.containsKey(field) && same(Json.text(contact, field), fields.get(field));
    }

    private static boolean same(String one, String other) {
        return Reference.normalise(one).equals(Reference.normalise(other));
    }

    private static void put(Map<String, String> fields, String name, String value) {
        if (!value.isBlank()) {
            fields.put(name, Ids.free(value.strip()));
        }
    }
}
