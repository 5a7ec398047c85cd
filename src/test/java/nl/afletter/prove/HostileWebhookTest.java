package nl.afletter.prove;

import static nl.afletter.prove.OpenDoors.ACCOUNT;
import static nl.afletter.prove.OpenDoors.NOW;
import static nl.afletter.prove.OpenDoors.OLD_SECRET;
import static nl.afletter.prove.OpenDoors.PORTAL;
import static nl.afletter.prove.OpenDoors.SECRET;
import static nl.afletter.prove.OpenDoors.TOKEN;
import static nl.afletter.prove.OpenDoors.bytes;
import static nl.afletter.prove.OpenDoors.event;
import static nl.afletter.prove.OpenDoors.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import nl.afletter.inbox.Inbox;
import nl.afletter.prove.Hostile.Change;

/**
 * The open doors for webhooks, through the functions themselves: whatever a stranger sends is answered with 200, 400,
 * 401, 404 or 413, never with a 5xx; what is refused leaves neither a row nor a message; what is accepted leaves hints
 * with usable ids of its own connection and nothing else.
 */
@Tag("prove")
class HostileWebhookTest extends HostileDoor {

    private static final String INVOICE = "7abb325c-0000-4000-8000-000000000001";
    private static final String SIGNATURE = "X-Mollie-Signature";
    private static final String TIME = Long.toString(NOW.toEpochMilli());
    private static final byte[] EVENTS = bytes("[{\"portalId\":" + PORTAL
            + ",\"subscriptionType\":\"object.propertyChange\",\"objectId\":30987654321,\"objectTypeId\":\"0-53\","
            + "\"propertyName\":\"hs_invoice_status\",\"propertyValue\":\"open\",\"occurredAt\":1793613600000}]");
    private static final byte[] EVENT = bytes("{\"type\":\"invoice.booked\",\"subject\":{\"type\":\"invoice\",\"id\":\""
            + INVOICE + "\"},\"account\":{\"type\":\"account\",\"id\":\"" + ACCOUNT + "\"}}");
    private static final byte[] FORM = bytes("id=tr_5B8cwPMGnU6qLbRvo7qEZo");
    private static final byte[] NEXT_GEN =
            bytes("{\"resource\":\"event\",\"id\":\"event_1\",\"type\":\"refund.refunded\","
                    + "\"entityId\":\"re_1\",\"createdAt\":\"2026-11-02T10:00:00Z\",\"_embedded\":{\"entity\":"
                    + "{\"resource\":\"refund\",\"id\":\"re_1\",\"paymentId\":\"tr_9\"}},\"_links\":{}}");

    private final OpenDoors doors = new OpenDoors();

    // ---- anything at all

    @Property(seed = Hostile.SEED)
    void anyBodyOfTeamleaderIsTakenOrRefused(@ForAll("changes") List<Change> changes) {
        judge("teamleader", event("teamleader", TOKEN, Map.of(), Hostile.changed(EVENT, changes), true));
    }

    @Property(seed = Hostile.SEED)
    void anyClassicBodyOfMollieIsTakenOrRefused(
            @ForAll("changes") List<Change> changes, @ForAll("texts") String id, @ForAll boolean plainId) {
        byte[] body = plainId ? Hostile.changed(FORM, changes) : bytes("id=" + id);
        judge("mollie", event("mollie", TOKEN, Map.of(), body, true));
    }

    @Property(seed = Hostile.SEED)
    void anySignedBodyOfMollieIsTakenOrRefused(@ForAll("changes") List<Change> changes) {
        byte[] body = Hostile.changed(NEXT_GEN, changes);
        judge("mollie", event("mollie", TOKEN, Map.of(SIGNATURE, signature(SECRET, body)), body, true));
    }

    @Property(seed = Hostile.SEED)
    void noSignatureThatIsNotOursOpensTheDoor(
            @ForAll("changes") List<Change> changes, @ForAll("texts") String noise, @ForAll boolean list) {
        String genuine = signature(SECRET, NEXT_GEN);
        String forged = text(Hostile.changed(bytes(genuine.substring("sha256=".length())), changes)) + noise;
        if (forged.contains(genuine.substring("sha256=".length()))) {
            return;
        }
        String header = list ? forged + "," + noise + ",sha256=" + forged : forged;
        APIGatewayV2HTTPResponse answer =
                judge("mollie", event("mollie", TOKEN, Map.of(SIGNATURE, header), NEXT_GEN, true));
        assertThat(answer.getStatusCode()).isEqualTo(401);
    }

