package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;
import nl.afletter.model.Administration;
import nl.afletter.model.Hint;
import nl.afletter.model.Subject;
import org.junit.jupiter.api.Test;

/** Protects a dry run: it says what would be done and does nothing, and going live afterwards books everything. */
class DryRunTest {

    @Test
    void aDryRunBooksNothingAndGoingLiveBooksEverythingOnce() {
        try (Chain chain = new Chain()) {
            chain.change(books -> dryRun(books, true));
            People people = chain.teamleader.people();
            String company = people.company("A BV", "NL001234567B01", "11111111");
            String invoice = people.invoice(People.NewInvoice.of(
                    company,
                    LocalDate.of(2026, 11, 2),
                    People.Line.of("Advies", "100.00", TeamleaderSimulator.RATE_HIGH)));
            chain.live(Duration.ofHours(1));

            assertThat(chain.invoice(invoice).state()).isEqualTo(Subject.State.DONE);
            assertThat(chain.invoice(invoice).why()).startsWith("dry run, would do");
            assertThat(chain.invoice(invoice).fact("number")).isNotEmpty();
            assertThat(chain.tasks()).isEmpty();
            assertThat(chain.books().items()).isEmpty();
            assertThat(chain.balance("1300").isZero()).isTrue();

            chain.change(books -> dryRun(books, false));
            String payment = chain.paid("121.00", "factuur", invoice);
            chain.table
                    .queue()
                    .send(
                            new Hint(chain.invoice(invoice).ref(), Hint.Cause.PERSON, chain.clock.instant()),
                            Chain.BOOKS);
            chain.live(Duration.ofHours(2));

            assertThat(chain.books().items()).hasSize(1);
            assertThat(chain.payment(payment).fact("moved")).isEqualTo("121.00");
            assertThat(chain.balance("1300").isZero()).isTrue();
            assertThat(chain.balance("1210").toDecimal()).isEqualTo("121.00");
            assertThat(chain.books().contradictions()).isEmpty();
        }
    }

    static Administration dryRun(Administration books, boolean dry) {
        return new Administration(
                books.id(),
                books.name(),
                books.country(),
                books.vatNumber(),
                books.currency(),
                books.startDate(),
                dry,
                books.crm(),
                books.psps(),
                books.accounting(),
                books.division(),
                books.ledgers(),
                books.clearings(),
                books.vat(),
                books.projects(),
                books.policies());
    }
}
