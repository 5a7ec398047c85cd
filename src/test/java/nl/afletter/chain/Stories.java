package nl.afletter.chain;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Short stories for proofs that go through them point by point: at least one for each use case. */
public final class Stories {

    static final LocalDate DAY = LocalDate.of(2026, 11, 2);

    private static final Duration SOON = Duration.ofHours(3);

    private Stories() {}

    /**
     * A story.
     *
     * @param useCase the class of the use case that it is about
     * @param name what happens in it, in words
     * @param reach how long after its act everything is done
     * @param inFeeds whether a change feed or a due time finds it again when every message is lost. A feed does not
     *     tell twice: its own hints are kept by SQS alone
     * @param beginning lives through what goes before, and gives the act itself
     */
    public record Story(
            String useCase, String name, Duration reach, boolean inFeeds, Function<Chain, Runnable> beginning) {

        static Story of(String useCase, String name, Function<Chain, Runnable> beginning) {
            return new Story(useCase, name, SOON, true, beginning);
        }

        /** With another time after which everything is done. */
        Story within(Duration time) {
            return new Story(useCase, name, time, inFeeds, beginning);
        }

        /** Told by messages alone. */
        Story inMessagesOnly() {
            return new Story(useCase, name, reach, false, beginning);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** One or more for each use case of the chain. */
    public static List<Story> all() {
        return Stream.of(
                        InvoiceStories.all(),
                        DealStories.all(),
                        PaymentStories.all(),
                        ReversalStories.all(),
                        PayoutStories.all(),
                        UpkeepStories.all(),
                        EventStories.all())
                .flatMap(List::stream)
                .toList();
    }

    /** Documents with more than one version: what a table that went back may have forgotten from the beginning. */
    static List<Story> histories() {
        return InvoiceStories.histories();
    }

    /** Whether a story stands for its use case where each of them is to be proven once in full. */
    static boolean isFirstOfItsUseCase(Story story) {
        return all().stream()
                .filter(each -> each.useCase().equals(story.useCase()))
                .findFirst()
                .map(first -> first.name().equals(story.name()))
                .orElse(false);
    }

    /** The story with this name. */
    public static Story named(String name) {
        return all().stream()
                .filter(story -> story.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no story " + name));
    }
}
