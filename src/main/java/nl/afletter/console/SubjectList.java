package nl.afletter.console;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Page;
import nl.afletter.port.Register;
import nl.afletter.port.Stores;

/**
 * Invoices, payments or payouts of an administration, newest first.
 *
 * @param administration id
 * @param name for people
 * @param next cursor of what follows; empty at the end
 */
public record SubjectList(
        String administration, String name, Register.Shelf shelf, List<SubjectRow> rows, String next) {

    /** Rows of one page: with their write-backs what one read of subjects takes. */
    static final int PAGE = 50;

    /** One query and one read of the subjects, whatever the number of subjects in the table. */
    static SubjectList read(Stores stores, String administration, String name, Register.Shelf shelf, String cursor) {
        Page<SubjectRef> page = stores.register().list(administration, shelf, cursor, PAGE);
        Set<SubjectRef> asked = new LinkedHashSet<>(page.rows());
        if (shelf == Register.Shelf.INVOICES) {
            page.rows().forEach(ref -> asked.add(SubjectRow.writeBack(ref)));
        }
        Map<SubjectRef, Subject> found = stores.subjects().readAll(asked);
        List<SubjectRow> rows = page.rows().stream()
                .distinct()
                .map(found::get)
                .filter(subject -> subject != null && subject.administration().equals(administration))
                .map(subject -> SubjectRow.of(administration, shelf, subject, found))
                .toList();
        return new SubjectList(administration, name, shelf, rows, page.next());
    }
}
