package nl.afletter.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.YearMonth;
import java.util.List;
import nl.afletter.model.Administration.FeePolicy;
import nl.afletter.model.FeePolicies;
import org.junit.jupiter.api.Test;

/** Protects settings that an earlier version wrote: what stands in the table is read for years. */
class RowJsonTest {

    @Test
    void aFeePolicyFromBeforeItHadAMonthHoldsForAllMonths() {
        assertThat(RowJson.read("\"INVOICE\"", FeePolicies.class)).isEqualTo(FeePolicies.always(FeePolicy.INVOICE));
    }

    @Test
    void feePoliciesByMonthComeBackAsTheyWere() {
        FeePolicies both = new FeePolicies(List.of(
                new FeePolicies.Row(FeePolicy.SETTLEMENT, YearMonth.of(2026, 1)),
                new FeePolicies.Row(FeePolicy.INVOICE, YearMonth.of(2027, 1))));

        assertThat(RowJson.write(both)).contains("\"2027-01\"");
        assertThat(RowJson.read(RowJson.write(both), FeePolicies.class)).isEqualTo(both);
    }
}
