package nl.afletter.http;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import nl.afletter.port.GrantStore;

/** Grants in memory, with the promises of the port to the letter; a call can be made to fail or be overtaken. */
public final class MemoryGrants implements GrantStore {
    private static final Held NOBODY = new Held(Optional.empty(), false, "", Instant.EPOCH);

    private final Map<String, Held> rows = new HashMap<>();
    private final Map<String, Runnable> before = new HashMap<>();
    private int failing;
    private boolean losesAnswers;

    /** Runs something once, directly before the next call of this method: another process overtakes. */
    public void overtake(String method, Runnable other) {
        before.put(method, other);
    }

    /** Lets the next {@code n} calls of {@link #replace} fail. @param withEffect whether only the answer is lost */
    public void failReplace(int n, boolean withEffect) {
        failing = n;
        losesAnswers = withEffect;
    }

    @Override
    public synchronized Held read(String connection) {
        come("read");
        return rows.getOrDefault(connection, NOBODY);
    }

    @Override
    public synchronized boolean takeLease(String connection, String holder, Instant now, Instant until) {
        come("takeLease");
        Held held = rows.getOrDefault(connection, NOBODY);
        if (!held.leaseHolder().isEmpty() && now.isBefore(held.leaseUntil().plus(Http.CALL_TIMEOUT))) {
            return false;
        }
        rows.put(connection, new Held(held.grant(), held.reauthorise(), holder, until));
        return true;
    }

    @Override
    public synchronized void giveBack(String connection, String holder) {
        come("giveBack");
        Held held = rows.getOrDefault(connection, NOBODY);
        if (held.leaseHolder().equals(holder)) {
            rows.put(connection, new Held(held.grant(), held.reauthorise(), "", Instant.EPOCH));
        }
    }

    @Override
    public synchronized boolean replace(String connection, String usedRefreshToken, Grant next) {
        come("replace");
        if (failing > 0 && !losesAnswers) {
            failing--;
            throw new IllegalStateException("the table does not answer");
        }
        Held held = rows.getOrDefault(connection, NOBODY);
        String stored = held.grant().map(Grant::refreshToken).orElse("");
        boolean own = stored.equals(next.refreshToken())
                && held.grant().map(Grant::accessToken).orElse("").equals(next.accessToken());
        if (!own && !stored.equals(usedRefreshToken)) {
            return false;
        }
        rows.put(connection, new Held(Optional.of(next), false, "", Instant.EPOCH));
        if (failing > 0) {
            failing--;
            throw new IllegalStateException("the table's answer is lost");
        }
        return true;
    }

    @Override
    public synchronized void consent(String connection, Grant first) {
        come("consent");
        rows.put(connection, new Held(Optional.of(first), false, "", Instant.EPOCH));
    }

    @Override
    public synchronized void flagReauthorise(String connection, String refusedRefreshToken) {
        come("flagReauthorise");
        Held held = rows.getOrDefault(connection, NOBODY);
        if (held.grant().map(Grant::refreshToken).orElse("").equals(refusedRefreshToken)) {
            rows.put(connection, new Held(held.grant(), true, held.leaseHolder(), held.leaseUntil()));
        }
    }

    private void come(String method) {
        Runnable other = before.remove(method);
        if (other != null) {
            other.run();
        }
    }
}
