package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import nl.afletter.chain.Chain.World;
import nl.afletter.chain.Points.Point;
import nl.afletter.chain.Stories.Story;
import nl.afletter.local.sim.moneybird.MoneybirdBooks;
import nl.afletter.memory.MemoryTable;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.RestoreCommand.Answer;
import nl.afletter.prove.Column;
import nl.afletter.prove.ProvingTable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Protects the books from a table that went back (model 6): a story is lived to its end, then the table alone goes back
 * to moments of it, while the vendors keep what was booked since. After the restore command, and what the clock does
 * anyhow, the books are the same: nothing stands in them twice and nothing is missing. Whatever cannot be told from
 * outside is a task for a person, never a second booking.
 */
@Tag("prove")
@Execution(ExecutionMode.CONCURRENT)
class RestoreTest {

    /** Moments tried per story, spread evenly over it: up to so many each one of them. */
    private static final int MOMENTS = ProvingTable.isFull() ? 60 : 5;

    /** What waits for an invoice or a credit note waits five days; then it is booked otherwise, or asked about. */
    private static final Duration PAST_THE_HORIZON = Duration.ofDays(6);

    /** They are taken over whole, and the read-back after them finds nothing that it does not know. */
    private static final List<String> HISTORIES =
            Stories.histories().stream().map(Story::name).toList();

    /** Those that a change feed tells of again; see {@link Stories}. */
    static Stream<Story> stories() {
        return Stream.concat(Stories.all().stream().filter(Story::inFeeds), Stories.histories().stream());
    }

    @ParameterizedTest
    @MethodSource("stories")
    void aTableThatWentBackToAnyMomentEndsWithTheSameBooks(Story story) {
        try (Chain chain = new Chain()) {
            Runnable act = story.beginning().apply(chain);
            chain.calm(story.reach());
            chain.consent();
            List<Point> points = Points.of(chain, () -> {
                act.run();
                chain.calm(story.reach());
            });
            CrashEverywhereTest.heal(chain, story);
            World end = chain.world();
            MemoryTable newest = chain.table;
            chain.calm(PAST_THE_HORIZON);
            List<String> expected = outside(chain);
            int step = Math.max(1, points.size() / MOMENTS);
            int asked = 0;
            for (int n = 0; n < points.size(); n += step) {
                chain.table = newest;
                chain.takeBack(end);
                String where = story + ", table as at point " + n + " of " + points.size() + ": "
                        + points.get(n).what();
                restore(chain, points.get(n).world(), where);
                CrashEverywhereTest.heal(chain, story);
                chain.calm(PAST_THE_HORIZON);
                Measured.same(story, chain, Column.RESTORES, expected, outside(chain), where);
                assertThat(Footprint.subjects(chain))
                        .as("finished, or a person's: " + where)
                        .allMatch(ref -> chain.subject(ref).state() == Subject.State.DONE
                                || chain.subject(ref).task().isPresent()
                                || waitsForAPerson(chain, ref));
                asked += chain.tasks().size();
                if (HISTORIES.contains(story.name())) {
                    CrashEverywhereTest.heal(chain, story);
                    assertThat(chain.tasks())
                            .as("nobody has to be asked: " + where)
                            .isEmpty();
                }
            }
            System.out.printf(
                    "restore | %-36s | moments %3d | tasks %3d%n", story, (points.size() - 1) / step + 1, asked);
        }
    }

    /** A word about a closed period that was lost with the table is asked for once more, for all that waits for it. */
    private static boolean waitsForAPerson(Chain chain, SubjectRef ref) {
        return !chain.subject(ref).fact("period").isEmpty()
                && chain.tasks().stream().anyMatch(task -> task.startsWith(SubjectKind.PERIOD + " "));
    }

    @Test
    void aVersionThatTheTableForgotIsRevisedWhenTheCrmChangesItAfterTheRestore() {
        try (Chain chain = new Chain()) {
            String company = chain.teamleader.people().company("A BV", "NL001234567B01", "11111111");
            chain.calm(Duration.ofHours(1));
            World before = chain.world();
            String invoice = chain.teamleader.people().invoice(Books.of(company, Books.high("100.00")));
            chain.calm(Duration.ofHours(1));

            chain.clock.advance(Duration.ofHours(1));
            restore(chain, before, "before the invoice");
            chain.teamleader.people().updateBooked(invoice, Books.high("200.00"));
            chain.calm(Duration.ofHours(3));

            assertThat(chain.books().items())
                    .extracting(item -> item.reference() + " " + item.total() + " " + item.unpaid())
                    .containsExactlyInAnyOrder(
                            "2026 / 1 12100 0", "2026 / 1 (reversal 1) -12100 0", "2026 / 1 24200 24200");
            assertThat(chain.balance("1300").toDecimal()).isEqualTo("242.00");
            assertThat(chain.tasks()).isEmpty();
            assertThat(chain.books().contradictions()).isEmpty();
        }
    }

    @Test
    void alsoACreditNoteWithAnEarlierVersionIsTakenOver() {
        try (Chain chain = new Chain()) {
            String company = chain.teamleader.people().company("A BV", "NL001234567B01", "11111111");
            chain.teamleader.people().invoice(Books.of(company, Books.high("500.00")));
            chain.calm(Duration.ofHours(1));
            World before = chain.world();
            String note = chain.teamleader.people().creditNote(null, Books.of(company, Books.high("100.00")));
            chain.calm(Duration.ofHours(1));

            chain.clock.advance(Duration.ofHours(1));
            restore(chain, before, "before the credit note");
            chain.teamleader.people().tamper(note, document -> document.put("credit_note_date", "2026-11-03"));
            chain.tick(new SubjectRef(Chain.CRM, SubjectKind.CREDIT_NOTE, note));
            chain.calm(Duration.ofHours(3));

            assertThat(chain.books().contradictions()).isEmpty();
            assertThat(chain.balance("1300").toDecimal()).isEqualTo("484.00");
            assertThat(chain.books().items().stream().map(MoneybirdBooks.Item::total))
                    .containsExactlyInAnyOrder(605_00L, -121_00L, 121_00L, -121_00L);
            assertThat(chain.tasks()).isEmpty();
        }
    }

    /** The books, the contacts and the CRM. What we know of them may end otherwise: as a task with the evidence. */
    private static List<String> outside(Chain chain) {
        return Footprint.of(chain).stream()
                .filter(line -> !line.startsWith("subject ") && !line.startsWith("task "))
                .toList();
    }

    /** The table as it was at a moment takes the place of the newest. */
    static void restore(Chain chain, World moment, String where) {
        MemoryTable newest = chain.table;
        chain.table = newest.restoredTo(moment.rows());
        chain.startProcess();
        assertThat(chain.table.epoch().isMine()).as(where).isFalse();

        Answer answer = chain.table.restoreFrom(newest);

        assertThat(answer.restored()).as(where + ": " + answer.text()).isTrue();
        chain.startProcess();
    }
}
