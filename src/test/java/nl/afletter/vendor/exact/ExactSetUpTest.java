package nl.afletter.vendor.exact;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.LedgerRole;
import nl.afletter.model.FeePolicies;
import org.junit.jupiter.api.Test;

/** Protects the look at a division before it fails in the middle of a booking: what is missing is said, each with what to do. */
class ExactSetUpTest extends ExactCases {

    @Test
    void aDivisionThatHasAllThatTheSettingsNameIsRight() {
        company.seed.costCentre("PRJ42", "Verbouwing");
        company.seed.project("P7", "Kantoor");
        use(Map.of(ExactAccounting.DRAFT_ITEM, Company.ITEM, ExactAccounting.CURRENCY_LEDGER, "2000"));

        assertThat(accounting.faults(settings("4510", "1290", "8000", "2", "PRJ42 project:P7")))
                .isEmpty();
    }

    @Test
    void whatIsMissingIsNamedWhereTheSettingsNameIt() {
        company.seed.allowVat("90", false);
        company.seed.journal("16", "Mollie via Exact", 16, false);
        use(Map.of(
                ExactAccounting.DRAFT_ITEM,
                "NIETS",
                ExactAccounting.CURRENCY_LEDGER,
                "1299",
                ExactAccounting.SALES_JOURNAL,
                "71"));

        assertThat(accounting.faults(settings("4599", "1298", "8099", "3", "PRJ99 project:P9")))
                .extracting(fault -> fault.substring(0, Math.min(56, fault.length())))
                .containsExactly(
                        "ledgers.PSP_COSTS: Exact has no ledger account 4599. Cor",
                        "clearings of mollie: Exact has no ledger account 1298. C",
                        "vat of rate high: Exact has no ledger account 8099. Corr",
                        "option currencyLedger: Exact has no ledger account 1299.",
                        "projects: Exact has no cost centre PRJ99. Correct the ma",
                        "projects: Exact has no project P9. Correct the mapping.",
                        "option salesJournal: Exact has 0 open journals that coul",
                        "vat of rate high: Exact's VAT code 3 is for amounts that",
                        "policies.feeVatCode: The general journal 90 does not all",
                        "option draftItem: Exact has no item NIETS. Correct the m",
                        "Journal 16 is one of Exact's own link with a PSP, which ");
    }

    @Test
    void aLookCostsFewCalls() {
        company.simulator.requests().clear();

        accounting.faults(settings("4510", "1290", "8000", "2", ""));

        assertThat(company.simulator.requests().lines())
                .hasSizeLessThanOrEqualTo(5)
                .allMatch(line -> line.status() < 400);
    }

    static Administration settings(String costs, String clearing, String revenue, String vatCode, String project) {
        return new Administration(
                "nl",
                "Test BV",
                "NL",
                "",
                "EUR",
                TODAY,
                false,
                "",
                List.of("mollie"),
                "books",
                "123456",
                Map.of(LedgerRole.PSP_COSTS, costs),
                List.of(new Administration.Clearing("mollie", "EUR", "mollie", clearing, clearing)),
                List.of(new Administration.VatMapping("high", "S", new BigDecimal("0.21"), vatCode, revenue)),
                project.isEmpty() ? Map.of() : Map.of("p", project),
                new Administration.Policies(
                        FeePolicies.always(Administration.FeePolicy.SETTLEMENT),
                        "2",
                        "",
                        Administration.ClosedPeriods.all(Administration.ClosedPeriod.PARK),
                        Administration.Twin.PARK,
                        Duration.ofDays(5),
                        eur("0.05"),
                        1,
                        Duration.ofDays(1),
                        false,
                        Administration.WrongCurrency.PARK));
    }
}
