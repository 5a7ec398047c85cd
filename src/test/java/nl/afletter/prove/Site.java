package nl.afletter.prove;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import nl.afletter.aws.DynamoRows;
import nl.afletter.aws.SqsQueue;
import nl.afletter.aws.Storage;
import nl.afletter.aws.TableGrants;
import nl.afletter.aws.TableStores;
import nl.afletter.config.SettingsFile;
import nl.afletter.local.Functions;
import nl.afletter.local.Gateway;
import nl.afletter.local.GatewayServer;
import nl.afletter.local.demo.DemoVendors;
import nl.afletter.local.sim.SimClock;
import nl.afletter.model.Hint;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.GrantStore;
import nl.afletter.port.Page;
import nl.afletter.port.Stores;
import nl.afletter.port.SubjectStore;
import nl.afletter.storage.StorageEndpoints;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiptHandleIsInvalidException;

/**
 * Everything but the workers in this process: a real table and queue (AWS's DynamoDB Local and ElasticMQ, unless others are named), the simulated vendors and the gateway with
 * the functions behind it. Workers are processes of their own. What takes a time-out of the queue is not waited for: the
 * clock is set that much on, and the messages are made visible.
 */
final class Site implements AutoCloseable {

    /** Its vendors, as the proving table names them. */
    static final String CHAIN = "Teamleader > Mollie > Moneybird, processes";

    /** So long nobody may take a step, on however busy a machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final Duration NOBODY_WORKS = Duration.ofSeconds(1);
    private static final Duration STEP = Duration.ofMinutes(1);
    private static final String SECRETS = "teamleader/client-secret mollie/token moneybird/token";

    private final Path folder;
    private final Duration patience;
    private final Breaks breaks = new Breaks();
    private final SimClock clock;
    private final SharedTime time;
    private final StorageEndpoints storage;
    private final String table;
    private final DynamoDbClient dynamoDb;
    private final SqsClient sqs;
    private final String queue;
    private final DemoVendors vendors;
    private final Functions functions;
    private final GatewayServer gateway;
    private final Stores stores;
    private final GrantStore grants;
    private final Map<Long, OtherProcess> workers = new HashMap<>();
    private final List<OtherProcess> dead = new ArrayList<>();
    private long started;
    private int numbers;

    /**
     * A site with a table and a queue of its own.
     *
     * @param storage where they are
     * @param folder for the files that all processes share
     * @param clock one that stands, or one that runs
     */
    Site(StorageEndpoints storage, Path folder, SimClock clock) {
        this(storage, folder, clock, Duration.ofSeconds(30));
    }

    /** @param patience after which a worker gives up an attempt to reach table or queue, and makes another */
    Site(StorageEndpoints storage, Path folder, SimClock clock, Duration patience) {
        OtherProcess.canBeStopped();
        this.storage = storage;
        table = storage.newTable();
        dynamoDb = storage.dynamoDbClient();
        sqs = storage.sqsClient();
        queue = storage.newWorkQueue();
        this.patience = patience;
        this.folder = folder;
        this.clock = clock;
        time = new SharedTime(folder.resolve(WorkerProcess.TIME_FILE));
        vendors = DemoVendors.withoutLimits(clock);
        writeSecrets();
        functions = Functions.of(
                WorkerProcess.product(
                        new DynamoRows(dynamoDb, table),
                        new SqsQueue(sqs, queue),
                        folder,
                        vendors.vatRegister(),
                        clock),
                clock);
        gateway = new GatewayServer(new Gateway(functions, clock));
        DynamoRows rows = new DynamoRows(dynamoDb, table);
        stores = TableStores.of(rows, clock);
        SettingsFile settings = vendors.settings();
        stores.settings().apply(settings.administrations(), settings.connections());
        grants = new TableGrants(rows, WorkerProcess.seal(folder));
        vendors.open(grants, gateway.address());
        tellTime();
    }

