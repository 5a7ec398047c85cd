package nl.afletter.http;

import static nl.afletter.http.StandardWebhooks.Proof.MALFORMED;
import static nl.afletter.http.StandardWebhooks.Proof.NOT_OF_THIS_TIME;
import static nl.afletter.http.StandardWebhooks.Proof.RIGHT;
import static nl.afletter.http.StandardWebhooks.Proof.WRONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Protects the proof that an event is genuine, both ways: the vectors of the standard come out, everything that differs
 * by a character or by the time is refused, and nothing a caller can send throws. Vectors: generic-webhook.md section 1.
 */
class StandardWebhooksTest {

    private static final String OFFICIAL = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String ASCII = "whsec_UWQ3dlgybVB6OUxyNFR0QjhzSGtZdzNOY0ZnSjZhRXU=";
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final String SECONDS = "1614265330";
    private static final Instant THEN = Instant.ofEpochSecond(1614265330);
    private static final byte[] BODY = bytes("{\"test\": 2432232314}");
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    @Test
    void theVectorOfTheStandardsOwnLibrariesIsSignedTheSame() {
        assertThat(StandardWebhooks.sign(List.of(OFFICIAL), ID, THEN, BODY))
                .containsOnly(
                        Map.entry("webhook-id", ID),
                        Map.entry("webhook-timestamp", SECONDS),
                        Map.entry("webhook-signature", SIGNATURE));
        assertThat(verdict(headers(ID, SECONDS, SIGNATURE), BODY, OFFICIAL)).isEqualTo(RIGHT);
    }

    @Test
    void aKeyOfLettersAndDigitsIsTheSameAsTextAndAsASecret() {
        byte[] body = bytes("{\"type\":\"invoice.approved\",\"timestamp\":\"2026-11-21T10:00:00Z\","
                + "\"data\":{\"externalId\":\"compenda-9001\"}}");
        String text = "Qd7vX2mPz9Lr4TtB8sHkYw3NcFgJ6aEu";
        assertThat(Base64.getDecoder().decode(ASCII.substring("whsec_".length())))
                .isEqualTo(bytes(text));
        assertThat(StandardWebhooks.sign(
                        List.of(ASCII), "msg_01J0ZC8V6Q4M2T7N5K3H9R1XAB", Instant.ofEpochSecond(1795255200), body))
                .containsEntry("webhook-signature", "v1,cTG4x64F5tb+3Ut1XFY+Jl/JrqfmdHjZUKKF3yNIl5w=");
    }

    @Test
    void whileASecretIsChangedBothTheOldAndTheNewOneAreRight() {
        Map<String, String> both = StandardWebhooks.sign(List.of(ASCII, OFFICIAL), ID, THEN, BODY);
        assertThat(both.get("webhook-signature").split(" ")).hasSize(2).contains(SIGNATURE);
        assertThat(verdict(both, BODY, OFFICIAL)).isEqualTo(RIGHT);
        assertThat(verdict(both, BODY, ASCII)).isEqualTo(RIGHT);
        assertThat(StandardWebhooks.verify(headers(ID, SECONDS, SIGNATURE), BODY, List.of(ASCII, OFFICIAL), THEN))
                .isEqualTo(RIGHT);
    }

    @ParameterizedTest
    @CsvSource({"-301,false", "-300,true", "0,true", "300,true", "301,false"})
    void aSignatureHoldsFiveMinutesEitherWay(long secondsLater, boolean holds) {
        assertThat(StandardWebhooks.verify(
                        headers(ID, SECONDS, SIGNATURE), BODY, List.of(OFFICIAL), THEN.plusSeconds(secondsLater)))
                .isEqualTo(holds ? RIGHT : NOT_OF_THIS_TIME);
    }

    @Test
    void whoeverKnowsNoSecretLearnsNothingAboutTheTime() {
        assertThat(StandardWebhooks.verify(
                        headers(ID, SECONDS, SIGNATURE), BODY, List.of(ASCII), THEN.plusSeconds(9_000)))
                .isEqualTo(WRONG);
    }

    @Test
    void eachPartOfWhatIsSignedCounts() {
        assertThat(verdict(headers("msg_other", SECONDS, SIGNATURE), BODY, OFFICIAL))
                .isEqualTo(WRONG);
        assertThat(verdict(headers(ID, "1614265331", SIGNATURE), BODY, OFFICIAL))
                .isEqualTo(WRONG);
        assertThat(verdict(headers(ID, "0" + SECONDS, SIGNATURE), BODY, OFFICIAL))
                .isEqualTo(WRONG);
        for (int i = 0; i < BODY.length; i++) {
            byte[] twisted = BODY.clone();
            twisted[i] ^= 1;
            assertThat(verdict(headers(ID, SECONDS, SIGNATURE), twisted, OFFICIAL))
                    .as("byte %s", i)
                    .isEqualTo(WRONG);
        }
        assertThat(verdict(headers(ID, SECONDS, SIGNATURE), new byte[0], OFFICIAL))
                .isEqualTo(WRONG);
    }

