package nl.afletter.prove;

import static nl.afletter.prove.OpenDoors.DIVISION;
import static nl.afletter.prove.OpenDoors.NOW;
import static nl.afletter.prove.OpenDoors.OLD_SECRET;
import static nl.afletter.prove.OpenDoors.SECRET;
import static nl.afletter.prove.OpenDoors.TOKEN;
import static nl.afletter.prove.OpenDoors.bytes;
import static nl.afletter.prove.OpenDoors.event;
import static nl.afletter.prove.OpenDoors.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import nl.afletter.inbox.Inbox;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.prove.Hostile.Change;

/**
 * The open doors for Stripe, whose signature stands in a header with its moment, and for Exact, whose hash stands in
 * the body: nothing is taken that was not signed with one of our secrets, and, at Stripe, within five minutes.
 */
@Tag("prove")
class HostileSignedWebhookTest extends HostileDoor {

    private static final String HEADER = "Stripe-Signature";
    private static final String WRONG = "v1=" + "0".repeat(64);
    private static final String TIME = Long.toString(NOW.getEpochSecond());
    private static final int TOLERANCE = 300;
    private static final byte[] EVENT = bytes("{\"id\":\"evt_1\",\"object\":\"event\",\"livemode\":true,"
            + "\"type\":\"charge.succeeded\",\"created\":1793613600,\"data\":{\"object\":"
            + "{\"id\":\"ch_1\",\"object\":\"charge\",\"amount\":12100}}}");
    private static final byte[] CONTENT = bytes("{\"Topic\":\"BankEntries\",\"ClientId\":\"{1}\",\"Division\":"
            + DIVISION + ",\"Action\":\"Create\",\"Key\":\"5b1d4f0e-2a77-4c5f-9c3e-0c7f5a1d9e10\","
            + "\"ExactOnlineEndpoint\":\"https://start.exactonline.nl/x\",\"EventCreatedOn\":\"2026-11-02\"}");

    private final OpenDoors doors = new OpenDoors();

    // ---- Stripe: anything at all

    @Property(seed = Hostile.SEED)
    void anySignedBodyOfStripeIsTakenOrRefused(@ForAll("changes") List<Change> changes) {
        byte[] body = Hostile.changed(EVENT, changes);
        atStripe(proof(TIME, v1(SECRET, TIME, body)), body);
    }

    @Property(seed = Hostile.SEED)
    void noSignatureOfStripeThatIsNotOursOpensTheDoor(
            @ForAll("changes") List<Change> changes, @ForAll("texts") String noise, @ForAll boolean list) {
        String genuine = v1(SECRET, TIME, EVENT);
        String forged = text(Hostile.changed(bytes(genuine), changes)) + noise;
        if (!forged.contains(genuine)) {
            String header = list ? proof(TIME, WRONG, forged, genuine.replace("v1=", "v0="), noise) : forged;
            assertThat(atStripe(header, EVENT)).isEqualTo(401);
            assertThat(atStripe(proof(TIME, forged), EVENT)).isEqualTo(401);
        }
    }

    @Property(seed = Hostile.SEED)
    void noMomentThatIsNotSignedOrNotOfThisTimeOpensTheDoor(@ForAll("texts") String time, @ForAll boolean signed) {
        if (!time.strip().equals(TIME)) {
            assertThat(atStripe(proof(time, v1(SECRET, signed ? time : TIME, EVENT)), EVENT))
                    .isEqualTo(401);
        }
    }

    @Property(seed = Hostile.SEED)
    void aClockMayDifferFiveMinutesEitherWayAndNoMore(
            @ForAll @IntRange(min = -1_000_000, max = 1_000_000) int far,
            @ForAll @IntRange(min = -400, max = 400) int near) {
        for (int skew : List.of(far, near)) {
            assertThat(signedAt(skew)).as("%s s", skew).isEqualTo(Math.abs(skew) <= TOLERANCE ? 200 : 401);
        }
    }

    // ---- Stripe: known tricks

