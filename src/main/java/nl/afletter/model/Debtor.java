package nl.afletter.model;

import java.util.Objects;

/**
 * A customer as the CRM knows it. Texts may be empty, never null; nothing in it is invented.
 *
 * @param id the CRM's id
 * @param company whether it is a company (else a person)
 * @param name company name, or the person's full name
 * @param firstName of a person, else empty
 * @param lastName of a person, else empty
 * @param email address for invoices
 * @param phone any notation
 * @param street street and number
 * @param postalCode any notation
 * @param city place
 * @param country ISO 3166-1 alpha-2, or empty when unknown
 * @param vatNumber with country prefix, without blanks and dots, or empty
 * @param chamberOfCommerce KvK number, or empty
 * @param iban without blanks, or empty
 * @param supplier whether the CRM marks it as a supplier
 */
public record Debtor(
        String id,
        boolean company,
        String name,
        String firstName,
        String lastName,
        String email,
        String phone,
        String street,
        String postalCode,
        String city,
        String country,
        String vatNumber,
        String chamberOfCommerce,
        String iban,
        boolean supplier) {

    /** A customer that is no supplier. */
    public Debtor(
            String id,
            boolean company,
            String name,
            String firstName,
            String lastName,
            String email,
            String phone,
            String street,
            String postalCode,
            String city,
            String country,
            String vatNumber,
            String chamberOfCommerce,
            String iban) {
        this(
                id,
                company,
                name,
                firstName,
                lastName,
                email,
                phone,
                street,
                postalCode,
                city,
                country,
                vatNumber,
                chamberOfCommerce,
                iban,
                false);
    }

    /** @throws NullPointerException if a text is null; @throws IllegalArgumentException without id or name */
    public Debtor {
        for (String text : new String[] {
            id,
            name,
            firstName,
            lastName,
            email,
            phone,
            street,
            postalCode,
            city,
            country,
            vatNumber,
            chamberOfCommerce,
            iban
        }) {
            Objects.requireNonNull(text, "debtor text");
        }
        if (id.isEmpty() || name.isBlank()) {
            throw new IllegalArgumentException("a debtor has an id and a name");
        }
    }
}
