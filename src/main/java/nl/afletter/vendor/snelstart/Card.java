package nl.afletter.vendor.snelstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.afletter.model.Debtor;
import nl.afletter.model.Reference;

/**
 * A debtor's card in SnelStart's fields. What has no room there (a long name, an address that is not whole) is kept in the
 * memo, in lines that begin with {@code Afletter:}, and named in the effect's reason. A field that the CRM does not fill
 * is not sent, so what a bookkeeper wrote there stays.
 *
 * @param fields values by SnelStart's names, none empty
 * @param address street, postal code and town by SnelStart's names; empty unless all are there and fit
 * @param country ISO code; not empty when there is an address
 * @param kept what goes to the memo, by its name for people
 */
record Card(Map<String, String> fields, Map<String, String> address, String country, Map<String, String> kept) {

    private static final String MINE = "Afletter: ";
    private static final String NUMBER = "nummer";
    private static final String ADDRESS = "vestigingsAdres";
    private static final int NAME = 50;
    private static final int LINE = 50;
    private static final int SHORT_LINE = 25;

    static Card of(String number, Debtor debtor) {
        Map<String, String> fields = new LinkedHashMap<>();
        Map<String, String> kept = new LinkedHashMap<>();
        kept.put(NUMBER, number);
        String name = debtor.name().strip();
        fields.put("naam", free(Names.cut(name, NAME).strip()));
        keep(kept, "volledige naam", name.length() > NAME ? name : "");
        put(fields, "email", debtor.email());
        boolean longPhone = debtor.phone().strip().length() > SHORT_LINE;
        put(fields, "telefoon", longPhone ? "" : debtor.phone());
        keep(kept, "telefoon", longPhone ? debtor.phone() : "");
        put(fields, "btwNummer", debtor.vatNumber().replaceAll("[^A-Za-z0-9]", ""));
        put(fields, "kvkNummer", debtor.chamberOfCommerce().replaceAll("\\s", ""));
        put(fields, "iban", debtor.iban().replaceAll("\\s", ""));
        Map<String, String> address = address(debtor);
        if (address.isEmpty()) {
            keep(
                    kept,
                    "adres",
                    Stream.of(debtor.street(), debtor.postalCode(), debtor.city(), debtor.country())
                            .filter(part -> !part.isBlank())
                            .map(String::strip)
                            .collect(Collectors.joining(", ")));
        }
        return new Card(fields, address, address.isEmpty() ? "" : debtor.country(), kept);
    }

    /** SnelStart wants an address whole or not at all (REL-0060). */
    private static Map<String, String> address(Debtor debtor) {
        Map<String, String> address = new LinkedHashMap<>();
        put(address, "straat", debtor.street());
        put(address, "postcode", debtor.postalCode());
        put(address, "plaats", debtor.city());
        boolean whole = address.size() == 3 && !debtor.country().isBlank();
        boolean fits = debtor.street().strip().length() <= LINE
                && debtor.postalCode().strip().length() <= SHORT_LINE
                && debtor.city().strip().length() <= LINE;
        return whole && fits ? address : Map.of();
    }

    /** What was kept in the memo for want of room, for the reason; empty when all fits. */
    String told() {
        return kept.keySet().stream().filter(name -> !name.equals(NUMBER)).collect(Collectors.joining(", "));
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
        Optional<String> land = address.isEmpty() ? Optional.empty() : books.country(country);
        if (land.isPresent()) {
            ObjectNode place = relation.withObjectProperty(ADDRESS);
            address.forEach((name, value) -> place.put(name, value.strip()));
            Json.putId(place, "land", land.get());
        } else if (!address.isEmpty()) {
            memo.put("adres", String.join(", ", address.values()) + ", " + country);
        }
        List<String> lines =
                new ArrayList<>(Arrays.stream(Json.text(relation, "memo").split("\\R"))
                        .filter(line -> !line.isBlank() && !line.startsWith(MINE))
                        .toList());
        memo.forEach((name, value) -> lines.add(MINE + name + " " + value.strip()));
        relation.put("memo", String.join("\n", lines));
    }

    /** Whether a relation shows all that this card says. */
    boolean isShownBy(JsonNode relation, Books books) {
        boolean named = fields.entrySet().stream()
                .allMatch(field -> same(Json.text(relation, field.getKey()), field.getValue()));
        Optional<String> land = address.isEmpty() ? Optional.empty() : books.country(country);
        JsonNode place = relation.path(ADDRESS);
        boolean placed = land.isEmpty()
                || Json.id(place, "land").equals(land.get())
                        && address.entrySet().stream()
                                .allMatch(field -> same(Json.text(place, field.getKey()), field.getValue()));
        return named
                && placed
                && kept.entrySet().stream()
                        .allMatch(each -> Objects.equals(
                                memo(relation, each.getKey()), each.getValue().strip()));
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
        if (!value.isBlank()) {
            fields.put(name, free(value.strip()));
        }
    }

    private static void keep(Map<String, String> kept, String name, String value) {
        if (!value.isBlank()) {
            kept.put(name, free(value.strip().replaceAll("\\R", " ")));
        }
    }

    private static String free(String text) {
        return Names.free(text);
    }
}
