package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import nl.afletter.local.sim.moneybird.MoneybirdBooks;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.model.HumanTask;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Protects what happens when the CRM changes or deletes what is booked: before money a reversal of its own date and a new
 * version, after that a task that shows both; nothing booked is deleted or re-dated, and what does not concern the books
 * books nothing.
 */
class ReviseInvoiceTest {

    private static final Duration MOMENT = Duration.ofMinutes(1);

    private final Chain chain = new Chain();
    private final People people = chain.teamleader.people();
    private String company;
    private String invoice;

    @BeforeEach
    void anInvoiceIsBooked() {
        company = people.company("A BV", "NL001234567B01", "11111111");
        invoice = people.invoice(Books.of(company, Books.high("100.00")));
        chain.live(MOMENT);
        assertThat(chain.balance("1300").toDecimal()).isEqualTo("121.00");
    }

    @AfterEach
    void theBooksAreSound() {
        assertThat(chain.books().contradictions()).isEmpty();
        chain.close();
    }

    @Test
    void aChangeBeforeMoneyIsAReversalOfItsOwnDateAndANewVersion() {
        chain.until("2026-11-04");
        people.updateBooked(invoice, Books.high("200.00"));
        chain.live(MOMENT);

        assertThat(chain.balance("1300").toDecimal()).isEqualTo("242.00");
        assertThat(chain.balance("8000").toDecimal()).isEqualTo("-200.00");
        assertThat(chain.vat()).containsEntry("21%", "-42.00");
        assertThat(unpaid()).containsExactlyInAnyOrder(0L, 0L, 242_00L);
        assertThat(item("2026 / 1 (reversal 1)").total()).isEqualTo(-121_00);
        assertThat(chain.books().journal().entries().toString()).contains("2026-11-04");
        assertThat(chain.tasks()).isEmpty();

        chain.paid("242.00", "factuur 2026 / 1", null);
        chain.live(Duration.ofHours(1));
        assertThat(unpaid()).containsOnly(0L);
        assertThat(chain.tasks()).isEmpty();
        assertThat(chain.teamleader.invoice(invoice).orElseThrow().path("paid").asBoolean())
                .isTrue();
    }

    @Test
    void changedTwiceAndBackEndsAsItBegan() {
        for (String price : List.of("200.00", "300.00", "100.00")) {
            people.updateBooked(invoice, Books.high(price));
            chain.live(MOMENT);
        }

        assertThat(chain.balance("1300").toDecimal()).isEqualTo("121.00");
        assertThat(chain.balance("8000").toDecimal()).isEqualTo("-100.00");
        assertThat(chain.books().items()).hasSize(7);
        assertThat(unpaid().stream().filter(open -> open != 0)).containsExactly(121_00L);
        assertThat(chain.invoice(invoice).fact("version")).isEqualTo("4");
    }

