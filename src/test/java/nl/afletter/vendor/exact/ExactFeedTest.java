package nl.afletter.vendor.exact;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import nl.afletter.port.Accounting.Changes;
import org.junit.jupiter.api.Test;

/** Protects what Exact's feed of receivables tells: each number that changed since a mark, and when all has to be listed. */
class ExactFeedTest extends ExactCases {

    /** All pages of one look. */
    private record Look(boolean all, List<String> items, String mark) {}

    @Test
    void aFirstLookListsAllAndTheNextOnlyWhatChanged() {
        String open = postman.post(invoice("a", "2026-1", "100.00"));
        String paid = postman.post(invoice("b", "2026-2", "200.00"));
        Look first = look("");
        assertThat(first.all()).isTrue();
        assertThat(first.items()).isEmpty();
        assertThat(look(first.mark())).isEqualTo(new Look(false, List.of(), first.mark()));

        postman.post(money("tr_1", "242.00", toItem(paid, "242.00")));
        Look second = look(first.mark());
        assertThat(second.items()).containsExactly(paid + " EUR 0.00");
        assertThat(second.all()).isFalse();

        company.seed.paidByHand(open, TODAY, "1100");
        assertThat(look(second.mark()).items()).containsExactly(open + " EUR 0.00");
        assertThat(look(first.mark()).items()).containsExactlyInAnyOrder(open + " EUR 0.00", paid + " EUR 0.00");
    }

    @Test
    void aLookWithoutChangesCostsTwoCalls() {
        postman.post(invoice("a", "2026-1", "100.00"));
        String mark = look("").mark();
        company.simulator.requests().clear();

        look(mark);

        assertThat(company.simulator.requests().lines()).hasSize(2);
    }

    @Test
    void whatWasTakenOverIsToldByItsLine() {
        company.seed.ledger("0999", "Tussenrekening overname", 90);
        String mark = look("").mark();
        List<String> lines = company.seed.openingBalance(
                debtor,
                LocalDate.of(2026, 1, 1),
                25_700_900,
                new TreeMap<>(Map.of("2025-900", 12_100L, "2025-901", -1_210L)),
                "0999");

        assertThat(look(mark).items())
                .containsExactlyInAnyOrder(lines.get(0) + " EUR 121.00", lines.get(1) + " EUR -12.10");
    }

    @Test
    void whenSomethingIsGoneAllIsListed() {
        String mark = look("").mark();
        company.seed.removeTerm();

        Look gone = look(mark);

        assertThat(gone.all()).isTrue();
        assertThat(look(gone.mark()).all()).isFalse();
    }

    @Test
    void whenExactMovesTheDivisionAllIsListedAndTheMarkBeginsAnew() {
        postman.post(invoice("a", "2026-1", "100.00"));
        String mark = look("").mark();
        company.seed.move(TODAY);
        company.clock.advance(Duration.ofMinutes(6));

        Look moved = look(mark);

        assertThat(moved.all()).isTrue();
        assertThat(moved.mark()).isNotEqualTo(mark);
        assertThat(look(moved.mark()).all()).isFalse();
    }

    @Test
    void moreThanIsWorthTellingOneByOneIsListed() {
        String mark = look("").mark();
        for (int i = 0; i <= 100; i++) {
            company.seed.foreignInvoice(debtor, "H-" + i, TODAY, 10_000, "8000");
        }

        assertThat(look(mark).all()).isTrue();
    }

    private Look look(String mark) {
        boolean all = false;
        List<String> items = new ArrayList<>();
        String cursor = "";
        while (true) {
            Changes page = accounting.changes(mark, cursor).orElseThrow();
            all |= page.all();
            page.items().forEach(item -> items.add(item.id() + " " + item.open()));
            cursor = page.next();
            if (cursor.isEmpty()) {
                return new Look(all, items, page.mark());
            }
        }
    }
}
