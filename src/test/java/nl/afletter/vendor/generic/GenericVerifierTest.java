package nl.afletter.vendor.generic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import nl.afletter.contract.WebhookVerifierContract;
import nl.afletter.http.StandardWebhooks;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.generic.DocumentSender;
import nl.afletter.local.sim.generic.MoneySender;
import nl.afletter.local.sim.generic.Postbox;
import nl.afletter.model.Connection;
import nl.afletter.model.Money;
import nl.afletter.port.Secrets;
import nl.afletter.port.WebhookVerifier;
import nl.afletter.port.WebhookVerifier.Call;
import nl.afletter.port.WebhookVerifier.Verdict;
import nl.afletter.spec.SpecCheck;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The open door's calls: signed by Standard Webhooks, of a form that is known, and adding up. A fault is told with its
 * place, and one fault is told as one.
 */
class GenericVerifierTest extends WebhookVerifierContract {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OLD = "whsec_" + "T".repeat(43) + "=";
    private static final String JSON_TYPE = "application/json; charset=utf-8";

    @Override
    protected WebhookVerifier verifier() {
        return new GenericVerifier();
    }

    @Override
    protected Connection connection() {
        return GenericBench.connection("documents", Connection.Role.CRM, "", Map.of());
    }

    @Override
    protected Secrets secrets() {
        return name -> name.equals("now") ? Postbox.SECRET : OLD;
    }

    @Override
    protected List<Call> signed() {
        List<Call> calls = new ArrayList<>();
        for (ObjectNode event : documents()) {
            calls.add(signed(Postbox.SECRET, event));
        }
        calls.add(signed(OLD, documents().get(0)));
        return calls;
    }

    @Override
    protected List<Call> unsigned() {
        return List.of();
    }

    @Override
    protected String proofHeader() {
        return StandardWebhooks.SIGNATURE;
    }

    /** One of each type that a CRM sends, as a sender makes it. */
    static List<ObjectNode> documents() {
        return recorded((documents, money) -> {
            String party = documents.company("De Vries B.V.", "NL001234567B01", "12345678");
            String invoice = documents.invoice(
                    party,
                    LocalDate.of(2026, 11, 2),
                    List.of(
                            new DocumentSender.Line("Ontwerp", "950.00", "S", "21"),
                            new DocumentSender.Line("Boek", "50.00", "S", "9")));
            documents.postsPdf(true);
            documents.creditNote(
                    documents.number(invoice),
                    party,
                    LocalDate.of(2026, 11, 2),
                    List.of(new DocumentSender.Line("Boek", "50.00", "S", "9")));
            documents.cancel(invoice, "dubbel");
            ObjectNode signed =
                    JSON.createObjectNode().put("externalId", invoice).put("signedAt", "2026-11-02T10:00:00Z");
            signed.set("document", documents.document(invoice).get("document"));
            documents.post().send("document.signed", signed);
        });
    }

    /** One of each type that a PSP sends. */
    static List<ObjectNode> moneys() {
        return recorded((documents, money) -> {
            String payment = money.pay(Money.of("121.00", "EUR"), data -> data.put("externalId", "inv-1"));
            String refund = money.refund(payment, Money.of("21.00", "EUR"));
            money.refundFails(refund);
            money.wonBack(money.chargeback(payment, Money.of("121.00", "EUR")));
            money.move(Money.of("-3.00", "EUR"), "maantax");
            String payout = money.payOut();
            money.post()
                    .send(
                            "payout.failed",
                            JSON.createObjectNode().put("payoutId", payout).put("failedAt", "2026-11-03"));
        });
    }

    private interface Senders {
        void act(DocumentSender documents, MoneySender money);
    }

    private static List<ObjectNode> recorded(Senders senders) {
        SimClock clock = SimClock.fixedAt(NOW.toString());
        List<ObjectNode> events = new ArrayList<>();
        Postbox.Slot slot = (headers, body) -> {
            try {
                events.add((ObjectNode) JSON.readTree(body));
            } catch (java.io.IOException broken) {
                throw new AssertionError(broken);
            }
            return new Postbox.Answer(202, "{}");
        };
        try (DocumentSender documents = new DocumentSender(clock, new Postbox(clock, slot))) {
            senders.act(documents, new MoneySender(clock, new Postbox(clock, slot)));
        }
        return events;
    }

