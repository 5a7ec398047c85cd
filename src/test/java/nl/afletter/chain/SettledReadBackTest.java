package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.stream.IntStream;
import nl.afletter.local.sim.moneybird.MoneybirdBooks;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.model.Administration;
import nl.afletter.model.HumanTask;
import nl.afletter.model.JournalEntry;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Protects the read-back of what is open no more: an invoice or credit note with a key of ours that stands in the books
 * twice, or that no journal holds, is told to a person also when somebody has settled it; and nothing else is.
 */
class SettledReadBackTest {

    private static final String NUMBER = "2026 / 1";
    private static final SubjectRef READ_BACK = new SubjectRef("moneybird", SubjectKind.OPEN_ITEMS, Chain.BOOKS);

    private final Chain chain = new Chain();
    private final People people = chain.teamleader.people();
    private String company;
    private String invoice;

    @BeforeEach
    void anInvoiceIsBooked() {
        company = people.company("A BV", "NL001234567B01", "11111111");
        invoice = people.invoice(Books.of(company, Books.high("100.00")));
        chain.live(Duration.ofMinutes(1));
    }

    @AfterEach
    void close() {
        chain.close();
    }

    @Test
    void anInvoiceSentTwiceIsReportedAlsoWhenThePersonSettledTheSecond() {
        String ours = only(NUMBER).id();
        String twin = Deeds.sentAgain(chain, NUMBER);
        chain.seed.payByHand(twin, Books.DAY, 121_00);
        chain.live(Duration.ofDays(2));
        assertThat(chain.tasks()).containsExactly("OPEN_ITEMS booked-twice");
        assertThat(task().what())
                .contains(
                        "2026 / 1 of EUR 121.00 stands twice: Afletter knows xi:" + ours + ", the other is xi:" + twin);
        assertThat(task().todo()).contains("keep the one that Afletter knows", "take the other out by hand");
    }

    @Test
    void andWhenBothWereSettledItIsStillOneTask() {
        Deeds.sentAgain(chain, NUMBER);
        chain.books().withReference(NUMBER).forEach(item -> chain.seed.payByHand(item.id(), Books.DAY, 121_00));
        chain.live(Duration.ofDays(2));
        assertThat(chain.tasks()).containsExactly("OPEN_ITEMS booked-twice");
    }

    @Test
    void whatAPersonCalledUncollectibleIsReportedToo() {
        String twin = Deeds.sentAgain(chain, NUMBER);
        Deeds.moneybird(chain, "PATCH", "external_sales_invoices/" + twin + "/mark_as_uncollectible", "{}");
        chain.live(Duration.ofDays(2));
        assertThat(chain.tasks()).containsExactly("OPEN_ITEMS booked-twice");
        assertThat(task().what()).contains("the other is xi:" + twin);
    }

    @Test
    void aSettledBookingWithOurKeyThatNoJournalHoldsIsReported() {
        String item = Deeds.sentAgain(chain, NUMBER);
        source(item, "Afletter crm:demo:invoice:gone", "2026 / 9");
        chain.seed.payByHand(item, Books.DAY, 121_00);
        chain.live(Duration.ofDays(2));
        assertThat(chain.tasks()).containsExactly("OPEN_ITEMS booked-twice");
        assertThat(task().what()).contains("2026 / 9 of EUR 121.00 (xi:" + item + ") bears our key");
    }

    @Test
    void aSettledCreditNoteThatStandsTwiceIsReported() {
        people.creditNote(invoice, Books.of(company, Books.high("100.00")));
        chain.live(Duration.ofMinutes(20));
        String twin = Deeds.sentAgain(chain, "2026/1");
        chain.seed.payByHand(twin, Books.DAY, -121_00);
        chain.live(Duration.ofDays(2));
        assertThat(chain.tasks()).containsExactly("OPEN_ITEMS booked-twice");
        assertThat(task().what()).contains("2026/1 of EUR -121.00 stands twice", twin);
    }

    @Test
    void inJanuaryAnInvoiceOfDecemberIsStillSeen() {
        chain.clock.set(Instant.parse("2026-12-31T10:00:00Z"));
        people.invoice(People.NewInvoice.of(company, LocalDate.of(2026, 12, 31), Books.high("50.00")));
        chain.live(Duration.ofMinutes(1));
        chain.seed.payByHand(Deeds.sentAgain(chain, "2026 / 2"), LocalDate.of(2026, 12, 31), 60_50);
        chain.clock.set(Instant.parse("2027-01-02T10:00:00Z"));
        chain.live(Duration.ofHours(1));
        assertThat(chain.tasks()).containsExactly("OPEN_ITEMS booked-twice");
    }

