package nl.afletter.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import nl.afletter.local.sim.Faults;
import nl.afletter.local.sim.SimClock;
import nl.afletter.model.Debtor;
import nl.afletter.model.Money;
import nl.afletter.model.OpenItem;
import nl.afletter.model.Posting.DebtorPosting;
import nl.afletter.model.Posting.InvoicePosting;
import nl.afletter.model.Posting.MoneyLine;
import nl.afletter.model.Posting.MoneyPosting;
import nl.afletter.model.Posting.RevenueLine;
import nl.afletter.model.Posting.ToCost;
import nl.afletter.model.Posting.ToItem;
import nl.afletter.model.Posting.ToLedger;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;
import nl.afletter.port.Accounting;
import nl.afletter.port.Accounting.Movement;
import nl.afletter.port.Page;
import org.junit.jupiter.api.BeforeEach;

/** What the contract of accounting packages is written with: the vendor's side, and postings in short. */
public abstract class AccountingBench {

    protected static final LocalDate TODAY = LocalDate.of(2026, 11, 21);
    protected static final LocalDate LAST_YEAR = LocalDate.of(2025, 12, 30);

    /** Ids of the accounts that the contract books on. VAT codes: sales 21 %, 9 % and none; purchases 21 %. */
    public record Chart(
            String clearing,
            String clearingLedger,
            String bank,
            String revenue,
            String high,
            String low,
            String none,
            String costs,
            String inputVat,
            String purchaseHigh,
            String creditor,
            String unallocated,
            String differences) {}

    protected abstract Accounting accounting();

    protected abstract SimClock clock();

    protected abstract Chart chart();

    /** Closes the books up to and with this day, by hand in the package. */
    protected abstract void close(LocalDate day);

    /** An invoice over this net amount with 21 % that a person or another program booked; returns the port's id. */
    protected abstract String foreign(String debtor, String number, LocalDate date, Money net);

    /** A bookkeeper changes the phone number of a relation in the package. */
    protected abstract void changePhone(String relation, String phone);

    /** A project or cost centre of this code; returns its name in the settings. */
    protected abstract String project(String code);

    /** A purchase from the debtor of the bench that a bookkeeper booked; returns what {@link #removePurchase} takes. */
    protected abstract String purchase(String project, String number, LocalDate date, Money net);

    /** The bookkeeper takes a purchase out. */
    protected abstract void removePurchase(String id);

    /** A fault that strikes the next call of this operation, and no read. */
    protected abstract Faults.Rule nextWrite(String operation);

    /** What does not add up in the simulator's books, in words. */
    protected abstract List<String> contradictions();

    protected Postman postman;
    protected String debtor;

    @BeforeEach
    void makeADebtor() {
        postman = new Postman(accounting(), clock());
        debtor = postman.post(debtor("10231", "Voorbeeld Bouw BV"));
    }

    protected DebtorPosting debtor(String number, String name) {
        return new DebtorPosting("crm:nl:debtor:" + number, "", number, card(name, "Hoofdstraat 1"), "new");
    }

    protected static Debtor card(String name, String street) {
        return new Debtor(
                "c1", true, name, "", "", "factuur@example.com", "", street, "3511AA", "Utrecht", "NL", "", "", "");
    }

    protected final InvoicePosting invoice(String id, String number, String net) {
        return invoice(id, number, TODAY, net);
    }

    protected final InvoicePosting invoice(String id, String number, LocalDate date, String net) {
        Money vat = Money.of(new BigDecimal(net).multiply(new BigDecimal("0.21")), "EUR");
        return invoice(id, number, date, chart().high(), net, vat.toDecimal());
    }