    @Test
    void aSignatureThatDiffersByACharacterOrIsCutIsWrong() {
        for (int i = "v1,".length(); i < SIGNATURE.length(); i++) {
            String twisted =
                    SIGNATURE.substring(0, i) + (SIGNATURE.charAt(i) == 'x' ? 'y' : 'x') + SIGNATURE.substring(i + 1);
            assertThat(verdict(headers(ID, SECONDS, twisted), BODY, OFFICIAL)).isEqualTo(WRONG);
            assertThat(verdict(headers(ID, SECONDS, SIGNATURE.substring(0, i)), BODY, OFFICIAL))
                    .isEqualTo(WRONG);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg== SIG",
                "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= SIG",
                "v1,AAAA SIG",
                "SIG v1,",
                "rubbish SIG , v1"
            })
    void itemsOfOtherVersionsAndOtherKeysAreSkipped(String list) {
        assertThat(verdict(headers(ID, SECONDS, list.replace("SIG", SIGNATURE)), BODY, OFFICIAL))
                .isEqualTo(RIGHT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "v1",
                "V1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "v1=g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "\u0000",
                "\u00e9\ud83d"
            })
    void aHeaderWithoutASignatureOfTheKnownVersionIsMalformed(String header) {
        assertThat(verdict(headers(ID, SECONDS, header), BODY, OFFICIAL)).isEqualTo(MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v1,",
                "v1,not base64!",
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE",
                "v1,g0hM9SsE-OTPJTGt_tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "v1,v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "v1,\u00e9\ud83d"
            })
    void whatIsNoBase64OfTheSignatureIsWrongAndNeverThrows(String header) {
        assertThat(verdict(headers(ID, SECONDS, header), BODY, OFFICIAL)).isEqualTo(WRONG);
    }

    @Test
    void aHeaderLongerThanAnybodyNeedsIsNotRead() {
        assertThat(verdict(headers(ID, SECONDS, SIGNATURE + " v1,x".repeat(12)), BODY, OFFICIAL))
                .isEqualTo(MALFORMED);
        assertThat(verdict(headers(ID, SECONDS, SIGNATURE + " " + "x".repeat(3000)), BODY, OFFICIAL))
                .isEqualTo(MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-1614265330",
                "+1614265330",
                "1614265330.0",
                "1614265330 ",
                " 1614265330",
                "1614265330,1614265330",
                "0x60379F72",
                "16142653301614265330",
                "\u0661\u0662",
                "now"
            })
    void aTimestampThatIsNotWholeSecondsIsMalformed(String seconds) {
        assertThat(verdict(headers(ID, seconds, SIGNATURE), BODY, OFFICIAL)).isEqualTo(MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a.b", "a b", "a\n", "a\u0000", "\u00e9", "."})
    void anIdThatCouldShiftTheSignedTextIsMalformedAndCannotBeSigned(String id) {
        assertThat(verdict(headers(id, SECONDS, SIGNATURE), BODY, OFFICIAL)).isEqualTo(MALFORMED);
        assertThatThrownBy(() -> StandardWebhooks.sign(List.of(OFFICIAL), id, THEN, BODY))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMissingHeaderIsMalformed() {
        for (String name : List.of("webhook-id", "webhook-timestamp", "webhook-signature")) {
            Map<String, String> headers = new HashMap<>(headers(ID, SECONDS, SIGNATURE));
            headers.remove(name);
            assertThat(verdict(headers, BODY, OFFICIAL)).as(name).isEqualTo(MALFORMED);
        }
        assertThat(verdict(headers("i".repeat(201), SECONDS, SIGNATURE), BODY, OFFICIAL))
                .isEqualTo(MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "whsec_",
                "whsec_c2hvcnQ=",
                "whsec_not*base64*not*base64*not*base64*n",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa-_",
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
            })
    void whatIsNoSecretSignsNothingProvesNothingAndIsNotQuoted(String secret) {
        assertThat(StandardWebhooks.isSecret(secret)).isFalse();
        assertThat(verdict(headers(ID, SECONDS, SIGNATURE), BODY, secret)).isEqualTo(WRONG);
        assertThatThrownBy(() -> StandardWebhooks.sign(List.of(OFFICIAL, secret), ID, THEN, BODY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a secret is whsec_ and the base64 of a key of 24 to 64 bytes");
    }

    @Test
    void aKeyHas24To64BytesAndItsPaddingMayBeLeftOut() {
        assertThat(StandardWebhooks.isSecret(secretOf(23))).isFalse();
        assertThat(StandardWebhooks.isSecret(secretOf(24))).isTrue();
        assertThat(StandardWebhooks.isSecret(secretOf(64))).isTrue();
        assertThat(StandardWebhooks.isSecret(secretOf(65))).isFalse();
        assertThat(StandardWebhooks.isSecret(secretOf(32).replace("=", ""))).isTrue();
        assertThat(StandardWebhooks.isSecret(OFFICIAL + "\n")).isTrue();
        assertThat(StandardWebhooks.isSecret("whsec_" + "A".repeat(4_000_000))).isFalse();
    }

    @Test
    void withoutASecretNothingIsSignedAndNothingIsRight() {
        assertThatThrownBy(() -> StandardWebhooks.sign(List.of(), ID, THEN, BODY))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(StandardWebhooks.verify(headers(ID, SECONDS, SIGNATURE), BODY, List.of(), THEN))
                .isEqualTo(WRONG);
    }

    private static String secretOf(int bytes) {
        return "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);
    }

    private static StandardWebhooks.Proof verdict(Map<String, String> headers, byte[] body, String secret) {
        return StandardWebhooks.verify(headers, body, List.of(secret), THEN);
    }

    private static Map<String, String> headers(String id, String seconds, String signature) {
        return Map.of("webhook-id", id, "webhook-timestamp", seconds, "webhook-signature", signature);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
