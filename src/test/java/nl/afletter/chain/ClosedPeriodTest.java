package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nl.afletter.model.Administration.ClosedPeriod;
import nl.afletter.model.Administration.ClosedPeriods;
import nl.afletter.model.Administration.LateEvent;
import nl.afletter.model.Effect;
import nl.afletter.model.Money;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Protects closed periods: nothing late is booked on another day without a person's word, that word is asked for once
 * per period, and what is booked then names its true day.
 */
class ClosedPeriodTest extends MoneyBench {

    private static final LocalDate FIRST_OPEN_DAY = TODAY.plusDays(1);
    private static final String TRUE_DAY = TODAY + " ";

    private String invoice;

    @BeforeEach
    void anInvoiceIsBookedAndThenThePeriodIsClosed() {
        closedPeriod(ClosedPeriod.FIRST_OPEN_DAY);
        invoice = invoice("100.00");
        closed(TODAY);
    }

    @Test
    void aPersonIsAskedOnceAndAllThatCameLateWaits() {
        String one = paid("21.00", "deel", invoice);
        String two = paid("100.00", "rest", invoice);
        String late = invoice("50.00");

        assertThat(chain.tasks()).containsExactly("PERIOD period-agreement");
        assertThat(chain.subject(chain.period(TODAY)).task().orElseThrow().evidence())
                .isEqualTo("first: mollie/PAYMENT/" + one + " of " + TODAY);
        for (Subject waits : List.of(chain.payment(one), chain.payment(two), chain.invoice(late))) {
            assertThat(waits.state()).isEqualTo(Subject.State.LATER);
            assertThat(waits.why()).contains("waits until a person agrees", FIRST_OPEN_DAY.toString());
        }
        assertThat(balances()).isEqualTo(Map.of("1300", "121.00"));
        days(2);
        assertThat(chain.tasks()).as("asked once").containsExactly("PERIOD period-agreement");
    }