    static Instant now() {
        return NOW;
    }

    static Call signed(String secret, ObjectNode event) {
        return signed(secret, event.toString().getBytes(StandardCharsets.UTF_8), NOW);
    }

    private static Call signed(String secret, byte[] body, Instant at) {
        Map<String, String> headers = new HashMap<>(StandardWebhooks.sign(List.of(secret), "msg_1", at, body));
        headers.put("content-type", JSON_TYPE);
        return new Call(headers, body);
    }

    // ---- proofs

    @Test
    void theVectorsOfTheStandardAreRight() throws Exception {
        Path file = specs().resolve("generic-webhook/signature-vectors.json");
        Assumptions.assumeTrue(Files.exists(file), "the vectors are not at hand");
        for (JsonNode vector : JSON.readTree(Files.readString(file)).path("vectors")) {
            Map<String, String> headers = new HashMap<>();
            List.of(StandardWebhooks.ID, StandardWebhooks.TIMESTAMP, StandardWebhooks.SIGNATURE)
                    .forEach(name -> headers.put(name, vector.path(name).asText()));
            byte[] body = vector.path("body").asText().getBytes(StandardCharsets.UTF_8);
            Instant at = Instant.ofEpochSecond(vector.path("webhook-timestamp").asLong());
            assertThat(Proof.SIGNATURE.refusal(
                            new Call(headers, body),
                            List.of(vector.path("secret").asText()),
                            at))
                    .isEmpty();
            assertThat(Proof.SIGNATURE.refusal(
                            new Call(headers, body),
                            List.of(vector.path("secret").asText()),
                            at.plus(StandardWebhooks.TOLERANCE).plusSeconds(1)))
                    .isPresent();
        }
    }

    @Test
    void aKeyOpensTheDoorInOneOfTwoHeadersAndNothingElseDoes() {
        String key = "k".repeat(40);
        String user = "compenda:" + "p".repeat(40);
        assertThat(status("key", key, Map.of("authorization", "Bearer " + key))).isEqualTo(202);
        assertThat(status("key", key, Map.of("authorization", "bearer  " + key)))
                .isEqualTo(202);
        assertThat(status("key", key, Map.of("x-api-key", key))).isEqualTo(202);
        for (Map<String, String> wrong : List.of(
                Map.<String, String>of(),
                Map.of("x-api-key", ""),
                Map.of("x-api-key", key + "x"),
                Map.of("x-api-key", key.substring(1)),
                Map.of("x-api-key", key + "," + key),
                Map.of("x-api-key", key, "authorization", "Bearer " + key),
                Map.of("authorization", key),
                Map.of("authorization", "Basic " + base64(key)),
                signed(Postbox.SECRET, documents().get(0)).headers())) {
            assertThat(status("key", key, wrong)).as("%s", wrong).isEqualTo(401);
        }
        assertThat(status("basic", user, Map.of("authorization", "Basic " + base64(user))))
                .isEqualTo(202);
        for (Map<String, String> wrong : List.of(
                Map.<String, String>of(),
                Map.of("authorization", "Basic " + base64(user + "x")),
                Map.of("authorization", "Basic " + user),
                Map.of("authorization", "Basic %%%"),
                Map.of("authorization", "Bearer " + user),
                Map.of("x-api-key", user))) {
            assertThat(status("basic", user, wrong)).as("%s", wrong).isEqualTo(401);
        }
        assertThat(status("key", "short", Map.of("x-api-key", "short")))
                .as("what is short enough to be guessed opens nothing")
                .isEqualTo(401);
        assertThat(status("key", "", Map.of("x-api-key", ""))).isEqualTo(401);
    }

