package nl.afletter.aws;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import nl.afletter.model.Reference;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Register;

/**
 * Names of rows. Parts are joined by {@code #}; in every part but the last a {@code #} is escaped, so that two things
 * never share a row.
 *
 * <table>
 * <caption>What goes where</caption>
 * <tr><th>pk</th><th>sk</th><th>holds</th></tr>
 * <tr><td>{@code S#connection#KIND#id}</td><td>{@code row}, {@code plan#000001}</td><td>subject, its plans</td></tr>
 * <tr><td>{@code R#administration#KIND#value}</td><td>{@code row}</td><td>reference</td></tr>
 * <tr><td>{@code L#administration#SHELF}</td><td>sort, blank, subject</td><td>register</td></tr>
 * <tr><td>{@code E#administration}</td><td>name</td><td>evidence</td></tr>
 * <tr><td>{@code D#connection#thing}</td><td>slot, card, parts</td><td>what the open door was sent</td></tr>
 * <tr><td>{@code C#connection}</td><td>{@code grant}, {@code pause}</td><td>never taken back by a restore</td></tr>
 * <tr><td>{@code SETTINGS}</td><td>{@code current}, {@code generation#0000}</td><td>settings</td></tr>
 * <tr><td>{@code O#hash}</td><td>{@code pass}</td><td>passes that work once; vanish</td></tr>
 * <tr><td>{@code EPOCH}</td><td>{@code epoch}</td><td>the table's id</td></tr>
 * </table>
 */
final class Keys {

    static final String ROW = "row";
    static final String PLAN = "plan#";

    private static final DateTimeFormatter MILLISECONDS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Keys() {}

    static Rows.Key subject(SubjectRef ref) {
        return new Rows.Key("S#" + part(ref.connection()) + "#" + ref.kind() + "#" + ref.id(), ROW);
    }

    static Rows.Key plan(SubjectRef ref, int number) {
        return new Rows.Key(subject(ref).pk(), PLAN + String.format(Locale.ROOT, "%06d", number));
    }

    /** Reads the partition key of {@link #subject}. */
    static SubjectRef subjectOf(String pk) {
        String[] parts = pk.split("#", 4);
        if (parts.length != 4 || !parts[0].equals("S")) {
            throw new IllegalStateException("'" + pk + "' is not the key of a subject");
        }
        String connection = parts[1].replace("%23", "#").replace("%25", "%");
        return new SubjectRef(connection, SubjectKind.valueOf(parts[2]), parts[3]);
    }

    static Rows.Key reference(String administration, Reference reference) {
        return new Rows.Key("R#" + part(administration) + "#" + reference.kind() + "#" + reference.value(), ROW);
    }

    static String shelf(String administration, Register.Shelf shelf) {
        return "L#" + part(administration) + "#" + shelf;
    }

    static Rows.Key evidence(String administration, String name) {
        return new Rows.Key("E#" + administration, name);
    }

    /** What the open door was sent of a thing. */
    static String received(String connection, String thing) {
        return "D#" + part(connection) + "#" + thing;
    }

    static Rows.Key grant(String connection) {
        return new Rows.Key("C#" + connection, "grant");
    }

    static Rows.Key pause(String connection) {
        return new Rows.Key("C#" + connection, "pause");
    }

    /** A bucket of the due index as text: two digits. */
    static String bucket(int number) {
        return String.format(Locale.ROOT, "%02d", number);
    }

    /** When a row is due, rounded up to the millisecond: texts sort as times do, and none is found too early. */
    static String dueAt(Instant at) {
        Instant floor = at.truncatedTo(ChronoUnit.MILLIS);
        return MILLISECONDS.format(floor.equals(at) ? at : floor.plusMillis(1));
    }

    /** A moment as a text that sorts as it does: rounded down to the millisecond. */
    static String moment(Instant at) {
        return dueUntil(at);
    }

    /** Up to when rows are due: rounded down. */
    static String dueUntil(Instant until) {
        return MILLISECONDS.format(until.truncatedTo(ChronoUnit.MILLIS));
    }

    private static String part(String text) {
        return text.replace("%", "%25").replace("#", "%23");
    }
}
