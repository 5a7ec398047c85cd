package nl.afletter.aws;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import nl.afletter.port.Unreachable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * Rows in DynamoDB. The client repeats a call that had no answer by itself; that is why a refused write may be one's
 * own, and why {@link Table} looks at what stands there.
 */
public final class DynamoRows implements Rows {

    private static final String REV = "rev";
    private static final String BY = "by";
    private static final String BODY = "body";
    private static final String CURSOR_SEPARATOR = "\n";

    /** Rounds of a batch read for what the table left undone; the pauses between them add up to 3 seconds. */
    private static final int MAX_ROUNDS = 7;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    private final DynamoDbClient dynamoDb;
    private final String table;

    /** @param table name of a table as {@link Storage} defines it */
    public DynamoRows(DynamoDbClient dynamoDb, String table) {
        this.dynamoDb = dynamoDb;
        this.table = table;
    }

    @Override
    public Optional<Row> get(Key key) {
        GetItemRequest request = GetItemRequest.builder()
                .tableName(table)
                .key(item(key))
                .consistentRead(true)
                .build();
        return Optional.of(reach(() -> dynamoDb.getItem(request).item()))
                .filter(item -> !item.isEmpty())
                .map(DynamoRows::row);
    }

    @Override
    public Map<Key, Row> getAll(Collection<Key> keys) {
        if (keys.size() > MAX_GET_ALL) {
            throw new IllegalArgumentException("at most " + MAX_GET_ALL + " rows at once, not " + keys.size());
        }
        Map<Key, Row> found = new HashMap<>();
        List<Map<String, AttributeValue>> open =
                keys.stream().distinct().map(DynamoRows::item).toList();
        for (int round = 0; !open.isEmpty(); round++) {
            pauseBefore(round);
            BatchGetItemResponse answer = batch(open);
            answer.responses().getOrDefault(table, List.of()).stream()
                    .map(DynamoRows::row)
                    .forEach(row -> found.put(row.key(), row));
            open = Optional.ofNullable(answer.unprocessedKeys().get(table))
                    .map(KeysAndAttributes::keys)
                    .orElse(List.of());
        }
        return found;
    }

    @Override
    public Outcome put(Row row) {
        return conditional(() -> dynamoDb.putItem(request -> {
            request.tableName(table)
                    .item(item(row))
                    .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
            if (row.rev() == 1) {
                request.conditionExpression("attribute_not_exists(pk)");
            } else {
                request.conditionExpression("rev = :before")
                        .expressionAttributeValues(Map.of(":before", number(row.rev() - 1)));
            }
        }));
    }

