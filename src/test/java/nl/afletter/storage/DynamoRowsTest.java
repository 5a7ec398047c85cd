package nl.afletter.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import nl.afletter.aws.DynamoRows;
import nl.afletter.aws.Rows;
import nl.afletter.aws.Rows.Key;
import nl.afletter.aws.Rows.Row;
import nl.afletter.aws.Storage;
import nl.afletter.aws.TableSubjects;
import nl.afletter.local.EmbeddedDynamoDb;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.SubjectStore.LostRace;
import nl.afletter.port.Unreachable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/**
 * Protects against what only a real client shows: it repeats a write whose answer was lost, it leaves parts of a batch
 * undone, and a table that cannot be reached is told from one that refuses.
 */
@Tag("storage")
class DynamoRowsTest {

    @RegisterExtension
    static final StorageEndpoints storage = new StorageEndpoints();

    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");
    private static final SubjectRef INVOICE = new SubjectRef("crm", SubjectKind.INVOICE, "i1");

    @Test
    void aWriteThatTheClientRepeatedAfterALostAnswerIsASuccess() {
        try (LossyHttp http = new LossyHttp();
                DynamoDbClient client = client(storage.dynamoDb(), http)) {
            TableSubjects store = new TableSubjects(new DynamoRows(client, storage.newTable()));
            Subject first = store.write(Subject.unknown(INVOICE, NOW), newer -> false);
            http.loseAnswers.set(1);

            Subject second = store.write(first.change().attempts(1).done(), newer -> false);

            assertThat(second.revision()).isEqualTo(2);
            assertThat(http.loseAnswers).hasValue(0);
            assertThatThrownBy(() -> store.write(first, newer -> false)).isInstanceOf(LostRace.class);
        }
    }

    @Test
    void aTableThatNobodyAnswersForIsUnreachable() {
        DynamoDbClient nowhere = client(URI.create("http://127.0.0.1:9"), UrlConnectionHttpClient.create());
        try (nowhere) {
            Rows rows = new DynamoRows(nowhere, "absent");
            Key key = new Key("P", "a");

            assertThatThrownBy(() -> rows.get(key)).isInstanceOf(Unreachable.class);
            assertThatThrownBy(() -> rows.put(Row.of(key, 1, "{\"secret\":1}")))
                    .isInstanceOf(Unreachable.class)
                    .hasMessageNotContaining("secret");
            assertThatThrownBy(rows::tableId).isInstanceOf(Unreachable.class);
        }
    }

    @Test
    void whatABatchLeavesUndoneIsAskedAgain() {
        String table = storage.newTable();
        AtomicInteger asked = new AtomicInteger();
        try (DynamoDbClient client = DynamoDbClient.builder()
                .endpointOverride(storage.dynamoDb())
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(c -> c.addExecutionInterceptor(new HalfBatches(table, asked)))
                .build()) {
            Rows rows = new DynamoRows(client, table);
            List<Key> keys = List.of(new Key("P", "a"), new Key("P", "b"), new Key("P", "c"));
            keys.forEach(key -> rows.put(Row.of(key, 1, "{}")));

            assertThat(rows.getAll(keys)).containsOnlyKeys(keys);
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void aTableInADataFolderKeepsItsIdOverARestart(@TempDir Path folder) {
        String before;
        try (EmbeddedDynamoDb first = EmbeddedDynamoDb.in(folder).withTable("afletter");
                DynamoDbClient client = first.client()) {
            before = new DynamoRows(client, "afletter").tableId();
        }
        try (EmbeddedDynamoDb second = EmbeddedDynamoDb.in(folder).withTable("afletter");
                DynamoDbClient client = second.client()) {
            assertThat(new DynamoRows(client, "afletter").tableId()).isEqualTo(before);
        }
    }

    @Test
    void theNamesInTheTableAreTheOnesOfItsDefinition() {
        String table = storage.newTable();
        try (DynamoDbClient client = storage.dynamoDbClient()) {
            Row row = new Row(new Key("P", "a"), 1, "w", "{}", new Rows.Due("03", NOW), 12L);
            new DynamoRows(client, table).put(row);

            assertThat(client.getItem(get -> get.tableName(table)
                                    .key(Map.of(
                                            Storage.PARTITION_KEY,
                                            AttributeValue.fromS("P"),
                                            Storage.SORT_KEY,
                                            AttributeValue.fromS("a"))))
                            .item()
                            .keySet())
                    .containsExactlyInAnyOrder(
                            Storage.PARTITION_KEY,
                            Storage.SORT_KEY,
                            Storage.DUE_BUCKET,
                            Storage.DUE_AT,
                            Storage.TIME_TO_LIVE,
                            "rev",
                            "by",
                            "body");
        }
    }

    private static DynamoDbClient client(URI endpoint, SdkHttpClient http) {
        return DynamoDbClient.builder()
                .endpointOverride(endpoint)
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClient(http)
                .build();
    }

    /** Sends requests, and loses the answers it is told to. */
    private static final class LossyHttp implements SdkHttpClient {
        private final SdkHttpClient http = UrlConnectionHttpClient.create();
        private final AtomicInteger loseAnswers = new AtomicInteger();

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            ExecutableHttpRequest prepared = http.prepareRequest(request);
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() throws IOException {
                    HttpExecuteResponse answer = prepared.call();
                    if (loseAnswers.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                        throw new IOException("connection reset");
                    }
                    return answer;
                }

                @Override
                public void abort() {
                    prepared.abort();
                }
            };
        }

        @Override
        public void close() {
            http.close();
        }
    }

    /** Leaves the last key of the first batch undone, as a throttled table does. */
    private record HalfBatches(String table, AtomicInteger asked) implements ExecutionInterceptor {
        @Override
        public SdkResponse modifyResponse(Context.ModifyResponse context, ExecutionAttributes attributes) {
            if (!(context.response() instanceof BatchGetItemResponse batch) || asked.incrementAndGet() > 1) {
                return context.response();
            }
            var rows = batch.responses().get(table);
            var last = rows.get(rows.size() - 1);
            var undone = new HashMap<>(last);
            undone.keySet().retainAll(List.of(Storage.PARTITION_KEY, Storage.SORT_KEY));
            return batch.toBuilder()
                    .responses(Map.of(table, rows.subList(0, rows.size() - 1)))
                    .unprocessedKeys(Map.of(
                            table,
                            KeysAndAttributes.builder().keys(List.of(undone)).build()))
                    .build();
        }
    }
}
