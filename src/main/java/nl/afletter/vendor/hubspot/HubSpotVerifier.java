package nl.afletter.vendor.hubspot;

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
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import nl.afletter.model.Connection;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Secrets;
import nl.afletter.port.WebhookVerifier;

/**
 * HubSpot's webhooks, signature v3 (hubspot.md section 3): base64 of HMAC-SHA256 over method, called address, raw body and
 * the time header as it stands, no older or newer than five minutes, by a secret of the connection whose purpose begins
 * with {@code webhookSecret}. Signatures v1 and v2, which come along, prove nothing here.
 *
 * <p>A body is a list of up to 100 events; each names a record to fetch, and nothing else is taken from it. An app has
 * one address for all accounts that it is installed in: events of another account go to the connection that option
 * {@code portals} names for it. What cannot be read of a list that is genuine is left out: the others shall not come
 * again ten times for it, and the change feed finds what was meant.
 */
public final class HubSpotVerifier implements WebhookVerifier {
    static final int LARGEST = 256 * 1024;
    static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final int MOST_EVENTS = 100;
    private static final int DEEPEST = 20;
    private static final int LONGEST_SIGNATURE = 100;
    private static final String SIGNATURE = "x-hubspot-signature-v3";
    private static final String TIME = "x-hubspot-request-timestamp";
    private static final Pattern MILLIS = Pattern.compile("[0-9]{1,15}");
    private static final Pattern TYPE = Pattern.compile("[a-z_]{1,40}\\.[a-zA-Z]{1,40}");

    /** What HubSpot decodes in the address before it signs (hubspot.md section 3, step 3). */
    private static final List<String> ESCAPES = List.of(
            "%3A",
            ":", "%2F", "/", "%3F", "?", "%40", "@", "%21", "!", "%24", "$", "%27", "'", "%28", "(", "%29", ")", "%2A",
            "*", "%2C", ",", "%3B", ";");

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(100)
                            .maxNameLength(1_000)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @Override
    public Verdict verify(Call call, Connection connection, Secrets secrets, Instant now) {
        if (call.body().length > LARGEST) {
            return new Verdict.Refused(413, "The body is too large.");
        }
        String time = call.headers().getOrDefault(TIME, "");
        String signature = call.headers().getOrDefault(SIGNATURE, "");
        if (!MILLIS.matcher(time).matches() || signature.isEmpty() || signature.length() > LONGEST_SIGNATURE) {
            return new Verdict.Refused(401, "The signature is missing or not one of HubSpot.");
        }
        if (!isSigned(call, time, signature, connection, secrets)) {
            return new Verdict.Refused(401, "The signature is not right.");
        }
        Duration age = Duration.between(Instant.ofEpochMilli(Long.parseLong(time)), now);
        if (age.abs().compareTo(TOLERANCE) > 0) {
            return new Verdict.Refused(401, "The signature is not of this time.");
        }
        return events(call.body(), connection);
    }

    /** All are computed and compared in constant time, whichever is right. */
    private static boolean isSigned(Call call, String time, String signature, Connection connection, Secrets secrets) {
        byte[] given = signature.getBytes(StandardCharsets.UTF_8);
        boolean right = false;
        for (Map.Entry<String, String> secret : connection.secrets().entrySet()) {
            if (!secret.getKey().startsWith("webhookSecret")) {
                continue;
            }
            String key = secrets.value(secret.getValue()).strip();
            if (!key.isEmpty()) {
                right |= MessageDigest.isEqual(signature(key, call.url(), call.body(), time), given);
            }
        }
        return right;
    }

