package nl.afletter.vendor.generic;

import static nl.afletter.vendor.generic.Values.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import nl.afletter.vendor.generic.Shape.Faults;

/** A posted PDF: base64 of something that begins like one. */
final class Pdf {

    static final String DOCUMENT = "document";
    static final String BASE64 = "base64";

    private static final byte[] BEGINS = "%PDF-".getBytes(StandardCharsets.US_ASCII);

    private Pdf() {}

    static void check(JsonNode document, Faults faults) {
        if (!document.has(BASE64)) {
            return;
        }
        try {
            byte[] pdf = Base64.getDecoder().decode(text(document, BASE64));
            if (pdf.length >= BEGINS.length && Arrays.equals(BEGINS, Arrays.copyOf(pdf, BEGINS.length))) {
                return;
            }
        } catch (IllegalArgumentException noBase64) {
            faults.add("/data/document/base64", "format", "is not base64");
            return;
        }
        faults.add("/data/document/base64", "no-pdf", "is not a PDF");
    }
}
