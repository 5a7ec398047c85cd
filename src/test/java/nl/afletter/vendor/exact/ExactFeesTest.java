package nl.afletter.vendor.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import nl.afletter.model.Posting.MoneyLine;
import nl.afletter.model.Posting.ToCost;
import nl.afletter.port.Failure;
import org.junit.jupiter.api.Test;

/**
 * Protects costs in the general journal: VAT only where the journal allows it, and reverse charge due and deducted at
 * once.
 */
class ExactFeesTest extends ExactCases {

    @Test
    void reverseChargedFeesAreDueAndDeductedAtOnce() {
        ToCost fee = new ToCost("4510", "1520", "6", "", eur("-8.00"), eur("0.00"), "fees");

        postman.post(money("stl_1-fee", "-8.00", fee));

        assertThat(books().balance("4510")).isEqualTo(800);
        assertThat(books().balance("1520")).isEqualTo(168);
        assertThat(books().balance("1500")).isEqualTo(-168);
        assertThat(books().balance("1290")).isEqualTo(-800);
    }

    @Test
    void aPayoutWithManyCostLinesIsOneEntryAndOneCall() {
        List<MoneyLine> lines = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            lines.add(new ToCost("4510", "1520", "2", "", eur("-0.10"), eur("-0.02"), "fee " + i));
        }
        company.simulator.requests().clear();

        postman.post(money("stl_1-fee", "-24.00", lines.toArray(MoneyLine[]::new)));

        assertThat(company.simulator.requests().count("POST", ".*/GeneralJournalEntries"))
                .isOne();
        assertThat(books().balance("4510")).isEqualTo(2_000);
        assertThat(books().balance("1520")).isEqualTo(400);
        assertThat(books().balance("1290")).isEqualTo(-2_400);
    }

    @Test
    void feesWithVatNeedAJournalThatAllowsIt() {
        company.seed.allowVat("90", false);
        ToCost fee = new ToCost("4510", "1520", "2", "", eur("-8.00"), eur("-1.68"), "fees");

        Failure.Rejected refused =
                catchThrowableOfType(Failure.Rejected.class, () -> postman.post(money("stl_1-fee", "-9.68", fee)));

        assertThat(refused.code()).isEqualTo("vat-code-unknown");
        assertThat(refused.todo()).contains("Allow VAT");
        assertThat(books().balances()).isEmpty();
    }
}
