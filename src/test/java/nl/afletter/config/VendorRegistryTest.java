package nl.afletter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import nl.afletter.aws.TablePasses;
import nl.afletter.aws.TableStores;
import nl.afletter.http.Http;
import nl.afletter.local.sim.SimClock;
import nl.afletter.memory.MemoryTable;
import nl.afletter.model.Connection;
import nl.afletter.port.Failure;
import nl.afletter.port.Psp;
import nl.afletter.vendor.vies.ViesRegister;
import org.junit.jupiter.api.Test;

/** Protects paused connections from calls, and adapters from living longer than their settings. */
class VendorRegistryTest {

    private final SimClock clock = SimClock.fixedAt("2026-03-02T09:00:00Z");
    private final MemoryTable table = new MemoryTable(clock);
    private final Surroundings surroundings = new Surroundings(
            TableStores.of(table.rows(), clock),
            table.grants(),
            new TablePasses(table.rows(), clock),
            table.queue(),
            name -> "access_x",
            clock,
            ViesRegister.PUBLIC);
    private final VendorRegistry vendors = new VendorRegistry(surroundings, VendorTable.all(), new Http(clock));

    @Test
    void aConnectionHasOneAdapterAsLongAsItsSettingsStayAsTheyAre() {
        apply(Map.of());
        Psp first = vendors.psp("mollie");
        assertThat(vendors.psp("mollie")).isSameAs(first);

        apply(Map.of("testMode", "true"));
        assertThat(vendors.psp("mollie")).isNotSameAs(first);
    }

    @Test
    void nobodyIsGivenAnAdapterWhileItsConnectionIsPaused() {
        apply(Map.of());
        surroundings.stores().connections().pause("mollie", clock.instant().plusSeconds(60), "too many calls");

        assertThatThrownBy(() -> vendors.psp("mollie")).isInstanceOfSatisfying(Failure.Throttled.class, paused -> {
            assertThat(paused.connection()).isEqualTo("mollie");
            assertThat(paused.until()).isEqualTo(clock.instant().plusSeconds(60));
            assertThat(paused).hasMessage("too many calls");
        });
        clock.advance(Duration.ofSeconds(60));
        assertThat(vendors.psp("mollie").connection()).isEqualTo("mollie");
    }

    @Test
    void aConnectionServesItsOwnRoleOnly() {
        apply(Map.of());

        assertThatThrownBy(() -> vendors.crm("mollie")).hasMessage("mollie is a connection for PSP, not for CRM");
        assertThatThrownBy(() -> vendors.psp("nobody")).hasMessage("no connection nobody");
    }

    private void apply(Map<String, String> options) {
        Connection mollie = new Connection(
                "mollie",
                "mollie",
                Connection.Role.PSP,
                "http://127.0.0.1:1",
                "",
                Map.of("token", "mollie/token"),
                List.of(),
                options,
                new Connection.Routing("", Map.of()));
        surroundings.stores().settings().apply(List.of(), List.of(mollie));
    }
}
