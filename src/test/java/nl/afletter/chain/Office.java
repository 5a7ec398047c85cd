package nl.afletter.chain;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import nl.afletter.chain.CrmSide.Rate;
import nl.afletter.local.sim.mollie.MollieSimulator;
import nl.afletter.local.sim.moneybird.MoneybirdBooks;
import nl.afletter.local.sim.moneybird.MoneybirdSeed;
import nl.afletter.local.sim.moneybird.MoneybirdSimulator;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.LedgerRole;
import nl.afletter.model.Money;

/** One administration of a chain: its books in Moneybird, the accounts and rates in them, and its PSP connections. */
public final class Office {

    /**
     * A connection to a PSP.
     *
     * @param id of the connection
     * @param mollie null at another PSP
     * @param number of its clearing account
     */
    public record Till(String id, MollieSimulator mollie, String number, MoneybirdSeed.Account account) {}

    /** Name of the administration. */
    public final String id;

    /** Its department in the CRM. */
    public final String department;

    /** Id of its accounting connection. */
    public final String accounting;

    public final MoneybirdSeed seed;

    /** Ids of ledger accounts by number. */
    public final Map<String, String> accounts = new TreeMap<>();

    final Map<LedgerRole, String> ledgers;
    private final MoneybirdSimulator moneybird;
    private final Map<String, String> taxRates = new LinkedHashMap<>();
    private final List<Till> tills = new ArrayList<>();
    private final Map<Rate, BooksSide.Coded> coded = new EnumMap<>(Rate.class);

    /** Id of the tax rate of costs with 21%. */
    final String input;

    /** Contact of the PSP as a creditor. */
    final String creditor;

    /** Id of the purchase tax rate without VAT. */
    final String noVatRate;

    /**
     * Opens new books.
     *
     * @param psp its first PSP
     */
    Office(String id, String name, String department, String accounting, MoneybirdSimulator moneybird, PspSide psp) {
        this.id = id;
        this.department = department;
        this.accounting = accounting;
        this.moneybird = moneybird;
        seed = moneybird.administration(name);
        seed.personalToken("moneybird-token", "sales_invoices", "documents", "bank", "settings");
        seed.allow(seed.exchangeLedger(), "payment");
        addTill(
                psp.connection(),
                psp instanceof MollieSide usual ? usual.simulator() : null,
                "1210",
                psp.name() + " tussenrekening");
        accounts.put("1300", seed.debtorsLedger());
        ledgers = Map.of(
                LedgerRole.BANK_IN_TRANSIT, ledger("1100", "Bank onderweg", "current_assets"),
                LedgerRole.UNALLOCATED, payable("2000", "Vraagposten", "current_liabilities"),
                LedgerRole.PAYMENT_DIFFERENCES, payable("4790", "Betalingsverschillen", "expenses"),
                LedgerRole.EXCHANGE_DIFFERENCES, known("4795", seed.exchangeLedger()),
                LedgerRole.PSP_COSTS, ledger("4510", "Kosten betaaldienstverlener", "expenses"),
                LedgerRole.CHARGEBACK_COSTS, ledger("4520", "Chargeback-kosten", "expenses"),
                LedgerRole.INPUT_VAT, ledger("1530", "Voorbelasting", "current_assets"),
                LedgerRole.PSP_RESERVE, ledger("1215", "Reserve PSP", "current_assets"),
                LedgerRole.SUSPENSE, ledger("2999", "Onbekend", "current_liabilities"));
        String high = rate("21%", "21", "sales_invoice", "NL/1a");
        String low = rate("9%", "9", "sales_invoice", "NL/1b");
        String reversed = rate("ICP", null, "sales_invoice", "NL/3b");
        input = rate("21% inkoop", "21", "purchase_invoice", "NL/5b");
        noVatRate = rate("geen", null, "purchase_invoice", null);
        creditor = seed.contact("900000000000001", psp.name() + " B.V.");
        coded.put(Rate.HIGH, new BooksSide.Coded(high, ledger("8000", "Omzet hoog", "revenue")));
        coded.put(Rate.LOW, new BooksSide.Coded(low, ledger("8010", "Omzet laag", "revenue")));
        coded.put(Rate.REVERSED, new BooksSide.Coded(reversed, ledger("8030", "Omzet EU", "revenue")));
    }

    /** One more clearing account, for one more connection. */
    Till addTill(String connection, MollieSimulator mollie, String number, String name) {
        Till till = new Till(connection, mollie, number, seed.financialAccount(number, name, connection));
        accounts.put(number, till.account().ledgerAccountId());
        tills.add(till);
        return till;
    }

    /** How revenue of a VAT case is booked here. */
    BooksSide.Coded coded(Rate rate) {
        return coded.get(rate);
    }

    static Administration.Clearing clearing(Till till) {
        return new Administration.Clearing(
                till.id(),
                "EUR",
                "mollie",
                till.account().financialAccountId(),
                till.account().ledgerAccountId());
    }

    /** Its connections to PSPs, the first one first. */
    public List<Till> tills() {
        return List.copyOf(tills);
    }

    /** What the accounting package shows. */
    public MoneybirdBooks books() {
        return moneybird.books(seed.id());
    }

    /** Balance of an account by its number, debit positive. */
    public Money balance(String number) {
        return Money.ofMinor(books().balance(accounts.get(number)), "EUR");
    }

    /** Balance of each VAT account that was used, by the tax rate's name, debit positive. */
    public Map<String, String> vat() {
        Map<String, String> balances = new TreeMap<>();
        books().vat().forEach((rate, minor) -> {
            if (minor != 0) {
                balances.put(taxRates.get(rate), Money.ofMinor(minor, "EUR").toDecimal());
            }
        });
        return balances;
    }

    /** Shows the VAT of this tax rate under this name. */
    void called(String taxRate, String name) {
        taxRates.put(taxRate, name);
    }

    private String rate(String name, String percentage, String type, String report) {
        String rate = seed.taxRate(name, percentage, type, report);
        called(rate, name);
        return rate;
    }

    private String ledger(String number, String name, String type) {
        return known(number, seed.ledgerAccount(number, name, type));
    }

    private String payable(String number, String name, String type) {
        return known(
                number,
                seed.ledgerAccount(
                        number,
                        name,
                        type,
                        "general_journal_document",
                        "financial_mutation",
                        "payment",
                        "purchase_invoice"));
    }

    private String known(String number, String account) {
        accounts.put(number, account);
        return account;
    }

    static Administration.VatMapping vat(String crmRate, String category, String rate, String code, String ledger) {
        return new Administration.VatMapping(crmRate, category, new BigDecimal(rate), code, ledger);
    }
}
