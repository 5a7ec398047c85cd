package nl.afletter.vendor.exact;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import nl.afletter.contract.Postman;
import nl.afletter.http.Http;
import nl.afletter.model.Debtor;
import nl.afletter.model.Money;
import nl.afletter.model.Posting.AttachmentPosting;
import nl.afletter.model.Posting.CreditSettlement;
import nl.afletter.model.Posting.DebtorPosting;
import nl.afletter.model.Posting.DraftInvoicePosting;
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
import nl.afletter.model.Worth;
import nl.afletter.spec.SpecCheck;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Protects that every request we send and every answer we are tested with is what the community's description of Exact's
 * interface allows, and that no question names a field which a resource does not have.
 */
class ExactSpecTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);
    private static final Pattern FIELD = Pattern.compile("[A-Z][A-Za-z0-9]+");

    /** Items are no part of the community's description; code and id are all that is asked of them. */
    private static final String NOT_IN_SPEC = "logistics/Items";

    private static List<Exchange> told = List.of();

    /** One request and its answer. */
    private record Exchange(String method, String path, String query, String sent, int status, String received) {

        /** The resource without division, key and query. */
        String resource() {
            return path.replaceAll("^/api/v1/\\d+/", "").replaceAll("\\(guid'.*", "");
        }
    }

    @Test
    void everyRequestAndEveryAnswerFitsTheSpec() throws IOException {
        SpecCheck spec = SpecCheck.open("exact-online/exact-online.openapi.json");
        Set<String> calls = new TreeSet<>();
        for (Exchange each : story()) {
            String call = each.method() + " " + each.resource();
            calls.add(call);
            if (each.resource().equals(NOT_IN_SPEC)) {
                continue;
            }
            if (each.sent().startsWith("{")) {
                assertThat(spec.request(each.method(), each.path(), each.sent()))
                        .as(call + " " + each.sent())
                        .isEmpty();
            }
            if (!each.received().startsWith("<")) {
                assertThat(spec.response(each.method(), each.path(), each.status(), each.received()))
                        .as(call + " " + each.received())
                        .isEmpty();
            }
        }
        assertThat(calls)
                .contains(
                        "POST crm/Accounts",
                        "PUT crm/Accounts",
                        "POST salesentry/SalesEntries",
                        "PUT salesentry/SalesEntries",
                        "POST documents/Documents",
                        "POST documents/DocumentAttachments",
                        "POST generaljournalentry/GeneralJournalEntries",
                        "POST /docs/XMLUpload.aspx",
                        "POST /api/oauth2/token",
                        "POST webhooks/WebhookSubscriptions",
                        "POST salesinvoice/SalesInvoices",
                        "POST salesinvoice/PrintedSalesInvoices",
                        "GET salesinvoice/SalesInvoices",
                        "GET " + NOT_IN_SPEC,
                        "GET cashflow/Receivables",
                        "GET bulk/Cashflow/Receivables",
                        "GET financialtransaction/TransactionLines",
                        "GET read/financial/JournalStatusList",
                        "GET financial/FinancialPeriods",
                        "GET crm/BankAccounts",
                        "GET sync/Cashflow/PaymentTerms",
                        "GET sync/Deleted",
                        "GET hrm/Costcenters",
                        "GET vat/VATCodes",
                        "GET project/Projects",
                        "GET system/Divisions");
    }

    @Test
    void noQuestionNamesAFieldThatItsResourceDoesNotHave() throws IOException {
        JsonNode entities = entities();
        for (Exchange each : story()) {
            JsonNode entity = StreamSupport.stream(entities.spliterator(), false)
                    .filter(one -> one.path("uri").asText().endsWith("/" + each.resource()))
                    .findFirst()
                    .orElse(null);
            if (each.query().isEmpty() || entity == null) {
                continue;
            }
            Set<String> known = new TreeSet<>();
            entity.path("properties")
                    .forEach(field -> known.add(field.path("name").asText()));
            assertThat(known).as(each.resource()).isNotEmpty().containsAll(namesIn(each.query()));
        }
    }

    @Test
    void listsAreReadInEachOfTheShapesOfExactsOwnClient() throws IOException {
        for (String name : List.of(
                "official-Response_Json_Array_GLAccount.json",
                "official-APIResponse_Json_Array_WithoutResultsTag.json",
                "composed-receivableslist-response.json")) {
            JsonNode list =
                    Json.read(Files.readAllBytes(folder().resolve("fixtures").resolve(name)));
            assertThat(Json.rows(list.path("d"))).as(name).isNotEmpty();
        }
    }

    @Test
    void aSalesEntryIsReadAsExactShowsIt() throws IOException {
        JsonNode entry = Json.read(
                        Files.readAllBytes(folder().resolve("fixtures").resolve("composed-salesentry-response.json")))
                .path("d");

        SalesEntry read = SalesEntry.of(entry);

        assertThat(read.number()).isEqualTo("2026-0042");
        assertThat(read.exactNumber()).isEqualTo(26_700_001);
        assertThat(read.date()).isEqualTo(LocalDate.of(2026, 1, 31));
        assertThat(read.dueDate()).isEqualTo(LocalDate.of(2026, 2, 14));
        assertThat(read.total()).isEqualTo(eur("121.00"));
        assertThat(read.source()).as("its lines are a link only").isEmpty();
    }

    /** Fields in conditions and lists of fields; what stands in quotes is no field. */
    private static Set<String> namesIn(String query) {
        Set<String> names = new TreeSet<>();
        for (String part : query.split("&")) {
            if (part.startsWith("$skiptoken")) {
                continue;
            }
            Matcher matcher =
                    FIELD.matcher(part.substring(part.indexOf('=') + 1).replaceAll("'[^']*'", " "));
            while (matcher.find()) {
                names.add(matcher.group());
            }
        }
        return names;
    }

    private static JsonNode entities() throws IOException {
        return new ObjectMapper().readTree(folder().resolve("entities.json").toFile());
    }

    private static Path folder() {
        Path found = SpecCheck.folder()
                .map(specs -> specs.resolve("exact-online"))
                .filter(Files::isDirectory)
                .orElse(null);
        Assumptions.assumeTrue(found != null, "the specs of Exact are not on this machine");
        return found;
    }

    /** Every operation, every look-up and every read once; told once for all tests. */
    private static synchronized List<Exchange> story() throws IOException {
        if (told.isEmpty()) {
            told = tell();
        }
        return told;
    }

    private static List<Exchange> tell() throws IOException {
        List<Exchange> exchanges = new CopyOnWriteArrayList<>();
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (Company company = new Company()) {
            HttpClient client = HttpClient.newHttpClient();
            proxy.createContext("/", exchange -> pass(exchange, company.simulator.baseUrl(), client, exchanges));
            proxy.start();
            company.simulator.matchesItself(false);
            ExactAccounting accounting = company.accounting(
                    "http://127.0.0.1:" + proxy.getAddress().getPort(),
                    company.seed.division(),
                    Map.of(
                            ExactAccounting.MATCH_SETS,
                            "true",
                            ExactAccounting.DRAFT_ITEM,
                            Company.ITEM,
                            ExactAccounting.CURRENCY_LEDGER,
                            "2000"),
                    new Http(company.clock));
            company.seed.costCentre("PRJ42", "Verbouwing");
            company.seed.project("P7", "Kantoor");
            company.seed.closeUntil(LocalDate.of(2025, 12, 31));
            play(company, accounting);
        } finally {
            proxy.stop(0);
        }
        return exchanges;
    }

    private static void play(Company company, ExactAccounting accounting) {
        Postman postman = new Postman(accounting, company.clock);
        DebtorPosting debtor = new DebtorPosting("crm:nl:debtor:c1", "", "10231", card("Hoofdstraat 1"), "new");
        String account = postman.post(debtor);
        postman.find(debtor);
        postman.post(new DebtorPosting("crm:nl:debtor:c1:u1", account, "10231", card("Nieuwe Weg 2"), "moved"));
        InvoicePosting invoice = invoice(account, "a", ReferenceKind.INVOICE, "2026-1", "100.00", "21.00");
        String item = postman.post(invoice);
        postman.find(invoice);
        AttachmentPosting pdf = new AttachmentPosting(
                invoice.key() + ":pdf", item, new SubjectRef("crm", SubjectKind.INVOICE, "a"), "2026-1.pdf", "kept");
        postman.post(pdf);
        postman.find(pdf);
        String credit = postman.post(invoice(account, "b", ReferenceKind.CREDIT_NOTE, "2026-2", "-10.00", "-2.10"));
        postman.post(new CreditSettlement("crm:nl:tie:1", credit, item, TODAY, eur("12.10"), "tied"));
        MoneyPosting payment = new MoneyPosting(
                "psp:mollie:tr_1",
                "1290",
                "tr_1",
                TODAY,
                eur("99.12"),
                "text",
                "Payer",
                List.of(
                        new ToItem(item, ReferenceKind.INVOICE, eur("108.80")),
                        new ToCost("4510", "1520", "2", "", eur("-8.00"), eur("-1.68"), "fees")),
                "money");
        postman.post(payment);
        postman.find(payment);
        LedgerSettlement settlement =
                new LedgerSettlement("psp:mollie:tr_1:d", "4791", "tr_1", item, TODAY, eur("0.10"), "difference");
        postman.post(settlement);
        postman.find(settlement);
        playDollars(company, postman, account);
        DraftInvoicePosting draft = new DraftInvoicePosting(
                "crm:nl:deal:1",
                "Website",
                TODAY,
                account,
                List.of(new RevenueLine("Ontwerp", eur("100.00"), "2", "8000", "PRJ42 project:P7")),
                eur("100.00"),
                true,
                "won");
        String printed = postman.post(draft);
        postman.find(draft);
        company.simulator.entriesBearInvoiceIds(false);
        accounting.item(printed);
        accounting.item(item);
        accounting.openItems("");
        accounting.items(TODAY, TODAY, "");
        accounting.itemsByReference(new Reference(ReferenceKind.INVOICE, "2026-1"), TODAY, TODAY);
        accounting.openByReference(Set.of(new Reference(ReferenceKind.INVOICE, "26700001")));
        accounting.standing("crm:nl:invoice:a", account, TODAY, TODAY);
        accounting.movements("1290", TODAY, TODAY, "");
        accounting.ledgerBalance("1290", "EUR", TODAY);
        accounting.faults(ExactSetUpTest.settings("4510", "1290", "8000", "2", "PRJ42 project:P7"));
        accounting.closedUntil();
        String mark = accounting
                .changes("", accounting.changes("", "").orElseThrow().next())
                .orElseThrow()
                .mark();
        postman.post(invoice(account, "c", ReferenceKind.INVOICE, "2026-3", "1.00", "0.21"));
        accounting.changes(mark, "");
        company.seed.bankAccount(account, "NL91ABNA0417164300");
        accounting.openByIban("NL91ABNA0417164300");
        accounting
                .webhooks()
                .register(
                        URI.create("https://afletter.example/webhooks/accounting/exact/token"),
                        company.clock.instant().plusSeconds(5));
        company.clock.advance(Duration.ofMinutes(20));
        accounting.ready(company.clock.instant().plusSeconds(5));
    }

    private static void playDollars(Company company, Postman postman, String account) {
        company.seed.rate("USD", "0.9");
        Money amount = Money.of("10.00", "USD");
        String item = postman.post(new InvoicePosting(
                "crm:nl:invoice:usd",
                ReferenceKind.INVOICE,
                "2026-7",
                TODAY,
                TODAY,
                account,
                List.of(new RevenueLine("Advice", amount, "0", "8000", "")),
                Money.zero("USD"),
                amount,
                "CRM",
                "",
                "booked"));
        MoneyPosting payment = new MoneyPosting(
                "psp:mollie:tr_usd",
                "1290",
                "tr_usd",
                TODAY,
                eur("9.00"),
                "text",
                "",
                List.of(new ToItem(item, ReferenceKind.INVOICE, new Worth(amount, eur("9.00")))),
                "money");
        postman.post(payment);
        postman.find(payment);
    }

    private static InvoicePosting invoice(
            String account, String id, ReferenceKind kind, String number, String net, String vat) {
        return new InvoicePosting(
                "crm:nl:invoice:" + id,
                kind,
                number,
                TODAY,
                TODAY.plusDays(30),
                account,
                List.of(new RevenueLine("Advies", eur(net), "2", "8000", "PRJ42 project:P7")),
                eur(vat),
                eur(net).plus(eur(vat)),
                "CRM",
                "https://crm.example/invoices/1",
                "booked");
    }

    private static void pass(HttpExchange exchange, String target, HttpClient client, List<Exchange> exchanges)
            throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target + exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        for (String header : List.of("Authorization", "Accept", "Content-Type", "Prefer")) {
            String value = exchange.getRequestHeaders().getFirst(header);
            if (value != null) {
                request.header(header, value);
            }
        }
        try (exchange) {
            HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            String query = exchange.getRequestURI().getRawQuery();
            exchanges.add(new Exchange(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    query == null ? "" : URLDecoder.decode(query, StandardCharsets.UTF_8),
                    new String(body, StandardCharsets.UTF_8),
                    answer.statusCode(),
                    new String(answer.body(), StandardCharsets.UTF_8)));
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
