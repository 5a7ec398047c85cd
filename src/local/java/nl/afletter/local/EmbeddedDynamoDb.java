package nl.afletter.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import nl.afletter.aws.Storage;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.dynamodb.services.local.main.ServerRunner;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;

/**
 * AWS's DynamoDB Local in this JVM, on a free loopback port. In memory, or in a data folder whose rows outlive a
 * killed process.
 */
public final class EmbeddedDynamoDb implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String LOOPBACK = "127.0.0.1";

    private final DynamoDBProxyServer dynamoDb;
    private final URI endpoint;

    private EmbeddedDynamoDb(DynamoDBProxyServer dynamoDb, URI endpoint) {
        this.dynamoDb = dynamoDb;
        this.endpoint = endpoint;
    }

    /** Starts with an empty store that is gone when this process is. */
    public static EmbeddedDynamoDb inMemory() {
        return start(List.of("-inMemory"));
    }

    /**
     * Starts on the rows of an earlier run.
     *
     * @param data a folder, made when it is absent; one process at a time
     */
    public static EmbeddedDynamoDb in(Path data) {
        try {
            Files.createDirectories(data);
        } catch (IOException e) {
            throw new UncheckedIOException("The data folder " + data + " cannot be made", e);
        }
        return start(List.of("-dbPath", data.toAbsolutePath().toString()));
    }

    /** Where it listens, for instance {@code http://127.0.0.1:41234}. */
    public URI endpoint() {
        return endpoint;
    }

    /** A client of it; the caller closes it. */
    public DynamoDbClient client() {
        return clientOf(endpoint);
    }

    /** Makes the table of {@link Storage} unless it is there. */
    public EmbeddedDynamoDb withTable(String table) {
        try (DynamoDbClient client = client()) {
            Storage.createTable(client, table);
        }
        return this;
    }

    /** A client of any DynamoDB that asks for no real credentials; the caller closes it. */
    public static DynamoDbClient clientOf(URI endpoint) {
        return clientOf(endpoint, PATIENCE);
    }

    /** As {@link #clientOf(URI)}. @param patience after which an attempt is given up and made again */
    public static DynamoDbClient clientOf(URI endpoint, Duration patience) {
        return DynamoDbClient.builder()
                .endpointOverride(endpoint)
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(calls -> calls.apiCallAttemptTimeout(patience))
                .build();
    }

    @Override
    public void close() {
        try {
            dynamoDb.stop();
        } catch (Exception e) {
            throw new IllegalStateException("DynamoDB Local did not stop", e);
        }
    }

    private static EmbeddedDynamoDb start(List<String> store) {
        try {
            List<String> arguments = new ArrayList<>(List.of("-sharedDb", "-disableTelemetry"));
            arguments.addAll(store);
            DynamoDBProxyServer dynamoDb =
                    ServerRunner.createServerFromCommandLineArgs(arguments.toArray(String[]::new));
            ServerConnector connector = loopbackConnector(dynamoDb);
            dynamoDb.safeStart();
            return new EmbeddedDynamoDb(dynamoDb, URI.create("http://" + LOOPBACK + ":" + connector.getLocalPort()));
        } catch (Exception e) {
            throw new IllegalStateException("DynamoDB Local did not start", e);
        }
    }

    /**
     * DynamoDB Local has no option for the address, would listen on every network and refuses port 0 (any free one);
     * the Jetty inside it is only reachable by reflection. Should a later version hide it elsewhere, this fails
     * instead of opening up.
     */
    private static ServerConnector loopbackConnector(DynamoDBProxyServer dynamoDb) throws ReflectiveOperationException {
        Field field = DynamoDBProxyServer.class.getDeclaredField("server");
        field.setAccessible(true);
        ServerConnector connector = (ServerConnector) ((Server) field.get(dynamoDb)).getConnectors()[0];
        connector.setHost(LOOPBACK);
        connector.setPort(0);
        return connector;
    }
}
