package nl.afletter.vendor.snelstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import nl.afletter.contract.Postman;
import nl.afletter.http.Http;
import nl.afletter.local.sim.snelstart.SnelStartSimulator;
import nl.afletter.model.Debtor;
import nl.afletter.model.Money;
import nl.afletter.model.Posting.AttachmentPosting;
import nl.afletter.model.Posting.DebtorPosting;
import nl.afletter.model.Posting.InvoicePosting;
import nl.afletter.model.Posting.LedgerSettlement;
import nl.afletter.model.Posting.MoneyPosting;
import nl.afletter.model.Posting.RevenueLine;
import nl.afletter.model.Posting.ToCost;
import nl.afletter.model.Posting.ToItem;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.spec.SpecCheck;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Protects that every request we send and every answer we are tested with is what SnelStart's own export allows. */
class SnelStartSpecTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

    /** One request and its answer. */
    private record Exchange(String method, String path, String sent, int status, String received) {}

    @Test
    void everyRequestAndEveryAnswerFitsTheSpec() throws IOException {
        SpecCheck spec = SpecCheck.open("snelstart/snelstart-b2b-api-v2.openapi.json", SnelStartSpecTest::localMoments);
        Set<String> calls = new TreeSet<>();
        for (Exchange each : story()) {
            String call = each.method() + " " + each.path();
            calls.add(call.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "id"));
            if (!each.sent().isEmpty()) {
                assertThat(spec.request(each.method(), each.path(), each.sent()))
                        .as(call + " " + each.sent())
                        .isEmpty();
            }
            assertThat(spec.response(each.method(), each.path(), each.status(), each.received()))
                    .as(call + " " + each.received())
                    .isEmpty();
        }
        assertThat(calls)
                .contains(
                        "POST /relaties",
                        "PUT /relaties/id",
                        "POST /verkoopboekingen",
                        "POST /documenten/Verkoopboekingen",
                        "POST /bankboekingen",
                        "POST /memoriaalboekingen",
                        "GET /verkoopfacturen",
                        "GET /verkoopboekingen/id",
                        "GET /grootboekmutaties",
                        "GET /btwaangiftes",
                        "GET /btwtarieven",
                        "GET /rapportages/periodebalans",
                        "GET /companyInfo");
    }

    @Test
    void theSimulatorSaysWhatSnelStartsListOfCodesSays() throws IOException {
        Path codes = SpecCheck.folder()
                .map(folder -> folder.resolve("snelstart/error-codes.json"))
                .filter(Files::exists)
                .orElse(null);
        Assumptions.assumeTrue(codes != null, "the list of error codes is not on this machine");
        JsonNode list = new ObjectMapper().readTree(Files.readString(codes));
        assertThat(SnelStartSimulator.sentences()).isNotEmpty().allSatisfy((code, sentence) -> assertThat(
                        list.path(code).path("message").asText())
                .isEqualTo(sentence));
    }

    /** The export says date-time, but real values have no zone (its own notes say so). */
    private static void localMoments(JsonNode node) {
        if (node instanceof ObjectNode object && object.path("format").asText().equals("date-time")) {
            object.remove("format");
        }
        node.forEach(SnelStartSpecTest::localMoments);
    }

    /** Every operation, every look-up and every read once. */
    private static List<Exchange> story() throws IOException {
        List<Exchange> exchanges = new CopyOnWriteArrayList<>();
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (Company company = new Company()) {
            HttpClient client = HttpClient.newHttpClient();
            proxy.createContext("/", exchange -> pass(exchange, company.simulator.baseUrl(), client, exchanges));
            proxy.start();
            SnelStartAccounting accounting = company.accounting(
                    "http://127.0.0.1:" + proxy.getAddress().getPort(),
                    company.seed.id(),
                    Map.of(),
                    new Http(company.clock));
            company.seed.costCentre("77", "Project 77");
            company.seed.vatReturn(LocalDate.of(2025, 1, 1), "Jaar", "Geaccepteerd");
            play(company, accounting);
        } finally {
            proxy.stop(0);
        }
        return exchanges;
    }

    private static void play(Company company, SnelStartAccounting accounting) {
        Postman postman = new Postman(accounting, company.clock);
        DebtorPosting debtor = new DebtorPosting("crm:nl:debtor:c1", "", "10231", card("Hoofdstraat 1"), "new");
        String relation = postman.post(debtor);
        postman.find(debtor);
        postman.post(new DebtorPosting("crm:nl:debtor:c1:u1", relation, "10231", card("Nieuwe Weg 2"), "moved"));
        InvoicePosting invoice = new InvoicePosting(
                "crm:nl:invoice:a",
                ReferenceKind.INVOICE,
                "2026-1",
                TODAY,
                TODAY.plusDays(30),
                relation,
                List.of(new RevenueLine("Advies", eur("100.00"), "VerkopenHoog", "8000", "77")),
                eur("21.00"),
                eur("121.00"),
                "CRM",
                "https://crm.example/invoices/1",
                "booked");
        String item = postman.post(invoice);
        postman.find(invoice);
        AttachmentPosting pdf = new AttachmentPosting(
                invoice.key() + ":pdf", item, new SubjectRef("crm", SubjectKind.INVOICE, "a"), "2026-1.pdf", "kept");
        postman.post(pdf);
        postman.find(pdf);
        MoneyPosting payment = new MoneyPosting(
                "psp:mollie:tr_1",
                "1210",
                "tr_1",
                TODAY,
                eur("111.32"),
                "text",
                "Payer",
                List.of(
                        new ToItem(item, ReferenceKind.INVOICE, eur("121.00")),
                        new ToCost("4510", "1520", "InkopenHoog", "", eur("-8.00"), eur("-1.68"), "fees")),
                "money");
        postman.post(payment);
        postman.find(payment);
        LedgerSettlement settlement =
                new LedgerSettlement("psp:mollie:tr_1:d", "4791", "tr_1", item, TODAY, eur("-0.10"), "difference");
        postman.post(settlement);
        postman.find(settlement);
        accounting.item(item);
        accounting.openItems("");
        accounting.itemsByReference(new Reference(ReferenceKind.INVOICE, "2026-1"), TODAY, TODAY);
        accounting.standing("crm:nl:invoice:a", relation, TODAY, TODAY);
        accounting.movements("1210", TODAY, TODAY, "");
        accounting.ledgerBalance("1210", "EUR", TODAY);
        accounting.closedUntil();
    }

    private static void pass(HttpExchange exchange, String target, HttpClient client, List<Exchange> exchanges)
            throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target + exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        for (String header : List.of("Authorization", "Ocp-Apim-Subscription-Key", "Content-Type")) {
            String value = exchange.getRequestHeaders().getFirst(header);
            if (value != null) {
                request.header(header, value);
            }
        }
        try (exchange) {
            HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            String path = exchange.getRequestURI().getPath();
            if (path.startsWith("/v2")) {
                exchanges.add(new Exchange(
                        exchange.getRequestMethod(),
                        path.substring("/v2".length()),
                        new String(body, StandardCharsets.UTF_8),
                        answer.statusCode(),
                        new String(answer.body(), StandardCharsets.UTF_8)));
            }
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Debtor card(String street) {
        return new Debtor(
                "c1",
                true,
                "Voorbeeld Bouw BV",
                "",
                "",
                "factuur@example.com",
                "030-1234567",
                street,
                "3511AA",
                "Utrecht",
                "NL",
                "NL123456789B13",
                "68750110",
                "NL91ABNA0417164300");
    }

    private static Money eur(String amount) {
        return Money.of(amount, "EUR");
    }
}
