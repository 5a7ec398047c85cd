package nl.afletter.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import nl.afletter.function.SettingsWork.Answer;
import nl.afletter.local.sim.SimClock;
import nl.afletter.memory.MemoryTable;
import nl.afletter.model.Administration;
import nl.afletter.model.Connection;
import nl.afletter.port.Settings;
import nl.afletter.port.SubjectStore;
import org.junit.jupiter.api.Test;

/** Protects what is deployed from settings that were not checked, and a person from faults told one by one. */
class CheckedSettingsTest {

    private static final String PROXY = "https://proxy.example/mollie";

    private final SimClock clock = SimClock.fixedAt("2026-03-02T09:00:00Z");
    private final MemoryTable table = new MemoryTable(clock);
    private final CheckedSettings work = new CheckedSettings(table.settings(), VendorTable.terms(), "", clock);

    @Test
    void aFileWithoutFaultsIsApplied() throws IOException {
        assertThat(work.apply(example(), false)).isEqualTo(new Answer(true, 1, 3, List.of()));

        assertThat(table.settings().administrations())
                .extracting(Administration::id)
                .containsExactly("voorbeeld-bv");
        assertThat(table.settings().connections()).as("with one receiver").hasSize(4);
    }

    @Test
    void aDryRunOnlyChecks() throws IOException {
        assertThat(work.apply(example(), true)).isEqualTo(new Answer(false, 1, 3, List.of()));

        assertThat(table.settings().connections()).isEmpty();
    }

    @Test
    void aFileWithFaultsIsAnsweredWithAllOfThemAndChangesNothing() throws IOException {
        work.apply(example(), false);

        Answer answer = work.apply(
                example()
                        .replace("vendor: mollie", "vendor: molly")
                        .replace("startDate: 2026-01-01", "startDate: soon"),
                false);

        assertThat(answer.applied()).isFalse();
        assertThat(answer.faults())
                .anyMatch(fault -> fault.startsWith("connections.mollie.vendor: is none of "))
                .anyMatch(fault -> fault.startsWith("administrations.voorbeeld-bv.startDate: "));
        assertThat(table.settings().connection("mollie").orElseThrow().vendor()).isEqualTo("mollie");
    }

    @Test
    void theFeePolicyOfAMonthThatHasBegunIsNotChangedAnyMore() throws IOException {
        work.apply(example(), false);
        Answer refused = work.apply(withFees("invoice"), false);

        assertThat(refused.applied()).isFalse();
        assertThat(refused.faults())
                .containsExactly("administrations.voorbeeld-bv.policies.fees: would change the policy of 2026-01, which"
                        + " has begun, from settlement to invoice; it changes at a month's boundary only. Write a list"
                        + " that keeps what holds until now and lets the new one begin in a later month:"
                        + " [{policy: settlement, from: 2026-01}, {policy: invoice, from: 2026-04}]");
        assertThat(work.apply(withFees("[{policy: settlement, from: 2026-01}, {policy: invoice, from: 2026-03}]"), true)
                        .faults())
                .singleElement()
                .asString()
                .contains("the policy of 2026-03, which has begun");
        assertThat(work.apply(
                        withFees("[{policy: settlement, from: 2026-01}, {policy: invoice, from: 2026-04}]"), false))
                .isEqualTo(new Answer(true, 1, 3, List.of()));
    }

    @Test
    void aChangeThatWasToComeMayBeTakenBackUntilItsMonthBegins() throws IOException {
        String dated = withFees("[{policy: settlement, from: 2026-01}, {policy: invoice, from: 2026-04}]");
        work.apply(dated, false);
        assertThat(work.apply(example(), true).faults()).isEmpty();
        // The last hour of March has passed in Amsterdam, but not in UTC.
        clock.set(Instant.parse("2026-03-31T22:00:00Z"));
        assertThat(work.apply(example(), true).faults())
                .singleElement()
                .asString()
                .contains("the policy of 2026-04, which has begun, from invoice to settlement");
        assertThat(work.apply(dated, true).faults()).isEmpty();
    }

    @Test
    void inADryRunNothingIsBookedSoTheFeePolicyMayChange() throws IOException {
        work.apply(example().replace("dryRun: false", "dryRun: true"), false);
        assertThat(table.settings().administrations().get(0).dryRun()).isTrue();
        assertThat(work.apply(withFees("invoice"), true).faults()).isEmpty();
    }

    @Test
    void whatIsNoYamlIsAFaultOfItsOwn() {
        assertThat(work.apply("connections: {", false).faults())
                .singleElement()
                .asString()
                .startsWith("(file): line ");
    }

    @Test
    void anotherBaseUrlIsTakenOnlyWhereTheRuntimeNamesIt() throws IOException {
        String file = example().replace("vendor: mollie", "vendor: mollie\n    baseUrl: " + PROXY);
        CheckedSettings allowing = new CheckedSettings(
                table.settings(), VendorTable.terms(), "https://other.example, " + PROXY + "/", clock);

        assertThat(work.apply(file, true).faults())
                .singleElement()
                .asString()
                .startsWith("connections.mollie.baseUrl: is none of the vendor's own hosts");
        assertThat(allowing.apply(file, true).faults()).isEmpty();
        assertThat(allowing.apply(file.replace(PROXY, PROXY + ".evil.example"), true)
                        .faults())
                .hasSize(1);
    }

    @Test
    void whoIsOvertakenBySomebodyElseIsToldSo() throws IOException {
        CheckedSettings overtaken =
                new CheckedSettings(new Overtaken(table.settings()), VendorTable.terms(), "", clock);

        assertThat(overtaken.apply(example(), false).faults())
                .containsExactly("(file): settings were applied by somebody else at the same moment; theirs stand");
    }

    private static String withFees(String fees) throws IOException {
        return example()
                .replace("# psp-creditor:", "psp-creditor:")
                .replace("fees: settlement ", "fees: " + fees + " ");
    }

    private static String example() throws IOException {
        return Files.readString(Path.of("docs/settings-example.yaml"));
    }

    /** Somebody else is always a moment faster. */
    private record Overtaken(Settings settings) implements Settings {
        @Override
        public Optional<Administration> administration(String id) {
            return settings.administration(id);
        }

        @Override
        public Optional<Connection> connection(String id) {
            return settings.connection(id);
        }

        @Override
        public List<Administration> administrations() {
            return settings.administrations();
        }

        @Override
        public List<Connection> connections() {
            return settings.connections();
        }

        @Override
        public void apply(List<Administration> administrations, List<Connection> connections) {
            throw new SubjectStore.LostRace("settings were applied by somebody else at the same moment");
        }
    }
}
