package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import nl.afletter.chain.Chain.World;
import nl.afletter.chain.Stories.Story;
import nl.afletter.local.sim.Fault;
import nl.afletter.local.sim.Faults;
import nl.afletter.local.sim.Simulator;
import nl.afletter.prove.Column;
import nl.afletter.prove.ProvingTable;
import nl.afletter.prove.Sample;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Protects against answers that never come: for every kind of call that changes something at a vendor, a time-out with
 * and without effect, a reset before and after, an error after the effect, an answer that cannot be read, one that comes
 * when nobody waits for it any more, and an effect that stays invisible to look-ups for 110 seconds. Nothing is doubled, nothing is lost; where Teamleader cannot tell, a
 * person says what happened.
 */
@Tag("prove")
@Execution(ExecutionMode.CONCURRENT)
class UnknownOutcomeTest {

    static final Duration CALL = Duration.ofMillis(400);
    private static final Duration HIDDEN = Duration.ofSeconds(110);

    /** Real time after which an answer still comes, when its client has given up. */
    private static final Duration TOO_LATE = CALL.plusMillis(300);

    private static final int SAMPLED_FAULTS = 3;
    private static final int SAMPLED_STORIES = 8;
    private static final Duration PAUSE = Duration.ofMinutes(7);

    static final List<Fault.Kind> FAULTS = List.of(
            Fault.Kind.TIMEOUT_WITH_EFFECT,
            Fault.Kind.TIMEOUT_WITH_LATE_EFFECT,
            Fault.Kind.TIMEOUT_WITHOUT_EFFECT,
            Fault.Kind.RESET_BEFORE,
            Fault.Kind.RESET_AFTER_EFFECT,
            Fault.Kind.ERROR_500_WITH_EFFECT,
            Fault.Kind.GARBAGE_200_WITH_EFFECT,
            Fault.Kind.STALE_READS,
            Fault.Kind.SLOW);

    /** What an earlier story went through already: a kind of call after another kind of call. */
    private static final Set<String> TRIED = ConcurrentHashMap.newKeySet();

