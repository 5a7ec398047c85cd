package nl.afletter.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import nl.afletter.port.Failure;
import nl.afletter.port.Secrets;

/** Secrets of a laptop: a YAML file of names and values that is never committed, kept in memory for five minutes. */
public final class FileSecrets implements Secrets {

    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final YAMLMapper YAML = new YAMLMapper();

    private final Path file;
    private final InstantSource clock;
    private Map<String, String> values;
    private Instant readAt;

    /** @param file {@code name: value} per line, for example {@code local.secrets.yaml} */
    public FileSecrets(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    @Override
    public synchronized String value(String name) {
        Instant now = clock.instant();
        if (values == null || !now.isBefore(readAt.plus(KEPT)) || now.isBefore(readAt)) {
            values = null;
            values = read();
            readAt = now;
        }
        String value = values.get(name);
        if (value == null || value.isEmpty()) {
            throw new Failure.NoEffect("there is no secret '" + name + "': put it into " + file.getFileName());
        }
        return value;
    }

    private Map<String, String> read() {
        try {
            Map<String, String> read = YAML.readValue(Files.readString(file), new TypeReference<>() {});
            return read == null ? Map.of() : read;
        } catch (JsonProcessingException broken) {
            // Its message quotes the line, and with it a secret.
            throw new Failure.NoEffect(file.getFileName() + " is not a YAML file of names and values");
        } catch (IOException e) {
            throw new Failure.NoEffect("the secrets in " + file.getFileName() + " cannot be read", e);
        }
    }
}
