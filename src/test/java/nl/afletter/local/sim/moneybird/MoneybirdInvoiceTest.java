package nl.afletter.local.sim.moneybird;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Protects what the simulator refuses and hides around invoices, as Moneybird does (moneybird.md sections 3 to 7). */
class MoneybirdInvoiceTest extends MoneybirdTestBase {

    @Test
    void anInvoiceComesBackWithIdsAndMoneyAsTextOfChangingScale() throws Exception {
        String project = seed.project("P-77");
        var made = calls.post(
                "/external_sales_invoices",
                invoiceBody("2026-0117", "100.00", vat21)
                        .replace("\"amount\":\"1\"", "\"amount\":\"10\",\"project_id\":\"" + project + "\""));
        JsonNode invoice = made.json();
        assertThat(invoice.path("id").isTextual()).isTrue();
        assertThat(invoice.path("id").asText()).hasSize(18);
        assertThat(invoice.path("total_price_incl_tax").asText()).isEqualTo("1210.0");
        assertThat(invoice.path("details").path(0).path("project_id").asText()).isEqualTo(project);
        assertThat(invoice.path("details")
                        .path(0)
                        .path("tax_report_reference")
                        .path(0)
                        .asText())
                .isEqualTo("NL/1a");
        assertThat(invoice.path("source_url").asText()).isEqualTo("https://crm.example/invoices/1");
        assertThat(invoice.path("state").asText()).isEqualTo("open");
        assertThat(calls.get("/external_sales_invoices/" + made.id()).json()).isEqualTo(invoice);
    }

    @Test
    void anInvoiceIsLateFromTheDayAfterItsDueDate() throws Exception {
        String id = invoice("F1", "100.00", vat21);
        clock.set(Instant.parse("2026-12-02T22:59:59Z"));
        assertThat(state(id)).isEqualTo("open");
        clock.advance(Duration.ofSeconds(1));
        assertThat(state(id)).isEqualTo("late");
    }

