package nl.afletter.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import nl.afletter.aws.KmsSeal;
import nl.afletter.aws.Seal;
import nl.afletter.local.LocalSeal;
import nl.afletter.port.Failure;
import nl.afletter.port.Unreachable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DecryptRequest;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.EncryptRequest;
import software.amazon.awssdk.services.kms.model.EncryptResponse;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;

/** Protects token pairs at rest: unreadable without the key, useless under another connection or table. */
class SealTest {

    private static final String PAIR = "{\"accessToken\":\"" + "a".repeat(6_000) + "\",\"refreshToken\":\"é\"}";

    @TempDir
    Path folder;

    @Test
    void whatWasSealedOpensForItsConnectionAndTableOnly() {
        Path key = folder.resolve("made/seal.key");
        assertSeals(new LocalSeal(key, "t"), new LocalSeal(key, "t"), new LocalSeal(key, "other"));
        FakeKms kms = new FakeKms();
        assertSeals(new KmsSeal(kms, "k", "t"), new KmsSeal(kms, "k", "t"), new KmsSeal(kms, "k", "other"));
    }

    @Test
    void anotherLocalKeyOpensNothing() {
        String sealed = new LocalSeal(folder.resolve("a.key"), "t").seal("mb", PAIR);

        assertThatThrownBy(() -> new LocalSeal(folder.resolve("b.key"), "t").open("mb", sealed))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void oneChangedBitIsSeen() {
        Seal seal = new LocalSeal(folder.resolve("a.key"), "t");
        byte[] sealed = Base64.getDecoder().decode(seal.seal("mb", PAIR));
        sealed[20] ^= 1;

        assertThatThrownBy(() -> seal.open("mb", Base64.getEncoder().encodeToString(sealed)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> seal.open("mb", "AAAA")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> seal.open("mb", "!")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theLocalKeyIsItsOwnersOnly() throws Exception {
        Path key = folder.resolve("seal.key");
        new LocalSeal(key, "t").seal("mb", PAIR);

        Assumptions.assumeTrue(
                Files.getFileStore(folder).supportsFileAttributeView("posix"), "files have no owner bits here");
        assertThat(Files.getPosixFilePermissions(key)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aBrokenKeyFileIsToldAndNotReplaced() throws Exception {
        Path key = Files.writeString(folder.resolve("seal.key"), "00ff");

        assertThatThrownBy(() -> new LocalSeal(key, "t").seal("mb", PAIR))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("seal.key");
        assertThat(key).hasContent("00ff");
    }

    @Test
    void whenTheKeyServiceDoesNotAnswerANewPairIsTriedAgainAndAnOldOneRestsItsSubject() {
        FakeKms kms = new FakeKms();
        Seal seal = new KmsSeal(kms, "k", "t");
        String sealed = seal.seal("mb", PAIR);
        kms.down = true;

        assertThatThrownBy(() -> seal.seal("mb", PAIR)).isInstanceOf(Unreachable.class);
        assertThatThrownBy(() -> seal.open("mb", sealed)).isInstanceOf(Failure.NoEffect.class);
    }

    @Test
    void kmsIsToldTableAndConnection() {
        FakeKms kms = new FakeKms();
        new KmsSeal(kms, "k", "t").seal("mb", PAIR);

        assertThat(kms.lastContext).isEqualTo(Map.of("table", "t", "connection", "mb"));
        assertThatThrownBy(() -> new KmsSeal(kms, "k", "t").open("mb", "nothing of ours"))
                .isInstanceOf(IllegalStateException.class);
    }

    private static void assertSeals(Seal seal, Seal same, Seal otherTable) {
        String sealed = seal.seal("mb", PAIR);

        assertThat(sealed).isNotEqualTo(seal.seal("mb", PAIR)).doesNotContain("aaaaaaaa");
        assertThat(same.open("mb", sealed)).isEqualTo(PAIR);
        assertThatThrownBy(() -> same.open("tl", sealed)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> otherTable.open("mb", sealed)).isInstanceOf(IllegalStateException.class);
    }

    /** KMS as far as we use it: at most 4096 bytes, and the context must be the same. */
    private static final class FakeKms implements KmsClient {
        private boolean down;
        private Map<String, String> lastContext = Map.of();

        @Override
        public EncryptResponse encrypt(EncryptRequest request) {
            answer();
            lastContext = request.encryptionContext();
            assertThat(request.plaintext().asByteArray()).hasSizeLessThanOrEqualTo(4096);
            String body = new TreeMap<>(request.encryptionContext()) + "|"
                    + Base64.getEncoder().encodeToString(request.plaintext().asByteArray());
            return EncryptResponse.builder()
                    .ciphertextBlob(SdkBytes.fromUtf8String(body))
                    .build();
        }

        @Override
        public DecryptResponse decrypt(DecryptRequest request) {
            answer();
            String[] parts =
                    request.ciphertextBlob().asString(StandardCharsets.UTF_8).split("\\|");
            if (!parts[0].equals(new TreeMap<>(request.encryptionContext()).toString())) {
                throw InvalidCiphertextException.builder().build();
            }
            byte[] plain = Base64.getDecoder().decode(parts[1]);
            return DecryptResponse.builder()
                    .plaintext(SdkBytes.fromByteArray(plain))
                    .build();
        }

        private void answer() {
            if (down) {
                throw SdkClientException.create("timed out");
            }
        }

        @Override
        public String serviceName() {
            return "kms";
        }

        @Override
        public void close() {
            down = true;
        }
    }
}
