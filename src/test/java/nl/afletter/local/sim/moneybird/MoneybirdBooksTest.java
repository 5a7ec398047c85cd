package nl.afletter.local.sim.moneybird;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Protects the judge of the product's bookkeeping: what is booked over HTTP ends up in the accounts it belongs in. */
class MoneybirdBooksTest extends MoneybirdTestBase {

    @Test
    void theWorkedExampleOfTheSheetEndsWithClearingAtZeroAndItsTrialBalance() throws Exception {
        String low = seed.ledgerAccount("8010", "Omzet laag", "revenue");
        String foreign = seed.ledgerAccount("8030", "Omzet EU", "revenue");
        String bankCosts = seed.ledgerAccount("4520", "Bankkosten", "expenses");
        String inputVatLedger = seed.ledgerAccount("1530", "Voorbelasting", "current_assets");
        String f1 = invoice("F1", "1000.00", vat21);
        String high = revenue;
        revenue = low;
        String f2 = invoice("F2", "200.00", vat9);
        revenue = foreign;
        String f3 = invoice("F3", "500.00", reverse);
        revenue = high;
        String f4 = invoice("F4", "100.00", vat21);

        linked(mutation("tr_1", "2026-11-10", "1210.00"), "ExternalSalesInvoice", f1, "1210.00");
        linked(mutation("tr_2", "2026-11-10", "218.00"), "ExternalSalesInvoice", f2, "218.00");
        linked(mutation("tr_3", "2026-11-11", "300.00"), "ExternalSalesInvoice", f3, "300.00");
        String tr4 = mutation("tr_4", "2026-11-12", "200.02");
        linked(tr4, "ExternalSalesInvoice", f3, "200.00");
        linked(tr4, "LedgerAccount", seed.differencesLedger(), "0.02");
        String tr5 = mutation("tr_5", "2026-11-12", "121.00");
        linked(tr5, "ExternalSalesInvoice", f4, "121.00");
        revenue = low;
        String cn1 = invoice("CN1", "-50.00", vat9);
        revenue = high;
        linked(mutation("re_1", "2026-11-14", "-54.50"), "ExternalSalesInvoice", cn1, "54.50");
        linked(mutation("chb_1", "2026-11-15", "-121.00"), "ExternalSalesInvoice", f4, "121.00");
        linked(mutation("chb_1-fee", "2026-11-15", "-15.00"), "LedgerAccount", bankCosts, "15.00");
        String fee = mutation("stl_1-fee", "2026-11-17", "-9.68");
        linked(fee, "LedgerAccount", costs, "8.00");
        linked(fee, "LedgerAccount", inputVatLedger, "1.68");
        linked(mutation("stl_1", "2026-11-18", "-1848.84"), "LedgerAccount", bank.ledgerAccountId(), "1848.84");

        MoneybirdBooks books = books();
        assertThat(books.balance(clearing.ledgerAccountId())).isZero();
        assertThat(books.journal().trialBalance())
                .isEqualTo(Map.ofEntries(
                        Map.entry("1100 Bank", Map.of("EUR", 1848_84L)),
                        Map.entry("1300 Debiteuren", Map.of("EUR", 121_00L)),
                        Map.entry("1530 Voorbelasting", Map.of("EUR", 1_68L)),
                        Map.entry("4510 PSP-kosten", Map.of("EUR", 8_00L)),
                        Map.entry("4520 Bankkosten", Map.of("EUR", 15_00L)),
                        Map.entry("4790 Betalingsverschillen", Map.of("EUR", -2L)),
                        Map.entry("8000 Omzet", Map.of("EUR", -1100_00L)),
                        Map.entry("8010 Omzet laag", Map.of("EUR", -150_00L)),
                        Map.entry("8030 Omzet EU", Map.of("EUR", -500_00L)),
                        Map.entry("Btw 21% btw", Map.of("EUR", -231_00L)),
                        Map.entry("Btw 9% btw", Map.of("EUR", -13_50L))));
        assertThat(state(f4)).isEqualTo("open");
        assertThat(unpaid(f4)).isEqualTo("121.0");
        assertThat(state(f3)).isEqualTo("paid");
        assertThat(state(cn1)).isEqualTo("paid");
    }

