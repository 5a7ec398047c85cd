package nl.afletter.vendor.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
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

/** Stripe's signed events: of this time, by one of our secrets, and about a charge or a payout of our own account. */
class StripeVerifierTest extends WebhookVerifierContract {
    private static final String SECRET = "whsec_ownSecretOfThisTest";
    private static final String OLD_SECRET = "whsec_theSecretBeforeIt";
    private static final String HEADER = "stripe-signature";

    @Override
    protected WebhookVerifier verifier() {
        return new StripeVerifier();
    }

    @Override
    protected Connection connection() {
        return StripeBench.connection(
                "", Map.of("webhookSecret", "now", "webhookSecret2", "before", "apiKey", "key"), Map.of());
    }

    @Override
    protected Secrets secrets() {
        return StripeBench.secrets(Map.of("now", SECRET, "before", OLD_SECRET, "key", "rk_live_x"));
    }

    @Override
    protected List<Call> signed() {
        return List.of(
                event("payment_intent.succeeded", "{\"id\":\"pi_1\",\"latest_charge\":\"py_1\"}"),
                event("refund.failed", "{\"id\":\"pyr_1\",\"charge\":\"py_1\"}"),
                event("payout.reconciliation_completed", "{\"id\":\"po_1\"}"));
    }

    @Override
    protected List<Call> unsigned() {
        return List.of();
    }

    @Override
    protected String proofHeader() {
        return HEADER;
    }

    @Test
    void eachKindOfEventLeadsToItsCharge() {
        String paid = "{\"id\":\"pi_1\",\"latest_charge\":\"py_7\"}";
        String expanded = "{\"id\":\"pi_1\",\"latest_charge\":{\"id\":\"py_7\",\"object\":\"charge\"}}";
        assertThat(verdict(event("payment_intent.succeeded", paid))).isEqualTo(charge("py_7"));
        assertThat(verdict(event("payment_intent.succeeded", expanded))).isEqualTo(charge("py_7"));
        for (String type : List.of("charge.succeeded", "charge.captured", "charge.failed", "charge.refunded")) {
            assertThat(verdict(event(type, "{\"id\":\"ch_7\"}"))).as(type).isEqualTo(charge("ch_7"));
        }
        for (String type : List.of(
                "refund.created",
                "refund.updated",
                "refund.failed",
                "charge.refund.updated",
                "charge.dispute.created",
                "charge.dispute.funds_withdrawn",
                "charge.dispute.funds_reinstated",
                "charge.dispute.closed")) {
            assertThat(verdict(event(type, "{\"id\":\"x_1\",\"charge\":\"ch_7\"}")))
                    .as(type)
                    .isEqualTo(charge("ch_7"));
        }
    }

