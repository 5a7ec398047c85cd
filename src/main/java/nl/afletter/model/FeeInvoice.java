package nl.afletter.model;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Objects;

/**
 * The PSP's own invoice of its fees. What it asks was withheld from our money already.
 *
 * @param id the PSP's id
 * @param reference number on the invoice
 * @param month the calendar month whose fees it explains
 * @param net without VAT
 * @param vat VAT, zero where it is none or reverse charged
 * @param gross what it asks
 * @param issuedOn day on the invoice
 */
public record FeeInvoice(
        String id, String reference, YearMonth month, Money net, Money vat, Money gross, LocalDate issuedOn) {

    /** @throws IllegalArgumentException if net and VAT are not the gross amount */
    public FeeInvoice {
        Objects.requireNonNull(month);
        Objects.requireNonNull(issuedOn);
        if (!net.plus(vat).equals(gross)) {
            throw new IllegalArgumentException(
                    "invoice " + reference + ": " + net + " and VAT " + vat + " are not " + gross);
        }
    }
}
