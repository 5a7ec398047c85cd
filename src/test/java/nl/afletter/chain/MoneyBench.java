package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.moneybird.MoneybirdBooks;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.Clearing;
import nl.afletter.model.Administration.FeePolicy;
import nl.afletter.model.Administration.LedgerRole;
import nl.afletter.model.Administration.Policies;
import nl.afletter.model.FeePolicies;
import nl.afletter.model.Money;
import nl.afletter.model.Sales;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What the scenarios about money share: a chain of their own each, a customer, and ways to look at the books from every
 * side. After each scenario the books must be sound and no movement may be left half booked.
 */
abstract class MoneyBench {

    /** The day on which each scenario begins, at nine in the morning. */
    static final LocalDate TODAY = LocalDate.of(2026, 11, 2);

    Chain chain;
    private String customer;

    /** The chain of a scenario; those about a product with something around its adapters make another one. */
    Chain made() {
        return new Chain();
    }

    @BeforeEach
    void open() {
        chain = made();
        chain.vies.register("NL", "123456789B13", "Demo BV");
        for (String method : List.of("ideal", "creditcard", "klarna", "refund", "chargeback")) {
            chain.mollie.tariff(method, method, null, null);
        }
        customer = people().company("Klant BV", "NL001234567B01", "11111111");
    }

    @AfterEach
    void close() {
        try {
            assertThat(chain.books().contradictions()).isEmpty();
            assertThat(chain.books().movements()).as("movements").allMatch(movement -> movement.open() == 0);
        } finally {
            chain.close();
        }
    }

    People people() {
        return chain.teamleader.people();
    }

    /** An approved invoice of this net amount with 21% VAT, booked. @return the CRM's id */
    String invoice(String net) {
        String id = people().invoice(People.NewInvoice.of(
                customer, today(), People.Line.of("Advies", net, TeamleaderSimulator.RATE_HIGH)));
        soon();
        return id;
    }

    String creditNote(String invoice, String net) {
        String id = people().creditNote(
                        invoice,
                        People.NewInvoice.of(
                                customer, today(), People.Line.of("Retour", net, TeamleaderSimulator.RATE_HIGH)));
        soon();
        return id;
    }

    /** An invoice of 121.00 with VAT in the books that Afletter did not make. @param own Moneybird's own */
    void foreign(String number, boolean own) {
        Administration.VatMapping high = chain.table
                .settings()
                .administration(Chain.BOOKS)
                .orElseThrow()
                .vat()
                .get(0);
        String contact = chain.seed.contact("4711" + number.replaceAll("\\D", ""), "Oude klant BV");
        if (own) {
            chain.seed.ownInvoice(contact, number, TODAY, TODAY.plusDays(30), 100_00, high.code(), high.ledger());
        } else {
            chain.seed.foreignInvoice(
                    null, contact, number, TODAY, TODAY.plusDays(30), 100_00, high.code(), high.ledger());
        }
    }

    String paid(String amount, String text, String invoice) {
        String id = chain.paid(amount, text, invoice);
        soon();
        return id;
    }

    /** Ten minutes, in which all that came is worked off. */
    void soon() {
        chain.live(Duration.ofMinutes(10), Duration.ofMinutes(5));
    }

    void days(int days) {
        chain.live(Duration.ofDays(days), Duration.ofHours(6));
        soon();
    }

    LocalDate today() {
        return LocalDate.ofInstant(chain.clock.instant(), SimClock.AMSTERDAM);
    }

    static Money eur(String amount) {
        return Money.of(amount, "EUR");
    }

    // ---- what can be seen

    /** Every account that is not nil, revenue left out; debit positive. */
    Map<String, String> balances() {
        Map<String, String> balances = new TreeMap<>();
        chain.accounts.keySet().stream()
                .filter(account -> !account.startsWith("8"))
                .forEach(account -> {
                    Money balance = chain.balance(account);
                    if (!balance.isZero()) {
                        balances.put(account, balance.toDecimal());
                    }
                });
        return balances;
    }

    /** The number that the CRM gave. */
    String number(String invoice) {
        return crm(invoice).path("invoice_number").asText();
    }

