package nl.afletter.vendor.exact;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import nl.afletter.model.OpenItem;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Protects invoices that were taken over with an opening balance: seen, found by their numbers and settled like any other. */
class ExactOpeningTest extends ExactCases {

    private static final LocalDate BEGIN = LocalDate.of(2026, 1, 1);
    private static final int FIRST = 25_700_900;

    private List<String> lines;

    @BeforeEach
    void someAreTakenOver() {
        company.seed.ledger("0999", "Tussenrekening overname", 90);
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void anInvoiceThatWasTakenOverIsSeenFoundAndSettled(boolean negative, boolean matches) {
        company.simulator.receivablesNegative(negative);
        company.simulator.matchesItself(matches);
        takeOver();
        Reference reference = new Reference(ReferenceKind.INVOICE, "2025-900");

        OpenItem item = accounting.openByReference(Set.of(reference)).get(0);

        assertThat(item.id()).isEqualTo(lines.get(0));
        assertThat(item.total()).isEqualTo(eur("121.00"));
        assertThat(item.open()).isEqualTo(eur("121.00"));
        assertThat(item.debtorName()).isEqualTo("Voorbeeld BV");
        assertThat(item.date()).isEqualTo(BEGIN);
        assertThat(item.dueDate()).isEqualTo(BEGIN.plusDays(14));
        assertThat(item.source()).isEmpty();
        assertThat(item.ties()).isEmpty();
        assertThat(accounting.item(item.id())).contains(item);
        assertThat(accounting.itemsByReference(reference, BEGIN, BEGIN)).containsExactly(item);
        assertThat(accounting.itemsByReference(reference, TODAY, TODAY)).isEmpty();

        postman.post(money("tr_1", "21.00", toItem(item.id(), "21.00")));
        assertThat(open(item.id())).isEqualTo(eur("100.00"));
        postman.post(money("tr_2", "100.00", toItem(item.id(), "100.00")));

        assertThat(open(item.id())).isEqualTo(eur("0.00"));
        assertThat(accounting.item(item.id()).orElseThrow().ties())
                .extracting(OpenItem.Tie::key)
                .containsExactlyInAnyOrder("tr_1", "tr_2");
        assertThat(accounting.openByReference(Set.of(reference))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void allOfThemAreOpenItemsBesideTheSalesEntries(boolean negative) {
        company.simulator.receivablesNegative(negative);
        takeOver();
        String own = postman.post(invoice("a", "2026-1", "100.00"));

        assertThat(accounting.openItems("").rows())
                .extracting(item -> item.id() + " " + item.kind() + " " + item.number() + " " + item.open())
                .containsExactlyInAnyOrder(
                        own + " INVOICE 2026-1 EUR 121.00",
                        lines.get(0) + " INVOICE 2025-900 EUR 121.00",
                        lines.get(1) + " CREDIT_NOTE 2025-901 EUR -12.10");
        assertThat(accounting.items(BEGIN, TODAY, "").rows())
                .as("what can bear a key of ours")
                .extracting(OpenItem::id)
                .containsExactly(own);
    }

    private void takeOver() {
        lines = company.seed.openingBalance(
                debtor, BEGIN, FIRST, new TreeMap<>(Map.of("2025-900", 12_100L, "2025-901", -1_210L)), "0999");
    }
}
