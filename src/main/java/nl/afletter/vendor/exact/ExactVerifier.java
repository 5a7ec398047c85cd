package nl.afletter.vendor.exact;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import nl.afletter.model.Connection;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Secrets;
import nl.afletter.port.WebhookVerifier;

/**
 * Exact's webhooks (exact-online.md section 11). The proof stands in the body: {@code HashCode} is the HMAC-SHA256, in upper
 * case, of all bytes between {@code {"Content":} and {@code ,"HashCode":"}. Any secret of the connection whose purpose
 * begins with {@code webhookSecret} may have made it. There is no moment in the proof; a call that comes again only leads
 * to one more look. An empty call asks whether anybody is here.
 *
 * <p>A call leads to the read-back of its division. Only what Afletter itself never does is followed, so its own bookings
 * do not come back as work: bank and cash entries, and changed or removed sales and journal entries.
 */
public final class ExactVerifier implements WebhookVerifier {
    /** Largest body (design.md section 10). */
    static final int LARGEST = 256 * 1024;

    private static final int DEEPEST = 16;
    private static final int HASH = 64;
    private static final byte[] BEFORE = bytes("{\"Content\":");
    private static final byte[] BETWEEN = bytes(",\"HashCode\":\"");
    private static final byte[] AFTER = bytes("\"}");

    private static final String CREATE = "Create";
    private static final String UPDATE = "Update";
    private static final String DELETE = "Delete";
    private static final Map<String, Set<String>> FOLLOWED = Map.of(
            "BankEntries", Set.of(CREATE, UPDATE, DELETE),
            "CashEntries", Set.of(CREATE, UPDATE, DELETE),
            "GeneralJournalEntries", Set.of(UPDATE, DELETE),
            // Naming the document of an entry is an update of ours.
            "SalesEntries", Set.of(DELETE));

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(100)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Topics that lead to something, for setting up. */
    static Set<String> followedTopics() {
        return new TreeSet<>(FOLLOWED.keySet());
    }

    @Override
    public Verdict verify(Call call, Connection connection, Secrets secrets, Instant now) {
        byte[] body = call.body();
        if (body.length == 0) {
            return new Verdict.Ignored("Exact asks whether anybody is here");
        }
        if (body.length > LARGEST) {
            return new Verdict.Refused(413, "the body is too large");
        }
        int end = body.length - AFTER.length - HASH - BETWEEN.length;
        if (end <= BEFORE.length || !hasShape(body, end)) {
            return new Verdict.Refused(400, "the body is not a message of Exact");
        }
        byte[] content = Arrays.copyOfRange(body, BEFORE.length, end);
        byte[] hash = Arrays.copyOfRange(body, end + BETWEEN.length, body.length - AFTER.length);
        if (!isSigned(content, hash, connection, secrets)) {
            return new Verdict.Refused(401, "the hash is not right");
        }
        return message(content, connection);
    }

    private static boolean hasShape(byte[] body, int end) {
        return stands(body, 0, BEFORE) && stands(body, end, BETWEEN) && stands(body, body.length - AFTER.length, AFTER);
    }

    private static boolean stands(byte[] body, int at, byte[] text) {
        return Arrays.equals(body, at, at + text.length, text, 0, text.length);
    }

    /** All are computed and compared in constant time, whichever is right. */
    private static boolean isSigned(byte[] content, byte[] hash, Connection connection, Secrets secrets) {
        boolean right = false;
        for (Map.Entry<String, String> secret : connection.secrets().entrySet()) {
            if (!secret.getKey().startsWith("webhookSecret")) {
                continue;
            }
            String key = secrets.value(secret.getValue()).strip();
            if (!key.isEmpty()) {
                right |= MessageDigest.isEqual(hmac(key, content), hash);
            }
        }
        return right;
    }

    private static Verdict message(byte[] content, Connection connection) {
        JsonNode message;
        try {
            message = JSON.readTree(content);
        } catch (IOException unreadable) {
            return new Verdict.Refused(400, "the content is not JSON");
        }
        if (message == null || !message.path("Division").isIntegralNumber()) {
            return new Verdict.Refused(400, "the content names no division");
        }
        String topic = message.path("Topic").asText();
        String action = message.path("Action").asText();
        if (!FOLLOWED.getOrDefault(topic, Set.of()).contains(action)) {
            return new Verdict.Ignored("this topic and action are not followed");
        }
        String administration =
                connection.routing().administration(message.path("Division").asText());
        return administration.isEmpty()
                ? new Verdict.Ignored("a division that the routing does not map")
                : new Verdict.Accepted(
                        List.of(new SubjectRef(connection.id(), SubjectKind.OPEN_ITEMS, administration)));
    }

    private static byte[] hmac(String key, byte[] content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes(key), "HmacSHA256"));
            return bytes(HexFormat.of().formatHex(mac.doFinal(content)).toUpperCase(Locale.ROOT));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
