package nl.afletter.vendor.teamleader;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nl.afletter.http.Http;
import nl.afletter.http.PublicFetch;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;
import nl.afletter.model.Connection;
import nl.afletter.model.Effect;
import nl.afletter.model.Invoice;
import nl.afletter.model.Money;
import nl.afletter.model.Purchase;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Crm;
import nl.afletter.port.Crm.PaidInBooks;
import nl.afletter.port.Crm.WriteBack;
import nl.afletter.port.Operation;
import nl.afletter.port.Page;
import nl.afletter.port.WebhookVerifier;
import nl.afletter.spec.SpecCheck;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Holds adapter and simulator against Teamleader's own OpenAPI: every request that we send and every answer that the
 * simulator gives pass it, with no key that it does not know, because Teamleader ignores a mistyped key silently.
 */
class TeamleaderSpecTest {
    private static final String SPEC = "teamleader/teamleader-focus.openapi.v1.112.0.yaml";
    private static final LocalDate DAY = LocalDate.parse("2026-11-02");
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** A call that passed by. */
    private record Seen(String path, String request, int status, String answer) {}

    @Test
    void everyRequestAndEveryAnswerPassTheSpec() throws Exception {
        SpecCheck answers = SpecCheck.open(SPEC, TeamleaderSpecTest::letNullableWin);
        SpecCheck requests = SpecCheck.open(SPEC, document -> {
            letNullableWin(document);
            forbidUnknownKeys(document);
        });
        assertThat(requests.request("POST", "/invoices.list", "{\"filter\":{\"updated_sinse\":\"x\"}}"))
                .as("the judge finds a mistyped key")
                .isNotEmpty();
        try (TeamleaderBench bench = new TeamleaderBench();
                Relay relay = new Relay(bench.simulator.baseUrl())) {
            workThrough(bench, relay);
            Set<String> paths = new LinkedHashSet<>();
            for (Seen seen : relay.seen) {
                paths.add(seen.path());
                if (!seen.request().equals("{}")) {
                    assertThat(requests.request("POST", seen.path(), seen.request()))
                            .as("request %s %s", seen.path(), seen.request())
                            .isEmpty();
                }
                if (seen.status() < 300) {
                    assertThat(answers.response("POST", seen.path(), seen.status(), seen.answer()))
                            .as("answer of %s: %s", seen.path(), seen.answer())
                            .isEmpty();
                }
            }
            assertThat(paths)
                    .contains(
                            "/invoices.info",
                            "/creditNotes.info",
                            "/invoices.list",
                            "/creditNotes.list",
                            "/companies.list",
                            "/contacts.list",
                            "/companies.info",
                            "/contacts.info",
                            "/taxRates.list",
                            "/productCategories.list",
                            "/invoices.download",
                            "/creditNotes.download",
                            "/invoices.registerPayment",
                            "/invoices.removePayments",
                            "/users.me",
                            "/projects-v2/projectLines.list",
                            "/projects-v2/materials.list",
                            "/projects-v2/materials.create",
                            "/projects-v2/materials.update",
                            "/webhooks.list",
                            "/webhooks.register");
        }
    }

    @Test
    void theSheetsFixturesAreRead() throws IOException {
        try (TeamleaderBench bench = new TeamleaderBench()) {
            InvoiceOfTeamleader reader = new InvoiceOfTeamleader(fixtureRates());
            Invoice invoice = reader.invoice(
                    fixture("invoices.info.response.nl-high-low.json").path("data"));
            assertThat(invoice.total()).isEqualTo(eur("1258.50"));
            assertThat(invoice.lines()).hasSize(2);
            assertThat(invoice.number()).isEqualTo("2026 / 41");
            Invoice matched = reader.invoice(
                    fixture("invoices.info.response.matched.json").path("data"));
            assertThat(matched.due().isZero()).isTrue();
            assertThat(matched.payments())
                    .containsExactly(new Invoice.Paid(LocalDate.parse("2026-03-10"), eur("1258.50")));
            Invoice icp = reader.invoice(
                    fixture("invoices.info.response.icp-zero.json").path("data"));
            assertThat(icp.customerVatNumber()).isEqualTo("DE999999999");
            Invoice note = reader.creditNote(
                    fixture("creditNotes.info.response.json").path("data").path(0));
            assertThat(note.total()).isEqualTo(eur("-27.25"));
            assertThat(note.corrects()).contains(invoice.id());
            assertThat(new DebtorOfTeamleader(TeamleaderBench.connection("http://127.0.0.1:9"))
                            .company(fixture("companies.info.response.json").path("data"))
                            .name())
                    .isEqualTo("Voorbeeld B.V.");
            assertThat(new DebtorOfTeamleader(TeamleaderBench.connection("http://127.0.0.1:9"))
                            .contact(fixture("contacts.info.response.json").path("data"))
                            .name())
                    .isEqualTo("Anna de Vries");
        }
    }

