package nl.afletter.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import nl.afletter.aws.Storage;
import nl.afletter.local.demo.DemoVendors;
import nl.afletter.local.sim.SimClock;
import nl.afletter.model.HumanTask;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.storage.StorageEndpoints;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Protects against the one thing that nothing can prevent (docs/architecture.md, "What survives what"): a process that is
 * frozen between the last look at its deadline and the write to the socket, and thaws when the other has booked. It books
 * twice; the read-back says so, and a person is asked. Everything else still ends well.
 */
@Tag("prove-only")
@Tag("storage")
class OneWindowTest {

    @RegisterExtension
    static final StorageEndpoints storage = new StorageEndpoints();

    private static final Duration UNTIL_SURELY_ABSENT = Duration.ofMinutes(20);

    /** A thaw after fifteen real seconds finds the call given up: then the window was not hit. */
    private static final int ATTEMPTS = 3;

    @TempDir
    static Path folder;

    private static Site site;

    @BeforeAll
    static void twoWorkersBegin() {
        site = new Site(storage, folder, SimClock.fixedAt("2026-11-02T08:00:00Z"));
        List.of(site.start(), site.start()).forEach(OtherProcess::isBegun);
    }

    @AfterAll
    static void end() {
        if (site != null) {
            site.close();
        }
    }

    @Test
    void anInvoiceThatIsSentFromTheWindowIsReportedByTheReadBack() {
        String company = site.vendors().crm().people().company("Bakkerij Jansen B.V.", "", "68750110");
        Act.invoice(site, company);
        site.vendors().crm().webhooks().deliver();
        site.settles(UNTIL_SURELY_ABSENT, Optional.empty());
        String[] invoice = new String[1];
        thawsInTheWindow(
                () -> {
                    invoice[0] = Act.invoice(site, company);
                    site.vendors().crm().webhooks().deliver();
                },
                () -> Act.items(site, invoice[0]));
        ProvingTable.add("BookInvoice", Site.CHAIN, Column.FROZEN_OR_KILLED, 1);
        ProvingTable.note("the one window: an invoice booked twice by a frozen process is reported by the read-back");
        assertThat(readBack().what()).contains(Act.number(site, invoice[0]));
    }

    @Test
    void aPaymentThatIsSentFromTheWindowIsReportedByTheReadBack() {
        String company = site.vendors().crm().people().company("Garage De Vries B.V.", "", "17234567");
        String[] payment = new String[1];
        thawsInTheWindow(
                () -> {
                    String invoice = Act.invoice(site, company);
                    site.time().disarm();
                    site.vendors().crm().webhooks().deliver();
                    site.settles(UNTIL_SURELY_ABSENT, Optional.empty());
                    payment[0] = Act.paid(site, invoice);
                    site.time().stopInWindow(1);
                    site.vendors().psp().deliverWebhooks();
                },
                () -> Act.movements(site, payment[0]));
        ProvingTable.add("SettlePayment", Site.CHAIN, Column.FROZEN_OR_KILLED, 1);
        ProvingTable.note("the one window: a payment booked twice by a frozen process is reported by the read-back");
        assertThat(readBack().what()).contains(payment[0]);
    }

    /** Freezes who is about to write the first booking of an act, lets the other book it, and thaws the first. */
    private static void thawsInTheWindow(Runnable act, LongSupplier booked) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            site.time().stopInWindow(1);
            act.run();
            site.await("nobody comes to the window", () -> site.time().stopped() != 0);
            OtherProcess stopped = site.worker(site.time().stopped());
            stopped.freeze();
            site.advance(Storage.VISIBILITY.plusSeconds(1));
            site.comesAgain(stopped);
            site.settles(UNTIL_SURELY_ABSENT, Optional.of(stopped));
            assertThat(booked.getAsLong())
                    .as("booked by the other, while one is frozen")
                    .isEqualTo(1);
            site.time().letGo();
            stopped.thaw();
            site.isIdle(stopped);
            site.settles(UNTIL_SURELY_ABSENT, Optional.empty());
            if (booked.getAsLong() == 2) {
                return;
            }
        }
        throw new AssertionError("nobody thawed inside the window, " + ATTEMPTS + " times");
    }

    private static HumanTask readBack() {
        site.advance(Duration.ofHours(25));
        site.functions().hourly(site.clock().instant());
        site.settles(UNTIL_SURELY_ABSENT, Optional.empty());
        HumanTask task = site.stores()
                .subjects()
                .read(new SubjectRef("moneybird", SubjectKind.OPEN_ITEMS, DemoVendors.ADMINISTRATION))
                .flatMap(Subject::task)
                .orElseThrow(() -> new AssertionError("the read-back reports nothing"));
        assertThat(task.code()).isEqualTo("booked-twice");
        return task;
    }
}