    @Example
    void theLimitOfSkewIsExactInBothDirections() {
        assertThat(signedAt(-TOLERANCE)).as("Stripe is behind").isEqualTo(200);
        assertThat(signedAt(-TOLERANCE - 1)).isEqualTo(401);
        assertThat(signedAt(TOLERANCE)).as("Stripe is ahead").isEqualTo(200);
        assertThat(signedAt(TOLERANCE + 1)).isEqualTo(401);
    }

    @Example
    void aSignatureOfStripeHoldsForItsBodyMomentAndSecretOnly() {
        String later = Long.toString(NOW.getEpochSecond() + 1);
        assertThat(atStripe(proof(TIME, v1(OLD_SECRET, TIME, EVENT)), EVENT)).isEqualTo(200);
        assertThat(doors.hints())
                .extracting(hint -> hint.subject())
                .containsExactly(new SubjectRef("stripe", SubjectKind.PAYMENT, "ch_1"));
        assertThat(atStripe(proof(later, v1(SECRET, TIME, EVENT)), EVENT)).isEqualTo(401);
        assertThat(atStripe(proof(TIME, v1(SECRET, TIME, CONTENT)), EVENT)).isEqualTo(401);
        assertThat(atStripe(proof(TIME, v1("another", TIME, EVENT)), EVENT)).isEqualTo(401);
        assertThat(atStripe("v1=" + HexFormat.of().formatHex(OpenDoors.hmac(SECRET, EVENT)), EVENT))
                .isEqualTo(401);
        assertThat(atStripe("", EVENT)).isEqualTo(401);
    }

    @Example
    void anyOfSeveralSignaturesOfStripeMayBeTheRightOne() {
        String right = v1(SECRET, TIME, EVENT);
        for (List<String> list : List.of(
                List.of(right, WRONG),
                List.of(WRONG, right),
                List.of(WRONG, " " + right + " ", WRONG),
                List.of(right, right))) {
            assertThat(atStripe(proof(TIME, list.toArray(String[]::new)), EVENT))
                    .as("%s", list)
                    .isEqualTo(200);
        }
        assertThat(atStripe(right + ",t=" + TIME, EVENT)).as("the moment last").isEqualTo(200);
        assertThat(atStripe(proof(TIME, WRONG, WRONG), EVENT)).isEqualTo(401);
        assertThat(atStripe(proof(TIME, right.replace("v1=", "v0=")), EVENT))
                .as("another scheme")
                .isEqualTo(401);
        assertThat(atStripe(proof(TIME, "t=" + TIME, right), EVENT))
                .as("two moments")
                .isEqualTo(401);
        assertThat(atStripe(proof(TIME, (WRONG + ",").repeat(500) + right), EVENT))
                .as("endless")
                .isEqualTo(401);
    }

    @Example
    void aHeaderOfStripeThatIsCutShortIsRefusedAtEveryLength() {
        String whole = proof(TIME, v1(SECRET, TIME, EVENT));
        for (int length = 0; length < whole.length(); length++) {
            assertThat(atStripe(whole.substring(0, length), EVENT))
                    .as("%s characters", length)
                    .isEqualTo(401);
        }
    }

    @Example
    void theNameOfStripesHeaderMayStandInAnyCaseAndItsHexMayNot() {
        String proof = proof(TIME, v1(SECRET, TIME, EVENT));
        for (String name : List.of("stripe-signature", "STRIPE-SIGNATURE", "Stripe-signature")) {
            assertThat(judged("stripe", event("stripe", TOKEN, Map.of(name, proof), EVENT, true)))
                    .as(name)
                    .isEqualTo(200);
        }
        assertThat(atStripe(proof.toUpperCase(Locale.ROOT), EVENT)).isEqualTo(401);
        Map<String, String> twice = new LinkedHashMap<>();
        twice.put("stripe-signature", proof);
        twice.put("Stripe-Signature", proof);
        assertThat(judged("stripe", event("stripe", TOKEN, twice, EVENT, true)))
                .as("two moments")
                .isEqualTo(401);
    }

