package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import nl.afletter.chain.Chain.World;
import nl.afletter.chain.Stories.Story;
import nl.afletter.local.sim.Fault;
import nl.afletter.local.sim.SimRequest;
import nl.afletter.memory.MemoryRows;
import nl.afletter.prove.Column;
import nl.afletter.prove.Sample;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Protects what nobody got an answer to and no look-up shows for as long as can be: a call that arrives when its time is
 * just over, at a vendor that shows it only after its whole settle-down time. Who looks earlier finds nothing, and must
 * not send it again (design.md section 5, step 3).
 */
@Tag("prove")
@Execution(ExecutionMode.CONCURRENT)
class HiddenEffectTest {

    /** Deadline of an effect (75 s), time of a call (15 s) and settle-down (2 minutes), less a moment. */
    private static final Duration HIDDEN = Duration.ofSeconds(205);

    private static final int SAMPLED_CALLS = 3;

    private static final List<String> STORIES = List.of("book invoice", "settle payment, write back");

    private static final class Died extends Error {
        private static final long serialVersionUID = 1L;

        private Died() {
            super("the process died", null, false, false);
        }
    }

    static Stream<Story> stories() {
        return STORIES.stream().map(Stories::named);
    }

    @ParameterizedTest
    @MethodSource("stories")
    void whatIsNotFoundWhileItMayBeHiddenIsNotSentAgain(Story story) {
        try (Chain chain = new Chain()) {
            Runnable act = story.beginning().apply(chain);
            chain.calm(Duration.ofHours(3));
            act.run();
            chain.consent();
            World start = chain.world();
            List<SimRequest> calls = new ArrayList<>();
            chain.watchVendors((vendor, request) -> {
                if (vendor == chain.moneybird) {
                    calls.add(request);
                }
            });
            chain.calm(story.reach());
            chain.watchVendors((vendor, request) -> {});
            List<String> expected = Footprint.of(chain);
            assertThat(calls).isNotEmpty();
            for (int n : Sample.numbersBelow(calls.size(), SAMPLED_CALLS, story.name())) {
                chain.takeBack(start);
                diesWith(chain, calls.get(n), nth(calls, n));
                chain.calm(story.reach());
                Person.settlesWritings(chain, story.reach());
                String where = story + ", hidden: " + calls.get(n).path();
                Measured.same(story, chain, Column.UNKNOWN_OUTCOMES, expected, Footprint.of(chain), where);
            }
        }
    }

    /** How many equal calls there were, this one included. */
    private static int nth(List<SimRequest> calls, int n) {
        SimRequest call = calls.get(n);
        return (int) calls.subList(0, n + 1).stream()
                .filter(each ->
                        each.method().equals(call.method()) && each.path().equals(call.path()))
                .count();
    }

    /** The call is carried out and hidden, and its process learns nothing more. */
    private static void diesWith(Chain chain, SimRequest call, int nth) {
        Fault hidden = new Fault(
                Fault.Kind.STALE_READS, call.method(), Pattern.quote(call.path()), nth - 1, 1, 0, HIDDEN, null);
        chain.moneybird.faults().add(hidden);
        boolean[] carriedOut = {false};
        chain.watchVendors((vendor, request) ->
                carriedOut[0] |= !chain.moneybird.faults().left().contains(hidden));
        chain.table.rows().probe(new MemoryRows.Probe() {
            @Override
            public void before(MemoryRows.Access access, String where) {
                if (carriedOut[0]) {
                    throw new Died();
                }
            }
        });
        try {
            chain.deliverWebhooks();
            chain.work();
            throw new AssertionError("the call was never made: " + call.path());
        } catch (Died asItMust) {
            chain.watchVendors((vendor, request) -> {});
            chain.startProcess();
        }
    }
}
