package nl.afletter.vendor.exact;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import nl.afletter.contract.Postman;
import nl.afletter.local.sim.exact.ExactBooks;
import nl.afletter.model.Debtor;
import nl.afletter.model.Money;
import nl.afletter.model.Posting;
import nl.afletter.model.Posting.DebtorPosting;
import nl.afletter.model.Posting.InvoicePosting;
import nl.afletter.model.Posting.MoneyLine;
import nl.afletter.model.Posting.MoneyPosting;
import nl.afletter.model.Posting.RevenueLine;
import nl.afletter.model.Posting.ToItem;
import nl.afletter.model.ReferenceKind;
import org.junit.jupiter.api.AfterEach;

/** What the tests of only Exact share: a company with one debtor, postings in short, and books that add up after each. */
abstract class ExactCases {

    static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

    final Company company = new Company();
    ExactAccounting accounting = company.accounting();
    Postman postman = new Postman(accounting, company.clock);
    final String debtor = postman.post(debtor("10231"));

    @AfterEach
    void stop() {
        assertThat(books().contradictions()).isEmpty();
        company.close();
    }

    void use(Map<String, String> options) {
        accounting = company.accounting(options);
        postman = new Postman(accounting, company.clock);
    }

    ExactBooks books() {
        return company.simulator.books(company.seed.division());
    }

    ExactBooks.Item only(String number) {
        assertThat(books().withNumber(number)).hasSize(1);
        return books().withNumber(number).get(0);
    }

    Money open(String id) {
        return accounting.item(id).orElseThrow().open();
    }

    static DebtorPosting debtor(String number) {
        return debtor(number, "");
    }

    static DebtorPosting debtor(String number, String mail) {
        Debtor card = new Debtor(
                "c1", true, "Voorbeeld BV", "", "", mail, "", "Hoofdstraat 1", "3511AA", "Utrecht", "NL", "", "", "");
        return new DebtorPosting("crm:nl:debtor:" + number, "", number, card, "new");
    }

    InvoicePosting invoice(String id, String number, String net) {
        return invoice(
                id,
                number,
                "2",
                net,
                eur(net).decimal().multiply(new BigDecimal("0.21")).toString());
    }

    InvoicePosting invoice(String id, String number, String code, String net, String vat) {
        return invoice(id, number, ReferenceKind.INVOICE, code, "8000", net, vat);
    }

    InvoicePosting invoice(String id, String number, ReferenceKind kind, String net, String vat) {
        return invoice(id, number, kind, "2", "8000", net, vat);
    }

    InvoicePosting invoiceOn(String ledger) {
        return invoice("a", "2026-1", ReferenceKind.INVOICE, "2", ledger, "100.00", "21.00");
    }

    InvoicePosting invoice(
            String id, String number, ReferenceKind kind, String code, String ledger, String net, String vat) {
        Money tax = Money.of(new BigDecimal(vat).stripTrailingZeros(), "EUR");
        return new InvoicePosting(
                "crm:nl:invoice:" + id,
                kind,
                number,
                TODAY,
                TODAY.plusDays(30),
                debtor,
                List.of(new RevenueLine("work", eur(net), code, ledger, "")),
                tax,
                eur(net).plus(tax),
                "CRM",
                "",
                "booked");
    }

    static RevenueLine line(String text, String net) {
        return new RevenueLine(text, eur(net), "2", "8000", "");
    }

    static Posting.ToItem toItem(String id, String amount) {
        return new ToItem(id, ReferenceKind.INVOICE, eur(amount));
    }

    static MoneyPosting money(String transaction, String amount, MoneyLine... lines) {
        return new MoneyPosting(
                "psp:mollie:" + transaction,
                "1290",
                transaction,
                TODAY,
                eur(amount),
                transaction + " in words",
                "",
                List.of(lines),
                "money");
    }

    static Money eur(String amount) {
        return Money.of(amount, "EUR");
    }
}
