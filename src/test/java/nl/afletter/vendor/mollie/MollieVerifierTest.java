package nl.afletter.vendor.mollie;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import nl.afletter.contract.WebhookVerifierContract;
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

/** Mollie's two kinds of webhooks on one URL: neither can be made to pass for the other. */
class MollieVerifierTest extends WebhookVerifierContract {
    private static final String SECRET = "own-webhook-secret-of-this-test";
    private static final String OLD_SECRET = "the-secret-before-it";
    private static final String HEADER = "x-mollie-signature";
    private static final Map<String, String> FORM = Map.of("content-type", "application/x-www-form-urlencoded");

    @Override
    protected WebhookVerifier verifier() {
        return new MollieVerifier();
    }

    @Override
    protected Connection connection() {
        return MollieBench.connection(
                "",
                Map.of("webhookSecret", "now", "webhookSecretPrevious", "before", "token", "mollie-token"),
                Map.of());
    }

    @Override
    protected Secrets secrets() {
        return MollieBench.secrets(Map.of("now", SECRET, "before", OLD_SECRET, "mollie-token", "access_x"));
    }

    @Override
    protected List<Call> signed() {
        return List.of(
                event("payment.paid", "tr_1", ""),
                event("refund.refunded", "re_1", "{\"resource\":\"refund\",\"id\":\"re_1\",\"paymentId\":\"tr_9\"}"),
                event("payment-link.paid", "pl_1", ""));
    }

    @Override
    protected List<Call> unsigned() {
        return List.of(new Call(FORM, bytes("id=tr_5B8cwPMGnU6qLbRvo7qEZo")));
    }

    @Override
    protected String proofHeader() {
        return HEADER;
    }

    @Test
    void aClassicCallIsAHintAtItsPaymentAndNothingElse() {
        assertThat(verdict(new Call(FORM, bytes("id=tr_A1")))).isEqualTo(payment("tr_A1"));
        assertThat(verdict(new Call(Map.of(), bytes("id=tr_A1\r\n")))).isEqualTo(payment("tr_A1"));
        assertThat(verdict(new Call(FORM, bytes("subscriptionId=sub_1&id=tr_A1"))))
                .isEqualTo(payment("tr_A1"));
    }

    @Test
    void aClassicCallAboutSomethingElseIsIgnoredSoThatMollieStopsCalling() {
        assertThat(verdict(new Call(FORM, bytes("id=ord_A1")))).isInstanceOf(Verdict.Ignored.class);
        assertThat(verdict(new Call(FORM, bytes("id=pl_A1")))).isInstanceOf(Verdict.Ignored.class);
    }

    @Test
    void aClassicCallWithTwoIdsOrAStrangeOneIsRefused() {
        for (String body : List.of(
                "id=tr_1&id=tr_2", "id=tr_", "id=tr_1%20", "id=tr_1/refunds", "id=../x", "x=tr_1", "", "id=TR_1")) {
            assertThat(verdict(new Call(FORM, bytes(body))))
                    .as(body)
                    .isInstanceOfSatisfying(Verdict.Refused.class, refused -> assertThat(refused.status())
                            .isEqualTo(400));
        }
    }

    @Test
    void eachKindOfEventLeadsToThePaymentBehindIt() {
        assertThat(verdict(event("payment.paid", "tr_1", ""))).isEqualTo(payment("tr_1"));
        assertThat(verdict(event("payment.expired", "tr_1", ""))).isEqualTo(payment("tr_1"));
        for (String type : List.of(
                "refund.refunded",
                "refund.failed",
                "chargeback.received",
                "chargeback.reversed",
                "capture.succeeded")) {
            assertThat(verdict(event(type, "x_1", "{\"id\":\"x_1\",\"paymentId\":\"tr_7\"}")))
                    .isEqualTo(payment("tr_7"));
        }
    }

    @Test
    void anEventThatDoesNotNameThePaymentIsAHintAtTheFeed() {
        Verdict feed = new Verdict.Accepted(List.of(SubjectRef.feedOf("webshop")));
        assertThat(verdict(event("refund.refunded", "re_1", ""))).isEqualTo(feed);
        assertThat(verdict(event("payment-link.paid", "pl_1", ""))).isEqualTo(feed);
    }

    @Test
    void anEventOfAKindThatIsNotFollowedIsIgnored() {
        for (String type : List.of(
                "hook.ping",
                "balance-transaction.created",
                "payout.completed",
                "sales-invoice.paid",
                "something.new",
                "",
                "payments")) {
            assertThat(verdict(event(type, "x_1", ""))).as(type).isInstanceOf(Verdict.Ignored.class);
        }
    }

    @Test
    void aSignedBareEntityIsReadLikeItsEvent() {
        assertThat(verdict(signedCall(SECRET, "{\"resource\":\"payment\",\"id\":\"tr_3\"}")))
                .isEqualTo(payment("tr_3"));
        assertThat(verdict(signedCall(SECRET, "{\"resource\":\"refund\",\"id\":\"re_3\",\"paymentId\":\"tr_3\"}")))
                .isEqualTo(payment("tr_3"));
    }