    @Example
    void theBytesAfterDecodingAreWhatStripeSigned() {
        Map<String, String> headers = Map.of(HEADER, proof(TIME, v1(SECRET, TIME, EVENT)));
        assertThat(judged("stripe", event("stripe", TOKEN, headers, EVENT, false)))
                .isEqualTo(200);
        byte[] encoded = Base64.getEncoder().encode(EVENT);
        assertThat(atStripe(proof(TIME, v1(SECRET, TIME, encoded)), EVENT)).isEqualTo(401);
        assertThat(judged("stripe", event("stripe", TOKEN, headers, encoded, false)))
                .isEqualTo(401);
        byte[] odd = bytes(text(EVENT).replace("evt_1", "\u00e9\u20ac\ud83d\ude00"));
        assertThat(atStripe(proof(TIME, v1(SECRET, TIME, odd)), odd)).isEqualTo(200);
        APIGatewayV2HTTPEvent broken = event("stripe", TOKEN, headers, EVENT, true);
        broken.setBody("%%%" + broken.getBody());
        assertThat(judged("stripe", broken)).isEqualTo(400);
        byte[] over = Arrays.copyOf(EVENT, Inbox.MAX_BODY + 1);
        assertThat(atStripe(proof(TIME, v1(SECRET, TIME, over)), over)).isEqualTo(413);
    }

    // ---- Exact

    @Property(seed = Hostile.SEED)
    void anySignedContentOfExactIsTakenOrRefused(@ForAll("changes") List<Change> changes) {
        byte[] content = Hostile.changed(CONTENT, changes);
        atExact(message(content, hash(SECRET, content)));
    }

    @Property(seed = Hostile.SEED)
    void noBodyOfExactThatIsNotSignedByUsOpensTheDoor(
            @ForAll("changes") List<Change> changes, @ForAll("texts") String noise) {
        byte[] genuine = message(CONTENT, hash(SECRET, CONTENT));
        byte[] forged = Hostile.changed(genuine, changes);
        if (!Arrays.equals(forged, genuine) && forged.length > 0) {
            assertThat(atExact(forged)).isIn(400, 401, 413);
        }
        assertThat(atExact(message(CONTENT, noise))).isIn(400, 401, 413);
        byte[] changed = Hostile.changed(CONTENT, changes);
        if (!Arrays.equals(changed, CONTENT)) {
            assertThat(atExact(message(changed, hash(SECRET, CONTENT)))).isIn(400, 401, 413);
        }
    }

    @Example
    void aHashOfExactHoldsForItsContentAndSecretOnly() {
        assertThat(atExact(message(CONTENT, hash(OLD_SECRET, CONTENT)))).isEqualTo(200);
        assertThat(doors.hints())
                .extracting(hint -> hint.subject())
                .containsExactly(new SubjectRef("exact", SubjectKind.OPEN_ITEMS, "demo"));
        assertThat(atExact(message(CONTENT, hash("another", CONTENT)))).isEqualTo(401);
        assertThat(atExact(message(CONTENT, hash(SECRET, EVENT)))).isEqualTo(401);
        assertThat(atExact(message(CONTENT, hash(SECRET, CONTENT).toLowerCase(Locale.ROOT))))
                .isEqualTo(401);
        assertThat(atExact(message(bytes(text(CONTENT) + " "), hash(SECRET, CONTENT))))
                .isEqualTo(401);
    }

    @Example
    void aMessageOfExactThatIsCutShortIsRefusedAtEveryLengthButNone() {
        byte[] whole = message(CONTENT, hash(SECRET, CONTENT));
        for (int length = 1; length < whole.length; length++) {
            assertThat(atExact(Arrays.copyOf(whole, length)))
                    .as("%s bytes", length)
                    .isIn(400, 401);
        }
        assertThat(atExact(new byte[0])).as("it asks whether anybody is here").isEqualTo(200);
        assertThat(doors.hints()).isEmpty();
    }

