package nl.afletter.vendor.moneybird;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nl.afletter.port.Failure;

/**
 * Ids at our side of the port. Moneybird has one number space per kind of record, so what can be a target carries its
 * kind in front: {@code xi:} external sales invoice, {@code si:} Moneybird's own sales invoice, {@code doc:} document,
 * {@code la:} ledger account. Contacts, movements and clearing (financial) accounts are plain.
 */
final class Ids {

    static final String EXTERNAL = "xi:";
    static final String OWN = "si:";
    static final String DOCUMENT = "doc:";
    static final String LEDGER = "la:";

    private static final Pattern TARGET = Pattern.compile("(xi:|si:|doc:|la:)(\\d{1,30})");
    private static final Pattern KEY_AT_END = Pattern.compile("\\[([^\\[\\]]+)]$");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,30}");
    private static final int MAX_TEXT = 140;

    private Ids() {}

    /** A target by kind and number. */
    record Target(String kind, String number) {

        /** @throws Failure.Rejected if the text is no target */
        static Target of(String id) {
            Matcher matcher = TARGET.matcher(id);
            if (!matcher.matches()) {
                throw new Failure.Rejected(
                        "id-unknown", "'" + id + "' is no id of a Moneybird record.", "Read the open items again.");
            }
            return new Target(matcher.group(1), matcher.group(2));
        }

        boolean isInvoice() {
            return kind.equals(EXTERNAL) || kind.equals(OWN);
        }

        /** Path of the record, for invoices. */
        String path() {
            return (kind.equals(EXTERNAL) ? "external_sales_invoices/" : "sales_invoices/") + number;
        }

        /** Moneybird's word for it in {@code link_booking}. */
        String bookingType() {
            return switch (kind) {
                case EXTERNAL -> "ExternalSalesInvoice";
                case OWN -> "SalesInvoice";
                case DOCUMENT -> "Document";
                default -> "LedgerAccount";
            };
        }
    }

    /** A plain id. @throws Failure.Rejected if it is not all digits, as settings may hold a name by mistake */
    static String digits(String id) {
        if (!isDigits(id)) {
            throw new Failure.Rejected(
                    "id-unknown", "'" + id + "' is no id of Moneybird: ids are digits.", "Correct the mapping.");
        }
        return id;
    }

    static boolean isDigits(String id) {
        return DIGITS.matcher(id).matches();
    }

    /**
     * A free text inside an intent. One that begins with {@code @} gets a blank in front: it would be taken for the key
     * of an earlier effect.
     */
    static String free(String text) {
        return text.startsWith("@") ? " " + text : text;
    }

    /** A text for people with our key behind it, so that the booking can be found by it. */
    static String keyed(String text, String key) {
        String start = text.strip();
        String cut = start.length() <= MAX_TEXT ? start : start.substring(0, MAX_TEXT);
        return cut.isEmpty() ? "[" + key + "]" : cut + " [" + key + "]";
    }

    /** The key that {@link #keyed} put behind a text. */
    static Optional<String> keyOf(String text) {
        Matcher matcher = KEY_AT_END.matcher(text.strip());
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
