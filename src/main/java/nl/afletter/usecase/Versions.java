package nl.afletter.usecase;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nl.afletter.model.Administration;
import nl.afletter.model.OpenItem;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;

/**
 * Which version of a CRM document stands in the books. Read from the journal alone: facts may belong to a plan that was
 * thrown away.
 *
 * @param last number of the newest booked version; 0 when none was ever booked
 * @param live whether it stands, that is: was not reversed
 */
record Versions(int last, boolean live) {

    private static final Pattern DOCUMENT = Pattern.compile("(crm:[^:]+:[^:]+:[^:]+)(?::v(\\d+))?(:reversal)?");

    static Versions of(Administration books, Subject subject) {
        int last = 0;
        while (subject.booked(key(books, subject, last + 1)).isPresent()) {
            last++;
        }
        boolean reversed = subject.booked(settles(books, subject, last)).isPresent();
        return new Versions(last, last > 0 && !reversed);
    }

    /** {@code crm:{administration}:invoice:{id}}, with the version from the second on (nl-bookkeeping.md section 8). */
    static String key(Administration books, Subject subject, int version) {
        String kind = subject.ref().kind() == SubjectKind.CREDIT_NOTE ? "creditnote" : "invoice";
        String key = "crm:" + books.id() + ":" + kind + ":" + subject.ref().id();
        return version == 1 ? key : key + ":v" + version;
    }

    /** Whether an item of the package was booked by us: it bears a key of ours, published or not yet. */
    static boolean isOurs(Administration books, OpenItem item) {
        return item.source().contains("crm:" + books.id() + ":");
    }

    /** Key of the document that reverses a version. */
    static String reversal(Administration books, Subject subject, int version) {
        return key(books, subject, version + 1) + ":reversal";
    }

    /** Of a version's key that of its reversal, of a reversal's key that of its version. */
    static String counterpart(String key) {
        Matcher parts = DOCUMENT.matcher(key);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not the key of a document: " + key);
        }
        int version = parts.group(2) == null ? 1 : Integer.parseInt(parts.group(2));
        if (parts.group(3) == null) {
            return parts.group(1) + ":v" + (version + 1) + ":reversal";
        }
        return version == 2 ? parts.group(1) : parts.group(1) + ":v" + (version - 1);
    }

    /** Key of what ties a version to its reversal. */
    static String settles(Administration books, Subject subject, int version) {
        return reversal(books, subject, version) + ":settles";
    }

    /** Name of the fact that keeps the {@link Fingerprint} of a version. */
    static String content(int version) {
        return "content." + version;
    }
}
