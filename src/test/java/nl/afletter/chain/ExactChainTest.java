package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import nl.afletter.local.sim.exact.ExactBooks;
import nl.afletter.local.sim.exact.ExactSeed;
import nl.afletter.local.sim.exact.ExactSimulator;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;
import nl.afletter.model.Administration.LedgerRole;
import nl.afletter.model.Administration.VatMapping;
import nl.afletter.model.Money;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.prove.Sample;
import nl.afletter.vendor.exact.ExactAccounting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Protects the whole chain with its books in Exact Online: booked, settled by an entry that Exact matches or not, opened
 * again by a chargeback, paid out and proven; over many lives of its ten-minute tokens, and with a process that dies.
 */
@Tag("prove")
class ExactChainTest {

    private static final int SAMPLED_POINTS = 5;

    private static final int CALLS_OF_A_PAYMENT = 12;
    private static final int CALLS_OF_AN_INVOICE = 7;

    private final Chain chain = new Chain();
    private final ExactInChain there =
            new ExactInChain(chain, TeamleaderSimulator.RATE_HIGH, Map.of(ExactAccounting.CURRENCY_LEDGER, "1295"));
    private final ExactSimulator exact = there.exact;
    private final ExactSeed seed = there.seed;
    private String customer;

    @BeforeEach
    void makeACustomer() {
        seed.ledger("1295", "Vreemde valuta onderweg", 90);
        customer = chain.teamleader.people().company("Klant BV", "NL001234567B01", "11111111");
    }

    @AfterEach
    void close() {
        try {
            assertThat(books().contradictions()).isEmpty();
            assertThat(exact.failures()).isEmpty();
        } finally {
            chain.close();
            there.close();
        }
    }

