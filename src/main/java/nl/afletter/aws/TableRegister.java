package nl.afletter.aws;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Page;
import nl.afletter.port.Register;

/** A row per entry; the sort key is the caller's, then a blank, then the subject, which holds no blank. */
public final class TableRegister implements Register {

    private static final long REVISION = 1;

    private final Table table;

    public TableRegister(Rows rows) {
        this.table = new Table(rows);
    }

    @Override
    public void enter(String administration, Shelf shelf, String sort, SubjectRef subject) {
        table.put(Rows.Row.of(key(administration, shelf, sort, subject), REVISION, RowJson.write(subject)));
    }

    @Override
    public void remove(String administration, Shelf shelf, String sort, SubjectRef subject) {
        table.delete(key(administration, shelf, sort, subject), REVISION);
    }

    @Override
    public Page<SubjectRef> list(String administration, Shelf shelf, String cursor, int limit) {
        Rows.Slice slice = table.rows().query(Keys.shelf(administration, shelf), "", false, sortKey(cursor), limit);
        List<SubjectRef> subjects = slice.rows().stream()
                .map(row -> RowJson.read(row.body(), SubjectRef.class))
                .toList();
        return new Page<>(subjects, cursor(slice.next()));
    }

    private static Rows.Key key(String administration, Shelf shelf, String sort, SubjectRef subject) {
        return new Rows.Key(Keys.shelf(administration, shelf), sort + " " + subject);
    }

    /** Cursors stand in addresses of pages, so they hold letters and digits only. */
    private static String cursor(String sortKey) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sortKey.getBytes(StandardCharsets.UTF_8));
    }

    private static String sortKey(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notOurs) {
            throw new IllegalArgumentException("this page does not exist: begin at the first one", notOurs);
        }
    }
}
