package nl.afletter.vendor.generic;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import nl.afletter.http.StandardWebhooks;
import nl.afletter.model.Connection;
import nl.afletter.port.Secrets;
import nl.afletter.port.WebhookVerifier.Call;

/**
 * How a sender proves itself: exactly the one way that its connection names (generic-webhook.md section 1). Secrets are
 * those whose purpose begins with {@code webhookSecret}: two while one is changed. All are compared, in constant time.
 */
enum Proof {
    /** Standard Webhooks: signed, with an id and a moment. */
    SIGNATURE {
        @Override
        Optional<String> refusal(Call call, List<String> secrets, Instant now) {
            return switch (StandardWebhooks.verify(call.headers(), call.body(), secrets, now)) {
                case RIGHT -> Optional.empty();
                case MALFORMED -> Optional.of("The signature is missing or not one of Standard Webhooks.");
                case WRONG -> Optional.of("The signature is not right.");
                case NOT_OF_THIS_TIME -> Optional.of("The signature is not of this time.");
            };
        }

        @Override
        Optional<String> eventId(Call call) {
            return Optional.of(call.headers().get(StandardWebhooks.ID));
        }
    },
    /** A random text in {@code Authorization: Bearer} or {@code X-Api-Key}, not in both. */
    KEY {
        @Override
        Optional<String> refusal(Call call, List<String> secrets, Instant now) {
            String bearer = given(call, "Bearer ");
            String key = call.headers().getOrDefault(API_KEY, "");
            boolean one = bearer.isEmpty() != key.isEmpty();
            return one && isOne(bearer + key, secrets) ? Optional.empty() : Optional.of("The key is not right.");
        }
    },
    /** HTTP Basic; the secret is {@code user:password}. */
    BASIC {
        @Override
        Optional<String> refusal(Call call, List<String> secrets, Instant now) {
            try {
                byte[] pair = Base64.getDecoder().decode(given(call, "Basic "));
                return isOne(new String(pair, StandardCharsets.UTF_8), secrets)
                        ? Optional.empty()
                        : Optional.of(NOT_RIGHT);
            } catch (IllegalArgumentException noBase64) {
                return Optional.of(NOT_RIGHT);
            }
        }
    };

    /** Option that names the way. */
    static final String OPTION = "proof";

    /** What a key has at least: nothing shorter opens the door. */
    static final int SHORTEST = 32;

    private static final String NOT_RIGHT = "User or password is not right.";
    private static final String API_KEY = "x-api-key";
    private static final String SECRETS = "webhookSecret";
    private static final int LONGEST = 1_000;

    /** Why a call is refused, in a plain sentence; empty when it is proven. */
    abstract Optional<String> refusal(Call call, List<String> secrets, Instant now);

    /** The sender's own id of the event, where the proof has one. */
    Optional<String> eventId(Call call) {
        return Optional.empty();
    }

    /** The way of a connection; settings hold no other. */
    static Proof of(Connection connection) {
        return valueOf(connection.option(OPTION, SIGNATURE.word()).toUpperCase(Locale.ROOT));
    }

    /** As settings write it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> secrets(Connection connection, Secrets secrets) {
        return connection.secrets().entrySet().stream()
                .filter(secret -> secret.getKey().startsWith(SECRETS))
                .sorted(Map.Entry.comparingByKey())
                .map(secret -> secrets.value(secret.getValue()).strip())
                .toList();
    }

    private static String given(Call call, String scheme) {
        String header = call.headers().getOrDefault("authorization", "");
        return header.length() <= LONGEST && header.regionMatches(true, 0, scheme, 0, scheme.length())
                ? header.substring(scheme.length()).strip()
                : "";
    }

    /** Hashes are compared, so that not even the length shows. */
    private static boolean isOne(String given, List<String> secrets) {
        byte[] hash = sha256(given);
        boolean right = false;
        for (String secret : secrets) {
            right |= MessageDigest.isEqual(hash, sha256(secret)) && secret.length() >= SHORTEST;
        }
        return right;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