    @Property(seed = Hostile.SEED)
    void anySignedBodyOfHubSpotIsTakenOrRefused(@ForAll("changes") List<Change> changes) {
        byte[] body = Hostile.changed(EVENTS, changes);
        judge("hubspot", event("hubspot", TOKEN, hubSpot(hubSpotSignature(SECRET, body, TIME), TIME), body, true));
    }

    @Property(seed = Hostile.SEED)
    void noSignatureOfHubSpotThatIsNotOursOpensTheDoor(
            @ForAll("changes") List<Change> changes, @ForAll("texts") String noise) {
        String genuine = hubSpotSignature(SECRET, EVENTS, TIME);
        String forged = text(Hostile.changed(bytes(genuine), changes)) + noise;
        if (!forged.equals(genuine)) {
            assertThat(atHubSpot(forged, TIME, EVENTS)).isEqualTo(401);
        }
    }

    @Property(seed = Hostile.SEED)
    void noMomentThatIsNotSignedOrNotOfThisTimeOpensTheDoor(@ForAll("texts") String time, @ForAll boolean signed) {
        if (!time.equals(TIME)) {
            assertThat(atHubSpot(hubSpotSignature(SECRET, EVENTS, signed ? time : TIME), time, EVENTS))
                    .isEqualTo(401);
        }
    }

    @Property(seed = Hostile.SEED, edgeCases = EdgeCasesMode.NONE)
    void anyEventWithOddFieldsIsAnswered(
            @ForAll("events") APIGatewayV2HTTPEvent event, @ForAll @IntRange(max = 2) int door) {
        doors.judge(List.of("teamleader", "mollie", "exact").get(door), event);
    }

    @Provide
    Arbitrary<APIGatewayV2HTTPEvent> events() {
        Arbitrary<String> texts = Hostile.texts();
        Arbitrary<String> connection = Arbitraries.oneOf(
                        Arbitraries.of("teamleader", "hubspot", "mollie", "stripe", "exact"), texts)
                .injectNull(0.05);
        Arbitrary<String> token = Arbitraries.oneOf(Arbitraries.of(TOKEN, TOKEN.toUpperCase()), texts)
                .injectNull(0.05);
        Arbitrary<String> names = Arbitraries.oneOf(
                Arbitraries.of("Content-Type", "x-mollie-signature", "X-MOLLIE-SIGNATURE", "host", "cookie"), texts);
        Arbitrary<Map<String, String>> headers =
                Arbitraries.maps(names, texts.injectNull(0.1)).ofMaxSize(6).injectNull(0.05);
        Arbitrary<String> bodies = Arbitraries.oneOf(
                        Arbitraries.of(text(EVENT), text(FORM), text(NEXT_GEN)),
                        Hostile.changes().map(changes -> text(Hostile.changed(EVENT, changes))),
                        texts)
                .injectNull(0.05);
        return Combinators.combine(connection, token, headers, bodies, Arbitraries.of(true, false))
                .as((id, secret, heads, body, base64) -> {
                    APIGatewayV2HTTPEvent event = new APIGatewayV2HTTPEvent();
                    Map<String, String> path = new HashMap<>();
                    path.put("connection", id);
                    path.put("token", secret);
                    event.setPathParameters(path);
                    event.setHeaders(heads);
                    event.setBody(body);
                    event.setIsBase64Encoded(base64);
                    return event;
                });
    }

    // ---- known tricks

