package nl.afletter.port;

import nl.afletter.model.SubjectRef;

/**
 * Lists of subjects per administration, so that a page never scans the table. An entry is a pointer: what it points to
 * is read from the subject's row.
 */
public interface Register {

    /** Which list. */
    enum Shelf {
        INVOICES,
        PAYMENTS,
        PAYOUTS,
        TASKS
    }

    /** Puts a subject on a list; the same entry again changes nothing. @param sort orders the list, for example a date */
    void enter(String administration, Shelf shelf, String sort, SubjectRef subject);

    /** Takes a subject off a list. */
    void remove(String administration, Shelf shelf, String sort, SubjectRef subject);

    /** A page of a list, newest (highest sort) first. @param cursor empty for the first page */
    Page<SubjectRef> list(String administration, Shelf shelf, String cursor, int limit);
}
