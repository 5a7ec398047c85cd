package nl.afletter.local.sim;

import static nl.afletter.local.sim.PlainJournal.Line.credit;
import static nl.afletter.local.sim.PlainJournal.Line.debit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Protects the judge: the simulators' books must be incapable of holding an entry that does not balance. */
class PlainJournalTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 2);

    private final PlainJournal books = new PlainJournal();

    @Test
    void anEntryThatDoesNotBalanceCannotBeMade() {
        var debtors = debit("1300", 121_00, "EUR");
        assertThatThrownBy(() -> books.post(DAY, "half", "F1", debtors, credit("8000", 100_00, "EUR")))
                .hasMessage("entry F1 does not balance: 21.00 EUR");
        assertThat(books.entries()).isEmpty();
    }

    @Test
    void currenciesBalanceEachOnTheirOwn() {
        assertThatThrownBy(() -> books.post(DAY, "mixed", "X", debit("1300", 100, "EUR"), credit("8000", 100, "USD")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void balancesAddUpOverEntriesAndZeroAccountsLeaveTheTrialBalance() {
        invoice();
        books.post(DAY, "paid", "tr_1", debit("1210", 121_00, "EUR"), credit("1300", 121_00, "EUR"));

        assertThat(books.balance("1210", "EUR")).isEqualTo(121_00);
        assertThat(books.balance("1300", "EUR")).isZero();
        assertThat(books.balance("never used", "EUR")).isZero();
        assertThat(books.trialBalance())
                .isEqualTo(Map.of(
                        "1210", Map.of("EUR", 121_00L),
                        "1520", Map.of("EUR", -21_00L),
                        "8000", Map.of("EUR", -100_00L)));
        assertThat(books.withKey("tr_1")).hasSize(1);
    }

    @Test
    void thePlainTextHoldsOneLinePerPostingAndNothingInATextCanBreakIt() {
        invoice();
        books.post(
                DAY,
                "evil ; text\n2026-01-01 fake",
                "k|1, date:2020-01-01",
                debit("(a  b", 5, "JPY"),
                new PlainJournal.Line("c", List.of("101 A: B", "2026 / 1"), -5, "JPY"));

        assertThat(books.toLedgerText().lines().map(String::stripTrailing))
                .containsExactly(
                        "decimal-mark .",
                        "commodity 1000.00 EUR",
                        "commodity 1000. JPY",
                        "account 1300",
                        "account 1520",
                        "account 8000",
                        "account a b",
                        "account c:101 A B:2026 / 1",
                        "",
                        "2026-11-02 invoice F1  ; key:F1",
                        "    1300                                                        121.00 EUR",
                        "    8000                                                       -100.00 EUR",
                        "    1520                                                        -21.00 EUR",
                        "",
                        "2026-11-02 evil text 2026-01-01 fake  ; key:k 1 date:2020-01-01",
                        "    a b                                                              5 JPY",
                        "    c:101 A B:2026 / 1                                              -5 JPY");
    }

    @Test
    void theBooksComeBackFromJsonAsTheyWere() throws Exception {
        invoice();
        String json = SimJson.MAPPER.writeValueAsString(books);
        PlainJournal back = SimJson.MAPPER.readValue(json, PlainJournal.class);
        assertThat(back.entries()).isEqualTo(books.entries());
    }

    private void invoice() {
        books.post(
                DAY,
                "invoice F1",
                "F1",
                debit("1300", 121_00, "EUR"),
                credit("8000", 100_00, "EUR"),
                credit("1520", 21_00, "EUR"));
    }
}
