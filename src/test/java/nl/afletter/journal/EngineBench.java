package nl.afletter.journal;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.config.JsonIntents;
import nl.afletter.local.sim.SimClock;
import nl.afletter.memory.MemoryQueue;
import nl.afletter.memory.MemoryTable;
import nl.afletter.model.Administration;
import nl.afletter.model.Connection;
import nl.afletter.model.FeePolicies;
import nl.afletter.model.Hint;
import nl.afletter.model.Money;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.SubjectStore;
import nl.afletter.port.Unreachable;
import nl.afletter.work.Sweep;
import nl.afletter.work.Worker;

/** The engine over a table and queue in memory, one vendor double and use cases that a test gives. */
final class EngineBench {

    /** Stands for the process that dies at this very point. */
    static final class Crash extends Error {}

    static final String BOOKS = "demo";
    static final SubjectRef SUBJECT = new SubjectRef("crm", SubjectKind.INVOICE, "1");

    final SimClock clock = SimClock.fixedAt("2026-11-02T09:00:00Z");
    final BooksDouble books = new BooksDouble(clock);
    MemoryTable table = new MemoryTable(clock, 7);
    private final Map<SubjectKind, UseCase> useCases;
    private Worker worker;
    private Sweep sweep;

    EngineBench(Map<SubjectKind, UseCase> useCases) {
        this.useCases = useCases;
        table.stores().settings().apply(List.of(administration()), List.of(connection("crm"), connection("books")));
        startProcess();
    }

    /** A new process on the same table, queue and vendor. */
    void startProcess() {
        table.rows().noProbe();
        table.queue().probe(new MemoryQueue.Probe() {});
        books.beforeCall = () -> {};
        books.afterCall = () -> {};
        table = table.otherProcess();
        Bench bench = new Bench(table.stores(), table.queue(), books, new JsonIntents(), clock);
        worker = new Worker(bench, new Runner(bench, useCases));
        sweep = new Sweep(bench);
    }

    /** Of the process that was started last. */
    Worker worker() {
        return worker;
    }

    void hint(SubjectRef ref, Hint.Cause cause) {
        table.queue().send(new Hint(ref, cause, clock.instant()), BOOKS);
    }

    /** Works until nothing is left that is due within the time, advancing the clock. */
    void drain(Duration atMost) {
        Instant end = clock.instant().plus(atMost);
        while (!clock.instant().isAfter(end)) {
            while (workOne()) {
                // goes on with the next message
            }
            Instant before = clock.instant();
            sweep.sweep(before.plusSeconds(30));
            if (table.queue().size() == 0 || table.queue().nextRedelivery().isPresent()) {
                clock.advance(Duration.ofMinutes(1));
            }
        }
    }

    /** One message; false when there is none now. */
    boolean workOne() {
        Optional<MemoryQueue.Delivery> delivery = table.queue().receive();
        if (delivery.isEmpty()) {
            return false;
        }
        try {
            worker.handle(delivery.get().hint(), delivery.get().group(), Budget.from(clock, Duration.ofSeconds(90)));
            table.queue().delete(delivery.get());
        } catch (SubjectStore.LostRace | Unreachable redelivered) {
            return true;
        }
        return true;
    }

    Subject subject() {
        return table.stores().subjects().read(SUBJECT).orElseThrow();
    }

    private static Connection connection(String id) {
        return new Connection(
                id,
                "double",
                Connection.Role.CRM,
                "",
                "",
                Map.of(),
                List.of(),
                Map.of(),
                new Connection.Routing(BOOKS, Map.of()));
    }

    static Administration administration() {
        return new Administration(
                BOOKS,
                "Demo",
                "NL",
                "",
                "EUR",
                LocalDate.of(2026, 1, 1),
                false,
                "crm",
                List.of(),
                "books",
                "1",
                Map.of(),
                List.of(),
                List.of(),
                Map.of(),
                new Administration.Policies(
                        FeePolicies.always(Administration.FeePolicy.SETTLEMENT),
                        "",
                        "",
                        Administration.ClosedPeriods.all(Administration.ClosedPeriod.PARK),
                        Administration.Twin.PARK,
                        Duration.ofDays(5),
                        Money.of(new BigDecimal("0.05"), "EUR"),
                        1,
                        Duration.ofDays(1),
                        true,
                        Administration.WrongCurrency.PARK));
    }
}
