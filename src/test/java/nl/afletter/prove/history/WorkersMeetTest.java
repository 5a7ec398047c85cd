package nl.afletter.prove.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import nl.afletter.prove.ProvingTable;
import nl.afletter.prove.history.Happening.InvoiceApproved;
import nl.afletter.prove.history.Happening.Line;
import nl.afletter.prove.history.Mishap.WorkersMeet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Protects the CRM's consent where two workers of different administrations need new tokens in the same moment: whatever
 * the one did of its refresh when the other begins, no refresh token is used twice, which would end the consent.
 */
class WorkersMeetTest {

    private static final int HOUR = 60;

    /** Read, take the lease (read and write), read again, store the new pair (read and write). */
    private static final int ACCESSES = 6;

    /** The pair is new at the CRM and not stored yet: here a second worker does the most harm. */
    private static final int BEFORE_STORING = 5;

    @Test
    @Tag("prove")
    void twoWorkersThatMeetAnywhereInARefreshLeaveTheConsentAsItIs() {
        int first = ProvingTable.isFull() ? 1 : BEFORE_STORING;
        int last = ProvingTable.isFull() ? ACCESSES : BEFORE_STORING;
        assertThat(IntStream.rangeClosed(first, last)).allSatisfy(nth -> {
            Verdict verdict = Judge.of(meeting(nth));
            assertThat(verdict.findings()).as("meeting at access " + nth).isEmpty();
        });
    }

    private static History meeting(int nth) {
        List<Line> lines = List.of(new Line(10_000, true));
        return new History(
                nth,
                Instant.parse("2026-11-02T08:00:00Z"),
                List.of(1, 1),
                List.of(
                        new InvoiceApproved(HOUR, "invoice A1", 1, lines),
                        new InvoiceApproved(HOUR, "invoice B1", 1, lines)),
                List.of(new WorkersMeet(2 * HOUR + 1, nth)));
    }
}
