package nl.afletter.local;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import nl.afletter.config.Afletter;
import nl.afletter.function.Connect;
import nl.afletter.function.Console;
import nl.afletter.function.CrmInvoice;
import nl.afletter.function.OpenItems;
import nl.afletter.function.PayoutImport;
import nl.afletter.function.PspPayment;
import nl.afletter.function.RetrySweep;
import nl.afletter.function.SyncWorker;
import nl.afletter.function.Tick;
import nl.afletter.function.TimeLimit;

/** The eight functions, as AWS would call them. */
public record Functions(
        CrmInvoice crmInvoice,
        PspPayment pspPayment,
        Console console,
        Connect connect,
        SyncWorker syncWorker,
        PayoutImport payoutImport,
        OpenItems openItems,
        RetrySweep retrySweep) {

    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    public Functions {
        Objects.requireNonNull(crmInvoice);
        Objects.requireNonNull(pspPayment);
        Objects.requireNonNull(console);
        Objects.requireNonNull(connect);
        Objects.requireNonNull(syncWorker);
        Objects.requireNonNull(payoutImport);
        Objects.requireNonNull(openItems);
        Objects.requireNonNull(retrySweep);
    }

    /** Without Quarkus. */
    public static Functions of(Afletter afletter, InstantSource clock) {
        TimeLimit limit = new TimeLimit(clock, TIMEOUT);
        return new Functions(
                new CrmInvoice(afletter::crmInvoice),
                new PspPayment(afletter::pspPayment),
                new Console(afletter::console),
                new Connect(afletter::connect),
                new SyncWorker(limit, afletter::syncWorker),
                new PayoutImport(limit, afletter::payoutImport),
                new OpenItems(limit, afletter::openItems),
                new RetrySweep(limit, afletter::retrySweep));
    }

    /** What the schedule of {@code retry-sweep} does each minute. */
    public void sweep(Instant now) {
        retrySweep.tick(new Tick("retry-sweep", now.toString()));
    }

    /** What the schedules of {@code payout-import} and {@code open-items} do each hour. */
    public void hourly(Instant now) {
        payoutImport.tick(new Tick("payout-import", now.toString()));
        openItems.tick(new Tick("open-items", now.toString()));
    }
}