    @Test
    void theSheetsWebhooksAreJudged() throws IOException {
        String account = fixture("users.me.response.json")
                .path("data")
                .path("account")
                .path("id")
                .asText();
        nl.afletter.model.Connection template = TeamleaderBench.connection("");
        nl.afletter.model.Connection connection = new nl.afletter.model.Connection(
                "tl", "teamleader", template.role(), "", account, Map.of(), List.of(), Map.of(), template.routing());
        Map<String, Boolean> followed = Map.of(
                "webhook.invoice.booked.json", true,
                "webhook.invoice.updated.json", true,
                "webhook.creditNote.booked.json", true,
                "webhook.company.updated.json", true,
                "webhook.contact.updated.json", true,
                "webhook.deal.won.json", false);
        for (Map.Entry<String, Boolean> each : followed.entrySet()) {
            byte[] body = Files.readAllBytes(folder().resolve(each.getKey()));
            WebhookVerifier.Verdict verdict = new TeamleaderVerifier()
                    .verify(new WebhookVerifier.Call(Map.of(), body), connection, name -> "", java.time.Instant.EPOCH);
            assertThat(verdict)
                    .as(each.getKey())
                    .isInstanceOf(
                            each.getValue()
                                    ? WebhookVerifier.Verdict.Accepted.class
                                    : WebhookVerifier.Verdict.Ignored.class);
        }
    }

    @Test
    void theTypesThatWeFollowAreTypesOfTheVendor() {
        SpecCheck spec = SpecCheck.open(SPEC);
        String body = "{\"url\":\"https://x.example/\",\"types\":[\""
                + String.join("\",\"", TeamleaderVerifier.followedTypes()) + "\"]}";
        assertThat(spec.request("POST", "/webhooks.register", body)).isEmpty();
        assertThat(spec.request("POST", "/webhooks.register", body.replace("invoice.booked", "invoice.paid")))
                .isNotEmpty();
    }

    private static void workThrough(TeamleaderBench bench, Relay relay) {
        Connection connection = TeamleaderBench.connection(relay.baseUrl());
        Http http = new Http(bench.clock, Duration.ofSeconds(10));
        TeamleaderCrm crm = new TeamleaderCrm(
                connection,
                http,
                new PublicFetch(nl.afletter.http.Origin.of(bench.simulator.baseUrl())),
                bench.tokens(connection, http),
                bench.clock);
        People people = bench.simulator.people();
        String company = people.company("Anna B.V.", "NL001234567B01", "12345678");
        String contact = people.contact("Bo", "de Wit", "bo@wit.example");
        People.NewInvoice wanted = new People.NewInvoice(
                "company",
                company,
                DAY,
                30,
                List.of(new People.Line(
                        "a",
                        BigDecimal.TEN,
                        new BigDecimal("12.345"),
                        TeamleaderSimulator.RATE_HIGH,
                        BigDecimal.ONE,
                        TeamleaderSimulator.CATEGORY)),
                List.of(BigDecimal.TEN),
                people.project("Website"),
                null);
        String id = people.invoice(wanted);
        people.draft(wanted);
        String note = people.creditNote(id, wanted);
        people.invoice(People.NewInvoice.of(company, DAY, People.Line.of("b", "1.00", TeamleaderSimulator.RATE_LOW)));
        crm.account();
        crm.creditNote(note).orElseThrow();
        crm.debtor(new Invoice.CustomerRef("company", company)).orElseThrow();
        crm.debtor(new Invoice.CustomerRef("contact", contact)).orElseThrow();
        crm.pdf(new SubjectRef("tl-1", SubjectKind.INVOICE, id));
        crm.pdf(new SubjectRef("tl-1", SubjectKind.CREDIT_NOTE, note));
        Page<SubjectRef> page = crm.changedSince(bench.clock.instant(), "");
        while (!page.isLast()) {
            page = crm.changedSince(bench.clock.instant(), page.next());
        }
        String unknown = "00000000-0000-4000-8000-000000000000";
        crm.missing(List.of(
                new SubjectRef("tl-1", SubjectKind.INVOICE, unknown),
                new SubjectRef("tl-1", SubjectKind.CREDIT_NOTE, unknown)));
        crm.webhooks()
                .register(
                        URI.create("https://hooks.example/tl"),
                        bench.clock.instant().plusSeconds(60));
        crm.webhooks().missing(URI.create("https://hooks.example/tl"));
        String open = people.invoice(
                People.NewInvoice.of(company, DAY, People.Line.of("c", "9.00", TeamleaderSimulator.RATE_ZERO)));
        PaidInBooks paid = new PaidInBooks("tr_1", DAY, eur("9.00"));
        run(crm, bench, open, List.of(paid), List.of());
        run(crm, bench, open, List.of(paid, new PaidInBooks("re_1", DAY, eur("-4.00"))), List.of(paid));
        assertThat(crm.invoice(open).orElseThrow().due()).isEqualTo(eur("4.00"));
        String project = people.project("Verbouwing");
        show(crm, bench, project, new Purchase("11", "INK-1", "Bouwmat BV", DAY, eur("100.00")));
        show(crm, bench, project, new Purchase("11", "INK-1", "Bouwmat BV", DAY, eur("110.00")));
    }

