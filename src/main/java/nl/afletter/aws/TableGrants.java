package nl.afletter.aws;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import nl.afletter.http.Http;
import nl.afletter.port.GrantStore;

/**
 * One row per grant: the pair sealed, and beside it in clear the SHA-256 of its refresh token, on which writes are
 * conditional. The row's revision would not do: flags and leases raise it too, and a living pair would be thrown away.
 */
public final class TableGrants implements GrantStore {

    private final Table table;
    private final Seal seal;

    public TableGrants(Rows rows, Seal seal) {
        this.table = new Table(rows);
        this.seal = seal;
    }

    @Override
    public Held read(String connection) {
        Body body = table.rows()
                .get(Keys.grant(connection))
                .map(row -> RowJson.read(row.body(), Body.class))
                .orElse(Body.EMPTY);
        Optional<Grant> grant = Optional.of(body.sealed())
                .filter(text -> !text.isEmpty())
                .map(text -> RowJson.read(seal.open(connection, text), Grant.class));
        return new Held(grant, body.reauthorise(), body.leaseHolder(), body.leaseUntil());
    }

    @Override
    public boolean takeLease(String connection, String holder, Instant now, Instant until) {
        return change(connection, body -> {
            if (body.leasedTo(holder, until)) {
                return Optional.of(body);
            }
            return body.isFree(now) ? Optional.of(body.lease(holder, until)) : Optional.empty();
        });
    }

    @Override
    public void giveBack(String connection, String holder) {
        change(connection, body -> Optional.of(body)
                .filter(b -> b.leaseHolder().equals(holder))
                .map(b -> b.lease("", Instant.EPOCH)));
    }

    @Override
    public boolean replace(String connection, String usedRefreshToken, Grant next) {
        Body pair = pair(connection, next);
        return change(connection, body -> {
            if (body.pairHash().equals(pair.pairHash())) {
                return Optional.of(body);
            }
            return Optional.of(pair).filter(p -> body.refreshHash().equals(sha256(usedRefreshToken)));
        });
    }

    @Override
    public void consent(String connection, Grant first) {
        Body pair = pair(connection, first);
        change(connection, body -> Optional.of(pair));
    }

    @Override
    public void flagReauthorise(String connection, String refusedRefreshToken) {
        change(connection, body -> Optional.of(body)
                .filter(b -> b.refreshHash().equals(sha256(refusedRefreshToken)))
                .map(Body::flagged));
    }

    /**
     * Part of the restore command: the row as it stands in the newest table, sealed anew for this one. Lease and flag
     * come along, so that nobody asks for tokens before the last request of then is over.
     */
    void takeFrom(TableGrants newest, String connection) {
        newest.table.rows().get(Keys.grant(connection)).ifPresent(row -> {
            Body theirs = RowJson.read(row.body(), Body.class);
            Body ours = theirs.sealed().isEmpty()
                    ? theirs
                    : theirs.sealedAs(seal.seal(connection, newest.seal.open(connection, theirs.sealed())));
            change(connection, stands -> Optional.of(ours));
        });
    }

    /**
     * Compare and set.
     *
     * @param step to the next body; to the same one if it is already as wanted; to empty if it is not allowed
     * @return whether the row is as wanted
     */
    private boolean change(String connection, Function<Body, Optional<Body>> step) {
        boolean[] asWanted = new boolean[1];
        table.change(Keys.grant(connection), json -> {
            Body stands = json.map(text -> RowJson.read(text, Body.class)).orElse(Body.EMPTY);
            Optional<Body> next = step.apply(stands);
            asWanted[0] = next.isPresent();
            return next.filter(body -> !body.equals(stands)).map(RowJson::write);
        });
        return asWanted[0];
    }

    private Body pair(String connection, Grant grant) {
        return new Body(
                seal.seal(connection, RowJson.write(grant)),
                sha256(grant.refreshToken()),
                sha256(grant.accessToken() + "\n" + grant.refreshToken()),
                false,
                "",
                Instant.EPOCH);
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * What stands in the row.
     *
     * @param sealed the pair, or empty before consent
     * @param refreshHash of its refresh token
     * @param pairHash of both tokens: a lost answer knows its own pair by it, even where the vendor does not rotate
     */
    private record Body(
            String sealed,
            String refreshHash,
            String pairHash,
            boolean reauthorise,
            String leaseHolder,
            Instant leaseUntil) {

        static final Body EMPTY = new Body("", "", "", false, "", Instant.EPOCH);

        /** Nobody holds it, or its holder can no longer be waiting for an answer. */
        boolean isFree(Instant now) {
            return leaseHolder.isEmpty() || now.isAfter(leaseUntil.plus(Http.CALL_TIMEOUT));
        }

        boolean leasedTo(String holder, Instant until) {
            return leaseHolder.equals(holder) && leaseUntil.equals(until);
        }

        Body lease(String holder, Instant until) {
            return new Body(sealed, refreshHash, pairHash, reauthorise, holder, until);
        }

        Body sealedAs(String anew) {
            return new Body(anew, refreshHash, pairHash, reauthorise, leaseHolder, leaseUntil);
        }

        Body flagged() {
            return new Body(sealed, refreshHash, pairHash, true, leaseHolder, leaseUntil);
        }
    }
}
