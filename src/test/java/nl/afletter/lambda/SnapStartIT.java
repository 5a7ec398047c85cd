package nl.afletter.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import nl.afletter.model.Hint;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Protects what SnapStart copies: a function that starts must not connect to anything or fetch a secret before its
 * snapshot, because every copy would share it.
 */
class SnapStartIT {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "crm-invoice",
                "psp-payment",
                "payout-import",
                "open-items",
                "retry-sweep",
                "sync-worker",
                "console",
                "connect",
                "settings",
                "restore"
            })
    void nothingIsConnectedBeforeTheSnapshotAndTheFunctionAnswersAfterIt(String function) throws IOException {
        try (CountingEndpoint aws = new CountingEndpoint();
                RuntimeClient lambda = RuntimeClient.startForSnapshot(function, aws.environment())) {
            assertThat(aws.connections()).as("connections before the snapshot").isZero();

            lambda.restore();

            assertThat(lambda.invoke(eventFor(function)).body()).isNotEmpty();
            assertThat(aws.connections()).as("connections for the first event").isPositive();
        }
    }

    /** One that makes the function ask for the table. */
    private static String eventFor(String function) {
        return switch (function) {
            case "crm-invoice", "psp-payment" -> Events.recorded("http-plain.json");
            case "console" -> Events.recorded("http-signed.json");
            case "connect" -> Events.request("POST", "/connect/teamleader", Map.of());
            case "sync-worker" ->
                new Events.Batch()
                        .hint(
                                "1",
                                "nl",
                                new Hint(
                                        new SubjectRef("mollie", SubjectKind.PAYMENT, "tr_1"),
                                        Hint.Cause.WEBHOOK,
                                        Instant.parse("2026-03-01T10:00:00Z")))
                        .event();
            case "settings" -> Events.settings();
            case "restore" -> "{\"newestTable\":\"afletter-old\"}";
            default -> Events.tick(function);
        };
    }

    /** Stands where all AWS services are, counts who connects, and hangs up. */
    private static final class CountingEndpoint implements AutoCloseable {

        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final AtomicInteger connections = new AtomicInteger();

        CountingEndpoint() throws IOException {
            Thread acceptor = new Thread(this::accept, "counting-endpoint");
            acceptor.setDaemon(true);
            acceptor.start();
        }

        int connections() {
            return connections.get();
        }

        Map<String, String> environment() {
            String url = "http://127.0.0.1:" + socket.getLocalPort();
            return Map.of(
                    "AWS_ENDPOINT_URL",
                    url,
                    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                    url + "/credentials",
                    "AFLETTER_TABLE",
                    "afletter-test",
                    "AFLETTER_QUEUE_URL",
                    url + "/000000000000/afletter-test-work.fifo");
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }

        private void accept() {
            try {
                while (true) {
                    Socket caller = socket.accept();
                    connections.incrementAndGet();
                    caller.close();
                }
            } catch (SocketException closed) {
                // The test is over.
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
