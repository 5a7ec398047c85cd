package nl.afletter.aws;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import nl.afletter.port.Passes;

/** One row per pass under its hash; a used one stays, marked, until its time is over. */
public final class TablePasses implements Passes {

    private static final int BYTES = 32;
    private static final int MAX_LENGTH = 100;
    private static final String SORT = "pass";

    private final Table table;
    private final InstantSource clock;

    public TablePasses(Rows rows, InstantSource clock) {
        this.table = new Table(rows);
        this.clock = clock;
    }

    @Override
    public String issue(String bound, Duration life) {
        byte[] random = new byte[BYTES];
        // Made at the moment of need: one made before a snapshot would give two instances the same numbers.
        new SecureRandom().nextBytes(random);
        String pass = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Instant end = clock.instant().plus(life);
        String body = RowJson.write(new Body(bound, end, false));
        if (!table.put(new Rows.Row(key(pass), 1, "", body, null, end.getEpochSecond()))
                .done()) {
            throw new IllegalStateException("two passes are equal");
        }
        return pass;
    }

    @Override
    public Optional<String> redeem(String pass) {
        if (pass == null || pass.isEmpty() || pass.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Optional<Rows.Row> row = table.rows().get(key(pass));
        Optional<Body> good = row.map(stands -> RowJson.read(stands.body(), Body.class))
                .filter(body -> !body.used() && clock.instant().isBefore(body.end()));
        if (good.isEmpty()) {
            return Optional.empty();
        }
        Body used = new Body(good.get().bound(), good.get().end(), true);
        Rows.Row next = new Rows.Row(
                key(pass),
                row.get().rev() + 1,
                "",
                RowJson.write(used),
                null,
                row.get().ttl());
        return table.put(next).done() ? Optional.of(used.bound()) : Optional.empty();
    }

    private static Rows.Key key(String pass) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(pass.getBytes(StandardCharsets.UTF_8));
            return new Rows.Key("O#" + HexFormat.of().formatHex(hash), SORT);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private record Body(String bound, Instant end, boolean used) {}
}
