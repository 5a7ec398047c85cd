package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import nl.afletter.local.sim.moneybird.MoneybirdBooks;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;
import nl.afletter.model.Administration.LedgerRole;
import nl.afletter.model.HumanTask;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Protects credit notes and changed invoices in another currency than the books: they are set off in their own currency,
 * and what the two days' rates make of them stands on exchange differences (4795, debit for a loss) when one closes. The
 * rates are Moneybird's own: USD 1.10 for a euro when the invoice is booked, USD 1.25 afterwards.
 */
class DollarCreditTest extends DollarBench {

    @Test
    void aCreditNoteClosesItsInvoiceAndTheDifferenceOfTheTwoRatesIsBooked() {
        String invoice = invoiceInDollars("110.00");
        assertThat(balances()).isEqualTo(Map.of("1300", "100.00"));
        chain.seed.exchangeRate("USD", "1.25");
        creditNoteInDollars(invoice, "110.00");
        assertThat(unpaid()).containsExactly(0L, 0L);
        assertThat(balances()).as("the invoice was 100.00, the note is 88.00").isEqualTo(Map.of("4795", "12.00"));
        assertThat(inCrm(invoice)).as("no payment was made").containsExactly("due 0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aRateThatWentTheOtherWayIsAGain() {
        String invoice = invoiceInDollars("110.00");
        chain.seed.exchangeRate("USD", "1.00");
        creditNoteInDollars(invoice, "110.00");
        assertThat(balances()).isEqualTo(Map.of("4795", "-10.00"));
        assertThat(chain.tasks()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aNoteOverAPartTakesOffWhatItBringsAndTheRestOfTheDifferenceComesWhenTheInvoiceCloses(boolean byItself) {
        chain.seed.booksExchangeDifferences(byItself);
        String invoice = invoiceInDollars("110.00");
        chain.seed.exchangeRate("USD", "1.25");
        creditNoteInDollars(invoice, "22.00");
        assertThat(openInDollars(invoice)).isEqualTo("88.00");
        assertThat(balances())
                .as("the note is 17.60; at the invoice's own rate it would be 20.00")
                .isEqualTo(byItself ? Map.of("1300", "80.00", "4795", "2.40") : Map.of("1300", "82.40"));
        paidInDollars("88.00", "70.00", invoice);
        assertThat(unpaid()).containsExactly(0L, 0L);
        assertThat(balances()).isEqualTo(Map.of("1210", "70.00", "4795", "12.40"));
        assertThat(chain.tasks()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofANoteOverMoreThanIsOpenTheRestStaysWithItsShareForARefund(boolean byItself) {
        chain.seed.booksExchangeDifferences(byItself);
        String invoice = invoiceInDollars("110.00");
        String payment = paidInDollars("66.00", "59.00", invoice);
        chain.seed.exchangeRate("USD", "1.25");
        creditNoteInDollars(invoice, "110.00");
        assertThat(openInDollars(invoice)).isEqualTo("0.00");
        assertThat(unpaid()).containsExactlyInAnyOrder(0L, -66_00L);
        assertThat(balances())
                .as("66.00 of the note are 52.80; of the invoice 41.00 were left for 35.20 of the note")
                .isEqualTo(Map.of("1210", "59.00", "1300", "-52.80", "4795", "5.80"));
        refund(payment, "66.00", "54.00");
        assertThat(unpaid()).containsExactly(0L, 0L);
        assertThat(balances()).isEqualTo(Map.of("1210", "5.00", "4795", "7.00"));
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void anInvoiceInDollarsThatTheCrmChangedIsReversedAndBookedAnew() {
        String invoice = invoiceInDollars("110.00");
        chain.seed.exchangeRate("USD", "1.25");
        people().in("USD").updateBooked(invoice, advice("220.00"));
        soon();
        assertThat(items())
                .containsExactlyInAnyOrder(
                        "2026 / 1 USD 11000 0", "2026 / 1 (reversal 1) USD -11000 0", "2026 / 1 USD 22000 22000");
        assertThat(balances())
                .as("220.00 at the new rate; reversed at 88.00 what was 100.00")
                .isEqualTo(Map.of("1300", "176.00", "4795", "12.00"));
        paidInDollars("220.00", "180.00", invoice);
        assertThat(balances()).isEqualTo(Map.of("1210", "180.00", "4795", "8.00"));
        assertThat(inCrm(invoice)).containsExactly("220.00", "due 0.00");
        days(2);
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void anInvoiceInDollarsThatTheCrmDeletedIsTakenBack() {
        String invoice = invoiceInDollars("110.00");
        chain.seed.exchangeRate("USD", "1.25");
        people().delete(invoice);
        soon();
        assertThat(unpaid()).containsExactly(0L, 0L);
        assertThat(balances()).isEqualTo(Map.of("4795", "12.00"));
        days(2);
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aNoteInAnotherCurrencyThanItsInvoiceIsForAPersonAndNothingOfItIsBooked() {
        String invoice = invoiceInDollars("110.00");
        String note = people().creditNote(invoice, document("110.00"));
        soon();
        assertThat(chain.tasks()).containsExactly("CREDIT_NOTE foreign-currency");
        assertThat(task(note).what()).contains("in EUR", "in USD");
        assertThat(unpaid()).containsExactly(110_00L);
        assertThat(balances()).isEqualTo(Map.of("1300", "100.00"));
    }

    @Test
    void aLedgerAccountThatTakesNoPaymentsStopsItAndTryAgainFinishesIt() {
        String invoice = invoiceInDollars("110.00");
        String other = chain.seed.ledgerAccount("4796", "Koersen", "expenses");
        chain.change(books -> Books.ledger(books, LedgerRole.EXCHANGE_DIFFERENCES, other));
        String note = creditNoteInDollars(invoice, "110.00");
        assertThat(chain.tasks()).containsExactly("CREDIT_NOTE refused");
        assertThat(unpaid()).containsExactly(110_00L, -110_00L);

        chain.seed.allow(other, "payment");
        chain.tryAgain(new SubjectRef(Chain.CRM, SubjectKind.CREDIT_NOTE, note));
        soon();
        assertThat(unpaid()).containsExactly(0L, 0L);
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void withoutALedgerAccountForDifferencesNothingIsBooked() {
        String invoice = invoiceInDollars("110.00");
        chain.change(books -> Books.ledger(books, LedgerRole.EXCHANGE_DIFFERENCES, ""));
        creditNoteInDollars(invoice, "110.00");
        assertThat(chain.tasks()).containsExactly("CREDIT_NOTE ledger-missing");
        assertThat(unpaid()).containsExactly(110_00L);
    }

    private static People.Line advice(String amount) {
        return People.Line.of("Advice", amount, TeamleaderSimulator.RATE_ZERO);
    }

    private List<Long> unpaid() {
        return chain.books().items().stream().map(MoneybirdBooks.Item::unpaid).toList();
    }

    private List<String> items() {
        return chain.books().items().stream()
                .map(item -> item.reference() + " " + item.currency() + " " + item.total() + " " + item.unpaid())
                .toList();
    }

    private HumanTask task(String note) {
        Subject subject = chain.subject(new SubjectRef(Chain.CRM, SubjectKind.CREDIT_NOTE, note));
        return subject.task().orElseThrow();
    }
}
