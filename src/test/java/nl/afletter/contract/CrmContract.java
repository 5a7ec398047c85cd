package nl.afletter.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import nl.afletter.contract.CrmBench.Line;
import nl.afletter.contract.CrmBench.Rate;
import nl.afletter.contract.CrmBench.Sale;
import nl.afletter.local.sim.Faults;
import nl.afletter.model.Debtor;
import nl.afletter.model.Effect;
import nl.afletter.model.Invoice;
import nl.afletter.model.Invoice.CustomerRef;
import nl.afletter.model.Money;
import nl.afletter.model.Purchase;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Crm;
import nl.afletter.port.Crm.InBooks;
import nl.afletter.port.Crm.PaidInBooks;
import nl.afletter.port.Crm.WriteBack;
import nl.afletter.port.Crm.Writing;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;
import nl.afletter.port.Operation.Lookup;
import nl.afletter.port.Page;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every CRM promises: documents that add up to the cent, credit notes below zero, a feed that finds what a lost
 * webhook hid, and a write-back that shows what the books say without ever touching what somebody else entered.
 */
public abstract class CrmContract {
    private static final LocalDate DAY = LocalDate.parse("2026-11-02");
    private static final Duration TO_SEND = Duration.ofMinutes(1);
    private static final int TOO_MANY_PAGES = 1_000;
    private static final JsonMapper MAPPER =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();

    private CrmBench bench;
    private Crm crm;
    private int version;

    protected abstract CrmBench bench();

