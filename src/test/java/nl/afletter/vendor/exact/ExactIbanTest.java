package nl.afletter.vendor.exact;

import static org.assertj.core.api.Assertions.assertThat;

import nl.afletter.model.OpenItem;
import org.junit.jupiter.api.Test;

/** Protects the way from a payer's bank account to what is open of the debtors who have it. */
class ExactIbanTest extends ExactCases {

    private static final String IBAN = "NL91ABNA0417164300";

    @Test
    void whatIsOpenIsFoundByTheBankAccountOfItsDebtor() {
        company.seed.bankAccount(debtor, IBAN);
        String other = postman.post(debtor("10299"));
        company.seed.bankAccount(other, "NL69INGB0123456789");
        String open = postman.post(invoice("a", "2026-1", "100.00"));
        String part = postman.post(invoice("b", "2026-2", "200.00"));
        String settled = postman.post(invoice("c", "2026-3", "300.00"));
        company.seed.foreignInvoice(other, "H-1", TODAY, 10_000, "8000");
        postman.post(money("tr_1", "42.00", toItem(part, "42.00")));
        postman.post(money("tr_2", "363.00", toItem(settled, "363.00")));

        assertThat(accounting.openByIban(IBAN).orElseThrow())
                .extracting(item -> item.id() + " " + item.open())
                .containsExactlyInAnyOrder(open + " EUR 121.00", part + " EUR 200.00");
        assertThat(accounting.openByIban("NL91 ABNA 0417 1643 00").orElseThrow())
                .extracting(OpenItem::debtor)
                .containsOnly(debtor);
    }

    @Test
    void anAccountThatNobodyHasLeadsToNothingAndCostsOneCall() {
        postman.post(invoice("a", "2026-1", "100.00"));
        company.simulator.requests().clear();

        assertThat(accounting.openByIban("NL02RABO0123456789").orElseThrow()).isEmpty();

        assertThat(company.simulator.requests().lines()).hasSize(1);
    }
}
