package nl.afletter.model;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One set of books and how Afletter keeps it: settings, checked as a whole before they are applied.
 *
 * @param id our name for it
 * @param name for people
 * @param country ISO alpha-2 of the books
 * @param vatNumber own VAT number, needed for VIES evidence; or empty
 * @param currency base currency
 * @param startDate nothing dated before it is booked by us
 * @param dryRun plans are made and shown, nothing is executed
 * @param crm connection id, or empty: then only foreign items are settled
 * @param psps connection ids
 * @param accounting connection id
 * @param division id of the administration inside the accounting package
 * @param ledgers the package's ledger accounts by role
 * @param clearings one per PSP connection, currency and settling party
 * @param vat what the CRM's tax rates mean and how the package books them
 * @param projects the package's project ids by the CRM's project id; a project without a row stops the invoice
 * @param policies choices
 */
public record Administration(
        String id,
        String name,
        String country,
        String vatNumber,
        String currency,
        LocalDate startDate,
        boolean dryRun,
        String crm,
        List<String> psps,
        String accounting,
        String division,
        Map<LedgerRole, String> ledgers,
        List<Clearing> clearings,
        List<VatMapping> vat,
        Map<String, String> projects,
        Policies policies) {

    /** Ledger accounts that postings need (nl-bookkeeping.md section 2). */
    public enum LedgerRole {
        /** The bank, or money in transit to it. */
        BANK_IN_TRANSIT,
        /** Receipts without an invoice. */
        UNALLOCATED,
        /** Payment differences within the tolerance. */
        PAYMENT_DIFFERENCES,
        /** Exchange differences on items in another currency than that of the books. */
        EXCHANGE_DIFFERENCES,
        /** PSP fees. */
        PSP_COSTS,
        /** Chargeback fees. */
        CHARGEBACK_COSTS,
        /** Input VAT. */
        INPUT_VAT,
        /** The PSP as a creditor, for fee policy {@code invoice}. */
        PSP_CREDITOR,
        /** Money that the PSP keeps back. */
        PSP_RESERVE,
        /** What we could not explain, together with a human task. */
        SUSPENSE
    }

    /**
     * The clearing account for money of one PSP connection, currency and settling party.
     *
     * @param account the package's account that movements are booked on
     * @param ledger the package's ledger account behind it, for the balance
     * @param fees how what is withheld from it is booked
     */
    public record Clearing(
            String connection, String currency, String party, String account, String ledger, ClearingFees fees) {
        public Clearing {
            fees = fees == null ? ClearingFees.USUAL : fees;
        }

        /** A clearing account whose fees are booked as the administration's policies say. */
        public Clearing(String connection, String currency, String party, String account, String ledger) {
            this(connection, currency, party, account, ledger, ClearingFees.USUAL);
        }
    }

    /** How the VAT of a PSP's fees is booked. */
    public enum FeeVat {
        /** Cost and VAT by the PSP's own figures. */
        AS_REPORTED,
        /**
         * A PSP in another EU state charges none: base and VAT are ours to declare (Dutch return: 4b), and the same VAT is
         * input VAT (5b). The package does both by its VAT code (nl-bookkeeping.md section 3).
         */
        REVERSE_CHARGE
    }

    /**
     * How the fees that are withheld from one clearing account are booked.
     *
     * @param vat see {@link FeeVat}
     * @param vatCode the package's VAT code for them; empty for that of the administration's policies
     * @param creditor the package's id of the PSP as a creditor; empty for that of the administration's policies
     */
    public record ClearingFees(FeeVat vat, String vatCode, String creditor) {
        /** As the administration's policies say. */
        public static final ClearingFees USUAL = new ClearingFees(FeeVat.AS_REPORTED, "", "");
    }

    /**
     * A tax rate of the CRM, the VAT case it stands for, and the package's code for it.
     *
     * @param crmRate the CRM's tax rate id
     * @param category EN 16931 category: S, Z, E, AE, K, G, O
     * @param rate fraction, for example 0.21
     * @param code the package's VAT code
     * @param ledger the package's revenue account
     */
    public record VatMapping(String crmRate, String category, BigDecimal rate, String code, String ledger) {
        /** Whether the booking needs a valid VAT number of the debtor as evidence (vies.md section 4). */
        public boolean needsVies() {
            return category.equals("K") || category.equals("AE");
        }
    }

    /** Withheld fees: cost and VAT at the payout, or to the creditor until its monthly invoice. Never both. */
    public enum FeePolicy {
        SETTLEMENT,
        INVOICE
    }

    /** What is done about a date in a closed period. */
    public enum ClosedPeriod {
        /** A person is asked about each. */
        PARK,
        /** A person agrees once per period; then it is booked on the first open day, with its true day in the text. */
        FIRST_OPEN_DAY
    }

    /** What may come late for a closed period. */
    public enum LateEvent {
        /** An invoice of the CRM. */
        INVOICE,
        /** A credit note of the CRM. */
        CREDIT_NOTE,
        /** Money that came in: payments and captures. */
        PAYMENT,
        /** Money that went back, or came back again: refunds and chargebacks. */
        REVERSAL,
        /** A payout, with its fees and other rows. */
        PAYOUT
    }

    /**
     * What is done about a date in a closed period, by what came late.
     *
     * @param byEvent complete: what is not given is parked
     */
    public record ClosedPeriods(Map<LateEvent, ClosedPeriod> byEvent) {
        public ClosedPeriods {
            Map<LateEvent, ClosedPeriod> all = new EnumMap<>(LateEvent.class);
            for (LateEvent event : LateEvent.values()) {
                all.put(event, byEvent.getOrDefault(event, ClosedPeriod.PARK));
            }
            byEvent = Collections.unmodifiableMap(all);
        }

        /** One policy for all. */
        public static ClosedPeriods all(ClosedPeriod policy) {
            Map<LateEvent, ClosedPeriod> all = new EnumMap<>(LateEvent.class);
            for (LateEvent event : LateEvent.values()) {
                all.put(event, policy);
            }
            return new ClosedPeriods(all);
        }

        /** The policy for one of them. */
        public ClosedPeriod of(LateEvent event) {
            return byEvent.get(event);
        }
    }

    /** What is done about an item with the same number and amount that is not ours. */
    public enum Twin {
        PARK,
        ADOPT
    }

    /** What is done about a payment in another currency than the invoice that it names. */
    public enum WrongCurrency {
        /** It is not booked before a person decided, or its payout comes. */
        PARK,
        /** It is booked on unallocated receipts, with a task. */
        UNALLOCATED
    }

    /** What in the CRM makes an invoice. One of them, never both: the deal's invoice would be booked twice. */
    public enum CrmTrigger {
        /** An invoice that the CRM made is booked. */
        INVOICE,
        /** Of a deal that is won the accounting package makes a draft; a person sends it. */
        DEAL_DRAFT,
        /** Of a deal that is won the accounting package makes an invoice and sends it. */
        DEAL_SEND
    }

    /**
     * Choices of an administration.
     *
     * @param fees which {@link FeePolicy} holds in which month
     * @param feeVatCode the package's VAT code for the PSP's fees, or empty
     * @param pspCreditor the package's id of the PSP as a creditor, or empty
     * @param closedPeriod see {@link ClosedPeriods}
     * @param twin see {@link Twin}
     * @param horizon patience of a payment without an invoice and of a refund without a credit note
     * @param toleranceAbsolute largest difference that is written off
     * @param tolerancePermille the same, in thousandths of the invoice
     * @param viesMaxAge how long before an invoice's date VIES may be asked about its VAT number
     * @param sameDebtorKnownIban whether rule 4 of matching may be used
     * @param wrongCurrency see {@link WrongCurrency}
     * @param crmTrigger see {@link CrmTrigger}
     * @param relations see {@link RelationPolicy}
     * @param purchases whether booked purchases of a project are shown in the CRM
     * @param sales what is made of a payment that no invoice asked for
     */
    public record Policies(
            FeePolicies fees,
            String feeVatCode,
            String pspCreditor,
            ClosedPeriods closedPeriod,
            Twin twin,
            Duration horizon,
            Money toleranceAbsolute,
            int tolerancePermille,
            Duration viesMaxAge,
            boolean sameDebtorKnownIban,
            WrongCurrency wrongCurrency,
            CrmTrigger crmTrigger,
            RelationPolicy relations,
            boolean purchases,
            Sales sales) {

        public Policies {
            crmTrigger = crmTrigger == null ? CrmTrigger.INVOICE : crmTrigger;
            relations = relations == null ? RelationPolicy.USUAL : relations;
            sales = sales == null ? Sales.NONE : sales;
        }

        /** Choices of an administration that makes no invoices of payments. */
        public Policies(
                FeePolicies fees,
                String feeVatCode,
                String pspCreditor,
                ClosedPeriods closedPeriod,
                Twin twin,
                Duration horizon,
                Money toleranceAbsolute,
                int tolerancePermille,
                Duration viesMaxAge,
                boolean sameDebtorKnownIban,
                WrongCurrency wrongCurrency,
                CrmTrigger crmTrigger,
                RelationPolicy relations,
                boolean purchases) {
            this(
                    fees,
                    feeVatCode,
                    pspCreditor,
                    closedPeriod,
                    twin,
                    horizon,
                    toleranceAbsolute,
                    tolerancePermille,
                    viesMaxAge,
                    sameDebtorKnownIban,
                    wrongCurrency,
                    crmTrigger,
                    relations,
                    purchases,
                    Sales.NONE);
        }

        /** The same with other sales. */
        public Policies with(Sales others) {
            return new Policies(
                    fees,
                    feeVatCode,
                    pspCreditor,
                    closedPeriod,
                    twin,
                    horizon,
                    toleranceAbsolute,
                    tolerancePermille,
                    viesMaxAge,
                    sameDebtorKnownIban,
                    wrongCurrency,
                    crmTrigger,
                    relations,
                    purchases,
                    others);
        }

        /** Choices of an administration that keeps relations as usual, and whose CRM shows no purchases. */
        public Policies(
                FeePolicies fees,
                String feeVatCode,
                String pspCreditor,
                ClosedPeriods closedPeriod,
                Twin twin,
                Duration horizon,
                Money toleranceAbsolute,
                int tolerancePermille,
                Duration viesMaxAge,
                boolean sameDebtorKnownIban,
                WrongCurrency wrongCurrency,
                CrmTrigger crmTrigger) {
            this(
                    fees,
                    feeVatCode,
                    pspCreditor,
                    closedPeriod,
                    twin,
                    horizon,
                    toleranceAbsolute,
                    tolerancePermille,
                    viesMaxAge,
                    sameDebtorKnownIban,
                    wrongCurrency,
                    crmTrigger,
                    RelationPolicy.USUAL,
                    false);
        }

        /** Choices of an administration whose CRM makes the invoices. */
        public Policies(
                FeePolicies fees,
                String feeVatCode,
                String pspCreditor,
                ClosedPeriods closedPeriod,
                Twin twin,
                Duration horizon,
                Money toleranceAbsolute,
                int tolerancePermille,
                Duration viesMaxAge,
                boolean sameDebtorKnownIban,
                WrongCurrency wrongCurrency) {
            this(
                    fees,
                    feeVatCode,
                    pspCreditor,
                    closedPeriod,
                    twin,
                    horizon,
                    toleranceAbsolute,
                    tolerancePermille,
                    viesMaxAge,
                    sameDebtorKnownIban,
                    wrongCurrency,
                    CrmTrigger.INVOICE);
        }
    }

    public Administration {
        Objects.requireNonNull(id);
        psps = List.copyOf(psps);
        ledgers = Map.copyOf(ledgers);
        clearings = List.copyOf(clearings);
        vat = List.copyOf(vat);
        projects = Map.copyOf(projects);
    }

    /** The ledger account of a role, when configured. */
    public Optional<String> ledger(LedgerRole role) {
        return Optional.ofNullable(ledgers.get(role));
    }

    /** The clearing account for money of this connection, currency and settling party. */
    public Optional<Clearing> clearing(String connection, String currencyCode, String party) {
        return clearings.stream()
                .filter(c -> c.connection().equals(connection)
                        && c.currency().equals(currencyCode)
                        && c.party().equals(party))
                .findFirst();
    }

    /** The VAT mapping of a CRM tax rate. */
    public Optional<VatMapping> vatOf(String crmRate) {
        return vat.stream().filter(row -> row.crmRate().equals(crmRate)).findFirst();
    }
}
