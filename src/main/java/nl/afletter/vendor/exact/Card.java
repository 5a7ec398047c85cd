package nl.afletter.vendor.exact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import nl.afletter.model.Debtor;
import nl.afletter.model.Reference;

/**
 * A debtor's card in Exact's fields. A field that the CRM does not fill is not sent, so what a bookkeeper wrote there
 * stays.
 *
 * @param fields values by Exact's names, none empty
 */
record Card(Map<String, String> fields) {

    private static final int NAME = 50;

    /** All that is read of an account. */
    static final String FIELDS =
            "ID,Code,SearchCode,Name,Email,Phone,AddressLine1,Postcode,City,Country,VATNumber,ChamberOfCommerce";

    static Card of(Debtor debtor) {
        Map<String, String> fields = new LinkedHashMap<>();
        put(fields, "Name", Names.cut(debtor.name().strip(), NAME));
        put(fields, "Email", debtor.email());
        put(fields, "Phone", debtor.phone());
        put(fields, "AddressLine1", debtor.street());
        put(fields, "Postcode", debtor.postalCode());
        put(fields, "City", debtor.city());
        put(fields, "Country", debtor.country());
        put(fields, "VATNumber", debtor.vatNumber().replaceAll("[^A-Za-z0-9]", ""));
        put(fields, "ChamberOfCommerce", debtor.chamberOfCommerce().replaceAll("\\s", ""));
        return new Card(fields);
    }

    void writeTo(ObjectNode account) {
        fields.forEach((name, value) -> account.put(name, value.strip()));
    }

    /** Whether an account shows all that this card says. */
    boolean isShownBy(JsonNode account) {
        return fields.entrySet().stream().allMatch(field -> same(Json.text(account, field.getKey()), field.getValue()));
    }

    /** Whether an account is this debtor: same name, or same VAT or chamber of commerce number. */
    boolean isSameDebtor(JsonNode account) {
        return Stream.of("Name", "VATNumber", "ChamberOfCommerce")
                .anyMatch(field -> fields.containsKey(field) && same(Json.text(account, field), fields.get(field)));
    }

    private static boolean same(String one, String other) {
        return Reference.normalise(one).equals(Reference.normalise(other));
    }

    private static void put(Map<String, String> fields, String name, String value) {
        if (!value.isBlank()) {
            fields.put(name, Names.free(value.strip()));
        }
    }
}