    /** What is unpaid of an invoice in the books. */
    String open(String invoice) {
        return openOf(number(invoice));
    }

    /** What is unpaid of the one item with this number. */
    String openOf(String number) {
        List<MoneybirdBooks.Item> items = chain.books().withReference(number);
        assertThat(items).as("items " + number).hasSize(1);
        return Money.ofMinor(items.get(0).unpaid(), "EUR").toDecimal();
    }

    /** The payments that the CRM shows, and what it says is due, last. */
    List<String> inCrm(String invoice) {
        List<String> rows = new ArrayList<>();
        crm(invoice).path("payments").forEach(row -> rows.add(amount(row.path("payment"))));
        rows.add("due " + amount(crm(invoice).path("total").path("due")));
        return rows;
    }

    private JsonNode crm(String invoice) {
        return chain.teamleader.invoice(invoice).orElseThrow();
    }

    private static String amount(JsonNode money) {
        return new BigDecimal(money.path("amount").asText()).setScale(2).toPlainString();
    }

    Subject unit(SubjectKind kind, String payment, String own) {
        return chain.subject(new SubjectRef(Chain.PSP, kind, payment + ":" + own));
    }

    Subject payout(String settlement) {
        return chain.subject(new SubjectRef(Chain.PSP, SubjectKind.PAYOUT, settlement));
    }

    /** The day on which a movement of the clearing account is booked. */
    LocalDate dayOf(String transaction) {
        return chain.books().movements().stream()
                .filter(movement -> transaction.equals(movement.transaction()))
                .map(MoneybirdBooks.Movement::date)
                .reduce((one, two) -> {
                    throw new AssertionError(transaction + " is booked twice");
                })
                .orElseThrow(() -> new AssertionError(transaction + " is not booked"));
    }

    boolean isBooked(String transaction) {
        return chain.books().movements().stream().anyMatch(movement -> transaction.equals(movement.transaction()));
    }

    /** The webhook of a payment, once more. */
    void callAgain(String payment) {
        chain.hint(new SubjectRef(Chain.PSP, SubjectKind.PAYMENT, payment));
        soon();
    }

    Instant now() {
        return chain.clock.instant();
    }

    // ---- settings

    void policies(UnaryOperator<Policies> change) {
        chain.change(
                books -> with(books, books.crm(), books.psps(), books.clearings(), change.apply(books.policies())));
    }

    void closedPeriod(Administration.ClosedPeriod policy) {
        closedPeriods(Administration.ClosedPeriods.all(policy));
    }

    void closedPeriods(Administration.ClosedPeriods closed) {
        policies(old -> new Policies(
                old.fees(),
                old.feeVatCode(),
                old.pspCreditor(),
                closed,
                old.twin(),
                old.horizon(),
                old.toleranceAbsolute(),
                old.tolerancePermille(),
                old.viesMaxAge(),
                old.sameDebtorKnownIban(),
                old.wrongCurrency()));
    }

    void knownIban() {
        policies(old -> new Policies(
                old.fees(),
                old.feeVatCode(),
                old.pspCreditor(),
                old.closedPeriod(),
                old.twin(),
                old.horizon(),
                old.toleranceAbsolute(),
                old.tolerancePermille(),
                old.viesMaxAge(),
                true,
                old.wrongCurrency()));
    }

    void unallocatedInTheWrongCurrency() {
        policies(old -> new Policies(
                old.fees(),
                old.feeVatCode(),
                old.pspCreditor(),
                old.closedPeriod(),
                old.twin(),
                old.horizon(),
                old.toleranceAbsolute(),
                old.tolerancePermille(),
                old.viesMaxAge(),
                old.sameDebtorKnownIban(),
                Administration.WrongCurrency.UNALLOCATED));
    }

    void withoutCrm() {
        chain.change(books -> with(books, "", books.psps(), books.clearings(), books.policies()));
    }

    /** One more clearing account, with the number under which its balance is shown. */
    void clearing(String connection, String party, String number) {
        var account = chain.seed.financialAccount(number, party + " tussenrekening", party + number);
        chain.accounts.put(number, account.ledgerAccountId());
        chain.change(books -> withPsp(
                books,
                connection,
                new Clearing(connection, "EUR", party, account.financialAccountId(), account.ledgerAccountId())));
    }