    @Test
    void aRepeatedPostBooksTwice() throws Exception {
        invoice("F1", "100.00", vat21);
        invoice("F1", "100.00", vat21);
        mutation("tr_1", "2026-11-10", "121.00");
        mutation("tr_1", "2026-11-10", "121.00");

        assertThat(books().withReference("F1")).hasSize(2);
        assertThat(books().balance(revenue)).isEqualTo(-200_00);
        assertThat(books().balance(clearing.ledgerAccountId())).isEqualTo(242_00);
    }

    @Test
    void vatIsRoundedOncePerRateAndPricesWithVatAreSplit() throws Exception {
        String body = """
                {"external_sales_invoice":{"contact_id":"%s","reference":"F1","prices_are_incl_tax":%s,
                 "details_attributes":{"0":{"description":"a","price":"0.10","amount":"3 stuks","tax_rate_id":"%s",
                 "ledger_account_id":"%s"},"1":{"description":"b","price":"10,05","tax_rate_id":"%s",
                 "ledger_account_id":"%s"}}}}
                """;
        var excluding = calls.post(
                        "/external_sales_invoices", body.formatted(contact, false, vat21, revenue, vat21, revenue))
                .json();
        assertThat(excluding.path("total_price_excl_tax").asText()).isEqualTo("10.35");
        assertThat(excluding.path("total_price_incl_tax").asText()).isEqualTo("12.52");
        assertThat(excluding.path("tax_totals").path(0).path("tax_amount").asText())
                .isEqualTo("2.17");

        var including = calls.post(
                        "/external_sales_invoices", body.formatted(contact, true, vat21, revenue, vat21, revenue))
                .json();
        assertThat(including.path("total_price_incl_tax").asText()).isEqualTo("10.35");
        assertThat(including.path("total_price_excl_tax").asText()).isEqualTo("8.55");
        assertThat(books().vat().get(vat21)).isEqualTo(-2_17 - 1_80);
    }

    @Test
    void pricesIncludeVatWhenTheRequestDoesNotSayOtherwise() throws Exception {
        var answer = calls.post(
                "/external_sales_invoices",
                invoiceBody("F1", "121.00", vat21).replace("\"prices_are_incl_tax\":false,", ""));
        assertThat(answer.json().path("total_price_excl_tax").asText()).isEqualTo("100.0");
    }

    @Test
    void aForeignCurrencyGainsOrLosesWhatTheRateMoved() throws Exception {
        seed.exchangeRate("USD", "1.10");
        String usd = calls.post(
                        "/external_sales_invoices",
                        invoiceBody("F1", "110.00", reverse).replace("\"EUR\"", "\"USD\""))
                .id();
        String mutation = mutation("tr_1", "2026-11-10", "98.50");
        assertThat(link(mutation, "ExternalSalesInvoice", usd, "98.50").text()).contains("can't be nil");
        assertThat(calls.patch(
                                "/financial_mutations/" + mutation + "/link_booking",
                                "{\"booking_type\":\"ExternalSalesInvoice\",\"booking_id\":\"" + usd
                                        + "\",\"price_base\":\"98.50\",\"price\":\"110.00\"}")
                        .status())
                .isEqualTo(200);
        assertThat(state(usd)).isEqualTo("paid");
        assertThat(books().journal().balance("4795 Koersverschillen", "EUR")).isEqualTo(1_50);
        assertThat(books().journal().balance("1300 Debiteuren", "EUR")).isZero();
    }

