package nl.afletter.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** Protects the cold start and the account: nothing of the laptop is deployed, and nothing that is not needed. */
class ZipContentIT {

    private static final long THIRTY_MEGABYTES = 30L * 1024 * 1024;

    @Test
    void theZipHoldsNothingThatOnlyALaptopNeeds() throws IOException {
        try (ZipFile zip = new ZipFile(RuntimeClient.zip().toFile())) {
            List<String> entries = zip.stream().map(ZipEntry::getName).toList();

            assertThat(entries)
                    .as("the product itself")
                    .contains("nl/afletter/function/SyncWorker.class")
                    .noneMatch(entry -> entry.startsWith("nl/afletter/local/"))
                    .noneMatch(entry -> entry.matches(
                            "lib/.*(elasticmq|pekko|scala-|scala3|DynamoDBLocal|jetty|sqlite|vertx|netty|quarkus-rest|"
                                    + "quarkus-scheduler|apache-client|nio-client|junit|archunit|testcontainers).*"));
        }
    }

    @Test
    void theZipIsSmall() throws IOException {
        assertThat(Files.size(RuntimeClient.zip())).isLessThan(THIRTY_MEGABYTES);
    }
}
