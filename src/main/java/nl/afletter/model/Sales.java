package nl.afletter.model;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is done about a paid payment for which nobody made an invoice (a shop without a CRM): nothing, or the accounting
 * package gets one, with VAT by the first row that fits.
 *
 * @param make what is made
 * @param signs how many signs of the buyer's country there have to be, all of the same: one, or two where the law wants
 *     two (services that are delivered electronically to consumers, above the limit for small sellers)
 * @param kindField name of the metadata field that tells what kind of thing was sold, or empty where all is of one kind
 * @param rows in order
 */
public record Sales(Make make, int signs, String kindField, List<Row> rows) {

    /** No invoice is made of a payment. */
    public static final Sales NONE = new Sales(Make.NONE, 1, "", List.of());

    /** What is made of a payment. */
    public enum Make {
        NONE,
        /** The package makes an invoice of its own; a person looks at it and sends it. */
        DRAFT,
        /** The sale is booked at once under the payment's id as its number. */
        BOOKED
    }

    /**
     * VAT of what is sold to a country.
     *
     * @param country of the buyer, ISO alpha-2
     * @param kind what the metadata field says, or empty for what no other row names
     * @param category EN 16931 category: S, Z, E, G or O. What is reverse charged is for a person
     * @param rate fraction, for example 0.21; prices are with VAT
     * @param code the package's VAT code
     * @param ledger the package's revenue account
     * @param upTo largest payment for which it holds; null without a limit
     */
    public record Row(
            String country, String kind, String category, BigDecimal rate, String code, String ledger, Money upTo) {

        /** The largest payment for which it holds. */
        public Optional<Money> limit() {
            return Optional.ofNullable(upTo);
        }
    }

    public Sales {
        Objects.requireNonNull(make);
        rows = List.copyOf(rows);
    }

    /** Whether anything is made. */
    public boolean isMade() {
        return make != Make.NONE;
    }
}
