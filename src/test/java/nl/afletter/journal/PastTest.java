package nl.afletter.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import nl.afletter.journal.BooksDouble.Fate;
import nl.afletter.model.Effect;
import nl.afletter.model.Hint;
import nl.afletter.model.Plan;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import org.junit.jupiter.api.Test;

/**
 * Protects against a vendor that shows the past: "not found" soon after something was booked is asked again when that
 * surely shows; later, or where nothing was booked, it is a person's task.
 */
class PastTest {

    private final EngineBench bench = new EngineBench(Map.of(SubjectKind.INVOICE, this::two));

    /** The second effect refers to what the first made. */
    private Decision two(UseCase.Situation situation) {
        List<Effect> effects =
                List.of(bench.books.findable("k1", "movement"), bench.books.after("k1", "k2", "link to the movement"));
        boolean all = effects.stream()
                .allMatch(each -> situation.subject().booked(each.key()).isPresent());
        return all
                ? Decision.Done.because("booked")
                : new Decision.Execute(effects, List.of(), List.of(), List.of(), List.of(), Map.of(), Plan.Ending.DONE);
    }

    @Test
    void notFoundSoonAfterABookingIsAskedAgainWhenThatSurelyShows() {
        bench.books.fates.put(2, Fate.NOT_FOUND);
        Instant booked = bench.clock.instant();
        workNow();

        assertThat(bench.subject().state()).isEqualTo(Subject.State.LATER);
        assertThat(bench.subject().due()).contains(booked.plus(BooksDouble.SETTLE_DOWN));
        assertThat(bench.subject().task()).isEmpty();
        assertThat(bench.books.times("link to the movement")).isZero();

        bench.drain(Duration.ofMinutes(5));

        assertThat(bench.subject().state()).isEqualTo(Subject.State.DONE);
        assertThat(bench.books.times("movement")).isEqualTo(1);
        assertThat(bench.books.times("link to the movement")).isEqualTo(1);
    }

    @Test
    void notFoundWhenTheSettleDownTimeIsOverIsAPersonsTask() {
        bench.books.fates.put(2, Fate.NOT_FOUND);
        bench.books.fates.put(3, Fate.NOT_FOUND);
        workNow();
        bench.drain(Duration.ofMinutes(5));

        assertThat(bench.subject().state()).isEqualTo(Subject.State.PARKED);
        assertThat(bench.subject().task().orElseThrow().code()).isEqualTo("not-found");
        assertThat(bench.books.times("movement")).isEqualTo(1);
    }

    @Test
    void notFoundWhereNothingWasBookedBeforeIsAPersonsTaskAtOnce() {
        bench.books.fates.put(1, Fate.NOT_FOUND);
        workNow();

        assertThat(bench.subject().task().orElseThrow().code()).isEqualTo("not-found");
        assertThat(bench.books.bookings).isEmpty();
    }

    @Test
    void anotherRefusalSoonAfterABookingMeansWhatItSays() {
        bench.books.fates.put(2, Fate.REJECTED);
        workNow();

        assertThat(bench.subject().task().orElseThrow().code()).isEqualTo("no");
    }

    private void workNow() {
        bench.hint(EngineBench.SUBJECT, Hint.Cause.WEBHOOK);
        assertThat(bench.workOne()).isTrue();
    }
}
