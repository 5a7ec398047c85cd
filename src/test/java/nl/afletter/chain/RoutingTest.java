package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import nl.afletter.journal.Bench;
import nl.afletter.local.sim.moneybird.MoneybirdSeed;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Register;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Protects that each document lands in the books of its own administration, and that nobody guesses which that is. */
class RoutingTest {

    private static final Duration MOMENT = Duration.ofMinutes(1);
    private static final String OTHER = "d0000000-0000-4000-8000-000000000002";

    private final Chain chain = new Chain();
    private final People people = chain.teamleader.people();
    private final MoneybirdSeed second = chain.addAdministration("second", "Tweede BV");
    private String company;

    @BeforeEach
    void departments() {
        company = people.company("A BV", "NL001234567B01", "11111111");
        route("", Map.of(TeamleaderSimulator.DEPARTMENT, Chain.BOOKS, OTHER, "second"));
    }

    @AfterEach
    void theBooksAreSound() {
        assertThat(chain.books().contradictions()).isEmpty();
        assertThat(chain.moneybird.books(second.id()).contradictions()).isEmpty();
        chain.close();
    }

    @Test
    void eachDepartmentIsBookedInItsOwnAdministration() {
        String mine = invoice(TeamleaderSimulator.DEPARTMENT, "100.00");
        String theirs = invoice(OTHER, "200.00");
        chain.live(MOMENT);

        assertThat(chain.books().items()).hasSize(1);
        assertThat(chain.moneybird.books(second.id()).items()).hasSize(1);
        assertThat(chain.invoice(mine).administration()).isEqualTo(Chain.BOOKS);
        assertThat(chain.invoice(theirs).administration()).isEqualTo("second");
        assertThat(chain.moneybird.books(second.id()).items().get(0).total()).isEqualTo(242_00);
        assertThat(chain.table.queue().size()).isZero();
    }

    @Test
    void aDepartmentWithItsOwnRuleDoesNotFallToTheAdministrationOfAllOthers() {
        route(Chain.BOOKS, Map.of(OTHER, "second"));
        invoice(OTHER, "200.00");
        chain.live(MOMENT);

        assertThat(chain.books().items()).isEmpty();
        assertThat(chain.moneybird.books(second.id()).items()).hasSize(1);
    }

    @Test
    void aDepartmentThatNoRuleMapsIsATaskOnTheListOfThoseThatBelongNowhere() {
        route("", Map.of(TeamleaderSimulator.DEPARTMENT, Chain.BOOKS));
        String id = invoice(OTHER, "200.00");
        chain.live(MOMENT);
        assertThat(chain.tasks(Bench.UNROUTED)).containsExactly("INVOICE not-routed");
        assertThat(chain.invoice(id).task().orElseThrow().todo())
                .contains("routing")
                .contains("try again");

        route("", Map.of(TeamleaderSimulator.DEPARTMENT, Chain.BOOKS, OTHER, "second"));
        tryAgain(id);
        assertThat(chain.tasks(Bench.UNROUTED)).isEmpty();
        assertThat(chain.tasks("second")).isEmpty();
        assertThat(chain.moneybird.books(second.id()).items()).hasSize(1);
    }

    @Test
    void theTaskLeavesThatListAlsoWhenOneRuleForAllIsAdded() {
        route("", Map.of(TeamleaderSimulator.DEPARTMENT, Chain.BOOKS));
        String id = invoice(OTHER, "200.00");
        chain.live(MOMENT);
        route("second", Map.of());
        tryAgain(id);

        assertThat(chain.table
                        .register()
                        .list(Bench.UNROUTED, Register.Shelf.TASKS, "", 10)
                        .rows())
                .isEmpty();
        assertThat(chain.moneybird.books(second.id()).items()).hasSize(1);
    }

    @Test
    void aBookedInvoiceThatMovesIsReversedHereAndBookedThere() {
        String id = invoice(TeamleaderSimulator.DEPARTMENT, "100.00");
        chain.live(MOMENT);
        department(id, OTHER);
        chain.clock.advance(MOMENT);
        chain.call("crm", Chain.CRM, Chain.TOKEN, BookInvoiceTest.event("invoice.updated", "invoice", id));
        chain.work();

        assertThat(chain.balance("1300").toDecimal()).isEqualTo("0.00");
        assertThat(chain.books().items()).hasSize(2);
        assertThat(chain.moneybird.books(second.id()).items()).hasSize(1);
        assertThat(chain.invoice(id).administration()).isEqualTo("second");
        assertThat(chain.invoice(id).state()).isEqualTo(Subject.State.DONE);
        assertThat(chain.tasks()).isEmpty();
    }

    private void route(String only, Map<String, String> byKey) {
        chain.connection(Chain.CRM, connection -> Books.routing(connection, only, byKey));
    }

    private String invoice(String department, String price) {
        String id = people.invoice(Books.of(company, Books.high(price)));
        department(id, department);
        return id;
    }

    private void department(String invoice, String department) {
        people.tamper(invoice, document -> ((ObjectNode) document.path("department")).put("id", department));
    }

    private void tryAgain(String invoice) {
        chain.clock.advance(MOMENT);
        chain.tryAgain(new SubjectRef(Chain.CRM, SubjectKind.INVOICE, invoice));
        chain.work();
    }
}
