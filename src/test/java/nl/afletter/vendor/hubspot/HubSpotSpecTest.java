package nl.afletter.vendor.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import nl.afletter.local.sim.hubspot.Deliveries;
import nl.afletter.local.sim.hubspot.HubSpotPeople.Line;
import nl.afletter.local.sim.hubspot.HubSpotSimulator;
import nl.afletter.model.Debtor;
import nl.afletter.model.Effect;
import nl.afletter.model.Invoice;
import nl.afletter.model.Invoice.CustomerRef;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Crm.InBooks;
import nl.afletter.port.Crm.WriteBack;
import nl.afletter.port.Operation;
import nl.afletter.port.Page;
import nl.afletter.spec.RecordingProxy;
import nl.afletter.spec.SpecCheck;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Holds adapter and simulator against the sheet's description of HubSpot's API. It is not the vendor's own, which may not
 * be copied: where a live answer differs, that is right.
 */
class HubSpotSpecTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 2);
    private static final JsonMapper MAPPER = new JsonMapper();

    @Test
    void everyRequestAndEveryAnswerPassTheDescription() throws Exception {
        SpecCheck answers = SpecCheck.open("hubspot/openapi.compact.json");
        SpecCheck requests = SpecCheck.open("hubspot/openapi.compact.json", HubSpotSpecTest::forbidUnknownKeys);
        assertThat(requests.request("POST", "/crm/objects/2026-09/deals/search", "{\"filterGroup\":[]}"))
                .as("the judge finds a mistyped key")
                .isNotEmpty();
        TreeSet<String> calls = new TreeSet<>();
        for (RecordingProxy.Exchange each : story()) {
            String call = each.method() + " " + each.path().replaceAll("/\\d+$", "/n");
            calls.add(call);
            if (!each.sent().isEmpty()) {
                assertThat(requests.request(each.method(), each.path(), each.sent()))
                        .as("%s %s", call, each.sent())
                        .isEmpty();
            }
            assertThat(answers.response(each.method(), each.path(), each.status(), each.received()))
                    .as("%s %s", call, each.received())
                    .isEmpty();
        }
        assertThat(calls)
                .containsExactlyInAnyOrder(
                        "GET /account-info/2026-09/details",
                        "GET /crm/objects/2026-09/companies/n",
                        "GET /crm/objects/2026-09/contacts/n",
                        "GET /crm/objects/2026-09/deals/n",
                        "GET /crm/objects/2026-09/invoices",
                        "GET /crm/objects/2026-09/invoices/n",
                        "GET /crm/properties/2026-09/companies",
                        "GET /crm/properties/2026-09/contacts",
                        "GET /crm/properties/2026-09/invoices",
                        "GET /tax-rates/2026-09/tax-rates",
                        "PATCH /crm/objects/2026-09/companies/n",
                        "PATCH /crm/objects/2026-09/invoices/n",
                        "POST /crm/associations/2026-09/invoices/line_items/batch/read",
                        "POST /crm/objects/2026-09/companies/search",
                        "POST /crm/objects/2026-09/contacts/search",
                        "POST /crm/objects/2026-09/deals/search",
                        "POST /crm/objects/2026-09/invoices/search",
                        "POST /crm/objects/2026-09/line_items/batch/read");
    }

    @Test
    void theEventsOfTheSimulatorPassTheSheetsSchema() {
        SpecCheck schema = SpecCheck.open("hubspot/webhook-event.schema.json");
        try (HubSpotBench bench = new HubSpotBench()) {
            String company = bench.people.company("Anna B.V.", "NL001234567B01", "12345678");
            String invoice = bench.people.invoice(company, DAY, Line.of("a", "10.00", HubSpotSimulator.RATE_HIGH));
            bench.people.set("companies", company, "name", "Anna en Co B.V.");
            bench.people.delete("invoices", invoice);
            Deliveries webhooks = bench.simulator.webhooks();
            webhooks.target(URI.create("http://127.0.0.1:1/"), "https://afletter.example/");
            webhooks.deliver(bodies -> {
                assertThat(bodies).isNotEmpty();
                bodies.forEach(
                        body -> assertThat(schema.schema("", body)).as(body).isEmpty());
                return List.of();
            });
        }
    }

    @Test
    void theSheetsFixturesAreRead() throws IOException {
        OwnProperties own = OwnProperties.of(HubSpotBench.connection("", Map.of()));
        Debtor company = new DebtorOfHubSpot(null, own, "VENDOR").company(fixture("company.json"));
        assertThat(company.name()).isEqualTo("Bakkerij De Vries B.V.");
        assertThat(company.country()).isEqualTo("NL");
        assertThat(company.vatNumber()).isEqualTo("NL000099998B57");
        assertThat(company.chamberOfCommerce()).isEqualTo("12345678");
        assertThat(new DebtorOfHubSpot(null, own, "VENDOR")
                        .contact(fixture("contact.json"))
                        .name())
                .isEqualTo("Jan de Vries");
        assertThat(Associations.customer(fixture("deal.json"), "deal"))
                .isEqualTo(new CustomerRef("company", "9000000001"));
        assertThat(new Associations(null).lines("deals", fixture("deal.json")))
                .containsExactly("1526712436", "1526712437");
        assertThat(HubSpotValues.day(fixture("invoice.json"), "hs_invoice_date"))
                .isEqualTo(LocalDate.of(2026, 11, 21));
        assertThat(HubSpotValues.day(fixture("deal.json"), "closedate")).isEqualTo(LocalDate.of(2026, 11, 21));
    }

    private static List<RecordingProxy.Exchange> story() {
        try (HubSpotBench bench = new HubSpotBench();
                RecordingProxy proxy = new RecordingProxy(bench.simulator.baseUrl(), "")) {
            HubSpotCrm crm = bench.adapter(proxy.baseUrl(), Map.of());
            String company = bench.people.company("Anna B.V.", "NL001234567B01", "12345678");
            String contact = bench.people.contact("Bo", "de Wit", "bo@wit.example");
            Line[] lines = new Line[120];
            Arrays.fill(lines, Line.of("a", "10.00", HubSpotSimulator.RATE_HIGH));
            String id = bench.people.invoice(company, DAY, lines);
            String deal = bench.people.deal("Website", company, lines[0]);
            bench.people.win(deal);
            bench.people.delete("invoices", bench.people.invoice(company, DAY, lines[0]));
            crm.account();
            crm.faults(HubSpotCrmTest.books("0.21"));
            crm.deal(deal).orElseThrow();
            crm.debtor(new CustomerRef("contact", contact)).orElseThrow();
            crm.invoice("404");
            Invoice invoice = crm.invoice(id).orElseThrow();
            SubjectRef ref = new SubjectRef(HubSpotBench.ID, SubjectKind.INVOICE, id);
            crm.pdf(ref);
            Page<SubjectRef> page = crm.changedSince(bench.clock.instant(), "");
            while (!page.isLast()) {
                page = crm.changedSince(bench.clock.instant(), page.next());
            }
            InBooks books = new InBooks("adm-1:xi:1", invoice.number(), "1", invoice.total(), invoice.total());
            WriteBack back = new WriteBack(ref, invoice, List.of(), List.of(), books, 1, "booked");
            crm.writing(back).effects().forEach(effect -> call(crm.operation(effect.operation()), effect, bench));
            return List.copyOf(proxy.exchanges());
        }
    }

    private static <I> void call(Operation<I> operation, Effect effect, HubSpotBench bench) {
        try {
            I intent = MAPPER.readValue(effect.intent(), operation.intent());
            Operation.Call call =
                    new Operation.Call(effect.key(), bench.clock.instant().plusSeconds(60), source -> new byte[0]);
            operation.call(intent, call);
            operation.find(intent, call);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** In request bodies, and only where an object says what its keys are. */
    private static void forbidUnknownKeys(ObjectNode document) {
        for (String schema : List.of("SearchRequest", "Filter", "BatchRead", "UpdateInput", "AssocBatchRead")) {
            forbid(document.path("components").path("schemas").path(schema));
        }
    }

    private static void forbid(JsonNode node) {
        if (node.isObject() && node.path("properties").isObject()) {
            ((ObjectNode) node).put("additionalProperties", false);
        }
        node.forEach(HubSpotSpecTest::forbid);
    }

    private static JsonNode fixture(String name) throws IOException {
        Path folder = SpecCheck.folder()
                .map(found -> found.resolve("hubspot/fixtures"))
                .orElse(null);
        Assumptions.assumeTrue(
                folder != null && Files.isDirectory(folder),
                "HubSpot's fixtures are not on this machine (set -Dafletter.specs to the folder of specs)");
        return MAPPER.readTree(folder.resolve(name).toFile());
    }
}
