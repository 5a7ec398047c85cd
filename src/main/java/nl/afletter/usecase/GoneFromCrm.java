package nl.afletter.usecase;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nl.afletter.journal.Bench;
import nl.afletter.journal.Budget;
import nl.afletter.model.Administration;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Crm;
import nl.afletter.port.Page;
import nl.afletter.port.Register;

/**
 * Looks for what is booked and deleted in the CRM since, where no list of changes shows that: the newest documents of
 * each administration are asked for by their ids, a hundred at a time. What is not there gets a hint like any other, so
 * the document itself is read before anything is taken back.
 */
final class GoneFromCrm {

    /** So many pages of an administration are asked for: a CRM lets people delete what is newest, hardly what is old. */
    private static final int MAX_PAGES = 5;

    private final Desk desk;

    GoneFromCrm(Bench bench) {
        this.desk = new Desk(bench);
    }

    /** What was found. @param place where to go on; empty at the end */
    record Found(List<SubjectRef> subjects, String place) {}

    /**
     * Looks until all is asked for or the time for long work is over.
     *
     * @param place of an earlier run's end, or empty: number of the administration, of its page, and the page's cursor
     */
    Found from(String connection, String place, Budget budget) {
        Crm crm = desk.bench().vendors().crm(connection);
        List<Administration> users = desk.bench().stores().settings().administrations().stream()
                .filter(books -> books.crm().equals(connection))
                .toList();
        String[] start = (place.isEmpty() ? "0 0 " : place).split(" ", 3);
        int first = Integer.parseInt(start[0]);
        int page = Integer.parseInt(start[1]);
        String cursor = start[2];
        List<SubjectRef> found = new ArrayList<>();
        for (int at = first; at < users.size(); at++) {
            while (page < MAX_PAGES) {
                if (budget.longWorkOver()) {
                    return new Found(found, at + " " + page + " " + cursor);
                }
                Page<SubjectRef> rows = desk.bench()
                        .stores()
                        .register()
                        .list(users.get(at).id(), Register.Shelf.INVOICES, cursor, Crm.MOST_ASKED);
                found.addAll(gone(crm, users.get(at), rows.rows()));
                cursor = rows.next();
                page = rows.isLast() ? MAX_PAGES : page + 1;
            }
            page = 0;
            cursor = "";
        }
        return new Found(found, "");
    }

    private List<SubjectRef> gone(Crm crm, Administration books, List<SubjectRef> listed) {
        List<SubjectRef> ofThisCrm = listed.stream()
                .filter(ref -> ref.connection().equals(crm.connection()))
                .distinct()
                .toList();
        List<SubjectRef> missing = crm.missing(ofThisCrm);
        Map<SubjectRef, Subject> rows = desk.bench().stores().subjects().readAll(missing);
        return missing.stream()
                .filter(ref -> rows.containsKey(ref) && isToBeTakenBack(books, rows.get(ref)))
                .toList();
    }

    /** Not what is taken back already, nor what a person was told of. */
    private static boolean isToBeTakenBack(Administration books, Subject subject) {
        return subject.administration().equals(books.id())
                && !BookInvoice.isNotInTheBooks(subject, books)
                && !subject.fact(Facts.SEEN).equals(ReviseInvoice.DELETED);
    }
}
