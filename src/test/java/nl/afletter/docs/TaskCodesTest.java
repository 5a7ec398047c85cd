package nl.afletter.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Protects the table of human tasks in {@code docs/bookkeeping.md} and their headlines on the console: a bookkeeper finds
 * each code there that the product can show, and none that it cannot.
 */
class TaskCodesTest {

    private static final Path SOURCES = Path.of("src", "main", "java");

    private static final Path PAGE = Path.of("docs", "bookkeeping.md");

    /** Where a task or a refusal is made; its first text is the code, a text or a constant, maybe put together. */
    private static final Pattern MADE = Pattern.compile(
            "(?:new (?:Failure\\.)?(?:Rejected|HumanTask)|new Choice\\.Stopped<[^>]*>|\\btask|\\bpark)\\(\\s*"
                    + "(?:(?:subject|situation\\.subject\\(\\)),\\s*)?(?:new HumanTask\\(\\s*)?"
                    + "(?:\"([a-z][a-z0-9-]*)\"(\\s*\\+)?|(?:\\w+\\.)?([A-Z][A-Z0-9_]+)\\s*,)");

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z][a-z0-9-]*…?)` \\|");

    @Test
    void everyTaskCodeOfTheSourcesIsExplainedAndNoOther() {
        assertThat(explained()).containsExactlyElementsOf(made());
    }

    @Test
    void codesAreFoundHoweverTheyAreWritten() {
        assertThat(made()).contains("vat-not-mapped", "outcome-unknown", "proof-differs", "debtor-…", "no-success");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "nl"})
    void everyTaskCodeHasAHeadlineOnTheConsole(String language) throws IOException {
        Properties words = new Properties();
        words.load(new StringReader(
                read(Path.of("src", "main", "resources", "console", "words_" + language + ".properties"))));

        assertThat(words.stringPropertyNames().stream()
                        .filter(key -> key.startsWith("task."))
                        .map(key -> key.substring("task.".length())))
                .containsExactlyInAnyOrderElementsOf(made())
                .allSatisfy(code -> assertThat(words.getProperty("task." + code))
                        .isNotBlank()
                        .hasSizeLessThanOrEqualTo(70));
    }

    /** Codes that are put together are written with an ellipsis: {@code debtor-…}. */
    private static Set<String> made() {
        String all = sources().stream().map(TaskCodesTest::read).collect(Collectors.joining("\n"));
        return MADE.matcher(all)
                .results()
                .map(found -> code(found, all))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String code(MatchResult found, String all) {
        if (found.group(1) != null) {
            return found.group(2) == null ? found.group(1) : found.group(1) + "…";
        }
        Matcher constant = Pattern.compile("String " + found.group(3) + " =\\s*\"([a-z0-9-]+)\"")
                .matcher(all);
        assertThat(constant.find()).as("a text for " + found.group(3)).isTrue();
        return constant.group(1);
    }

    private static Set<String> explained() {
        return ROW.matcher(read(PAGE))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Path> sources() {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
