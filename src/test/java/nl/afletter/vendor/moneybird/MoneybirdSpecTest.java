package nl.afletter.vendor.moneybird;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import nl.afletter.contract.AccountingBench.Chart;
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
import nl.afletter.model.Posting.MoneyLine;
import nl.afletter.model.Posting.MoneyPosting;
import nl.afletter.model.Posting.RevenueLine;
import nl.afletter.model.Posting.ToCost;
import nl.afletter.model.Posting.ToItem;
import nl.afletter.model.Posting.ToLedger;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.spec.RecordingProxy;
import nl.afletter.spec.SpecCheck;
import org.junit.jupiter.api.Test;

/** Protects that every request we send and every answer we are tested with is what Moneybird's own spec allows. */
class MoneybirdSpecTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

    @Test
    void everyRequestAndEveryAnswerFitsTheSpec() {
        SpecCheck spec = SpecCheck.open("moneybird/openapi.json");
        Set<String> calls = new TreeSet<>();
        for (RecordingProxy.Exchange each : story()) {
            String call = each.method() + " " + each.path();
            calls.add(call.replaceAll("/\\d+", "/n").replaceAll("_(id|reference)/[^/]+\\.json", "_$1/n.json"));
            if (each.sent().isEmpty() || each.contentType().startsWith("multipart")) {
                assertThat(each.method()).isIn("GET", "POST");
            } else {
                assertThat(spec.request(each.method(), each.path(), each.sent()))
                        .as(call)
                        .isEmpty();
            }
            assertThat(spec.response(each.method(), each.path(), each.status(), each.received()))
                    .as(call + " " + each.received())
                    .isEmpty();
        }
        assertThat(calls)
                .contains(
                        "POST /n/contacts.json",
                        "PATCH /n/contacts/n.json",
                        "POST /n/external_sales_invoices.json",
                        "POST /n/external_sales_invoices/n/attachment.json",
                        "POST /n/external_sales_invoices/n/payments.json",
                        "POST /n/financial_statements.json",
                        "PATCH /n/financial_mutations/n/link_booking.json",
                        "POST /n/documents/purchase_invoices.json",
                        "POST /n/financial_mutations/synchronization.json",
                        "GET /n/sales_invoices.json",
                        "POST /n/sales_invoices.json",
                        "PATCH /n/sales_invoices/n/send_invoice.json",
                        "GET /n/sales_invoices/find_by_reference/n.json",
                        "GET /n/sales_invoices/n.json",
                        "GET /n/sales_invoices/find_by_invoice_id/n.json",
                        "GET /n/reports/general_ledger.json",
                        "GET /n/reports/journal_entries.json");
    }

    /** Every operation, every look-up and every read once. */
    private static List<RecordingProxy.Exchange> story() {
        try (Company company = new Company();
                RecordingProxy proxy = new RecordingProxy(company.simulator.baseUrl(), "/api/v2")) {
            Chart chart = company.chart;
            MoneybirdAccounting accounting = company.accounting(proxy.baseUrl(), Map.of(), new Http(company.clock));
            Postman postman = new Postman(accounting, company.clock);
            String project = company.seed.project("P-77");
            DebtorPosting debtor = new DebtorPosting("crm:nl:debtor:c1", "", "10231", card("Hoofdstraat 1"), "new");
            String contact = postman.post(debtor);
            postman.find(debtor);
            postman.post(new DebtorPosting("crm:nl:debtor:c1:v2", contact, "10231", card("Nieuwe Weg 2"), "moved"));
            InvoicePosting invoice =
                    invoice(chart, contact, ReferenceKind.INVOICE, "2026-1", "100.00", "21.00", project);
            InvoicePosting credit = invoice(chart, contact, ReferenceKind.CREDIT_NOTE, "CN-1", "-10.00", "-2.10", "");
            String item = postman.post(invoice);
            postman.find(invoice);
            String creditItem = postman.post(credit);
            AttachmentPosting pdf = new AttachmentPosting(
                    invoice.key() + ":pdf",
                    item,
                    new SubjectRef("crm", SubjectKind.INVOICE, "a"),
                    "2026-1.pdf",
                    "kept");
            postman.post(pdf);
            postman.find(pdf);
            postman.post(new CreditSettlement("crm:tie", creditItem, item, TODAY, eur("12.10"), "tied"));
            MoneyPosting payment = money(
                    chart,
                    "tr_1",
                    "110.00",
                    new ToItem(item, ReferenceKind.INVOICE, eur("108.80")),
                    new ToLedger(chart.unallocated(), eur("1.20"), "too much"));
            postman.post(payment);
            postman.find(payment);
            postman.post(new LedgerSettlement(
                    "psp:tr_1:d", chart.differences(), "tr_1", item, TODAY, eur("0.10"), "difference"));
            MoneyPosting fee = money(
                    chart,
                    "stl_1-fee",
                    "-9.68",
                    new ToCost(
                            chart.costs(),
                            chart.inputVat(),
                            chart.purchaseHigh(),
                            chart.creditor(),
                            eur("-8.00"),
                            eur("-1.68"),
                            "fees"));
            postman.post(fee);
            postman.find(fee);
            accounting.item(item);
            String own = company.seed.ownInvoice(
                    contact, "2026-0007", TODAY, TODAY.plusDays(14), 10_000, chart.high(), chart.revenue());
            postman.post(money(chart, "tr_2", "121.00", new ToItem("si:" + own, ReferenceKind.INVOICE, eur("121.00"))));
            accounting.item("si:" + own);
            accounting.itemsByReference(new Reference(ReferenceKind.INVOICE, "2026-0007"), TODAY, TODAY);
            accounting.openByReference(Set.of(new Reference(ReferenceKind.INVOICE, "2026-0007")));
            DraftInvoicePosting draft = new DraftInvoicePosting(
                    "crm:nl:deal:7",
                    "Website De Vries",
                    TODAY,
                    contact,
                    List.of(new RevenueLine("Ontwerp", eur("100.00"), chart.high(), chart.revenue(), project)),
                    eur("100.00"),
                    true,
                    "won");
            postman.post(draft);
            postman.find(draft);
            accounting.standing("crm:nl:invoice:a", "", TODAY, TODAY);
            accounting.openItems(accounting.openItems("").next());
            accounting.movements(chart.clearing(), TODAY, TODAY, "");
            accounting.ledgerBalance(chart.clearingLedger(), "EUR", TODAY);
            accounting.items(TODAY, TODAY, "");
            accounting.closedUntil();
            company.seed.exchangeRate("USD", "1.10");
            String dollars = postman.post(inDollars(chart, contact, ReferenceKind.INVOICE, "2026-2", "110.00"));
            String back = postman.post(inDollars(chart, contact, ReferenceKind.CREDIT_NOTE, "CN-2", "-55.00"));
            CreditSettlement abroad = new CreditSettlement(
                    "crm:tie:2", back, dollars, TODAY, Money.of("55.00", "USD"), chart.differences(), "tied");
            postman.post(abroad);
            postman.find(abroad);
            return List.copyOf(proxy.exchanges());
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

    private static InvoicePosting invoice(
            Chart chart, String debtor, ReferenceKind kind, String number, String net, String vat, String project) {
        return new InvoicePosting(
                "crm:nl:invoice:" + number,
                kind,
                number,
                TODAY,
                TODAY.plusDays(30),
                debtor,
                List.of(new RevenueLine("Advies", eur(net), chart.high(), chart.revenue(), project)),
                eur(vat),
                eur(net).plus(eur(vat)),
                "CRM",
                "https://crm.example/invoices/1",
                "booked");
    }

    private static InvoicePosting inDollars(
            Chart chart, String debtor, ReferenceKind kind, String number, String amount) {
        Money dollars = Money.of(amount, "USD");
        return new InvoicePosting(
                "crm:nl:invoice:" + number,
                kind,
                number,
                TODAY,
                TODAY,
                debtor,
                List.of(new RevenueLine("Advice", dollars, chart.none(), chart.revenue(), "")),
                Money.zero("USD"),
                dollars,
                "CRM",
                "",
                "booked");
    }

    private static MoneyPosting money(Chart chart, String transaction, String amount, MoneyLine... lines) {
        return new MoneyPosting(
                "psp:mollie:" + transaction,
                chart.clearing(),
                transaction,
                TODAY,
                eur(amount),
                "text",
                "Payer",
                List.of(lines),
                "money");
    }

    private static Money eur(String amount) {
        return Money.of(amount, "EUR");
    }
}
