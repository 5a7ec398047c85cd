package nl.afletter.vendor.moneybird;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import nl.afletter.http.Http;
import nl.afletter.port.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Protects what Moneybird's statuses, its two shapes of error and its odd Retry-After are taken for. */
class MoneybirdErrorsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

    private final MoneybirdErrors errors = new MoneybirdErrors("books", InstantSource.fixed(NOW));

    @ParameterizedTest
    @CsvSource({
        "1795252020, 2026-11-21T09:07:00Z",
        "120, 2026-11-21T09:02:00Z",
        "0, 2026-11-21T09:00:01Z",
        "1795000000, 2026-11-21T09:00:01Z",
        "9999999999, 2026-11-21T10:00:00Z",
        "'Sat, 21 Nov 2026 10:00:00 GMT', 2026-11-21T09:05:00Z",
        "'', 2026-11-21T09:05:00Z"
    })
    void aPauseIsReadAsMomentOrAsSecondsAndHasBounds(String header, String until) {
        Http.Answer answer = answer(429, "\"Retry later\"", Map.of("Retry-After", header));

        assertThat(catchThrowableOfType(Failure.Throttled.class, () -> errors.judge(answer, true))
                        .until())
                .isEqualTo(Instant.parse(until));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"error\":\"record not found\",\"symbolic\":{\"id\":\"not_found\"}} | record not found; id: not_found",
                "{\"error\":{\"date\":[\"mag niet leeg zijn\"]},\"details\":{\"date\":[{\"error\":\"blank\"}]}}"
                        + " | date: mag niet leeg zijn; date.error: blank",
                "\"Retry later\" | Retry later",
                "<html> | an answer that is not JSON"
            })
    void theVendorsWordsAreKeptWhateverTheirShape(String body, String words) {
        assertThat(catchThrowableOfType(Failure.Rejected.class, () -> errors.judge(answer(422, body, Map.of()), true)))
                .hasMessage("Moneybird answered 422: " + words);
    }

    @ParameterizedTest
    @CsvSource({
        "400, true, Rejected", "400, false, Rejected", "401, true, NoEffect", "401, false, NoEffect",
        "402, true, Rejected", "403, false, Rejected", "404, true, Rejected", "408, true, OutcomeUnknown",
        "408, false, NoEffect", "302, true, OutcomeUnknown", "500, true, OutcomeUnknown", "500, false, NoEffect",
        "503, true, OutcomeUnknown", "503, false, Throttled"
    })
    void aStatusIsOneOfTheFourKinds(int status, boolean effect, String kind) {
        assertThatThrownBy(() -> errors.judge(answer(status, "{\"error\":\"no\"}", Map.of()), effect))
                .extracting(failure -> failure.getClass().getSimpleName())
                .isEqualTo(kind);
    }

    @Test
    void aSuccessThatCannotBeReadLeavesAnEffectOpenAndAReadWithoutEffect() {
        for (String body : new String[] {"{\"id\":\"", ""}) {
            assertThatThrownBy(() -> errors.judge(answer(200, body, Map.of()), true))
                    .isInstanceOf(Failure.OutcomeUnknown.class);
            assertThatThrownBy(() -> errors.judge(answer(200, body, Map.of()), false))
                    .isInstanceOf(Failure.NoEffect.class);
        }
    }

    private static Http.Answer answer(int status, String body, Map<String, String> headers) {
        Map<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        anyCase.putAll(headers);
        return new Http.Answer(status, anyCase, body.getBytes(StandardCharsets.UTF_8));
    }
}
