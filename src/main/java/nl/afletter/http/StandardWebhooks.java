package nl.afletter.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signatures of Standard Webhooks 1.0.0, symmetric scheme {@code v1} (generic-webhook.md section 1): HMAC-SHA256 over
 * {@code id.timestamp.body}, base64. Pure functions: the time is handed in, nothing is read or remembered. Who wants
 * no event twice keeps the ids.
 *
 * <p>A secret is {@code whsec_} and the base64 of a key of 24 to 64 bytes, with or without padding.
 */
public final class StandardWebhooks {

    /** Name of the event: the same each time it is sent. Lower case, as all three. */
    public static final String ID = "webhook-id";

    /** Moment of the attempt, seconds since 1970. */
    public static final String TIMESTAMP = "webhook-timestamp";

    /** Signatures with a blank between them, each {@code version,base64}. */
    public static final String SIGNATURE = "webhook-signature";

    /** How far a timestamp may be from now, either way. */
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final String PREFIX = "whsec_";
    private static final String VERSION = "v1,";
    private static final int SHORTEST_KEY = 24;
    private static final int LONGEST_KEY = 64;

    /** The longest key in base64 and room for a blank: nothing longer is decoded. */
    private static final int LONGEST_SECRET = 128;

    private static final int LONGEST_HEADER = 2048;
    private static final int MOST_SIGNATURES = 12;

    /** No full stop: it would let the parts of the signed text be cut elsewhere. */
    private static final Pattern IDS = Pattern.compile("[!-~&&[^.]]{1,200}");

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

    /** What a signature is worth. */
    public enum Proof {
        /** Made with one of the secrets, at this time. */
        RIGHT,
        /** A header is missing or not in the form of the standard, or no signature has a version that is known. */
        MALFORMED,
        /** Made with none of the secrets, or over something else. */
        WRONG,
        /** Right, but older or newer than {@link #TOLERANCE}. */
        NOT_OF_THIS_TIME
    }

    private StandardWebhooks() {}

    /** Whether a text can be used as a secret. */
    public static boolean isSecret(String text) {
        return key(text).isPresent();
    }

    /**
     * The three headers of one attempt.
     *
     * @param secrets one, or while it is being changed the new and the old: a signature is made with each
     * @param id at most 200 printable characters without blanks and full stops
     * @param at moment of this attempt
     * @param body the bytes as they are sent
     * @return by name in lower case
     * @throws IllegalArgumentException when there is no secret, one is none, or the id is none; it quotes no secret
     */
    public static Map<String, String> sign(List<String> secrets, String id, Instant at, byte[] body) {
        if (!IDS.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "an event's id has 1 to 200 printable characters, no blank, no full stop");
        }
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("an event is signed with at least one secret");
        }
        String seconds = Long.toString(at.getEpochSecond());
        String signatures = secrets.stream()
                .map(secret -> key(secret)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "a secret is whsec_ and the base64 of a key of 24 to 64 bytes")))
                .map(key -> signature(key, id, seconds, body))
                .collect(Collectors.joining(" "));
        return Map.of(ID, id, TIMESTAMP, seconds, SIGNATURE, signatures);
    }

    /**
     * Judges a call. Every secret is compared with every signature in constant time, whichever is right; what is no
     * secret proves nothing.
     *
     * @param headers names in lower case
     * @param body the bytes as they came, before anything else looked at them
     */
    public static Proof verify(Map<String, String> headers, byte[] body, List<String> secrets, Instant now) {
        String id = headers.getOrDefault(ID, "");
        String seconds = headers.getOrDefault(TIMESTAMP, "");
        List<String> signatures = signatures(headers.getOrDefault(SIGNATURE, ""));
        if (!IDS.matcher(id).matches() || !SECONDS.matcher(seconds).matches() || signatures.isEmpty()) {
            return Proof.MALFORMED;
        }
        boolean right = false;
        for (String secret : secrets) {
            Optional<byte[]> key = key(secret);
            if (key.isEmpty()) {
                continue;
            }
            byte[] own = signature(key.get(), id, seconds, body).getBytes(StandardCharsets.US_ASCII);
            for (String each : signatures) {
                right |= MessageDigest.isEqual(own, each.getBytes(StandardCharsets.UTF_8));
            }
        }
        if (!right) {
            return Proof.WRONG;
        }
        Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(seconds)), now);
        return age.abs().compareTo(TOLERANCE) > 0 ? Proof.NOT_OF_THIS_TIME : Proof.RIGHT;
    }

    /** Those of the version that is known; none when there are more than anybody needs. */
    private static List<String> signatures(String header) {
        if (header.length() > LONGEST_HEADER) {
            return List.of();
        }
        String[] all = header.split(" ", MOST_SIGNATURES + 1);
        return all.length > MOST_SIGNATURES
                ? List.of()
                : Arrays.stream(all).filter(each -> each.startsWith(VERSION)).toList();
    }

    private static Optional<byte[]> key(String secret) {
        Objects.requireNonNull(secret);
        String text = secret.strip();
        if (!text.startsWith(PREFIX) || text.length() > LONGEST_SECRET) {
            return Optional.empty();
        }
        try {
            byte[] key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
            return key.length < SHORTEST_KEY || key.length > LONGEST_KEY ? Optional.empty() : Optional.of(key);
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }

    private static String signature(byte[] key, String id, String seconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((id + "." + seconds + ".").getBytes(StandardCharsets.US_ASCII));
            return VERSION + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("HmacSHA256 is in every JDK", impossible);
        }
    }
}