    @Example
    void ofTwoHashesOfExactTheLastOneCountsAndTheContentEndsBeforeIt() {
        String wrong = "0".repeat(64);
        byte[] two = bytes(text(CONTENT) + ",\"HashCode\":\"" + wrong + "\"");
        assertThat(atExact(message(two, hash(SECRET, CONTENT)))).isEqualTo(401);
        assertThat(atExact(message(two, hash(SECRET, two)))).as("no JSON").isEqualTo(400);
        byte[] hidden = bytes(text(CONTENT) + ",\"HashCode\":\"" + hash(SECRET, CONTENT) + "\"");
        assertThat(atExact(message(hidden, wrong))).isEqualTo(401);
    }

    @Example
    void theBytesAfterDecodingAreWhatExactSigned() {
        byte[] whole = message(CONTENT, hash(SECRET, CONTENT));
        assertThat(judged("exact", event("exact", TOKEN, Map.of(), whole, false)))
                .isEqualTo(200);
        assertThat(atExact(Base64.getEncoder().encode(whole))).isEqualTo(400);
        APIGatewayV2HTTPEvent broken = event("exact", TOKEN, Map.of(), whole, true);
        broken.setBody("%%%" + broken.getBody());
        assertThat(judged("exact", broken)).isEqualTo(400);
        byte[] over = Arrays.copyOf(CONTENT, Inbox.MAX_BODY);
        assertThat(atExact(message(over, hash(SECRET, over)))).isEqualTo(413);
    }

    @Example
    void aSignedMessageOfExactIsReadUpToItsLimitsAndNothingElseIsFollowed() {
        assertThat(signedContent("\"Key\":", "\"Key\":" + "[".repeat(50_000) + ","))
                .isEqualTo(400);
        assertThat(signedContent("\"Action\":", "\"Action\":\"Delete\",\"Action\":"))
                .as("a key that stands twice")
                .isEqualTo(400);
        for (String number : List.of("1e400", "-1", "1.5", "NaN", "9".repeat(101), "\"../1\"", "null", "[]")) {
            assertThat(signedContent(":" + DIVISION, ":" + number)).as(number).isIn(200, 400);
            assertThat(doors.hints()).as(number).isEmpty();
        }
        assertThat(signedContent(DIVISION, "654321")).as("another division").isEqualTo(200);
        assertThat(doors.hints()).isEmpty();
    }

    // ----

    private int signedContent(String from, String to) {
        byte[] content = bytes(text(CONTENT).replace(from, to));
        return atExact(message(content, hash(SECRET, content)));
    }

    private int atExact(byte[] body) {
        return judged("exact", event("exact", TOKEN, Map.of("Content-Type", "application/json"), body, true));
    }

    private static byte[] message(byte[] content, String hash) {
        byte[] before = bytes("{\"Content\":");
        byte[] after = bytes(",\"HashCode\":\"" + hash + "\"}");
        byte[] whole = Arrays.copyOf(before, before.length + content.length + after.length);
        System.arraycopy(content, 0, whole, before.length, content.length);
        System.arraycopy(after, 0, whole, before.length + content.length, after.length);
        return whole;
    }

    private static String hash(String secret, byte[] content) {
        return HexFormat.of().withUpperCase().formatHex(OpenDoors.hmac(secret, content));
    }

    private int signedAt(int skew) {
        String time = Long.toString(NOW.getEpochSecond() + skew);
        return atStripe(proof(time, v1(SECRET, time, EVENT)), EVENT);
    }

    private int atStripe(String header, byte[] body) {
        return judged("stripe", event("stripe", TOKEN, Map.of(HEADER, header), body, true));
    }

    private static String proof(String time, String... parts) {
        return "t=" + time + "," + String.join(",", parts);
    }

    private static String v1(String secret, String time, byte[] body) {
        return "v1=" + HexFormat.of().formatHex(OpenDoors.hmac(secret, bytes(time + "."), body));
    }

    private int judged(String door, APIGatewayV2HTTPEvent event) {
        return doors.judge(door, event).getStatusCode();
    }
}
