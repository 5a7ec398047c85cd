package nl.afletter.chain;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import nl.afletter.chain.CrmSide.Rate;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.Clearing;
import nl.afletter.model.Administration.LedgerRole;
import nl.afletter.model.Administration.VatMapping;
import nl.afletter.model.FeePolicies;
import nl.afletter.model.Money;

/**
 * An accounting package and its books, whichever package it is. Ledger accounts have the numbers of nl-bookkeeping.md
 * section 2 everywhere: 1100 bank in transit, 1210 clearing, 1300 debtors, 2000 unallocated …
 */
interface BooksSide extends Side {

    /** How revenue of a VAT case is booked. @param code the package's VAT code @param ledger the package's account */
    record Coded(String code, String ledger) {}

    /** An invoice or credit note as the books show it, in cents. @param open the same sign as the total; 0 when settled */
    record Item(String number, long total, long open) {}

    /** Id of the administration inside the package. */
    String division();

    /** The package's ledger accounts by role. */
    Map<LedgerRole, String> ledgers();

    /** The clearing account of a PSP, number 1210, with what its fees need. */
    Clearing clearing(PspSide psp);

    /** How a VAT case is booked. */
    Coded coded(Rate rate);

    /** VAT code of costs with 21%. */
    String inputVatCode();

    /** Id of the PSP as a creditor, where the package wants one for costs. */
    default String creditor() {
        return "";
    }

    /** Balance of a ledger account by its number, debit positive. */
    Money balance(String number);

    /** An invoice with 21% that somebody typed in here. */
    void typedIn(String number, LocalDate day, Money net);

    /** All invoices and credit notes. */
    List<Item> items();

    /** What does not add up, in words; empty when the books are sound. */
    List<String> contradictions();

    /** Rows of tax rates with a CRM's ids. */
    default List<VatMapping> vat(CrmSide crm) {
        return Arrays.stream(Rate.values())
                .map(rate -> new VatMapping(
                        crm.rate(rate),
                        rate.category,
                        new BigDecimal(rate.fraction),
                        coded(rate).code(),
                        coded(rate).ledger()))
                .toList();
    }

    /** The administration of these books with a CRM and a PSP. */
    default Administration settings(String id, String name, CrmSide crm, PspSide psp) {
        return new Administration(
                id,
                name,
                "NL",
                "NL123456789B13",
                "EUR",
                LocalDate.of(2026, 1, 1),
                false,
                crm.isConnected() ? crm.connection() : "",
                List.of(psp.connection()),
                connection(),
                division(),
                ledgers(),
                List.of(clearing(psp)),
                vat(crm),
                Map.of(),
                new Administration.Policies(
                        FeePolicies.always(Administration.FeePolicy.SETTLEMENT),
                        inputVatCode(),
                        creditor(),
                        Administration.ClosedPeriods.all(Administration.ClosedPeriod.PARK),
                        Administration.Twin.PARK,
                        Duration.ofDays(5),
                        Money.of("0.05", "EUR"),
                        1,
                        Duration.ofDays(1),
                        false,
                        Administration.WrongCurrency.PARK));
    }
}
