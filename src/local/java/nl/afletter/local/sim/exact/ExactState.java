package nl.afletter.local.sim.exact;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** All that the simulated Exact holds: divisions, and by which grants they are opened. Plain data. */
public final class ExactState {
    long lastId;
    String clientId = "";
    String clientSecret = "";
    String webhookSecret = "";
    List<String> greetings = new ArrayList<>();
    Map<String, Division> divisions = new LinkedHashMap<>();
    Map<String, Consent> codes = new LinkedHashMap<>();
    Map<String, Grant> grants = new LinkedHashMap<>();

    /** A code on its way back from the consent page. */
    record Consent(String redirectUri, Instant until, Set<String> divisions) {}

    /** What one consent opened: its newest pair, and the refresh tokens that are spent. */
    static final class Grant {
        String access;
        Instant accessSince;
        String refresh;
        Instant refreshUntil;
        Set<String> divisions = new LinkedHashSet<>();
        Set<String> spent = new LinkedHashSet<>();
    }

    /** A GUID that tells nothing of its age, as real ones do. */
    String nextId() {
        lastId++;
        return UUID.nameUUIDFromBytes(("exact " + lastId).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
