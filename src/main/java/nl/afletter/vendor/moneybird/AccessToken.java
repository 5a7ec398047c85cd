package nl.afletter.vendor.moneybird;

import java.time.Instant;
import nl.afletter.port.Secrets;

/** Where the bearer token of a connection comes from. */
public interface AccessToken {

    /** The token to send now. */
    String value();

    /** Refreshes it where it ends soon; no refresh is sent after the deadline. */
    void ready(Instant deadline);

    /** The vendor answered 401 to the token. */
    void refused();

    /** A personal token, which does not expire: there is nothing to refresh, a refused one is for a person to replace. */
    static AccessToken personal(Secrets secrets, String name) {
        return new AccessToken() {
            @Override
            public String value() {
                return secrets.value(name);
            }

            @Override
            public void ready(Instant deadline) {
                // A personal token does not end (moneybird.md section 2).
            }

            @Override
            public void refused() {
                // The secret is read again after five minutes; until somebody replaces it nothing can be done here.
            }
        };
    }
}
