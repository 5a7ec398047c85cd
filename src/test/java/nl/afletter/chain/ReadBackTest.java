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
        String account = chain.table
                .settings()
                .administration(Chain.BOOKS)
                .orElseThrow()
                .clearings()
                .get(0)
                .account();
        moneybird("POST", "financial_statements", """
                {"financial_statement":{"financial_account_id":"%s","reference":"%s-2","official_date":"2026-11-02",
                "financial_mutations_attributes":[{"date":"2026-11-02","message":"nogmaals","amount":"121.00",
                "account_servicer_transaction_id":"%s"}]}}""".formatted(account, payment, payment));
        chain.live(Duration.ofDays(2));
        assertThat(chain.tasks()).containsExactly("OPEN_ITEMS booked-twice");
        assertThat(task()).contains(payment);
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