    /** The same books with one more clearing account of a PSP connection. */
    static Administration withPsp(Administration books, String connection, Clearing clearing) {
        List<Clearing> clearings = new ArrayList<>(books.clearings());
        clearings.add(clearing);
        List<String> psps = new ArrayList<>(books.psps());
        if (!psps.contains(connection)) {
            psps.add(connection);
        }
        return with(books, books.crm(), psps, clearings, books.policies());
    }

    /** What in the CRM makes an invoice. */
    static Administration triggeredBy(Administration books, Administration.CrmTrigger trigger) {
        Policies old = books.policies();
        Policies policies = new Policies(
                old.fees(),
                old.feeVatCode(),
                old.pspCreditor(),
                old.closedPeriod(),
                old.twin(),
                old.horizon(),
                old.toleranceAbsolute(),
                old.tolerancePermille(),
                old.viesMaxAge(),
                old.sameDebtorKnownIban(),
                old.wrongCurrency(),
                trigger);
        return with(books, books.crm(), books.psps(), books.clearings(), policies);
    }

    /** Invoices are made of payments as these settings say. */
    static Administration selling(Administration books, Sales sales) {
        return with(
                books,
                books.crm(),
                books.psps(),
                books.clearings(),
                books.policies().with(sales));
    }

    /** Another CRM, whose tax rates have these codes. */
    static Administration withCrm(Administration books, String crm, List<Administration.VatMapping> vat) {
        return new Administration(
                books.id(),
                books.name(),
                books.country(),
                books.vatNumber(),
                books.currency(),
                books.startDate(),
                books.dryRun(),
                crm,
                books.psps(),
                books.accounting(),
                books.division(),
                books.ledgers(),
                books.clearings(),
                vat,
                books.projects(),
                books.policies());
    }

    /** The fee policy, with the PSP as a creditor on account 1601. */
    void feesByInvoice() {
        fees(FeePolicies.always(FeePolicy.INVOICE));
    }

    /** Fee policies by month, with the PSP as a creditor on account 1601. */
    void fees(FeePolicies fees) {
        fees(chain, fees);
    }

    /** The same of any chain. */
    static void fees(Chain chain, FeePolicies fees) {
        String creditor = chain.seed.ledgerAccount("1601", "Crediteur PSP", "current_liabilities");
        chain.accounts.put("1601", creditor);
        chain.change(books -> {
            Map<LedgerRole, String> ledgers = new EnumMap<>(books.ledgers());
            ledgers.put(LedgerRole.PSP_CREDITOR, creditor);
            Policies old = books.policies();
            return with(
                    books,
                    books.crm(),
                    books.psps(),
                    books.clearings(),
                    ledgers,
                    books.startDate(),
                    new Policies(
                            fees,
                            old.feeVatCode(),
                            old.pspCreditor(),
                            old.closedPeriod(),
                            old.twin(),
                            old.horizon(),
                            old.toleranceAbsolute(),
                            old.tolerancePermille(),
                            old.viesMaxAge(),
                            old.sameDebtorKnownIban(),
                            old.wrongCurrency()));
        });
    }

    void startOn(LocalDate day) {
        chain.change(books ->
                with(books, books.crm(), books.psps(), books.clearings(), books.ledgers(), day, books.policies()));
    }

    private static Administration with(
            Administration books, String crm, List<String> psps, List<Clearing> clearings, Policies policies) {
        return with(books, crm, psps, clearings, books.ledgers(), books.startDate(), policies);
    }

    private static Administration with(
            Administration books,
            String crm,
            List<String> psps,
            List<Clearing> clearings,
            Map<LedgerRole, String> ledgers,
            LocalDate start,
            Policies policies) {
        return new Administration(
                books.id(),
                books.name(),
                books.country(),
                books.vatNumber(),
                books.currency(),
                start,
                books.dryRun(),
                crm,
                psps,
                books.accounting(),
                books.division(),
                ledgers,
                clearings,
                books.vat(),
                books.projects(),
                policies);
    }
}
