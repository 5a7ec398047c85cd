package nl.afletter.vendor.snelstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.afletter.model.Debtor;
import nl.afletter.model.Posting.DebtorPosting;
import nl.afletter.model.Reference;
import nl.afletter.model.RelationCard;
import nl.afletter.model.RelationField;

/**
 * A debtor's card in SnelStart's fields. What has no room there (a long name, an address that is not whole) is kept
 * in the memo, in lines that begin with {@code Afletter:}, and named in the effect's reason. When a relation
 * is made, a field that the CRM does not fill is not sent.
 *
 * @param fields values by SnelStart's names; an empty one empties the field
 * @param address street, postal code and town by SnelStart's names; empty unless all are there and fit, all of them
 *     empty where the CRM took the address away
 * @param country ISO code; empty when there is no address
 * @param kept what goes to the memo, by its name for people; an empty one is taken out
 */
record Card(Map<String, String> fields, Map<String, String> address, String country, Map<String, String> kept) {

    private static final String MINE = "Afletter: ";
    private static final String NUMBER = "nummer";
    private static final String ADDRESS = "vestigingsAdres";
    private static final String FULL_NAME = "volledige naam";
    private static final String IN_MEMO = "adres";
    private static final String PHONE = "telefoon";
    private static final Map<RelationField, String> PLAIN = new EnumMap<>(Map.of(
            RelationField.EMAIL, "email",
            RelationField.VAT_NUMBER, "btwNummer",
            RelationField.CHAMBER_OF_COMMERCE, "kvkNummer",
            RelationField.IBAN, "iban"));
    private static final int NAME = 50;
    private static final int LINE = 50;
    private static final int SHORT_LINE = 25;

    /** What a posting brings to the relation. */
    static Card of(DebtorPosting posting) {
        Debtor debtor = posting.debtor();
        Map<String, String> fields = new LinkedHashMap<>();
        Map<String, String> kept = new LinkedHashMap<>();
        kept.put(NUMBER, posting.number());
        String name = debtor.name().strip();
        if (posting.brings(RelationField.NAME, name)) {
            fields.put("naam", free(Names.cut(name, NAME).strip()));
            keep(kept, FULL_NAME, name.length() > NAME ? name : "");
        }
        PLAIN.forEach((field, itsName) -> {
            String value = kept(debtor).value(field);
            if (posting.brings(field, value)) {
                put(fields, itsName, value);
            }
        });
        boolean longPhone = debtor.phone().strip().length() > SHORT_LINE;
        if (posting.brings(RelationField.PHONE, debtor.phone())) {
            put(fields, PHONE, longPhone ? "" : debtor.phone());
            keep(kept, PHONE, longPhone ? debtor.phone() : "");
        }
        String inOneLine = kept(debtor).value(RelationField.ADDRESS);
        if (!posting.brings(RelationField.ADDRESS, inOneLine)) {
            return new Card(fields, Map.of(), "", kept);
        }
        Map<String, String> address = inOneLine.isEmpty() ? parts("", "", "") : address(debtor);
        keep(kept, IN_MEMO, address.isEmpty() ? inOneLine : "");
        return new Card(
                fields, address, address.isEmpty() ? "" : debtor.country().strip(), kept);
    }

    /** The CRM's card as a relation would show it, the memo included. */
    static RelationCard kept(Debtor debtor) {
        Map<RelationField, String> values = new EnumMap<>(RelationField.class);
        values.put(RelationField.NAME, debtor.name());
        values.put(
                RelationField.ADDRESS,
                RelationCard.address(debtor.street(), debtor.postalCode(), debtor.city(), debtor.country()));
        values.put(RelationField.EMAIL, debtor.email());
        values.put(RelationField.PHONE, debtor.phone());
        values.put(RelationField.VAT_NUMBER, debtor.vatNumber().replaceAll("[^A-Za-z0-9]", ""));
        values.put(RelationField.CHAMBER_OF_COMMERCE, debtor.chamberOfCommerce().replaceAll("\\s", ""));
        values.put(RelationField.IBAN, debtor.iban().replaceAll("\\s", ""));
        return new RelationCard(values);
    }

    /** A relation as it stands. What a person typed goes before what our memo keeps. */
    static RelationCard shown(JsonNode relation, Books books) {
        Map<RelationField, String> values = new EnumMap<>(RelationField.class);
        String name = Json.text(relation, "naam");
        String fullName = text(memo(relation, FULL_NAME));
        values.put(RelationField.NAME, Names.cut(fullName, NAME).strip().equals(name) ? fullName : name);
        PLAIN.forEach((field, itsName) -> values.put(field, Json.text(relation, itsName)));
        String phone = Json.text(relation, PHONE);
        values.put(RelationField.PHONE, phone.isBlank() ? text(memo(relation, PHONE)) : phone);
        JsonNode place = relation.path(ADDRESS);
        String address = RelationCard.address(
                Json.text(place, "straat"),
                Json.text(place, "postcode"),
                Json.text(place, "plaats"),
                books.isoOf(Json.id(place, "land")));
        String inMemo = text(memo(relation, IN_MEMO));
        values.put(RelationField.ADDRESS, inMemo.isEmpty() ? address : inMemo);
        return new RelationCard(values);
    }

