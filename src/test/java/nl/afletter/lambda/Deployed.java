package nl.afletter.lambda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nl.afletter.aws.DynamoRows;
import nl.afletter.aws.HintJson;
import nl.afletter.aws.TableStores;
import nl.afletter.config.SettingsFile;
import nl.afletter.config.VendorTable;
import nl.afletter.model.Hint;
import nl.afletter.port.Stores;
import nl.afletter.storage.StorageEndpoints;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * The zip as the template deploys it: a table with the settings of {@code docs/settings-example.yaml} and Exact, a
 * queue, and each function in a process of its own, started when it is first asked for. Secrets and keys answer nobody.
 */
final class Deployed implements BeforeAllCallback, AfterAllCallback {

    /** Webhook tokens by connection: their SHA-256 stands in the settings. */
    static final Map<String, String> TOKENS = Map.of("teamleader", "secret", "mollie", "test", "exact", "test");

    /** An accounting package that sends webhooks: the example has none. */
    private static final String EXACT = """
            connections:
              exact:
                vendor: exact
                secrets: { clientSecret: exact/client-secret }
                options: { clientId: "1", journal: "90" }
                webhookTokens: [ 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 ]
            """;

    /** Port 1 answers nobody. */
    static final String NOWHERE = "http://127.0.0.1:1";

    private final StorageEndpoints storage = new StorageEndpoints();
    private final Map<String, RuntimeClient> functions = new HashMap<>();
    private DynamoDbClient dynamoDb;
    private SqsClient sqs;
    private String table;
    private String queue;

    /** What arrived in the queue. */
    record Sent(String group, Hint hint) {}

    @Override
    public void beforeAll(ExtensionContext context) {
        storage.beforeAll(context);
        dynamoDb = storage.dynamoDbClient();
        sqs = storage.sqsClient();
        table = newTable();
        queue = storage.newWorkQueue();
        SettingsFile settings = example();
        stores().settings().apply(settings.administrations(), settings.connections());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        functions.values().forEach(RuntimeClient::close);
        sqs.close();
        dynamoDb.close();
        storage.afterAll(context);
    }

    /** A function of the zip, as it runs for the whole test class. */
    RuntimeClient function(String name) {
        return functions.computeIfAbsent(name, each -> RuntimeClient.start(each, environment()));
    }

    /** What the template sets for a function. */
    Map<String, String> environment() {
        return Map.of(
                "QUARKUS_DYNAMODB_ENDPOINT_OVERRIDE", storage.dynamoDb().toString(),
                "QUARKUS_SQS_ENDPOINT_OVERRIDE", storage.sqs().toString(),
                "QUARKUS_SSM_ENDPOINT_OVERRIDE", NOWHERE,
                "QUARKUS_KMS_ENDPOINT_OVERRIDE", NOWHERE,
                "AFLETTER_TABLE", table,
                "AFLETTER_QUEUE_URL", queue);
    }

    String table() {
        return table;
    }

    String newTable() {
        return storage.newTable();
    }

    DynamoRows rows(String name) {
        return new DynamoRows(dynamoDb, name);
    }

    /** The stores of the table, with nothing kept in memory. */
    Stores stores() {
        return TableStores.of(rows(table), InstantSource.system());
    }

    /** Takes all messages out of the queue. */
    List<Sent> sent() {
        List<Sent> all = new ArrayList<>();
        List<Message> messages;
        do {
            messages = sqs.receiveMessage(receive -> receive.queueUrl(queue)
                            .maxNumberOfMessages(10)
                            .messageSystemAttributeNames(MessageSystemAttributeName.MESSAGE_GROUP_ID))
                    .messages();
            for (Message message : messages) {
                String group = message.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID);
                all.add(new Sent(group, HintJson.read(message.body())));
                sqs.deleteMessage(done -> done.queueUrl(queue).receiptHandle(message.receiptHandle()));
            }
        } while (!messages.isEmpty());
        return all;
    }

    private static SettingsFile example() {
        try {
            return SettingsFile.read(
                    Files.readString(Path.of("docs/settings-example.yaml"))
                            .replaceFirst("(?m)^connections:\n", EXACT)
                            .replaceFirst("(?s)    events:.*?(?=    policies:)", ""),
                    VendorTable.terms(),
                    url -> false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