    @Example
    void aListOfHubSpotIsReadUpToItsLimitsAndNothingBeyondIsTaken() {
        String one = text(EVENTS).substring(1, text(EVENTS).length() - 1);
        assertThat(signedAtHubSpot(EVENTS)).isEqualTo(200);
        assertThat(signedAtHubSpot(bytes("[" + (one + ",").repeat(99) + one + "]")))
                .isEqualTo(200);
        assertThat(signedAtHubSpot(bytes("[" + (one + ",").repeat(100) + one + "]")))
                .isEqualTo(400);
        assertThat(signedAtHubSpot(bytes("[".repeat(50_000)))).isEqualTo(400);
        assertThat(signedAtHubSpot(bytes("[" + one.replace("\"open\"", "[".repeat(30) + "]".repeat(30)) + "]")))
                .isEqualTo(400);
        assertThat(signedAtHubSpot(bytes("[" + one.replace("{", "{\"portalId\":1,") + "]")))
                .as("a key that stands twice")
                .isEqualTo(400);
        for (String number : List.of("1e400", "-1", "1.5", "0", "NaN", "9".repeat(101), "\"\u0661\"", "\"../1\"")) {
            assertThat(signedAtHubSpot(bytes("[" + one.replace("30987654321", number) + "," + one + "]")))
                    .as(number)
                    .isIn(200, 400);
        }
    }

    @Example
    void aSignatureOfHubSpotHoldsForItsAddressBodyAndMomentOnly() {
        String other = Long.toString(NOW.toEpochMilli() + 1);
        assertThat(atHubSpot(hubSpotSignature(SECRET, EVENTS, TIME), other, EVENTS))
                .isEqualTo(401);
        assertThat(atHubSpot(hubSpotSignature(SECRET, EVENT, TIME), TIME, EVENTS))
                .isEqualTo(401);
        assertThat(atHubSpot(hubSpotSignature("another", EVENTS, TIME), TIME, EVENTS))
                .isEqualTo(401);
        assertThat(atHubSpot(hubSpotSignature(OLD_SECRET, EVENTS, TIME), TIME, EVENTS))
                .isEqualTo(200);
        APIGatewayV2HTTPEvent event =
                event("hubspot", TOKEN, hubSpot(hubSpotSignature(SECRET, EVENTS, TIME), TIME), EVENTS, true);
        event.setRawQueryString("a=1");
        assertThat(judge("hubspot", event).getStatusCode()).isEqualTo(401);
    }

    @Example
    void aCallThatComesAgainIsOneMoreHintAndNothingElse() {
        for (int times = 0; times < 3; times++) {
            assertThat(judge("teamleader", event("teamleader", TOKEN, Map.of(), EVENT, true))
                            .getStatusCode())
                    .isEqualTo(200);
        }
    }

    @Example
    void aSignedEventThatComesAgainIsOneMoreHintAndNothingElse() {
        for (int times = 0; times < 3; times++) {
            assertThat(signed(signature(SECRET, NEXT_GEN), NEXT_GEN)).isEqualTo(200);
        }
    }

    @Example
    void aSignatureOfAnotherBodyIsForged() {
        assertThat(signed(signature(SECRET, EVENT), NEXT_GEN)).isEqualTo(401);
    }

    @Example
    void aSignatureThatIsCutShortIsRefusedAtEveryLength() {
        String whole = signature(SECRET, NEXT_GEN);
        for (int length = 0; length < whole.length(); length++) {
            assertThat(signed(whole.substring(0, length), NEXT_GEN))
                    .as("%s characters", length)
                    .isEqualTo(401);
        }
    }

    @Example
    void anyOfSeveralSignaturesInOneHeaderMayBeTheRightOne() {
        String right = signature(OLD_SECRET, NEXT_GEN);
        String wrong = "sha256=" + "0".repeat(64);
        for (String header : List.of(
                right + "," + wrong, wrong + "," + right, wrong + ", " + right + " ," + wrong, right + "," + right)) {
            assertThat(signed(header, NEXT_GEN)).as(header).isEqualTo(200);
        }
        assertThat(signed(wrong + "," + wrong, NEXT_GEN)).isEqualTo(401);
    }

    @Example
    void severalHeadersOfOneNameInDifferentCaseAreOneList() {
        String right = signature(SECRET, NEXT_GEN);
        String wrong = "sha256=" + "0".repeat(64);
        for (List<String> values : List.of(List.of(right, wrong), List.of(wrong, right))) {
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("x-mollie-signature", values.get(0));
            headers.put("X-Mollie-Signature", values.get(1));
            assertThat(judge("mollie", event("mollie", TOKEN, headers, NEXT_GEN, true))
                            .getStatusCode())
                    .isEqualTo(200);
        }
    }