    @Test
    void theSecondOneIsFoundBehindAHundredInvoicesOfOthersForOneMoreCall() {
        Administration.VatMapping high = chain.table
                .settings()
                .administration(Chain.BOOKS)
                .orElseThrow()
                .vat()
                .get(0);
        chain.seed.payByHand(Deeds.sentAgain(chain, NUMBER), Books.DAY, 121_00);
        String contact = chain.seed.contact("77", "Hand BV");
        LocalDate day = Books.DAY.plusDays(1);
        IntStream.range(0, 120).forEach(n -> {
            String item =
                    chain.seed.foreignInvoice(null, contact, "HAND-" + n, day, day, 100_00, high.code(), high.ledger());
            chain.seed.payByHand(item, day, 121_00);
        });
        chain.clock.advance(Duration.ofDays(1));
        long before = chain.moneybird.requests().count("GET", ".*/external_sales_invoices.json.*");
        chain.readBacksAfter(Duration.ofHours(1));
        chain.work();
        assertThat(chain.tasks()).containsExactly("OPEN_ITEMS booked-twice");
        assertThat(chain.moneybird.requests().count("GET", ".*/external_sales_invoices.json.*") - before)
                .as("one page of open items, two of the period")
                .isEqualTo(3);
    }

    @Test
    void whatIsReportedIsNotReadMoreOftenAndGoesWhenThePersonHasTakenItOut() {
        String twin = Deeds.sentAgain(chain, NUMBER);
        String payment = chain.seed.payByHand(twin, Books.DAY, 121_00);
        chain.live(Duration.ofDays(2));
        long before = chain.moneybird.requests().count("GET", ".*/external_sales_invoices.json.*");
        chain.live(Duration.ofDays(2), Duration.ofHours(1));
        assertThat(chain.moneybird.requests().count("GET", ".*/external_sales_invoices.json.*") - before)
                .as("open items and period, each day")
                .isEqualTo(4);

        Deeds.moneybird(chain, "DELETE", "external_sales_invoices/" + twin + "/payments/" + payment, "");
        Deeds.moneybird(chain, "DELETE", "external_sales_invoices/" + twin, "");
        chain.tryAgain(READ_BACK);
        chain.live(Duration.ofMinutes(1));
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void ofVeryManyAHundredAreNamed() {
        String first = Deeds.sentAgain(chain, NUMBER);
        IntStream.range(0, 101).forEach(n -> Deeds.sentAgain(chain, NUMBER));
        chain.live(Duration.ofDays(2));
        assertThat(chain.tasks()).containsExactly("OPEN_ITEMS booked-twice");
        assertThat(task().what()).contains(first).endsWith("; … and more.");
        assertThat(task().what().split("stands twice", -1)).hasSize(101);
    }

    @Test
    void whatIsBookedAndSettledAsItShouldBeIsNotReported() {
        chain.paid("121.00", "factuur", invoice);
        String changed = people.invoice(Books.of(company, Books.high("200.00")));
        String deleted = people.invoice(Books.of(company, Books.high("300.00")));
        chain.live(Duration.ofHours(1));
        people.updateBooked(changed, Books.high("250.00"));
        people.delete(deleted);
        chain.live(Duration.ofHours(1));
        chain.paid("302.50", "factuur", changed);
        chain.live(Duration.ofDays(3));
        assertThat(chain.books().items())
                .as("first versions and their reversals are settled")
                .hasSize(6)
                .allMatch(item -> item.unpaid() == 0);
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void whatIsStillBeingBookedIsNotReported() {
        chain.seed.payByHand(only(NUMBER).id(), Books.DAY, 121_00);
        Subject row = chain.invoice(invoice);
        String key = "crm:" + Chain.BOOKS + ":invoice:" + invoice;
        JournalEntry unknown = row.journal().get(key).to(JournalEntry.State.UNKNOWN, chain.clock.instant());
        chain.table.subjects().write(row.change().journal(key, unknown).done(), written -> false);
        chain.live(Duration.ofDays(2));
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void keysOfOtherBooksAndTextsOfPeopleAreNotReported() {
        for (String source : new String[] {
            "Afletter crm:other:invoice:" + invoice, "crm:demo:invoice:9", "Afletter note by hand", "Import"
        }) {
            String item = Deeds.sentAgain(chain, NUMBER);
            source(item, source, "X-" + item);
            chain.seed.payByHand(item, Books.DAY, 121_00);
        }
        chain.live(Duration.ofDays(2));
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void whatIsDatedBeforeThePeriodIsNotReadAgain() {
        chain.live(Duration.ofDays(30), Duration.ofHours(6));
        chain.seed.payByHand(Deeds.sentAgain(chain, NUMBER), Books.DAY, 121_00);
        chain.live(Duration.ofDays(2));
        assertThat(chain.tasks()).isEmpty();
    }

    private void source(String item, String source, String number) {
        Deeds.moneybird(chain, "PATCH", "external_sales_invoices/" + item, """
                {"external_sales_invoice":{"source":"%s","reference":"%s"}}""".formatted(source, number));
    }

    private MoneybirdBooks.Item only(String number) {
        assertThat(chain.books().withReference(number)).hasSize(1);
        return chain.books().withReference(number).get(0);
    }

    private HumanTask task() {
        return chain.subject(READ_BACK).task().orElseThrow();
    }
}
