package nl.afletter.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import nl.afletter.aws.Rows;
import nl.afletter.aws.TableSettings;
import nl.afletter.model.Administration;
import nl.afletter.model.Connection;
import nl.afletter.model.FeePolicies;
import nl.afletter.model.Money;
import nl.afletter.port.Settings;
import nl.afletter.port.SubjectStore.LostRace;
import nl.afletter.port.Unreachable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Protects that settings come back as they were applied, whole or not at all, and within a minute. */
abstract class SettingsContract {

    private final AtomicReference<Instant> clock = new AtomicReference<>(Instant.parse("2026-03-02T09:00:00Z"));
    private LossyRows rows;
    private Settings store;

    /** An empty table. */
    abstract Rows emptyTable();

    @BeforeEach
    void newStore() {
        rows = new LossyRows(emptyTable());
        store = otherProcess();
    }

    @Test
    void nothingIsConfiguredAtFirst() {
        assertThat(store.administrations()).isEmpty();
        assertThat(store.connections()).isEmpty();
        assertThat(store.administration("nl")).isEmpty();
        assertThat(store.connection("mb")).isEmpty();
    }

    @Test
    void everyFieldSurvivesTheRoundTrip() {
        store.apply(List.of(administration("nl"), administration("be")), List.of(connection("mb")));

        Settings other = otherProcess();
        assertThat(other.administration("nl")).contains(administration("nl"));
        assertThat(other.connection("mb")).contains(connection("mb"));
        assertThat(other.administrations()).containsExactly(administration("nl"), administration("be"));
        assertThat(other.connections()).containsExactly(connection("mb"));
    }

    @Test
    void whatIsNotAppliedAgainIsGone() {
        store.apply(List.of(administration("nl"), administration("be")), List.of(connection("mb")));
        store.apply(List.of(administration("be")), List.of());

        assertThat(store.administration("nl")).isEmpty();
        assertThat(store.connections()).isEmpty();
        assertThat(otherProcess().administrations()).containsExactly(administration("be"));
    }

    @Test
    void anotherProcessSeesAChangeAfterAMinute() {
        Settings other = otherProcess();
        assertThat(other.connections()).isEmpty();
        store.apply(List.of(), List.of(connection("mb")));

        clock.set(clock.get().plusSeconds(59));
        assertThat(other.connections()).isEmpty();
        clock.set(clock.get().plusSeconds(1));
        assertThat(other.connections()).containsExactly(connection("mb"));
    }

    @Test
    void settingsLargerThanARowAreKeptInSeveral() {
        List<Administration> many = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            many.add(administration("administration-é😀-" + i));
        }
        store.apply(many, List.of());
        store.apply(many, List.of(connection("mb")));
        store.apply(many, List.of(connection("mb")));

        assertThat(otherProcess().administrations()).isEqualTo(many);
        assertThat(rows.query("SETTINGS", "", true, "", 1_000).rows())
                .as("this generation, the one before, and which counts")
                .hasSizeBetween(7, 41);
    }

    @Test
    void anApplyThatBreaksOffLeavesTheOldSettingsWhole() {
        store.apply(List.of(administration("nl")), List.of(connection("mb")));
        rows.failWrites(2);

        assertThatThrownBy(() -> store.apply(List.of(), List.of())).isInstanceOf(Unreachable.class);

        assertThat(otherProcess().administrations()).containsExactly(administration("nl"));
    }

    @Test
    void ofTwoAppliesAtOnceOneIsToldThatItLost() {
        store.apply(List.of(), List.of());
        rows.loseAnswers(1, () -> otherProcess().apply(List.of(administration("be")), List.of()));

        assertThatThrownBy(() -> store.apply(List.of(administration("nl")), List.of()))
                .isInstanceOf(LostRace.class);
        assertThat(otherProcess().administrations()).containsExactly(administration("be"));
    }

    private Settings otherProcess() {
        return new TableSettings(rows, clock::get);
    }

    private static Connection connection(String id) {
        return new Connection(
                id,
                "moneybird",
                Connection.Role.ACCOUNTING,
                "",
                "123",
                Map.of("token", "mb.token"),
                List.of("ab12"),
                Map.of("x", "1", "a", "2"),
                new Connection.Routing("nl", Map.of("dep", "be")));
    }

    private static Administration administration(String id) {
        return new Administration(
                id,
                "Café \"De Kat\" B.V.",
                "NL",
                "NL001234567B01",
                "EUR",
                LocalDate.parse("2026-01-01"),
                true,
                "tl",
                List.of("mollie", "mollie2"),
                "mb",
                "123",
                Map.of(Administration.LedgerRole.PSP_COSTS, "4700", Administration.LedgerRole.INPUT_VAT, "1500"),
                List.of(new Administration.Clearing("mollie", "EUR", "mollie", "acc", "1100")),
                List.of(new Administration.VatMapping("r1", "S", new BigDecimal("0.210"), "vat21", "8000")),
                Map.of("p1", "q1"),
                new Administration.Policies(
                        FeePolicies.always(Administration.FeePolicy.SETTLEMENT),
                        "",
                        "",
                        Administration.ClosedPeriods.all(Administration.ClosedPeriod.PARK),
                        Administration.Twin.ADOPT,
                        Duration.ofDays(5),
                        Money.ofMinor(5, "EUR"),
                        1,
                        Duration.ofHours(36),
                        true,
                        Administration.WrongCurrency.PARK));
    }
}
