package nl.afletter.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import nl.afletter.aws.AesGcm;
import nl.afletter.aws.Seal;

/** Seals with AES-GCM and a key in a file that only its owner may read, made at the first use. Never in AWS. */
public final class LocalSeal implements Seal {

    private final Path keyFile;
    private final String table;
    private byte[] key;

    /** @param keyFile in a folder that is never committed @param table name of the table */
    public LocalSeal(Path keyFile, String table) {
        this.keyFile = keyFile;
        this.table = table;
    }

    @Override
    public String seal(String connection, String plain) {
        return AesGcm.seal(key(), context(connection), plain);
    }

    @Override
    public String open(String connection, String sealed) {
        return AesGcm.open(key(), context(connection), sealed);
    }

    private String context(String connection) {
        return table + "\n" + connection;
    }

    private synchronized byte[] key() {
        if (key == null) {
            try {
                create();
                key = read();
            } catch (IOException e) {
                throw new UncheckedIOException("the key file " + keyFile + " cannot be used", e);
            }
        }
        return key;
    }

    private void create() throws IOException {
        byte[] fresh = new byte[AesGcm.KEY_BYTES];
        new SecureRandom().nextBytes(fresh);
        if (keyFile.getParent() != null) {
            Files.createDirectories(keyFile.getParent());
        }
        try {
            Files.createFile(keyFile, ownerOnly());
        } catch (FileAlreadyExistsException madeBefore) {
            return;
        }
        Files.writeString(keyFile, HexFormat.of().formatHex(fresh), StandardOpenOption.WRITE);
    }

    private byte[] read() throws IOException {
        String text = Files.readString(keyFile).strip();
        if (text.length() != 2 * AesGcm.KEY_BYTES) {
            throw new IOException("it does not hold a key of " + AesGcm.KEY_BYTES + " bytes");
        }
        return HexFormat.of().parseHex(text);
    }

    /** Where files have no owner bits (Windows), the folder of the user's profile protects it. */
    private static FileAttribute<?>[] ownerOnly() {
        Set<String> views = FileSystems.getDefault().supportedFileAttributeViews();
        return views.contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
