package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import nl.afletter.model.RelationPolicy;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Protects a project's costs in the CRM: each booked purchase stands there once, and follows the books. */
class ReadBackPurchasesTest {

    private static final Duration DAY = Duration.ofHours(25);
    private static final Duration WHILE = Duration.ofMinutes(10);

    private final Chain chain = new Chain();
    private final String project = chain.teamleader.people().project("Verbouwing");
    private final String place = chain.seed.project("P-77");
    private final String supplier = chain.seed.contact("9001", "Bouwmat BV");

    @BeforeEach
    void theBooksShowPurchases() {
        chain.settings(Chain.BOOKS, books -> Purchases.shown(books, Map.of(project, place)));
    }

    @AfterEach
    void close() {
        chain.close();
    }

    @Test
    void eachPurchaseOfAProjectStandsInTheCrmOnceAndOthersDoNot() {
        Purchases.book(chain, supplier, "INK-1", 100_00, place);
        Purchases.book(chain, supplier, "INK-2", 20_00, place);
        Purchases.book(chain, supplier, "INK-3", 70_00, chain.seed.project("P-78"));
        tick();
        assertThat(titles())
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("INK-1 Bouwmat BV [demo 2026-"),
                        second -> assertThat(second).startsWith("INK-2 Bouwmat BV [demo 2026-"));
        assertThat(cost()).isEqualByComparingTo("120.00");

        tick();
        assertThat(writes()).isEqualTo(2);
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aCorrectedPurchaseIsCorrectedAndOneThatIsGoneCostsNothing() {
        String first = Purchases.book(chain, supplier, "INK-1", 100_00, place);
        String second = Purchases.book(chain, supplier, "INK-2", 20_00, place);
        tick();
        chain.seed.changePurchase(first, 110_00);
        chain.seed.removePurchase(second);
        tick();

        assertThat(cost()).isEqualByComparingTo("110.00");
        assertThat(titles().get(1)).startsWith("vervallen: INK-2");
        tick();
        assertThat(writes()).isEqualTo(4);
    }

    @Test
    void manyPurchasesAreShownInSeveralPlans() {
        for (int n = 10; n < 55; n++) {
            Purchases.book(chain, supplier, "INK-" + n, 1_00, place);
        }
        tick();
        chain.live(Duration.ofHours(1));

        assertThat(titles()).hasSize(45).doesNotHaveDuplicates();
        assertThat(writes()).isEqualTo(45);
    }

    @Test
    void nothingIsReadWhereTheSettingsDoNotAskForIt() {
        chain.settings(Chain.BOOKS, books -> Relations.with(books, RelationPolicy.USUAL, false));
        Purchases.book(chain, supplier, "INK-1", 100_00, place);
        tick();

        assertThat(titles()).isEmpty();
        assertThat(chain.moneybird.requests().count("GET", ".*/documents/purchase_invoices.*"))
                .isZero();
    }

    @Test
    void twoProjectsOnOneCostCentreArePutToAPerson() {
        String other = chain.teamleader.people().project("Dak");
        chain.settings(Chain.BOOKS, books -> Purchases.shown(books, Map.of(project, place, other, place)));
        Purchases.book(chain, supplier, "INK-1", 100_00, place);
        tick();

        assertThat(chain.tasks()).containsExactly("PURCHASES project-shared", "PURCHASES project-shared");
        assertThat(titles()).isEmpty();
    }

    @Test
    void aProjectOfTheOldModuleIsLeftAlone() {
        String old = "0185968b-2c9e-73fd-9ce1-a12c09797800";
        chain.settings(Chain.BOOKS, books -> Purchases.shown(books, Map.of(old, place)));
        Purchases.book(chain, supplier, "INK-1", 100_00, place);
        tick();

        Subject subject = chain.subject(SubjectRef.purchasesOf("moneybird", Chain.BOOKS, old));
        assertThat(subject.state()).isEqualTo(Subject.State.DONE);
        assertThat(subject.fact("amount")).isEqualTo("100.00");
    }

    private void tick() {
        chain.readBacksAfter(DAY);
        chain.live(WHILE);
    }

    private List<String> titles() {
        return chain.teamleader.materials(project).stream()
                .map(row -> row.path("title").asText())
                .toList();
    }

    private BigDecimal cost() {
        return chain.teamleader.materials(project).stream()
                .map(row -> row.path("unit_cost").path("amount").decimalValue())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private long writes() {
        return chain.teamleader.requests().count("POST", "/projects-v2/materials.(create|update)");
    }
}
