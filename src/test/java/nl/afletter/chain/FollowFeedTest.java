package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.memory.MemoryQueue;
import nl.afletter.model.Hint;
import nl.afletter.model.Money;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Unreachable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Protects the books against lost webhooks: each change is found by its connection's feed, at the latest an hour later. */
class FollowFeedTest {

    private static final Duration TWO_HOURS = Duration.ofHours(2);

    private final Chain chain = new Chain();
    private final People people = chain.teamleader.people();
    private final String company = people.company("A BV", "NL001234567B01", "11111111");

    @AfterEach
    void theBooksAreSound() {
        assertThat(chain.books().contradictions()).isEmpty();
        chain.close();
    }

    @Test
    void withEveryWebhookLostTheBooksEndUpTheSame() {
        String first = people.invoice(Books.of(company, Books.high("100.00")));
        String second = people.invoice(Books.of(company, Books.high("200.00")));
        String third = people.invoice(Books.of(company, Books.high("300.00")));
        deaf(TWO_HOURS);
        assertThat(chain.balance("1300").toDecimal()).isEqualTo("726.00");

        String refunded = chain.paid("121.00", "factuur", first);
        String charged = chain.paid("242.00", "factuur", second);
        deaf(TWO_HOURS);
        assertThat(chain.balance("1300").toDecimal()).isEqualTo("363.00");
        assertThat(chain.teamleader.invoice(first).orElseThrow().path("paid").asBoolean())
                .isTrue();

        people.creditNote(first, Books.of(company, Books.high("100.00")));
        chain.mollie.refund(refunded, Money.of("121.00", "EUR"), "retour");
        chain.mollie.chargeback(charged, Money.of("242.00", "EUR"));
        people.updateBooked(third, Books.high("400.00"));
        people.updateRelation(company, row -> row.put("name", "A Holding BV"));
        deaf(Duration.ofHours(3));
        assertThat(chain.balance("1300").toDecimal()).isEqualTo("726.00");
        assertThat(chain.books().items().stream().filter(item -> item.unpaid() != 0))
                .hasSize(2);
        assertThat(chain.moneybird.requests().count("PATCH", ".*/contacts.*")).isEqualTo(1);

        chain.paid("484.00", "factuur", third);
        deaf(TWO_HOURS);
        String settlement = chain.mollie.settle(LocalDate.of(2026, 11, 2));
        deaf(Duration.ofDays(1));
        Subject payout = chain.subject(new SubjectRef(Chain.PSP, SubjectKind.PAYOUT, settlement));
        assertThat(payout.fact("difference")).isEqualTo("0.00");
        assertThat(chain.balance("1210").toDecimal()).isEqualTo("0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void whatTheFeedFindsAgainCostsNoCallToTheBooks() {
        people.invoice(Books.of(company, Books.high("100.00")));
        chain.live(Duration.ofMinutes(50));
        long before = chain.moneybird.requests().lines().size();
        feed(Chain.CRM);

        assertThat(chain.moneybird.requests().lines()).hasSize((int) before);
        assertThat(chain.table.queue().size()).isZero();
    }

    @Test
    void theWatermarkMovesOnlyWhenAllHintsAreSent() {
        feed(Chain.CRM);
        String mark = feedRow().fact("watermark");
        chain.clock.advance(Duration.ofHours(1));
        people.invoice(Books.of(company, Books.high("100.00")));
        chain.table.queue().probe(new MemoryQueue.Probe() {
            @Override
            public void before(Hint hint, String group) {
                if (hint.cause() == Hint.Cause.FOLLOW_UP) {
                    throw new Unreachable("the queue is down", null);
                }
            }
        });
        feed(Chain.CRM);
        assertThat(feedRow().fact("watermark")).isEqualTo(mark);
        assertThat(chain.books().items()).isEmpty();

        chain.table.queue().probe(new MemoryQueue.Probe() {});
        deaf(TWO_HOURS);
        assertThat(chain.books().items()).hasSize(1);
        assertThat(Instant.parse(feedRow().fact("watermark"))).isAfter(Instant.parse(mark));
    }

    @Test
    void manyPagesOfChangesAreWorkedOffAndEachIsBookedOnce() {
        for (int i = 0; i < 230; i++) {
            people.invoice(Books.of(company, Books.high("1.00")));
        }
        deaf(Duration.ofHours(3));
        assertThat(chain.books().items()).hasSize(230);
        assertThat(chain.balance("1300").toDecimal()).isEqualTo("278.30");
        assertThat(feedRow().fact("cursor")).isEmpty();
    }

    @Test
    void aDeletionWhoseWebhookWasLostIsFoundByTheNextLookAndReversedOnce() {
        String kept = people.invoice(Books.of(company, Books.high("200.00")));
        String invoice = people.invoice(Books.of(company, Books.high("100.00")));
        chain.live(Duration.ofMinutes(50));
        assertThat(chain.balance("1300").toDecimal()).isEqualTo("363.00");

        people.delete(invoice);
        deaf(Duration.ZERO);
        feed(Chain.CRM);
        assertThat(chain.balance("1300").toDecimal()).isEqualTo("242.00");
        assertThat(chain.books().items()).hasSize(3);

        long lookedAt = chain.teamleader.requests().count("POST", ".*/invoices.info");
        long written = chain.moneybird.requests().count("POST", ".*");
        deaf(Duration.ofDays(2));
        feed(Chain.CRM);
        assertThat(chain.books().items()).hasSize(3);
        assertThat(chain.moneybird.requests().count("POST", ".*")).isEqualTo(written);
        assertThat(chain.teamleader.requests().count("POST", ".*/invoices.info"))
                .as("what is taken back is not looked at again")
                .isEqualTo(lookedAt);
        assertThat(chain.invoice(kept).fact("deleted")).isEmpty();
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aDeletionOfWhatIsPaidIsAskedAboutOnce() {
        String invoice = people.invoice(Books.of(company, Books.high("100.00")));
        chain.live(Duration.ofMinutes(50));
        chain.paid("121.00", "factuur", invoice);
        chain.live(Duration.ofHours(3));

        people.delete(invoice);
        deaf(Duration.ZERO);
        feed(Chain.CRM);
        assertThat(chain.tasks()).containsExactly("INVOICE changed-after-booking");

        long lookedAt = chain.teamleader.requests().count("POST", ".*/invoices.info");
        feed(Chain.CRM);
        assertThat(chain.tasks()).hasSize(1);
        assertThat(chain.teamleader.requests().count("POST", ".*/invoices.info"))
                .isEqualTo(lookedAt);
        assertThat(chain.books().items()).hasSize(1);
    }

    @Test
    void theLookForWhatWasDeletedAsksForAHundredAtATimeAndFindsEachOfMany() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 132; i++) {
            made.add(people.invoice(Books.of(company, Books.high("1.00"))));
        }
        chain.live(Duration.ofMinutes(50));
        people.delete(made.get(131));
        people.delete(made.get(130));
        deaf(Duration.ZERO);
        long lists = chain.teamleader.requests().count("POST", ".*/invoices.list");
        feed(Chain.CRM);

        assertThat(chain.balance("1300").toDecimal()).isEqualTo("157.30");
        assertThat(chain.teamleader.requests().count("POST", ".*/invoices.list") - lists)
                .as("two pages of what changed, two of what is booked")
                .isEqualTo(4);
        assertThat(chain.tasks()).isEmpty();
    }

    /** Time passes, and no webhook arrives. */
    private void deaf(Duration time) {
        chain.teamleader.webhooks().deliver(bodies -> List.of());
        chain.mollie.deliverWebhooks(calls -> List.of());
        chain.live(time);
    }

    private void feed(String connection) {
        chain.teamleader.webhooks().deliver(bodies -> List.of());
        chain.table
                .queue()
                .send(new Hint(SubjectRef.feedOf(connection), Hint.Cause.TICK, chain.clock.instant()), Chain.BOOKS);
        chain.work();
    }

    private Subject feedRow() {
        return chain.subject(SubjectRef.feedOf(Chain.CRM));
    }
}