    private int status(String proof, String secret, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("content-type", "application/json");
        Call call = new Call(all, documents().get(1).toString().getBytes(StandardCharsets.UTF_8));
        Connection connection = GenericBench.connection("documents", Connection.Role.CRM, "", Map.of("proof", proof));
        return status(new GenericVerifier().verify(call, connection, name -> secret, NOW));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    // ---- JSON

    @Test
    void whatIsNoJsonInUtf8IsRefusedByItsKind() {
        byte[] body = documents().get(1).toString().getBytes(StandardCharsets.UTF_8);
        Call call = signed(Postbox.SECRET, body, NOW);
        for (String type :
                List.of("", "text/plain", "application/xml", "application/json; charset=latin1", "application/jsonp")) {
            assertThat(status(verify(new Call(with(call.headers(), "content-type", type), body))))
                    .as(type)
                    .isEqualTo(415);
        }
        for (String text : List.of("", "{", "[]", "null", "{\"a\":1}{}", "{\"a\":1,\"a\":1}", "[".repeat(50))) {
            assertThat(status(verify(signed(Postbox.SECRET, text.getBytes(StandardCharsets.UTF_8), NOW))))
                    .as(text)
                    .isEqualTo(400);
        }
        byte[] latin = "{\"type\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(status(verify(signed(Postbox.SECRET, latin, NOW)))).isEqualTo(400);
    }

    // ---- form

    @Test
    void everyFaultIsToldWithItsPlace() {
        assertThat(faults(invoice(data -> data.remove("number")))).containsExactly("/data/number required");
        assertThat(faults(invoice(data -> data.put("colour", "red")))).containsExactly("/data/colour unknown");
        assertThat(faults(invoice(data -> data.put("issueDate", "2026-02-30"))))
                .containsExactly("/data/issueDate format");
        assertThat(faults(invoice(data -> data.put("externalId", "a b")))).containsExactly("/data/externalId format");
        assertThat(faults(invoice(data -> data.put("currency", "XXY"))))
                .containsExactly("/data/currency unknown-currency");
        assertThat(faults(invoice(data -> line(data, 0).put("lineNetAmount", 950.0))))
                .containsExactly("/data/lines/0/lineNetAmount type");
        assertThat(faults(invoice(data -> line(data, 1).put("netPrice", "1.234,56"))))
                .containsExactly("/data/lines/1/netPrice format");
        assertThat(faults(invoice(data -> data.putArray("lines")))).containsExactly("/data/lines too-few");
        assertThat(faults(invoice(data -> ((ObjectNode) data.path("document")).put("base64", "JVBERi0="))))
                .containsExactly("/data/document either");
        assertThat(faults(event(1).put("type", "invoice.eaten"))).containsExactly("/type not-one-of");
        assertThat(faults(event(1).put("type", "payment.received")))
                .as("through the other door")
                .containsExactly("/type not-one-of");
        assertThat(faults(event(1).put("administration", "other"))).containsExactly("/administration administration");
        assertThat(faults(event(1).put("administration", "books"))).isEmpty();
        assertThat(faults(event(1).put("timestamp", "yesterday"))).containsExactly("/timestamp format");
        assertThat(faults((ObjectNode) event(1).without("timestamp"))).containsExactly("/timestamp required");
    }

    @Test
    void whatIsNullOrEmptyIsNotThere() {
        assertThat(faults(invoice(data -> data.putNull("note")
                        .put("buyerReference", "")
                        .withObject("/buyer")
                        .put("iban", "")
                        .putNull("phone"))))
                .isEmpty();
        assertThat(faults(invoice(data -> data.put("number", "")))).containsExactly("/data/number required");
        assertThat(faults(invoice(data -> data.put("issueDate", "2026-11-02T23:30:00+01:00"))))
                .as("a day as it is written")
                .isEmpty();
    }

    @Test
    void numbersAreTakenForTextsOnlyWhereTheSettingsSaySo() throws Exception {
        ObjectNode event = invoice(data -> {
            line(data, 0).put("quantity", 1).put("netPrice", 950.5).put("lineNetAmount", 950.50);
            totals(data).put("taxExclusiveAmount", 1000.50).put("taxAmount", new BigDecimal("204.11"));
            totals(data).put("taxInclusiveAmount", 1204.61).put("payableAmount", 1204.61);
            line(data, 0).withObject("/vat").put("rate", 21);
            breakdown(data, "199.61", "4.50");
            ((ObjectNode) data.path("vatBreakdown").get(0)).put("taxableAmount", "950.50");
            buyer(data).put("paymentTermDays", 14);
        });
        assertThat(faults(event)).contains("/data/lines/0/netPrice type", "/data/totals/taxAmount type");
        assertThat(lenient(event)).isInstanceOf(Verdict.Delivered.class);
        line((ObjectNode) event.path("data"), 0).put("lineNetAmount", 19.990000000000002);
        assertThat(lenient(event)).as("spoiled by a tool").isInstanceOf(Verdict.Faulty.class);
        line((ObjectNode) event.path("data"), 0).set("lineNetAmount", JSON.readTree("1e400"));
        assertThat(lenient(event)).isInstanceOf(Verdict.Faulty.class);
    }

    private Verdict lenient(ObjectNode event) {
        Connection connection =
                GenericBench.connection("documents", Connection.Role.CRM, "", Map.of("numbers", "lenient"));
        return new GenericVerifier().verify(signed(Postbox.SECRET, event), connection, secrets(), NOW);
    }

    @Test
    void aPostedPdfIsOne() {
        assertThat(faults(invoice(data -> pdf(data, "JVBERi0xLjQ=")))).isEmpty();
        assertThat(faults(invoice(data -> pdf(data, "AAAA")))).containsExactly("/data/document/base64 no-pdf");
        assertThat(faults(invoice(data -> pdf(data, "%%%")))).containsExactly("/data/document/base64 format");
    }

    // ---- what adds up

    @Test
    void sumsOfAnInvoiceAddUpToTheCent() {
        assertThat(faults(invoice(data -> line(data, 0).put("lineNetAmount", "950.01"))))
                .contains(
                        "/data/lines/0/lineNetAmount does-not-add-up",
                        "/data/totals/taxExclusiveAmount does-not-add-up");
        assertThat(faults(invoice(data -> totals(data).put("taxExclusiveAmount", "999.99"))))
                .contains("/data/totals/taxExclusiveAmount does-not-add-up");
        assertThat(faults(invoice(data -> totals(data).put("payableAmount", "1.00"))))
                .containsExactly("/data/totals/payableAmount does-not-add-up");
        assertThat(faults(invoice(
                        data -> totals(data).put("prepaidAmount", "1203.00").put("payableAmount", "1.00"))))
                .isEmpty();
        assertThat(faults(invoice(data -> {
                    line(data, 0).put("allowanceAmount", "50.00").put("netPrice", "1000.00");
                })))
                .isEmpty();
        assertThat(faults(invoice(data -> totals(data)
                        .put("taxAmount", "204.03")
                        .put("taxInclusiveAmount", "1204.03")
                        .put("payableAmount", "1204.03"))))
                .contains("/data/totals/taxAmount does-not-add-up");
    }

    @Test
    void aCentOffIsTakenWhereItIsClearToWhichRateItBelongs() {
        assertThat(faults(invoice(data -> cent(data, "204.01"))))
                .as("two rates, no breakdown")
                .containsExactly("/data/vatBreakdown required");
        assertThat(faults(invoice(data -> {
                    cent(data, "204.01");
                    breakdown(data, "199.51", "4.50");
                })))
                .isEmpty();
        assertThat(faults(invoice(data -> {
                    cent(data, "204.02");
                    breakdown(data, "199.52", "4.50");
                })))
                .containsExactly("/data/vatBreakdown/0/taxAmount does-not-add-up");
        assertThat(faults(invoice(data -> {
                    breakdown(data, "199.50", "4.50");
                    ((ObjectNode) data.path("vatBreakdown").get(1)).put("rate", "6");
                })))
                .contains("/data/vatBreakdown/1 category", "/data/vatBreakdown category");
    }

    @Test
    void categoriesHaveTheirOwnRules() {
        assertThat(faults(oneLine("S", "0"))).contains("/data/lines/0/vat/rate rate");
        assertThat(faults(oneLine("Z", "21"))).contains("/data/lines/0/vat/rate rate");
        assertThat(faults(oneLine("S", ""))).contains("/data/lines/0/vat/rate rate");
        assertThat(faults(oneLine("O", "0"))).contains("/data/lines/0/vat/rate rate");
        assertThat(faults(oneLine("E", "0"))).containsExactly("/data/lines reason");
        assertThat(faults(oneLine("E", "0", data -> vat(data).put("exemptionReason", "onderwijs"))))
                .isEmpty();
        assertThat(faults(oneLine("S", "21", data -> vat(data).put("exemptionReason", "why"))))
                .containsExactly("/data/lines/0/vat reason");
        assertThat(faults(oneLine("AE", "0", data -> buyer(data).remove(List.of("vatId", "legalRegistrationId")))))
                .containsExactly("/data/buyer/vatId required");
        assertThat(faults(oneLine("AE", "0"))).isEmpty();
        assertThat(faults(oneLine("AE", "0", data -> vat(data).put("exemptionReasonCode", "VATEX-EU-IC"))))
                .containsExactly("/data/lines/0/vat/exemptionReasonCode reason");
        assertThat(faults(oneLine("K", "0", data -> data.remove(List.of("deliveryDate", "deliverToCountryCode")))))
                .containsExactlyInAnyOrder("/data/deliveryDate required", "/data/deliverToCountryCode required");
        assertThat(faults(oneLine(
                        "K", "0", data -> data.put("deliveryDate", "2026-11-01").put("deliverToCountryCode", "DE"))))
                .isEmpty();
        assertThat(faults(oneLine("G", "0"))).isEmpty();
        assertThat(faults(oneLine("O", ""))).containsExactly("/data/buyer/vatId category");
        assertThat(faults(oneLine("O", "", data -> buyer(data).remove("vatId"))))
                .isEmpty();
        assertThat(faults(invoice(data -> {
                    ObjectNode vat = (ObjectNode) line(data, 1).path("vat");
                    vat.put("categoryCode", "O").remove("rate");
                })))
                .contains("/data/lines category");
    }

    @Test
    void aCreditNoteIsPositiveAndOneProjectIsOne() {
        assertThat(faults(invoice(data -> data.put("precedingInvoiceNumber", "2026-1"))))
                .containsExactly("/data/precedingInvoiceNumber not-expected");
        assertThat(faults(invoice(data -> line(data, 0).put("costCentre", "P1"))))
                .isEmpty();
        assertThat(faults(invoice(data -> {
                    line(data, 0).put("costCentre", "P1");
                    line(data, 1).put("costCentre", "P2");
                })))
                .containsExactly("/data/lines/1/costCentre cost-centre");
    }

    @Test
    void moneyIsPositiveAndThePayoutIsTheSumOfItsRows() {
        assertThat(moneyFaults(0, data -> data.put("amount", "-1.00"))).containsExactly("/data/amount sign");
        assertThat(moneyFaults(0, data -> data.put("amount", "0"))).containsExactly("/data/amount sign");
        assertThat(moneyFaults(0, data -> data.put("settledAmount", "1.00")))
                .containsExactly("/data/settledAmount required");
        assertThat(moneyFaults(0, data -> data.put("currency", "JPY").put("amount", "1.50")))
                .containsExactly("/data/amount amount");
        assertThat(moneyFaults(0, data -> data.put("paidAt", "2026-11-02"))).isEmpty();
        assertThat(moneyFaults(0, data -> data.put("paidAt", "2026-11-02T10:00:00")))
                .as("a moment without an offset is none")
                .containsExactly("/data/paidAt format");
        assertThat(moneyFaults(5, data -> data.put("amount", "1.00"))).containsExactly("/data/amount does-not-add-up");
        assertThat(moneyFaults(5, data -> line(data, 0).put("fee", "-1.00").put("net", "122.00")))
                .containsExactlyInAnyOrder("/data/lines/0/fee sign", "/data/amount does-not-add-up");
        assertThat(moneyFaults(5, data -> line(data, 1).remove("paymentId")))
                .containsExactly("/data/lines/1/paymentId required");
        assertThat(moneyFaults(5, data -> line(data, 0).put("net", "120.00")))
                .containsExactlyInAnyOrder("/data/lines/0/net does-not-add-up", "/data/amount does-not-add-up");
    }

    @Test
    void everyFixtureOfTheSheetIsTaken() throws Exception {
        Path folder = specs().resolve("generic-webhook/fixtures");
        Assumptions.assumeTrue(Files.isDirectory(folder), "the fixtures are not at hand");
        int taken = 0;
        for (String name : List.of(
                "invoice.approved",
                "invoice.approved.creditnote",
                "invoice.approved.icp-goods",
                "party.changed",
                "payment.received")) {
            ObjectNode event =
                    (ObjectNode) JSON.readTree(Files.readString(folder.resolve("inbound." + name + ".json")));
            Connection.Role door = name.startsWith("payment") ? Connection.Role.PSP : Connection.Role.CRM;
            assertThat(faults(door, event)).as(name).isEmpty();
            taken++;
        }
        assertThat(taken).isEqualTo(5);
    }

    // ---- in short

    private static Path specs() {
        return SpecCheck.folder().orElse(Path.of("no-specs-at-hand"));
    }

    private static ObjectNode event(int at) {
        return documents().get(at);
    }

    private static ObjectNode invoice(Consumer<ObjectNode> change) {
        ObjectNode event = event(1);
        change.accept((ObjectNode) event.path("data"));
        return event;
    }

    private static ObjectNode oneLine(String category, String rate) {
        return oneLine(category, rate, data -> {});
    }

    private static ObjectNode oneLine(String category, String rate, Consumer<ObjectNode> change) {
        ObjectNode event = recorded((documents, money) -> {
                    String party = documents.company("De Vries B.V.", "NL001234567B01", "12345678");
                    documents.invoice(
                            party,
                            LocalDate.of(2026, 11, 2),
                            List.of(new DocumentSender.Line("Ontwerp", "100.00", category, rate)));
                })
                .get(1);
        change.accept((ObjectNode) event.path("data"));
        return event;
    }

    private static ObjectNode line(ObjectNode data, int at) {
        return (ObjectNode) data.path("lines").get(at);
    }

    private static ObjectNode totals(ObjectNode data) {
        return (ObjectNode) data.path("totals");
    }

    private static ObjectNode buyer(ObjectNode data) {
        return (ObjectNode) data.path("buyer");
    }

    private static ObjectNode vat(ObjectNode data) {
        return (ObjectNode) line(data, 0).path("vat");
    }

    private static void cent(ObjectNode data, String tax) {
        String gross = Money.of("1000.00", "EUR").plus(Money.of(tax, "EUR")).toDecimal();
        totals(data).put("taxAmount", tax).put("taxInclusiveAmount", gross).put("payableAmount", gross);
    }

    private static void breakdown(ObjectNode data, String high, String low) {
        var rows = data.putArray("vatBreakdown");
        rows.addObject()
                .put("categoryCode", "S")
                .put("rate", "21")
                .put("taxableAmount", "950.00")
                .put("taxAmount", high);
        rows.addObject()
                .put("categoryCode", "S")
                .put("rate", "9.00")
                .put("taxableAmount", "50.00")
                .put("taxAmount", low);
    }

    private static void pdf(ObjectNode data, String base64) {
        ((ObjectNode) data.path("document")).put("base64", base64).remove("url");
    }

    private List<String> moneyFaults(int at, Consumer<ObjectNode> change) {
        ObjectNode event = moneys().get(at);
        change.accept((ObjectNode) event.path("data"));
        return faults(Connection.Role.PSP, event);
    }

    private List<String> faults(ObjectNode event) {
        return faults(Connection.Role.CRM, event);
    }

    private List<String> faults(Connection.Role door, ObjectNode event) {
        Connection connection = GenericBench.connection("documents", door, "", Map.of());
        Verdict verdict = new GenericVerifier().verify(signed(Postbox.SECRET, event), connection, secrets(), NOW);
        if (verdict instanceof Verdict.Faulty faulty) {
            return faulty.faults().stream()
                    .peek(fault -> assertThat(fault.message()).isNotBlank().hasSizeLessThan(200))
                    .map(fault -> fault.path() + " " + fault.code())
                    .toList();
        }
        assertThat(verdict).isInstanceOf(Verdict.Delivered.class);
        return List.of();
    }

    private Verdict verify(Call call) {
        return verifier().verify(call, connection(), secrets(), NOW);
    }

    private static int status(Verdict verdict) {
        return verdict instanceof Verdict.Refused refused
                ? refused.status()
                : verdict instanceof Verdict.Faulty ? 422 : 202;
    }
}
