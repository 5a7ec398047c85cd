package nl.afletter.vendor.teamleader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;
import nl.afletter.model.Debtor;
import nl.afletter.model.Invoice;
import nl.afletter.model.Money;
import nl.afletter.port.Failure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Protects the reading of Teamleader's documents: its totals are the truth, and what does not fit them is said. */
class TeamleaderDocumentsTest {
    private static final LocalDate DAY = LocalDate.parse("2026-11-02");

    private final TeamleaderBench bench = new TeamleaderBench();
    private People people;
    private String company;

    @BeforeEach
    void open() {
        people = bench.simulator.people();
        company = people.company("Anna B.V.", "NL001234567B01", "12345678");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void lineDiscountsCategoriesProjectsAndReferencesAreTakenOver() {
        String project = people.project("Website");
        String id = people.invoice(new People.NewInvoice(
                "company",
                company,
                DAY,
                14,
                List.of(
                        new People.Line(
                                "Advies",
                                new BigDecimal("2.5"),
                                new BigDecimal("100.333"),
                                TeamleaderSimulator.RATE_HIGH,
                                BigDecimal.TEN,
                                TeamleaderSimulator.CATEGORY),
                        People.Line.of("Boek", "25.00", TeamleaderSimulator.RATE_LOW)),
                List.of(),
                project,
                "+++084/2613/66074+++"));
        Invoice invoice = read(id);
        assertThat(invoice.lines().get(0).net()).isEqualTo(eur("225.75"));
        assertThat(invoice.lines().get(0).quantity()).isEqualByComparingTo("2.5");
        assertThat(invoice.lines().get(0).ledgerHint()).isEqualTo("8100");
        assertThat(invoice.lines().get(1).ledgerHint()).isEmpty();
        assertThat(invoice.project()).isEqualTo(project);
        assertThat(invoice.department()).isEqualTo(TeamleaderSimulator.DEPARTMENT);
        assertThat(invoice.paymentReference()).isEqualTo("+++084/2613/66074+++");
        assertThat(invoice.dueDate()).isEqualTo(DAY.plusDays(14));
        assertThat(invoice.number()).isEqualTo("2026 / 1");
    }

    @Test
    void aProjectOfTheOldModuleIsTakenOverToo() {
        String id = booked("100.00");
        people.tamper(
                id,
                document -> document.putObject("project").put("type", "project").put("id", company));
        assertThat(read(id).project()).isEqualTo(company);
    }

    @Test
    void severalDiscountsOnTheWholeAreSpreadOverEachRateByItself() {
        String id = people.invoice(new People.NewInvoice(
                "company",
                company,
                DAY,
                30,
                List.of(
                        People.Line.of("a", "99.99", TeamleaderSimulator.RATE_HIGH),
                        People.Line.of("b", "0.01", TeamleaderSimulator.RATE_HIGH),
                        People.Line.of("c", "33.33", TeamleaderSimulator.RATE_LOW),
                        People.Line.of("d", "33.33", TeamleaderSimulator.RATE_LOW)),
                List.of(new BigDecimal("12.5"), new BigDecimal("3")),
                null,
                null));
        Invoice invoice = read(id);
        for (Invoice.VatTotal row : invoice.vat()) {
            String rate = row.rate().compareTo(new BigDecimal("0.21")) == 0
                    ? TeamleaderSimulator.RATE_HIGH
                    : TeamleaderSimulator.RATE_LOW;
            Money sum = invoice.lines().stream()
                    .filter(line -> line.taxRate().equals(rate))
                    .map(Invoice.Line::net)
                    .reduce(eur("0.00"), Money::plus);
            assertThat(sum).isEqualTo(row.base());
        }
    }

    @Test
    void twoKindsOfZeroVatStayTwoTaxRates() {
        String id = people.invoice(People.NewInvoice.of(
                company,
                DAY,
                People.Line.of("nul", "10.00", TeamleaderSimulator.RATE_ZERO),
                People.Line.of("verlegd", "20.00", TeamleaderSimulator.RATE_REVERSED)));
        assertThat(read(id).lines())
                .extracting(Invoice.Line::taxRate)
                .containsExactly(TeamleaderSimulator.RATE_ZERO, TeamleaderSimulator.RATE_REVERSED);
        assertThat(read(id).vat()).hasSize(1);
    }

    @Test
    void aCreditNoteIsTheSameWhicheverSignTeamleaderShows() {
        String invoice = booked("100.00");
        People.NewInvoice credit =
                People.NewInvoice.of(company, DAY, People.Line.of("terug", "40.00", TeamleaderSimulator.RATE_HIGH));
        Invoice positive =
                bench.crm.creditNote(people.creditNote(invoice, credit)).orElseThrow();
        people.creditNotesAreNegative(true);
        Invoice negative =
                bench.crm.creditNote(people.creditNote(invoice, credit)).orElseThrow();
        assertThat(positive.total()).isEqualTo(eur("-48.40"));
        assertThat(negative.total()).isEqualTo(positive.total());
        assertThat(negative.lines()).isEqualTo(positive.lines());
        assertThat(negative.due()).isEqualTo(positive.due());
        assertThat(positive.number()).isEqualTo("2026/1");
    }

    @Test
    void aFreeCreditNoteCorrectsNothing() {
        String id = people.creditNote(
                null, People.NewInvoice.of(company, DAY, People.Line.of("x", "1.00", TeamleaderSimulator.RATE_ZERO)));
        assertThat(bench.crm.creditNote(id).orElseThrow().corrects()).isEmpty();
    }

    @Test
    void paymentsComeWithTheirAmsterdamDay() {
        String id = booked("100.00");
        people.pay(id, "50.00", DAY);
        people.tamper(id, document -> ((ObjectNode) document.path("payments").path(0))
                .put("paid_at", "2026-11-02T23:30:00+00:00"));
        assertThat(read(id).payments()).containsExactly(new Invoice.Paid(DAY.plusDays(1), eur("50.00")));
    }

    @Test
    void totalsThatDoNotAddUpAreSaidToABookkeeper() {
        refused("totals-do-not-add-up", document -> total(document).set("tax_exclusive", money("99.00")));
        refused("totals-do-not-add-up", document -> tax(document).set("taxable", money("99.00")));
        refused("totals-do-not-add-up", document -> tax(document).set("tax", money("20.00")));
        refused("totals-do-not-add-up", document -> ((ObjectNode) line(document).path("total"))
                .set("tax_exclusive", money("90.00")));
        refused(
                "totals-do-not-add-up",
                document -> line(document).putObject("tax").put("id", TeamleaderSimulator.RATE_LOW));
    }

    @Test
    void theSentenceNamesTheInvoiceTheRateAndBothAmounts() {
        String id = booked("100.00");
        people.tamper(id, document -> ((ObjectNode) line(document).path("total")).set("tax_exclusive", money("90.00")));
        assertThatThrownBy(() -> read(id))
                .hasMessage("Invoice 2026 / 1: the lines at 21% add up to EUR 90.00,"
                        + " but the document's total says EUR 100.00.");
    }

    @Test
    void whatCannotBeReadIsSaid() {
        List<Consumer<ObjectNode>> faults = List.of(
                document -> document.put("status", "brandNew"),
                document -> document.put("invoice_date", "2 november"),
                document -> document.putNull("invoice_date"),
                document -> document.put("currency", "XXQ"),
                document -> total(document).set("tax_inclusive", money("121.005")),
                document -> total(document).putNull("due").put("tax_inclusive", "121"),
                document -> ((ObjectNode) total(document).path("tax_exclusive")).put("currency", "USD"),
                document -> ((ObjectNode) total(document).path("tax_exclusive")).put("amount", "100.00"),
                document -> document.putArray("grouped_lines"),
                document -> line(document).putNull("quantity"),
                document -> line(document).put("quantity", new BigDecimal("1E-50")),
                document -> tax(document).set("taxable", money("92233720368547758.07")),
                document -> document.put("created_at", "gisteren"),
                document -> document.putArray("discounts")
                        .addObject()
                        .put("type", "amount")
                        .put("value", 5));
        faults.forEach(fault -> refused("unreadable-document", fault));
    }

    @Test
    void taxesThatAreWithheldAreForAPerson() {
        refused("withheld-tax", document -> total(document).set("payable", money("100.00")));
    }

    @Test
    void aTaxRateThatIsNotListedIsForAPerson() {
        refused("unknown-tax-rate", document -> line(document).putObject("tax").put("id", company));
    }

    @Test
    void moreThanAThousandLinesAreForAPerson() {
        People.Line[] lines = new People.Line[1001];
        java.util.Arrays.fill(lines, People.Line.of("x", "1.00", TeamleaderSimulator.RATE_ZERO));
        String id = people.invoice(People.NewInvoice.of(company, DAY, lines));
        assertThatThrownBy(() -> read(id)).isInstanceOfSatisfying(Failure.Rejected.class, no -> assertThat(no.code())
                .isEqualTo("too-many-lines"));
    }

    @Test
    void fieldsThatTheVendorAddsChangeNothing() {
        String id = booked("100.00");
        Invoice before = read(id);
        people.tamper(id, document -> {
            document.putObject("subscription").put("type", "subscription");
            line(document).put("brand_new", 1);
        });
        assertThat(read(id)).isEqualTo(before);
    }

    @Test
    void taxRatesAndCategoriesAreAskedForOnce() {
        for (int i = 0; i < 5; i++) {
            read(booked("10.00"));
        }
        assertThat(bench.requests().count("POST", "/taxRates.list")).isEqualTo(1);
    }

    @Test
    void aDebtorIsReadWithoutBlanksAndDots() {
        people.updateRelation(company, row -> {
            row.put("vat_number", "nl 0012.34.567.b01").put("iban", "NL91 ABNA 0417 1643 00");
            row.withArray("addresses")
                    .addObject()
                    .put("type", "invoicing")
                    .putObject("address")
                    .put("line_1", "Postbus 1")
                    .put("postal_code", "1000AA")
                    .put("city", "Utrecht")
                    .put("country", "NL");
        });
        Debtor debtor =
                bench.crm.debtor(new Invoice.CustomerRef("company", company)).orElseThrow();
        assertThat(debtor.vatNumber()).isEqualTo("NL001234567B01");
        assertThat(debtor.iban()).isEqualTo("NL91ABNA0417164300");
        assertThat(debtor.street()).as("the address for invoices").isEqualTo("Postbus 1");
        assertThat(debtor.email()).startsWith("facturen@");
    }

    @Test
    void aDebtorWithoutANameOrOfAnUnknownTypeIsForAPerson() {
        people.updateRelation(company, row -> row.put("name", " "));
        assertThatThrownBy(() -> bench.crm.debtor(new Invoice.CustomerRef("company", company)))
                .isInstanceOf(Failure.Rejected.class);
        assertThatThrownBy(() -> bench.crm.debtor(new Invoice.CustomerRef("lead", company)))
                .isInstanceOf(Failure.Rejected.class);
    }

    private void refused(String code, Consumer<ObjectNode> fault) {
        String id = booked("100.00");
        read(id);
        people.tamper(id, fault);
        assertThatThrownBy(() -> read(id)).isInstanceOfSatisfying(Failure.Rejected.class, no -> {
            assertThat(no.code()).isEqualTo(code);
            assertThat(no.getMessage()).endsWith(".");
            assertThat(no.todo()).isNotBlank();
        });
    }

    private String booked(String amount) {
        return people.invoice(
                People.NewInvoice.of(company, DAY, People.Line.of("Advies", amount, TeamleaderSimulator.RATE_HIGH)));
    }

    private Invoice read(String id) {
        return bench.crm.invoice(id).orElseThrow();
    }

    private static ObjectNode total(ObjectNode document) {
        return (ObjectNode) document.path("total");
    }

    private static ObjectNode tax(ObjectNode document) {
        return (ObjectNode) document.path("total").path("taxes").path(0);
    }

    private static ObjectNode line(ObjectNode document) {
        return (ObjectNode)
                document.path("grouped_lines").path(0).path("line_items").path(0);
    }

    private static ObjectNode money(String amount) {
        return TeamleaderApi.body().put("amount", new BigDecimal(amount)).put("currency", "EUR");
    }

    private static Money eur(String amount) {
        return Money.of(amount, "EUR");
    }
}
