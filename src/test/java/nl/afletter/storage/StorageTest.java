package nl.afletter.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nl.afletter.aws.Storage;
import nl.afletter.local.EmbeddedDynamoDb;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Protects what the engine builds on: the table's sparse index, and the queue's promise that a group has one worker at
 * a time. Runs against whatever {@link StorageEndpoints} hands out.
 */
@Tag("storage")
class StorageTest {

    @RegisterExtension
    static final StorageEndpoints storage = new StorageEndpoints();

    @Test
    void onlyRowsWithADueTimeAreInTheIndexAndOnlyTheirKeys() {
        String table = storage.newTable();
        try (DynamoDbClient dynamoDb = storage.dynamoDbClient()) {
            dynamoDb.putItem(put -> put.tableName(table).item(row("S#1", Map.of("note", text("not due")))));
            dynamoDb.putItem(put -> put.tableName(table)
                    .item(row(
                            "S#2",
                            Map.of(
                                    Storage.DUE_BUCKET,
                                    text("7"),
                                    Storage.DUE_AT,
                                    text("2026-03-01T10:00:00Z"),
                                    "note",
                                    text("due")))));

            var due = dynamoDb.query(query -> query.tableName(table)
                    .indexName(Storage.DUE_INDEX)
                    .keyConditionExpression("dueBucket = :bucket AND dueAt <= :now")
                    .expressionAttributeValues(Map.of(":bucket", text("7"), ":now", text("2026-03-01T10:00:00Z"))));

            assertThat(due.items()).singleElement().satisfies(item -> assertThat(item)
                    .containsOnlyKeys(Storage.PARTITION_KEY, Storage.SORT_KEY, Storage.DUE_BUCKET, Storage.DUE_AT)
                    .containsEntry(Storage.PARTITION_KEY, text("S#2")));
        }
    }

    @Test
    void makingTheTableAgainKeepsItsRowsAndItsTimeToLive() {
        String table = storage.newTable();
        try (DynamoDbClient dynamoDb = storage.dynamoDbClient()) {
            dynamoDb.putItem(put -> put.tableName(table).item(row("S#1", Map.of())));

            Storage.createTable(dynamoDb, table);

            assertThat(dynamoDb.getItem(get -> get.tableName(table).key(row("S#1", Map.of())))
                            .hasItem())
                    .isTrue();
            var ttl = dynamoDb.describeTimeToLive(describe -> describe.tableName(table))
                    .timeToLiveDescription();
            assertThat(ttl.timeToLiveStatus()).isIn(TimeToLiveStatus.ENABLED, TimeToLiveStatus.ENABLING);
            assertThat(ttl.attributeName()).isEqualTo(Storage.TIME_TO_LIVE);
        }
    }

    @Test
    void aDataFolderKeepsItsRowsOverARestart(@TempDir Path folder) {
        try (EmbeddedDynamoDb first = EmbeddedDynamoDb.in(folder).withTable("afletter");
                DynamoDbClient client = first.client()) {
            client.putItem(put -> put.tableName("afletter").item(row("S#1", Map.of())));
        }
        try (EmbeddedDynamoDb second = EmbeddedDynamoDb.in(folder).withTable("afletter");
                DynamoDbClient client = second.client()) {
            assertThat(client.getItem(get -> get.tableName("afletter").key(row("S#1", Map.of())))
                            .hasItem())
                    .isTrue();
        }
    }

    @Test
    void aGroupIsClosedWhileOneOfItsMessagesIsInFlightAndOthersAreNot() {
        String queue = storage.newWorkQueue();
        try (SqsClient sqs = storage.sqsClient()) {
            send(sqs, queue, "nl", "1");
            assertThat(receive(sqs, queue)).extracting(Message::body).containsExactly("1");

            send(sqs, queue, "nl", "2");
            send(sqs, queue, "be", "3");

            List<Message> next = receive(sqs, queue);
            assertThat(next).extracting(Message::body).containsExactly("3");
            assertThat(next.get(0).attributes()).containsEntry(MessageSystemAttributeName.MESSAGE_GROUP_ID, "be");
        }
    }

    @Test
    void aMessageThatIsNeverDeletedEndsInTheDeadLetterQueue() {
        String queue = storage.newWorkQueue();
        try (SqsClient sqs = storage.sqsClient()) {
            send(sqs, queue, "nl", "poison");
            for (int delivery = 1; delivery <= Storage.DELIVERIES; delivery++) {
                List<Message> received = receive(sqs, queue);
                assertThat(received).as("delivery %d", delivery).hasSize(1);
                String receipt = received.get(0).receiptHandle();
                sqs.changeMessageVisibility(
                        change -> change.queueUrl(queue).receiptHandle(receipt).visibilityTimeout(0));
            }
            assertThat(receive(sqs, queue)).isEmpty();

            String deadLetters = StorageEndpoints.deadLetterQueueOf(queue);
            assertThat(receive(sqs, deadLetters)).extracting(Message::body).containsExactly("poison");
        }
    }

    @Test
    void theVisibilityTimeOutIsTheOneOfTheDefinition() {
        String queue = storage.newWorkQueue();
        try (SqsClient sqs = storage.sqsClient()) {
            assertThat(sqs.getQueueAttributes(get -> get.queueUrl(queue).attributeNames(QueueAttributeName.ALL))
                            .attributes())
                    .containsEntry(QueueAttributeName.VISIBILITY_TIMEOUT, Long.toString(Storage.VISIBILITY.toSeconds()))
                    .containsEntry(QueueAttributeName.FIFO_QUEUE, "true");
        }
    }

    private static void send(SqsClient sqs, String queue, String group, String body) {
        sqs.sendMessage(send -> send.queueUrl(queue)
                .messageGroupId(group)
                .messageDeduplicationId(group + body)
                .messageBody(body));
    }

    private static List<Message> receive(SqsClient sqs, String queue) {
        return sqs.receiveMessage(receive -> receive.queueUrl(queue)
                        .maxNumberOfMessages(10)
                        .waitTimeSeconds(1)
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                .messages();
    }

    private static Map<String, AttributeValue> row(String pk, Map<String, AttributeValue> others) {
        var row = new HashMap<>(others);
        row.put(Storage.PARTITION_KEY, text(pk));
        row.put(Storage.SORT_KEY, text("-"));
        return row;
    }

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }
}
