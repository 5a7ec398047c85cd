package nl.afletter.vendor.moneybird;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import nl.afletter.model.Debtor;
import nl.afletter.model.Posting.DebtorPosting;
import nl.afletter.model.Reference;
import nl.afletter.model.RelationCard;
import nl.afletter.model.RelationField;

/**
 * A relation's card in Moneybird's fields. A contact is debtor and creditor at once, without being told so.
 *
 * @param fields values by Moneybird's names, none beginning with {@code @}; an empty one empties the field
 */
record Card(Map<String, String> fields) {

    private static final Map<RelationField, String> PLAIN = new EnumMap<>(Map.of(
            RelationField.PHONE, "phone",
            RelationField.VAT_NUMBER, "tax_number",
            RelationField.CHAMBER_OF_COMMERCE, "chamber_of_commerce",
            RelationField.IBAN, "bank_account",
            RelationField.EMAIL, "send_invoices_to_email"));

    /** Of an address that names none, Moneybird takes this. */
    private static final String HOME = "NL";

    /** What a posting brings to the contact. */
    static Card of(DebtorPosting posting) {
        Map<String, String> fields = new LinkedHashMap<>();
        Debtor debtor = posting.debtor();
        RelationCard all = kept(debtor);
        if (posting.brings(RelationField.NAME, debtor.name())) {
            name(fields, debtor, !posting.existing().isEmpty());
        }
        if (posting.brings(RelationField.ADDRESS, all.value(RelationField.ADDRESS))) {
            boolean whole = posting.fields() != null;
            put(fields, "address1", debtor.street(), whole);
            put(fields, "zipcode", debtor.postalCode(), whole);
            put(fields, "city", debtor.city(), whole);
            put(fields, "country", debtor.country(), false);
        }
        PLAIN.forEach((field, name) -> {
            if (posting.brings(field, all.value(field))) {
                put(fields, name, all.value(field), true);
            }
        });
        return new Card(fields);
    }

    /** @param exists whether the contact may bear the name of a company, which Moneybird would go on to show */
    private static void name(Map<String, String> fields, Debtor debtor, boolean exists) {
        boolean named = !debtor.firstName().isBlank() && !debtor.lastName().isBlank();
        if (debtor.company() || !named) {
            put(fields, "company_name", debtor.name(), false);
        } else {
            if (exists) {
                put(fields, "company_name", "", true);
            }
            put(fields, "firstname", debtor.firstName(), false);
            put(fields, "lastname", debtor.lastName(), false);
        }
    }

    /** The CRM's card as a contact would show it. */
    static RelationCard kept(Debtor debtor) {
        Map<RelationField, String> values = new EnumMap<>(RelationField.class);
        values.put(RelationField.NAME, debtor.name());
        values.put(
                RelationField.ADDRESS,
                RelationCard.address(
                        debtor.street(),
                        debtor.postalCode(),
                        debtor.city(),
                        debtor.country().isBlank() ? HOME : debtor.country()));
        values.put(RelationField.EMAIL, debtor.email());
        values.put(RelationField.PHONE, debtor.phone());
        values.put(RelationField.VAT_NUMBER, debtor.vatNumber());
        values.put(RelationField.CHAMBER_OF_COMMERCE, debtor.chamberOfCommerce());
        values.put(RelationField.IBAN, debtor.iban());
        return new RelationCard(values);
    }

    /** A contact as it stands. */
    static RelationCard shown(JsonNode contact) {
        Map<RelationField, String> values = new EnumMap<>(RelationField.class);
        values.put(RelationField.NAME, Items.nameOf(contact));
        values.put(
                RelationField.ADDRESS,
                RelationCard.address(
                        Json.text(contact, "address1"),
                        Json.text(contact, "zipcode"),
                        Json.text(contact, "city"),
                        Json.text(contact, "country")));
        PLAIN.forEach((field, name) -> values.put(field, Json.text(contact, name)));
        return new RelationCard(values);
    }

    /** Whether a contact shows all that this card says. */
    boolean isShownBy(JsonNode contact) {
        return fields.entrySet().stream().allMatch(field -> same(Json.text(contact, field.getKey()), field.getValue()));
    }

    /** Whether a contact is this debtor: same name, or same VAT or chamber of commerce number. */
    boolean isSameDebtor(JsonNode contact) {
        String company = fields.getOrDefault("company_name", "");
        String name = company.isEmpty() ? fields.get("firstname") + " " + fields.get("lastname") : company;
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

    private static void put(Map<String, String> fields, String name, String value, boolean alsoEmpty) {
        if (alsoEmpty || !value.isBlank()) {
            fields.put(name, Ids.free(value.strip()));
        }
    }
}
