package nl.afletter.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import java.time.Duration;
import java.util.Map;
import nl.afletter.function.PublicAddress;
import nl.afletter.function.WebhookDoor;
import nl.afletter.http.LogLines;
import nl.afletter.local.sim.SimClock;
import nl.afletter.memory.MemoryTable;
import nl.afletter.model.Connection;
import org.junit.jupiter.api.Test;

/**
 * Protects what is left of a refused call: a count in the log, at once and then once a minute, and nothing that the
 * caller sent.
 */
class RefusalsTest {

    private static final String LINE = "refused webhook calls by status since the last line: ";
    private static final String TOKEN = "token-that-opens-a-door-somewhere";

    private final SimClock clock = SimClock.fixedAt("2026-11-02T10:00:00Z");

    @Test
    void theFirstRefusalIsToldAtOnce() {
        try (LogLines log = LogLines.of(Refusals.class)) {
            new Refusals(clock).count(404);

            assertThat(log.all()).containsExactly(LINE + "{404=1}");
        }
    }

    @Test
    void aFloodIsOneLineAMinuteWithTheCountOfEachStatus() {
        Refusals refusals = new Refusals(clock);
        refusals.count(404);
        try (LogLines log = LogLines.of(Refusals.class)) {
            for (int second = 1; second < 60; second++) {
                clock.advance(Duration.ofSeconds(1));
                refusals.count(second % 2 == 0 ? 401 : 404);
                refusals.count(413);
            }
            assertThat(log.all()).as("within the minute").isEmpty();

            clock.advance(Duration.ofSeconds(2));
            refusals.count(401);
            assertThat(log.all()).containsExactly(LINE + "{401=30, 404=30, 413=59}");

            clock.advance(Duration.ofSeconds(61));
            refusals.count(400);
            assertThat(log.all()).as("what was told is not told again").endsWith(LINE + "{400=1}");
        }
    }

    @Test
    void nothingThatTheCallerSentIsInTheLine() {
        WebhookDoor door = door();
        try (LogLines log = LogLines.of(Refusals.class)) {
            assertThat(status(door, "somebody-else", "c2VjcmV0LWJvZHk=")).isEqualTo(404);
            clock.advance(Duration.ofSeconds(61));
            assertThat(status(door, "mollie", "%%%secret-body")).isEqualTo(400);

            assertThat(log.all()).containsExactly(LINE + "{404=1}", LINE + "{400=1}");
        }
    }

    @Test
    void aBodyThatCannotBeDecodedIsCountedLikeAnyOtherRefusal() {
        WebhookDoor door = door();
        status(door, "mollie", "%%%");
        try (LogLines log = LogLines.of(Refusals.class)) {
            status(door, "mollie", "%%%");
            status(door, "mollie", "");
            status(door, "mollie", "a");
            clock.advance(Duration.ofSeconds(61));
            status(door, "mollie", "%%%");

            assertThat(log.all()).containsExactly(LINE + "{400=3, 404=1}");
        }
    }

    private WebhookDoor door() {
        MemoryTable table = new MemoryTable(clock);
        Inbox inbox =
                new Inbox(table.settings(), Map.of(), name -> "secret-value", table.received(), table.queue(), clock);
        return new WebhookDoor(Connection.Role.PSP, inbox, new PublicAddress("https://afletter.example"));
    }

    private static int status(WebhookDoor door, String connection, String base64) {
        APIGatewayV2HTTPEvent event = new APIGatewayV2HTTPEvent();
        event.setRawPath("/webhooks/psp/" + connection + "/" + TOKEN);
        event.setPathParameters(Map.of("connection", connection, "token", TOKEN));
        event.setHeaders(Map.of("authorization", "Bearer secret-header"));
        event.setBody(base64);
        event.setIsBase64Encoded(true);
        return door.handle(event).getStatusCode();
    }
}