    @Test
    void aSignedEventAboutAStrangeIdIsRefused() {
        assertThat(verdict(event("payment.paid", "../x", ""))).isInstanceOf(Verdict.Refused.class);
        assertThat(verdict(event("payment.paid", "", ""))).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void jsonWithoutASignatureIsRefusedWhateverItSaysItIs() {
        byte[] body = event("payment.paid", "tr_1", "").body();
        assertThat(verdict(new Call(Map.of(), body))).isEqualTo(new Verdict.Refused(401, "the signature is missing"));
        assertThat(verdict(new Call(FORM, body))).isEqualTo(new Verdict.Refused(401, "the signature is missing"));
        assertThat(verdict(new Call(Map.of("content-type", "application/json"), bytes("id=tr_1"))))
                .isEqualTo(new Verdict.Refused(401, "the signature is missing"));
    }

    @Test
    void anySignatureOfAnySecretMayBeTheRightOne() {
        Call now = event("payment.paid", "tr_1", "");
        String right = now.headers().get(HEADER);
        String plain = right.substring("sha256=".length());
        for (String header :
                List.of(plain, "sha256=" + "0".repeat(64) + "," + right, right + ", nonsense", " " + plain)) {
            assertThat(verdict(new Call(with(now.headers(), HEADER, header), now.body())))
                    .isEqualTo(payment("tr_1"));
        }
        assertThat(verdict(signedCall(OLD_SECRET, new String(now.body(), StandardCharsets.UTF_8))))
                .isEqualTo(payment("tr_1"));
        assertThat(verdict(signedCall("access_x", new String(now.body(), StandardCharsets.UTF_8))))
                .as("another secret of the connection signs nothing")
                .isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void withoutASecretInTheSettingsNoSignatureIsRight() {
        Connection none = MollieBench.connection("", Map.of("token", "mollie-token"), Map.of());
        assertThat(verifier().verify(event("payment.paid", "tr_1", ""), none, secrets(), NOW))
                .isEqualTo(new Verdict.Refused(401, "the signature is not right"));
        Connection empty = MollieBench.connection("", Map.of("webhookSecret", "blank"), Map.of());
        assertThat(verifier()
                        .verify(
                                event("payment.paid", "tr_1", ""),
                                empty,
                                MollieBench.secrets(Map.of("blank", " ")),
                                NOW))
                .isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void aSignatureMadeWithAnotherToolIsRight() {
        String body = "{\"resource\":\"event\",\"id\":\"event_7\",\"type\":\"payment.paid\",\"entityId\":\"tr_7\"}";
        // printf '%s' "$body" | openssl dgst -sha256 -hmac 'a secret of nobody'
        String signature = "c10716d81fb9dfd2b3b3a329cfde8e795fefde90e21d438e915d37c494ae3a8e";
        Connection connection = MollieBench.connection("", Map.of("webhookSecret", "s"), Map.of());
        Secrets secrets = MollieBench.secrets(Map.of("s", "a secret of nobody"));
        assertThat(verifier().verify(new Call(Map.of(HEADER, signature), bytes(body)), connection, secrets, NOW))
                .isEqualTo(payment("tr_7"));
    }

    @Test
    void theSharedVectorsAreJudgedAsTheySay() throws Exception {
        Path file = SpecCheck.folder()
                .map(each -> each.resolve("mollie/signature-vectors.json"))
                .orElse(null);
        Assumptions.assumeTrue(file != null && Files.exists(file), "the signature vectors are not on this machine");
        JsonNode vectors = new ObjectMapper().readTree(file.toFile()).path("vectors");
        assertThat(vectors.size()).isGreaterThanOrEqualTo(5);
        for (JsonNode vector : vectors) {
            Map<String, String> purposes = new HashMap<>();
            Map<String, String> values = new HashMap<>();
            if (vector.has("secret")) {
                purposes.put("webhookSecret", "s");
                values.put("s", vector.path("secret").asText());
            }
            for (int i = 0; i < vector.path("secrets").size(); i++) {
                purposes.put("webhookSecret" + i, "s" + i);
                values.put("s" + i, vector.path("secrets").get(i).asText());
            }
            Map<String, String> headers = new HashMap<>();
            vector.path("header")
                    .properties()
                    .forEach(each -> headers.put(HEADER, each.getValue().asText()));
            Verdict verdict = verifier()
                    .verify(
                            new Call(headers, bytes(vector.path("body").asText())),
                            MollieBench.connection("", purposes, Map.of()),
                            MollieBench.secrets(values),
                            NOW);
            boolean accepted =
                    vector.path("valid").isNull() || vector.path("valid").asBoolean();
            assertThat(verdict instanceof Verdict.Accepted)
                    .as(vector.path("name").asText())
                    .isEqualTo(accepted);
        }
    }

    private Verdict verdict(Call call) {
        return verifier().verify(call, connection(), secrets(), NOW);
    }

    private static Verdict payment(String id) {
        return new Verdict.Accepted(List.of(new SubjectRef("webshop", SubjectKind.PAYMENT, id)));
    }

    private static Call event(String type, String entity, String embedded) {
        String tail = embedded.isEmpty() ? "" : ",\"_embedded\":{\"entity\":" + embedded + "}";
        return signedCall(
                SECRET,
                "{\"resource\":\"event\",\"id\":\"event_1\",\"type\":\"" + type + "\",\"entityId\":\"" + entity
                        + "\",\"createdAt\":\"2026-11-02T09:59:00+00:00\"" + tail + "}");
    }

    private static Call signedCall(String secret, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes(secret), "HmacSHA256"));
            String signature = "sha256=" + HexFormat.of().formatHex(mac.doFinal(bytes(body)));
            return new Call(Map.of("content-type", "application/json", HEADER, signature), bytes(body));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