    @Test
    void onceAgreedEverythingIsBookedOnTheFirstOpenDayWithItsTrueDayInTheText() {
        String payment = paid("121.00", "factuur", invoice);
        String late = invoice("50.00");
        chain.agree(chain.period(TODAY));
        chain.work();

        assertThat(dayOf(payment)).isEqualTo(FIRST_OPEN_DAY);
        assertThat(intents(chain.payment(payment)).get(0)).contains(TRUE_DAY + "factuur");
        assertThat(intents(chain.invoice(late)).get(0))
                .contains(FIRST_OPEN_DAY.toString())
                .contains("\"" + TRUE_DAY + "Advies");
        assertThat(chain.invoice(late).fact("reason")).contains("as agreed");
        assertThat(chain.tasks()).isEmpty();
        assertThat(chain.subject(chain.period(TODAY)).fact("agreedBy")).isEqualTo("bookkeeper");

        String later = paid("60.50", "factuur", late);
        assertThat(dayOf(later)).as("not asked again").isEqualTo(FIRST_OPEN_DAY);
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void creditNotesRefundsAndPayoutsNameTheirTrueDayToo() {
        String payment = paid("121.00", "factuur", invoice);
        chain.agree(chain.period(TODAY));
        soon();
        String note = creditNote(invoice, "50.00");
        String refund = chain.mollie.refund(payment, Money.of("60.50", "EUR"), "retour");
        soon();
        String settlement = chain.mollie.settle(TODAY);
        chain.tick(new SubjectRef(Chain.PSP, SubjectKind.PAYOUT, settlement));
        soon();

        Subject credit = chain.subject(new SubjectRef(Chain.CRM, SubjectKind.CREDIT_NOTE, note));
        assertThat(intents(credit).get(0)).contains("\"" + TRUE_DAY + "Retour");
        assertThat(dayOf(refund)).isEqualTo(FIRST_OPEN_DAY);
        assertThat(intents(unit(SubjectKind.REFUND, payment, refund)).get(0)).contains(TRUE_DAY + "refund of");
        assertThat(dayOf(settlement)).isEqualTo(FIRST_OPEN_DAY);
        assertThat(intents(payout(settlement)))
                .filteredOn(intent -> intent.contains(FIRST_OPEN_DAY.toString()))
                .isNotEmpty()
                .allSatisfy(intent -> assertThat(intent).contains("\"" + TRUE_DAY));
    }

    @Test
    void aPeriodThatIsOpenedAgainNeedsNoWordAndEachIsBookedOnItsOwnDay() {
        String payment = paid("121.00", "factuur", invoice);
        opened();
        chain.tryAgain(chain.period(TODAY));
        chain.work();

        assertThat(dayOf(payment)).isEqualTo(TODAY);
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void nobodyNeedsToSayThatItIsOpenAgain() {
        String payment = paid("121.00", "factuur", invoice);
        opened();
        chain.live(Duration.ofHours(2), Duration.ofMinutes(10));

        assertThat(dayOf(payment)).isEqualTo(TODAY);
        assertThat(chain.tasks()).as("the question goes with its reason").isEmpty();
    }

    @Test
    void anAgreementHoldsForThatClosingOnly() {
        paid("21.00", "deel", invoice);
        chain.agree(chain.period(TODAY));
        soon();
        chain.clock.advance(Duration.ofDays(1));
        closed(FIRST_OPEN_DAY);
        String payment = paid("100.00", "rest", invoice);

        assertThat(chain.tasks()).containsExactly("PERIOD period-agreement");
        assertThat(isBooked(payment)).isFalse();
        chain.agree(chain.period(FIRST_OPEN_DAY));
        soon();
        assertThat(dayOf(payment)).isEqualTo(FIRST_OPEN_DAY.plusDays(1));
    }

    @Test
    void aLaterClosingTakesThePlaceOfAQuestionThatNobodyAnswered() {
        paid("121.00", "factuur", invoice);
        closed(FIRST_OPEN_DAY);
        chain.live(Duration.ofHours(2), Duration.ofMinutes(10));

        assertThat(chain.tasks()).containsExactly("PERIOD period-agreement");
        assertThat(chain.subject(chain.period(TODAY)).state()).isEqualTo(Subject.State.DONE);
        assertThat(chain.subject(chain.period(FIRST_OPEN_DAY)).state()).isEqualTo(Subject.State.PARKED);
    }

    @Test
    void whoDoesNotAgreeIsAskedAboutEach() {
        String one = paid("21.00", "deel", invoice);
        paid("100.00", "rest", invoice);
        chain.ignore(chain.period(TODAY), "one by one");
        chain.tryAgain(chain.period(TODAY));
        chain.work();

        assertThat(chain.tasks()).containsExactly("PAYMENT period-closed", "PAYMENT period-closed");
        paid("10.00", "nog iets", null);
        assertThat(chain.tasks()).hasSize(3).doesNotContain("PERIOD period-agreement");
        opened();
        chain.tryAgain(chain.payment(one).ref());
        soon();
        assertThat(dayOf(one)).isEqualTo(TODAY);
    }

    @Test
    void eachKindOfEventHasItsOwnPolicy() {
        closedPeriods(new ClosedPeriods(Map.of(LateEvent.PAYMENT, ClosedPeriod.FIRST_OPEN_DAY)));
        soon();
        paid("121.00", "factuur", invoice);
        invoice("50.00");

        assertThat(chain.tasks()).containsExactly("INVOICE period-closed", "PERIOD period-agreement");
        assertThat(chain.subject(chain.period(TODAY)).task().orElseThrow().todo())
                .contains("counts for payments.");
    }

    @Test
    void aDryRunAsksNobodyAndShowsWhatWouldBeAsked() {
        chain.change(books -> DryRunTest.dryRun(books, true));
        soon();
        String payment = paid("121.00", "factuur", invoice);

        assertThat(chain.tasks()).isEmpty();
        assertThat(chain.payment(payment).why()).startsWith("dry run, would do").contains("if a person agrees");
        assertThat(isBooked(payment)).isFalse();
    }

    /** The adapter keeps what it knows of the books for five minutes. */
    private void closed(LocalDate until) {
        chain.seed.lockedUntil(until);
        chain.clock.advance(Duration.ofMinutes(6));
    }

    private void opened() {
        closed(null);
    }

    private List<String> intents(Subject subject) {
        return IntStream.rangeClosed(1, subject.plan())
                .mapToObj(plan ->
                        chain.table.subjects().readPlan(subject.ref(), plan).orElseThrow())
                .flatMap(plan -> plan.effects().stream())
                .map(Effect::intent)
                .collect(Collectors.toList());
    }
}
