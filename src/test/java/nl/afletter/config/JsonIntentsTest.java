package nl.afletter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Protects stored plans: what was decided is what is sent, with ids of earlier effects put in. */
class JsonIntentsTest {

    private record Line(String item, BigDecimal amount) {}

    private record Intent(String contact, LocalDate date, List<Line> lines, boolean opens) {}

    private static final Map<String, String> BOOKED = Map.of("psp:mollie:tr_1", "xi:17", "debtor:1", "320");

    private final JsonIntents intents = new JsonIntents();

    @Test
    void textsThatNameAnEffectAreReplacedByTheIdUnderWhichItIsBooked() {
        Intent intent = read("""
                {"contact":"@debtor:1","date":"2026-03-01","opens":true,
                 "lines":[{"item":"@psp:mollie:tr_1","amount":"12.30"},{"item":"mail @debtor:1","amount":1.10}]}""");

        assertThat(intent.contact()).isEqualTo("320");
        assertThat(intent.date()).isEqualTo(LocalDate.of(2026, 3, 1));
        assertThat(intent.lines())
                .containsExactly(
                        new Line("xi:17", new BigDecimal("12.30")), new Line("mail @debtor:1", new BigDecimal("1.10")));
    }

    @Test
    void whatThisVersionDoesNotKnowStopsTheEffectWithoutQuotingIt() {
        assertThatThrownBy(() -> read("{\"contact\":\"Jansen\",\"iban\":\"NL00\"}"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageNotContaining("Jansen");
        assertThatThrownBy(() -> read("{\"contact\":\"1\",\"opens\":null}")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> read("{\"contact\":")).isInstanceOf(IllegalStateException.class);
    }

    private Intent read(String json) {
        return intents.read(json, Intent.class, BOOKED::get);
    }
}
