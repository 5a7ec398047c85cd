package nl.afletter.vendor.teamleader;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Protects the cents of a discount on the whole: lines always add up to the total, and nonsense is never bent to fit. */
class LineNetsTest {
    private static final BigDecimal NONE = BigDecimal.ONE;
    private static final BigDecimal TEN_OFF = new BigDecimal("0.9");

    @Test
    void linesThatAddUpStayAsTheyAre() {
        assertThat(LineNets.fit(List.of(100L, 250L), 350, NONE)).containsExactly(100L, 250L);
        assertThat(LineNets.fit(List.of(100L, 250L), 350, TEN_OFF))
                .as("discount already in")
                .containsExactly(100L, 250L);
    }

    @Test
    void aDiscountIsSpreadAndTheLargestRemaindersGetTheCents() {
        assertThat(LineNets.fit(List.of(3333L, 3333L, 3335L), 9001, TEN_OFF)).containsExactly(3000L, 3000L, 3001L);
        assertThat(LineNets.fit(List.of(1L, 1L, 1L), 3, TEN_OFF)).containsExactly(1L, 1L, 1L);
        assertThat(LineNets.fit(List.of(1000L, -500L), 450, TEN_OFF)).containsExactly(900L, -450L);
        assertThat(LineNets.fit(List.of(-1000L, -500L), -1350, TEN_OFF)).containsExactly(-900L, -450L);
    }

    @Test
    void aCentOfRoundingIsExplainedButNoMore() {
        assertThat(LineNets.fit(List.of(1000L), 1001, NONE)).containsExactly(1001L);
        assertThat(LineNets.fit(List.of(1000L), 1002, NONE)).isEmpty();
        assertThat(LineNets.fit(List.of(1000L, 1000L), 1900, NONE)).isEmpty();
        assertThat(LineNets.fit(List.of(1000L, 1000L), 1700, TEN_OFF)).isEmpty();
        assertThat(LineNets.fit(List.of(500L, -500L), 1, NONE))
                .as("nothing to be in proportion to")
                .isEmpty();
    }

    @Test
    void whateverTheLinesTheyAddUpToTheTotalAndNoneMovesMoreThanACent() {
        long seed = Long.getLong("afletter.seed", System.nanoTime());
        System.out.println("lines with discounts: seed " + seed + " (set -Dafletter.seed to repeat)");
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            List<Long> nets = new ArrayList<>();
            for (int n = 0; n <= random.nextInt(30); n++) {
                nets.add((long) random.nextInt(2_000_000) - (random.nextInt(5) == 0 ? 1_000_000 : 0));
            }
            BigDecimal factor = BigDecimal.valueOf(1 + random.nextInt(10_000), 4);
            long sum = nets.stream().mapToLong(Long::longValue).sum();
            long taxable = BigDecimal.valueOf(sum)
                    .multiply(factor)
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValue();
            List<Long> fitted = LineNets.fit(nets, taxable, factor);
            if (sum == 0) {
                continue;
            }
            assertThat(fitted.stream().mapToLong(Long::longValue).sum()).isEqualTo(taxable);
            for (int n = 0; n < nets.size() && sum != taxable; n++) {
                BigDecimal exact = BigDecimal.valueOf(nets.get(n))
                        .multiply(BigDecimal.valueOf(taxable))
                        .divide(BigDecimal.valueOf(sum), 10, RoundingMode.HALF_UP);
                assertThat(BigDecimal.valueOf(fitted.get(n)).subtract(exact).abs())
                        .isLessThanOrEqualTo(BigDecimal.ONE);
            }
        }
    }
}