    private void writeSecrets() {
        StringBuilder yaml = new StringBuilder();
        for (String name : SECRETS.split(" ")) {
            yaml.append(name).append(": ").append(vendors.secrets().value(name)).append('\n');
        }
        try {
            Files.writeString(folder.resolve(WorkerProcess.SECRETS_FILE), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    DemoVendors vendors() {
        return vendors;
    }

    Stores stores() {
        return stores;
    }

    GrantStore grants() {
        return grants;
    }

    Functions functions() {
        return functions;
    }

    SharedTime time() {
        return time;
    }

    /** What goes wrong with the requests of all workers. */
    Breaks breaks() {
        return breaks;
    }

    SimClock clock() {
        return clock;
    }

    String gateway() {
        return gateway.address();
    }

    /** The next number of something that must not be the same twice. */
    int next() {
        return ++numbers;
    }

    /** A hint as the functions of the clock send it. */
    void hint(Hint hint) {
        new SqsQueue(sqs, queue).send(hint, DemoVendors.ADMINISTRATION);
    }

    // ---- time

    void advance(Duration by) {
        setClock(clock.instant().plus(by));
    }

    private void setClock(Instant moment) {
        clock.set(moment);
        tellTime();
    }

    /** All processes live in the time of this one. */
    private void tellTime() {
        if (clock.isRunning()) {
            time.runFrom(clock.instant());
        } else {
            time.standAt(clock.instant());
        }
    }

    // ---- processes

    /** One more worker; returns before it works, see {@link OtherProcess#isBegun}. */
    OtherProcess start() {
        long number = ++started;
        Runnable step = () -> time.step(number);
        OtherProcess worker = new OtherProcess(
                number,
                folder,
                new Passage(storage.dynamoDb(), step, breaks, patience),
                table,
                new Passage(storage.sqs(), step, breaks, patience),
                URI.create(queue).getPath(),
                vendors.vatRegister(),
                patience);
        workers.put(number, worker);
        return worker;
    }

    OtherProcess worker(long number) {
        return workers.get(number);
    }

    /** It is gone at once; its messages come again when their time-out is over. */
    void kill(OtherProcess worker) {
        worker.kill();
        workers.remove(worker.number());
        dead.add(worker);
    }

    // ---- the queue

    /** Messages that are not worked off, those being worked on included. */
    int messages() {
        return sqs
                .getQueueAttributes(request -> request.queueUrl(queue)
                        .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .attributes()
                .values()
                .stream()
                .mapToInt(Integer::parseInt)
                .sum();
    }

    /** Messages that were delivered too often. */
    int deadLetters() {
        String deadQueue = queue.replace(Storage.WORK_QUEUE, Storage.DEAD_LETTER_QUEUE);
        return Integer.parseInt(sqs.getQueueAttributes(request ->
                        request.queueUrl(deadQueue).attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
                .attributes()
                .get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
    }

    /** The visibility time-out of all that this process holds is over: others may take it. */
    void comesAgain(OtherProcess worker) {
        List<String> receipts = worker.queue().held();
        worker.queue().forget(receipts);
        receipts.forEach(this::makeVisible);
    }

    private void makeVisible(String receipt) {
        try {
            sqs.changeMessageVisibility(
                    request -> request.queueUrl(queue).receiptHandle(receipt).visibilityTimeout(0));
        } catch (ReceiptHandleIsInvalidException deletedMeanwhile) {
            // Nobody will get it again, and nobody has to.
        }
    }

    /** Waits until nothing is left to do now. @param frozen holds what it has; its messages go to the others */
    void worksOff(Optional<OtherProcess> frozen) {
        Rest rest = new Rest();
        await("the queue does not get empty", () -> {
            dead.forEach(this::comesAgain);
            frozen.ifPresent(this::comesAgain);
            if (rest.isLongEnough()) {
                advance(Storage.VISIBILITY.plusSeconds(1));
                workers.values().forEach(this::failedComesAgain);
            }
            return messages() == 0;
        });
    }

    /** Nobody takes a step, while messages failed: they, and all behind them in their group, wait for a time-out. */
    private final class Rest {
        private long steps = -1;
        private long since;

        private boolean isLongEnough() {
            boolean failed = workers.values().stream()
                    .anyMatch(worker -> !worker.queue().failed().isEmpty());
            if (!failed || time.steps() != steps) {
                steps = time.steps();
                since = System.nanoTime();
                return false;
            }
            return System.nanoTime() - since > NOBODY_WORKS.toNanos();
        }
    }

    private void failedComesAgain(OtherProcess worker) {
        List<String> receipts = worker.queue().failed();
        worker.queue().forget(receipts);
        receipts.forEach(this::makeVisible);
    }

    /** Waits for something that other processes do. */
    void await(String otherwise, BooleanSupplier condition) {
        long begin = System.nanoTime();
        long moved = begin;
        long steps = time.steps();
        while (!condition.getAsBoolean()) {
            long now = System.nanoTime();
            if (time.steps() != steps) {
                steps = time.steps();
                moved = now;
            }
            if (now - moved > PATIENCE.toNanos() || now - begin > LONGEST.toNanos()) {
                throw new AssertionError(
                        otherwise + "; messages " + messages() + ", stopped " + time.stopped() + held());
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(stop);
            }
        }
    }

    /** Waits until this process has nothing in hand, whatever the queue says. */
    void isIdle(OtherProcess worker) {
        long asked = worker.queue().asked();
        await(
                "process " + worker.number() + " does not come back",
                () -> worker.queue().asked() > asked);
    }

    private String held() {
        StringBuilder text = new StringBuilder();
        workers.forEach((number, worker) -> text.append(", process ")
                .append(number)
                .append(worker.isAlive() ? " holds " : " is gone and holds ")
                .append(worker.queue().held().size())
                .append(", of them failed ")
                .append(worker.queue().failed().size()));
        return text.toString();
    }

    /** Works until nothing is due within this time; the clock jumps from one due time to the next. */
    void settles(Duration reach, Optional<OtherProcess> frozen) {
        Instant end = clock.instant().plus(reach);
        worksOff(frozen);
        for (Optional<Instant> due = nextDue(end); due.isPresent(); due = nextDue(end)) {
            if (due.get().isAfter(clock.instant())) {
                setClock(due.get());
            }
            functions.sweep(clock.instant());
            if (messages() == 0) {
                // What is due belongs to a paused connection, or was taken already.
                advance(STEP);
            }
            worksOff(frozen);
        }
    }

    private Optional<Instant> nextDue(Instant end) {
        List<Subject> due = new ArrayList<>();
        for (int bucket = 0; bucket < SubjectStore.BUCKETS; bucket++) {
            Page<SubjectRef> page = stores.subjects().due(bucket, end, "");
            due.addAll(stores.subjects().readAll(page.rows()).values());
        }
        return due.stream()
                .flatMap(subject -> subject.due().stream())
                .filter(at -> !at.isAfter(end))
                .min(Comparator.naturalOrder());
    }

    @Override
    public void close() {
        time.disarm();
        time.letGo();
        workers.values().forEach(OtherProcess::close);
        dead.forEach(OtherProcess::close);
        gateway.close();
        vendors.close();
        sqs.close();
        dynamoDb.close();
    }
}
