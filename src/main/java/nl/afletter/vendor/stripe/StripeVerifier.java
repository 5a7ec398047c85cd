package nl.afletter.vendor.stripe;

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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import nl.afletter.model.Connection;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Secrets;
import nl.afletter.port.WebhookVerifier;

/**
 * Stripe's signed events (stripe.md section 3): {@code Stripe-Signature: t=…,v1=…} over the moment and the raw body, no
 * older or newer than five minutes. Any {@code v1} may be made with any secret of the connection whose purpose begins
 * with {@code webhookSecret}: there are two of each while one is rolled. Other schemes prove nothing.
 *
 * <p>The subject is the charge or the payout. An event that does not name its charge is a hint at the change feed.
 */
public final class StripeVerifier implements WebhookVerifier {
    /** Largest body (design.md section 10). */
    static final int LARGEST = 256 * 1024;

    /** Stripe's own tolerance; a clock that is ahead is no better than one that is behind. */
    static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final int DEEPEST = 64;
    private static final int MOST_PARTS = 12;
    private static final int LONGEST_HEADER = 2048;
    private static final String SIGNATURE = "stripe-signature";
    private static final Pattern CHARGE = Pattern.compile("(ch|py)_[A-Za-z0-9_]{1,90}");
    private static final Pattern PAYOUT = Pattern.compile("po_[A-Za-z0-9_]{1,90}");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(100)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** The parts of the header that count. */
    private record Proof(String time, List<byte[]> signatures) {}

    @Override
    public Verdict verify(Call call, Connection connection, Secrets secrets, Instant now) {
        if (call.body().length > LARGEST) {
            return new Verdict.Refused(413, "the body is too large");
        }
        Optional<Proof> proof = proof(call.headers().getOrDefault(SIGNATURE, ""));
        if (proof.isEmpty()) {
            return new Verdict.Refused(401, "the signature is missing or not one of Stripe");
        }
        if (!isSigned(call.body(), proof.get(), connection, secrets)) {
            return new Verdict.Refused(401, "the signature is not right");
        }
        Duration age = Duration.between(
                Instant.ofEpochSecond(Long.parseLong(proof.get().time())), now);
        if (age.abs().compareTo(TOLERANCE) > 0) {
            return new Verdict.Refused(401, "the signature is not of this time");
        }
        return event(call.body(), connection);
    }

    private static Optional<Proof> proof(String header) {
        if (header.length() > LONGEST_HEADER) {
            return Optional.empty();
        }
        String time = "";
        List<byte[]> signatures = new ArrayList<>();
        String[] parts = header.split(",", MOST_PARTS + 1);
        for (int i = 0; i < Math.min(parts.length, MOST_PARTS); i++) {
            String part = parts[i].strip();
            if (part.startsWith("t=")) {
                if (!time.isEmpty()) {
                    return Optional.empty();
                }
                time = part.substring(2);
            } else if (part.startsWith("v1=") && HEX.matcher(part.substring(3)).matches()) {
                signatures.add(HexFormat.of().parseHex(part.substring(3)));
            }
        }
        return SECONDS.matcher(time).matches() && !signatures.isEmpty()
                ? Optional.of(new Proof(time, signatures))
                : Optional.empty();
    }

    /** All are computed and compared in constant time, whichever is right. */
    private static boolean isSigned(byte[] body, Proof proof, Connection connection, Secrets secrets) {
        boolean right = false;
        for (Map.Entry<String, String> secret : connection.secrets().entrySet()) {
            if (!secret.getKey().startsWith("webhookSecret")) {
                continue;
            }
            String key = secrets.value(secret.getValue()).strip();
            if (key.isEmpty()) {
                continue;
            }
            byte[] own = hmac(key, proof.time(), body);
            for (byte[] each : proof.signatures()) {
                right |= MessageDigest.isEqual(own, each);
            }
        }
        return right;
    }

    private static Verdict event(byte[] body, Connection connection) {
        JsonNode event;
        try {
            event = JSON.readTree(body);
        } catch (IOException unreadable) {
            return new Verdict.Refused(400, "the body is not JSON");
        }
        if (event == null || !event.path("object").asText().equals("event")) {
            return new Verdict.Refused(400, "the body is not an event of the API that is followed");
        }
        if (!event.path("account").asText("").isEmpty()) {
            return new Verdict.Ignored("an event of a connected account");
        }
        boolean test =
                event.path("livemode").isBoolean() && !event.path("livemode").booleanValue();
        if (test && !connection.option("testMode", "false").equals("true")) {
            return new Verdict.Ignored("an event in test mode");
        }
        return of(event.path("type").asText(), event.path("data").path("object"), connection);
    }

    private static Verdict of(String type, JsonNode object, Connection connection) {
        if (type.startsWith("charge.dispute.") || type.startsWith("refund.") || type.equals("charge.refund.updated")) {
            return ofCharge(object.path("charge"), connection);
        }
        if (type.startsWith("payout.")) {
            String id = object.path("id").asText();
            return PAYOUT.matcher(id).matches()
                    ? new Verdict.Accepted(List.of(new SubjectRef(connection.id(), SubjectKind.PAYOUT, id)))
                    : new Verdict.Refused(400, "the event names no payout");
        }
        return switch (type) {
            case "payment_intent.succeeded" -> ofCharge(object.path("latest_charge"), connection);
            case "charge.succeeded", "charge.captured", "charge.failed", "charge.refunded", "charge.updated" ->
                ofCharge(object.path("id"), connection);
            case "checkout.session.completed", "checkout.session.async_payment_succeeded" ->
                new Verdict.Accepted(List.of(SubjectRef.feedOf(connection.id())));
            default -> new Verdict.Ignored("an event of a kind that is not followed");
        };
    }

    /** @param charge an id or, where Stripe expanded it, the charge */
    private static Verdict ofCharge(JsonNode charge, Connection connection) {
        String id = charge.isObject() ? charge.path("id").asText("") : charge.asText("");
        if (id.isEmpty() || charge.isNull()) {
            return new Verdict.Accepted(List.of(SubjectRef.feedOf(connection.id())));
        }
        return CHARGE.matcher(id).matches()
                ? new Verdict.Accepted(List.of(new SubjectRef(connection.id(), SubjectKind.PAYMENT, id)))
                : new Verdict.Refused(400, "the event names no charge");
    }

    private static byte[] hmac(String secret, String time, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((time + ".").getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(body);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("HmacSHA256 is in every JDK", impossible);
        }
    }
}
