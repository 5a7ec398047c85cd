package nl.afletter.model;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/**
 * The thing that work is about: invoice X, payment Y, payout Z of one connection (design.md section 2).
 *
 * @param connection id of the connection it comes from
 * @param kind what it is
 * @param id the vendor's own id; at most 200 printable characters without blanks
 */
public record SubjectRef(String connection, SubjectKind kind, String id) {

    /** Id of the one feed subject of a connection. */
    public static final String FEED = "changes";

    private static final int MAX_ID = 200;

    /** In front of the id of a deal's write-back. */
    private static final String OF_DEAL = "deal:";

    /** Between kind and id of what news is about. */
    private static final String KIND_ENDS = ":";

    /** @throws IllegalArgumentException if an id is empty, too long or holds a blank or control character */
    public SubjectRef {
        Objects.requireNonNull(kind, "kind");
        requireId("connection", connection);
        requireId("id", id);
    }

    /** The one change feed of a connection, as a subject. */
    public static SubjectRef feedOf(String connection) {
        return new SubjectRef(connection, SubjectKind.FEED, FEED);
    }

    /** The purchases of a project, as a subject. @param accounting connection of the books @param project the CRM's id */
    public static SubjectRef purchasesOf(String accounting, String administration, String project) {
        String name = URLEncoder.encode(project, StandardCharsets.UTF_8);
        return new SubjectRef(accounting, SubjectKind.PURCHASES, administration + "/" + name);
    }

    /** What the CRM should show of this invoice or deal, as a subject. */
    public SubjectRef writeBack() {
        return new SubjectRef(connection, SubjectKind.WRITE_BACK, kind == SubjectKind.DEAL ? OF_DEAL + id : id);
    }

    /** The invoice or deal that this write-back is about. */
    public SubjectRef writtenBack() {
        return id.startsWith(OF_DEAL)
                ? new SubjectRef(connection, SubjectKind.DEAL, id.substring(OF_DEAL.length()))
                : new SubjectRef(connection, SubjectKind.INVOICE, id);
    }

    /** What there is to tell of this subject, as a subject; empty where its id leaves no room for its kind. */
    public Optional<SubjectRef> news() {
        String told = kind + KIND_ENDS + id;
        return isId(told) ? Optional.of(new SubjectRef(connection, SubjectKind.NEWS, told)) : Optional.empty();
    }

    /** The subject that this news is about. */
    public SubjectRef inTheNews() {
        String[] parts = id.split(KIND_ENDS, 2);
        return new SubjectRef(connection, SubjectKind.valueOf(parts[0]), parts[1]);
    }

    /** Whether a text may be a subject's id. */
    public static boolean isId(String text) {
        return text != null
                && !text.isEmpty()
                && text.length() <= MAX_ID
                && text.chars().allMatch(c -> c > ' ' && c < 127);
    }

    private static void requireId(String what, String text) {
        if (!isId(text)) {
            throw new IllegalArgumentException(what + " is not a usable id");
        }
    }

    /** {@code connection/KIND/id}: for logs and pages. */
    @Override
    public String toString() {
        return connection + "/" + kind + "/" + id;
    }

    /** Reads what {@link #toString()} wrote. @throws IllegalArgumentException if it is something else */
    public static SubjectRef parse(String text) {
        String[] parts = text.split("/", 3);
        if (parts.length != 3) {
            throw new IllegalArgumentException("'" + text + "' does not name a subject");
        }
        return new SubjectRef(parts[0], SubjectKind.valueOf(parts[1]), parts[2]);
    }
}
