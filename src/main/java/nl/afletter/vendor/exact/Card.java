package nl.afletter.vendor.exact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import nl.afletter.model.Debtor;
import nl.afletter.model.Posting.DebtorPosting;
import nl.afletter.model.Reference;
import nl.afletter.model.RelationCard;
import nl.afletter.model.RelationField;
import nl.afletter.model.RelationRole;

/**
 * A relation's card in Exact's fields. The IBAN is none of them: bank accounts are records of their own.
 *
 * @param fields values by Exact's names; an empty one empties the field
 * @param customer whether the account becomes a customer; else what it is stays
 * @param supplier whether it becomes a supplier; else what it is stays
 */
record Card(Map<String, String> fields, boolean customer, boolean supplier) {

    private static final int NAME = 50;
    private static final String SUPPLIER = "IsSupplier";
    private static final String STATUS = "Status";
    private static final String CUSTOMER = "C";

    private static final Map<RelationField, String> PLAIN = new EnumMap<>(Map.of(
            RelationField.NAME, "Name",
            RelationField.EMAIL, "Email",
            RelationField.PHONE, "Phone",
            RelationField.VAT_NUMBER, "VATNumber",
            RelationField.CHAMBER_OF_COMMERCE, "ChamberOfCommerce"));

    /** All that is read of an account. */
    static final String FIELDS = "ID,Code,SearchCode,Name,Status,IsSupplier,Email,Phone,AddressLine1,Postcode,City,"
            + "Country,VATNumber,ChamberOfCommerce";

    /** What a posting brings to the account. */
    static Card of(DebtorPosting posting) {
        Map<String, String> fields = new LinkedHashMap<>();
        Debtor debtor = posting.debtor();
        RelationCard all = kept(debtor);
        PLAIN.forEach((field, name) -> {
            if (posting.brings(field, all.value(field))) {
                put(fields, name, all.value(field), true);
            }
        });
        if (posting.brings(RelationField.ADDRESS, all.value(RelationField.ADDRESS))) {
            boolean whole = posting.fields() != null;
            put(fields, "AddressLine1", debtor.street(), whole);
            put(fields, "Postcode", debtor.postalCode(), whole);
            put(fields, "City", debtor.city(), whole);
            put(fields, "Country", debtor.country(), false);
        }
        return new Card(
                fields,
                posting.roles().contains(RelationRole.DEBTOR),
                posting.roles().contains(RelationRole.CREDITOR));
    }

    /** The CRM's card as an account and its bank account would show it. */
    static RelationCard kept(Debtor debtor) {
        Map<RelationField, String> values = new EnumMap<>(RelationField.class);
        values.put(RelationField.NAME, Names.cut(debtor.name().strip(), NAME));
        values.put(RelationField.EMAIL, debtor.email());
        values.put(RelationField.PHONE, debtor.phone());
        values.put(RelationField.VAT_NUMBER, debtor.vatNumber().replaceAll("[^A-Za-z0-9]", ""));
        values.put(RelationField.CHAMBER_OF_COMMERCE, debtor.chamberOfCommerce().replaceAll("\\s", ""));
        values.put(
                RelationField.ADDRESS,
                RelationCard.address(debtor.street(), debtor.postalCode(), debtor.city(), debtor.country()));
        values.put(RelationField.IBAN, debtor.iban().replaceAll("\\s", ""));
        return new RelationCard(values);
    }

    /** An account as it stands. @param iban of its main bank account */
    static RelationCard shown(JsonNode account, String iban) {
        Map<RelationField, String> values = new EnumMap<>(RelationField.class);
        PLAIN.forEach((field, name) -> values.put(field, Json.text(account, name)));
        values.put(
                RelationField.ADDRESS,
                RelationCard.address(
                        Json.text(account, "AddressLine1"),
                        Json.text(account, "Postcode"),
                        Json.text(account, "City"),
                        Json.text(account, "Country")));
        values.put(RelationField.IBAN, iban);
        return new RelationCard(values);
    }

    /** Whether there is nothing to write. */
    boolean isEmpty() {
        return fields.isEmpty() && !customer && !supplier;
    }

    void writeTo(ObjectNode account) {
        fields.forEach((name, value) -> account.put(name, value.strip()));
        if (customer) {
            account.put(STATUS, CUSTOMER);
        }
        if (supplier) {
            account.put(SUPPLIER, true);
        }
    }

    /** Whether an account shows all that this card says. */
    boolean isShownBy(JsonNode account) {
        return fields.entrySet().stream().allMatch(field -> same(Json.text(account, field.getKey()), field.getValue()))
                && (!customer || Json.text(account, STATUS).equals(CUSTOMER))
                && (!supplier || account.path(SUPPLIER).asBoolean());
    }

    /** Whether an account is this debtor: same name, or same VAT or chamber of commerce number. */
    boolean isSameDebtor(JsonNode account) {
        return Stream.of("Name", "VATNumber", "ChamberOfCommerce")
                .anyMatch(field -> fields.containsKey(field) && same(Json.text(account, field), fields.get(field)));
    }

    private static boolean same(String one, String other) {
        return Reference.normalise(one).equals(Reference.normalise(other));
    }

    private static void put(Map<String, String> fields, String name, String value, boolean alsoEmpty) {
        if (alsoEmpty || !value.isBlank()) {
            fields.put(name, Names.free(value.strip()));
        }
    }
}
