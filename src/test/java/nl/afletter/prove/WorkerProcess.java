package nl.afletter.prove;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import nl.afletter.aws.DynamoRows;
import nl.afletter.aws.Rows;
import nl.afletter.aws.Seal;
import nl.afletter.aws.SqsQueue;
import nl.afletter.aws.TableGrants;
import nl.afletter.aws.TablePasses;
import nl.afletter.aws.TableStores;
import nl.afletter.config.Afletter;
import nl.afletter.config.Surroundings;
import nl.afletter.config.VendorTable;
import nl.afletter.console.Access;
import nl.afletter.local.EmbeddedDynamoDb;
import nl.afletter.local.EmbeddedQueue;
import nl.afletter.local.FileSecrets;
import nl.afletter.local.Functions;
import nl.afletter.local.LocalSeal;
import nl.afletter.local.QueuePump;
import nl.afletter.port.Failure;
import nl.afletter.port.Queue;
import nl.afletter.usecase.UseCases;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * A process that is nothing but the product's worker and the pump of the local run, on a table and a queue elsewhere. It
 * ends when its standard input does, so that it never outlives the test. What comes in there as {@code tokens n} makes it
 * see to the tokens of a connection when round n starts, and say how that went.
 */
public final class WorkerProcess {

    /** Names of its system properties. */
    static final String NUMBER = "prove.number";

    static final String FOLDER = "prove.folder";
    static final String TABLE_URL = "prove.table";
    static final String TABLE = "prove.tableName";
    static final String QUEUE_URL = "prove.queue";
    static final String VIES_URL = "prove.vies";
    static final String PATIENCE = "prove.patience";

    /** Files in the folder that all processes share. */
    static final String TIME_FILE = "time";

    static final String SECRETS_FILE = "secrets.yaml";
    static final String KEY_FILE = "seal.key";

    private static final String SEALED_BY = "proving";

    private final SharedTime time;
    private final InstantSource clock;
    private final Afletter product;
    private final QueuePump pump;

    private WorkerProcess(long number, Path folder) {
        time = new SharedTime(folder.resolve(TIME_FILE));
        clock = () -> look(number);
        URI queue = URI.create(System.getProperty(QUEUE_URL));
        Duration patience = Duration.parse(System.getProperty(PATIENCE));
        SqsClient sqs = EmbeddedQueue.clientOf(queue.resolve("/"), patience);
        product = product(
                new DynamoRows(
                        EmbeddedDynamoDb.clientOf(URI.create(System.getProperty(TABLE_URL)), patience),
                        System.getProperty(TABLE)),
                new SqsQueue(sqs, queue.toString()),
                folder,
                URI.create(System.getProperty(VIES_URL)),
                clock);
        pump = new QueuePump(sqs, queue.toString(), Functions.of(product, clock).syncWorker());
    }

    /** The product on a table and a queue. */
    static Afletter product(Rows rows, Queue queue, Path folder, URI vies, InstantSource clock) {
        Surroundings surroundings = new Surroundings(
                TableStores.of(rows, clock),
                new TableGrants(rows, seal(folder)),
                new TablePasses(rows, clock),
                queue,
                new FileSecrets(folder.resolve(SECRETS_FILE), clock),
                clock,
                vies);
        return new Afletter(
                surroundings, VendorTable.all(), UseCases::all, "https://afletter.example", Access.signed());
    }

    /** Seals token pairs with the key that all processes share. */
    static Seal seal(Path folder) {
        return new LocalSeal(folder.resolve(KEY_FILE), SEALED_BY);
    }

    /** The time, as it was before this process may have been stopped: the worst moment to stop. */
    private Instant look(long number) {
        Instant now = time.instant();
        if (isAskedBy("GuardedBody", "subscribe")) {
            time.checked(number);
            return now;
        }
        if (isAskedBy("Http", "isLate")) {
            time.looked(number);
        }
        time.step(number);
        return now;
    }

    /** The body asks last, with only its own write to follow: that is the window, and no step like others. */
    private static boolean isAskedBy(String type, String method) {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().equals("nl.afletter.http." + type)
                        && frame.getMethodName().equals(method)));
    }

    private void serve() throws IOException {
        pump.start(1);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println("answer " + tokens(Long.parseLong(line.substring("tokens ".length()))));
        }
        Runtime.getRuntime().halt(0);
    }

    private String tokens(long round) {
        String connection = product.bench().stores().settings().connections().stream()
                .filter(each -> each.vendor().equals("teamleader"))
                .findFirst()
                .orElseThrow()
                .id();
        time.awaitStart(round);
        try {
            product.bench().vendors().crm(connection).ready(clock.instant().plus(Duration.ofSeconds(60)));
            return "ready";
        } catch (Failure failure) {
            return failure.getClass().getSimpleName() + " " + failure.getMessage();
        }
    }

    /** Settings come as system properties. */
    public static void main(String[] none) throws IOException {
        WorkerProcess worker = new WorkerProcess(Long.getLong(NUMBER), Path.of(System.getProperty(FOLDER)));
        System.out.println("answer begun");
        worker.serve();
    }
}
