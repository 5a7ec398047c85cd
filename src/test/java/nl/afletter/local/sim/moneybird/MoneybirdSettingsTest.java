package nl.afletter.local.sim.moneybird;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** Protects contacts, master data and reports (moneybird.md sections 5, 6 and 10). */
class MoneybirdSettingsTest extends MoneybirdTestBase {

    @Test
    void aContactIsFoundByOurNumberAndThatNumberIsUnique() throws Exception {
        String body = """
                {"contact":{"company_name":"Voorbeeld Bouw BV","customer_id":"%s","address1":"Hoofdstraat 1",
                 "zipcode":"3511AA","city":"Utrecht","country":"NL","chamber_of_commerce":"68750110",
                 "tax_number":"NL123456789B13","send_invoices_to_email":"factuur@example.com"}}
                """;
        var taken = calls.post("/contacts", body.formatted("10231"));
        assertThat(taken.status()).isEqualTo(422);
        assertThat(taken.json()
                        .path("details")
                        .path("customer_id")
                        .path(0)
                        .path("error")
                        .asText())
                .isEqualTo("taken");
        var made = calls.post("/contacts", body.formatted("10232"));
        assertThat(made.status()).isEqualTo(201);
        JsonNode found = calls.get("/contacts/customer_id/10232").json();
        assertThat(found.path("id").asText()).isEqualTo(made.id());
        assertThat(found.path("tax_number").asText()).isEqualTo("NL123456789B13");
        assertThat(calls.get("/contacts/customer_id/1023").status()).isEqualTo(404);

        calls.patch("/contacts/" + made.id(), "{\"contact\":{\"city\":\"Amersfoort\"}}");
        JsonNode changed = calls.get("/contacts/" + made.id()).json();
        assertThat(changed.path("city").asText()).isEqualTo("Amersfoort");
        assertThat(changed.path("zipcode").asText()).isEqualTo("3511AA");
        assertThat(calls.patch("/contacts/" + made.id(), "{\"contact\":{\"company_name\":\"\"}}")
                        .status())
                .isEqualTo(422);
        assertThat(calls.patch("/contacts/1", "{\"contact\":{\"city\":\"X\"}}").status())
                .isEqualTo(404);
    }

    @Test
    void aContactNeedsANameAndGetsANumberWhenItHasNone() throws Exception {
        assertThat(calls.post("/contacts", "{\"contact\":{\"firstname\":\"Jan\"}}")
                        .status())
                .isEqualTo(422);
        assertThat(calls.post("/contacts", "{}").status()).isEqualTo(400);
        JsonNode made = calls.post("/contacts", "{\"contact\":{\"firstname\":\"Jan\",\"lastname\":\"Jansen\"}}")
                .json();
        assertThat(made.path("customer_id").asText()).isEqualTo("1");
    }

    @Test
    void aSearchFindsPartsOfWordsAndHidesTheArchived() throws Exception {
        assertThat(calls.get("/contacts?query=bouw").json()).hasSize(1);
        assertThat(calls.get("/contacts?query=023").json()).hasSize(1);
        assertThat(calls.get("/contacts?query=nobody").json()).isEmpty();
        assertThat(calls.patch("/contacts/" + contact + "/archive", null).status())
                .isEqualTo(204);
        assertThat(calls.patch("/contacts/" + contact + "/archive", null).status())
                .isEqualTo(400);
        assertThat(calls.get("/contacts?query=bouw").json()).isEmpty();
        assertThat(calls.get("/contacts?query=bouw&include_archived=true").json())
                .hasSize(1);
        assertThat(calls.get("/contacts/synchronization").json()).hasSize(1);
    }

    @Test
    void peopleOfAContactComeAndGo() throws Exception {
        String path = "/contacts/" + contact + "/contact_people";
        String person = calls.post(path, "{\"contact_person\":{\"firstname\":\"An\",\"lastname\":\"de Wit\"}}")
                .id();
        assertThat(calls.post(path, "{\"contact_person\":{\"firstname\":\"An\"}}")
                        .status())
                .isEqualTo(422);
        assertThat(calls.post("/contacts/1/contact_people", "{\"contact_person\":{\"firstname\":\"A\"}}")
                        .status())
                .isEqualTo(422);
        calls.patch(path + "/" + person, "{\"contact_person\":{\"department\":\"Inkoop\"}}");
        JsonNode people = calls.get("/contacts/" + contact).json().path("contact_people");
        assertThat(people.path(0).path("department").asText()).isEqualTo("Inkoop");
        assertThat(people.path(0).path("firstname").asText()).isEqualTo("An");
        assertThat(calls.delete(path + "/" + person).status()).isEqualTo(204);
        assertThat(calls.delete(path + "/" + person).status()).isEqualTo(404);
    }