    protected final InvoicePosting invoice(
            String id, String number, LocalDate date, String code, String net, String vat) {
        return new InvoicePosting(
                "crm:nl:invoice:" + id,
                ReferenceKind.INVOICE,
                number,
                date,
                date.plusDays(30),
                debtor,
                List.of(new RevenueLine("Advies", eur(net), code, chart().revenue(), "")),
                eur(vat),
                eur(net).plus(eur(vat)),
                "CRM",
                "https://crm.example/invoices/" + id,
                "booked");
    }

    protected final InvoicePosting creditNote(String id, String number, String net) {
        Money vat = Money.of(new BigDecimal(net).multiply(new BigDecimal("0.21")), "EUR");
        return new InvoicePosting(
                "crm:nl:invoice:" + id,
                ReferenceKind.CREDIT_NOTE,
                number,
                TODAY,
                TODAY,
                debtor,
                List.of(new RevenueLine("Advies terug", eur(net), chart().high(), chart().revenue(), "")),
                vat,
                eur(net).plus(vat),
                "CRM",
                "",
                "booked");
    }

    protected MoneyPosting money(String transaction, String amount, MoneyLine... lines) {
        return money(transaction, TODAY, amount, lines);
    }

    protected MoneyPosting money(String transaction, LocalDate date, String amount, MoneyLine... lines) {
        return new MoneyPosting(
                "psp:mollie:" + transaction,
                chart().clearing(),
                transaction,
                date,
                eur(amount),
                transaction + " in words",
                "Payer",
                List.of(lines),
                "money");
    }

    protected static ToItem toItem(String id, String amount) {
        return new ToItem(id, ReferenceKind.INVOICE, eur(amount));
    }

    protected static ToLedger toLedger(String ledger, String amount) {
        return new ToLedger(ledger, eur(amount), "text");
    }

    protected ToCost fee(String net, String vat) {
        return new ToCost(
                chart().costs(),
                chart().inputVat(),
                chart().purchaseHigh(),
                chart().creditor(),
                eur(net),
                eur(vat),
                "fees November");
    }

    protected static Money eur(String amount) {
        return Money.of(amount, "EUR");
    }

    protected OpenItem item(String id) {
        return accounting().item(id).orElseThrow();
    }

    protected OpenItem named(String number) {
        return named(ReferenceKind.INVOICE, number);
    }

    protected OpenItem named(ReferenceKind kind, String number) {
        return only(
                accounting().itemsByReference(new Reference(kind, number), TODAY.minusYears(3), TODAY.plusYears(1)));
    }

    protected static <T> T only(List<T> rows) {
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    protected List<OpenItem> allOpen() {
        List<OpenItem> all = new ArrayList<>();
        Page<OpenItem> page = accounting().openItems("");
        all.addAll(page.rows());
        while (!page.isLast()) {
            page = accounting().openItems(page.next());
            all.addAll(page.rows());
        }
        return all;
    }

    protected List<OpenItem> dated(LocalDate from, LocalDate until) {
        List<OpenItem> all = new ArrayList<>();
        Page<OpenItem> page = accounting().items(from, until, "");
        all.addAll(page.rows());
        while (!page.isLast()) {
            page = accounting().items(from, until, page.next());
            all.addAll(page.rows());
        }
        return all;
    }

    protected List<Movement> movements() {
        return accounting()
                .movements(chart().clearing(), TODAY, TODAY.plusDays(30), "")
                .rows();
    }

    protected static Money sum(List<Movement> movements) {
        return movements.stream().map(Movement::amount).reduce(eur("0.00"), Money::plus);
    }

    protected Money balance(String ledger) {
        return accounting()
                .ledgerBalance(ledger, "EUR", LocalDate.of(2026, 11, 30))
                .orElseThrow();
    }

    protected static void strike(Faults.Rule rule, String fault) {
        switch (fault) {
            case "timeout after" -> rule.timeoutWithEffect();
            case "reset before" -> rule.resetBefore();
            case "reset after" -> rule.resetAfterEffect();
            case "500 after" -> rule.error500WithEffect();
            default -> rule.garbage200WithEffect();
        }
    }
}
