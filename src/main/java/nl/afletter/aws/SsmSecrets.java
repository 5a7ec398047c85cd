package nl.afletter.aws;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import nl.afletter.port.Failure;
import nl.afletter.port.Secrets;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;

/** Secrets as SecureString parameters under one path, kept in memory for five minutes (design.md section 9). */
public final class SsmSecrets implements Secrets {

    private static final Duration KEPT = Duration.ofMinutes(5);

    private final SsmClient ssm;
    private final String path;
    private final InstantSource clock;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    /** @param path of the stage, with a slash at both ends: {@code /afletter/prod/} */
    public SsmSecrets(SsmClient ssm, String path, InstantSource clock) {
        if (!path.startsWith("/") || !path.endsWith("/")) {
            throw new IllegalArgumentException("the path of the secrets begins and ends with a slash");
        }
        this.ssm = ssm;
        this.path = path;
        this.clock = clock;
    }

    @Override
    public String value(String name) {
        Instant now = clock.instant();
        Kept known = kept.get(name);
        if (known == null || !now.isBefore(known.at().plus(KEPT)) || now.isBefore(known.at())) {
            kept.remove(name);
            known = new Kept(read(name), now);
            kept.put(name, known);
        }
        return known.value();
    }

    private String read(String name) {
        try {
            return ssm.getParameter(request -> request.name(path + name).withDecryption(true))
                    .parameter()
                    .value();
        } catch (ParameterNotFoundException absent) {
            throw new Failure.NoEffect("there is no secret '" + name + "': put it into the parameter store at " + path);
        } catch (SdkException e) {
            throw new Failure.NoEffect(
                    "the secret '" + name + "' cannot be read: " + e.getClass().getSimpleName(), e);
        }
    }

    private record Kept(String value, Instant at) {
        @Override
        public String toString() {
            return "Kept[at=" + at + "]";
        }
    }
}
