package nl.afletter.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.Policies;
import nl.afletter.model.FeePolicies;
import nl.afletter.model.Money;
import nl.afletter.model.OpenItem;
import nl.afletter.model.ReferenceKind;
import nl.afletter.rule.MatchRule.Allocation;
import nl.afletter.rule.MatchRule.Candidate;
import nl.afletter.rule.MatchRule.Trust;
import org.junit.jupiter.api.Test;

/**
 * Protects which item a payment settles and how small a difference is (nl-bookkeeping.md sections 3 and 7): explicit
 * names are followed whatever the amount, numbers in a text only where the amount agrees, nothing is ever guessed.
 */
class MatchRuleTest {

    private static final Policies POLICIES = new Policies(
            FeePolicies.always(Administration.FeePolicy.SETTLEMENT),
            "",
            "",
            Administration.ClosedPeriods.all(Administration.ClosedPeriod.PARK),
            Administration.Twin.PARK,
            Duration.ofDays(5),
            eur("0.05"),
            1,
            Duration.ofDays(1),
            true,
            Administration.WrongCurrency.PARK);

    @Test
    void metadataIsFollowedWhateverTheAmount() {
        assertThat(shares("50.00", item("A", "121.00", Trust.METADATA))).containsExactly("A 50.00", "rest 0.00 named");
        assertThat(shares("150.00", item("A", "121.00", Trust.METADATA)))
                .containsExactly("A 121.00", "rest 29.00 named");
    }

    @Test
    void anItemNeverGetsMoreThanIsOpenOfIt() {
        assertThat(shares("121.00", item("A", "0.00", Trust.METADATA))).containsExactly("rest 121.00 named");
    }

    @Test
    void metadataBeatsANumberInTheText() {
        assertThat(shares("121.00", item("A", "121.00", Trust.NUMBER_IN_TEXT), item("B", "121.00", Trust.METADATA)))
                .containsExactly("B 121.00", "rest 0.00 named");
    }

    @Test
    void aNumberInTheTextNeedsTheAmountToAgree() {
        assertThat(shares("121.00", item("A", "121.00", Trust.NUMBER_IN_TEXT)))
                .containsExactly("A 121.00", "rest 0.00 named");
        assertThat(shares("60.00", item("A", "121.00", Trust.NUMBER_IN_TEXT))).containsExactly("rest 60.00");
    }

    @Test
    void aFewCentsDoNotSpoilANumberInTheText() {
        assertThat(shares("121.04", item("A", "121.00", Trust.NUMBER_IN_TEXT)))
                .containsExactly("A 121.00", "rest 0.04 named");
        assertThat(shares("120.97", item("A", "121.00", Trust.NUMBER_IN_TEXT)))
                .containsExactly("A 120.97", "rest 0.00 named");
    }

    @Test
    void twoItemsThatFitAreOnlyAProposal() {
        Allocation none = allocate(
                "121.00", item("A", "121.00", Trust.NUMBER_IN_TEXT), item("B", "121.00", Trust.NUMBER_IN_TEXT));
        assertThat(none.shares()).isEmpty();
        assertThat(none.named()).isFalse();
        assertThat(none.reason()).contains("proposal").contains("A, B");
    }

    @Test
    void allItemsThatTheTextNamesAreSettledByTheirSum() {
        assertThat(shares(
                        "171.00", item("A", "121.00", Trust.NUMBER_IN_TEXT), item("B", "50.00", Trust.NUMBER_IN_TEXT)))
                .containsExactly("A 121.00", "B 50.00", "rest 0.00 named");
    }

    @Test
    void aSettledInvoiceThatIsNamedWithItsAmountIsADoublePayment() {
        assertThat(shares("121.00", item("A", "0.00", Trust.NUMBER_IN_TEXT))).containsExactly("rest 121.00 named");
        assertThat(shares("60.00", item("A", "0.00", Trust.NUMBER_IN_TEXT))).containsExactly("rest 60.00");
    }

    @Test
    void aKnownAccountNeedsTheExactAmount() {
        assertThat(shares("121.00", item("A", "121.00", Trust.KNOWN_IBAN)))
                .containsExactly("A 121.00", "rest 0.00 named");
        assertThat(shares("121.01", item("A", "121.00", Trust.KNOWN_IBAN))).containsExactly("rest 121.01");
    }

    @Test
    void withoutCandidatesNothingIsNamed() {
        assertThat(shares("121.00")).containsExactly("rest 121.00");
    }

    @Test
    void aDifferenceIsSmallWithinBothBounds() {
        assertThat(DifferenceRule.isSmall(eur("0.05"), eur("121.00"), POLICIES)).isTrue();
        assertThat(DifferenceRule.isSmall(eur("-0.05"), eur("121.00"), POLICIES))
                .isTrue();
        assertThat(DifferenceRule.isSmall(eur("0.06"), eur("121.00"), POLICIES)).isFalse();
        assertThat(DifferenceRule.isSmall(eur("0.03"), eur("20.00"), POLICIES))
                .as("0.1% of 20.00")
                .isFalse();
        assertThat(DifferenceRule.isSmall(eur("0.01"), eur("5.00"), POLICIES))
                .as("one cent at least")
                .isTrue();
        assertThat(DifferenceRule.isSmall(Money.of("0.01", "USD"), Money.of("121.00", "USD"), POLICIES))
                .isFalse();
    }

    private static List<String> shares(String amount, Candidate... candidates) {
        Allocation allocation = allocate(amount, candidates);
        List<String> rows = new ArrayList<>();
        allocation
                .shares()
                .forEach(share -> rows.add(
                        share.candidate().item().number() + " " + share.amount().toDecimal()));
        rows.add("rest " + allocation.rest().toDecimal() + (allocation.named() ? " named" : ""));
        return rows;
    }

    private static Allocation allocate(String amount, Candidate... candidates) {
        return MatchRule.allocate(eur(amount), List.of(candidates), POLICIES);
    }

    private static Candidate item(String number, String available, Trust trust) {
        LocalDate day = LocalDate.of(2026, 11, 2);
        OpenItem item = new OpenItem(
                "id-" + number,
                ReferenceKind.INVOICE,
                number,
                "1",
                "Klant",
                "",
                day,
                day,
                eur("121.00"),
                eur(available),
                eur(available),
                "",
                List.of(),
                "");
        return new Candidate(item, eur(available), trust);
    }

    private static Money eur(String amount) {
        return Money.of(amount, "EUR");
    }
}
