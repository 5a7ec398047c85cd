package nl.afletter.vendor.teamleader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;
import nl.afletter.model.Effect;
import nl.afletter.model.Invoice;
import nl.afletter.model.Money;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Crm.PaidInBooks;
import nl.afletter.port.Crm.WriteBack;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;
import nl.afletter.port.Operation.Lookup;
import nl.afletter.port.Page;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is Teamleader's own: payments without id or reference, errors and limits in its notation, a token that is renewed
 * by reads but never between an effect's start and its call.
 */
class TeamleaderCrmTest {
    private static final LocalDate DAY = LocalDate.parse("2026-11-02");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final TeamleaderBench bench = new TeamleaderBench();
    private People people;
    private String company;

    @BeforeEach
    void open() {
        people = bench.simulator.people();
        company = people.company("Anna B.V.", "NL001234567B01", "12345678");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aPaymentIsEnteredAtNoonOfItsDayWithItsMethod() throws IOException {
        String id = booked("100.00");
        Effect effect = effects(id, List.of(paid("tr_1", "100.00")), List.of()).get(0);
        assertThat(effect.key()).isEqualTo("crm:tl-1:invoice:" + id + ":payment:tr_1:v1");
        assertThat(effect.intent())
                .isEqualTo("{\"invoice\":\"" + id
                        + "\",\"date\":\"2026-11-02\",\"amount\":\"100.00\",\"currency\":\"EUR\","
                        + "\"paymentMethod\":\"\",\"dueBefore\":\"100.00\",\"equalBefore\":0}");
        assertThat(call(effect)).isEqualTo(id + "/2026-11-02/100.00/1");
        assertThat(MAPPER.writeValueAsString(
                        bench.simulator.invoice(id).orElseThrow().path("payments")))
                .isEqualTo("[{\"paid_at\":\"2026-11-02T12:00:00+00:00\","
                        + "\"payment\":{\"amount\":100,\"currency\":\"EUR\"}}]");
    }

    @Test
    void aRefundWithOthersPaymentsThereIsATaskWithASentence() {
        String id = booked("121.00");
        run(effects(id, List.of(paid("tr_1", "100.00")), List.of()));
        people.pay(id, "21.00", DAY);
        List<PaidInBooks> books = List.of(paid("tr_1", "100.00"), paid("re_1", "-100.00"));
        assertThatThrownBy(() -> effects(id, books, List.of(paid("tr_1", "100.00"))))
                .isInstanceOfSatisfying(Failure.Rejected.class, no -> {
                    assertThat(no.code()).isEqualTo("crm-payment-by-others");
                    assertThat(no.getMessage()).contains("invoice 2026 / 1");
                    assertThat(no.todo()).contains("EUR 0.00");
                });
        assertThat(bench.requests().count("POST", "/invoices.removePayments")).isZero();
    }

    @Test
    void aPaymentOfOursThatSomebodyRemovedIsEnteredAnew() {
        String id = booked("121.00");
        PaidInBooks paid = paid("tr_1", "121.00");
        run(effects(id, List.of(paid), List.of()));
        people.removePayments(id);
        assertThat(effects(id, List.of(paid), List.of(paid))).hasSize(1);
        assertThat(effects(id, List.of(paid, paid("chb_1", "-121.00")), List.of(paid)))
                .isEmpty();
    }

    @Test
    void aCreditNoteLeavesLessToBePaid() {
        String id = booked("121.00");
        people.creditNote(id, wanted("21.00"));
        List<Effect> effects = effects(id, List.of(paid("tr_1", "121.00")), List.of());
        run(effects);
        assertThat(invoice(id).due()).isEqualTo(eur("0.00"));
        assertThat(invoice(id).payments()).containsExactly(new Invoice.Paid(DAY, eur("100.00")));
    }

    @Test
    void draftsAndCreditNotesAreNeverWrittenTo() {
        String draft = people.draft(wanted("10.00"));
        assertThat(effects(draft, List.of(paid("tr_1", "10.00")), List.of())).isEmpty();
        Invoice note =
                bench.crm.creditNote(people.creditNote(null, wanted("10.00"))).orElseThrow();
        WriteBack back = new WriteBack(
                new SubjectRef("tl-1", SubjectKind.CREDIT_NOTE, note.id()),
                note,
                List.of(paid("re_1", "-10.00")),
                List.of(),
                null,
                1,
                "Refunded.");
        assertThat(bench.crm.writing(back).effects()).isEmpty();
    }

    @Test
    void aPaymentIsNotEnteredWhenTheInvoiceChangedSinceTheDecision() {
        String id = booked("121.00");
        Effect effect = effects(id, List.of(paid("tr_1", "121.00")), List.of()).get(0);
        people.pay(id, "21.00", DAY);
        assertThatThrownBy(() -> call(effect))
                .isInstanceOf(Failure.Rejected.class)
                .hasMessageContaining("EUR 100.00 due");
        assertThat(bench.requests().count("POST", "/invoices.registerPayment")).isZero();
    }

    @Test
    void aSecondPaymentWaitsUntilTeamleaderShowsTheFirst() {
        String id = booked("121.00");
        List<Effect> effects = effects(id, List.of(paid("tr_1", "21.00"), paid("tr_2", "100.00")), List.of());
        bench.faults().on("POST", "/invoices.registerPayment").staleReads(Duration.ofMinutes(1), "/invoices.info");
        call(effects.get(0));
        assertThatThrownBy(() -> call(effects.get(1))).isInstanceOf(Failure.NoEffect.class);
        bench.clock.advance(Duration.ofMinutes(1));
        call(effects.get(1));
        assertThat(invoice(id).due().isZero()).isTrue();
    }

    @Test
    void aPaymentIsFoundOnlyByExactlyOneMoreEqualRowAndSoMuchLessDue() {
        String id = booked("121.00");
        Effect effect = effects(id, List.of(paid("tr_1", "21.00")), List.of()).get(0);
        assertThat(find(effect)).isInstanceOf(Lookup.Absent.class);
        people.pay(id, "20.00", DAY);
        assertThat(find(effect)).isInstanceOfSatisfying(Lookup.Unclear.class, unclear -> assertThat(unclear.evidence())
                .contains("EUR 21.00 of 2026-11-02", "EUR 101.00 due", "20.00 on 2026-11-02"));
        people.removePayments(id);
        people.pay(id, "21.00", DAY);
        assertThat(find(effect)).isEqualTo(new Lookup.Found(id + "/2026-11-02/21.00/1"));
        people.pay(id, "21.00", DAY);
        assertThat(find(effect)).isInstanceOf(Lookup.Unclear.class);
        people.removePayments(id);
        people.pay(id, "21.00", DAY.minusDays(1));
        assertThat(find(effect)).as("another day").isInstanceOf(Lookup.Unclear.class);
    }

    @Test
    void aRemovalIsCheckedOnceMoreBeforeTheCallAndFoundByWhatIsLeft() {
        String id = booked("121.00");
        PaidInBooks paid = paid("tr_1", "121.00");
        run(effects(id, List.of(paid), List.of()));
        List<Effect> back = effects(id, List.of(paid, paid("chb_1", "-121.00")), List.of(paid));
        assertThat(back).singleElement().satisfies(effect -> assertThat(effect.key())
                .endsWith(":removal:v1"));
        assertThat(find(back.get(0))).isInstanceOf(Lookup.Absent.class);
        people.pay(id, "1.00", DAY);
        assertThatThrownBy(() -> call(back.get(0))).isInstanceOf(Failure.Rejected.class);
        assertThat(find(back.get(0))).isInstanceOf(Lookup.Unclear.class);
        people.removePayments(id);
        assertThat(find(back.get(0))).isInstanceOf(Lookup.Found.class);
        call(back.get(0));
        assertThat(bench.requests().count("POST", "/invoices.removePayments"))
                .as("none is left")
                .isZero();
    }

    @Test
    void anInvoiceThatIsGoneIsSaid() {
        String id = booked("10.00");
        Effect effect = effects(id, List.of(paid("tr_1", "10.00")), List.of()).get(0);
        people.delete(id);
        assertThatThrownBy(() -> call(effect)).isInstanceOf(Failure.Rejected.class);
        assertThat(find(effect)).isInstanceOf(Lookup.Unclear.class);
    }

    @Test
    void teamleadersOwnWordsReachThePerson() {
        String id = booked("10.00");
        people.tamper(id, document -> document.put("currency", "EUR")
                .put("status", "draft")
                .putNull("invoice_number"));
        Effect effect = new Effect("k", "tl-1", "invoices.registerPayment", intentOf(id), "test");
        assertThatThrownBy(() -> call(effect))
                .isInstanceOf(Failure.Rejected.class)
                .hasMessageContaining("A draft invoice cannot be paid");
    }

    @Test
    void theLimitEndsWhenTeamleaderSaysInItsOddNotation() {
        bench.clock.advance(Duration.ofMillis(35));
        bench.faults().on("POST", "/invoices.info").status(429);
        assertThatThrownBy(() -> bench.crm.invoice(booked("1.00")))
                .isInstanceOfSatisfying(Failure.Throttled.class, busy -> assertThat(busy.until())
                        .isEqualTo(bench.clock.instant().plusSeconds(60)));
    }

    @Test
    void effectsTellTheFourKindsApart() {
        String id = booked("10.00");
        Effect effect = effects(id, List.of(paid("tr_1", "10.00")), List.of()).get(0);
        for (int status : List.of(500, 502, 503, 504, 302, 408)) {
            assertThat(afterStatus(status, effect)).as("%d", status).isInstanceOf(Failure.OutcomeUnknown.class);
        }
        for (int status : List.of(400, 403, 404, 409, 422)) {
            assertThat(afterStatus(status, effect)).as("%d", status).isInstanceOf(Failure.Rejected.class);
        }
        assertThat(afterStatus(429, effect)).isInstanceOf(Failure.Throttled.class);
        assertThat(afterStatus(401, effect)).isInstanceOf(Failure.NoEffect.class);
    }

    @Test
    void aRefusedTokenIsReplacedAtTheNextChance() {
        String id = booked("10.00");
        bench.revokeAccess();
        assertThatThrownBy(() -> bench.crm.invoice(id)).isInstanceOf(Failure.NoEffect.class);
        assertThat(bench.crm.invoice(id)).isPresent();
        assertThat(bench.requests().count("POST", "/oauth2/access_token")).isEqualTo(1);
    }

    @Test
    void nothingIsRefreshedBetweenTheStartOfAnEffectAndItsCall() {
        String id = booked("10.00");
        Effect effect = effects(id, List.of(paid("tr_1", "10.00")), List.of()).get(0);
        bench.clock.advance(Duration.ofMinutes(58));
        assertThat(callWithoutReady(effect)).isNotBlank();
        assertThat(bench.requests().count("POST", "/oauth2/access_token")).isZero();
        bench.clock.advance(Duration.ofMinutes(2));
        assertThat(catchThrowable(() -> callWithoutReady(effect))).isInstanceOf(Failure.NoEffect.class);
        assertThat(bench.requests().count("POST", "/oauth2/access_token")).isZero();
    }

    @Test
    void aCursorOfTheFeedHoldsListAndPage() {
        for (int i = 0; i < 101; i++) {
            booked("1.00");
        }
        List<String> cursors = new ArrayList<>();
        Page<SubjectRef> page = bench.crm.changedSince(bench.clock.instant(), "");
        while (!page.isLast()) {
            cursors.add(page.next());
            page = bench.crm.changedSince(bench.clock.instant(), page.next());
        }
        assertThat(cursors)
                .containsExactly("invoices.list:2", "creditNotes.list:1", "companies.list:1", "contacts.list:1");
        assertThat(bench.crm
                        .changedSince(bench.clock.instant(), "no such cursor")
                        .rows())
                .hasSize(100);
    }

    @Test
    void theFeedOverlapsByTenMinutes() {
        String id = booked("1.00");
        Instant tenLater = bench.clock.instant().plus(Duration.ofMinutes(10));
        SubjectRef ref = new SubjectRef("tl-1", SubjectKind.INVOICE, id);
        assertThat(bench.crm.changedSince(tenLater, "").rows()).contains(ref);
        assertThat(bench.crm.changedSince(tenLater.plusSeconds(1), "").rows()).doesNotContain(ref);
    }

    @Test
    void theAccountIsTheOneThatWebhooksName() {
        assertThat(bench.crm.account()).isEqualTo(TeamleaderSimulator.ACCOUNT);
    }

    @Test
    void webhooksAreRegisteredOnceAndOnlyWhatIsMissing() {
        URI address = URI.create("https://hooks.example/tl");
        TeamleaderWebhooks webhooks = bench.crm.webhooks();
        assertThat(webhooks.missing(address)).contains("invoice.booked", "creditNote.booked", "contact.updated");
        webhooks.register(address, soon());
        webhooks.register(address, soon());
        assertThat(webhooks.missing(address)).isEmpty();
        assertThat(bench.requests().count("POST", "/webhooks.register")).isEqualTo(1);
    }

    private Throwable afterStatus(int status, Effect effect) {
        bench.crm.ready(soon());
        bench.faults().on("POST", "/invoices.registerPayment").status(status);
        return catchThrowable(() -> callWithoutReady(effect));
    }

    private String intentOf(String id) {
        return "{\"invoice\":\"" + id + "\",\"date\":\"2026-11-02\",\"amount\":\"10.00\",\"currency\":\"EUR\","
                + "\"paymentMethod\":\"\",\"dueBefore\":\"10.00\",\"equalBefore\":0}";
    }

    private People.NewInvoice wanted(String amount) {
        return People.NewInvoice.of(company, DAY, People.Line.of("Advies", amount, TeamleaderSimulator.RATE_ZERO));
    }

    private String booked(String amount) {
        return people.invoice(wanted(amount));
    }

    private Invoice invoice(String id) {
        return bench.crm.invoice(id).orElseThrow();
    }

    private List<Effect> effects(String id, List<PaidInBooks> paid, List<PaidInBooks> ours) {
        return bench.crm
                .writing(new WriteBack(
                        new SubjectRef("tl-1", SubjectKind.INVOICE, id),
                        invoice(id),
                        paid,
                        ours,
                        null,
                        1,
                        "Paid by iDEAL."))
                .effects();
    }

    private void run(List<Effect> effects) {
        effects.forEach(this::call);
    }

    private String call(Effect effect) {
        bench.crm.ready(soon());
        return callWithoutReady(effect);
    }

    private String callWithoutReady(Effect effect) {
        return call(effect, bench.crm.operation(effect.operation()));
    }

    private <I> String call(Effect effect, Operation<I> operation) {
        return operation.call(intent(effect, operation), circumstances(effect));
    }

    private Lookup find(Effect effect) {
        return find(effect, bench.crm.operation(effect.operation()));
    }

    private <I> Lookup find(Effect effect, Operation<I> operation) {
        return operation.find(intent(effect, operation), circumstances(effect));
    }

    private Operation.Call circumstances(Effect effect) {
        return new Operation.Call(effect.key(), soon(), source -> new byte[0]);
    }

    private static <I> I intent(Effect effect, Operation<I> operation) {
        try {
            return MAPPER.readValue(effect.intent(), operation.intent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Instant soon() {
        return bench.clock.instant().plusSeconds(60);
    }

    private static PaidInBooks paid(String transaction, String amount) {
        return new PaidInBooks(transaction, DAY, eur(amount));
    }

    private static Money eur(String amount) {
        return Money.of(amount, "EUR");
    }
}
