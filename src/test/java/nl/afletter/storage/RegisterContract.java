package nl.afletter.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import nl.afletter.aws.Rows;
import nl.afletter.aws.TableRegister;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Page;
import nl.afletter.port.Register;
import nl.afletter.port.Register.Shelf;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Protects the lists a bookkeeper sees: newest first, nothing twice, nothing left out between pages. */
abstract class RegisterContract {

    private LossyRows rows;
    private Register store;

    /** An empty table. */
    abstract Rows emptyTable();

    @BeforeEach
    void newStore() {
        rows = new LossyRows(emptyTable());
        store = new TableRegister(rows);
    }

    @Test
    void theNewestComesFirst() {
        store.enter("nl", Shelf.INVOICES, "2026-01-02", invoice("b"));
        store.enter("nl", Shelf.INVOICES, "2026-01-10", invoice("c"));
        store.enter("nl", Shelf.INVOICES, "2025-12-31", invoice("a"));

        assertThat(store.list("nl", Shelf.INVOICES, "", 10).rows())
                .containsExactly(invoice("c"), invoice("b"), invoice("a"));
    }

    @Test
    void shelvesAndAdministrationsAreKeptApart() {
        store.enter("nl", Shelf.INVOICES, "1", invoice("a"));

        assertThat(store.list("nl", Shelf.TASKS, "", 10).rows()).isEmpty();
        assertThat(store.list("be", Shelf.INVOICES, "", 10).rows()).isEmpty();
        assertThat(store.list("nl#INVOICES", Shelf.INVOICES, "", 10).rows()).isEmpty();
    }

    @Test
    void enteringTwiceIsEnteringOnceAndALostAnswerDoesNotMatter() {
        rows.loseAnswers(1, () -> {});
        store.enter("nl", Shelf.TASKS, "1", invoice("a"));
        store.enter("nl", Shelf.TASKS, "1", invoice("a"));

        assertThat(store.list("nl", Shelf.TASKS, "", 10).rows()).containsExactly(invoice("a"));
    }

    @Test
    void whatIsRemovedIsGoneAndRemovingItAgainChangesNothing() {
        store.enter("nl", Shelf.TASKS, "1", invoice("a"));
        store.enter("nl", Shelf.TASKS, "2", invoice("a"));
        rows.loseAnswers(1, () -> {});

        store.remove("nl", Shelf.TASKS, "1", invoice("a"));
        store.remove("nl", Shelf.TASKS, "1", invoice("a"));

        assertThat(store.list("nl", Shelf.TASKS, "", 10).rows()).containsExactly(invoice("a"));
        store.enter("nl", Shelf.TASKS, "1", invoice("a"));
        assertThat(store.list("nl", Shelf.TASKS, "", 10).rows()).hasSize(2);
    }

    @Test
    void twoHundredAndFiftyEntriesComeInPagesWithoutGapOrRepeat() {
        List<SubjectRef> newestFirst = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            SubjectRef subject = new SubjectRef("crm/1", SubjectKind.INVOICE, "i" + i);
            store.enter("nl", Shelf.INVOICES, "2026-%03d".formatted(i), subject);
            newestFirst.add(0, subject);
        }
        List<SubjectRef> seen = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        Page<SubjectRef> page = store.list("nl", Shelf.INVOICES, "", 100);
        while (true) {
            seen.addAll(page.rows());
            sizes.add(page.rows().size());
            if (page.isLast()) {
                break;
            }
            assertThat(page.next()).matches("[A-Za-z0-9_-]+");
            page = store.list("nl", Shelf.INVOICES, page.next(), 100);
        }
        assertThat(seen).isEqualTo(newestFirst);
        assertThat(sizes).containsExactly(100, 100, 50);
    }

    @Test
    void aCursorThatIsNoneOfOursIsRefused() {
        assertThatThrownBy(() -> store.list("nl", Shelf.INVOICES, "%%%", 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("begin at the first");
    }

    private static SubjectRef invoice(String id) {
        return new SubjectRef("crm", SubjectKind.INVOICE, id);
    }
}
