package nl.afletter.console;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import nl.afletter.model.HumanTask;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Page;
import nl.afletter.port.Register;
import nl.afletter.port.Stores;

/**
 * Human tasks, newest first.
 *
 * @param administration id, {@code -} for tasks whose administration nobody knows
 * @param name for people, or empty
 * @param next cursor of what follows; empty at the end
 */
public record TaskList(String administration, String name, List<Task> rows, String next) {

    /** Rows of one page: what one read of subjects takes. */
    static final int PAGE = 50;

    /**
     * A task.
     *
     * @param subject as text
     * @param number what people call the subject, or its id
     * @param debtor name, or empty
     * @param amount or empty
     * @param code stable word for the kind of task
     * @param what what happened
     * @param todo what to do
     * @param evidence figures and vendor words, or empty
     * @param href page of the subject, where all choices are
     */
    public record Task(
            String subject,
            SubjectKind kind,
            String number,
            String debtor,
            String amount,
            String code,
            String what,
            String todo,
            String evidence,
            Instant since,
            String href) {}

    /** One query and one read of the subjects. What has no task any more but still stands on the list is left out. */
    static TaskList read(Stores stores, String administration, String name, String cursor) {
        Page<SubjectRef> page = stores.register().list(administration, Register.Shelf.TASKS, cursor, PAGE);
        Map<SubjectRef, Subject> found = stores.subjects().readAll(page.rows());
        List<Task> rows = page.rows().stream()
                .distinct()
                .map(found::get)
                .filter(subject -> subject != null && subject.task().isPresent())
                .map(subject -> task(administration, subject, subject.task().get()))
                .toList();
        return new TaskList(administration, name, rows, page.next());
    }

    private static Task task(String administration, Subject subject, HumanTask task) {
        SubjectRow row = SubjectRow.of(administration, Register.Shelf.TASKS, subject, Map.of());
        return new Task(
                row.subject(),
                row.kind(),
                row.number(),
                row.debtor(),
                row.amount(),
                task.code(),
                task.what(),
                task.todo(),
                task.evidence(),
                task.since(),
                row.href());
    }
}
