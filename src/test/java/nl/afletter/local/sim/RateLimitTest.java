package nl.afletter.local.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Protects the limits that simulators enforce: counted on the simulated clock, per key. */
class RateLimitTest {
    private final SimClock clock = SimClock.fixedAt("2026-11-21T09:00:00Z");

    @Test
    void aFixedWindowOpensAgainAsAWhole() {
        RateLimit limit = RateLimit.fixedWindow(clock, 2, Duration.ofMinutes(5));
        limit.take("a");
        clock.advance(Duration.ofMinutes(4));
        limit.take("a");

        RateLimit.Verdict refused = limit.take("a");
        assertThat(refused.allowed()).isFalse();
        assertThat(refused.remaining()).isZero();
        assertThat(refused.resetsAt()).isEqualTo("2026-11-21T09:05:00Z");

        clock.advance(Duration.ofMinutes(1));
        assertThat(limit.take("a").remaining()).isEqualTo(1);
    }

    @Test
    void aSlidingWindowOpensOneByOne() {
        RateLimit limit = RateLimit.slidingWindow(clock, 2, Duration.ofMinutes(5));
        limit.take("a");
        clock.advance(Duration.ofMinutes(4));
        limit.take("a");
        clock.advance(Duration.ofMinutes(1));

        assertThat(limit.peek("a").remaining()).isEqualTo(1);
        assertThat(limit.take("a").allowed()).isTrue();
        assertThat(limit.take("a").allowed()).isFalse();
    }

    @Test
    void keysAreCountedApartAndRefusedRequestsNotAtAll() {
        RateLimit limit = RateLimit.fixedWindow(clock, 1, Duration.ofMinutes(5));
        assertThat(limit.take("a").allowed()).isTrue();
        assertThat(limit.take("a").allowed()).isFalse();
        assertThat(limit.take("b").allowed()).isTrue();
        assertThat(limit.peek("a").remaining()).isZero();
    }
}
