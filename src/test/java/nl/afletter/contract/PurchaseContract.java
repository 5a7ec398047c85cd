package nl.afletter.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import nl.afletter.model.Money;
import nl.afletter.model.Purchase;
import nl.afletter.port.Page;
import org.junit.jupiter.api.Test;

/** The promises about purchases: each that is booked on a project is told once, with its day and its net amount. */
public abstract class PurchaseContract extends AccountingBench {

    private static final LocalDate FROM = LocalDate.of(2026, 1, 1);
    private static final LocalDate UNTIL = LocalDate.of(2026, 12, 31);

    @Test
    void purchasesOfAProjectAreToldWithDayAndNetAmountAndThoseOfOthersAreNot() {
        String project = project("41");
        String other = project("42");
        purchase(project, "INK-1", TODAY, eur("100.00"));
        purchase(project, "INK-2", TODAY.minusDays(3), eur("-20.50"));
        purchase(other, "INK-3", TODAY, eur("70.00"));

        List<Purchase> told = told(project);
        assertThat(told).extracting(Purchase::number).containsExactly("INK-1", "INK-2");
        assertThat(told).extracting(Purchase::net).containsExactly(eur("100.00"), eur("-20.50"));
        assertThat(told).extracting(Purchase::date).containsExactly(TODAY, TODAY.minusDays(3));
        assertThat(told).extracting(Purchase::supplier).containsOnly("Voorbeeld Bouw BV");
        assertThat(told).extracting(Purchase::id).doesNotHaveDuplicates();
        assertThat(told(other)).extracting(Purchase::number).containsExactly("INK-3");
    }

    @Test
    void onlyPurchasesOfThePeriodAreTold() {
        String project = project("41");
        purchase(project, "INK-0", LAST_YEAR, eur("1.00"));
        purchase(project, "INK-1", FROM, eur("2.00"));
        purchase(project, "INK-2", UNTIL, eur("3.00"));

        assertThat(told(project)).extracting(Purchase::number).containsExactly("INK-1", "INK-2");
    }

    @Test
    void aPurchaseThatIsTakenOutIsNotToldAnyMore() {
        String project = project("41");
        String gone = purchase(project, "INK-1", TODAY, eur("100.00"));
        purchase(project, "INK-2", TODAY, eur("50.00"));
        removePurchase(gone);

        assertThat(told(project)).extracting(Purchase::number).containsExactly("INK-2");
    }

    @Test
    void manyPurchasesAreEachToldOnce() {
        String project = project("41");
        IntStream.range(0, 130).forEach(n -> purchase(project, "INK-" + n, TODAY.minusDays(n % 9), eur("1.00")));

        List<Purchase> told = told(project);
        assertThat(told).extracting(Purchase::id).doesNotHaveDuplicates().hasSize(130);
        assertThat(told.stream().map(Purchase::net).reduce(eur("0.00"), Money::plus))
                .isEqualTo(eur("130.00"));
    }

    private List<Purchase> told(String project) {
        List<Purchase> all = new ArrayList<>();
        Page<Purchase> page = accounting().purchases(project, FROM, UNTIL, "");
        all.addAll(page.rows());
        while (!page.isLast()) {
            page = accounting().purchases(project, FROM, UNTIL, page.next());
            all.addAll(page.rows());
        }
        all.sort(Comparator.comparing(Purchase::number));
        return all;
    }
}
