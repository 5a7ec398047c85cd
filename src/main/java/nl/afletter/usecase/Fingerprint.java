package nl.afletter.usecase;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import nl.afletter.model.Invoice;
import nl.afletter.model.Money;

/** Short names of contents: equal contents have equal fingerprints, 24 hex digits. */
final class Fingerprint {

    private Fingerprint() {}

    /** Of any text. */
    static String of(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 12);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Of what the books show of a document: number, day, currency, customer, project, the net amount per tax rate, VAT
     * and total; the VAT number where no VAT is charged, since its proof belongs to it. Other texts, the last day to
     * pay, the link and the PDF are not in it: when they change, nothing booked is wrong.
     */
    static String of(Invoice invoice) {
        Map<String, Money> nets = new TreeMap<>();
        invoice.lines().forEach(line -> nets.merge(line.taxRate(), line.net(), Money::plus));
        Map<String, String> vat = new TreeMap<>();
        invoice.vat()
                .forEach(row -> vat.put(
                        row.rate().stripTrailingZeros().toPlainString(),
                        row.tax().toString()));
        boolean untaxed = invoice.total().equals(invoice.netTotal());
        return of(String.join(
                "\n",
                invoice.reference().toString(),
                invoice.date().toString(),
                invoice.customer().subjectId(),
                invoice.project(),
                invoice.creditOf(),
                nets.toString(),
                vat.toString(),
                invoice.total().toString(),
                untaxed ? invoice.customerVatNumber() : ""));
    }
}