    @BeforeEach
    void open() {
        bench = bench();
        crm = bench.crm();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void anApprovedInvoiceComesWithEverythingABookingNeeds() {
        CustomerRef customer = anna();
        String id = bench.invoice(sale(customer, 0, line("1000.00", Rate.HIGH_21), line("200.00", Rate.LOW_9)));
        Invoice invoice = invoice(id);
        assertThat(invoice.id()).isEqualTo(id);
        assertThat(invoice.creditNote()).isFalse();
        assertThat(invoice.status()).isEqualTo(Invoice.Status.APPROVED);
        assertThat(invoice.number()).isNotBlank();
        assertThat(invoice.date()).isEqualTo(DAY);
        assertThat(invoice.dueDate()).isAfterOrEqualTo(DAY);
        assertThat(invoice.customer()).isEqualTo(customer);
        assertThat(invoice.customerName()).isEqualTo("Anna B.V.");
        assertThat(invoice.customerVatNumber()).isEqualTo("NL001234567B01");
        assertThat(invoice.netTotal()).isEqualTo(eur("1200.00"));
        assertThat(invoice.total()).isEqualTo(eur("1428.00"));
        assertThat(invoice.due()).isEqualTo(eur("1428.00"));
        assertThat(invoice.payments()).isEmpty();
        assertThat(invoice.lines()).extracting(Invoice.Line::net).containsExactly(eur("1000.00"), eur("200.00"));
        assertThat(invoice.lines()).extracting(Invoice.Line::taxRate).doesNotHaveDuplicates();
        assertThat(invoice.createdAt())
                .as("a sender may have sent it long before")
                .isBetween(
                        bench.isAsked() ? bench.clock().instant() : Instant.EPOCH,
                        bench.clock().instant());
        addsUp(invoice);
    }

    @Test
    void aDiscountOnTheWholeStandsInTheLinesToTheCent() {
        String id = bench.invoice(sale(
                anna(),
                10,
                line("33.33", Rate.HIGH_21),
                line("33.33", Rate.HIGH_21),
                line("33.35", Rate.HIGH_21),
                line("0.05", Rate.LOW_9)));
        Invoice invoice = invoice(id);
        addsUp(invoice);
        assertThat(invoice(id).lines()).as("the same every time").isEqualTo(invoice.lines());
    }

    @Test
    void anInvoiceOfZeroVatHasItsOwnTaxRate() {
        Invoice invoice = invoice(bench.invoice(sale(anna(), 0, line("500.00", Rate.ZERO))));
        assertThat(invoice.total()).isEqualTo(invoice.netTotal());
        assertThat(invoice.lines().get(0).taxRate()).isNotBlank();
        addsUp(invoice);
    }

    @Test
    void aDraftIsADraft() {
        assumeAsked();
        Invoice invoice = invoice(bench.draft(sale(anna(), 0, line("10.00", Rate.HIGH_21))));
        assertThat(invoice.status()).isEqualTo(Invoice.Status.DRAFT);
    }

    @Test
    void whatDoesNotExistIsEmpty() {
        String id = bench.invoice(sale(anna(), 0, line("10.00", Rate.HIGH_21)));
        if (bench.isAsked()) {
            bench.delete(id);
            assertThat(crm.invoice(id)).isEmpty();
        }
        assertThat(crm.creditNote(id)).isEmpty();
        assertThat(crm.debtor(new CustomerRef("company", id))).isEmpty();
        assertThat(crm.invoice("no-such-id")).isEmpty();
    }

    @Test
    void aCreditNoteIsBelowZeroThroughoutAndNamesItsInvoice() {
        assumeThat(bench.hasCreditNotes()).as("this CRM has no credit notes").isTrue();
        CustomerRef customer = anna();
        String invoice = bench.invoice(sale(customer, 0, line("1000.00", Rate.HIGH_21), line("200.00", Rate.LOW_9)));
        String id =
                bench.creditNote(invoice, sale(customer, 0, line("100.00", Rate.HIGH_21), line("50.00", Rate.LOW_9)));
        Invoice note = crm.creditNote(id).orElseThrow();
        assertThat(note.creditNote()).isTrue();
        assertThat(note.corrects()).contains(invoice);
        assertThat(note.status()).isEqualTo(Invoice.Status.APPROVED);
        assertThat(note.total()).isEqualTo(eur("-175.50"));
        assertThat(note.lines()).extracting(Invoice.Line::net).containsExactly(eur("-100.00"), eur("-50.00"));
        assertThat(note.vat())
                .allMatch(row -> row.base().isNegative() && row.tax().isNegative());
        assertThat(note.customer()).isEqualTo(customer);
        addsUp(note);
    }

    @Test
    void aCompanyComesAsADebtor() {
        Debtor debtor = crm.debtor(anna()).orElseThrow();
        assertThat(debtor.company()).isTrue();
        assertThat(debtor.name()).isEqualTo("Anna B.V.");
        assertThat(debtor.vatNumber()).isEqualTo("NL001234567B01");
        assertThat(debtor.chamberOfCommerce()).isEqualTo("12345678");
        assertThat(debtor.city()).isEqualTo("Amsterdam");
        assertThat(debtor.country()).isEqualTo("NL");
        assertThat(debtor.email()).contains("@");
    }

    @Test
    void aCompanyIsASupplierOnceTheCrmMarksIt() {
        CustomerRef company = anna();
        assertThat(crm.debtor(company).orElseThrow().supplier()).isFalse();
        bench.markSupplier(company);

        assertThat(crm.debtor(company).orElseThrow().supplier()).isTrue();
    }

    @Test
    void aPersonComesAsADebtor() {
        Debtor debtor =
                crm.debtor(bench.person("Bo", "de Wit", "bo@wit.example")).orElseThrow();
        assertThat(debtor.company()).isFalse();
        assertThat(debtor.name()).isEqualTo("Bo de Wit");
        assertThat(debtor.firstName()).isEqualTo("Bo");
        assertThat(debtor.lastName()).isEqualTo("de Wit");
        assertThat(debtor.email()).isEqualTo("bo@wit.example");
    }

    @Test
    void thePdfOfADocumentIsAPdf() {
        CustomerRef customer = anna();
        String id = bench.invoice(sale(customer, 0, line("10.00", Rate.HIGH_21)));
        List<SubjectRef> documents = new ArrayList<>(List.of(ref(SubjectKind.INVOICE, id)));
        if (bench.hasCreditNotes()) {
            String note = bench.creditNote(id, sale(customer, 0, line("5.00", Rate.HIGH_21)));
            documents.add(ref(SubjectKind.CREDIT_NOTE, note));
        }
        for (SubjectRef each : documents) {
            assertThat(new String(crm.pdf(each), StandardCharsets.ISO_8859_1))
                    .startsWith("%PDF-")
                    .contains("%%EOF");
        }
    }

    @Test
    void aPdfThatIsNotThereYetIsWithoutEffect() {
        bench.pdfTakes(Duration.ofMinutes(2));
        String id = bench.invoice(sale(anna(), 0, line("10.00", Rate.HIGH_21)));
        SubjectRef ref = ref(SubjectKind.INVOICE, id);
        assertThatThrownBy(() -> crm.pdf(ref)).isInstanceOf(Failure.NoEffect.class);
        bench.clock().advance(Duration.ofMinutes(2));
        assertThat(crm.pdf(ref)).isNotEmpty();
    }

    @Test
    void theFeedFindsWhatChangedSinceAMomentAndNothingMuchOlder() {
        CustomerRef old = anna();
        String oldInvoice = bench.invoice(sale(old, 0, line("10.00", Rate.HIGH_21)));
        bench.clock().advance(Duration.ofDays(1));
        Instant since = bench.clock().instant();
        CustomerRef fresh = bench.company("Cor B.V.", "NL001234567B02", "87654321");
        String invoice = bench.invoice(sale(fresh, 0, line("10.00", Rate.HIGH_21)));
        String draft = bench.draft(sale(fresh, 0, line("10.00", Rate.HIGH_21)));
        List<SubjectRef> expected =
                new ArrayList<>(List.of(ref(SubjectKind.INVOICE, invoice), ref(SubjectKind.DEBTOR, fresh.subjectId())));
        if (bench.hasCreditNotes()) {
            String note = bench.creditNote(invoice, sale(fresh, 0, line("5.00", Rate.HIGH_21)));
            expected.add(ref(SubjectKind.CREDIT_NOTE, note));
        }
        List<SubjectRef> found = feed(since);
        assertThat(found)
                .containsAll(expected)
                .doesNotContain(
                        ref(SubjectKind.INVOICE, oldInvoice),
                        ref(SubjectKind.INVOICE, draft),
                        ref(SubjectKind.DEBTOR, old.subjectId()));
        bench.rename(old, "Anna en Co B.V.");
        assertThat(feed(since)).contains(ref(SubjectKind.DEBTOR, old.subjectId()));
    }

    @Test
    void theFeedFindsEachOfMany() {
        CustomerRef customer = anna();
        List<SubjectRef> made = new ArrayList<>();
        for (int i = 0; i < 230; i++) {
            made.add(ref(SubjectKind.INVOICE, bench.invoice(sale(customer, 0, line("1.00", Rate.ZERO)))));
        }
        assertThat(feed(bench.clock().instant())).containsAll(made);
    }

    @Test
    void aDeletedInvoiceIsToldByTheFeedOrWhenItIsAskedFor() {
        assumeAsked();
        CustomerRef customer = anna();
        SubjectRef kept = ref(SubjectKind.INVOICE, bench.invoice(sale(customer, 0, line("1.00", Rate.ZERO))));
        SubjectRef deleted = ref(SubjectKind.INVOICE, bench.invoice(sale(customer, 0, line("1.00", Rate.ZERO))));
        bench.clock().advance(Duration.ofDays(1));
        Instant since = bench.clock().instant();
        bench.delete(deleted.id());
        List<SubjectRef> told = new ArrayList<>(feed(since));
        told.addAll(crm.missing(List.of(kept, deleted)));
        assertThat(told).contains(deleted).doesNotContain(kept);
    }

    @Test
    void aPaymentIsShownOnceAndThenNothingIsLeftToWrite() {
        String id = writable("121.00");
        PaidInBooks paid = paid("tr_1", "121.00");
        Writing writing = write(id, List.of(paid), List.of());
        assertThat(writing.effects()).hasSize(1);
        assertThat(writing.oursAfter()).containsExactly(paid);
        run(writing);
        Invoice invoice = invoice(id);
        assertThat(invoice.due().isZero()).isTrue();
        assertThat(invoice.payments()).containsExactly(new Invoice.Paid(DAY, eur("121.00")));
        Writing again = write(id, List.of(paid), writing.oursAfter());
        assertThat(again.effects()).isEmpty();
        assertThat(again.oursAfter()).containsExactly(paid);
    }

    @Test
    void partPaymentsOfOneDayAndAmountStayTwo() {
        String id = writable("200.00");
        List<PaidInBooks> paid = List.of(paid("tr_1", "60.00"), paid("tr_2", "60.00"));
        Writing both = write(id, paid, List.of());
        assertThat(both.effects()).extracting(Effect::key).hasSize(2).doesNotHaveDuplicates();
        run(both);
        assertThat(invoice(id).due()).isEqualTo(eur("80.00"));
        List<PaidInBooks> third = new ArrayList<>(paid);
        third.add(paid("tr_3", "60.00"));
        Writing one = write(id, third, both.oursAfter());
        assertThat(one.effects()).hasSize(1);
        assertThat(one.oursAfter()).containsExactlyElementsOf(third);
        run(one);
        assertThat(invoice(id).payments()).hasSize(3);
        assertThat(write(id, third, one.oursAfter()).effects()).isEmpty();
    }

    @Test
    void neverMoreIsWrittenThanIsDue() {
        String id = writable("100.00");
        Writing writing = write(id, List.of(paid("tr_1", "100.02")), List.of());
        run(writing);
        assertThat(invoice(id).due()).isEqualTo(eur("0.00"));
        assertThat(writing.oursAfter()).containsExactly(paid("tr_1", "100.00"));
        assertThat(write(id, List.of(paid("tr_1", "100.02")), writing.oursAfter())
                        .effects())
                .isEmpty();
    }

    @Test
    void aPaymentThatSomebodyEnteredByHandIsNotEnteredAgain() {
        String id = writable("121.00");
        bench.payByHand(id, eur("121.00"), DAY.plusDays(1));
        Writing writing = write(id, List.of(paid("tr_1", "121.00")), List.of());
        assertThat(writing.effects()).isEmpty();
        assertThat(writing.oursAfter()).isEmpty();
    }

    @Test
    void whatTheBooksHaveBeyondWhatSomebodyEnteredIsWritten() {
        String id = writable("121.00");
        bench.payByHand(id, eur("21.00"), DAY);
        Writing writing = write(id, List.of(paid("tr_0", "21.00"), paid("tr_1", "100.00")), List.of());
        run(writing);
        assertThat(invoice(id).due().isZero()).isTrue();
        assertThat(sum(writing.oursAfter())).isEqualTo(eur("100.00"));
    }

    @Test
    void moneyTakenBackIsTakenOffAndTheRestStays() {
        String id = writable("121.00");
        List<PaidInBooks> paid = List.of(paid("tr_1", "21.00"), paid("tr_2", "100.00"));
        Writing first = write(id, paid, List.of());
        run(first);
        List<PaidInBooks> after = new ArrayList<>(paid);
        after.add(paid("chb_2", "-100.00"));
        Writing back = write(id, after, first.oursAfter());
        run(back);
        assertThat(back.oursAfter()).containsExactly(paid("tr_1", "21.00"));
        assertThat(invoice(id).due()).isEqualTo(eur("100.00"));
        assertThat(invoice(id).payments()).containsExactly(new Invoice.Paid(DAY, eur("21.00")));
        assertThat(write(id, after, back.oursAfter()).effects()).isEmpty();
    }

    @Test
    void partOfAPaymentTakenBackLeavesTheOtherPart() {
        String id = writable("121.00");
        List<PaidInBooks> paid = List.of(paid("tr_1", "121.00"));
        Writing first = write(id, paid, List.of());
        run(first);
        List<PaidInBooks> after = List.of(paid.get(0), paid("re_1", "-21.00"));
        Writing back = write(id, after, first.oursAfter());
        run(back);
        assertThat(sum(back.oursAfter())).isEqualTo(eur("100.00"));
        assertThat(invoice(id).due()).isEqualTo(eur("21.00"));
        assertThat(write(id, after, back.oursAfter()).effects()).isEmpty();
    }

    @Test
    void aPaymentThatSomebodyElseEnteredIsNeverTakenOff() {
        String id = writable("121.00");
        List<PaidInBooks> paid = List.of(paid("tr_1", "100.00"));
        Writing first = write(id, paid, List.of());
        run(first);
        bench.payByHand(id, eur("21.00"), DAY);
        List<PaidInBooks> after = List.of(paid.get(0), paid("chb_1", "-100.00"));
        Throwable refused = catchThrowable(() -> run(write(id, after, first.oursAfter())));
        if (refused != null) {
            assertThat(refused).isInstanceOfSatisfying(Failure.Rejected.class, no -> {
                assertThat(no.code()).isEqualTo("crm-payment-by-others");
                assertThat(no.getMessage()).isNotBlank();
                assertThat(no.todo()).isNotBlank();
            });
        }
        assertThat(invoice(id).payments()).contains(new Invoice.Paid(DAY, eur("21.00")));
    }

    @Test
    void intentsSurviveStorageAndKeysAreNewInEachVersion() {
        String id = writable("100.00");
        List<PaidInBooks> paid = List.of(paid("tr_1", "10.00"), paid("tr_2", "20.00"));
        List<Effect> effects = new ArrayList<>(write(id, paid, List.of()).effects());
        effects.addAll(write(id, paid, List.of()).effects());
        assertThat(effects).extracting(Effect::key).doesNotHaveDuplicates();
        for (Effect effect : effects) {
            assertThat(effect.connection()).isEqualTo(crm.connection());
            assertThat(json(intent(effect, crm.operation(effect.operation())))).isEqualTo(effect.intent());
        }
    }

    @Test
    void aLostAnswerIsFoundOrLeftToAPersonButNeverSentBlindly() {
        List<Consumer<Faults.Rule>> withEffect =
                List.of(Faults.Rule::timeoutWithEffect, Faults.Rule::resetAfterEffect, Faults.Rule::error500WithEffect);
        for (Consumer<Faults.Rule> fault : withEffect) {
            String id = writable("121.00");
            Effect effect = write(id, List.of(paid("tr_1", "121.00")), List.of())
                    .effects()
                    .get(0);
            fault.accept(writesOf(effect));
            assertThat(catchThrowable(() -> call(effect))).isInstanceOf(Failure.OutcomeUnknown.class);
            settleDown();
            assertThat(find(effect)).isInstanceOf(Lookup.Found.class);
            assertThat(invoice(id).payments()).hasSize(1);
            assertThat(catchThrowable(() -> call(effect)))
                    .as("a second call sees that the invoice stands otherwise than decided")
                    .isInstanceOf(Failure.class);
            assertThat(invoice(id).payments()).hasSize(1);
        }
    }

    @Test
    void anEffectThatNeverArrivedIsAbsent() {
        String id = writable("121.00");
        Effect effect =
                write(id, List.of(paid("tr_1", "121.00")), List.of()).effects().get(0);
        writesOf(effect).timeoutWithoutEffect();
        assertThat(catchThrowable(() -> call(effect))).isInstanceOf(Failure.OutcomeUnknown.class);
        settleDown();
        assertThat(find(effect)).isInstanceOf(Lookup.Absent.class);
    }

    @Test
    void anEffectIsNotSentAfterItsDeadline() {
        String id = writable("121.00");
        Effect effect =
                write(id, List.of(paid("tr_1", "121.00")), List.of()).effects().get(0);
        Instant over = bench.clock().instant();
        assertThat(catchThrowable(() -> call(effect, over))).isInstanceOf(Failure.NoEffect.class);
        assertThat(invoice(id).payments()).isEmpty();
    }

    @Test
    void aLimitPausesTheConnectionUntilALaterMomentAndThenAllGoesOn() {
        assumeAsked();
        String id = bench.invoice(sale(anna(), 0, line("10.00", Rate.HIGH_21)));
        bench.limitReached();
        assertThatThrownBy(() -> crm.invoice(id)).isInstanceOfSatisfying(Failure.Throttled.class, busy -> {
            assertThat(busy.until()).isAfter(bench.clock().instant());
            assertThat(busy.until()).isBefore(bench.clock().instant().plus(Duration.ofDays(1)));
            assertThat(busy.connection()).isEqualTo(crm.connection());
        });
        bench.limitIsOver();
        assertThat(crm.invoice(id)).isPresent();
    }

    @Test
    void anAccessTokenThatIsRefusedIsWithoutEffectAndSaidWithoutTheToken() {
        assumeAsked();
        String id = bench.invoice(sale(anna(), 0, line("10.00", Rate.HIGH_21)));
        String credential = bench.credential();
        bench.revokeAccess();
        assertThatThrownBy(() -> crm.invoice(id))
                .isInstanceOfAny(Failure.NoEffect.class, Failure.Rejected.class)
                .hasMessageNotContaining(credential);
    }

    @Test
    void whateverBreaksAReadIsWithoutEffectOrAPause() {
        assumeAsked();
        String id = bench.invoice(sale(anna(), 0, line("10.00", Rate.HIGH_21)));
        List<Consumer<Faults.Rule>> breaks = List.of(
                Faults.Rule::resetBefore,
                Faults.Rule::resetAfterEffect,
                Faults.Rule::timeoutWithoutEffect,
                Faults.Rule::garbage200WithEffect,
                rule -> rule.status(500),
                rule -> rule.status(502),
                rule -> rule.status(503));
        List<Runnable> reads = new ArrayList<>(List.of(
                () -> crm.invoice(id), () -> crm.changedSince(bench.clock().instant(), "")));
        if (bench.hasCreditNotes()) {
            reads.add(() -> crm.creditNote(id));
        }
        for (Consumer<Faults.Rule> fault : breaks) {
            for (Runnable read : reads) {
                fault.accept(bench.faults().on("*", ".*").times(50));
                assertThat(catchThrowable(read::run)).isInstanceOfAny(Failure.NoEffect.class, Failure.Throttled.class);
                bench.faults().clear();
                read.run();
            }
        }
    }

    @Test
    void aProjectShowsThePurchasesOfTheBooksOnceAndFollowsThem() {
        assertThat(crm.showsPurchases()).isEqualTo(bench.project().isPresent());
        assumeThat(crm.showsPurchases()).as("this CRM has no place for them").isTrue();
        String project = bench.project().orElseThrow();
        assertThat(show(project, 1)).as("nothing is booked yet").isZero();
        Purchase first = purchase("11", "INK-1", "100.00");
        Purchase second = purchase("12", "INK-2", "-20.50");
        assertThat(show(project, 2, first, second)).isPositive();
        assertThat(bench.shownPurchases(project)).isEqualTo(eur("79.50"));
        assertThat(show(project, 3, first, second)).isZero();

        Purchase corrected = purchase("11", "INK-1b", "110.00");
        assertThat(show(project, 4, corrected, second)).isPositive();
        assertThat(bench.shownPurchases(project)).isEqualTo(eur("89.50"));
        assertThat(show(project, 5, corrected)).isPositive();
        assertThat(bench.shownPurchases(project)).isEqualTo(eur("110.00"));
        assertThat(show(project, 6, corrected)).isZero();
        assertThat(show(project, 7, corrected, second)).isPositive();
        assertThat(bench.shownPurchases(project)).isEqualTo(eur("89.50"));
    }

    @Test
    void aPurchaseWhoseAnswerWasLostIsFoundAndNotShownTwice() {
        assumeThat(crm.showsPurchases()).as("this CRM has no place for them").isTrue();
        String project = bench.project().orElseThrow();
        List<Effect> effects = crm.purchases(shown(project, 1, purchase("11", "INK-1", "100.00")));
        Instant deadline = bench.clock().instant().plusSeconds(20);
        for (Effect effect : effects) {
            assertThat(find(effect, crm.operation(effect.operation()), deadline))
                    .isInstanceOf(Lookup.Absent.class);
            call(effect);
            assertThat(find(effect, crm.operation(effect.operation()), deadline))
                    .isInstanceOf(Lookup.Found.class);
            call(effect);
        }
        assertThat(bench.shownPurchases(project)).isEqualTo(eur("100.00"));
    }

    @Test
    void aProjectThatTheCrmDoesNotHaveGetsNothing() {
        assertThat(crm.purchases(shown("00000000-0000-4000-8000-00000000dead", 1, purchase("11", "INK-1", "1.00"))))
                .isEmpty();
    }

    private int show(String project, int version, Purchase... purchases) {
        List<Effect> effects = crm.purchases(shown(project, version, purchases));
        effects.forEach(this::call);
        return effects.size();
    }

    private static Crm.ProjectPurchases shown(String project, int version, Purchase... purchases) {
        return new Crm.ProjectPurchases(project, "demo", "EUR", DAY.minusYears(1), List.of(purchases), version);
    }

    private static Purchase purchase(String id, String number, String net) {
        return new Purchase(id, number, "Bouwmat BV", DAY, eur(net));
    }

    @Test
    void anOperationThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> crm.operation("no-such-operation")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatTheBooksSayIsShownOnceAndAgainWhenItChanges() {
        String id = shown("121.00");
        List<PaidInBooks> paid = List.of(paid("tr_1", "121.00"));
        List<PaidInBooks> takenBack = List.of(paid.get(0), paid("chb_1", "-121.00"));
        List<List<PaidInBooks>> course = List.of(List.of(), List.of(paid("tr_0", "21.00")), paid, takenBack);
        for (List<PaidInBooks> stand : course) {
            Writing writing = write(id, stand, List.of());
            assertThat(writing.effects()).as("%s", stand).isNotEmpty();
            run(writing);
            assertThat(write(id, stand, List.of()).effects()).as("%s", stand).isEmpty();
        }
        assertThat(invoice(id).due()).as("the CRM's own balance is not ours").isEqualTo(eur("121.00"));
    }

    @Test
    void aShowingWhoseAnswerWasLostIsFoundAndOneThatNeverArrivedIsAbsent() {
        List<Consumer<Faults.Rule>> withEffect =
                List.of(Faults.Rule::timeoutWithEffect, Faults.Rule::resetAfterEffect, Faults.Rule::error500WithEffect);
        for (Consumer<Faults.Rule> fault : withEffect) {
            String id = shown("121.00");
            List<Effect> effects = write(id, List.of(), List.of()).effects();
            Effect effect = effects.get(0);
            fault.accept(writesOf(effect));
            assertThat(catchThrowable(() -> call(effect))).isInstanceOf(Failure.OutcomeUnknown.class);
            settleDown();
            assertThat(find(effect)).isInstanceOf(Lookup.Found.class);
            effects.subList(1, effects.size()).forEach(this::call);
            assertThat(write(id, List.of(), List.of()).effects()).isEmpty();
        }
        Effect effect = write(shown("121.00"), List.of(), List.of()).effects().get(0);
        writesOf(effect).timeoutWithoutEffect();
        assertThat(catchThrowable(() -> call(effect))).isInstanceOf(Failure.OutcomeUnknown.class);
        settleDown();
        assertThat(find(effect)).isInstanceOf(Lookup.Absent.class);
        Instant over = bench.clock().instant();
        assertThat(catchThrowable(() -> call(effect, over))).isInstanceOf(Failure.NoEffect.class);
        assertThat(find(effect)).isInstanceOf(Lookup.Absent.class);
    }

    /** The totals are the lines' sums, per document and together. */
    private static void addsUp(Invoice invoice) {
        Money lines = Money.zero("EUR");
        for (Invoice.Line line : invoice.lines()) {
            lines = lines.plus(line.net());
        }
        Money base = Money.zero("EUR");
        Money gross = Money.zero("EUR");
        for (Invoice.VatTotal row : invoice.vat()) {
            base = base.plus(row.base());
            gross = gross.plus(row.base()).plus(row.tax());
        }
        assertThat(lines).isEqualTo(invoice.netTotal());
        assertThat(base).isEqualTo(invoice.netTotal());
        assertThat(gross).isEqualTo(invoice.total());
    }

    private CustomerRef anna() {
        return bench.company("Anna B.V.", "NL001234567B01", "12345678");
    }

    private Invoice invoice(String id) {
        return crm.invoice(id).orElseThrow();
    }

    private List<SubjectRef> feed(Instant since) {
        List<SubjectRef> found = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
            Page<SubjectRef> page = crm.changedSince(since, cursor);
            found.addAll(page.rows());
            cursor = page.next();
            assertThat(++pages).isLessThan(TOO_MANY_PAGES);
        } while (!cursor.isEmpty());
        return found;
    }

