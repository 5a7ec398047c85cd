package nl.afletter.vendor.exact;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import nl.afletter.contract.WebhookVerifierContract;
import nl.afletter.local.sim.WebhookPost;
import nl.afletter.model.Connection;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Secrets;
import nl.afletter.port.WebhookVerifier;
import nl.afletter.port.WebhookVerifier.Call;
import nl.afletter.port.WebhookVerifier.Verdict;
import nl.afletter.spec.SpecCheck;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Exact's calls, whose proof stands in the body: genuine ones lead to the read-back of their division, and nothing else. */
class ExactVerifierTest extends WebhookVerifierContract {
    private static final String SECRET = "exact-webhook-secret-01";
    private static final String OLD_SECRET = "the-secret-before-it";
    private static final Verdict READ_BACK =
            new Verdict.Accepted(List.of(new SubjectRef("exact", SubjectKind.OPEN_ITEMS, "nl-bv")));

    @Override
    protected WebhookVerifier verifier() {
        return new ExactVerifier();
    }

    @Override
    protected Connection connection() {
        return new Connection(
                "exact",
                ExactAccounting.VENDOR,
                Connection.Role.ACCOUNTING,
                "",
                "",
                Map.of("webhookSecret", SECRET, "webhookSecret2", OLD_SECRET, "clientSecret", "client"),
                List.of(),
                Map.of(),
                new Connection.Routing("", Map.of("123456", "nl-bv")));
    }

    @Override
    protected Secrets secrets() {
        return name -> name;
    }

    @Override
    protected List<Call> signed() {
        return List.of(
                call(SECRET, content("BankEntries", "Create", "123456")),
                call(OLD_SECRET, content("SalesEntries", "Delete", "123456")));
    }

    @Override
    protected List<Call> unsigned() {
        return List.of();
    }

    @Override
    protected String proofHeader() {
        return "";
    }

    @Override
    protected boolean emptyAsksForUs() {
        return true;
    }

    @Test
    void whatOthersBookedOrRemovedLeadsToTheReadBackOfItsDivision() {
        for (String action : List.of("Create", "Update", "Delete")) {
            assertThat(verdict("BankEntries", action, "123456")).isEqualTo(READ_BACK);
            assertThat(verdict("CashEntries", action, "123456")).isEqualTo(READ_BACK);
        }
        assertThat(verdict("GeneralJournalEntries", "Delete", "123456")).isEqualTo(READ_BACK);
        assertThat(verdict("SalesEntries", "Delete", "123456")).isEqualTo(READ_BACK);
    }

    @Test
    void whatAfletterItselfBooksDoesNotComeBackAsWork() {
        assertThat(verdict("SalesEntries", "Create", "123456")).isInstanceOf(Verdict.Ignored.class);
        assertThat(verdict("SalesEntries", "Update", "123456")).isInstanceOf(Verdict.Ignored.class);
        assertThat(verdict("GeneralJournalEntries", "Create", "123456")).isInstanceOf(Verdict.Ignored.class);
        assertThat(verdict("Accounts", "Create", "123456")).isInstanceOf(Verdict.Ignored.class);
        assertThat(verdict("Documents", "Create", "123456")).isInstanceOf(Verdict.Ignored.class);
    }

    @Test
    void aDivisionThatNoRoutingMapsIsIgnored() {
        assertThat(verdict("BankEntries", "Create", "999999")).isInstanceOf(Verdict.Ignored.class);
    }

    @Test
    void aHashInLowerCaseOrOfAnotherSecretIsRefused() {
        String content = content("BankEntries", "Create", "123456");

        assertThat(verify(body(content, hash(SECRET, content).toLowerCase(Locale.ROOT))))
                .isInstanceOf(Verdict.Refused.class);
        assertThat(verify(body(content, hash("client", content)))).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void theVectorOfTheFactSheetIsGenuine() throws IOException {
        Path fixtures = SpecCheck.folder()
                .map(specs -> specs.resolve("exact-online").resolve("fixtures"))
                .orElse(null);
        Assumptions.assumeTrue(fixtures != null, "the folder of specs is not at hand");
        JsonNode composed = new ObjectMapper()
                .readTree(fixtures.resolve("composed-webhook-vector.json").toFile());
        byte[] body =
                Files.readAllBytes(fixtures.resolve(composed.path("body_file").asText()));

        assertThat(composed.path("secret").asText()).isEqualTo(SECRET);
        assertThat(verifier().verify(new Call(Map.of(), body), connection(), secrets(), NOW))
                .as("genuine, of a topic that is not followed")
                .isInstanceOf(Verdict.Ignored.class);
        body[20] ^= 1;
        assertThat(verifier().verify(new Call(Map.of(), body), connection(), secrets(), NOW))
                .isInstanceOf(Verdict.Refused.class);
    }

    private Verdict verdict(String topic, String action, String division) {
        String content = content(topic, action, division);
        return verify(body(content, hash(SECRET, content)));
    }

    private Verdict verify(String body) {
        return verifier()
                .verify(new Call(Map.of(), body.getBytes(StandardCharsets.UTF_8)), connection(), secrets(), NOW);
    }

    private static Call call(String secret, String content) {
        return new Call(Map.of(), body(content, hash(secret, content)).getBytes(StandardCharsets.UTF_8));
    }

    private static String content(String topic, String action, String division) {
        return "{\"Topic\":\"" + topic + "\",\"ClientId\":\"{c1d2e3f4-0000-4000-8000-000000000001}\",\"Division\":"
                + division + ",\"Action\":\"" + action + "\",\"Key\":\"11111111-2222-3333-4444-555555555555\","
                + "\"ExactOnlineEndpoint\":\"https://start.exactonline.nl/api/v1/" + division
                + "/x\",\"EventCreatedOn\":\"2026-11-02T09:59:58.789\"}";
    }

    private static String body(String content, String hash) {
        return "{\"Content\":" + content + ",\"HashCode\":\"" + hash + "\"}";
    }

    private static String hash(String secret, String content) {
        return HexFormat.of().formatHex(WebhookPost.hmacSha256(secret, content)).toUpperCase(Locale.ROOT);
    }
}