    @Test
    void anInvoiceIsBookedSettledPaidOutAndProven() {
        String invoice = invoice("1000.00");
        assertThat(balance("1300")).isEqualTo("1210.00");
        chain.paid("210.00", "factuur", invoice);
        soon();
        assertThat(balance("1300")).isEqualTo("1000.00");
        String second = chain.paid("1000.00", "factuur", invoice);
        soon();
        assertThat(balance("1300")).isEqualTo("0.00");
        assertThat(books().items()).singleElement().satisfies(item -> {
            assertThat(item.matched()).isTrue();
            assertThat(books().documents()).containsKey(item.entry());
        });
        chain.mollie.chargeback(second, Money.of("1000.00", "EUR"));
        soon();
        assertThat(balance("1300")).isEqualTo("1000.00");
        assertThat(books().items()).singleElement().satisfies(item -> assertThat(item.open())
                .isEqualTo(100_000));
        chain.paid("1000.00", "factuur", invoice);
        soon();
        String settlement = chain.mollie.settle(Stories.DAY);
        aDay();

        assertThat(chain.subject(new SubjectRef(Chain.PSP, SubjectKind.PAYOUT, settlement))
                        .fact("difference"))
                .isEqualTo("0.00");
        assertThat(balance("1290")).isEqualTo("0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void whatExactDoesNotMatchIsBookedAllTheSameAndOneTaskForAPerson() {
        exact.matchesItself(false);
        String invoice = invoice("100.00");
        chain.paid("121.00", "factuur", invoice);
        soon();
        assertThat(balance("1300")).isEqualTo("0.00");
        assertThat(chain.tasks()).isEmpty();

        aDay();
        assertThat(chain.tasks()).containsExactly("OPEN_ITEMS to-be-matched");

        seed.matchByHand(books().items().get(0).entry());
        aDay();
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aChangedInvoiceIsReversedAndBookedAnewAndItsPaymentSettlesTheNewOne() {
        String invoice = invoice("100.00");
        chain.teamleader.people().updateBooked(invoice, Books.high("200.00"));
        soon();
        assertThat(balance("1300")).isEqualTo("242.00");
        assertThat(balance("8000")).isEqualTo("-200.00");
        assertThat(books().items()).extracting(ExactBooks.Item::open).containsExactlyInAnyOrder(0L, 0L, 24_200L);

        chain.paid("242.00", "factuur 2026 / 1", null);
        chain.live(Duration.ofHours(1));

        assertThat(books().items()).extracting(ExactBooks.Item::open).containsOnly(0L);
        assertThat(chain.teamleader.invoice(invoice).orElseThrow().path("paid").asBoolean())
                .isTrue();
        aDay();
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aRefundSettlesTheCreditNoteOfItsInvoice() {
        String invoice = invoice("100.00");
        String payment = chain.paid("121.00", "factuur", invoice);
        soon();
        chain.teamleader.people().creditNote(invoice, Books.of(customer, Books.high("50.00")));
        soon();
        assertThat(balance("1300")).isEqualTo("-60.50");
        chain.mollie.refund(payment, Money.of("60.50", "EUR"), "terug");
        aDay();

        assertThat(balance("1300")).isEqualTo("0.00");
        assertThat(books().items())
                .extracting(ExactBooks.Item::open, ExactBooks.Item::matched)
                .containsOnly(tuple(0L, true));
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void whatAPersonSettlesInExactIsFoundByItsFeedAndToldToTheCrm() {
        String first = invoice("100.00");
        String second = invoice("200.00");
        seed.journal("20", "Bank", 12, false);
        seed.ledger("1105", "Bank", 12);
        aDay();
        exact.requests().clear();

        seed.paidByBank(
                books().items().stream()
                        .filter(item -> item.total() == 12_100)
                        .findFirst()
                        .orElseThrow()
                        .entry(),
                Stories.DAY,
                "20",
                "1105");
        aDay();

        assertThat(isPaidInCrm(first)).isTrue();
        assertThat(isPaidInCrm(second)).isFalse();
        assertThat(exact.requests().count("GET", ".*/sync/.*")).isPositive();
        assertThat(exact.requests().count("GET", ".*/bulk/.*"))
                .as("what is left to be matched by hand is looked for in each, and no more is listed")
                .isEqualTo(exact.requests().count("GET", ".*/sync/Deleted"));
    }

    @Test
    void aDollarInvoicePaidInDollarsIsClosedAndItsLossIsBooked() {
        String invoice = dollarInvoice();
        assertThat(balance("1300")).isEqualTo("1000.00");
        paidInDollars(invoice);
        soon();

        assertThat(balance("1300")).isEqualTo("0.00");
        assertThat(balance("1295")).isEqualTo("0.00");
        assertThat(balance("1290")).isEqualTo("985.00");
        assertThat(there.balance(LedgerRole.EXCHANGE_DIFFERENCES)).isEqualTo("15.00");
        assertThat(books().items()).singleElement().satisfies(item -> assertThat(item.matched())
                .isTrue());
        aDay();
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void withExactsOwnLimitsAllIsBookedALittleLater() {
        exact.limitRequestsTo(60, 5_000);
        List<String> invoices = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            invoices.add(chain.teamleader.people().invoice(Books.of(customer, Books.high("100.00"))));
        }
        soon();
        invoices.forEach(invoice -> chain.paid("121.00", "factuur", invoice));
        chain.live(Duration.ofMinutes(40), Duration.ofMinutes(1));

        assertThat(exact.requests().lines()).anyMatch(line -> line.status() == 429);
        assertThat(books().items()).hasSize(10).allMatch(ExactBooks.Item::matched);
        assertThat(books().journal().entries()).hasSize(20);
        assertThat(chain.tasks()).isEmpty();
    }

    /** Each is the second of its kind within five minutes, so that what is kept so long is not read again. */
    @Test
    void anInvoiceAndAPaymentTakeNoMoreCallsThanThePageSays() {
        String invoice = invoice("100.00");
        chain.paid("21.00", "factuur", invoice);
        chain.teamleader.people().invoice(Books.of(customer, Books.high("100.00")));
        chain.live(Duration.ofMinutes(2), Duration.ofMinutes(1));
        exact.requests().clear();

        chain.paid("100.00", "factuur", invoice);
        chain.live(Duration.ofMinutes(1), Duration.ofMinutes(1));
        assertThat(exact.requests().lines()).hasSize(CALLS_OF_A_PAYMENT);
        exact.requests().clear();

        chain.teamleader.people().invoice(Books.of(customer, Books.high("300.00")));
        chain.live(Duration.ofMinutes(1), Duration.ofMinutes(1));
        assertThat(exact.requests().lines()).hasSize(CALLS_OF_AN_INVOICE);
    }

    @Test
    void aProcessThatDiesAtAnyPointBooksTheSame() {
        String paid = invoice("50.00");
        there.consent();
        chain.teamleader.people().invoice(Books.of(customer, Books.high("1000.00")));
        chain.paid("60.50", "factuur", paid);
        List<ExactInChain.Moment> moments =
                there.momentsOf(() -> chain.live(Duration.ofMinutes(8), Duration.ofMinutes(1)));
        Map<String, Long> undisturbed = new TreeMap<>(books().balances());
        int entries = books().journal().entries().size();
        assertThat(entries).isEqualTo(3);

        for (int n : Sample.numbersBelow(moments.size(), SAMPLED_POINTS, "exact")) {
            there.takeBack(moments.get(n));
            chain.live(Duration.ofHours(2), Duration.ofMinutes(5));
            Person.settlesWritings(chain, Duration.ofHours(2));
            assertThat(books().balances()).as(moments.get(n).what()).isEqualTo(undisturbed);
            assertThat(books().journal().entries()).as(moments.get(n).what()).hasSize(entries);
            assertThat(chain.tasks()).as(moments.get(n).what()).isEmpty();
        }
    }

    private String invoice(String net) {
        String id = chain.teamleader.people().invoice(Books.of(customer, Books.high(net)));
        soon();
        return id;
    }

    @Test
    void aProcessThatDiesAtAnyPointSettlesADollarInvoiceOnce() {
        String invoice = dollarInvoice();
        there.consent();
        paidInDollars(invoice);
        List<ExactInChain.Moment> moments =
                there.momentsOf(() -> chain.live(Duration.ofMinutes(8), Duration.ofMinutes(1)));
        Map<String, Long> undisturbed = new TreeMap<>(books().balances());
        assertThat(balance("1300")).isEqualTo("0.00");
        int entries = books().journal().entries().size();

        for (int n : Sample.numbersBelow(moments.size(), SAMPLED_POINTS, "exact dollars")) {
            there.takeBack(moments.get(n));
            chain.live(Duration.ofHours(2), Duration.ofMinutes(5));
            Person.settlesWritings(chain, Duration.ofHours(2));
            assertThat(books().balances()).as(moments.get(n).what()).isEqualTo(undisturbed);
            assertThat(books().journal().entries()).as(moments.get(n).what()).hasSize(entries);
        }
    }

    /** USD 1,100.00, which is EUR 1,000.00 at Exact's rate. */
    private String dollarInvoice() {
        seed.rate("USD", "0.90909090909091");
        chain.mollie.settledEverywhere(true);
        chain.change(books -> {
            List<VatMapping> vat = new ArrayList<>(books.vat());
            vat.add(new VatMapping(TeamleaderSimulator.RATE_ZERO, "Z", BigDecimal.ZERO, "0", "8000"));
            return Books.vat(books, vat);
        });
        String invoice = chain.teamleader
                .people()
                .in("USD")
                .invoice(People.NewInvoice.of(
                        customer, Stories.DAY, People.Line.of("Advice", "1100.00", TeamleaderSimulator.RATE_ZERO)));
        soon();
        return invoice;
    }

    private void paidInDollars(String invoice) {
        String payment = chain.mollie.createPayment(
                Money.of("1100.00", "USD"),
                "invoice",
                JsonNodeFactory.instance.objectNode().put("invoiceId", invoice),
                "creditcard");
        chain.mollie.pay(payment, chain.clock.instant(), "NL02ABNA0123456789", "J. Jansen", Money.of("985.00", "EUR"));
    }

    private boolean isPaidInCrm(String invoice) {
        return chain.teamleader.invoice(invoice).orElseThrow().path("paid").asBoolean();
    }

    /** With a read-back in it. */
    private void aDay() {
        chain.live(Duration.ofHours(28), Duration.ofHours(2));
    }

    private void soon() {
        chain.live(Duration.ofMinutes(30), Duration.ofMinutes(5));
    }

    private ExactBooks books() {
        return there.books();
    }

    private String balance(String ledger) {
        return there.balance(ledger);
    }
}