    private static void show(TeamleaderCrm crm, TeamleaderBench bench, String project, Purchase purchase) {
        crm.purchases(new Crm.ProjectPurchases(project, "demo", "EUR", DAY, List.of(purchase), 1))
                .forEach(effect -> call(crm.operation(effect.operation()), effect, bench));
    }

    private static void run(
            TeamleaderCrm crm, TeamleaderBench bench, String id, List<PaidInBooks> paid, List<PaidInBooks> ours) {
        WriteBack back = new WriteBack(
                new SubjectRef("tl-1", SubjectKind.INVOICE, id),
                crm.invoice(id).orElseThrow(),
                paid,
                ours,
                null,
                1 + paid.size(),
                "Paid.");
        crm.writing(back).effects().forEach(effect -> call(crm.operation(effect.operation()), effect, bench));
    }

    private static <I> void call(Operation<I> operation, Effect effect, TeamleaderBench bench) {
        try {
            operation.call(
                    MAPPER.readValue(effect.intent(), operation.intent()),
                    new Operation.Call(effect.key(), bench.clock.instant().plusSeconds(60), source -> new byte[0]));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * A fault of the spec (sheet, pitfall 9a): {@code nullable: true} beside {@code allOf: [{type: object}]} would refuse
     * the null that live answers carry.
     */
    private static void letNullableWin(JsonNode node) {
        if (node.isObject() && node.path("nullable").asBoolean()) {
            node.path("allOf").forEach(part -> ((ObjectNode) part).put("nullable", true));
        }
        node.forEach(TeamleaderSpecTest::letNullableWin);
    }

    /** Only in request bodies, and only where an object says what its keys are. */
    private static void forbidUnknownKeys(ObjectNode document) {
        for (JsonNode path : document.path("paths")) {
            forbid(path.path("post").path("requestBody"));
        }
    }

    private static void forbid(JsonNode node) {
        if (node.isObject() && node.path("properties").isObject() && !node.has("allOf")) {
            ((ObjectNode) node).put("additionalProperties", false);
        }
        boolean alternatives = node.path("allOf").size() > 1
                && node.path("allOf").path(1).path("properties").isObject();
        if (!alternatives) {
            node.forEach(TeamleaderSpecTest::forbid);
        }
    }

    private ReferenceData fixtureRates() {
        return new ReferenceData(null, null) {
            @Override
            synchronized BigDecimal rate(String taxRate) {
                try {
                    for (JsonNode row : fixture("taxRates.list.response.json").path("data")) {
                        if (row.path("id").asText().equals(taxRate)) {
                            return row.path("rate").decimalValue().stripTrailingZeros();
                        }
                    }
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
                throw new AssertionError("no rate " + taxRate);
            }

            @Override
            synchronized String ledger(String category, String department) {
                return "";
            }
        };
    }

    private static JsonNode fixture(String name) throws IOException {
        return MAPPER.readTree(folder().resolve(name).toFile());
    }

    private static Path folder() {
        Path folder = SpecCheck.folder()
                .map(found -> found.resolve("teamleader/fixtures"))
                .orElse(null);
        Assumptions.assumeTrue(
                folder != null && Files.isDirectory(folder),
                "Teamleader's fixtures are not on this machine (set -Dafletter.specs to the folder of specs)");
        return folder;
    }

    private static Money eur(String amount) {
        return Money.of(amount, "EUR");
    }

    /** Stands between adapter and simulator and keeps what passes by. */
    private static final class Relay implements AutoCloseable {
        private final HttpServer server;
        private final String to;
        private final HttpClient client = HttpClient.newHttpClient();
        private final List<Seen> seen = new ArrayList<>();

        Relay(String to) throws IOException {
            this.to = to;
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::pass);
            server.start();
        }

        String baseUrl() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        private void pass(HttpExchange exchange) throws IOException {
            String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            try {
                HttpResponse<String> answer = client.send(
                        HttpRequest.newBuilder(URI.create(to + exchange.getRequestURI()))
                                .header(
                                        "Authorization",
                                        exchange.getRequestHeaders().getFirst("Authorization"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(request))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                seen.add(new Seen(exchange.getRequestURI().getPath(), request, answer.statusCode(), answer.body()));
                byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(body);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