    /** An invoice of this total, without VAT, in a CRM that takes payments. */
    private String writable(String total) {
        assumeThat(crm.abilities().writesPayments())
                .as("this CRM takes no payments")
                .isTrue();
        return bench.invoice(sale(anna(), 0, line(total, Rate.ZERO)));
    }

    private void assumeAsked() {
        assumeThat(bench.isAsked()).as("this CRM is not asked, it sends").isTrue();
    }

    /** An invoice of this total, without VAT, in a CRM that has a place for what the books say. */
    private String shown(String total) {
        assumeThat(crm.abilities().showsBooks())
                .as("this CRM has no place for what the books say")
                .isTrue();
        return bench.invoice(sale(anna(), 0, line(total, Rate.ZERO)));
    }

    private Writing write(String id, List<PaidInBooks> paid, List<PaidInBooks> ours) {
        Invoice invoice = invoice(id);
        InBooks books = new InBooks(
                "adm-1:xi:" + id,
                invoice.number(),
                "000000000000042",
                invoice.total(),
                invoice.total().minus(sum(paid).min(invoice.total())));
        return crm.writing(
                new WriteBack(ref(SubjectKind.INVOICE, id), invoice, paid, ours, books, ++version, "Paid by iDEAL."));
    }

    private void run(Writing writing) {
        writing.effects().forEach(this::call);
    }

