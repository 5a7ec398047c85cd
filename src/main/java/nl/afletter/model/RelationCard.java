package nl.afletter.model;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A relation's card as one accounting package keeps it. A field that the package has no place for is not in it; one
 * that is empty there is.
 *
 * @param values by field, stripped, none null
 */
public record RelationCard(Map<RelationField, String> values) {

    public RelationCard {
        Map<RelationField, String> stripped = new EnumMap<>(RelationField.class);
        values.forEach((field, value) -> stripped.put(field, value.strip()));
        values = Collections.unmodifiableMap(stripped);
    }

    /** The value of a field; empty when it has none. */
    public String value(RelationField field) {
        return values.getOrDefault(field, "");
    }

    /** Whether two values are one for a reader: capitals and blanks do not matter. */
    public static boolean alike(String one, String other) {
        return Reference.normalise(one).equals(Reference.normalise(other));
    }

    /** An address in one line: {@code Damrak 1, 1012LG Amsterdam, NL}; empty when nothing is known of it. */
    public static String address(String street, String postalCode, String city, String country) {
        String place = (postalCode.strip() + " " + city.strip()).strip();
        return street.isBlank() && place.isEmpty()
                ? ""
                : Stream.of(street.strip(), place, country.strip())
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining(", "));
    }
}
