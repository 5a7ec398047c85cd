package nl.afletter.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Optional;
import nl.afletter.model.Administration.ClosedPeriod;
import nl.afletter.rule.PeriodRule.Word;
import org.junit.jupiter.api.Test;

/** Protects the booking day: moved only where the policy allows it and a person agreed. */
class PeriodRuleTest {

    private static final Optional<LocalDate> UNTIL = Optional.of(LocalDate.of(2026, 12, 31));
    private static final LocalDate LAST = LocalDate.of(2026, 12, 31);
    private static final LocalDate FIRST = LocalDate.of(2027, 1, 1);

    @Test
    void anOpenDayIsItsOwnWhateverThePolicyAndTheWord() {
        for (ClosedPeriod policy : ClosedPeriod.values()) {
            for (Word word : Word.values()) {
                assertThat(PeriodRule.day(FIRST, UNTIL, policy, word)).isEqualTo(made(FIRST));
                assertThat(PeriodRule.day(LAST, Optional.empty(), policy, word)).isEqualTo(made(LAST));
                assertThat(PeriodRule.asks(FIRST, UNTIL, policy)).isFalse();
            }
        }
    }

    @Test
    void aClosedDayIsMovedOnlyByPolicyAndAgreementTogether() {
        for (ClosedPeriod policy : ClosedPeriod.values()) {
            for (Word word : Word.values()) {
                Choice<LocalDate> day = PeriodRule.day(LAST, UNTIL, policy, word);
                if (policy == ClosedPeriod.FIRST_OPEN_DAY && word == Word.AGREED) {
                    assertThat(day).isInstanceOfSatisfying(Choice.Made.class, made -> {
                        assertThat(made.value()).isEqualTo(FIRST);
                        assertThat(made.reason()).contains("2026-12-31", "as agreed");
                    });
                } else {
                    assertThat(day)
                            .as(policy + " " + word)
                            .isInstanceOfSatisfying(Choice.Stopped.class, stopped -> assertThat(stopped.code())
                                    .isEqualTo("period-closed"));
                }
            }
        }
    }

    @Test
    void onlyThePolicyOfTheFirstOpenDayAsksAboutThePeriod() {
        assertThat(PeriodRule.asks(LAST, UNTIL, ClosedPeriod.FIRST_OPEN_DAY)).isTrue();
        assertThat(PeriodRule.asks(LAST, UNTIL, ClosedPeriod.PARK)).isFalse();
    }

    private static Choice<LocalDate> made(LocalDate day) {
        return new Choice.Made<>(day, "its own day");
    }
}
