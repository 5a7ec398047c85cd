package nl.afletter.vendor.snelstart;

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
 * How our keys and the PSP's ids stand in SnelStart's texts. A {@code boekstuk} holds 25 characters only: longer ids stand
 * there shortened, the same way each time, and whole at the end of the {@code omschrijving}, as
 * {@code … transaction [key]} (snelstart.md section 7).
 */
final class Names {

    /** The most that a boekstuk or a factuurnummer holds. */
    static final int SHORT = 25;

    private static final int LONG = 250;
    private static final int LEGIBLE = 14;
    private static final int DIGEST_BYTES = 5;
    private static final Pattern GUID = Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern TAIL = Pattern.compile("(?:(?:^|\\s)(\\S+) )?\\[([^\\[\\]\\s]+)]$");

    private Names() {}

    /** A text in at most 25 characters: itself, or its beginning and a digest of all of it. */
    static String shortened(String text) {
        if (text.length() <= SHORT) {
            return text;
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return text.substring(0, LEGIBLE) + "~" + HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A text for people, with the transaction and our key behind it; cut at its end where all is more than 250. */
    static String keyed(String text, String transaction, String key) {
        String tail = (transaction.isEmpty() ? "" : transaction + " ") + "[" + key + "]";
        String start = cut(text.strip(), Math.max(0, LONG - tail.length() - 1)).strip();
        return start.isEmpty() ? tail : start + " " + tail;
    }

    /** The key that {@link #keyed} put behind a text. */
    static Optional<String> keyOf(String text) {
        Matcher matcher = TAIL.matcher(text.strip());
        return matcher.find() ? Optional.of(matcher.group(2)) : Optional.empty();
    }

    /** What stands before the key. */
    static String withoutKey(String text) {
        return text.strip().replaceFirst("\\s*\\[[^\\[\\]\\s]+]$", "");
    }

    /** The transaction that {@link #keyed} put before the key; empty when there is none. */
    static String transactionOf(String text) {
        Matcher matcher = TAIL.matcher(text.strip());
        return matcher.find() && matcher.group(1) != null ? matcher.group(1) : "";
    }

    static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }

    static String line(String text) {
        return cut(text.strip(), LONG);
    }

    static boolean isGuid(String id) {
        return GUID.matcher(id).matches();
    }

    /** @throws Failure.Rejected if the text is no GUID */
    static String guid(String id) {
        if (!isGuid(id)) {
            throw new Failure.Rejected(
                    "id-unknown",
                    "'" + cut(id, LONG) + "' is no id of a SnelStart record.",
                    "Read the open items again.");
        }
        return id.toLowerCase(Locale.ROOT);
    }

    /** A number as people see it in SnelStart. @throws Failure.Rejected if it is not all digits */
    static String number(String text) {
        if (!text.matches("\\d{1,10}")) {
            throw new Failure.Rejected(
                    "id-unknown",
                    "'" + text + "' is no number of SnelStart: ledger accounts, daybooks and cost centres are named by"
                            + " their numbers.",
                    "Correct the mapping.");
        }
        return text;
    }

    /** A free text inside an intent: one that begins with {@code @} would be taken for the key of an earlier effect. */
    static String free(String text) {
        return text.startsWith("@") ? " " + text : text;
    }
}
