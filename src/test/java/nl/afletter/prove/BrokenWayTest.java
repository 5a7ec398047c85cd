package nl.afletter.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import nl.afletter.local.sim.SimClock;
import nl.afletter.prove.Breaks.Break;
import nl.afletter.storage.StorageEndpoints;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Protects against the way to the real table and queue: between a worker's AWS client and DynamoDB Local and ElasticMQ,
 * every kind of request breaks in every way, the client repeats it or gives up, and every booking is there once.
 */
@Tag("prove-only")
@Tag("storage")
@Execution(ExecutionMode.SAME_THREAD)
class BrokenWayTest {

    @RegisterExtension
    static final StorageEndpoints storage = new StorageEndpoints();

    /** Longer than the queue lets a receiver wait. */
    private static final Duration PATIENCE = Duration.ofMillis(1_500);

    /** As often as the client tries, and more. */
    private static final int FOR_GOOD = 12;

    private static long seed;
    private static Random random;

    @TempDir
    static Path folder;

    private static Site site;

    /** Kinds of requests that have broken in every way. */
    private static final Set<String> TRIED = new TreeSet<>();

    @BeforeAll
    static void aWorkerBegins() {
        seed = Long.getLong("afletter.seed", System.nanoTime());
        random = new Random(seed);
        ProvingTable.note("broken ways: seed " + seed);
        site = new Site(storage, folder, SimClock.fixedAt("2026-11-02T08:00:00Z"), PATIENCE);
        site.start().isBegun();
    }

    @AfterAll
    static void end() {
        if (site != null) {
            site.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Act.class)
    void howeverARequestToTableOrQueueBreaksEverythingIsBookedOnce(Act act) {
        undisturbed(act);
        Map<String, Integer> kinds = undisturbed(act);
        List<String> wrong = new ArrayList<>();
        Map<String, Integer> cases = new TreeMap<>();
        kinds.forEach((kind, many) -> {
            for (Break how : ways(kind)) {
                // A message that is received again and again without an answer would go to the dead letters.
                boolean once = how.isSilent() || kind.equals(Passage.RECEIVE) || random.nextBoolean();
                int times = once ? 1 : FOR_GOOD;
                String what = act + ", " + kind + ": " + how + (times == 1 ? "" : " for good");
                Act.Case tried = act.next(site);
                site.breaks().arm(kind, how, random.nextInt(many), times);
                tried.happens();
                site.worksOff(Optional.empty());
                int broken = site.breaks().disarm();
                site.settles(act.reach(), Optional.empty());
                cases.merge(kind, Math.min(1, broken), Integer::sum);
                act.judge(tried, Column.UNKNOWN_OUTCOMES).ifPresent(found -> wrong.add(what + ": " + found));
            }
        });
        System.out.printf("broken way | %-10s | seed %d | %s%n", act, seed, cases);
        assertThat(wrong).as("seed " + seed).isEmpty();
        assertThat(cases.values()).as("what broke").doesNotContain(0);
        assertThat(site.deadLetters()).as("dead letters").isZero();
        Act.areSound(site);
    }

    /** Requests by kind, when nobody disturbs them; the first time there are some more. */
    private static Map<String, Integer> undisturbed(Act act) {
        Act.Case plain = act.next(site);
        site.breaks().seen();
        plain.happens();
        site.worksOff(Optional.empty());
        Map<String, Integer> seen = site.breaks().seen();
        site.settles(act.reach(), Optional.empty());
        assertThat(plain.booked()).as(act + " undisturbed").isEqualTo(1);
        assertThat(plain.rest()).as(act + " undisturbed").isEmpty();
        return seen;
    }

    /** All for a kind that is new, one that is drawn for one that is known from another act. */
    private static List<Break> ways(String kind) {
        List<Break> all = Stream.of(Break.values())
                .filter(how -> how.hasEffectFirst() || !kind.equals(Passage.RECEIVE))
                .toList();
        return TRIED.add(kind) ? all : List.of(all.get(random.nextInt(all.size())));
    }
}
