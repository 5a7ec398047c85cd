package nl.afletter.vendor.exact;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nl.afletter.port.Failure;

/**
 * How our keys and the PSP's ids stand in Exact's texts. A line's description is short and begins with the PSP's id, by
 * which it is looked for; the line's notes hold both whole, as {@code money transaction [key]} (exact-online.md section 6).
 */
final class Names {

    /** The most that a description or a document's subject is trusted with (section 13; Exact's own limit is unknown). */
    static final int DESCRIPTION = 60;

    /** The most that YourRef is trusted with. */
    static final int YOUR_REF = 40;

    /** The most that a payment reference is trusted with. */
    static final int PAYMENT_REFERENCE = 25;

    private static final int LEGIBLE = 24;
    private static final int DIGEST_BYTES = 5;
    private static final Pattern GUID = Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern NOTES = Pattern.compile("(money|memo|sale) (?:(\\S+) )?\\[([^\\[\\]\\s]+)]");

    private Names() {}

    /**
     * What our notes on a line say.
     *
     * @param kind money, memo or sale
     * @param transaction the PSP's id, or empty
     * @param key the effect's
     */
    record Notes(String kind, String transaction, String key) {

        static final String MONEY = "money";
        static final String MEMO = "memo";
        static final String SALE = "sale";

        /** What stands in a line's notes; empty where they are not ours. */
        static Optional<Notes> in(String text) {
            Matcher matcher = NOTES.matcher(text.strip());
            return matcher.matches()
                    ? Optional.of(new Notes(
                            matcher.group(1), matcher.group(2) == null ? "" : matcher.group(2), matcher.group(3)))
                    : Optional.empty();
        }

        String text() {
            return kind + " " + (transaction.isEmpty() ? "" : transaction + " ") + "[" + key + "]";
        }

        /** By what the line's description begins. */
        String sign() {
            return shortened(transaction.isEmpty() ? key : transaction);
        }
    }

    /** A text in at most 35 characters: itself, or its beginning and a digest of all of it. */
    static String shortened(String text) {
        if (text.length() <= LEGIBLE + 1 + 2 * DIGEST_BYTES) {
            return text;
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return text.substring(0, LEGIBLE) + "~" + HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A description that begins with a sign and goes on with a text for people. */
    static String description(String sign, String text) {
        return cut((sign + " " + text.strip()).strip(), DESCRIPTION).strip();
    }

    static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }

    static String line(String text) {
        return cut(text.strip(), DESCRIPTION).strip();
    }

    static boolean isGuid(String id) {
        return GUID.matcher(id).matches();
    }

    /** @throws Failure.Rejected if the text is no GUID */
    static String guid(String id) {
        if (!isGuid(id)) {
            throw new Failure.Rejected(
                    "id-unknown",
                    "'" + cut(id, LEGIBLE) + "' is no id of an Exact record.",
                    "Read the open items again.");
        }
        return id.toLowerCase(Locale.ROOT);
    }

    /** A free text inside an intent: one that begins with {@code @} would be taken for the key of an earlier effect. */
    static String free(String text) {
        return text.startsWith("@") ? " " + text : text;
    }
}