    @Test
    void anEventOfAPayoutLeadsToIt() {
        Verdict payout = new Verdict.Accepted(List.of(new SubjectRef("webshop", SubjectKind.PAYOUT, "po_7")));
        for (String type : List.of("payout.paid", "payout.failed", "payout.reconciliation_completed")) {
            assertThat(verdict(event(type, "{\"id\":\"po_7\"}"))).as(type).isEqualTo(payout);
        }
        assertThat(verdict(event("payout.paid", "{\"id\":\"../po_7\"}"))).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void anEventThatDoesNotNameItsChargeIsAHintAtTheFeed() {
        Verdict feed = new Verdict.Accepted(List.of(SubjectRef.feedOf("webshop")));
        assertThat(verdict(event("payment_intent.succeeded", "{\"id\":\"pi_1\",\"latest_charge\":null}")))
                .isEqualTo(feed);
        assertThat(verdict(event("refund.created", "{\"id\":\"re_1\"}"))).isEqualTo(feed);
        assertThat(verdict(event("checkout.session.completed", "{\"id\":\"cs_1\",\"payment_intent\":\"pi_1\"}")))
                .isEqualTo(feed);
    }

    @Test
    void anEventOfAKindThatIsNotFollowedIsIgnored() {
        for (String type : List.of("customer.created", "payment_intent.created", "topup.created", "", "payouts")) {
            assertThat(verdict(event(type, "{\"id\":\"x_1\"}"))).as(type).isInstanceOf(Verdict.Ignored.class);
        }
    }

    @Test
    void eventsOfConnectedAccountsAndOfTestModeAreIgnored() {
        String connected = body("charge.succeeded", "{\"id\":\"ch_1\"}")
                .replace("\"livemode\"", "\"account\":\"acct_1\",\"livemode\"");
        assertThat(verdict(signed(SECRET, connected, NOW))).isInstanceOf(Verdict.Ignored.class);
        String test = body("charge.succeeded", "{\"id\":\"ch_1\"}").replace("\"livemode\":true", "\"livemode\":false");
        assertThat(verdict(signed(SECRET, test, NOW))).isInstanceOf(Verdict.Ignored.class);
        Connection inTestMode = StripeBench.connection("", Map.of("webhookSecret", "now"), Map.of("testMode", "true"));
        assertThat(verifier().verify(signed(SECRET, test, NOW), inTestMode, secrets(), NOW))
                .isEqualTo(charge("ch_1"));
    }

    @Test
    void anEventOfTheSecondApiIsRefused() {
        String thin = body("v1.charge.succeeded", "{}").replace("\"object\":\"event\"", "\"object\":\"v2.core.event\"");
        assertThat(verdict(signed(SECRET, thin, NOW))).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void aSignatureIsGoodForFiveMinutesInBothDirections() {
        String body = body("charge.succeeded", "{\"id\":\"ch_1\"}");
        for (long seconds : List.of(-300L, -299L, 0L, 299L, 300L)) {
            assertThat(verdict(signed(SECRET, body, NOW.plusSeconds(seconds))))
                    .as("%d s", seconds)
                    .isEqualTo(charge("ch_1"));
        }
        for (long seconds : List.of(-301L, 301L, -86_400L, 86_400L)) {
            assertThat(verdict(signed(SECRET, body, NOW.plusSeconds(seconds))))
                    .as("%d s", seconds)
                    .isEqualTo(new Verdict.Refused(401, "the signature is not of this time"));
        }
    }

    @Test
    void anyOfSeveralSignaturesMayBeTheRightOneWithAnyOfOurSecrets() {
        String body = body("charge.succeeded", "{\"id\":\"ch_1\"}");
        String right = signed(SECRET, body, NOW).headers().get(HEADER);
        String proof = right.substring(right.indexOf("v1="));
        String time = right.substring(0, right.indexOf(','));
        String wrong = "v1=" + "0".repeat(64);
        for (String header : List.of(
                time + "," + wrong + "," + proof,
                time + "," + proof + "," + wrong,
                proof + "," + time,
                time + ", " + proof,
                time + ",v0=" + "0".repeat(64) + "," + proof)) {
            assertThat(verdict(call(header, body))).as(header).isEqualTo(charge("ch_1"));
        }
        assertThat(verdict(signed(OLD_SECRET, body, NOW))).isEqualTo(charge("ch_1"));
        assertThat(verdict(signed("rk_live_x", body, NOW)))
                .as("another secret of the connection signs nothing")
                .isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void headersThatSayTwoThingsOrAnotherSchemeAreRefused() {
        String body = body("charge.succeeded", "{\"id\":\"ch_1\"}");
        String right = signed(SECRET, body, NOW).headers().get(HEADER);
        String time = right.substring(0, right.indexOf(','));
        String hex = right.substring(right.indexOf("v1=") + 3);
        for (String header : List.of(
                time + "," + right,
                time,
                "v1=" + hex,
                time + ",v0=" + hex,
                time + ",v2=" + hex,
                time + ",v1=" + hex.toUpperCase(Locale.ROOT),
                time + ",v1=" + hex.substring(1),
                "t=-1,v1=" + hex,
                "t=1e9,v1=" + hex,
                "t=99999999999999999999,v1=" + hex,
                time + (",v1=" + "0".repeat(64)).repeat(12) + ",v1=" + hex)) {
            assertThat(verdict(call(header, body)))
                    .as(header)
                    .isInstanceOfSatisfying(Verdict.Refused.class, refused -> assertThat(refused.status())
                            .isEqualTo(401));
        }
    }

    @Test
    void withoutASecretInTheSettingsNoSignatureIsRight() {
        Call call = event("charge.succeeded", "{\"id\":\"ch_1\"}");
        assertThat(verifier()
                        .verify(call, StripeBench.connection("", Map.of("apiKey", "key"), Map.of()), secrets(), NOW))
                .isEqualTo(new Verdict.Refused(401, "the signature is not right"));
        Connection empty = StripeBench.connection("", Map.of("webhookSecret", "blank"), Map.of());
        assertThat(verifier().verify(call, empty, StripeBench.secrets(Map.of("blank", " ")), NOW))
                .isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void aSignatureMadeWithAnotherToolIsRight() {
        String body = "{\"object\":\"event\",\"type\":\"charge.succeeded\",\"data\":{\"object\":{\"id\":\"ch_7\"}}}";
        // printf '%s' "1793613600.$body" | openssl dgst -sha256 -hmac 'whsec_of nobody'
        String signature = "19eefc60d27c42f97eacd95d8930ac0d08f0922595a96717ffbddcd9e4774037";
        Connection connection = StripeBench.connection("", Map.of("webhookSecret", "s"), Map.of());
        Secrets secrets = StripeBench.secrets(Map.of("s", "whsec_of nobody"));
        assertThat(verifier().verify(call("t=1793613600,v1=" + signature, body), connection, secrets, NOW))
                .isEqualTo(charge("ch_7"));
    }

    @Test
    void theSharedVectorsAreJudgedAsTheySay() throws Exception {
        Path file = SpecCheck.folder()
                .map(each -> each.resolve("stripe/signature-vectors.json"))
                .orElse(null);
        Assumptions.assumeTrue(file != null && Files.exists(file), "the signature vectors are not on this machine");
        JsonNode vectors = new ObjectMapper().readTree(file.toFile()).path("vectors");
        assertThat(vectors.size()).isGreaterThanOrEqualTo(7);
        for (JsonNode vector : vectors) {
            Map<String, String> headers = new HashMap<>();
            vector.path("header")
                    .properties()
                    .forEach(each -> headers.put(HEADER, each.getValue().asText()));
            Verdict verdict = verifier()
                    .verify(
                            new Call(headers, bytes(vector.path("body").asText())),
                            StripeBench.connection("", Map.of("webhookSecret", "s"), Map.of()),
                            StripeBench.secrets(
                                    Map.of("s", vector.path("secret").asText())),
                            Instant.ofEpochSecond(vector.path("now").asLong()));
            assertThat(verdict instanceof Verdict.Accepted)
                    .as(vector.path("name").asText())
                    .isEqualTo(vector.path("valid").asBoolean());
        }
    }

    private Verdict verdict(Call call) {
        return verifier().verify(call, connection(), secrets(), NOW);
    }

    private static Verdict charge(String id) {
        return new Verdict.Accepted(List.of(new SubjectRef("webshop", SubjectKind.PAYMENT, id)));
    }

    private static String body(String type, String object) {
        return "{\"id\":\"evt_1\",\"object\":\"event\",\"created\":1793613600,\"livemode\":true,\"type\":\"" + type
                + "\",\"data\":{\"object\":" + object + "}}";
    }

    private static Call event(String type, String object) {
        return signed(SECRET, body(type, object), NOW);
    }

    private static Call call(String header, String body) {
        return new Call(Map.of("content-type", "application/json", HEADER, header), bytes(body));
    }

    private static Call signed(String secret, String body, Instant at) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes(secret), "HmacSHA256"));
            String time = String.valueOf(at.getEpochSecond());
            return call("t=" + time + ",v1=" + HexFormat.of().formatHex(mac.doFinal(bytes(time + "." + body))), body);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
