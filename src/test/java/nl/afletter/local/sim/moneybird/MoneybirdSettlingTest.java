package nl.afletter.local.sim.moneybird;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** Protects the rules by which Moneybird ties money to invoices (moneybird.md section 8), and what they book. */
class MoneybirdSettlingTest extends MoneybirdTestBase {
    private static final String ON_THE_TENTH = "\"payment_date\":\"2026-11-10\",";

    @Test
    void aPaymentAgainstAClearingLedgerSettlesInParts() throws Exception {
        String id = invoice("F1", "100.00", vat21);
        String against = ON_THE_TENTH + "\"manual_payment_action\":\"balance_settlement\",\"ledger_account_id\":\""
                + unallocated + "\",\"transaction_identifier\":\"tr_1\",";
        var part = pay(id, against + "\"price\":\"21.00\"");
        assertThat(part.status()).isEqualTo(201);
        assertThat(unpaid(id)).isEqualTo("100.0");
        pay(id, against + "\"price\":100");
        JsonNode invoice = calls.get("/external_sales_invoices/" + id).json();
        assertThat(invoice.path("state").asText()).isEqualTo("paid");
        assertThat(invoice.path("paid_at").asText()).isEqualTo("2026-11-10");
        assertThat(invoice.path("payments")
                        .path(0)
                        .path("transaction_identifier")
                        .asText())
                .isEqualTo("tr_1");
        assertThat(books().balance(unallocated)).isEqualTo(121_00);
        assertThat(calls.get("/payments/" + part.id()).json().path("price").asText())
                .isEqualTo("21.0");

        assertThat(calls.delete("/external_sales_invoices/" + id + "/payments/" + part.id())
                        .status())
                .isEqualTo(204);
        assertThat(unpaid(id)).isEqualTo("21.0");
        assertThat(books().balance(unallocated)).isEqualTo(100_00);
        assertThat(calls.delete("/external_sales_invoices/" + id + "/payments/" + part.id())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aPaymentThatTheInvoiceHasNoRoomForIsRefused() throws Exception {
        String id = invoice("F1", "100.00", vat21);
        assertThat(pay(id, ON_THE_TENTH + "\"price\":\"121.01\"").status()).isEqualTo(422);
        assertThat(pay(id, ON_THE_TENTH + "\"price\":\"-1.00\"").status()).isEqualTo(422);
        assertThat(pay(id, ON_THE_TENTH + "\"price\":\"1.001\"").status()).isEqualTo(422);
        assertThat(pay(id, "\"price_base\":\"1\"").json().path("error").path("payment_date"))
                .hasSize(2);
        assertThat(pay("1", ON_THE_TENTH + "\"price\":\"1\"")
                        .json()
                        .path("symbolic")
                        .path("invoice_id")
                        .asText())
                .isEqualTo("not_found");
        assertThat(unpaid(id)).isEqualTo("121.0");
    }

    @Test
    void eachPaymentActionNeedsItsPartnerAndBooksOnIt() throws Exception {
        String id = invoice("F1", "100.00", vat21);
        String action = ON_THE_TENTH + "\"price\":\"1.00\",\"manual_payment_action\":";
        String account = ",\"financial_account_id\":\"" + bank.financialAccountId() + "\"";
        assertThat(pay(id, action + "\"cash_payment\"").status()).isEqualTo(422);
        assertThat(pay(id, action + "\"cash_payment\"" + account).status()).isEqualTo(201);
        assertThat(pay(id, action + "\"private_payment\"").status()).isEqualTo(422);
        assertThat(pay(id, action + "\"private_payment\"" + account).status()).isEqualTo(201);
        assertThat(books().balance(bank.ledgerAccountId())).isEqualTo(2_00);
        assertThat(pay(id, action + "\"payment_without_proof\"").status()).isEqualTo(201);
        assertThat(pay(id, action + "\"rounding_error\"").status()).isEqualTo(201);
        assertThat(books().balance(seed.differencesLedger())).isEqualTo(1_00);
        assertThat(pay(id, action + "\"balance_settlement\"").status()).isEqualTo(422);
        assertThat(pay(id, action + "\"balance_settlement\",\"ledger_account_id\":\"" + revenue + "\"")
                        .status())
                .isEqualTo(422);
        assertThat(pay(id, action + "\"bank_transfer\"").status()).isEqualTo(422);
        String mutation = mutation("tr_1", "2026-11-10", "1.00");
        assertThat(pay(id, action + "\"bank_transfer\",\"financial_mutation_id\":\"" + mutation + "\"")
                        .status())
                .isEqualTo(201);
        assertThat(pay(id, action + "\"bank_transfer\",\"financial_mutation_id\":\"" + mutation + "\"")
                        .status())
                .isEqualTo(422);
        assertThat(pay(id, action + "\"invoices_settlement\"").status()).isEqualTo(422);
        assertThat(pay(id, action + "\"gift\"").status()).isEqualTo(422);
        JsonNode chosen = pay(id, ON_THE_TENTH + "\"price\":\"1.00\"").json();
        assertThat(chosen.path("manual_payment_action").isNull()).isTrue();
        assertThat(chosen.path("ledger_account_id").isTextual()).isTrue();
        assertThat(unpaid(id)).isEqualTo("115.0");
    }

    @Test
    void aCreditNoteAndItsInvoiceSettleEachOtherOnBothSides() throws Exception {
        String invoice = invoice("F1", "100.00", vat21);
        String credit = invoice("C1", "-40.00", vat21);
        assertThat(unpaid(credit)).isEqualTo("-48.4");
        String setOff = ON_THE_TENTH + "\"manual_payment_action\":\"invoices_settlement\",\"invoice_id\":\"";
        assertThat(pay(invoice, setOff + credit + "\",\"price\":\"48.41\"").status())
                .isEqualTo(422);
        assertThat(pay(invoice, setOff + invoice + "\",\"price\":\"48.40\"").status())
                .isEqualTo(422);
        JsonNode mine = pay(invoice, setOff + credit + "\",\"price\":\"48.40\"").json();
        assertThat(state(credit)).isEqualTo("paid");
        assertThat(unpaid(invoice)).isEqualTo("72.6");
        JsonNode other = calls.get("/payments/" + mine.path("linked_payment_id").asText())
                .json();
        assertThat(other.path("price").asText()).isEqualTo("-48.4");
        assertThat(other.path("invoice_id").asText()).isEqualTo(credit);

        calls.delete("/external_sales_invoices/" + invoice + "/payments/"
                + mine.path("id").asText());
        assertThat(unpaid(credit)).isEqualTo("-48.4");
        assertThat(unpaid(invoice)).isEqualTo("121.0");
    }

    @Test
    void aMutationStandsUnprocessedUntilItIsLinkedInFull() throws Exception {
        String invoice = invoice("F1", "100.00", vat21);
        String mutation = mutation("tr_1", "2026-11-10", "121.00");
        linked(mutation, "ExternalSalesInvoice", invoice, "100.00");
        JsonNode half = calls.get("/financial_mutations/" + mutation).json();
        assertThat(half.path("state").asText()).isEqualTo("unprocessed");
        assertThat(half.path("amount_open").asText()).isEqualTo("21.0");
        linked(mutation, "LedgerAccount", unallocated, "21.00");
        JsonNode whole = calls.get("/financial_mutations/" + mutation).json();
        assertThat(whole.path("state").asText()).isEqualTo("processed");
        assertThat(whole.path("payments").path(0).path("price").asText()).isEqualTo("100.0");
        assertThat(whole.path("account_servicer_transaction_id").asText()).isEqualTo("tr_1");
        assertThat(books().balance(unallocated)).isEqualTo(-21_00);
    }

    @Test
    void theSameLinkTwiceIsRefusedOnlyBecauseNothingIsLeft() throws Exception {
        String invoice = invoice("F1", "100.00", vat21);
        String mutation = mutation("tr_1", "2026-11-10", "200.00");
        linked(mutation, "ExternalSalesInvoice", invoice, "60.00");
        linked(mutation, "ExternalSalesInvoice", invoice, "60.00");
        assertThat(link(mutation, "ExternalSalesInvoice", invoice, "60.00").status())
                .isEqualTo(400);
        assertThat(link(mutation, "ExternalSalesInvoice", invoice, "1.01").status())
                .isEqualTo(400);
        assertThat(unpaid(invoice)).isEqualTo("1.0");
    }

    @Test
    void aMutationIsNotLinkedForMoreThanItHasOpen() throws Exception {
        String invoice = invoice("F1", "1000.00", vat21);
        String mutation = mutation("tr_1", "2026-11-10", "100.00");
        assertThat(link(mutation, "ExternalSalesInvoice", invoice, "100.01").status())
                .isEqualTo(400);
        linked(mutation, "LedgerAccount", costs, "-10.00");
        linked(mutation, "ExternalSalesInvoice", invoice, "110.00");
        assertThat(books().balance(costs)).isEqualTo(10_00);
        assertThat(unpaid(invoice)).isEqualTo("1100.0");
    }

    @Test
    void thePriceOfALinkIsAlwaysPositiveForInvoicesAndNeverMissing() throws Exception {
        String credit = invoice("C1", "-100.00", vat21);
        String refund = mutation("re_1", "2026-11-10", "-121.00");
        assertThat(link(refund, "ExternalSalesInvoice", credit, "-121.00").status())
                .isEqualTo(400);
        assertThat(calls.patch(
                                "/financial_mutations/" + refund + "/link_booking",
                                "{\"booking_type\":\"ExternalSalesInvoice\",\"booking_id\":\"" + credit + "\"}")
                        .text())
                .isEqualTo("{\"error\":\"Price can't be nil\",\"symbolic\":{\"price\":\"nils\"}}");
        linked(refund, "ExternalSalesInvoice", credit, "121.00");
        assertThat(state(credit)).isEqualTo("paid");
        assertThat(books().balance(clearing.ledgerAccountId())).isEqualTo(-121_00);
    }

    @Test
    void aChargebackOpensThePaidInvoiceAgainWithANegativePayment() throws Exception {
        String invoice = invoice("F1", "100.00", vat21);
        String back = mutation("chb_1", "2026-11-15", "-121.00");
        assertThat(link(back, "ExternalSalesInvoice", invoice, "121.00").status())
                .isEqualTo(400);
        linked(mutation("tr_1", "2026-11-10", "121.00"), "ExternalSalesInvoice", invoice, "121.00");
        linked(back, "ExternalSalesInvoice", invoice, "121.00");
        JsonNode opened = calls.get("/external_sales_invoices/" + invoice).json();
        assertThat(opened.path("state").asText()).isEqualTo("open");
        assertThat(opened.path("total_unpaid").asText()).isEqualTo("121.0");
        assertThat(opened.path("payments").path(1).path("price").asText()).isEqualTo("-121.0");
        assertThat(books().balance(clearing.ledgerAccountId())).isZero();
    }

    @Test
    void aLedgerLinkGoesWithTheMutationOrAgainstItAndSwapsWhenAnIncomingOneIsOverbooked() throws Exception {
        String outgoing = mutation("o", "2026-11-10", "-95.00");
        linked(outgoing, "LedgerAccount", costs, "100.00");
        linked(outgoing, "LedgerAccount", unallocated, "-5.00");
        assertThat(books().balance(costs)).isEqualTo(100_00);
        assertThat(books().balance(unallocated)).isEqualTo(-5_00);

        String incoming = mutation("i", "2026-11-10", "95.00");
        linked(incoming, "LedgerAccount", unallocated, "100.00");
        assertThat(books().balance(unallocated)).isEqualTo(-105_00);
        linked(incoming, "LedgerAccount", costs, "5.00");
        assertThat(calls.get("/financial_mutations/" + incoming)
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("processed");
        assertThat(books().balance(costs)).isEqualTo(105_00);
    }

    @Test
    void whatIsUnknownOrNotAllowedIsNotLinked() throws Exception {
        String mutation = mutation("tr_1", "2026-11-10", "10.00");
        assertThat(link(mutation, "ExternalSalesInvoice", "1", "1.00").status()).isEqualTo(404);
        assertThat(link(mutation, "LedgerAccount", "1", "1.00").status()).isEqualTo(404);
        assertThat(link(mutation, "Payment", "1", "1.00").status()).isEqualTo(404);
        assertThat(link("1", "LedgerAccount", unallocated, "1.00").status()).isEqualTo(404);
        assertThat(link(mutation, "Cheque", unallocated, "1.00")
                        .json()
                        .path("symbolic")
                        .path("booking_type")
                        .asText())
                .isEqualTo("in");
        String closed = seed.ledgerAccount("9", "Alleen memoriaal", "equity", "general_journal_document");
        assertThat(link(mutation, "LedgerAccount", closed, "1.00").status()).isEqualTo(400);
        seed.lockedUntil(LocalDate.of(2026, 11, 10));
        assertThat(link(mutation, "LedgerAccount", unallocated, "1.00").status())
                .isEqualTo(400);
        assertThat(books().balance(unallocated)).isZero();
    }

    @Test
    void anEarlierPaymentFindsItsMoney() throws Exception {
        String invoice = invoice("F1", "100.00", vat21);
        String payment = pay(
                        invoice,
                        ON_THE_TENTH + "\"price\":\"121.00\",\"manual_payment_action\":\"balance_settlement\","
                                + "\"ledger_account_id\":\"" + unallocated + "\"")
                .id();
        String mutation = mutation("tr_1", "2026-11-10", "121.00");
        linked(mutation, "Payment", payment, "1.00");
        assertThat(books().balance(unallocated)).isZero();
        assertThat(calls.get("/financial_mutations/" + mutation)
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("processed");
        assertThat(link(mutation, "Payment", payment, "1.00").status()).isEqualTo(400);
    }

    @Test
    void aLinkIsTakenOffAgain() throws Exception {
        String invoice = invoice("F1", "100.00", vat21);
        String mutation = mutation("tr_1", "2026-11-10", "121.00");
        linked(mutation, "ExternalSalesInvoice", invoice, "100.00");
        linked(mutation, "LedgerAccount", unallocated, "21.00");
        JsonNode before = calls.get("/financial_mutations/" + mutation).json();
        unlink(mutation, "Payment", before.path("payments").path(0).path("id").asText(), 200);
        unlink(
                mutation,
                "LedgerAccountBooking",
                before.path("ledger_account_bookings").path(0).path("id").asText(),
                200);
        unlink(mutation, "Payment", "1", 404);
        unlink(mutation, "Invoice", "1", 400);
        assertThat(unpaid(invoice)).isEqualTo("121.0");
        assertThat(books().balance(unallocated)).isZero();
        assertThat(books().balance(clearing.ledgerAccountId())).isEqualTo(121_00);
    }

    @Test
    void mutationsAreListedByAbsoluteAmountAndAccountUpToAHundred() throws Exception {
        mutation("tr_1", "2026-11-10", "121.00");
        mutation("re_1", "2026-11-10", "-121.00");
        mutation("tr_2", "2026-11-10", "10.00");
        String account = "financial_account_id:" + clearing.financialAccountId();
        String amount = ",amount_from:121,amount_to:-121.00";
        assertThat(calls.get("/financial_mutations?filter=period:202611..202611," + account + amount)
                        .json())
                .hasSize(2);
        assertThat(calls.get("/financial_mutations?filter=mutation_type:debit").json())
                .hasSize(1);
        assertThat(calls.get("/financial_mutations?filter=state:processed").json())
                .isEmpty();
        assertThat(calls.get("/financial_mutations?filter=period:prev_month").json())
                .isEmpty();
        assertThat(calls.get("/financial_mutations?filter=financial_account_id:" + bank.financialAccountId())
                        .json())
                .isEmpty();
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 98; i++) {
            many.append(i == 0 ? "" : ",").append("{\"date\":\"2026-11-11\",\"amount\":\"1\"}");
        }
        var statement = calls.post(
                "/financial_statements",
                "{\"financial_statement\":{\"financial_account_id\":\"" + bank.financialAccountId()
                        + "\",\"reference\":\"many\",\"financial_mutations_attributes\":[" + many + "]}}");
        assertThat(calls.get("/financial_mutations").text())
                .isEqualTo("{\"error\":\"Too many financial mutations to return, please use sync API\"}");
        JsonNode feed = calls.get("/financial_mutations/synchronization").json();
        assertThat(feed).hasSize(101);
        assertThat(calls.post(
                                "/financial_mutations/synchronization",
                                "{\"ids\":[" + feed.path(0).path("id").asText() + "]}")
                        .json())
                .hasSize(1);
        assertThat(calls.delete("/financial_statements/" + statement.id()).status())
                .isEqualTo(204);
        assertThat(books().balance(bank.ledgerAccountId())).isZero();
    }

    @Test
    void aStatementNeedsAReferenceAnAccountAndAmounts() throws Exception {
        String line = "\"financial_mutations_attributes\":{\"0\":{\"date\":\"2026-11-10\",\"amount\":\"%s\"}}}}";
        String head = "{\"financial_statement\":{\"financial_account_id\":\"%s\",\"reference\":\"%s\",";
        String account = clearing.financialAccountId();
        assertThat(calls.post("/financial_statements", (head + line).formatted(account, "", "1"))
                        .status())
                .isEqualTo(422);
        assertThat(calls.post("/financial_statements", (head + line).formatted("1", "x", "1"))
                        .status())
                .isEqualTo(422);
        assertThat(calls.post("/financial_statements", (head + line).formatted(account, "x", ""))
                        .status())
                .isEqualTo(422);
        assertThat(calls.post(
                                "/financial_statements",
                                "{\"financial_statement\":{\"financial_account_id\":\"" + account + "\"}}")
                        .status())
                .isEqualTo(400);
        seed.lockedUntil(LocalDate.of(2026, 11, 10));
        assertThat(calls.post("/financial_statements", (head + line).formatted(account, "x", "1"))
                        .status())
                .isEqualTo(422);
        assertThat(books().movements()).isEmpty();
    }

    private void unlink(String mutation, String type, String id, int status) throws Exception {
        assertThat(calls.send(
                                "DELETE",
                                "/financial_mutations/" + mutation + "/unlink_booking",
                                "{\"booking_type\":\"" + type + "\",\"booking_id\":\"" + id + "\"}")
                        .status())
                .isEqualTo(status);
    }
}
