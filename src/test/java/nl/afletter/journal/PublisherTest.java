package nl.afletter.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.UnaryOperator;
import nl.afletter.local.sim.SimClock;
import nl.afletter.memory.MemoryTable;
import nl.afletter.model.Hint;
import nl.afletter.model.LiveItem;
import nl.afletter.model.Money;
import nl.afletter.model.Plan;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;
import nl.afletter.model.ReferenceRow;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.ReferenceStore;
import nl.afletter.port.SubjectStore;
import org.junit.jupiter.api.Test;

/**
 * Protects that nobody sleeps beside an invoice that is open again: who waits there is hinted before it is struck out,
 * and who decided on what was read before that cannot join any more (design.md section 4, protocol model 3c).
 */
class PublisherTest {

    private static final String BOOKS = "demo";
    private static final Reference NUMBER = new Reference(ReferenceKind.INVOICE, "2026 / 1");
    private static final SubjectRef PAYMENT = new SubjectRef("mollie", SubjectKind.PAYMENT, "tr_2");

    private final SimClock clock = SimClock.fixedAt("2026-11-02T09:00:00Z");
    private final MemoryTable table = new MemoryTable(clock, 7);
    private final ReferenceStore rows = table.stores().references();
    private final Publisher publisher = new Publisher(rows, table.queue(), clock);

    @Test
    void whoReadTheRowBeforeItsInvoiceWasOpenAgainCannotJoinIt() {
        ReferenceRow read = rows.write(ReferenceRow.absent(BOOKS, NUMBER)
                .withItem(new LiveItem("7", NUMBER.kind(), "2026 / 1", "", eur("1"))));
        publishOpened();
        assertThatThrownBy(() -> rows.write(read.withWaiter(PAYMENT))).isInstanceOf(SubjectStore.LostRace.class);
        assertThat(hints()).isEmpty();
        assertThat(rows.read(BOOKS, NUMBER).items()).isEqualTo(read.items());
    }

    @Test
    void whoJoinedBeforeIsHintedAndStruckOut() {
        rows.write(ReferenceRow.absent(BOOKS, NUMBER).withWaiter(PAYMENT));
        publishOpened();
        assertThat(hints()).containsExactly(PAYMENT);
        assertThat(rows.read(BOOKS, NUMBER).waiters()).isEmpty();
    }

    @Test
    void aRowThatHoldsWhatIsPublishedAndHasNoWaitersIsNotWrittenOnceMore() {
        LiveItem item = new LiveItem("7", NUMBER.kind(), "2026 / 1", "", eur("1"));
        ReferenceRow written = rows.write(ReferenceRow.absent(BOOKS, NUMBER).withItem(item));
        publisher.publishForeign(BOOKS, item);
        assertThat(rows.read(BOOKS, NUMBER)).isEqualTo(written);
    }

    @Test
    void aRowTakesTwoHundredWaitersAndEachOnce() {
        ReferenceRow row = ReferenceRow.absent(BOOKS, NUMBER);
        for (int n = 0; n < 500; n++) {
            row = row.withWaiter(new SubjectRef("mollie", SubjectKind.PAYMENT, "tr_" + n % 300));
        }
        assertThat(row.waiters()).hasSize(200).doesNotHaveDuplicates();
    }

    private void publishOpened() {
        publisher.publish(BOOKS, Plan.Publication.opened(NUMBER), UnaryOperator.identity());
    }

    private List<SubjectRef> hints() {
        return table.queue().hints().stream().map(Hint::subject).toList();
    }

    private static Money eur(String amount) {
        return Money.of(amount, "EUR");
    }
}