    private void call(Effect effect) {
        call(effect, bench.clock().instant().plus(TO_SEND));
    }

    private void call(Effect effect, Instant deadline) {
        crm.ready(bench.clock().instant().plus(TO_SEND));
        assertThat(call(effect, crm.operation(effect.operation()), deadline)).isNotBlank();
    }

    private static <I> String call(Effect effect, Operation<I> operation, Instant deadline) {
        return operation.call(intent(effect, operation), circumstances(effect, deadline));
    }

    private Lookup find(Effect effect) {
        crm.ready(bench.clock().instant().plus(TO_SEND));
        return find(
                effect,
                crm.operation(effect.operation()),
                bench.clock().instant().plus(TO_SEND));
    }

    private static <I> Lookup find(Effect effect, Operation<I> operation, Instant deadline) {
        return operation.find(intent(effect, operation), circumstances(effect, deadline));
    }

    private static Operation.Call circumstances(Effect effect, Instant deadline) {
        return new Operation.Call(effect.key(), deadline, source -> {
            throw new AssertionError("a write-back needs no document");
        });
    }

    private static <I> I intent(Effect effect, Operation<I> operation) {
        try {
            return MAPPER.readValue(effect.intent(), operation.intent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String json(Object intent) {
        try {
            return MAPPER.writeValueAsString(intent);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next request that can only be the effect's own. */
    private Faults.Rule writesOf(Effect effect) {
        return bench.faults().on("*", writePath(effect));
    }

    /** A regular expression for the path that an effect writes to. */
    protected abstract String writePath(Effect effect);

    private void settleDown() {
        bench.faults().release();
        bench.clock().advance(TO_SEND.plusSeconds(15).plus(crm.abilities().settleDown()));
    }

    private SubjectRef ref(SubjectKind kind, String id) {
        return new SubjectRef(crm.connection(), kind, id);
    }

    private static Sale sale(CustomerRef customer, int discount, Line... lines) {
        return new Sale(customer, DAY, discount, List.of(lines));
    }

    private static Line line(String net, Rate rate) {
        return new Line("Advies", eur(net), rate);
    }

    private static PaidInBooks paid(String transaction, String amount) {
        return new PaidInBooks(transaction, DAY, eur(amount));
    }

    private static Money sum(List<PaidInBooks> paid) {
        return paid.stream().map(PaidInBooks::amount).reduce(Money.zero("EUR"), Money::plus);
    }

    private static Money eur(String amount) {
        return Money.of(amount, "EUR");
    }
}