    @Override
    public Outcome delete(Key key, long rev) {
        return conditional(() -> dynamoDb.deleteItem(request -> request.tableName(table)
                .key(item(key))
                .conditionExpression("rev = :before")
                .expressionAttributeValues(Map.of(":before", number(rev)))
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)));
    }

    @Override
    public Slice query(String pk, String prefix, boolean forward, String after, int limit) {
        QueryRequest.Builder request = QueryRequest.builder()
                .tableName(table)
                .consistentRead(true)
                .scanIndexForward(forward)
                .limit(limit);
        if (prefix.isEmpty()) {
            request.keyConditionExpression("pk = :pk").expressionAttributeValues(Map.of(":pk", text(pk)));
        } else {
            request.keyConditionExpression("pk = :pk AND begins_with(sk, :prefix)")
                    .expressionAttributeValues(Map.of(":pk", text(pk), ":prefix", text(prefix)));
        }
        if (!after.isEmpty()) {
            request.exclusiveStartKey(item(new Key(pk, after)));
        }
        QueryResponse answer = reach(() -> dynamoDb.query(request.build()));
        List<Row> rows = answer.items().stream().map(DynamoRows::row).toList();
        AttributeValue next = answer.lastEvaluatedKey().get(Storage.SORT_KEY);
        return new Slice(rows, next == null ? "" : next.s());
    }

    @Override
    public DueSlice due(String bucket, Instant until, String cursor, int limit) {
        QueryRequest.Builder request = QueryRequest.builder()
                .tableName(table)
                .indexName(Storage.DUE_INDEX)
                .keyConditionExpression("dueBucket = :bucket AND dueAt <= :until")
                .expressionAttributeValues(Map.of(":bucket", text(bucket), ":until", text(Keys.dueUntil(until))))
                .limit(limit);
        if (!cursor.isEmpty()) {
            request.exclusiveStartKey(dueCursor(bucket, cursor));
        }
        QueryResponse answer = reach(() -> dynamoDb.query(request.build()));
        List<Key> keys = answer.items().stream().map(DynamoRows::key).toList();
        return new DueSlice(keys, dueCursor(answer.lastEvaluatedKey()));
    }

    /** DynamoDB Local gives no id: there name and moment of creation stand for it, and outlive a restart. */
    @Override
    public String tableId() {
        TableDescription table = reach(() -> dynamoDb.describeTable(request -> request.tableName(this.table)))
                .table();
        return Optional.ofNullable(table.tableId()).orElseGet(() -> table.tableArn() + " " + table.creationDateTime());
    }

    private BatchGetItemResponse batch(List<Map<String, AttributeValue>> keys) {
        KeysAndAttributes asked =
                KeysAndAttributes.builder().keys(keys).consistentRead(true).build();
        return reach(() -> dynamoDb.batchGetItem(request -> request.requestItems(Map.of(table, asked))));
    }

    /** What a batch leaves undone is throttled: asked again at once, it would be left undone again. */
    private static void pauseBefore(int round) {
        if (round >= MAX_ROUNDS) {
            throw new Unreachable("the table leaves reads undone", null);
        }
        if (round > 0) {
            LockSupport.parkNanos(FIRST_PAUSE.multipliedBy(1L << (round - 1)).toNanos());
        }
    }

    private Outcome conditional(Supplier<?> write) {
        try {
            reach(write);
            return Outcome.DONE;
        } catch (ConditionalCheckFailedException refused) {
            Optional<Row> stands = Optional.of(refused)
                    .filter(ConditionalCheckFailedException::hasItem)
                    .map(ConditionalCheckFailedException::item)
                    .filter(item -> !item.isEmpty())
                    .map(DynamoRows::row);
            return new Outcome(false, stands);
        }
    }

    private <T> T reach(Supplier<T> call) {
        try {
            return call.get();
        } catch (ConditionalCheckFailedException refused) {
            throw refused;
        } catch (SdkException e) {
            throw new Unreachable("the table gives no answer: " + e.getClass().getSimpleName(), e);
        }
    }

    private static Map<String, AttributeValue> item(Key key) {
        return Map.of(Storage.PARTITION_KEY, text(key.pk()), Storage.SORT_KEY, text(key.sk()));
    }

    private static Map<String, AttributeValue> item(Row row) {
        Map<String, AttributeValue> item = new HashMap<>(item(row.key()));
        item.put(REV, number(row.rev()));
        item.put(BY, text(row.by()));
        item.put(BODY, text(row.body()));
        if (row.due() != null) {
            item.put(Storage.DUE_BUCKET, text(row.due().bucket()));
            item.put(Storage.DUE_AT, text(Keys.dueAt(row.due().at())));
        }
        if (row.ttl() != null) {
            item.put(Storage.TIME_TO_LIVE, number(row.ttl()));
        }
        return item;
    }

    private static Row row(Map<String, AttributeValue> item) {
        AttributeValue dueAt = item.get(Storage.DUE_AT);
        AttributeValue ttl = item.get(Storage.TIME_TO_LIVE);
        return new Row(
                key(item),
                Long.parseLong(item.get(REV).n()),
                item.get(BY).s(),
                item.get(BODY).s(),
                dueAt == null ? null : new Due(item.get(Storage.DUE_BUCKET).s(), Instant.parse(dueAt.s())),
                ttl == null ? null : Long.valueOf(ttl.n()));
    }

    private static Key key(Map<String, AttributeValue> item) {
        return new Key(
                item.get(Storage.PARTITION_KEY).s(), item.get(Storage.SORT_KEY).s());
    }

    private static String dueCursor(Map<String, AttributeValue> last) {
        if (last.isEmpty()) {
            return "";
        }
        Key key = key(last);
        String parts = String.join(CURSOR_SEPARATOR, last.get(Storage.DUE_AT).s(), key.sk(), key.pk());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(parts.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, AttributeValue> dueCursor(String bucket, String cursor) {
        try {
            String parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            List<String> part = List.of(parts.split(CURSOR_SEPARATOR, 3));
            Map<String, AttributeValue> start = new HashMap<>(item(new Key(part.get(2), part.get(1))));
            start.put(Storage.DUE_BUCKET, text(bucket));
            start.put(Storage.DUE_AT, text(part.get(0)));
            return start;
        } catch (IllegalArgumentException | IndexOutOfBoundsException notOurs) {
            throw new IllegalArgumentException("this page does not exist: begin at the first one", notOurs);
        }
    }

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }
}