    /** What HubSpot writes into its header. */
    static byte[] signature(String secret, String url, byte[] body, String time) {
        String address = url;
        for (int i = 0; i < ESCAPES.size(); i += 2) {
            address = address.replace(ESCAPES.get(i), ESCAPES.get(i + 1));
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update(("POST" + address).getBytes(StandardCharsets.UTF_8));
            mac.update(body);
            mac.update(time.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encode(mac.doFinal());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("HmacSHA256 is in every JDK", impossible);
        }
    }

    private static Verdict events(byte[] body, Connection connection) {
        JsonNode events;
        try {
            events = JSON.readTree(body);
        } catch (IOException unreadable) {
            return new Verdict.Refused(400, "The body is not readable JSON.");
        }
        if (events == null || !events.isArray() || events.size() > MOST_EVENTS) {
            return new Verdict.Refused(400, "The body is not a list of at most 100 events.");
        }
        Set<String> echoes = OwnProperties.of(connection).written();
        Set<SubjectRef> subjects = new LinkedHashSet<>();
        boolean readable = events.isEmpty();
        for (JsonNode event : events) {
            Optional<String> owner = owner(event, connection);
            readable |= owner.isPresent();
            owner.filter(id -> !id.isEmpty())
                    .filter(id -> !echoes.contains(event.path("propertyName").asText("")))
                    .flatMap(id -> subject(event, id))
                    .ifPresent(subjects::add);
        }
        if (!readable) {
            return new Verdict.Refused(400, "No event of the body names an account and what happened.");
        }
        return subjects.isEmpty()
                ? new Verdict.Ignored("no event that we follow")
                : new Verdict.Accepted(new ArrayList<>(subjects));
    }

    /** Whose event it is: a connection, or an empty text for an account that is not ours; empty when unreadable. */
    private static Optional<String> owner(JsonNode event, Connection connection) {
        String portal = HubSpotValues.id(event.path("portalId"));
        if (portal.isEmpty()
                || !TYPE.matcher(event.path("subscriptionType").asText("")).matches()) {
            return Optional.empty();
        }
        return Optional.of(
                portal.equals(connection.account())
                        ? connection.id()
                        : Portals.of(connection).getOrDefault(portal, ""));
    }

    private static Optional<SubjectRef> subject(JsonNode event, String connection) {
        String type = event.path("subscriptionType").asText();
        String what = type.substring(type.indexOf('.') + 1);
        String kind = type.startsWith("object.")
                ? event.path("objectTypeId").asText("")
                : type.substring(0, type.indexOf('.'));
        if (what.equals("associationChange")) {
            return associated(event, connection);
        }
        JsonNode id = what.equals("merge") ? merged(event) : event.path("objectId");
        return subject(kind, HubSpotValues.id(id), connection);
    }

    /** Another customer or other lines: the end that is an invoice or a deal. Which fields name it is not confirmed. */
    private static Optional<SubjectRef> associated(JsonNode event, String connection) {
        Optional<SubjectRef> from = subject(
                event.path("fromObjectTypeId").asText(""), HubSpotValues.id(event.path("fromObjectId")), connection);
        Optional<SubjectRef> to = subject(
                event.path("toObjectTypeId").asText(""), HubSpotValues.id(event.path("toObjectId")), connection);
        return from.filter(ref -> ref.kind() != SubjectKind.DEBTOR)
                .or(() -> to.filter(ref -> ref.kind() != SubjectKind.DEBTOR))
                .or(() -> subject(
                        event.path("objectTypeId").asText(""), HubSpotValues.id(event.path("objectId")), connection));
    }

    private static JsonNode merged(JsonNode event) {
        return event.path(event.has("newObjectId") ? "newObjectId" : "primaryObjectId");
    }

    private static Optional<SubjectRef> subject(String kind, String id, String connection) {
        if (id.isEmpty()) {
            return Optional.empty();
        }
        return switch (kind) {
            case "0-53" -> Optional.of(new SubjectRef(connection, SubjectKind.INVOICE, id));
            case "0-3", "deal" -> Optional.of(new SubjectRef(connection, SubjectKind.DEAL, id));
            case "0-2", "company" -> Optional.of(new SubjectRef(connection, SubjectKind.DEBTOR, "company:" + id));
            case "0-1", "contact" -> Optional.of(new SubjectRef(connection, SubjectKind.DEBTOR, "contact:" + id));
            default -> Optional.empty();
        };
    }
}