    private static String text(String memo) {
        return memo == null ? "" : memo;
    }

    /** SnelStart wants an address whole or not at all (REL-0060). */
    private static Map<String, String> address(Debtor debtor) {
        boolean whole = Stream.of(debtor.street(), debtor.postalCode(), debtor.city(), debtor.country())
                .noneMatch(String::isBlank);
        boolean fits = debtor.street().strip().length() <= LINE
                && debtor.postalCode().strip().length() <= SHORT_LINE
                && debtor.city().strip().length() <= LINE;
        return whole && fits ? parts(debtor.street(), debtor.postalCode(), debtor.city()) : Map.of();
    }

    private static Map<String, String> parts(String street, String postalCode, String city) {
        Map<String, String> parts = new LinkedHashMap<>();
        put(parts, "straat", street);
        put(parts, "postcode", postalCode);
        put(parts, "plaats", city);
        return parts;
    }

    /** What was kept in the memo for want of room, for the reason; empty when all fits. */
    String told() {
        return kept.entrySet().stream()
                .filter(line ->
                        !line.getKey().equals(NUMBER) && !line.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
    }

    /** Whether the address of this relation is one, or is missing. */
    static boolean fitsInto(ObjectNode relation) {
        JsonNode there = relation.path(ADDRESS);
        return there.isObject() || there.isNull() || there.isMissingNode();
    }

    /** Puts everything into a relation; what others wrote there, in the memo too, stays. */
    void writeTo(ObjectNode relation, Books books) {
        fields.forEach((name, value) -> relation.put(name, value.strip()));
        Map<String, String> memo = new LinkedHashMap<>(kept);
        Optional<String> land = country.isEmpty() ? Optional.empty() : books.country(country);
        if (land.isEmpty() && isCleared()) {
            relation.remove(ADDRESS);
        } else if (land.isPresent()) {
            ObjectNode place = relation.withObjectProperty(ADDRESS);
            address.forEach((name, value) -> place.put(name, value.strip()));
            Json.putId(place, "land", land.get());
        } else if (!address.isEmpty()) {
            memo.put(
                    IN_MEMO,
                    RelationCard.address(
                            address.get("straat"), address.get("postcode"), address.get("plaats"), country));
        }
        List<String> lines =
                new ArrayList<>(Arrays.stream(Json.text(relation, "memo").split("\\R"))
                        .filter(line -> !line.isBlank()
                                && memo.keySet().stream().noneMatch(name -> line.startsWith(MINE + name + " ")))
                        .toList());
        memo.forEach((name, value) -> {
            if (!value.isEmpty()) {
                lines.add(MINE + name + " " + value.strip());
            }
        });
        relation.put("memo", String.join("\n", lines));
    }

    /** Whether a relation shows all that this card says. */
    boolean isShownBy(JsonNode relation, Books books) {
        boolean named = fields.entrySet().stream()
                .allMatch(field -> same(Json.text(relation, field.getKey()), field.getValue()));
        Optional<String> land = country.isEmpty() ? Optional.empty() : books.country(country);
        JsonNode place = relation.path(ADDRESS);
        boolean asked = land.isPresent() || isCleared();
        boolean placed = !asked
                || Json.id(place, "land").equals(land.orElse(""))
                        && address.entrySet().stream()
                                .allMatch(field -> same(Json.text(place, field.getKey()), field.getValue()));
        // Of an address in a country that SnelStart does not know, the memo holds more than this card says.
        return named
                && placed
                && kept.entrySet().stream()
                        .filter(each ->
                                asked || address.isEmpty() || !each.getKey().equals(IN_MEMO))
                        .allMatch(each -> text(memo(relation, each.getKey()))
                                .equals(each.getValue().strip()));
    }

    private boolean isCleared() {
        return !address.isEmpty() && address.values().stream().allMatch(String::isEmpty);
    }

    /** Whether a relation is this debtor: same name, or same VAT or chamber of commerce number. */
    boolean isSameDebtor(JsonNode relation) {
        return Stream.of("naam", "btwNummer", "kvkNummer")
                .anyMatch(field -> fields.containsKey(field) && same(Json.text(relation, field), fields.get(field)));
    }

    /** Our number as a relation's memo has it; empty when there is none. */
    static String numberIn(JsonNode relation) {
        String number = memo(relation, NUMBER);
        return number == null ? "" : number;
    }

    private static String memo(JsonNode relation, String name) {
        String start = MINE + name + " ";
        return Arrays.stream(Json.text(relation, "memo").split("\\R"))
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()).strip())
                .findFirst()
                .orElse(null);
    }

    private static boolean same(String one, String other) {
        return Reference.normalise(one).equals(Reference.normalise(other));
    }

    private static void put(Map<String, String> fields, String name, String value) {
        fields.put(name, free(value.strip()));
    }

    /** An empty value takes the line out of the memo. */
    private static void keep(Map<String, String> kept, String name, String value) {
        kept.put(name, free(value.strip().replaceAll("\\R", " ")));
    }

    private static String free(String text) {
        return Names.free(text);
    }
}
