package nl.afletter.local.sim.moneybird;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All that the simulated Moneybird holds: administrations, and who may do what in them. Plain data. */
public final class MoneybirdState {
    long lastId = 433545900000000000L;
    Map<String, Administration> administrations = new LinkedHashMap<>();
    Map<String, Token> tokens = new LinkedHashMap<>();
    Map<String, Client> clients = new LinkedHashMap<>();
    Map<String, Grant> codes = new LinkedHashMap<>();
    Map<String, Grant> refreshTokens = new LinkedHashMap<>();

    /**
     * An access token.
     *
     * @param administrations where it may be used
     * @param expiresAt null when it does not expire
     */
    record Token(Set<String> scopes, Set<String> administrations, boolean readOnly, Instant expiresAt) {}

    /**
     * An application that people may connect.
     *
     * @param tokenSeconds life of an access token, or null when it does not expire; UNCONFIRMED at Moneybird
     * @param rotates whether a refresh gives a new refresh token and ends the old one; UNCONFIRMED at Moneybird
     */
    record Client(String id, String secret, String redirectUri, Long tokenSeconds, boolean rotates) {}

    /** What a person agreed to. */
    record Grant(String clientId, List<String> scopes, Set<String> administrations) {
        Grant {
            scopes = new ArrayList<>(scopes);
        }
    }

    String nextId() {
        // Far apart as real ones are, so that a client that adds one to an id finds nothing.
        lastId += 1_048_577L;
        return Long.toString(lastId);
    }
}
