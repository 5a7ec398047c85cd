package nl.afletter.vendor.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import nl.afletter.contract.WebhookVerifierContract;
import nl.afletter.local.sim.hubspot.Deliveries;
import nl.afletter.local.sim.hubspot.HubSpotSimulator;
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

/**
 * HubSpot's signature covers method, public address, body and moment; only what it covers counts, only for five minutes.
 * A list of events becomes the records to look at, each once, of the accounts that are ours.
 */
class HubSpotVerifierTest extends WebhookVerifierContract {
    private static final String URL = "https://afletter.example/webhooks/crm/hs-1/token";
    private static final String SECRET = HubSpotSimulator.CLIENT_SECRET;
    private static final String ID = "30987654321";
    private static final JsonMapper MAPPER = new JsonMapper();

    @Override
    protected String url() {
        return URL;
    }

    @Override
    protected WebhookVerifier verifier() {
        return new HubSpotVerifier();
    }

    @Override
    protected Connection connection() {
        return HubSpotBench.connection("", Map.of("portals", "146000002=hs-2, 146000003 = hs-3"));
    }

    @Override
    protected Secrets secrets() {
        return name -> SECRET;
    }

    @Override
    protected List<Call> signed() {
        return List.of(call("[" + changed("0-53", "hs_invoice_status") + "]"), call("[" + company() + "]"));
    }

    @Override
    protected List<Call> unsigned() {
        return List.of();
    }

    @Override
    protected String proofHeader() {
        return "x-hubspot-signature-v3";
    }

    @Test
    void aListNamesEachRecordOnce() {
        String body = "[" + changed("0-53", "hs_invoice_status") + "," + changed("0-53", "hs_due_date") + ","
                + company() + "]";
        assertThat(verdict(body))
                .isEqualTo(new Verdict.Accepted(List.of(
                        new SubjectRef("hs-1", SubjectKind.INVOICE, ID),
                        new SubjectRef("hs-1", SubjectKind.DEBTOR, "company:" + ID))));
    }

