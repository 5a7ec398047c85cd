package nl.afletter.aws;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import nl.afletter.port.Failure;
import nl.afletter.port.Unreachable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;

/**
 * Seals with a key of KMS. KMS encrypts 4096 bytes at most, less than some token pairs have: so it encrypts a fresh
 * key, and that key the text. Table and connection are KMS's encryption context and stand in CloudTrail.
 */
public final class KmsSeal implements Seal {

    private static final String SEPARATOR = ".";

    private final KmsClient kms;
    private final String keyId;
    private final String table;

    /** @param keyId ARN or id of a symmetric key @param table name of the table */
    public KmsSeal(KmsClient kms, String keyId, String table) {
        this.kms = kms;
        this.keyId = keyId;
        this.table = table;
    }

    @Override
    public String seal(String connection, String plain) {
        byte[] key = new byte[AesGcm.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        try {
            byte[] sealedKey = kms.encrypt(request -> request.keyId(keyId)
                            .encryptionContext(context(connection))
                            .plaintext(SdkBytes.fromByteArray(key)))
                    .ciphertextBlob()
                    .asByteArray();
            return Base64.getEncoder().encodeToString(sealedKey) + SEPARATOR + AesGcm.seal(key, connection, plain);
        } catch (SdkException e) {
            throw new Unreachable(
                    "the key service gives no answer: " + e.getClass().getSimpleName(), e);
        }
    }

    @Override
    public String open(String connection, String sealed) {
        int dot = sealed.indexOf(SEPARATOR);
        if (dot < 0) {
            throw new IllegalStateException("what stands there was not sealed with KMS");
        }
        byte[] sealedKey = Base64.getDecoder().decode(sealed.substring(0, dot));
        try {
            byte[] key = kms.decrypt(request -> request.keyId(keyId)
                            .encryptionContext(context(connection))
                            .ciphertextBlob(SdkBytes.fromByteArray(sealedKey)))
                    .plaintext()
                    .asByteArray();
            return AesGcm.open(key, connection, sealed.substring(dot + 1));
        } catch (InvalidCiphertextException | IncorrectKeyException e) {
            throw new IllegalStateException("what was sealed for another connection, table or key cannot be opened", e);
        } catch (SdkException e) {
            throw new Failure.NoEffect(
                    "the key service gives no answer: " + e.getClass().getSimpleName(), e);
        }
    }

    private Map<String, String> context(String connection) {
        return Map.of("table", table, "connection", connection);
    }
}
