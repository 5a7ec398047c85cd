package nl.afletter.vendor.moneybird;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import nl.afletter.contract.Postman;
import nl.afletter.model.Effect;
import nl.afletter.model.Money;
import nl.afletter.model.OpenItem;
import nl.afletter.model.Posting.CreditSettlement;
import nl.afletter.model.Posting.InvoicePosting;
import nl.afletter.model.Posting.MoneyLine;
import nl.afletter.model.Posting.MoneyPosting;
import nl.afletter.model.Posting.RevenueLine;
import nl.afletter.model.Posting.ToItem;
import nl.afletter.model.Posting.ToLedger;
import nl.afletter.model.ReferenceKind;
import nl.afletter.model.Worth;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;
import nl.afletter.port.Operation.Lookup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Protects items in another currency than the books: both amounts are sent, the difference stands on its own account, and
 * what Moneybird does otherwise is seen (moneybird.md section 8).
 */
class MoneybirdCurrencyTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

    private final Company company = new Company();
    private final MoneybirdAccounting accounting = company.accounting(Map.of());
    private final Postman postman = new Postman(accounting, company.clock);
    private final String debtor = company.seed.contact("10231", "Dollar Inc");

    MoneybirdCurrencyTest() {
        company.seed.exchangeRate("USD", "1.10");
    }

    @AfterEach
    void stop() {
        assertThat(company.simulator.books(company.seed.id()).contradictions()).isEmpty();
        company.close();
    }

    @Test
    void anItemShowsWhatTheBooksHaveOfIt() {
        OpenItem item = item(postman.post(invoice()));
        assertThat(item.open()).isEqualTo(usd("110.00"));
        assertThat(item.openValue()).isEqualTo(eur("100.00"));
    }

    @Test
    void theDifferenceIsALinkOfItsOwnAndTheItemIsClosedWithAllThatTheBooksHaveOfIt() {
        String id = postman.post(invoice());
        MoneyPosting paid = money("98.50", toItem(id, "110.00", "100.00"), difference("-1.50"));
        postman.post(paid);
        assertThat(item(id).open()).isEqualTo(usd("0.00"));
        assertThat(item(id).openValue()).isEqualTo(eur("0.00"));
        assertThat(accounting
                        .movements(company.chart.clearing(), TODAY, TODAY, "")
                        .rows())
                .singleElement()
                .satisfies(movement -> {
                    assertThat(movement.amount()).isEqualTo(eur("98.50"));
                    assertThat(movement.unprocessed()).isEqualTo(eur("0.00"));
                });
        assertThat(postman.find(paid).values()).allMatch(seen -> seen instanceof Lookup.Found);
    }

    @Test
    void aPaidItemOfWhichTheBooksStillHaveSomethingIsForAPerson() {
        company.seed.booksExchangeDifferences(false);
        String id = postman.post(invoice());
        MoneyPosting paid = money("98.50", toItem(id, "110.00", "98.50"));
        List<Effect> effects = accounting.effects(paid);
        String movement = postman.execute(effects.subList(0, 1), paid.key());
        LinkBooking.Intent link = new LinkBooking.Intent(movement, id, eur("98.50"), usd("110.00"), false, "", false);
        Operation.Call call = new Operation.Call("k", Instant.MAX, source -> new byte[0]);
        @SuppressWarnings("unchecked")
        Operation<LinkBooking.Intent> linking = (Operation<LinkBooking.Intent>) accounting.operation(LinkBooking.NAME);
        assertThatThrownBy(() -> linking.call(link, call)).isInstanceOf(Failure.OutcomeUnknown.class);
        assertThat(linking.find(link, call))
                .isInstanceOfSatisfying(Lookup.Unclear.class, seen -> assertThat(seen.evidence())
                        .contains("EUR 1.50"));
    }

    @Test
    void aMovementInAnotherCurrencyThanTheBooksIsRefusedBeforeItIsBooked() {
        MoneyPosting dollars = new MoneyPosting(
                "psp:mollie:tr_1",
                company.chart.clearing(),
                "tr_1",
                TODAY,
                usd("10.00"),
                "",
                "",
                List.of(new ToLedger(company.chart.unallocated(), usd("10.00"), "")),
                "money");
        Failure.Rejected no = catchThrowableOfType(Failure.Rejected.class, () -> postman.post(dollars));
        assertThat(no.code()).isEqualTo("foreign-currency");
        assertThat(accounting
                        .movements(company.chart.clearing(), TODAY, TODAY, "")
                        .rows())
                .isEmpty();
    }

    @Test
    void aCreditNoteAndItsInvoiceAreEachSettledOnTheAccountOfDifferencesWhereTheirRatesAreApart() {
        String id = postman.post(invoice());
        company.seed.exchangeRate("USD", "1.25");
        String note = postman.post(creditNote("-110.00"));
        CreditSettlement tie = settlement(note, id, "110.00");

        postman.post(tie);

        assertThat(item(id).open()).isEqualTo(usd("0.00"));
        assertThat(item(id).openValue()).isEqualTo(eur("0.00"));
        assertThat(item(note).openValue()).isEqualTo(eur("0.00"));
        assertThat(item(id).ties()).singleElement().satisfies(half -> assertThat(half.money())
                .isFalse());
        assertThat(differences()).as("100.00 against 88.00").isEqualTo(eur("12.00"));
        assertThat(new Postman(accounting, company.clock).find(tie).values())
                .hasSize(2)
                .allMatch(seen -> seen instanceof Lookup.Found);
    }

    @Test
    void eachHalfIsBookedOnceWhateverBreaks() {
        String id = postman.post(invoice());
        String note = postman.post(creditNote("-22.00"));
        List<Effect> halves = accounting.effects(settlement(note, id, "22.00"));
        assertThat(halves).extracting(Effect::key).containsExactly("crm:tie:note", "crm:tie");
        for (Effect half : halves) {
            company.simulator.faults().on("POST", ".*/payments.json").resetAfterEffect();
            postman.execute(List.of(half), half.key());
        }
        assertThat(postman.unknown()).isEqualTo(2);
        assertThat(item(id).open()).isEqualTo(usd("88.00"));
        assertThat(item(id).ties()).hasSize(1);
        assertThat(item(note).ties()).hasSize(1);
    }

    @Test
    void theHalfOfAnInvoiceThatStaysOpenTakesWhatTheNoteBroughtAndWaitsUntilThatIsShown() {
        company.seed.booksExchangeDifferences(false);
        String id = postman.post(invoice());
        company.seed.exchangeRate("USD", "1.25");
        String note = postman.post(creditNote("-22.00"));
        List<Effect> halves = accounting.effects(settlement(note, id, "22.00"));
        assertThatThrownBy(() -> postman.execute(halves.subList(1, 2), "crm:tie"))
                .isInstanceOf(Failure.NoEffect.class);

        postman.execute(halves, "crm:tie");

        assertThat(item(id).openValue()).as("100.00 less 17.60").isEqualTo(eur("82.40"));
        assertThat(differences()).isEqualTo(eur("0.00"));
    }

    @Test
    void moreThanIsOpenIsNotSettled() {
        String id = postman.post(invoice());
        String note = postman.post(creditNote("-22.00"));

        Failure.Rejected no =
                catchThrowableOfType(Failure.Rejected.class, () -> postman.post(settlement(note, id, "33.00")));

        assertThat(no.getMessage()).contains("only USD -22.00 is open");
        assertThat(item(note).ties()).isEmpty();
        assertThat(item(id).ties()).isEmpty();
    }

    private CreditSettlement settlement(String note, String invoice, String amount) {
        return new CreditSettlement(
                "crm:tie", note, invoice, TODAY, usd(amount), company.chart.differences(), "the note lowers it");
    }

    private Money differences() {
        return accounting
                .ledgerBalance(company.chart.differences(), "EUR", LocalDate.of(2026, 11, 30))
                .orElseThrow();
    }

    private InvoicePosting invoice() {
        return document(ReferenceKind.INVOICE, "crm:nl:invoice:a", "2026-1", "110.00");
    }

    private InvoicePosting creditNote(String amount) {
        return document(ReferenceKind.CREDIT_NOTE, "crm:nl:creditnote:b", "CN-1", amount);
    }

    private InvoicePosting document(ReferenceKind kind, String key, String number, String amount) {
        return new InvoicePosting(
                key,
                kind,
                number,
                TODAY,
                TODAY,
                debtor,
                List.of(new RevenueLine("Advice", usd(amount), company.chart.none(), company.chart.revenue(), "")),
                usd("0.00"),
                usd(amount),
                "CRM",
                "",
                "booked");
    }

    private MoneyPosting money(String amount, MoneyLine... lines) {
        return new MoneyPosting(
                "psp:mollie:tr_1",
                company.chart.clearing(),
                "tr_1",
                TODAY,
                eur(amount),
                "text",
                "Payer",
                List.of(lines),
                "money");
    }

    private static ToItem toItem(String id, String amount, String value) {
        return new ToItem(id, ReferenceKind.INVOICE, new Worth(usd(amount), eur(value)));
    }

    private ToLedger difference(String amount) {
        return new ToLedger(company.chart.differences(), eur(amount), "exchange difference");
    }

    private OpenItem item(String id) {
        return accounting.item(id).orElseThrow();
    }

    private static Money eur(String amount) {
        return Money.of(amount, "EUR");
    }

    private static Money usd(String amount) {
        return Money.of(amount, "USD");
    }
}
