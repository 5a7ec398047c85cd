package nl.afletter.vendor.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import nl.afletter.config.JsonIntents;
import nl.afletter.http.PublicPost;
import nl.afletter.http.StandardWebhooks;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.receiver.ReceiverSimulator;
import nl.afletter.model.Connection;
import nl.afletter.model.Effect;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Protects how one event is sent: signed with every secret that counts, and each answer taken for what it means
 * (generic-webhook.md section 1, sender rules). No failure quotes a secret or the address' path.
 */
class EventReceiverTest {

    private static final String NEW_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String BODY = "{\"type\":\"invoice.booked\",\"data\":{\"name\":\"Caf\u00e9 @home\"}}";

    private final SimClock clock = SimClock.fixedAt("2026-11-22T10:00:00Z");
    private final Map<String, String> values = new HashMap<>(
            Map.of("old", ReceiverSimulator.SECRET, "new", NEW_SECRET, "header", ReceiverSimulator.HEADER_VALUE));
    private ReceiverSimulator simulator;

    @BeforeEach
    void start() {
        simulator = new ReceiverSimulator(clock);
        simulator.start(0);
    }

    @AfterEach
    void stop() {
        simulator.stop();
        assertThat(simulator.failures()).isEmpty();
    }

    @Test
    void anEventIsSentAsItWasStoredSignedAndUnderItsId() {
        assertThat(send(Map.of("signing", "old"), Map.of())).isEqualTo("msg_1");

        assertThat(simulator.events()).singleElement().hasToString(BODY);
        assertThat(simulator.times()).containsOnlyKeys("msg_1");
    }

    @Test
    void whileItsSecretIsChangedItIsSignedWithBoth() {
        send(Map.of("signing", "new", "signing2", "old"), Map.of());

        assertThat(simulator.types()).containsExactly("invoice.booked");
        Map<String, String> signed = StandardWebhooks.sign(
                List.of(NEW_SECRET, ReceiverSimulator.SECRET),
                "msg_1",
                clock.instant(),
                BODY.getBytes(StandardCharsets.UTF_8));
        assertThat(signed.get("webhook-signature").split(" ")).hasSize(2);
    }

    @Test
    void theStaticHeaderIsSentWhereSettingsNameOne() {
        simulator.asksForHeader();
        assertThatThrownBy(() -> send(Map.of("signing", "old"), Map.of())).isInstanceOf(Failure.NoEffect.class);

        send(Map.of("signing", "old", "headerValue", "header"), Map.of("header", ReceiverSimulator.HEADER));

        assertThat(simulator.types()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void everyTwoHundredIsTaken(int status) {
        simulator.answers(status);
        assertThat(send(Map.of("signing", "old"), Map.of())).isEqualTo("msg_1");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 400, 401, 403, 404, 409, 413, 422, 500, 502, 504})
    void anyOtherIsTriedAgain(int status) {
        simulator.answers(status);
        assertThatThrownBy(() -> send(Map.of("signing", "old"), Map.of()))
                .isInstanceOf(Failure.NoEffect.class)
                .hasMessage("receiver demo.n8n answered " + status);
    }

    @Test
    void goneForGoodIsForAPerson() {
        simulator.answers(410);
        assertThatThrownBy(() -> send(Map.of("signing", "old"), Map.of()))
                .isInstanceOfSatisfying(
                        Failure.Rejected.class, no -> assertThat(no.code()).isEqualTo("receiver-gone"));
    }

    @Test
    void whoAsksToWaitIsLeftAloneForThatLongAndForADayAtMost() {
        simulator.asksToWait(90);
        assertPaused(Duration.ofSeconds(90));
        simulator.asksToWait(1_000_000);
        assertPaused(Duration.ofDays(1));
        simulator.asksToWait(0);
        assertPaused(Duration.ofMinutes(5));
        simulator.answers(503);
        assertPaused(Duration.ofMinutes(5));
    }

    @Test
    void whoGivesNoAnswerIsLeftAloneForAMinute() {
        simulator.faults().on("POST", ".*").resetBefore();
        assertPaused(Duration.ofMinutes(1));
        simulator.faults().on("POST", ".*").resetAfterEffect();
        assertPaused(Duration.ofMinutes(1));
    }

    @Test
    void aSecretThatCannotBeUsedIsKnownBeforeAnythingIsBegunAndNotQuoted() {
        values.put("old", "not-a-secret-of-the-standard");
        assertThatThrownBy(() -> receiver(Map.of("signing", "old"), Map.of()).ready(later()))
                .isInstanceOfSatisfying(
                        Failure.Rejected.class, no -> assertThat(no.code()).isEqualTo("receiver-secret"))
                .message()
                .doesNotContain("not-a-secret");
        assertThatCode(() -> receiver(Map.of("signing", "new"), Map.of()).ready(later()))
                .doesNotThrowAnyException();
    }

    @Test
    void nothingIsToBeLookedForSinceTheSameIdMakesASecondCallHarmless() {
        EventReceiver receiver = receiver(Map.of("signing", "old"), Map.of());
        SendEvent send = (SendEvent) receiver.operation("send-event");

        assertThat(send.find(new SendEvent.Event("msg_1", "invoice.booked", BODY), null))
                .isInstanceOf(Operation.Lookup.Absent.class);
        assertThat(receiver.abilities().settleDown()).isZero();
    }

    private void assertPaused(Duration time) {
        ThrowingCallable call = () -> send(Map.of("signing", "old"), Map.of());
        assertThatThrownBy(call).isInstanceOfSatisfying(Failure.Throttled.class, wait -> {
            assertThat(wait.connection()).isEqualTo("demo.n8n");
            assertThat(wait.until()).isEqualTo(clock.instant().plus(time));
            assertThat(wait.getMessage()).doesNotContain("hooks");
        });
    }

    /** From the effect as it is stored in a plan. */
    private String send(Map<String, String> secrets, Map<String, String> options) {
        EventReceiver receiver = receiver(secrets, options);
        Effect effect = receiver.telling("msg_1", "invoice.booked", BODY, "tell invoice.booked");
        SendEvent operation = (SendEvent) receiver.operation(effect.operation());
        SendEvent.Event event = new JsonIntents().read(effect.intent(), operation.intent(), UnaryOperator.identity());
        return operation.call(event, new Operation.Call(effect.key(), later(), source -> new byte[0]));
    }

    private EventReceiver receiver(Map<String, String> secrets, Map<String, String> options) {
        Connection connection = new Connection(
                "demo.n8n",
                EventReceiver.VENDOR,
                Connection.Role.RECEIVER,
                simulator.url(),
                "",
                secrets,
                List.of(),
                options,
                new Connection.Routing("demo", Map.of()));
        return new EventReceiver(connection, new PublicPost(clock, true), values::get, clock);
    }

    private Instant later() {
        return clock.instant().plusSeconds(60);
    }
}
