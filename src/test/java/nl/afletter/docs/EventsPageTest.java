package nl.afletter.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nl.afletter.http.StandardWebhooks;
import nl.afletter.model.EventType;
import org.junit.jupiter.api.Test;

/** Protects {@code docs/events.md}: it names every event with every key, and its example is signed as we sign. */
class EventsPageTest {

    private static final Path PAGE = Path.of("docs", "events.md");
    private static final Pattern TYPE = Pattern.compile("(?m)^\\| `([a-z]+\\.[a-z_]+)` \\|");
    private static final Pattern WORD = Pattern.compile("`([A-Za-z]+)`");

    @Test
    void everyTypeIsOnThePageAndNoOther() throws IOException {
        assertThat(TYPE.matcher(page()).results().map(row -> row.group(1)))
                .containsExactlyElementsOf(
                        Arrays.stream(EventType.values()).map(EventType::text).toList());
    }

    @Test
    void everyKeyIsOnThePageInItsOrder() throws IOException {
        for (EventType type : EventType.values()) {
            String group = type.text().substring(0, type.text().indexOf('.'));
            Matcher row = Pattern.compile("(?m)^\\| `" + group + "\\.\\*` \\| (.*) \\|$")
                    .matcher(page());
            assertThat(row.find()).as(group).isTrue();
            List<String> keys = WORD.matcher(row.group(1))
                    .results()
                    .map(word -> word.group(1))
                    .toList();
            assertThat(keys).as(type.text()).isEqualTo(type.keys());
        }
    }

    @Test
    void theExampleIsSignedAsWeSign() throws IOException {
        String id = only("webhook-id: (msg_\\S+)");
        String seconds = only("webhook-timestamp: (\\d+)");
        String body = only("(?m)^(\\{\"type\":.*\\})$");
        String secret = only("`(whsec_[A-Za-z0-9+/=]+)`");

        Map<String, String> signed = StandardWebhooks.sign(
                List.of(secret),
                id,
                Instant.ofEpochSecond(Long.parseLong(seconds)),
                body.getBytes(StandardCharsets.UTF_8));
        assertThat(signed).containsEntry("webhook-signature", only("webhook-signature: (\\S+)"));
    }

    private static String only(String pattern) throws IOException {
        List<MatchResult> found =
                Pattern.compile(pattern).matcher(page()).results().toList();
        assertThat(found).as(pattern).hasSize(1);
        return found.get(0).group(1);
    }

    private static String page() throws IOException {
        return Files.readString(PAGE);
    }
}