    @Example
    void theNameOfAHeaderMayStandInAnyCase() {
        for (String name : List.of("x-mollie-signature", "X-MOLLIE-SIGNATURE", "X-Mollie-signature")) {
            assertThat(judge(
                                    "mollie",
                                    event("mollie", TOKEN, Map.of(name, signature(SECRET, NEXT_GEN)), NEXT_GEN, true))
                            .getStatusCode())
                    .isEqualTo(200);
        }
    }

    @Example
    void aSignedEventWithoutItsSignatureIsNotReadAsAClassicCall() {
        for (String type : List.of("application/json", "text/plain", "application/x-www-form-urlencoded", "")) {
            assertThat(judge("mollie", event("mollie", TOKEN, Map.of("content-type", type), NEXT_GEN, true))
                            .getStatusCode())
                    .isEqualTo(401);
        }
    }

    @Example
    void aBodyThatCannotBeDecodedIs400() {
        for (String body : List.of("%%%", "aWQ9dHJfMQ=", "a", "\u0000", "aWQ9dHJfMQ==\n!", "aWQ9d HJfMQ")) {
            APIGatewayV2HTTPEvent event = event("mollie", TOKEN, Map.of(), new byte[0], true);
            event.setBody(body);
            assertThat(judge("mollie", event).getStatusCode()).as(body).isEqualTo(400);
        }
    }

    @Example
    void aBodyThatIsNotEncodedIsReadAsItStands() {
        assertThat(judge("mollie", event("mollie", TOKEN, Map.of(), FORM, false))
                        .getStatusCode())
                .isEqualTo(200);
    }

    @Example
    void theLimitCountsBytesAfterDecoding() {
        byte[] atLimit = Arrays.copyOf(bytes("id=tr_1"), Inbox.MAX_BODY);
        Arrays.fill(atLimit, 7, atLimit.length, (byte) ' ');
        assertThat(judge("mollie", event("mollie", TOKEN, Map.of(), atLimit, true))
                        .getStatusCode())
                .isNotEqualTo(413);
        byte[] over = Arrays.copyOf(atLimit, Inbox.MAX_BODY + 1);
        assertThat(judge("mollie", event("mollie", TOKEN, Map.of(), over, true)).getStatusCode())
                .isEqualTo(413);
    }

    @Example
    void nestingIsReadUpToItsLimitAndRefusedBeyond() {
        byte[] shallow = nested(10);
        byte[] deep = nested(100);
        byte[] abyss = bytes("{\"a\":".repeat(50_000));
        assertThat(signed(signature(SECRET, shallow), shallow)).isEqualTo(200);
        assertThat(signed(signature(SECRET, deep), deep)).isEqualTo(400);
        assertThat(signed(signature(SECRET, abyss), abyss)).isEqualTo(400);
        assertThat(atCrm(shallow(15))).isEqualTo(200);
        assertThat(atCrm(shallow(25))).isEqualTo(400);
        assertThat(atCrm(abyss)).isEqualTo(400);
    }

    @Example
    void aKeyThatStandsTwiceIsRefused() {
        String twice =
                text(EVENT).replace("\"type\":\"invoice.booked\"", "\"type\":\"x.y\",\"type\":\"invoice.booked\"");
        assertThat(atCrm(bytes(twice))).isEqualTo(400);
        byte[] event = bytes(
                text(NEXT_GEN).replace("\"paymentId\":\"tr_9\"", "\"paymentId\":\"tr_9\",\"paymentId\":\"tr_8\""));
        assertThat(signed(signature(SECRET, event), event)).isEqualTo(400);
    }

    @Example
    void numbersBeyondAllRangeAreNoIdsAndNoFault() {
        for (String number : List.of("1e400", "-1e400", "1e999999999", "NaN", "Infinity", "-0", "9".repeat(101))) {
            byte[] body = bytes(text(NEXT_GEN).replace("\"tr_9\"", number));
            assertThat(signed(signature(SECRET, body), body)).as(number).isEqualTo(400);
            assertThat(atCrm(bytes(text(EVENT).replace("\"" + INVOICE + "\"", number))))
                    .isEqualTo(400);
        }
    }

