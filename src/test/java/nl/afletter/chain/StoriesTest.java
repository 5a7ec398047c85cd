package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import nl.afletter.chain.Stories.Story;
import nl.afletter.journal.Decision;
import nl.afletter.memory.MemoryRows;
import nl.afletter.usecase.UseCases;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Protects the proving ground from holes: whatever decides about a subject is in some story, each story goes through the
 * use case that it names, and none is told twice.
 */
@Tag("prove")
class StoriesTest {

    private static final String USE_CASES = UseCases.class.getPackageName();

    /** They put the last words to a decision that others made. */
    private static final Set<String> FINISH_FOR_OTHERS = Set.of("Desk", "Ignorable", "PayoutPostings");

    static Stream<Story> stories() {
        return Stories.all().stream();
    }

    @Test
    void everyUseCaseHasAStory() throws Exception {
        Set<String> told = new TreeSet<>();
        stories().forEach(story -> told.add(story.useCase()));

        assertThat(told).isEqualTo(decidingClasses());
    }

    @Test
    void eachStoryHasANameOfItsOwn() {
        assertThat(stories().map(Story::name)).doesNotHaveDuplicates();
    }

    @Tag("prove-only")
    @ParameterizedTest
    @MethodSource("stories")
    void aStoryGoesThroughTheUseCaseThatItNames(Story story) {
        Set<String> seen = new ConcurrentSkipListSet<>();
        try (Chain chain = new Chain()) {
            Runnable act = story.beginning().apply(chain);
            chain.calm(Duration.ofHours(3));
            act.run();
            chain.table.rows().probe(new MemoryRows.Probe() {
                @Override
                public void before(MemoryRows.Access access, String where) {
                    StackWalker.getInstance().forEach(frame -> seen.add(frame.getClassName()));
                }
            });
            chain.calm(story.reach());
        }

        assertThat(seen).contains(USE_CASES + "." + story.useCase());
    }

    /** Every class of the package that others ask for a decision. */
    private static Set<String> decidingClasses() throws Exception {
        File root = new File(UseCases.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> names = new ArrayList<>();
        for (File file : new File(root, USE_CASES.replace('.', '/')).listFiles()) {
            if (file.getName().endsWith(".class") && !file.getName().contains("$")) {
                names.add(file.getName().replace(".class", ""));
            }
        }
        Set<String> deciding = new TreeSet<>();
        for (String name : names) {
            Class<?> type = Class.forName(USE_CASES + "." + name);
            boolean decides = Arrays.stream(type.getDeclaredMethods())
                    .anyMatch(method -> method.getReturnType() == Decision.class
                            && !method.isSynthetic()
                            && !Modifier.isPrivate(method.getModifiers()));
            if (decides && !FINISH_FOR_OTHERS.contains(name)) {
                deciding.add(name);
            }
        }
        return deciding;
    }
}
