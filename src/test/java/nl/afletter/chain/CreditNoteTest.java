package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import nl.afletter.local.sim.moneybird.MoneybirdBooks;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.model.Administration;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Protects credit notes: each first lowers its own invoice, and what is left stays a credit that nobody uses by itself. */
class CreditNoteTest {

    private static final Duration MOMENT = Duration.ofMinutes(1);

    private final Chain chain = new Chain();
    private final People people = chain.teamleader.people();
    private String company;

    @BeforeEach
    void customer() {
        company = people.company("A BV", "NL001234567B01", "11111111");
    }

    @AfterEach
    void theBooksAreSound() {
        assertThat(chain.books().contradictions()).isEmpty();
        chain.close();
    }

    @Test
    void aCreditNoteLowersItsInvoice() {
        String invoice = invoice("100.00");
        String note = people.creditNote(invoice, Books.of(company, Books.high("30.00")));
        chain.live(MOMENT);

        assertThat(item("2026 / 1").unpaid()).isEqualTo(84_70);
        assertThat(item("2026/1").unpaid()).isZero();
        assertThat(chain.balance("1300").toDecimal()).isEqualTo("84.70");
        assertThat(item("2026/1").files()).hasSize(1);
        assertThat(note(note).state()).isEqualTo(Subject.State.DONE);
        assertThat(chain.tasks()).isEmpty();
        chain.paid("84.70", "factuur", invoice);
        chain.live(Duration.ofHours(1));
        assertThat(item("2026 / 1").unpaid()).isZero();
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void whatACreditNoteHasBeyondItsInvoiceStaysACredit() {
        String invoice = invoice("100.00");
        chain.paid("100.00", "deel", invoice);
        chain.live(Duration.ofHours(1));
        people.creditNote(invoice, Books.of(company, Books.high("30.00")));
        chain.live(MOMENT);

        assertThat(item("2026 / 1").unpaid()).isZero();
        assertThat(item("2026/1").unpaid()).isEqualTo(-15_30);
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void forAPaidInvoiceItStaysOpen() {
        String invoice = invoice("100.00");
        chain.paid("121.00", "alles", invoice);
        chain.live(Duration.ofHours(1));
        people.creditNote(invoice, Books.of(company, Books.high("30.00")));
        chain.live(Duration.ofHours(1));

        assertThat(item("2026/1").unpaid()).isEqualTo(-36_30);
        assertThat(chain.balance("1300").toDecimal()).isEqualTo("-36.30");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aCreditNoteOfNoInvoiceIsACreditOfItsDebtor() {
        people.creditNote(null, Books.of(company, Books.high("30.00")));
        chain.live(MOMENT);

        assertThat(item("2026/1").unpaid()).isEqualTo(-36_30);
        assertThat(chain.balance("8000").toDecimal()).isEqualTo("30.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void beforeItsInvoiceIsBookedItWaitsAndIsWoken() {
        String project = people.project("Nieuw");
        String invoice = people.invoice(Books.withProject(Books.of(company, Books.high("100.00")), project));
        chain.live(MOMENT);
        String note = people.creditNote(invoice, Books.of(company, Books.high("30.00")));
        chain.live(MOMENT);
        assertThat(note(note).state()).isEqualTo(Subject.State.WAITING);
        assertThat(chain.books().items()).isEmpty();

        chain.settings(Chain.BOOKS, books -> Books.project(books, project, chain.seed.project("Nieuw")));
        chain.clock.advance(MOMENT);
        chain.tryAgain(new SubjectRef(Chain.CRM, SubjectKind.INVOICE, invoice));
        chain.work();

        assertThat(item("2026 / 1").unpaid()).isEqualTo(84_70);
        assertThat(item("2026/1").unpaid()).isZero();
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void anInvoiceThatNeverComesDoesNotKeepTheCreditNoteOutOfTheBooks() {
        String project = people.project("Nieuw");
        String invoice = people.invoice(Books.withProject(Books.of(company, Books.high("100.00")), project));
        people.creditNote(invoice, Books.of(company, Books.high("30.00")));
        chain.live(Duration.ofDays(6));

        assertThat(item("2026/1").unpaid()).isEqualTo(-36_30);
        assertThat(chain.tasks()).containsExactly("INVOICE project-not-mapped");
    }

    @Test
    void aCreditNoteOfAForeignInvoiceLowersThat() {
        Administration.VatMapping high = chain.table
                .settings()
                .administration(Chain.BOOKS)
                .orElseThrow()
                .vat()
                .get(0);
        String contact = chain.seed.contact("77", "A BV");
        chain.seed.foreignInvoice(
                "upload", contact, "2026 / 1", Books.DAY, Books.DAY.plusDays(30), 100_00, high.code(), high.ledger());
        String invoice = people.invoice(Books.of(company, Books.high("100.00")));
        chain.settings(Chain.BOOKS, books -> Books.twin(books, Administration.Twin.ADOPT));
        chain.live(MOMENT);
        people.creditNote(invoice, Books.of(company, Books.high("30.00")));
        chain.live(MOMENT);

        assertThat(item("2026 / 1").unpaid()).isEqualTo(84_70);
        assertThat(item("2026/1").unpaid()).isZero();
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void inAClosedPeriodBothAreTiedOnTheDayOfTheBooking() {
        String invoice = invoice("100.00");
        chain.settings(Chain.BOOKS, books -> Books.closedPeriod(books, Administration.ClosedPeriod.FIRST_OPEN_DAY));
        chain.until("2026-11-05");
        chain.seed.lockedUntil(LocalDate.of(2026, 11, 3));
        chain.live(Duration.ofHours(2));
        people.creditNote(invoice, Books.of(company, Books.high("30.00")));
        chain.live(MOMENT);
        chain.agree(chain.period(LocalDate.of(2026, 11, 3)));
        chain.live(MOMENT);

        assertThat(item("2026 / 1").unpaid()).isEqualTo(84_70);
        assertThat(item("2026/1").unpaid()).isZero();
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aCreditNoteThatChangedIsReversedWhenNothingIsTied() {
        String note = people.creditNote(null, Books.of(company, Books.high("30.00")));
        chain.live(MOMENT);
        people.tamper(note, document -> {
            ObjectNode line = (ObjectNode) document.path("grouped_lines")
                    .path(0)
                    .path("line_items")
                    .path(0)
                    .path("total");
            scale(line, "tax_exclusive", "60.00");
            scale(line, "tax_inclusive", "72.60");
            ObjectNode total = (ObjectNode) document.path("total");
            scale(total, "tax_exclusive", "60.00");
            scale(total, "tax_inclusive", "72.60");
            if (total.has("payable")) {
                scale(total, "payable", "72.60");
            }
            scale((ObjectNode) total.path("taxes").path(0), "taxable", "60.00");
            scale((ObjectNode) total.path("taxes").path(0), "tax", "12.60");
        });
        chain.clock.advance(MOMENT);
        chain.call("crm", Chain.CRM, Chain.TOKEN, BookInvoiceTest.event("creditNote.updated", "creditNote", note));
        chain.work();

        assertThat(chain.tasks()).isEmpty();
        assertThat(chain.balance("1300").toDecimal()).isEqualTo("-72.60");
        assertThat(chain.books().items()).hasSize(3);
        assertThat(chain.books().items().stream().filter(each -> each.unpaid() != 0))
                .hasSize(1);
    }

    @Test
    void aDeletedCreditNoteThatLoweredItsInvoiceIsATask() {
        String invoice = invoice("100.00");
        String note = people.creditNote(invoice, Books.of(company, Books.high("30.00")));
        chain.live(MOMENT);
        gone(note);

        assertThat(chain.tasks()).containsExactly("CREDIT_NOTE changed-after-booking");
        assertThat(note(note).task().orElseThrow().evidence()).contains("deleted");
        assertThat(item("2026 / 1").unpaid()).isEqualTo(84_70);
    }

    @Test
    void aDeletedCreditNoteThatNobodyUsedIsReversed() {
        String note = people.creditNote(null, Books.of(company, Books.high("30.00")));
        chain.live(MOMENT);
        gone(note);

        assertThat(chain.tasks()).isEmpty();
        assertThat(chain.balance("1300").toDecimal()).isEqualTo("0.00");
        assertThat(chain.books().items().stream().map(MoneybirdBooks.Item::unpaid))
                .containsOnly(0L);
    }

    private void gone(String note) {
        chain.teamleader.faults().on("POST", ".*creditNotes.info").status(404);
        chain.clock.advance(MOMENT);
        chain.call("crm", Chain.CRM, Chain.TOKEN, BookInvoiceTest.event("creditNote.deleted", "creditNote", note));
        chain.work();
    }

    private static void scale(ObjectNode node, String field, String amount) {
        ((ObjectNode) node.path(field)).put("amount", new BigDecimal(amount));
    }

    private String invoice(String price) {
        String id = people.invoice(Books.of(company, Books.high(price)));
        chain.live(MOMENT);
        return id;
    }

    private Subject note(String id) {
        return chain.subject(new SubjectRef(Chain.CRM, SubjectKind.CREDIT_NOTE, id));
    }

    private MoneybirdBooks.Item item(String reference) {
        assertThat(chain.books().withReference(reference))
                .as("items " + reference)
                .hasSize(1);
        return chain.books().withReference(reference).get(0);
    }
}
