package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.model.Administration;
import nl.afletter.model.JournalEntry;
import nl.afletter.model.Money;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Protects the daily look into the books: what others booked becomes known, what was settled outside reaches the CRM, and
 * what stands there twice, or without our knowing, is told to a person.
 */
class ReadBackTest {

    private final Chain chain = new Chain();
    private final People people = chain.teamleader.people();
    private String invoice;

    @BeforeEach
    void anInvoiceIsBooked() {
        String company = people.company("A BV", "NL001234567B01", "11111111");
        invoice = people.invoice(Books.of(company, Books.high("100.00")));
        chain.live(Duration.ofMinutes(1));
    }

    @AfterEach
    void close() {
        chain.close();
    }

    @Test
    void whatOthersBookedBecomesKnownAndIsSettled() {
        Administration.VatMapping high = chain.table
                .settings()
                .administration(Chain.BOOKS)
                .orElseThrow()
                .vat()
                .get(0);
        chain.seed.foreignInvoice(
                null,
                chain.seed.contact("77", "Hand BV"),
                "HAND-7",
                Books.DAY,
                Books.DAY.plusDays(30),
                100_00,
                high.code(),
                high.ledger());
        chain.live(Duration.ofDays(2));
        assertThat(chain.table
                        .references()
                        .read(Chain.BOOKS, new Reference(ReferenceKind.INVOICE, "HAND-7"))
                        .items())
                .hasSize(1)
                .allMatch(item -> item.foreign());

        chain.paid("121.00", "betreft HAND-7", null);
        chain.live(Duration.ofHours(1));
        assertThat(chain.books().withReference("HAND-7").get(0).unpaid()).isZero();
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aPaymentByHandInTheBooksReachesTheCrm() {
        byHand(121_00);
        chain.live(Duration.ofDays(2));
        assertThat(crm().path("paid").asBoolean()).isTrue();
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aPaymentThatIsRemovedByHandLeavesTheCrmToo() {
        String payment = byHand(121_00);
        chain.live(Duration.ofDays(2));
        assertThat(crm().path("payments")).hasSize(1);

        String item = chain.books().withReference("2026 / 1").get(0).id();
        moneybird("DELETE", "external_sales_invoices/" + item + "/payments/" + payment, null);
        chain.live(Duration.ofDays(2));
        assertThat(crm().path("payments")).isEmpty();
        assertThat(crm().path("paid").asBoolean()).isFalse();
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aMovementThatStandsTwiceIsReported() {
        String payment = chain.paid("121.00", "factuur", invoice);
        chain.live(Duration.ofHours(1));
        movement("nogmaals", "121.00", payment);
        chain.live(Duration.ofDays(2));
        assertThat(chain.tasks()).containsExactly("OPEN_ITEMS booked-twice");
        assertThat(task()).contains(payment);
    }

    @Test
    void aMovementWithOurKeyThatNoJournalHoldsIsReported() {
        movement("factuur [psp:mollie:tr_gone]", "121.00", "tr_gone");
        movement("refund [psp:mollie:tr_gone:re_gone]", "-21.00", "re_gone");
        movement("fees [psp:mollie:stl_gone:fee]", "-1.00", "stl_gone-fee");
        chain.live(Duration.ofDays(2));
        assertThat(chain.tasks()).containsExactly("OPEN_ITEMS booked-twice");
        assertThat(task()).contains("tr_gone of EUR 121.00", "re_gone of EUR -21.00", "stl_gone-fee of EUR -1.00");
    }

    @Test
    void aSecondMovementWithOurKeyIsReportedByItsOwnId() {
        String payment = chain.paid("121.00", "factuur", invoice);
        chain.live(Duration.ofHours(1));
        String ours = chain.payment(payment).booked("psp:mollie:" + payment).orElseThrow();
        movement("factuur [psp:mollie:" + payment + "]", "121.00", payment);
        chain.live(Duration.ofDays(2));
        assertThat(chain.tasks()).containsExactly("OPEN_ITEMS booked-twice");
        assertThat(task()).contains(payment + " of EUR 121.00 (movement ").doesNotContain(ours);
    }

    @Test
    void whatAPersonBooksWithOurTextIsNotCalledOurs() {
        movement("factuur [psp:mollie:tr_hand]", "121.00", null);
        movement("factuur", "5.00", "tr_other");
        movement("contant [kas 12]", "7.00", "kas-12");
        chain.live(Duration.ofDays(2));
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aMovementThatIsStillBeingBookedIsNotReported() {
        String payment = chain.paid("121.00", "factuur", invoice);
        chain.live(Duration.ofHours(1));
        Subject row = chain.payment(payment);
        String key = "psp:mollie:" + payment;
        chain.table
                .subjects()
                .write(
                        row.change()
                                .journal(
                                        key,
                                        row.journal().get(key).to(JournalEntry.State.UNKNOWN, chain.clock.instant()))
                                .done(),
                        written -> false);
        chain.live(Duration.ofDays(2));
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void whatAPersonIgnoredIsNotAskedEachDayButSomethingNewIs() {
        SubjectRef readBack = new SubjectRef("moneybird", SubjectKind.OPEN_ITEMS, Chain.BOOKS);
        movement("factuur [psp:mollie:tr_gone]", "121.00", "tr_gone");
        chain.live(Duration.ofDays(2));
        chain.ignore(readBack, "known");
        chain.live(Duration.ofDays(2));
        assertThat(chain.tasks()).isEmpty();

        movement("factuur [psp:mollie:tr_gone2]", "5.00", "tr_gone2");
        chain.live(Duration.ofDays(2));
        assertThat(chain.tasks()).containsExactly("OPEN_ITEMS booked-twice");
    }

    @Test
    void moneyThatWentBackAndCameAgainIsNotReported() {
        String payment = chain.paid("121.00", "factuur", invoice);
        chain.live(Duration.ofHours(1));
        String chargeback = chain.mollie.chargeback(payment, Money.of("121.00", "EUR"));
        chain.live(Duration.ofDays(2));
        chain.mollie.reverseChargeback(chargeback);
        chain.live(Duration.ofDays(2));
        assertThat(chain.books().movements()).hasSize(3);
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void theRestThatIsPaidByHandLaterReachesTheCrmToo() {
        chain.paid("21.00", "deel", invoice);
        chain.live(Duration.ofHours(1));
        assertThat(crm().path("payments")).hasSize(1);
        byHand(100_00);
        chain.live(Duration.ofDays(2));
        assertThat(crm().path("payments")).hasSize(2);
        assertThat(crm().path("paid").asBoolean()).isTrue();
    }

    @Test
    void whatTheCrmWasToldIsNotToldEachDay() {
        byHand(21_00);
        chain.live(Duration.ofDays(2));
        long writes = chain.teamleader.requests().count("POST", ".*(registerPayment|invoices.info)");
        chain.live(Duration.ofDays(5));
        assertThat(crm().path("payments")).hasSize(1);
        assertThat(chain.teamleader.requests().count("POST", ".*(registerPayment|invoices.info)"))
                .isEqualTo(writes);
    }

    @Test
    void aBookingWithOurKeyThatTheJournalHoldsUnderAnotherIdIsReported() {
        forget(true);
        chain.live(Duration.ofDays(2));
        assertThat(chain.tasks()).containsExactly("OPEN_ITEMS booked-twice");
        assertThat(task()).contains("2026 / 1");
    }

    @Test
    void aBookingWithOurKeyThatTheJournalDoesNotHoldIsReported() {
        forget(false);
        chain.live(Duration.ofDays(2));
        assertThat(chain.tasks()).containsExactly("OPEN_ITEMS booked-twice");
    }

    @Test
    void aReversalThatIsOpenForAMomentIsNotReported() {
        people.updateBooked(invoice, Books.high("200.00"));
        chain.live(Duration.ofDays(3));
        assertThat(chain.tasks()).isEmpty();
        assertThat(chain.books().contradictions()).isEmpty();
    }

    /** The invoice's journal knows another id of the booking, or says that it was refused. */
    private void forget(boolean otherId) {
        Subject row = chain.invoice(invoice);
        String key = "crm:" + Chain.BOOKS + ":invoice:" + invoice;
        JournalEntry entry = row.journal().get(key);
        JournalEntry next = otherId
                ? entry.booked("xi:4711", chain.clock.instant())
                : entry.to(JournalEntry.State.REJECTED, chain.clock.instant());
        chain.table.subjects().write(row.change().journal(key, next).done(), written -> false);
    }

    private String byHand(long minor) {
        String item = chain.books().withReference("2026 / 1").get(0).id();
        return chain.seed.payByHand(item, LocalDate.of(2026, 11, 2), minor);
    }

    /** A movement on clearing. @param transaction null for one without */
    private void movement(String text, String amount, String transaction) {
        String account = chain.table
                .settings()
                .administration(Chain.BOOKS)
                .orElseThrow()
                .clearings()
                .get(0)
                .account();
        String named = transaction == null ? "" : ",\"account_servicer_transaction_id\":\"" + transaction + "\"";
        moneybird("POST", "financial_statements", """
                {"financial_statement":{"financial_account_id":"%s","reference":"%s","official_date":"2026-11-02",
                "financial_mutations_attributes":[{"date":"2026-11-02","message":"%s","amount":"%s"%s}]}}""".formatted(account, text, text, amount, named));
    }

    /** What somebody else's program does in Moneybird. */
    private void moneybird(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(chain.moneybird.baseUrl() + "/api/v2/" + chain.seed.id() + "/" + path + ".json"))
                .header("Authorization", "Bearer moneybird-token")
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            int status = HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            assertThat(status).isBetween(200, 299);
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    private String task() {
        return chain.subject(new SubjectRef("moneybird", SubjectKind.OPEN_ITEMS, Chain.BOOKS))
                .task()
                .orElseThrow()
                .what();
    }

    private JsonNode crm() {
        return chain.teamleader.invoice(invoice).orElseThrow();
    }
}
