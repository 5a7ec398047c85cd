package nl.afletter.vendor.mollie;

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
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import nl.afletter.model.Connection;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Secrets;
import nl.afletter.port.WebhookVerifier;

/**
 * Mollie's two kinds of webhooks on one URL (mollie.md section 3). A classic call is a form with a payment's id: not
 * signed, so nothing but the id is taken from it. A next-gen call is a signed event; secrets are those of the
 * connection whose purpose begins with {@code webhookSecret}, several while rotating. JSON without a signature is refused, else
 * the check could be stepped around.
 *
 * <p>The subject is the payment, also for refunds, chargebacks and captures. Where an event does not name the payment
 * (an event without its entity, a payment link) the connection's change feed is looked at instead.
 */
public final class MollieVerifier implements WebhookVerifier {
    /** Largest body (design.md section 10). */
    static final int LARGEST = 256 * 1024;

    private static final int DEEPEST = 64;
    private static final int MOST_SIGNATURES = 10;
    private static final int LONGEST_FORM = 2048;
    private static final String SIGNATURE = "x-mollie-signature";
    private static final Pattern PAYMENT = Pattern.compile("tr_[A-Za-z0-9]{1,64}");
    private static final Pattern OTHER_ID = Pattern.compile("[a-z]{2,10}_[A-Za-z0-9]{1,64}");
    private static final Pattern FORM_ID = Pattern.compile("(?:^|&)id=([^&]*)");
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_=&.~%+-]*");
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

    @Override
    public Verdict verify(Call call, Connection connection, Secrets secrets, Instant now) {
        if (call.body().length > LARGEST) {
            return new Verdict.Refused(413, "the body is too large");
        }
        String signature = call.headers().getOrDefault(SIGNATURE, "");
        boolean json = isJson(call);
        if (signature.isEmpty()) {
            return json ? new Verdict.Refused(401, "the signature is missing") : classic(call.body(), connection);
        }
        if (!isSigned(call.body(), signature, connection, secrets)) {
            return new Verdict.Refused(401, "the signature is not right");
        }
        return json ? event(call.body(), connection) : classic(call.body(), connection);
    }

    private static boolean isJson(Call call) {
        String type = call.headers().getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
        for (byte each : call.body()) {
            if (each > ' ') {
                return type.contains("json") || each == '{' || each == '[';
            }
        }
        return type.contains("json");
    }

    private static Verdict classic(byte[] body, Connection connection) {
        String form = new String(body, 0, Math.min(body.length, LONGEST_FORM + 1), StandardCharsets.ISO_8859_1).strip();
        Matcher id = FORM_ID.matcher(form);
        if (form.length() > LONGEST_FORM || !FORM.matcher(form).matches() || !id.find()) {
            return new Verdict.Refused(400, "the form has no id");
        }
        String found = id.group(1);
        if (id.find()) {
            return new Verdict.Refused(400, "the form has more than one id");
        }
        if (PAYMENT.matcher(found).matches()) {
            return new Verdict.Accepted(List.of(new SubjectRef(connection.id(), SubjectKind.PAYMENT, found)));
        }
        return OTHER_ID.matcher(found).matches()
                ? new Verdict.Ignored("not about a payment")
                : new Verdict.Refused(400, "the id is not one of Mollie");
    }

    private static Verdict event(byte[] body, Connection connection) {
        JsonNode event;
        try {
            event = JSON.readTree(body);
        } catch (IOException unreadable) {
            return new Verdict.Refused(400, "the body is not JSON");
        }
        if (event == null || !event.isObject()) {
            return new Verdict.Refused(400, "the body is not an event");
        }
        if (!event.path("resource").asText().equals("event")) {
            return ofEntity(event.path("resource").asText(), event, connection);
        }
        JsonNode entity = event.path("_embedded").path("entity");
        String type = event.path("type").asText();
        String resource = type.contains(".") ? type.substring(0, type.indexOf('.')) : "";
        if (resource.equals("payment")) {
            return ofPayment(event.path("entityId").asText(), connection);
        }
        return ofEntity(resource, entity, connection);
    }

    /** @param entity missing when the event came without it */
    private static Verdict ofEntity(String resource, JsonNode entity, Connection connection) {
        return switch (resource) {
            case "payment" -> ofPayment(entity.path("id").asText(), connection);
            case "refund", "chargeback", "capture" -> {
                String payment = entity.path("paymentId").asText("");
                yield payment.isEmpty() ? ofFeed(connection) : ofPayment(payment, connection);
            }
            case "payment-link" -> ofFeed(connection);
            default -> new Verdict.Ignored("an event of a kind that is not followed");
        };
    }

    private static Verdict ofPayment(String id, Connection connection) {
        return PAYMENT.matcher(id).matches()
                ? new Verdict.Accepted(List.of(new SubjectRef(connection.id(), SubjectKind.PAYMENT, id)))
                : new Verdict.Refused(400, "the event names no payment");
    }

    private static Verdict ofFeed(Connection connection) {
        return new Verdict.Accepted(List.of(SubjectRef.feedOf(connection.id())));
    }

    /** Any value may match any secret. All are computed and compared in constant time, whichever is right. */
    private static boolean isSigned(byte[] body, String header, Connection connection, Secrets secrets) {
        String[] values = header.split(",", MOST_SIGNATURES + 1);
        boolean right = false;
        for (Map.Entry<String, String> secret : connection.secrets().entrySet()) {
            if (!secret.getKey().startsWith("webhookSecret")) {
                continue;
            }
            String key = secrets.value(secret.getValue()).strip();
            if (key.isEmpty()) {
                continue;
            }
            byte[] own = hmac(key, body);
            for (int i = 0; i < Math.min(values.length, MOST_SIGNATURES); i++) {
                right |= MessageDigest.isEqual(own, decoded(values[i].strip()));
            }
        }
        return right;
    }

    private static byte[] decoded(String value) {
        String hex = value.startsWith("sha256=") ? value.substring("sha256=".length()) : value;
        return HEX.matcher(hex).matches() ? HexFormat.of().parseHex(hex) : new byte[0];
    }

    private static byte[] hmac(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(body);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("HmacSHA256 is in every JDK", impossible);
        }
    }
}
