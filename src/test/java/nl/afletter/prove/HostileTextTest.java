package nl.afletter.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import nl.afletter.model.ExactAmount;
import nl.afletter.model.Money;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;
import nl.afletter.rule.ReferencesInText;

/** Amounts and references in texts that others wrote: read right, or refused in a sentence, and in no time. */
@Tag("prove")
class HostileTextTest {

    @Provide
    Arbitrary<String> texts() {
        return Hostile.texts();
    }

    @Property(seed = Hostile.SEED)
    void anAmountIsReadToTheCentOrRefused(@ForAll("texts") String text) {
        Hostile.inTime("texts", "", () -> {
            try {
                Money read = Money.of(text, "EUR");
                assertThat(text.trim()).matches("[+-]?[0-9.]{1,80}([eE][+-]?[0-9]{1,4})?");
                assertThat(read.decimal()).isEqualByComparingTo(new BigDecimal(text.trim()));
            } catch (IllegalArgumentException refused) {
                assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(300);
            }
            return null;
        });
    }

    @Property(seed = Hostile.SEED)
    void anExactAmountIsReadAndCanBeAddedAndRoundedOrIsRefused(@ForAll("texts") String text) {
        Hostile.inTime("texts", "", () -> {
            try {
                ExactAmount read = ExactAmount.of(text, "EUR");
                ExactAmount sum = read.plus(ExactAmount.of("0.0001", "EUR"));
                assertThat(sum.toString()).hasSizeLessThan(200);
                sum.round();
            } catch (IllegalArgumentException refused) {
                assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(300);
            }
            return null;
        });
    }

    @Property(seed = Hostile.SEED)
    void referencesInFreeTextAreFewShortAndNormalised(@ForAll("texts") String text) {
        Hostile.inTime("texts", "", () -> {
            assertThat(ReferencesInText.issued(text)).hasSizeLessThanOrEqualTo(8);
            assertThat(ReferencesInText.numbers(text))
                    .hasSizeLessThanOrEqualTo(8)
                    .allSatisfy(found -> {
                        assertThat(found.value()).hasSizeBetween(1, 100);
                        assertThat(Reference.normalise(found.value())).isEqualTo(found.value());
                    });
            return null;
        });
    }

    @Property(seed = Hostile.SEED)
    void aTextIsAReferenceOrIsRefusedAndNormalisingTwiceChangesNothing(@ForAll("texts") String text) {
        Hostile.inTime("texts", "", () -> {
            String once = Reference.normalise(text);
            assertThat(Reference.normalise(once)).isEqualTo(once);
            if (Reference.isReference(text)) {
                assertThat(new Reference(ReferenceKind.INVOICE, text).value()).isEqualTo(once);
            } else {
                assertThatThrownBy(() -> new Reference(ReferenceKind.INVOICE, text))
                        .isInstanceOf(IllegalArgumentException.class);
            }
            return null;
        });
    }

    @Example
    void digitsOfOtherScriptsAreNoAmount() {
        for (String text : List.of("\uff11\uff12\uff11.00", "\u0661\u0662\u0661.00", "\u0967.00")) {
            assertThatThrownBy(() -> Money.of(text, "EUR")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> ExactAmount.of(text, "EUR")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Example
    void infinityAndNotANumberAreNoAmount() {
        for (String text : List.of("NaN", "Infinity", "-Infinity", "0x1p3", "")) {
            assertThatThrownBy(() -> Money.of(text, "EUR")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Example
    void minusNothingIsNothing() {
        assertThat(Money.of("-0.00", "EUR")).isEqualTo(Money.zero("EUR"));
        assertThat(ExactAmount.of("-0.0000", "EUR").round()).isEqualTo(Money.zero("EUR"));
    }

    @Example
    void anAmountOfManyMillionDigitsIsRefusedAtOnce() {
        String endless = "9".repeat(8_000_000);
        assertThatThrownBy(() -> Hostile.inTime("texts", "", () -> Money.of(endless, "EUR")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Hostile.inTime("texts", "", () -> ExactAmount.of(endless, "EUR")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Example
    void anExponentThatWouldFillTheMemoryIsRefused() {
        for (String text : List.of("1e999999999", "-1e-999999999", "1e400", "1" + "0".repeat(40))) {
            assertThatThrownBy(() -> Hostile.inTime("texts", "", () -> Money.of(text, "EUR")))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> Hostile.inTime("texts", "", () -> ExactAmount.of(text, "EUR")))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Example
    void fullWidthDigitsAndSignsThatAreNotSeenNameTheSameInvoice() {
        Reference plain = new Reference(ReferenceKind.INVOICE, "2026/5");
        for (String text : List.of(
                "\uff12\uff10\uff12\uff16\uff0f\uff15",
                "2026\u200b/\u200d5",
                "\u200f2026 / 5\u202c",
                "2026\u00a0/\u00a05",
                "\ufeff2026/5")) {
            assertThat(new Reference(ReferenceKind.INVOICE, text)).as(text).isEqualTo(plain);
        }
    }

    @Example
    void lettersThatOnlyLookAlikeNameAnotherInvoice() {
        assertThat(new Reference(ReferenceKind.INVOICE, "\u0410-2026"))
                .isNotEqualTo(new Reference(ReferenceKind.INVOICE, "A-2026"));
    }

    @Example
    void marksThatAreNotSeenDoNotHideAnInvoiceNumberInATextNorMakeOneOfTwo() {
        Reference plain = new Reference(ReferenceKind.INVOICE, "2026-0117");
        assertThat(ReferencesInText.numbers("Factuur \u202a2026-0117\u202c, dank"))
                .contains(plain);
        assertThat(ReferencesInText.numbers("Factuur \uff12\uff10\uff12\uff16-\uff10\uff11\uff11\uff17"))
                .contains(plain);
        assertThat(ReferencesInText.numbers("Factuur 2026\u200b-0117")).contains(plain);
        assertThat(ReferencesInText.numbers("2026-0117\u00002026-0118"))
                .doesNotContain(new Reference(ReferenceKind.INVOICE, "2026-01172026-0118"));
    }
}