    @Test
    void aBlankReferenceIsRefusedWithBothShapesOfTheReason() throws Exception {
        var refused = calls.post("/external_sales_invoices", invoiceBody("", "100.00", vat21));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("error").path("reference").path(0).asText())
                .isEqualTo("can't be blank");
        assertThat(refused.json()
                        .path("details")
                        .path("reference")
                        .path(0)
                        .path("error")
                        .asText())
                .isEqualTo("blank");
        assertThat(books().items()).isEmpty();
    }

    @Test
    void whatIsUnknownIsRefused() throws Exception {
        String good = invoiceBody("F1", "100.00", vat21);
        assertThat(calls.post("/external_sales_invoices", good.replace(contact, "1"))
                        .text())
                .isEqualTo("{\"error\":\"Contact ID is invalid\",\"symbolic\":{\"contact_id\":\"contact_invalid\"}}");
        assertThat(calls.post("/external_sales_invoices", good.replace(vat21, "1"))
                        .status())
                .isEqualTo(422);
        assertThat(calls.post("/external_sales_invoices", good.replace(vat21, inputVat))
                        .status())
                .isEqualTo(422);
        assertThat(calls.post("/external_sales_invoices", good.replace(revenue, costs))
                        .status())
                .isEqualTo(422);
        assertThat(calls.post("/external_sales_invoices", good.replace("\"amount\"", "\"project_id\":\"1\",\"amount\""))
                        .text())
                .contains("details.project_id");
        assertThat(calls.post("/external_sales_invoices", good.replace("\"EUR\"", "\"SEK\""))
                        .status())
                .isEqualTo(422);
        assertThat(calls.post("/external_sales_invoices", good.replace("2026-11-02", "2 nov"))
                        .text())
                .contains("is not a valid date");
        assertThat(calls.post("/external_sales_invoices", good.replace("100.00", "1.005"))
                        .status())
                .isEqualTo(422);
        assertThat(calls.post("/external_sales_invoices", good.replace("\"source\"", "\"sorce\""))
                        .status())
                .isEqualTo(400);
        assertThat(calls.post("/external_sales_invoices", "{\"invoice\":{}}").status())
                .isEqualTo(400);
        assertThat(calls.get("/external_sales_invoices/1").text())
                .isEqualTo("{\"error\":\"Record not found for model name: External invoice\"}");
        assertThat(books().items()).isEmpty();
    }

    @Test
    void nothingIsBookedInOrMovedOutOfALockedPeriod() throws Exception {
        String id = invoice("F1", "100.00", vat21);
        String payment =
                pay(id, "\"payment_date\":\"2026-11-02\",\"price\":\"1\"").id();
        seed.lockedUntil(LocalDate.of(2026, 11, 2));

        assertThat(calls.post("/external_sales_invoices", invoiceBody("F2", "1.00", vat21))
                        .status())
                .isEqualTo(422);
        assertThat(calls.patch(
                                "/external_sales_invoices/" + id,
                                "{\"external_sales_invoice\":{\"date\":\"2026-11-03\"}}")
                        .status())
                .isEqualTo(422);
        assertThat(calls.send("DELETE", "/external_sales_invoices/" + id + "/payments/" + payment, null)
                        .status())
                .isNotEqualTo(204);
        assertThat(pay(id, "\"payment_date\":\"2026-11-02\",\"price\":\"1\"").status())
                .isEqualTo(422);
        assertThat(pay(id, "\"payment_date\":\"2026-11-03\",\"price\":\"1\"").status())
                .isEqualTo(201);
        assertThat(calls.sendOutside("GET", "/administrations.json", null, "application/json")
                        .json()
                        .path(0)
                        .path("period_locked_until")
                        .asText())
                .isEqualTo("2026-11-02");
        // The spec lists neither of these refusals: they are the simulator's own reading.
        calls = new MoneybirdCalls(simulator, seed.id());
    }

    @Test
    void aListWithoutAPeriodHidesLastYear() throws Exception {
        seed.foreignInvoice(
                null, contact, "OLD", LocalDate.of(2025, 12, 31), LocalDate.of(2026, 1, 14), 100_00, vat21, revenue);
        invoice("NEW", "100.00", vat21);
        assertThat(references("")).containsExactly("NEW");
        assertThat(references("?filter=contact_id:" + contact)).containsExactly("NEW");
        assertThat(references("?filter=contact_id:" + contact + ",period:20250101..20261231"))
                .containsExactly("NEW", "OLD");
        assertThat(references("?filter=state:late%7Copen,period:202501..202612"))
                .containsExactly("NEW", "OLD");
        assertThat(references("?filter=state:late,period:202501..202612")).containsExactly("OLD");
        assertThat(references("?filter=period:prev_year")).containsExactly("OLD");
        assertThat(calls.get("/external_sales_invoices?filter=period:202611").status())
                .isEqualTo(400);
        assertThat(calls.get("/external_sales_invoices?filter=state:pending_payment")
                        .status())
                .isEqualTo(400);
        assertThat(calls.get("/external_sales_invoices?filter=reference:NEW").status())
                .isEqualTo(400);
        assertThat(calls.get("/external_sales_invoices?filter=contact_id:1").status())
                .isEqualTo(404);
        assertThat(calls.get("/external_sales_invoices/synchronization").json()).hasSize(1);
    }

    @Test
    void pagesAreCutAndTheirSizeIsChecked() throws Exception {
        for (int i = 0; i < 3; i++) {
            invoice("F" + i, "1.00", vat21);
        }
        assertThat(references("?per_page=2")).containsExactly("F2", "F1");
        assertThat(references("?per_page=2&page=2")).containsExactly("F0");
        assertThat(calls.get("/external_sales_invoices?per_page=101").status()).isEqualTo(400);
        assertThat(calls.get("/external_sales_invoices?page=0").status()).isEqualTo(400);
        assertThat(calls.get("/external_sales_invoices?page=x").status()).isEqualTo(400);
    }

    @Test
    void theChangeFeedGivesVersionsAndAtMostAHundredRecords() throws Exception {
        String id = invoice("F1", "100.00", vat21);
        JsonNode feed = calls.get("/external_sales_invoices/synchronization?filter=period:this_year")
                .json();
        assertThat(feed.path(0).path("version").asLong())
                .isEqualTo(clock.instant().getEpochSecond());
        clock.advance(Duration.ofMinutes(1));
        pay(id, "\"payment_date\":\"2026-11-21\",\"price\":\"1.00\"");
        JsonNode records = calls.post("/external_sales_invoices/synchronization", "{\"ids\":[\"" + id + "\",\"1\"]}")
                .json();
        assertThat(records).hasSize(1);
        assertThat(records.path(0).path("version").asLong())
                .isEqualTo(clock.instant().getEpochSecond());
        assertThat(calls.post("/external_sales_invoices/synchronization", "{}").status())
                .isEqualTo(400);
    }

    @Test
    void anInvoiceIsChangedLineByLineAndItsBooksFollow() throws Exception {
        var made = calls.post("/external_sales_invoices", invoiceBody("F1", "100.00", vat21))
                .json();
        String id = made.path("id").asText();
        String line = made.path("details").path(0).path("id").asText();
        var changed = calls.patch("/external_sales_invoices/" + id, """
                {"external_sales_invoice":{"reference":"F1b","details_attributes":[
                 {"id":"%s","price":"50.00"},
                 {"description":"more","price":"10.00","tax_rate_id":"%s","ledger_account_id":"%s"}]}}
                """.formatted(line, vat9, revenue));
        assertThat(changed.json().path("total_price_incl_tax").asText()).isEqualTo("71.4");
        assertThat(books().balance(revenue)).isEqualTo(-60_00);
        calls.patch(
                "/external_sales_invoices/" + id,
                "{\"external_sales_invoice\":{\"details_attributes\":[{\"id\":\"" + line + "\",\"_destroy\":true}]}}");
        assertThat(books().balance(revenue)).isEqualTo(-10_00);
        assertThat(calls.patch("/external_sales_invoices/" + id, "{\"external_sales_invoice\":{\"reference\":\"\"}}")
                        .status())
                .isEqualTo(422);
        assertThat(calls.delete("/external_sales_invoices/" + id).status()).isEqualTo(204);
        assertThat(books().journal().entries()).isEmpty();
    }

    @Test
    void aPdfIsAttachedAndOnlyTheInvoiceItselfShowsIt() throws Exception {
        String id = invoice("F1", "100.00", vat21);
        String body = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"F1.pdf\"\r\n"
                + "Content-Type: application/pdf\r\n\r\n%PDF-1.7\r\n--x--\r\n";
        String path = "/" + seed.id() + "/external_sales_invoices/" + id + "/attachment.json";
        assertThat(calls.sendOutside("POST", path, body, "multipart/form-data; boundary=x")
                        .status())
                .isEqualTo(200);
        JsonNode file = calls.get("/external_sales_invoices/" + id)
                .json()
                .path("attachments")
                .path(0);
        assertThat(file.path("filename").asText()).isEqualTo("F1.pdf");
        assertThat(file.path("size").asInt()).isEqualTo(8);
        String hash = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest("%PDF-1.7".getBytes(StandardCharsets.UTF_8)));
        assertThat(books().withReference("F1").get(0).files()).containsExactly(hash);
        assertThat(calls.sendOutside("POST", path, "{}", "application/json").status())
                .isEqualTo(400);
        assertThat(calls.sendOutside(
                                "POST",
                                path.replace("attachment.json", "attachments.json"),
                                body,
                                "multipart/form-data; boundary=x")
                        .status())
                .isEqualTo(404);
        // The spec does not know the plural path: that is the point of the last call.
        calls = new MoneybirdCalls(simulator, seed.id());
    }

    @Test
    void anUncollectibleInvoiceSaysSo() throws Exception {
        String id = invoice("F1", "100.00", vat21);
        assertThat(calls.patch("/external_sales_invoices/" + id + "/mark_as_uncollectible", null)
                        .status())
                .isEqualTo(200);
        assertThat(state(id)).isEqualTo("uncollectible");
        assertThat(calls.patch("/external_sales_invoices/" + id + "/mark_as_uncollectible", null)
                        .status())
                .isEqualTo(400);
    }

    private List<String> references(String query) throws Exception {
        List<String> references = new ArrayList<>();
        calls.get("/external_sales_invoices" + query)
                .json()
                .forEach(invoice -> references.add(invoice.path("reference").asText()));
        return references;
    }
}
