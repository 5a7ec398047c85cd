package nl.afletter.storage;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import nl.afletter.aws.Storage;
import nl.afletter.local.EmbeddedDynamoDb;
import nl.afletter.local.EmbeddedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Gives a test a real DynamoDB and a real SQS, one of each for the whole JVM, and a table and a queue of its own:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final StorageEndpoints storage = new StorageEndpoints();
 * }</pre>
 *
 * Which ones, the first that applies:
 * <ol>
 *   <li>those named by the system properties {@code afletter.test.dynamodb} and {@code afletter.test.sqs}, both;
 *   <li>LocalStack, with {@code afletter.test.localstack=true}: where no Docker engine answers the test is skipped and
 *       says so; {@code afletter.test.localstack.image} names another image;
 *   <li>DynamoDB Local and ElasticMQ in this JVM.
 * </ol>
 */
public final class StorageEndpoints implements ExecutionCondition, BeforeAllCallback, AfterAllCallback {

    private static final String LOCALSTACK_IMAGE = "localstack/localstack:4.9.2";

    private static Endpoints shared;

    private final List<String> tables = new ArrayList<>();
    private final List<String> queues = new ArrayList<>();

    /** Two addresses, and whether what is made there outlives this JVM. */
    private record Endpoints(URI dynamoDb, URI sqs, boolean lasting) {}

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        boolean missing = wantsLocalStack() && !DockerClientFactory.instance().isDockerAvailable();
        return missing
                ? ConditionEvaluationResult.disabled(
                        "afletter.test.localstack=true, but no Docker engine answers on this machine")
                : ConditionEvaluationResult.enabled("DynamoDB and SQS can be had");
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        synchronized (StorageEndpoints.class) {
            if (shared == null) {
                shared = choose();
            }
        }
    }

    /** Takes away what was made at endpoints that are not ours. */
    @Override
    public void afterAll(ExtensionContext context) {
        if (shared == null || !shared.lasting()) {
            return;
        }
        try (DynamoDbClient dynamoDb = dynamoDbClient();
                SqsClient sqs = sqsClient()) {
            for (String table : tables) {
                dynamoDb.updateTable(update -> update.tableName(table).deletionProtectionEnabled(false));
                dynamoDb.deleteTable(delete -> delete.tableName(table));
            }
            queues.forEach(queue -> sqs.deleteQueue(delete -> delete.queueUrl(queue)));
        }
    }

    /** Where DynamoDB listens. */
    public URI dynamoDb() {
        return shared.dynamoDb();
    }

    /** Where SQS listens. */
    public URI sqs() {
        return shared.sqs();
    }

    /** A new DynamoDB client; the caller closes it. */
    public DynamoDbClient dynamoDbClient() {
        return EmbeddedDynamoDb.clientOf(dynamoDb());
    }

    /** A new SQS client; the caller closes it. */
    public SqsClient sqsClient() {
        return EmbeddedQueue.clientOf(sqs());
    }

    /** The name of a new, empty table as {@link Storage} defines it. */
    public String newTable() {
        String table = "test-" + UUID.randomUUID();
        try (DynamoDbClient client = dynamoDbClient()) {
            Storage.createTable(client, table);
        }
        tables.add(table);
        return table;
    }

    /** The URL of a new, empty work queue with its dead-letter queue, as {@link Storage} defines them. */
    public String newWorkQueue() {
        try (SqsClient client = sqsClient()) {
            String work = Storage.createQueues(client, "test-" + UUID.randomUUID() + "-");
            queues.add(work);
            queues.add(deadLetterQueueOf(work));
            return work;
        }
    }

    /** The URL of the dead-letter queue beside a work queue of ours. */
    public static String deadLetterQueueOf(String workQueue) {
        return workQueue.replace(Storage.WORK_QUEUE, Storage.DEAD_LETTER_QUEUE);
    }

    private static Endpoints choose() {
        String dynamoDb = System.getProperty("afletter.test.dynamodb", "");
        String sqs = System.getProperty("afletter.test.sqs", "");
        if (!dynamoDb.isEmpty() && !sqs.isEmpty()) {
            return new Endpoints(URI.create(dynamoDb), URI.create(sqs), true);
        }
        if (!dynamoDb.isEmpty() || !sqs.isEmpty()) {
            throw new IllegalStateException("Give both afletter.test.dynamodb and afletter.test.sqs, or neither");
        }
        return wantsLocalStack() ? localStack() : embedded();
    }

    private static boolean wantsLocalStack() {
        return Boolean.getBoolean("afletter.test.localstack")
                && System.getProperty("afletter.test.dynamodb", "").isEmpty();
    }

    private static Endpoints embedded() {
        return new Endpoints(
                EmbeddedDynamoDb.inMemory().endpoint(), EmbeddedQueue.start().endpoint(), false);
    }

    private static Endpoints localStack() {
        String image = System.getProperty("afletter.test.localstack.image", LOCALSTACK_IMAGE);
        LocalStackContainer container =
                new LocalStackContainer(DockerImageName.parse(image)).withServices("dynamodb", "sqs");
        container.start();
        return new Endpoints(container.getEndpoint(), container.getEndpoint(), false);
    }
}
