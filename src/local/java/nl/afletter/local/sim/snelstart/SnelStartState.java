package nl.afletter.local.sim.snelstart;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** All that the simulated SnelStart holds: administrations, and by which keys they are opened. Plain data. */
public final class SnelStartState {
    long lastId;
    Set<String> subscriptionKeys = new LinkedHashSet<>();
    Map<String, Administration> administrations = new LinkedHashMap<>();
    Map<String, Coupling> couplings = new LinkedHashMap<>();
    Map<String, Token> tokens = new LinkedHashMap<>();

    /** What a koppelsleutel opens. */
    record Coupling(String administration, Set<String> scopes) {}

    /** An access token. */
    record Token(String koppelsleutel, Instant until) {}

    /** A GUID that tells nothing of its age, as real ones do. */
    String nextId() {
        lastId++;
        return UUID.nameUUIDFromBytes(("snelstart " + lastId).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
