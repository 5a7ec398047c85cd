package nl.afletter.prove;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.LedgerRole;
import nl.afletter.model.FeePolicies;
import nl.afletter.model.Money;
import nl.afletter.prove.MadVendor.Madness;

/** What proofs about a vendor's answers share: the ways in which they are twisted. */
abstract class HostileVendor {

    @Provide
    Arbitrary<Madness> madness() {
        return MadVendor.madness();
    }

    /** Books for the question whether a vendor is set up as they need it. */
    static Administration books(
            Map<LedgerRole, String> ledgers, List<Administration.Clearing> clearings, String rate, String code) {
        Administration.Policies policies = new Administration.Policies(
                FeePolicies.always(Administration.FeePolicy.SETTLEMENT),
                "",
                "",
                Administration.ClosedPeriods.all(Administration.ClosedPeriod.PARK),
                Administration.Twin.PARK,
                Duration.ofDays(5),
                Money.of("0.05", "EUR"),
                1,
                Duration.ofDays(1),
                false,
                Administration.WrongCurrency.PARK);
        return new Administration(
                "nl",
                "Test BV",
                "NL",
                "",
                "EUR",
                LocalDate.EPOCH,
                false,
                "",
                List.of(),
                "books",
                "",
                ledgers,
                clearings,
                List.of(new Administration.VatMapping(rate, "S", new BigDecimal("0.21"), code, "8000")),
                Map.of(),
                policies);
    }
}
