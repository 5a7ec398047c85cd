package nl.afletter.model;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Who paid, as far as the PSP knows: what an invoice can be made of.
 *
 * @param id the PSP's id of the customer; of a guest his e-mail address or, without one, the payment's id
 * @param name empty where the PSP does not tell it
 * @param email or empty
 * @param phone or empty
 * @param street street and number, or empty
 * @param postalCode or empty
 * @param city or empty
 * @param country of the address, ISO alpha-2, or empty
 * @param vatNumber that he gave, or empty: he buys as a business
 * @param countries signs of his country by where they come from, for example {@code billing address} or {@code card};
 *     ISO alpha-2
 */
public record Buyer(
        String id,
        String name,
        String email,
        String phone,
        String street,
        String postalCode,
        String city,
        String country,
        String vatNumber,
        Map<String, String> countries) {

    public Buyer {
        for (String text : new String[] {id, name, email, phone, street, postalCode, city, country, vatNumber}) {
            Objects.requireNonNull(text, "text of a buyer");
        }
        countries = Collections.unmodifiableMap(new TreeMap<>(countries));
    }

    /** His card for the books. @throws IllegalArgumentException without a name */
    public Debtor debtor() {
        return new Debtor(
                id,
                !vatNumber.isEmpty(),
                name,
                "",
                vatNumber.isEmpty() ? name : "",
                email,
                phone,
                street,
                postalCode,
                city,
                country,
                vatNumber,
                "",
                "");
    }
}
