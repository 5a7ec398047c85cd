package nl.afletter.port;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * OAuth grants, encrypted at rest. Rotation follows the checked model: a lease of the connection, and the new pair is
 * stored on the condition that the refresh token is still the one used (design.md section 9).
 */
public interface GrantStore {

    /**
     * A token pair.
     *
     * @param accessToken sent with each call
     * @param refreshToken for the next pair
     * @param expiresAt when the access token ends
     * @param obtainedAt when the pair was got
     */
    record Grant(String accessToken, String refreshToken, Instant expiresAt, Instant obtainedAt) {
        public Grant {
            Objects.requireNonNull(accessToken);
            Objects.requireNonNull(refreshToken);
            Objects.requireNonNull(expiresAt);
            Objects.requireNonNull(obtainedAt);
        }

        /** Without the tokens. */
        @Override
        public String toString() {
            return "Grant[expiresAt=" + expiresAt + "]";
        }
    }

    /**
     * The stored grant and who may refresh it.
     *
     * @param grant empty before consent
     * @param reauthorise whether the vendor refused the pair: a person has to consent again
     * @param leaseHolder who refreshes now, or empty
     * @param leaseUntil deadline of that refresh
     */
    record Held(Optional<Grant> grant, boolean reauthorise, String leaseHolder, Instant leaseUntil) {}

    /** Consistent read. */
    Held read(String connection);

    /**
     * Takes the lease if nobody holds it, or if its holder's deadline plus the call time-out is over.
     *
     * @param until deadline for the refresh
     * @return whether it was taken
     */
    boolean takeLease(String connection, String holder, Instant now, Instant until);

    /** Gives the lease back; nothing happens when it is not ours. */
    void giveBack(String connection, String holder);

    /**
     * Stores the new pair on the condition that the stored refresh token is still {@code usedRefreshToken}; clears
     * {@code reauthorise} and the lease. A lost answer is recognised by the pair itself.
     *
     * @return false if another pair stands there
     */
    boolean replace(String connection, String usedRefreshToken, Grant next);

    /** Stores the pair of a fresh consent, whatever stood there. */
    void consent(String connection, Grant first);

    /** Flags that a person must consent again, on the condition that the stored pair is still the refused one. */
    void flagReauthorise(String connection, String refusedRefreshToken);
}