    @Test
    void aChangeWhileTheBooksAreThrottledStillReversesTheOldVersionFirst() {
        people.updateBooked(invoice, Books.high("200.00"));
        chain.moneybird.faults().on("POST", ".*/external_sales_invoices.*").status(429);
        chain.live(Duration.ofHours(1));

        assertThat(chain.balance("1300").toDecimal()).isEqualTo("242.00");
        assertThat(unpaid()).containsExactlyInAnyOrder(0L, 0L, 242_00L);
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aRefusedNewVersionIsATaskAndTryAgainBooksItWithoutASecondReversal() {
        people.updateBooked(invoice, Books.high("200.00"));
        chain.moneybird
                .faults()
                .on("POST", ".*/external_sales_invoices(\\.json)?")
                .nth(2)
                .status(422);
        chain.live(MOMENT);
        assertThat(chain.tasks()).hasSize(1);
        assertThat(chain.balance("1300").toDecimal()).isEqualTo("0.00");

        chain.until("2026-11-03");
        tryAgain();
        assertThat(chain.tasks()).isEmpty();
        assertThat(chain.balance("1300").toDecimal()).isEqualTo("242.00");
        assertThat(chain.books().items()).hasSize(3);
    }

    @Test
    void aRefusedTieToTheReversalIsATaskAndTryAgainTiesTheSameReversal() {
        people.updateBooked(invoice, Books.high("200.00"));
        chain.moneybird.faults().on("POST", ".*/payments.*").status(422);
        chain.live(MOMENT);
        assertThat(chain.tasks()).hasSize(1);

        chain.until("2026-11-03");
        tryAgain();
        assertThat(chain.tasks()).isEmpty();
        assertThat(chain.balance("1300").toDecimal()).isEqualTo("242.00");
        assertThat(unpaid()).containsExactlyInAnyOrder(0L, 0L, 242_00L);
    }

    @Test
    void aChangeAfterAPartPaymentIsATaskThatShowsBothVersions() {
        chain.paid("50.00", "deel", invoice);
        chain.live(Duration.ofHours(1));
        people.updateBooked(invoice, Books.high("200.00"));
        chain.live(Duration.ofHours(2));

        assertThat(chain.tasks()).containsExactly("INVOICE changed-after-booking");
        assertThat(task().evidence()).contains("121.00").contains("242.00").contains("A BV");
        assertThat(task().what()).contains("tied");
        assertThat(chain.books().items()).hasSize(1);
    }

    @Test
    void aChangeInAClosedPeriodIsATask() {
        chain.seed.lockedUntil(Books.DAY.plusDays(1));
        chain.until("2026-11-05");
        people.updateBooked(invoice, Books.high("200.00"));
        chain.live(MOMENT);

        assertThat(chain.tasks()).hasSize(1);
        assertThat(chain.books().items()).hasSize(1);
    }

    @Test
    void aDeletedInvoiceIsReversedAndItsPaymentGoesToUnallocated() {
        people.delete(invoice);
        chain.live(MOMENT);

        assertThat(chain.balance("1300").toDecimal()).isEqualTo("0.00");
        assertThat(chain.balance("8000").toDecimal()).isEqualTo("0.00");
        assertThat(unpaid()).containsOnly(0L);
        assertThat(chain.tasks()).isEmpty();
        assertThat(chain.invoice(invoice).state()).isEqualTo(Subject.State.DONE);

        String payment = chain.paid("121.00", "factuur 2026 / 1", invoice);
        chain.live(Duration.ofDays(6));
        assertThat(chain.payment(payment).task()).isPresent();
        assertThat(chain.balance("2000").toDecimal()).isEqualTo("-121.00");
        assertThat(chain.balance("1300").toDecimal()).isEqualTo("0.00");
    }

    @Test
    void anInvoiceDeletedAfterItsPaymentIsATask() {
        chain.paid("121.00", "factuur", invoice);
        chain.live(Duration.ofHours(1));
        people.delete(invoice);
        chain.live(MOMENT);

        assertThat(chain.tasks()).containsExactly("INVOICE changed-after-booking");
        assertThat(task().evidence()).contains("deleted");
        assertThat(chain.books().items()).hasSize(1);
    }

    @Test
    void anIgnoredChangeStaysIgnoredUntilTheNextChange() {
        chain.paid("50.00", "deel", invoice);
        chain.live(Duration.ofHours(1));
        people.updateBooked(invoice, Books.high("200.00"));
        chain.live(MOMENT);
        Subject parked = chain.invoice(invoice);
        chain.table
                .subjects()
                .write(
                        parked.change()
                                .facts(Map.of("ignored", "agreed by phone"))
                                .state(Subject.State.DONE, null, "ignored")
                                .done(),
                        row -> false);
        chain.clock.advance(Duration.ofHours(1));
        chain.call("crm", Chain.CRM, Chain.TOKEN, BookInvoiceTest.event("invoice.updated", "invoice", invoice));
        chain.live(Duration.ofHours(2));
        assertThat(chain.invoice(invoice).state()).isEqualTo(Subject.State.DONE);

        people.updateBooked(invoice, Books.high("300.00"));
        chain.live(MOMENT);
        assertThat(chain.invoice(invoice).task()).isPresent();
    }

    @Test
    void textsLinkAndLastDayToPayBookNothing() {
        long writes = chain.moneybird.requests().count("POST", ".*");
        people.tamper(invoice, document -> {
            document.put("web_url", "https://example.org/other").put("due_on", "2026-12-31");
            document.putObject("file").put("type", "file").put("id", "00000000-0000-4000-8000-000000000009");
            ((ObjectNode) document.path("grouped_lines")
                            .path(0)
                            .path("line_items")
                            .path(0))
                    .put("description", "Advies in oktober");
        });
        chain.clock.advance(MOMENT);
        chain.call("crm", Chain.CRM, Chain.TOKEN, BookInvoiceTest.event("invoice.updated", "invoice", invoice));
        chain.work();

        assertThat(chain.moneybird.requests().count("POST", ".*")).isEqualTo(writes);
        assertThat(chain.invoice(invoice).state()).isEqualTo(Subject.State.DONE);
        assertThat(chain.books().items()).hasSize(1);
    }

    private HumanTask task() {
        return chain.invoice(invoice).task().orElseThrow();
    }

    private MoneybirdBooks.Item item(String reference) {
        assertThat(chain.books().withReference(reference)).hasSize(1);
        return chain.books().withReference(reference).get(0);
    }

    private List<Long> unpaid() {
        return chain.books().items().stream().map(MoneybirdBooks.Item::unpaid).toList();
    }

    private void tryAgain() {
        chain.clock.advance(MOMENT);
        chain.tryAgain(new SubjectRef(Chain.CRM, SubjectKind.INVOICE, invoice));
        chain.live(Duration.ofMinutes(30));
    }
}
