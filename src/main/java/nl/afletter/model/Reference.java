package nl.afletter.model;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Objects;

/**
 * A text by which people and systems name an invoice, normalised: {@code "2017 / 5"}, {@code "2017/5"} and
 * {@code "2017-5 "} differ only in blanks, so the first two are one reference and the third is another.
 *
 * @param kind what it names
 * @param value normalised: NFKC, upper case, no blanks; 1 to 100 characters
 */
public record Reference(ReferenceKind kind, String value) {

    private static final int MAX = 100;

    public Reference {
        Objects.requireNonNull(kind, "kind");
        value = normalise(value);
        if (value.isEmpty() || value.length() > MAX) {
            throw new IllegalArgumentException("a reference has 1 to " + MAX + " characters");
        }
    }

    /** Whether a text can be a reference at all. */
    public static boolean isReference(String text) {
        if (text == null) {
            return false;
        }
        String value = normalise(text);
        return !value.isEmpty() && value.length() <= MAX;
    }

    /** NFKC, upper case, without blanks and characters that are not seen. Done twice it changes nothing more. */
    public static String normalise(String text) {
        String upper = Normalizer.normalize(text, Normalizer.Form.NFKC)
                .replaceAll("[\\s\\p{C}]+", "")
                .toUpperCase(Locale.ROOT);
        // an upper case letter may have one more way to be written than its lower case
        return Normalizer.normalize(upper, Normalizer.Form.NFKC);
    }
}
