package nl.afletter.vendor.exact;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import nl.afletter.model.Money;
import nl.afletter.port.Failure;

/**
 * A VAT code of the division (exact-online.md section 7). Its percentage is a fraction: 0.21.
 *
 * @param kind E the line is without VAT, I it includes VAT, B base only, N none
 * @param charged reverse charged: VAT is due and deducted, and none is on the invoice
 */
record VatCode(String code, BigDecimal fraction, String kind, boolean charged) {

    private static final String EXCLUDING = "E";
    private static final String INCLUDING = "I";

    static VatCode of(JsonNode row) {
        JsonNode percentage = row.path("Percentage");
        return new VatCode(
                Json.text(row, "Code"),
                percentage.isNumber() ? percentage.decimalValue() : BigDecimal.ZERO,
                Json.text(row, "Type"),
                row.path("Charged").asBoolean());
    }

    /** @throws Failure.Rejected {@code vat-code-unknown} if amounts under it would include their VAT */
    VatCode requireExcluding() {
        if (kind.equals(INCLUDING)) {
            throw new Failure.Rejected(
                    "vat-code-unknown",
                    "Exact's VAT code " + code + " is for amounts that include VAT; lines are booked without.",
                    "Map this case to a code of type 'excluding'.");
        }
        return this;
    }

    /** VAT that stands on a document for a line of this net amount, exact. */
    BigDecimal exact(Money net) {
        return kind.equals(EXCLUDING) && !charged ? net.decimal().multiply(fraction) : BigDecimal.ZERO;
    }

    /** The same as Exact is thought to round it: to the cent, halves away from zero. */
    Money rounded(Money net) {
        return Money.of(exact(net).setScale(net.decimal().scale(), RoundingMode.HALF_UP), net.currency());
    }
}
