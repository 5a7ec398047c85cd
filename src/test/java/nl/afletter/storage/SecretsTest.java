package nl.afletter.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import nl.afletter.aws.SsmSecrets;
import nl.afletter.local.FileSecrets;
import nl.afletter.port.Failure;
import nl.afletter.port.Secrets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterResponse;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;

/** Protects secrets: read late, kept five minutes, in no message, and a missing one is surely without effect. */
class SecretsTest {

    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");

    @TempDir
    Path folder;

    private final AtomicReference<Instant> clock = new AtomicReference<>(NOW);
    private final FakeSsm ssm = new FakeSsm();

    @Test
    void aParameterIsReadDecryptedUnderItsStageAndKeptFiveMinutes() {
        Secrets secrets = new SsmSecrets(ssm, "/afletter/prod/", clock::get);
        ssm.values.put("/afletter/prod/mb.token", "s3cret");
        assertThat(secrets.value("mb.token")).isEqualTo("s3cret");

        ssm.values.put("/afletter/prod/mb.token", "rotated");
        clock.set(NOW.plus(Duration.ofMinutes(5)).minusNanos(1));
        assertThat(secrets.value("mb.token")).isEqualTo("s3cret");
        clock.set(NOW.plus(Duration.ofMinutes(5)));
        assertThat(secrets.value("mb.token")).isEqualTo("rotated");
        assertThat(ssm.calls).isEqualTo(2);
    }

    @Test
    void aMissingParameterAndAStoreThatIsDownAreWithoutEffect() {
        Secrets secrets = new SsmSecrets(ssm, "/afletter/prod/", clock::get);
        assertThatThrownBy(() -> secrets.value("absent"))
                .isInstanceOf(Failure.NoEffect.class)
                .hasMessageContaining("'absent'");

        ssm.down = true;
        assertThatThrownBy(() -> secrets.value("absent")).isInstanceOf(Failure.NoEffect.class);
    }

    @Test
    void anOldValueIsNotUsedWhenTheStoreIsDown() {
        Secrets secrets = new SsmSecrets(ssm, "/afletter/prod/", clock::get);
        ssm.values.put("/afletter/prod/mb.token", "s3cret");
        secrets.value("mb.token");
        ssm.down = true;
        clock.set(NOW.plus(Duration.ofMinutes(5)));

        assertThatThrownBy(() -> secrets.value("mb.token")).isInstanceOf(Failure.NoEffect.class);
    }

    @Test
    void aPathThatIsNoPathIsRefused() {
        assertThatThrownBy(() -> new SsmSecrets(ssm, "afletter", clock::get))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFileIsReadAtFirstUseAndAgainAfterFiveMinutes() throws Exception {
        Path file = folder.resolve("local.secrets.yaml");
        Secrets secrets = new FileSecrets(file, clock::get);
        assertThatThrownBy(() -> secrets.value("mb.token")).isInstanceOf(Failure.NoEffect.class);

        Files.writeString(file, "mb.token: s3cret\nnumber: 0123\n");
        assertThat(secrets.value("mb.token")).isEqualTo("s3cret");
        assertThat(secrets.value("number")).isEqualTo("0123");
        assertThatThrownBy(() -> secrets.value("absent"))
                .isInstanceOf(Failure.NoEffect.class)
                .hasMessageContaining("local.secrets.yaml")
                .hasMessageNotContaining("s3cret");

        Files.writeString(file, "mb.token: rotated\n");
        assertThat(secrets.value("mb.token")).isEqualTo("s3cret");
        clock.set(NOW.plus(Duration.ofMinutes(5)));
        assertThat(secrets.value("mb.token")).isEqualTo("rotated");
    }

    @Test
    void aBrokenFileIsToldWithoutALineOfIt() throws Exception {
        Path file = folder.resolve("local.secrets.yaml");
        for (String broken :
                new String[] {"mb.token: \"s3cret\n", "mb.token: {a: s3cret}\n", "- s3cret\n", "s3cret\n"}) {
            Files.writeString(file, broken);
            Secrets secrets = new FileSecrets(file, clock::get);

            assertThatThrownBy(() -> secrets.value("mb.token"))
                    .isInstanceOf(Failure.NoEffect.class)
                    .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("s3cret"));
        }
    }

    private static String stackTrace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static final class FakeSsm implements SsmClient {
        private final Map<String, String> values = new HashMap<>();
        private boolean down;
        private int calls;

        @Override
        public GetParameterResponse getParameter(GetParameterRequest request) {
            calls++;
            if (down) {
                throw SdkClientException.create("timed out");
            }
            assertThat(request.withDecryption()).isTrue();
            String value = values.get(request.name());
            if (value == null) {
                throw ParameterNotFoundException.builder().build();
            }
            return GetParameterResponse.builder()
                    .parameter(Parameter.builder().value(value).build())
                    .build();
        }

        @Override
        public String serviceName() {
            return "ssm";
        }

        @Override
        public void close() {
            down = true;
        }
    }
}
