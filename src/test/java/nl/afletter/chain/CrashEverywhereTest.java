package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import nl.afletter.chain.Chain.World;
import nl.afletter.chain.Points.Point;
import nl.afletter.chain.Stories.Story;
import nl.afletter.prove.Column;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Protects the second promise of the design: a process may die after any instruction, and the books, the CRM's payments,
 * our states and the human tasks end up the same. Per use case: one undisturbed run, then from what each point of it
 * left behind a new process; once with the messages in flight coming back, once with the queue lost.
 */
@Tag("prove")
class CrashEverywhereTest {

    static Stream<Story> stories() {
        return Stories.all().stream();
    }

    @ParameterizedTest
    @MethodSource("stories")
    void aProcessThatDiesAtAnyPointChangesNothing(Story story) {
        long begin = System.nanoTime();
        try (Chain chain = new Chain()) {
            Runnable act = story.beginning().apply(chain);
            chain.calm(Duration.ofHours(3));
            act.run();
            chain.consent();
            List<Point> points = Points.of(chain, () -> chain.calm(story.reach()));
            List<String> undisturbed = Footprint.of(chain);
            heal(chain, story);
            List<String> healed = Footprint.of(chain);
            assertThat(undisturbed).as("the undisturbed run").noneMatch(line -> line.startsWith("WRONG"));
            int asked = 0;
            for (int n = 0; n < points.size(); n++) {
                String where = story + ", point " + n + " of " + points.size() + ": "
                        + points.get(n).what();
                asked += recovers(chain, points.get(n).world(), false, story, undisturbed, where);
                if (story.inFeeds()) {
                    recovers(chain, points.get(n).world(), true, story, healed, where + ", queue lost");
                }
            }
            assertThat(chain.moneybird.failures()).isEmpty();
            print(
                    story,
                    2 * (points.size() - 1),
                    (story.inFeeds() ? 2 : 1) * points.size(),
                    asked,
                    System.nanoTime() - begin);
        }
    }

    /** @return how many effects had to be settled by a person's word */
    private static int recovers(
            Chain chain, World world, boolean queueLost, Story story, List<String> expected, String where) {
        chain.takeBack(world);
        chain.consent();
        if (queueLost) {
            chain.table.queue().clear();
        }
        chain.calm(story.reach());
        if (queueLost) {
            heal(chain, story);
        }
        int asked = Person.settlesWritings(chain, story.reach());
        Measured.same(story, chain, Column.CRASH_POINTS, expected, Footprint.of(chain), where);
        return asked;
    }

    /** What the clock does anyhow: change feeds within the hour, the read-back within the day. */
    static void heal(Chain chain, Story story) {
        chain.feedsAfter(Duration.ofHours(1));
        chain.calm(story.reach());
        chain.readBacksAfter(Duration.ofHours(25));
        chain.calm(story.reach());
    }

    private static void print(Story story, int points, int deaths, int asked, long nanos) {
        System.out.printf(
                "crash-everywhere | %-36s | points %4d | deaths tried %4d | by a person's word %2d | %5.1f s%n",
                story, points, deaths, asked, nanos / 1e9);
    }
}
