package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.stream.Stream;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.model.Administration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Protects Moneybird's 150 calls in five minutes: in books with 2,000 invoices of two years, all but the last settled, a
 * first booking and a match look through what can be the one, not through all; and what somebody else booked is found.
 */
class LookUpCostTest {

    private static final int INVOICES = 2_000;

    private final Chain chain = new Chain();
    private final People people = chain.teamleader.people();
    private String company;
    private Administration.VatMapping high;
    private String contact;

    @BeforeEach
    void booksWithManyInvoices() {
        high = chain.table
                .settings()
                .administration(Chain.BOOKS)
                .orElseThrow()
                .vat()
                .get(0);
        contact = chain.seed.contact("77", "Hand BV");
        for (int n = 1; n <= INVOICES; n++) {
            LocalDate day = Books.DAY.minusDays((long) n * 730 / INVOICES);
            String id = foreign("HAND-" + n, day);
            if (n > 1) {
                chain.seed.payByHand(id, day, 121_00);
            }
        }
        company = people.company("A BV", "NL001234567B01", "11111111");
    }

    @AfterEach
    void close() {
        assertThat(chain.books().contradictions()).isEmpty();
        chain.close();
    }

    @Test
    void aFirstBookingReadsTheInvoicesAroundItsDay() {
        long calls = calls(() -> people.invoice(Books.of(company, Books.high("100.00"))));
        System.out.println("look-up cost | first booking | calls " + calls);
        assertThat(chain.books().withReference("2026 / 1")).hasSize(1);
        assertThat(calls).isLessThanOrEqualTo(15);
    }

    @Test
    void aPaymentForAnInvoiceOfOthersReadsWhatIsOpen() {
        long calls = calls(() -> chain.paid("121.00", "betreft HAND-1", null));
        System.out.println("look-up cost | match by number | calls " + calls);
        assertThat(chain.books().withReference("HAND-1").get(0).unpaid()).isZero();
        assertThat(chain.tasks()).isEmpty();
        assertThat(calls).isLessThanOrEqualTo(15);
    }

    private String foreign(String number, LocalDate day) {
        return chain.seed.foreignInvoice(
                null, contact, number, day, day.plusDays(30), 100_00, high.code(), high.ledger());
    }

    private long calls(Runnable act) {
        long before = requests();
        act.run();
        chain.live(Duration.ofMinutes(1));
        long calls = requests() - before;
        assertThat(calls).as("calls are counted").isPositive();
        return calls;
    }

    private long requests() {
        return Stream.of("GET", "POST", "PATCH")
                .mapToLong(method -> chain.moneybird.requests().count(method, ".*"))
                .sum();
    }
}
