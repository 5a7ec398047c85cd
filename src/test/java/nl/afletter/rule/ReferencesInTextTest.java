package nl.afletter.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import nl.afletter.model.Reference;
import org.junit.jupiter.api.Test;

/**
 * Protects which words of a payer's text are taken for references: the vectors of nl-bookkeeping.md section 6, and the
 * boundaries of section 7.
 */
class ReferencesInTextTest {

    @Test
    void aBetalingskenmerkWhoseCheckDigitPassesIsFound() {
        for (String good :
                List.of("5000056789012345", "4000000202600117", "7202600000117000", "672600117", "802026001170")) {
            assertThat(issued("kenmerk: " + good)).as(good).containsExactly(good);
        }
    }

    @Test
    void aWrongCheckDigitIsNone() {
        assertThat(issued("6000056789012345")).isEmpty();
        assertThat(issued("572600117")).isEmpty();
    }

    @Test
    void aWrongLengthDigitIsNone() {
        assertThat(issued("682600117")).isEmpty();
    }

    @Test
    void sevenDigitsCarryNoCheckAndProveNothing() {
        assertThat(issued("2600117")).isEmpty();
        assertThat(numbers("2600117")).containsExactly("2600117");
    }

    @Test
    void groupsOfFourAreOneReference() {
        assertThat(issued("betr. 5000 0567 8901 2345 dank")).containsExactly("5000056789012345");
        assertThat(issued("uw ref RF18 5390 0754 7034 okt")).containsExactly("RF18539007547034");
        assertThat(issued("RF18-5390-0754-7034")).containsExactly("RF18539007547034");
    }

    @Test
    void aNumberBesideAReferenceDoesNotHideIt() {
        assertThat(issued("12 5000056789012345 34")).containsExactly("5000056789012345");
        assertThat(issued("2026 5000056789012345")).containsExactly("5000056789012345");
    }

    @Test
    void aCreditorReferenceWhoseCheckDigitsPassIsFoundInAnyCase() {
        assertThat(issued("RF18539007547034")).containsExactly("RF18539007547034");
        assertThat(issued("rf0320260117")).containsExactly("RF0320260117");
        assertThat(issued("RF19539007547034")).isEmpty();
        assertThat(issued("RF18")).isEmpty();
    }

    @Test
    void leadingZerosCount() {
        assertThat(issued("4000000202600117")).containsExactly("4000000202600117");
        assertThat(issued("4202600117")).isEmpty();
    }

    @Test
    void aNumberIsAWholeWordWithItsSigns() {
        assertThat(numbers("Factuur 2026 / 117, dank")).containsExactly("2026/117");
        assertThat(numbers("(F-2026-77)")).containsExactly("F-2026-77");
        assertThat(numbers("betaling van 92026117")).containsExactly("92026117");
    }

    @Test
    void wordsWithoutADigitAreNoNumbers() {
        assertThat(numbers("factuur van de vorige maand")).isEmpty();
        assertThat(numbers("")).isEmpty();
    }

    @Test
    void aFloodOfNumbersAndALongTextAreBounded() {
        assertThat(numbers("1001 1002 1003 1004 1005 1006 1007 1008 1009 1010")).hasSizeLessThanOrEqualTo(8);
        assertThat(numbers("x".repeat(600) + " 2026001")).isEmpty();
        assertThat(issued("1234 ".repeat(1000))).hasSizeLessThanOrEqualTo(8);
    }

    private static List<String> issued(String text) {
        return ReferencesInText.issued(text).stream().map(Reference::value).toList();
    }

    private static List<String> numbers(String text) {
        return ReferencesInText.numbers(text).stream().map(Reference::value).toList();
    }
}