    @Example
    void nulBytesAndBrokenUtf8AreNoIds() {
        for (String id : List.of("tr_1\u0000", "\u0000tr_1", "tr_\u0661", "tr_\uff11", "tr_1\u200b")) {
            assertThat(judge("mollie", event("mollie", TOKEN, Map.of(), bytes("id=" + id), true))
                            .getStatusCode())
                    .as(id)
                    .isEqualTo(400);
        }
        byte[] broken = EVENT.clone();
        broken[20] = (byte) 0xc3;
        broken[21] = (byte) 0x28;
        assertThat(atCrm(broken)).isEqualTo(400);
        assertThat(judge("mollie", event("mollie", TOKEN, Map.of(), new byte[] {'i', 'd', '=', (byte) 0xff}, true))
                        .getStatusCode())
                .isEqualTo(400);
    }

    @Example
    void anIdThatOnlyLooksAlikeIsRefused() {
        for (String id : List.of(INVOICE.toUpperCase(), INVOICE.replace('a', '\u0430'), INVOICE + " ", "{" + INVOICE)) {
            assertThat(atCrm(bytes(text(EVENT).replace(INVOICE, id)))).as(id).isEqualTo(400);
        }
    }

    @Example
    void pathsWithEscapesDotsAndEndlessTextAreTheSame404() {
        for (String part : List.of("../mollie", "mollie%00", "mollie/", " mollie", "m".repeat(100_000), "\u0000", "")) {
            assertThat(judge("mollie", event(part, TOKEN, Map.of(), FORM, true)).getStatusCode())
                    .isEqualTo(404);
            assertThat(judge("mollie", event("mollie", part, Map.of(), FORM, true))
                            .getStatusCode())
                    .isEqualTo(404);
        }
    }

    @Example
    void headersOfAMegabyteChangeNothing() {
        String huge = "x".repeat(1_000_000);
        assertThat(judge("mollie", event("mollie", TOKEN, Map.of("cookie", huge, "x-" + huge, "1"), FORM, true))
                        .getStatusCode())
                .isEqualTo(200);
        assertThat(signed(huge, NEXT_GEN)).isEqualTo(401);
        assertThat(signed(",".repeat(1_000_000), NEXT_GEN)).isEqualTo(401);
    }

    // ----

    private int signed(String signature, byte[] body) {
        return judge("mollie", event("mollie", TOKEN, Map.of(SIGNATURE, signature), body, true))
                .getStatusCode();
    }

    private int atCrm(byte[] body) {
        return judge("teamleader", event("teamleader", TOKEN, Map.of(), body, true))
                .getStatusCode();
    }

    private int signedAtHubSpot(byte[] body) {
        return atHubSpot(hubSpotSignature(SECRET, body, TIME), TIME, body);
    }

    private int atHubSpot(String signature, String time, byte[] body) {
        return judge("hubspot", event("hubspot", TOKEN, hubSpot(signature, time), body, true))
                .getStatusCode();
    }

    private static Map<String, String> hubSpot(String signature, String time) {
        return Map.of("X-HubSpot-Signature-v3", signature, "X-HubSpot-Request-Timestamp", time);
    }

    private static String hubSpotSignature(String secret, byte[] body, String time) {
        return Base64.getEncoder()
                .encodeToString(OpenDoors.hmac(secret, bytes("POST" + OpenDoors.ADDRESS), body, bytes(time)));
    }

    private APIGatewayV2HTTPResponse judge(String door, APIGatewayV2HTTPEvent event) {
        return doors.judge(door, event);
    }

    private static byte[] nested(int depth) {
        return bytes(text(NEXT_GEN).replace("\"_links\":{}", "\"_links\":" + "[".repeat(depth) + "]".repeat(depth)));
    }

    private static byte[] shallow(int depth) {
        return bytes(text(EVENT).replaceFirst("\\{", "{\"more\":" + "[".repeat(depth) + "]".repeat(depth) + ","));
    }

    private static String signature(String secret, byte[] body) {
        return "sha256=" + HexFormat.of().formatHex(OpenDoors.hmac(secret, body));
    }
}
