package nl.afletter.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import nl.afletter.aws.HintJson;
import nl.afletter.model.Hint;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Protects the worker from messages that are no hints: each is refused in one plain sentence, none half understood. */
class HintJsonTest {

    private static final Hint HINT = new Hint(
            new SubjectRef("mollie", SubjectKind.PAYMENT, "tr_\"1\""),
            Hint.Cause.WEBHOOK,
            Instant.parse("2026-03-02T09:00:00.000000001Z"));

    @Test
    void aHintHasThisForm() {
        assertThat(HintJson.write(HINT))
                .isEqualTo("{\"connection\":\"mollie\",\"kind\":\"PAYMENT\",\"id\":\"tr_\\\"1\\\"\","
                        + "\"cause\":\"WEBHOOK\",\"sentAt\":\"2026-03-02T09:00:00.000000001Z\"}");
    }

    @ParameterizedTest
    @EnumSource(SubjectKind.class)
    void aHintAboutEveryKindComesBack(SubjectKind kind) {
        for (Hint.Cause cause : Hint.Cause.values()) {
            Hint hint = new Hint(new SubjectRef("c", kind, "i"), cause, HINT.sentAt());
            assertThat(HintJson.read(HintJson.write(hint))).isEqualTo(hint);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "null",
                "[]",
                "\"text\"",
                "{}",
                "{\"connection\":\"c\",\"kind\":\"PAYMENT\",\"id\":\"i\",\"cause\":\"WEBHOOK\"}",
                "{\"connection\":\"c\",\"kind\":\"PAYMENT\",\"id\":\"i\",\"cause\":\"WEBHOOK\",\"sentAt\":null}",
                "{\"connection\":\"c\",\"kind\":\"PAYMENT\",\"id\":\"i\",\"cause\":\"WEBHOOK\",\"sentAt\":1}",
                "{\"connection\":\"c\",\"kind\":\"PAYMENT\",\"id\":\"i\",\"cause\":\"WEBHOOK\",\"sentAt\":\"today\"}",
                "{\"connection\":\"c\",\"kind\":\"payment\",\"id\":\"i\",\"cause\":\"WEBHOOK\","
                        + "\"sentAt\":\"2026-03-02T09:00:00Z\"}",
                "{\"connection\":\"c\",\"kind\":\"PAYMENT\",\"id\":\"i\",\"cause\":\"LUCK\","
                        + "\"sentAt\":\"2026-03-02T09:00:00Z\"}",
                "{\"connection\":\"c\",\"kind\":\"PAYMENT\",\"id\":\"a b\",\"cause\":\"WEBHOOK\","
                        + "\"sentAt\":\"2026-03-02T09:00:00Z\"}",
                "{\"connection\":\"\",\"kind\":\"PAYMENT\",\"id\":\"i\",\"cause\":\"WEBHOOK\","
                        + "\"sentAt\":\"2026-03-02T09:00:00Z\"}",
                "{\"connection\":\"c\",\"kind\":\"PAYMENT\",\"id\":\"i\",\"cause\":\"WEBHOOK\","
                        + "\"sentAt\":\"2026-03-02T09:00:00Z\",\"more\":1}",
                "{\"connection\":\"c\",\"connection\":\"d\",\"kind\":\"PAYMENT\",\"id\":\"i\",\"cause\":\"WEBHOOK\","
                        + "\"sentAt\":\"2026-03-02T09:00:00Z\"}",
                "{\"connection\":\"c\",\"kind\":\"PAYMENT\",\"id\":\"i\",\"cause\":\"WEBHOOK\","
                        + "\"sentAt\":\"2026-03-02T09:00:00Z\"} {}"
            })
    void whatIsNoHintIsRefusedInAPlainSentence(String message) {
        assertThatThrownBy(() -> HintJson.read(message))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageMatching("[a-zA-Z].*");
    }

    @Test
    void aMissingOrEndlessMessageIsRefusedUnread() {
        assertThatThrownBy(() -> HintJson.read(null)).hasMessageContaining("missing");
        assertThatThrownBy(() -> HintJson.read("[".repeat(100_000))).hasMessageContaining("longer");
    }
}
