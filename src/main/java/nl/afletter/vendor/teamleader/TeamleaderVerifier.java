package nl.afletter.vendor.teamleader;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import nl.afletter.model.Connection;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Secrets;
import nl.afletter.port.WebhookVerifier;

/**
 * Judges Teamleader's webhooks. They are not signed: the unguessable address is checked before (by the inbox), the
 * account's id in the body here, and nothing is taken from the body but the id of what to fetch (teamleader.md
 * section 3). Another account is 401, as the sheet says.
 */
public final class TeamleaderVerifier implements WebhookVerifier {

    private static final int MOST_DEPTH = 20;
    private static final int MOST_BYTES = 256 * 1024;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MOST_DEPTH)
                            .maxStringLength(10_000)
                            .maxNumberLength(100)
                            .maxNameLength(1_000)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** What a subject's type is to us, and which of its events say that it may have to be looked at. */
    private record Followed(SubjectKind kind, String prefix, List<String> events) {}

    private static final Map<String, Followed> FOLLOWED = Map.of(
            "invoice",
            new Followed(
                    SubjectKind.INVOICE,
                    "",
                    List.of("booked", "updated", "deleted", "paymentRegistered", "paymentRemoved")),
            "creditNote",
            new Followed(SubjectKind.CREDIT_NOTE, "", List.of("booked", "updated", "deleted")),
            "company",
            new Followed(SubjectKind.DEBTOR, "company:", List.of("added", "updated")),
            "contact",
            new Followed(
                    SubjectKind.DEBTOR,
                    "contact:",
                    List.of("added", "updated", "linkedToCompany", "updatedLinkToCompany", "unlinkedFromCompany")));

    /** The types of events that we follow, as {@code webhooks.register} names them. */
    static List<String> followedTypes() {
        return FOLLOWED.entrySet().stream()
                .flatMap(each -> each.getValue().events().stream().map(event -> each.getKey() + "." + event))
                .sorted()
                .toList();
    }

    @Override
    public Verdict verify(Call call, Connection connection, Secrets secrets, Instant now) {
        if (call.body().length > MOST_BYTES) {
            return new Verdict.Refused(413, "The body is too large.");
        }
        JsonNode body;
        try {
            body = JSON.readTree(call.body());
        } catch (IOException unreadable) {
            return new Verdict.Refused(400, "The body is not readable JSON.");
        }
        if (body == null || !body.isObject()) {
            return new Verdict.Refused(400, "The body is not a JSON object.");
        }
        return judge(body, connection);
    }

    private static Verdict judge(JsonNode body, Connection connection) {
        String account = body.path("account").path("id").asText("");
        if (!body.path("account").path("type").asText("").equals("account") || !TeamleaderValues.isId(account)) {
            return new Verdict.Refused(400, "The body names no account.");
        }
        if (!account.equals(connection.account())) {
            return new Verdict.Refused(401, "The account is not the one of this address.");
        }
        String type = body.path("type").isTextual() ? body.path("type").textValue() : "";
        String id = body.path("subject").path("id").asText("");
        if (!type.matches("[a-zA-Z]{1,40}\\.[a-zA-Z]{1,40}") || !TeamleaderValues.isId(id)) {
            return new Verdict.Refused(400, "The body names no event and subject.");
        }
        String subjectType = type.substring(0, type.indexOf('.'));
        if (!body.path("subject").path("type").asText("").equals(subjectType)) {
            return new Verdict.Refused(400, "The subject is not of the event's type.");
        }
        Followed followed = FOLLOWED.get(subjectType);
        if (followed == null || !followed.events().contains(type.substring(type.indexOf('.') + 1))) {
            return new Verdict.Ignored("we do not follow " + type);
        }
        return new Verdict.Accepted(List.of(new SubjectRef(connection.id(), followed.kind(), followed.prefix() + id)));
    }
}