    @Test
    void aHundredEventsAreAHundredRecordsAndMoreIsNoListOfHubSpot() {
        List<String> events = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            events.add(changed("0-53", "hs_invoice_status").replace(ID, "3098765" + (4000 + i)));
        }
        Verdict verdict = verdict("[" + String.join(",", events) + "]");
        assertThat(((Verdict.Accepted) verdict).subjects()).hasSize(100);
        events.add(company());
        assertThat(status(verdict("[" + String.join(",", events) + "]"))).isEqualTo(400);
    }

    @Test
    void classicEventsAreReadToo() {
        String classic = company()
                .replace("object.propertyChange", "company.propertyChange")
                .replace("\"objectTypeId\":\"0-2\",", "");
        assertThat(verdict("[" + classic + "]")).isEqualTo(accepted("hs-1", SubjectKind.DEBTOR, "company:" + ID));
    }

    @Test
    void aMergedCompanyIsTheOneThatWasKept() {
        String merge = "{\"portalId\":146000001,\"subscriptionType\":\"object.merge\",\"objectTypeId\":\"0-2\","
                + "\"primaryObjectId\":11,\"mergedObjectIds\":[12,13],\"newObjectId\":14}";
        assertThat(verdict("[" + merge + "]")).isEqualTo(accepted("hs-1", SubjectKind.DEBTOR, "company:14"));
        assertThat(verdict("[" + merge.replace(",\"newObjectId\":14", "") + "]"))
                .isEqualTo(accepted("hs-1", SubjectKind.DEBTOR, "company:11"));
    }

    @Test
    void anotherCustomerOnAnInvoiceIsAHintAtTheInvoice() {
        String tied = "{\"portalId\":146000001,\"subscriptionType\":\"object.associationChange\","
                + "\"fromObjectTypeId\":\"0-2\",\"fromObjectId\":12,\"toObjectTypeId\":\"0-53\",\"toObjectId\":" + ID
                + "}";
        assertThat(verdict("[" + tied + "]")).isEqualTo(accepted("hs-1", SubjectKind.INVOICE, ID));
    }

    @Test
    void eventsOfAnotherAccountOfTheAppGoToItsConnection() {
        String other = changed("0-53", "hs_invoice_status").replace("146000001", "146000003");
        assertThat(verdict("[" + other + "]")).isEqualTo(accepted("hs-3", SubjectKind.INVOICE, ID));
        String unknown = changed("0-53", "hs_invoice_status").replace("146000001", "999");
        assertThat(verdict("[" + unknown + "]"))
                .as("answered with 2xx, else it comes again ten times")
                .isInstanceOf(Verdict.Ignored.class);
    }

    @Test
    void ourOwnEchoIsNoHint() {
        assertThat(verdict("[" + changed("0-53", "boekhouding_status") + "]")).isInstanceOf(Verdict.Ignored.class);
    }

    @Test
    void whatCannotBeReadOfAGenuineListIsLeftOutAndTheRestIsTaken() {
        for (String odd : List.of(
                "null",
                "1",
                "{}",
                "{\"portalId\":\"x\"}",
                changed("0-53", "hs_invoice_status").replace(ID, "-1"),
                changed("0-53", "hs_invoice_status").replace(ID, "1e3"),
                changed("0-53", "hs_invoice_status").replace(ID, "0"),
                changed("0-53", "hs_invoice_status").replace(ID, "99999999999999999999"),
                changed("0-53", "hs_invoice_status").replace("object.", ""))) {
            assertThat(verdict("[" + odd + "," + company() + "]"))
                    .as(odd)
                    .isEqualTo(accepted("hs-1", SubjectKind.DEBTOR, "company:" + ID));
        }
    }

    @Test
    void malformedBodiesAre400EvenWhenTheyAreSigned() {
        List<String> bodies = new ArrayList<>(List.of(
                "", " ", "{}", "null", "1", "\"x\"", "[", "[{}]", "[null]", "[1,2]", "[[]]", "[{\"portalId\":1}]"));
        String good = "[" + changed("0-53", "hs_invoice_status") + "]";
        for (int end = 0; end < good.length(); end++) {
            bodies.add(good.substring(0, end));
        }
        bodies.add(good + good);
        bodies.add("{\"events\":" + good + "}");
        bodies.add("[".repeat(50_000));
        bodies.add(good.replace("{\"portalId\"", "{\"portalId\":1,\"portalId\""));
        bodies.add(good.replace("146000001", "9".repeat(2_000)));
        for (String body : bodies) {
            assertThat(status(verdict(body)))
                    .as(body.substring(0, Math.min(200, body.length())))
                    .isEqualTo(400);
        }
    }

    @Test
    void aCallOfAnotherTimeIsRefused() {
        for (long off : List.of(-300_001L, 300_001L, -86_400_000L, 86_400_000L)) {
            String time = Long.toString(NOW.toEpochMilli() + off);
            assertThat(status(verdict("[" + company() + "]", URL, time, SECRET)))
                    .as(time)
                    .isEqualTo(401);
        }
        for (long off : List.of(-300_000L, 300_000L)) {
            String time = Long.toString(NOW.toEpochMilli() + off);
            assertThat(verdict("[" + company() + "]", URL, time, SECRET)).isInstanceOf(Verdict.Accepted.class);
        }
    }

    @Test
    void theMomentIsTakenAsItIsWritten() {
        for (String time : List.of("", "now", "1.7e12", "-1", "+1", " 1", "0x1", "1793613600000.0", "９", "1 ")) {
            assertThat(status(verdict("[" + company() + "]", URL, time, SECRET)))
                    .as(time)
                    .isEqualTo(401);
        }
    }

    @Test
    void onlyTheAddressThatWasCalledIsSigned() {
        for (String other : List.of(
                URL + "/",
                URL.replace("https", "http"),
                URL.replace("afletter.example", "afletter.example:443"),
                URL.replace("/webhooks", "/prod/webhooks"),
                URL + "?a=1",
                URL.toUpperCase(Locale.ROOT))) {
            String body = "[" + company() + "]";
            String time = Long.toString(NOW.toEpochMilli());
            Map<String, String> headers = headers(Deliveries.sign(SECRET, other, body, time), time);
            assertThat(status(verify(new Call(URL, headers, bytes(body)), connection())))
                    .as(other)
                    .isEqualTo(401);
        }
    }

    @Test
    void anotherAppsSecretSignsNothingAndWhileOneIsRotatedBothDo() {
        assertThat(status(verdict("[]", URL, Long.toString(NOW.toEpochMilli()), "another-secret")))
                .isEqualTo(401);
        Connection known = connection();
        Connection rotating = new Connection(
                known.id(),
                known.vendor(),
                known.role(),
                "",
                known.account(),
                Map.of("webhookSecret", "webhooks/new", "webhookSecret2", "webhooks/old"),
                List.of(),
                known.options(),
                known.routing());
        for (String secret : List.of("new-one", "old-one")) {
            String body = "[" + company() + "]";
            String time = Long.toString(NOW.toEpochMilli());
            Call call = new Call(URL, headers(Deliveries.sign(secret, URL, body, time), time), bytes(body));
            Verdict verdict =
                    verifier().verify(call, rotating, name -> name.endsWith("new") ? "new-one" : "old-one", NOW);
            assertThat(verdict).as(secret).isInstanceOf(Verdict.Accepted.class);
        }
    }

    @Test
    void theOlderSignaturesProveNothing() {
        String body = "[" + company() + "]";
        String v1 = "0".repeat(64);
        Map<String, String> headers = Map.of(
                "x-hubspot-signature",
                v1,
                "x-hubspot-signature-version",
                "v1",
                "x-hubspot-request-timestamp",
                Long.toString(NOW.toEpochMilli()));
        assertThat(status(verify(new Call(URL, headers, bytes(body)), connection())))
                .isEqualTo(401);
    }

    @Test
    void theSheetsSignaturesAreFound() throws IOException {
        int seen = 0;
        for (JsonNode vector : sheet("signature-vectors.json").path("vectors")) {
            if (vector.has("timestamp")) {
                byte[] own = HubSpotVerifier.signature(
                        vector.path("secret").asText(),
                        vector.path("uri").asText(),
                        bytes(vector.path("body").asText()),
                        vector.path("timestamp").asText());
                assertThat(new String(own, StandardCharsets.US_ASCII))
                        .as(vector.path("name").asText())
                        .isEqualTo(vector.path("expected").asText());
                seen++;
            }
        }
        assertThat(seen).isGreaterThanOrEqualTo(4);
    }

    @Test
    void theSheetsEventsAreReadAsTheyCome() throws IOException {
        Instant now = Instant.ofEpochMilli(1_795_270_000_000L);
        for (String name : List.of("webhook.batch-mixed.json", "webhook.creation.json")) {
            byte[] body = Files.readAllBytes(folder().resolve("fixtures/" + name));
            String time = Long.toString(now.toEpochMilli());
            String text = new String(body, StandardCharsets.UTF_8);
            Call call = new Call(URL, headers(Deliveries.sign(SECRET, URL, text, time), time), body);
            assertThat(((Verdict.Accepted) verifier().verify(call, connection(), secrets(), now)).subjects())
                    .as(name)
                    .contains(new SubjectRef("hs-1", SubjectKind.INVOICE, "44446244097"));
        }
    }

    private static JsonNode sheet(String file) throws IOException {
        return MAPPER.readTree(folder().resolve(file).toFile());
    }

    private static Path folder() {
        Path folder = SpecCheck.folder().map(found -> found.resolve("hubspot")).orElse(null);
        Assumptions.assumeTrue(
                folder != null && Files.isDirectory(folder),
                "HubSpot's vectors are not on this machine (set -Dafletter.specs to the folder of specs)");
        return folder;
    }

    private static int status(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Refused.class);
        return ((Verdict.Refused) verdict).status();
    }

    private static Verdict accepted(String connection, SubjectKind kind, String id) {
        return new Verdict.Accepted(List.of(new SubjectRef(connection, kind, id)));
    }

    private Verdict verdict(String body) {
        return verify(call(body), connection());
    }

    private Verdict verdict(String body, String url, String time, String secret) {
        return verify(
                new Call(url, headers(Deliveries.sign(secret, url, body, time), time), bytes(body)), connection());
    }

    private Verdict verify(Call call, Connection connection) {
        return verifier().verify(call, connection, secrets(), NOW);
    }

    private static Call call(String body) {
        String time = Long.toString(NOW.toEpochMilli());
        return new Call(URL, headers(Deliveries.sign(SECRET, URL, body, time), time), bytes(body));
    }

    private static Map<String, String> headers(String signature, String time) {
        return Map.of("x-hubspot-signature-v3", signature, "x-hubspot-request-timestamp", time);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String company() {
        return changed("0-2", "name");
    }

    private static String changed(String type, String property) {
        return "{\"portalId\":146000001,\"subscriptionType\":\"object.propertyChange\",\"attemptNumber\":0,"
                + "\"objectId\":" + ID + ",\"objectTypeId\":\"" + type + "\",\"propertyName\":\"" + property
                + "\",\"propertyValue\":\"x\",\"occurredAt\":1793613600000,\"eventId\":1}";
    }
}
