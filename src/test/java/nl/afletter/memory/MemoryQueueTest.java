package nl.afletter.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import nl.afletter.aws.Storage;
import nl.afletter.memory.MemoryQueue.Delivery;
import nl.afletter.model.Hint;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Unreachable;
import org.junit.jupiter.api.Test;

/** Protects what tests of the engine take for granted: this queue keeps the promises of SQS FIFO, and no more. */
class MemoryQueueTest {

    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");

    private final AtomicReference<Instant> clock = new AtomicReference<>(NOW);
    private final MemoryQueue queue = new MemoryQueue(clock::get, 1);

    @Test
    void aGroupKeepsItsOrderAndIsClosedWhileAMessageIsInFlight() {
        queue.send(hint("1"), "nl");
        queue.send(hint("2"), "nl");
        queue.send(hint("3"), "be");

        List<Delivery> inFlight =
                List.of(queue.receive().orElseThrow(), queue.receive().orElseThrow());
        assertThat(inFlight).extracting(d -> d.hint().subject().id()).containsExactlyInAnyOrder("1", "3");
        assertThat(queue.receive()).isEmpty();

        inFlight.forEach(queue::delete);
        assertThat(queue.receive().orElseThrow().hint()).isEqualTo(hint("2"));
    }

    @Test
    void aMessageThatIsNotDeletedComesBackAfterTheVisibilityTimeOut() {
        queue.send(hint("1"), "nl");
        queue.send(hint("2"), "nl");
        queue.receive();

        clock.set(NOW.plus(Storage.VISIBILITY).minusNanos(1));
        assertThat(queue.receive()).isEmpty();
        assertThat(queue.nextRedelivery()).contains(NOW.plus(Storage.VISIBILITY));
        clock.set(NOW.plus(Storage.VISIBILITY));
        Delivery again = queue.receive().orElseThrow();

        assertThat(again.hint()).isEqualTo(hint("1"));
        assertThat(again.deliveries()).isEqualTo(2);
    }

    @Test
    void afterFiveDeliveriesAMessageIsDeadAndItsGroupGoesOn() {
        queue.send(hint("poison"), "nl");
        queue.send(hint("next"), "nl");
        for (int delivery = 1; delivery <= Storage.DELIVERIES; delivery++) {
            assertThat(queue.receive().orElseThrow().hint()).isEqualTo(hint("poison"));
            queue.giveBackAll();
        }

        assertThat(queue.receive().orElseThrow().hint()).isEqualTo(hint("next"));
        assertThat(queue.deadLetters()).containsExactly(hint("poison"));
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void theOrderBetweenGroupsIsDrawnBySeed() {
        Set<List<String>> orders = new HashSet<>();
        for (long seed = 0; seed < 20; seed++) {
            assertThat(order(seed)).isEqualTo(order(seed));
            orders.add(order(seed));
        }
        assertThat(orders).hasSizeGreaterThan(3);
    }

    @Test
    void aSendingThatFailsBeforeOrAfterDoesNotOrDoesArrive() {
        queue.probe(new MemoryQueue.Probe() {
            @Override
            public void before(Hint hint, String group) {
                throw new Unreachable("no answer", null);
            }
        });
        assertThatThrownBy(() -> queue.send(hint("1"), "nl")).isInstanceOf(Unreachable.class);
        assertThat(queue.size()).isZero();

        queue.probe(new MemoryQueue.Probe() {
            @Override
            public void after(Hint hint, String group) {
                throw new Unreachable("no answer", null);
            }
        });
        assertThatThrownBy(() -> queue.send(hint("1"), "nl")).isInstanceOf(Unreachable.class);
        assertThat(queue.hints()).containsExactly(hint("1"));
    }

    private List<String> order(long seed) {
        MemoryQueue drawn = new MemoryQueue(clock::get, seed);
        for (String group : List.of("a", "b", "c", "d")) {
            drawn.send(hint(group), group);
        }
        List<String> order = new ArrayList<>();
        for (Optional<Delivery> next = drawn.receive(); next.isPresent(); next = drawn.receive()) {
            order.add(next.get().group());
            drawn.delete(next.get());
        }
        return order;
    }

    private static Hint hint(String id) {
        return new Hint(new SubjectRef("mollie", SubjectKind.PAYMENT, id), Hint.Cause.WEBHOOK, NOW);
    }
}