    /** A call of the undisturbed run. @param nth how many calls of this method and path there were, this one included */
    record Sent(Simulator<?> vendor, String method, String path, int nth) {
        String operation() {
            String what = path.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}|[0-9]{6,}", "{id}");
            return vendor.getClass().getSimpleName().replace("Simulator", "") + " " + method + " " + what;
        }
    }

    static Stream<Story> stories() {
        return Stories.all().stream();
    }

    /** All of them, or a few in a build that only samples. */
    static Stream<Story> some() {
        List<Story> all = Stories.all();
        return Sample.numbersBelow(all.size(), SAMPLED_STORIES, "stories").stream()
                .map(all::get);
    }

    private static Fault fault(Fault.Kind kind, Sent call) {
        Duration time = kind == Fault.Kind.SLOW ? TOO_LATE : HIDDEN;
        return new Fault(kind, call.method(), Pattern.quote(call.path()), call.nth() - 1, 1, 0, time, null);
    }

    @ParameterizedTest
    @MethodSource("stories")
    void anAnswerThatNeverComesDoublesNothingAndLosesNothing(Story story) {
        long begin = System.nanoTime();
        try (Chain chain = new Chain().onTheWire()) {
            Runnable act = story.beginning().apply(chain);
            chain.calm(Duration.ofHours(3));
            chain.callsTakeAtMost(CALL);
            act.run();
            chain.consent();
            World start = chain.world();
            List<Sent> calls = calls(chain, story);
            List<String> expected = Footprint.of(chain);
            int cases = 0;
            int asked = 0;
            String before = "";
            for (Sent call : calls) {
                boolean isNew = TRIED.add(
                        ProvingTable.isFull()
                                ? story.useCase() + ": " + before + " > " + call.operation()
                                : call.operation());
                before = call.operation();
                if (!isNew) {
                    continue;
                }
                for (int kind : Sample.numbersBelow(FAULTS.size(), SAMPLED_FAULTS, call.operation())) {
                    asked += survives(chain, start, story, call, FAULTS.get(kind), expected);
                    cases++;
                }
            }
            System.out.printf(
                    "unknown outcomes | %-50s | cases %3d | by a person's word %2d | seed %d | %5.1f s%n",
                    story, cases, asked, Sample.seed(), (System.nanoTime() - begin) / 1e9);
        }
    }

    @Test
    void whatCannotBeFoundIsNeverSentTwice() {
        Story story = Stories.named("settle payment, write back");
        try (Chain chain = new Chain().onTheWire()) {
            Runnable act = story.beginning().apply(chain);
            chain.calm(Duration.ofHours(3));
            chain.callsTakeAtMost(CALL);
            act.run();
            chain.consent();
            World start = chain.world();
            Sent call = calls(chain, story).stream()
                    .filter(sent -> sent.path().endsWith("/invoices.registerPayment"))
                    .findFirst()
                    .orElseThrow();
            for (Fault.Kind kind : FAULTS) {
                chain.takeBack(start);
                Faults faults = chain.teamleader.faults();
                faults.add(fault(kind, call));
                Fault second = new Fault(
                        Fault.Kind.STATUS, call.method(), Pattern.quote(call.path()), call.nth(), 1, 503, null, null);
                faults.add(second);
                chain.calm(Duration.ofDays(3));
                long more = faults.left().contains(second) ? 0 : 1;
                faults.clear();
                ProvingTable.add("WriteBackInvoice", chain.name(), Column.UNKNOWN_OUTCOMES, 1);
                ProvingTable.add("WriteBackInvoice", chain.name(), Column.DOUBLE, more);
                assertThat(more).as(kind + ": second calls").isZero();
            }
        }
    }

    @Test
    void twoPaymentsNeverTakeTheSameOpenAmountWhileReadsAreStale() {
        Story story = Story.of("SettlePayment", "two payments of one invoice", chain -> {
            String invoice = Deeds.booked(chain, "1000.00");
            return () -> {
                chain.paid("1210.00", "factuur", invoice);
                chain.paid("1210.00", "factuur", invoice);
            };
        });
        try (Chain chain = new Chain().onTheWire()) {
            Runnable act = story.beginning().apply(chain);
            act.run();
            chain.consent();
            World start = chain.world();
            chain.calm(story.reach());
            List<String> expected = Footprint.of(chain);
            chain.takeBack(start);
            chain.moneybird
                    .faults()
                    .on("PATCH", ".*/link_booking\\.json")
                    .nth(1)
                    .staleReads(HIDDEN);
            chain.calm(story.reach());
            assertThat(chain.moneybird.faults().left()).as("the fault struck").isEmpty();
            Measured.same(
                    story, chain, Column.UNKNOWN_OUTCOMES, expected, Footprint.of(chain), story + ", stale reads");
        }
    }

    @ParameterizedTest
    @MethodSource("some")
    void aPausedConnectionIsLeftAloneUntilItsPauseIsOver(Story story) {
        try (Chain chain = new Chain().onTheWire()) {
            Runnable act = story.beginning().apply(chain);
            chain.calm(Duration.ofHours(3));
            act.run();
            chain.consent();
            World start = chain.world();
            chain.calm(story.reach());
            List<String> expected = Footprint.of(chain);
            chain.takeBack(start);
            Instant until = chain.clock.instant().plus(PAUSE);
            chain.table.connections().pause("moneybird", until, "limit reached");
            List<String> early = new ArrayList<>();
            chain.watchVendors((vendor, request) -> {
                if (vendor == chain.moneybird && chain.clock.instant().isBefore(until)) {
                    early.add(request.method() + " " + request.path());
                }
            });
            chain.calm(story.reach());
            chain.watchVendors((vendor, request) -> {});
            ProvingTable.add(story.useCase(), chain.name(), Column.OTHERWISE, early.size());
            assertThat(early).as("sent during the pause").isEmpty();
            Measured.same(
                    story, chain, Column.UNKNOWN_OUTCOMES, expected, Footprint.of(chain), story + " after a pause");
        }
    }

    @ParameterizedTest
    @MethodSource("some")
    void aVendorThatTakesNoConnectionForAWhileDelaysAndNothingElse(Story story) {
        try (Chain chain = new Chain().onTheWire()) {
            Runnable act = story.beginning().apply(chain);
            chain.calm(Duration.ofHours(3));
            act.run();
            chain.consent();
            World start = chain.world();
            chain.calm(story.reach());
            List<String> expected = Footprint.of(chain);
            for (Simulator<?> vendor : List.of(chain.moneybird, chain.teamleader, chain.mollie)) {
                chain.takeBack(start);
                int port = Integer.parseInt(
                        vendor.baseUrl().substring(vendor.baseUrl().lastIndexOf(':') + 1));
                vendor.stop();
                chain.calm(Duration.ofMinutes(4));
                vendor.start(port);
                chain.calm(story.reach());
                String where = story + " without " + vendor.getClass().getSimpleName();
                Measured.same(story, chain, Column.UNKNOWN_OUTCOMES, expected, Footprint.of(chain), where);
            }
        }
    }

    /** The calls of an act that change something at a vendor. */
    static List<Sent> calls(Chain chain, Story story) {
        List<Sent> calls = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        chain.watchVendors((vendor, request) -> {
            int nth = seen.merge(vendor.baseUrl() + " " + request.method() + " " + request.path(), 1, Integer::sum);
            if (!request.path().contains("oauth")) {
                calls.add(new Sent(vendor, request.method(), request.path(), nth));
            }
        });
        chain.calm(story.reach());
        chain.watchVendors((vendor, request) -> {});
        return calls;
    }

    /** One fault at one call, after which all must be as expected. @return how often a person was asked */
    static int survives(Chain chain, World start, Story story, Sent call, Fault.Kind kind, List<String> expected) {
        chain.takeBack(start);
        call.vendor().faults().add(fault(kind, call));
        chain.calm(story.reach());
        assertThat(call.vendor().faults().left()).as("the fault struck").isEmpty();
        call.vendor().faults().clear();
        int asked = Person.settlesWritings(chain, story.reach());
        String where = story + ": " + kind + " at " + call.operation();
        Measured.same(story, chain, Column.UNKNOWN_OUTCOMES, expected, Footprint.of(chain), where);
        return asked;
    }
}