    @Test
    void aPurchaseInvoiceBringsCostAndVatAndIsPaidFromClearing() throws Exception {
        String psp = seed.contact("90001", "Mollie B.V.");
        String purchase = purchase(psp, inputVat).id();
        assertThat(books().balance(costs)).isEqualTo(8_00);
        assertThat(books().vat().get(inputVat)).isEqualTo(1_68);

        linked(mutation("stl_1-fee", "2026-11-17", "-9.68"), "Document", purchase, "9.68");
        assertThat(books().balance(clearing.ledgerAccountId())).isEqualTo(-9_68);
        assertThat(books().journal().balance("1600 Crediteuren", "EUR")).isZero();
        assertThat(calls.get("/documents/purchase_invoices/" + purchase)
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("paid");
        assertThat(calls.get("/documents/purchase_invoices?filter=reference:M-1,period:this_month")
                        .json())
                .hasSize(1);
    }

    @Test
    void reverseChargedVatStandsInBothVatAccountsAndNotInTheTotal() throws Exception {
        String rate = seed.reverseChargedRate("Verlegd EU", "21", "NL/4b");
        String psp = seed.contact("90001", "Mollie B.V.");
        var answer = purchase(psp, rate).json();
        assertThat(answer.path("total_price_incl_tax").asText()).isEqualTo("8.0");
        assertThat(books().vat().get(rate)).isEqualTo(1_68);
        assertThat(books().journal().balance("Btw verschuldigd Verlegd EU", "EUR"))
                .isEqualTo(-1_68);
        assertThat(books().journal().balance("1600 Crediteuren", "EUR")).isEqualTo(-8_00);
    }

    @Test
    void aPurchaseInvoiceCanBePaidThroughItsOwnPayments() throws Exception {
        String purchase =
                purchase(seed.contact("90001", "Mollie B.V."), inputVat).id();
        var paid = calls.post(
                "/documents/purchase_invoices/" + purchase + "/payments",
                "{\"payment\":{\"payment_date\":\"2026-11-17\",\"price\":\"9.68\",\"manual_payment_action\":"
                        + "\"balance_settlement\",\"ledger_account_id\":\"" + unallocated + "\"}}");
        assertThat(paid.status()).isEqualTo(201);
        assertThat(books().balance(unallocated)).isEqualTo(-9_68);
        assertThat(calls.delete("/documents/purchase_invoices/" + purchase + "/payments/" + paid.id())
                        .status())
                .isEqualTo(204);
        assertThat(books().balance(unallocated)).isZero();
    }

    @Test
    void aJournalDocumentIsBookedAsItStandsAndSettlesNothing() throws Exception {
        String invoice = invoice("F1", "100.00", vat21);
        String debtors = seed.debtorsLedger();
        var journal = calls.post("/documents/general_journal_documents", """
                {"general_journal_document":{"reference":"stl_1","date":"2026-11-18",
                 "general_journal_document_entries_attributes":[
                 {"ledger_account_id":"%s","debit":"121.00","credit":"0","description":"in"},
                 {"ledger_account_id":"%s","debit":"0","credit":"121.00","contact_id":"%s"}]}}
                """.formatted(unallocated, debtors, contact));
        assertThat(journal.status()).as(journal.text()).isEqualTo(201);
        assertThat(unpaid(invoice)).isEqualTo("121.0");
        assertThat(books().balance(debtors)).isZero();
        assertThat(calls.get("/documents/general_journal_documents?filter=reference:stl_1,period:this_month")
                        .json())
                .hasSize(1);
        assertThat(calls.get("/documents/general_journal_documents?filter=reference:stl,period:this_month")
                        .json())
                .isEmpty();
        assertThat(calls.delete("/documents/general_journal_documents/" + journal.id())
                        .status())
                .isEqualTo(200);
        assertThat(books().balance(debtors)).isEqualTo(121_00);
    }

    @Test
    void aJournalDocumentThatDoesNotBalanceIsRefused() throws Exception {
        var refused = calls.post("/documents/general_journal_documents", """
                {"general_journal_document":{"reference":"x","general_journal_document_entries_attributes":[
                 {"ledger_account_id":"%s","debit":"1","credit":"0"}]}}
                """.formatted(unallocated));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(books().journal().entries()).isEmpty();
    }

    private MoneybirdCalls.Answer purchase(String creditor, String rate) throws Exception {
        var answer = calls.post("/documents/purchase_invoices", """
                {"purchase_invoice":{"contact_id":"%s","reference":"M-1","date":"2026-11-17",
                 "prices_are_incl_tax":false,"details_attributes":[{"description":"fees","price":"8.00",
                 "tax_rate_id":"%s","ledger_account_id":"%s"}]}}
                """.formatted(creditor, rate, costs));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer;
    }
}
