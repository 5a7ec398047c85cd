package nl.afletter.local;

import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import nl.afletter.aws.DynamoRows;
import nl.afletter.aws.Rows;
import nl.afletter.aws.Seal;
import nl.afletter.aws.SqsQueue;
import nl.afletter.aws.TableGrants;
import nl.afletter.aws.TablePasses;
import nl.afletter.aws.TableStores;
import nl.afletter.config.Surroundings;
import nl.afletter.function.SyncWorker;
import nl.afletter.port.Secrets;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The embedded table and queue of a local run. With a data folder the table outlives the process; the queue does not. */
public final class LocalStorage implements AutoCloseable {

    /** Name of the table, and prefix of the queues. */
    public static final String TABLE = "afletter-local";

    private static final String KEY_FILE = "seal.key";

    private final EmbeddedDynamoDb dynamoDb;
    private final EmbeddedQueue queue;
    private final DynamoDbClient tableClient;
    private final SqsClient queueClient;
    private final String queueUrl;

    private LocalStorage(EmbeddedDynamoDb dynamoDb, EmbeddedQueue queue) {
        this.dynamoDb = dynamoDb;
        this.queue = queue;
        this.tableClient = dynamoDb.withTable(TABLE).client();
        this.queueUrl = queue.createQueues(TABLE + "-");
        this.queueClient = queue.client();
    }

    /** Starts both. @param data folder of an earlier run or a new one; empty: nothing is kept */
    public static LocalStorage start(Optional<Path> data) {
        EmbeddedDynamoDb dynamoDb =
                data.map(folder -> EmbeddedDynamoDb.in(folder.resolve("table"))).orElseGet(EmbeddedDynamoDb::inMemory);
        return new LocalStorage(dynamoDb, EmbeddedQueue.start());
    }

    /**
     * What the product stands on here.
     *
     * @param keyFolder where the key that seals token pairs is kept
     * @param vatRegister address of VIES
     */
    public Surroundings surroundings(InstantSource clock, Secrets secrets, Path keyFolder, URI vatRegister) {
        Rows rows = new DynamoRows(tableClient, TABLE);
        Seal seal = new LocalSeal(keyFolder.resolve(KEY_FILE), TABLE);
        return new Surroundings(
                TableStores.of(rows, clock),
                new TableGrants(rows, seal),
                new TablePasses(rows, clock),
                new SqsQueue(queueClient, queueUrl),
                secrets,
                clock,
                vatRegister,
                true);
    }

    /** A pump from this queue to the worker, not started. */
    public QueuePump pump(SyncWorker worker) {
        return new QueuePump(queueClient, queueUrl, worker);
    }

    /** Messages that are not worked off, being worked on included. */
    public int messages() {
        Map<QueueAttributeName, String> counts = queueClient
                .getQueueAttributes(request -> request.queueUrl(queueUrl)
                        .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .attributes();
        return counts.values().stream().mapToInt(Integer::parseInt).sum();
    }

    @Override
    public void close() {
        queueClient.close();
        tableClient.close();
        queue.close();
        dynamoDb.close();
    }
}
