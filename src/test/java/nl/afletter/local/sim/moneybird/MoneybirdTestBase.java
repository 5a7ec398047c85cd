package nl.afletter.local.sim.moneybird;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.LocalDate;
import nl.afletter.local.sim.SimClock;
import nl.afletter.spec.SpecCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * An administration as the tests use it, on 21 November 2026. After each test the books must be sound, nothing may have
 * gone wrong inside the simulator and, where Moneybird's spec is at hand, every answer must fit it.
 */
abstract class MoneybirdTestBase {
    static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

    final SimClock clock = SimClock.fixedAt("2026-11-21T09:00:00Z");
    final MoneybirdSimulator simulator = new MoneybirdSimulator(clock);
    MoneybirdSeed seed;
    MoneybirdCalls calls;
    String contact;
    String vat21;
    String vat9;
    String reverse;
    String inputVat;
    String revenue;
    String costs;
    String unallocated;
    MoneybirdSeed.Account clearing;
    MoneybirdSeed.Account bank;

    @BeforeEach
    void open() {
        simulator.start(0);
        seed = simulator.administration("Voorbeeld BV");
        seed.personalToken("token", "sales_invoices", "documents", "bank", "settings");
        contact = seed.contact("10231", "Voorbeeld Bouw BV");
        vat21 = seed.taxRate("21% btw", "21", "sales_invoice", "NL/1a");
        vat9 = seed.taxRate("9% btw", "9", "sales_invoice", "NL/1b");
        reverse = seed.taxRate("Btw verlegd EU", "0", "sales_invoice", "NL/3b");
        inputVat = seed.taxRate("21% voorbelasting", "21", "purchase_invoice", "NL/5b");
        revenue = seed.ledgerAccount("8000", "Omzet", "revenue");
        costs = seed.ledgerAccount("4510", "PSP-kosten", "expenses");
        unallocated = seed.ledgerAccount(
                "2000", "Vraagposten", "temporary", "payment", "financial_mutation", "general_journal_document");
        clearing = seed.financialAccount("1210", "Mollie", "MOLLIE1");
        bank = seed.financialAccount("1100", "Bank", "NL91ABNA0417164300");
        calls = new MoneybirdCalls(simulator, seed.id());
    }

    @AfterEach
    void judge() {
        simulator.close();
        assertThat(simulator.failures()).isEmpty();
        assertThat(books().contradictions()).isEmpty();
        boolean specIsHere = SpecCheck.folder()
                .filter(folder -> Files.exists(folder.resolve("moneybird/openapi.json")))
                .isPresent();
        if (specIsHere) {
            calls.judge(SpecCheck.open("moneybird/openapi.json"));
        }
    }

    MoneybirdBooks books() {
        return simulator.books(seed.id());
    }

    String invoiceBody(String reference, String net, String taxRate) {
        return """
                {"external_sales_invoice":{"contact_id":"%s","reference":"%s","date":"2026-11-02",
                 "due_date":"2026-12-02","currency":"EUR","prices_are_incl_tax":false,"source":"CRM",
                 "source_url":"https://crm.example/invoices/1","details_attributes":[
                 {"description":"Advies","price":"%s","amount":"1","tax_rate_id":"%s","ledger_account_id":"%s"}]}}
                """.formatted(contact, reference, net, taxRate, revenue);
    }

    String invoice(String reference, String net, String taxRate) throws Exception {
        MoneybirdCalls.Answer answer = calls.post("/external_sales_invoices", invoiceBody(reference, net, taxRate));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.id();
    }

    /** Books one line of a statement on the clearing account and gives the mutation's id. */
    String mutation(String transaction, String date, String amount) throws Exception {
        MoneybirdCalls.Answer answer = calls.post("/financial_statements", """
                {"financial_statement":{"financial_account_id":"%s","reference":"%s",
                 "financial_mutations_attributes":[{"date":"%s","message":"%s","amount":"%s",
                 "account_servicer_transaction_id":"%s"}]}}
                """.formatted(
                        clearing.financialAccountId(), transaction, date, transaction, amount, transaction));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json().path("financial_mutations").path(0).path("id").asText();
    }

    MoneybirdCalls.Answer link(String mutation, String type, String booking, String price) throws Exception {
        return calls.patch(
                "/financial_mutations/" + mutation + "/link_booking",
                "{\"booking_type\":\"%s\",\"booking_id\":\"%s\",\"price_base\":\"%s\"}"
                        .formatted(type, booking, price));
    }

    void linked(String mutation, String type, String booking, String price) throws Exception {
        MoneybirdCalls.Answer answer = link(mutation, type, booking, price);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    MoneybirdCalls.Answer pay(String invoice, String fields) throws Exception {
        return calls.post("/external_sales_invoices/" + invoice + "/payments", "{\"payment\":{" + fields + "}}");
    }

    String state(String invoice) throws Exception {
        return calls.get("/external_sales_invoices/" + invoice)
                .json()
                .path("state")
                .asText();
    }

    String unpaid(String invoice) throws Exception {
        return calls.get("/external_sales_invoices/" + invoice)
                .json()
                .path("total_unpaid")
                .asText();
    }
}
