package nl.afletter.aws;

import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * The one definition of the table and the two queues. DynamoDB Local, ElasticMQ and LocalStack are filled from it;
 * {@code template.yaml} says the same in CloudFormation, and a test holds the two equal.
 *
 * <p>Source: design sections 3 (queue) and 4 (table).
 */
public final class Storage {

    /** Partition key of every row, a string. */
    public static final String PARTITION_KEY = "pk";

    /** Sort key of every row, a string. */
    public static final String SORT_KEY = "sk";

    /** The one index: rows that are due, keys only. A row without {@link #DUE_AT} is not in it. */
    public static final String DUE_INDEX = "due";

    /** Partition key of {@link #DUE_INDEX}: the administration hashed over a fixed number of keys, a string. */
    public static final String DUE_BUCKET = "dueBucket";

    /** Sort key of {@link #DUE_INDEX}: an instant as ISO-8601 in UTC, so that strings sort as times do. */
    public static final String DUE_AT = "dueAt";

    /** When a row may vanish, in epoch seconds. Only on rows whose loss cannot cause a second booking. */
    public static final String TIME_TO_LIVE = "ttl";

    /**
     * How long a message stays hidden from others once it is handed out. Above the worker's own time limit of 90 s
     * by a margin, so that one group never has two workers.
     */
    public static final Duration VISIBILITY = Duration.ofSeconds(120);

    /** How long a hint waits for a worker at most: SQS's own upper bound, so that a long outage loses nothing. */
    public static final Duration RETENTION = Duration.ofDays(14);

    /** Deliveries of one message before it goes to the dead-letter queue. */
    public static final int DELIVERIES = 5;

    /** How the work queue's name ends; FIFO queues must end in {@code .fifo}. */
    public static final String WORK_QUEUE = "work.fifo";

    /** How the dead-letter queue's name ends. */
    public static final String DEAD_LETTER_QUEUE = "work-dead.fifo";

    private Storage() {}

    /**
     * The table as a request: on demand, deletion-protected, with the sparse index.
     *
     * @param table its name, at least 3 characters
     */
    public static CreateTableRequest table(String table) {
        return CreateTableRequest.builder()
                .tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .deletionProtectionEnabled(true)
                .attributeDefinitions(text(PARTITION_KEY), text(SORT_KEY), text(DUE_BUCKET), text(DUE_AT))
                .keySchema(key(PARTITION_KEY, KeyType.HASH), key(SORT_KEY, KeyType.RANGE))
                .globalSecondaryIndexes(GlobalSecondaryIndex.builder()
                        .indexName(DUE_INDEX)
                        .keySchema(key(DUE_BUCKET, KeyType.HASH), key(DUE_AT, KeyType.RANGE))
                        .projection(Projection.builder()
                                .projectionType(ProjectionType.KEYS_ONLY)
                                .build())
                        .build())
                .build();
    }

    /** The attributes of the dead-letter queue, as SQS spells them. */
    public static Map<QueueAttributeName, String> deadLetterQueue() {
        return Map.of(
                QueueAttributeName.FIFO_QUEUE, "true",
                QueueAttributeName.CONTENT_BASED_DEDUPLICATION, "false",
                QueueAttributeName.MESSAGE_RETENTION_PERIOD, seconds(RETENTION));
    }

    /**
     * The attributes of the work queue, as SQS spells them. Deduplication and throughput count per group, so that one
     * busy administration slows no other; the deduplication id always comes from the sender.
     *
     * @param deadLetterArn where a message goes after {@link #DELIVERIES} deliveries
     */
    public static Map<QueueAttributeName, String> workQueue(String deadLetterArn) {
        String redrive =
                "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":\"%d\"}".formatted(deadLetterArn, DELIVERIES);
        return Map.of(
                QueueAttributeName.FIFO_QUEUE, "true",
                QueueAttributeName.CONTENT_BASED_DEDUPLICATION, "false",
                QueueAttributeName.DEDUPLICATION_SCOPE, "messageGroup",
                QueueAttributeName.FIFO_THROUGHPUT_LIMIT, "perMessageGroupId",
                QueueAttributeName.VISIBILITY_TIMEOUT, seconds(VISIBILITY),
                QueueAttributeName.MESSAGE_RETENTION_PERIOD, seconds(RETENTION),
                QueueAttributeName.REDRIVE_POLICY, redrive);
    }

    /**
     * Makes the table unless it is there, and waits until it can be used. Not called in AWS: there the template does
     * it, with point-in-time recovery beside it.
     */
    public static void createTable(DynamoDbClient dynamoDb, String table) {
        try {
            dynamoDb.createTable(table(table));
        } catch (ResourceInUseException alreadyThere) {
            dynamoDb.waiter().waitUntilTableExists(request -> request.tableName(table));
            return;
        }
        dynamoDb.waiter().waitUntilTableExists(request -> request.tableName(table));
        TimeToLiveDescription now =
                dynamoDb.describeTimeToLive(request -> request.tableName(table)).timeToLiveDescription();
        if (now.timeToLiveStatus() == TimeToLiveStatus.DISABLED) {
            dynamoDb.updateTimeToLive(
                    request -> request.tableName(table).timeToLiveSpecification(ttl -> ttl.attributeName(TIME_TO_LIVE)
                            .enabled(true)));
        }
    }

    /**
     * Makes the dead-letter queue and the work queue unless they are there. Not called in AWS.
     *
     * @param prefix put before both names, for instance {@code afletter-local-}
     * @return the work queue's URL
     */
    public static String createQueues(SqsClient sqs, String prefix) {
        String deadLetters = sqs.createQueue(
                        request -> request.queueName(prefix + DEAD_LETTER_QUEUE).attributes(deadLetterQueue()))
                .queueUrl();
        String arn = sqs.getQueueAttributes(
                        request -> request.queueUrl(deadLetters).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
        return sqs.createQueue(request -> request.queueName(prefix + WORK_QUEUE).attributes(workQueue(arn)))
                .queueUrl();
    }

    private static AttributeDefinition text(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private static String seconds(Duration duration) {
        return Long.toString(duration.toSeconds());
    }
}