    @Test
    void taxRatesLedgersAndAccountsAreListedAndFiltered() throws Exception {
        assertThat(calls.get("/tax_rates?filter=tax_rate_type:sales_invoice,active:true")
                        .json())
                .hasSize(3);
        JsonNode high = calls.get("/tax_rates?filter=percentage:21,tax_rate_type:sales_invoice")
                .json()
                .path(0);
        assertThat(high.path("percentage").asText()).isEqualTo("21.0");
        assertThat(calls.get("/tax_rates?filter=colour:red").status()).isEqualTo(400);
        JsonNode account = calls.get("/financial_accounts").json().path(0);
        assertThat(account.path("identifier").asText()).isEqualTo("MOLLIE1");
        JsonNode ledger =
                calls.get("/ledger_accounts/" + clearing.ledgerAccountId()).json();
        assertThat(ledger.path("financial_account_id").asText()).isEqualTo(clearing.financialAccountId());
        assertThat(calls.get("/ledger_accounts/1").text())
                .isEqualTo("{\"error\":\"Record not found for model name: Category\"}");
        assertThat(calls.get("/ledger_accounts").json().size()).isGreaterThan(10);
    }

    @Test
    void aProjectsNameIsUniqueAndPagesHoldTwentyFive() throws Exception {
        for (int i = 0; i < 26; i++) {
            assertThat(calls.post("/projects", "{\"project\":{\"name\":\"P" + i + "\",\"budget\":\"10000\"}}")
                            .status())
                    .isEqualTo(201);
        }
        assertThat(calls.post("/projects", "{\"project\":{\"name\":\"P1\"}}").status())
                .isEqualTo(422);
        assertThat(calls.post("/projects", "{\"project\":{\"name\":\"\"}}").status())
                .isEqualTo(422);
        assertThat(calls.get("/projects").json()).hasSize(25);
        JsonNode last = calls.get("/projects?page=2&filter=state:all").json();
        assertThat(last).hasSize(1);
        assertThat(calls.get("/projects/" + last.path(0).path("id").asText())
                        .json()
                        .path("name")
                        .asText())
                .isEqualTo("P25");
    }

    @Test
    void journalEntriesOfALedgerAreReadOneMonthAtATime() throws Exception {
        String invoice = invoice("F1", "100.00", vat21);
        linked(mutation("tr_1", "2026-11-10", "121.00"), "ExternalSalesInvoice", invoice, "121.00");
        String ledger = "?ledger_account_id=" + clearing.ledgerAccountId();
        JsonNode entries = calls.get("/reports/journal_entries" + ledger + "&period=202611")
                .json();
        assertThat(entries).hasSize(1);
        assertThat(entries.path(0).path("amount").asText()).isEqualTo("121.0");
        assertThat(entries.path(0).path("description").asText()).isEqualTo("tr_1");
        assertThat(calls.get("/reports/journal_entries" + ledger + "&period=202610..202611")
                        .text())
                .isEqualTo("{\"error\":\"Period cannot exceed 1 month\"}");
        assertThat(calls.get("/reports/journal_entries" + ledger + "&period=20261101..20261129")
                        .text())
                .isEqualTo("{\"error\":\"Period is invalid\"}");
        assertThat(calls.get("/reports/journal_entries").status()).isEqualTo(400);
        assertThat(calls.get("/reports/journal_entries" + ledger + "&account_type=revenue")
                        .status())
                .isEqualTo(400);
        assertThat(calls.get("/reports/journal_entries?contact_id=" + contact + "&account_type=revenue")
                        .json())
                .hasSize(1);
        assertThat(calls.get("/reports/journal_entries" + ledger + "&period=prev_month")
                        .json())
                .isEmpty();
    }

    @Test
    void theGeneralLedgerHasSumsAndBalancesOfAtMostAYear() throws Exception {
        mutation("tr_0", "2026-10-31", "10.00");
        mutation("tr_1", "2026-11-10", "121.00");
        mutation("re_1", "2026-11-11", "-21.00");
        JsonNode report = calls.get("/reports/general_ledger?period=202611").json();
        assertThat(of(report, "start_balance")).isEqualTo("10.0");
        assertThat(of(report, "debit_sums")).isEqualTo("121.0");
        assertThat(of(report, "credit_sums")).isEqualTo("21.0");
        assertThat(of(report, "final_balance")).isEqualTo("110.0");
        assertThat(calls.get("/reports/general_ledger?period=202511..202611").text())
                .isEqualTo("{\"error\":\"Period cannot exceed 12 months\"}");
    }

    @Test
    void theDebtorsReportGivesOneAmountPerContactAtAMonthsEnd() throws Exception {
        seed.foreignInvoice(null, contact, "O", LocalDate.of(2026, 10, 1), null, 10_00, vat21, revenue);
        String invoice = invoice("F1", "100.00", vat21);
        pay(invoice, "\"payment_date\":\"2026-11-10\",\"price\":\"21.00\"");
        JsonNode now = calls.get("/reports/debtors?period=202611").json().path("debtors");
        assertThat(now).hasSize(1);
        assertThat(now.path(0).path("amount").asText()).isEqualTo("112.1");
        JsonNode before = calls.get("/reports/debtors?period=prev_month").json().path("debtors");
        assertThat(before.path(0).path("amount").asText()).isEqualTo("12.1");
    }

    private String of(JsonNode report, String column) {
        for (JsonNode row : report.path(column).path("ledger_accounts")) {
            if (row.path("ledger_account_id").asText().equals(clearing.ledgerAccountId())) {
                return row.path("value").asText();
            }
        }
        return "";
    }
}
