package nl.afletter.local;

import java.net.URI;
import java.time.Duration;
import nl.afletter.aws.Storage;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * ElasticMQ in this JVM, on a free loopback port: SQS with FIFO groups and visibility time-outs. Its messages live in
 * memory and are gone with the process; due times and change feeds heal that.
 */
public final class EmbeddedQueue implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String LOOPBACK = "127.0.0.1";

    private final SQSRestServer elasticMq;
    private final URI endpoint;

    private EmbeddedQueue(SQSRestServer elasticMq, URI endpoint) {
        this.elasticMq = elasticMq;
        this.endpoint = endpoint;
    }

    /** Starts without queues. */
    public static EmbeddedQueue start() {
        SQSRestServer elasticMq =
                SQSRestServerBuilder.withInterface(LOOPBACK).withDynamicPort().start();
        int port = elasticMq.waitUntilStarted().localAddress().getPort();
        return new EmbeddedQueue(elasticMq, URI.create("http://" + LOOPBACK + ":" + port));
    }

    /** Where it listens, for instance {@code http://127.0.0.1:41235}. */
    public URI endpoint() {
        return endpoint;
    }

    /** A client of it; the caller closes it. */
    public SqsClient client() {
        return clientOf(endpoint);
    }

    /**
     * Makes the work queue and its dead-letter queue of {@link Storage} unless they are there.
     *
     * @return the work queue's URL
     */
    public String createQueues(String prefix) {
        try (SqsClient client = client()) {
            return Storage.createQueues(client, prefix);
        }
    }

    /** A client of any SQS that asks for no real credentials; the caller closes it. */
    public static SqsClient clientOf(URI endpoint) {
        return clientOf(endpoint, PATIENCE);
    }

    /** As {@link #clientOf(URI)}. @param patience after which an attempt is given up and made again */
    public static SqsClient clientOf(URI endpoint, Duration patience) {
        return SqsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(calls -> calls.apiCallAttemptTimeout(patience))
                .build();
    }

    @Override
    public void close() {
        elasticMq.stopAndWait();
    }
}
