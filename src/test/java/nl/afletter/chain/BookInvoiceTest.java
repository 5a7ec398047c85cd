package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nl.afletter.local.sim.WebhookFate;
import nl.afletter.local.sim.moneybird.MoneybirdBooks;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;
import nl.afletter.model.Administration;
import nl.afletter.model.HumanTask;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Protects the way of an invoice from the CRM into the books: once, complete, with its VAT, debtor, project and PDF; and
 * what cannot be booked becomes a task that a bookkeeper understands, after which "try again" books it.
 */
class BookInvoiceTest {

    private static final Duration MOMENT = Duration.ofMinutes(1);

    private final Chain chain = new Chain().onTheWire();
    private final People people = chain.teamleader.people();
    private String company;

    @BeforeEach
    void customer() {
        chain.vies.register("NL", "123456789B13", "Demo BV");
        company = people.company("A BV", "NL001234567B01", "11111111");
        chain.live(MOMENT);
    }

    @AfterEach
    void theBooksAreSound() {
        assertThat(chain.books().contradictions()).isEmpty();
        chain.close();
    }

    @Test
    void anInvoiceWithSeveralRatesAndDiscountsIsBookedToTheCent() {
        String id = people.invoice(new People.NewInvoice(
                "company",
                company,
                Books.DAY,
                14,
                List.of(
                        Books.line("Uren", "3.5", "99.95", TeamleaderSimulator.RATE_HIGH, "10"),
                        Books.line("Reis", "7", "0.23", TeamleaderSimulator.RATE_HIGH, null),
                        Books.line("Boek", "2", "19.99", TeamleaderSimulator.RATE_LOW, null)),
                List.of(new BigDecimal("5")),
                null,
                null));
        chain.live(MOMENT);

        MoneybirdBooks.Item item = theOnly("2026 / 1");
        String total = chain.teamleader
                .invoice(id)
                .orElseThrow()
                .path("total")
                .path("tax_inclusive")
                .path("amount")
                .decimalValue()
                .setScale(2)
                .toPlainString();
        assertThat(cents(item.total())).isEqualTo(total);
        assertThat(chain.balance("1300").toDecimal()).isEqualTo(total);
        assertThat(item.unpaid()).isEqualTo(item.total());
        assertThat(item.files()).hasSize(1);
        assertThat(chain.balance("8000").isNegative()).isTrue();
        assertThat(chain.balance("8010").toDecimal()).isEqualTo("-37.98");
        assertThat(chain.tasks()).isEmpty();
        assertThat(chain.invoice(id).fact("number")).isEqualTo("2026 / 1");
    }

    @Test
    void anotherWebhookForABookedInvoiceChangesNothing() {
        String id = people.invoice(Books.of(company, Books.high("100.00")));
        chain.teamleader.webhooks().deliver(WebhookFate.twice());
        chain.work();
        long writes = chain.moneybird.requests().count("POST", ".*");

        people.tamper(id, invoice -> {});
        for (int i = 0; i < 3; i++) {
            chain.clock.advance(MOMENT);
            chain.call("crm", Chain.CRM, Chain.TOKEN, event("invoice.updated", "invoice", id));
            chain.work();
        }

        assertThat(theOnly("2026 / 1").files()).hasSize(1);
        assertThat(chain.moneybird.requests().count("POST", ".*")).isEqualTo(writes);
        assertThat(chain.balance("1300").toDecimal()).isEqualTo("121.00");
    }

    @Test
    void aPersonCanBeTheDebtor() {
        String person = people.contact("Jan", "Jansen", "jan@example.org");
        people.invoice(new People.NewInvoice(
                "contact", person, Books.DAY, 14, List.of(Books.high("10.00")), List.of(), null, null));
        chain.live(MOMENT);

        assertThat(chain.tasks()).isEmpty();
        assertThat(theOnly("2026 / 1").total()).isEqualTo(12_10);
    }

    @Test
    void theSameDebtorTwiceIsOneContact() {
        people.invoice(Books.of(company, Books.high("10.00")));
        people.invoice(Books.of(company, Books.high("20.00")));
        chain.live(MOMENT);

        assertThat(theOnly("2026 / 1").contactId())
                .isEqualTo(theOnly("2026 / 2").contactId());
        assertThat(chain.moneybird.requests().count("POST", ".*/contacts(\\.json)?"))
                .isEqualTo(1);
    }

    @Test
    void aStructuredPaymentReferenceFindsTheInvoice() {
        people.invoice(new People.NewInvoice(
                "company",
                company,
                Books.DAY,
                14,
                List.of(Books.high("100.00")),
                List.of(),
                null,
                "+++090/9337/55493+++"));
        chain.live(MOMENT);

        chain.paid("121.00", "betaling +++090/9337/55493+++", null);
        chain.live(Duration.ofHours(1));

        assertThat(theOnly("2026 / 1").unpaid()).isZero();
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aProjectBecomesTheCostCentreOfTheSettings() {
        String project = people.project("Verbouwing");
        String id = people.invoice(Books.withProject(Books.of(company, Books.high("100.00")), project));
        chain.live(MOMENT);
        assertThat(chain.tasks()).containsExactly("INVOICE project-not-mapped");
        assertThat(task(id).todo()).contains("administrations.demo.projects").contains("try again");

        String costCentre = chain.seed.project("Verbouwing");
        chain.settings(Chain.BOOKS, books -> Books.project(books, project, costCentre));
        tryAgain(id);

        assertThat(chain.tasks()).isEmpty();
        assertThat(theOnly("2026 / 1").total()).isEqualTo(121_00);
    }

    @Test
    void aDraftIsNotBookedUntilItIsApproved() {
        String id = people.draft(Books.of(company, Books.high("100.00")));
        chain.live(Duration.ofHours(2));
        assertThat(chain.books().items()).isEmpty();

        people.book(id);
        chain.live(MOMENT);
        assertThat(theOnly("2026 / 1").total()).isEqualTo(121_00);
    }

    @Test
    void whatIsDatedBeforeTheStartDateIsNotBooked() {
        String id = people.invoice(People.NewInvoice.of(company, LocalDate.of(2025, 12, 31), Books.high("100.00")));
        chain.live(MOMENT);

        assertThat(chain.books().items()).isEmpty();
        assertThat(chain.invoice(id).why()).contains("start date");
    }

    @Test
    void aTaxRateWithoutAMappingIsATaskAndTryAgainBooksItAfterTheFix() {
        chain.settings(Chain.BOOKS, books -> Books.withoutVat(books, TeamleaderSimulator.RATE_LOW));
        List<Administration.VatMapping> before = vat();
        String id = people.invoice(Books.of(company, Books.high("100.00"), Books.low("10.00")));
        chain.live(MOMENT);
        assertThat(chain.tasks()).containsExactly("INVOICE vat-not-mapped");
        assertThat(task(id).what()).contains("has no VAT code in the settings");
        assertThat(task(id).todo()).contains("administrations.demo.vat");

        List<Administration.VatMapping> fixed = new ArrayList<>(before);
        fixed.add(new Administration.VatMapping(
                TeamleaderSimulator.RATE_LOW,
                "S",
                new BigDecimal("0.09"),
                chain.seed.taxRate("9% nieuw", "9", "sales_invoice", "NL/1b"),
                before.get(0).ledger()));
        chain.settings(Chain.BOOKS, books -> Books.vat(books, fixed));
        tryAgain(id);

        assertThat(chain.tasks()).isEmpty();
        assertThat(theOnly("2026 / 1").total()).isEqualTo(131_90);
    }

    @Test
    void totalsThatDoNotAddUpAreATaskAndNothingIsBooked() {
        String id = people.invoice(Books.of(company, Books.high("100.00")));
        people.tamper(id, invoice -> totals(invoice, "122.00"));
        chain.live(MOMENT);
        assertThat(chain.tasks()).containsExactly("INVOICE totals-do-not-add-up");
        assertThat(task(id).what()).contains("add up to");
        assertThat(chain.books().items()).isEmpty();

        people.tamper(id, invoice -> totals(invoice, "121.00"));
        tryAgain(id);
        assertThat(chain.tasks()).isEmpty();
        assertThat(theOnly("2026 / 1").total()).isEqualTo(121_00);
    }

    @Test
    void anInvoiceOfACustomerTheCrmDoesNotKnowIsATask() {
        String id = people.invoice(Books.of(company, Books.high("100.00")));
        people.tamper(id, invoice -> ((ObjectNode) invoice.path("invoicee").path("customer"))
                .put("id", "00000000-0000-4000-8000-000000000000"));
        chain.live(MOMENT);
        assertThat(chain.tasks()).containsExactly("INVOICE debtor-missing");
        assertThat(chain.books().items()).isEmpty();

        people.tamper(id, invoice -> ((ObjectNode) invoice.path("invoicee").path("customer")).put("id", company));
        tryAgain(id);
        assertThat(chain.tasks()).isEmpty();
        assertThat(theOnly("2026 / 1").total()).isEqualTo(121_00);
    }

    @Test
    void aCustomerWithoutANameIsATaskUntilItHasOne() {
        people.updateRelation(company, row -> row.put("name", ""));
        String id = people.invoice(Books.of(company, Books.high("100.00")));
        chain.live(MOMENT);
        assertThat(chain.tasks()).containsExactly("DEBTOR debtor-without-name", "INVOICE debtor-debtor-without-name");
        assertThat(task(id).todo()).contains("try again");

        people.updateRelation(company, row -> row.put("name", "A BV"));
        tryAgain(id);
        assertThat(chain.tasks()).isEmpty();
        assertThat(theOnly("2026 / 1").total()).isEqualTo(121_00);
    }

    @Test
    void aClosedPeriodParksTheInvoiceUntilItIsOpened() {
        chain.seed.lockedUntil(Books.DAY);
        String id = people.invoice(Books.of(company, Books.high("100.00")));
        chain.live(MOMENT);
        assertThat(chain.tasks()).containsExactly("INVOICE period-closed");
        assertThat(chain.books().items()).isEmpty();

        chain.seed.lockedUntil(null);
        chain.clock.advance(Duration.ofHours(2));
        tryAgain(id);
        assertThat(chain.tasks()).isEmpty();
        assertThat(theOnly("2026 / 1").total()).isEqualTo(121_00);
    }

    @Test
    void aPeriodThatClosesAfterTheBookingConcernsNobody() {
        String id = people.invoice(Books.of(company, Books.high("100.00")));
        chain.live(MOMENT);
        chain.seed.lockedUntil(Books.DAY.plusDays(5));
        chain.live(Duration.ofDays(10));
        chain.call("crm", Chain.CRM, Chain.TOKEN, event("invoice.updated", "invoice", id));
        chain.work();

        assertThat(chain.tasks()).isEmpty();
        assertThat(chain.invoice(id).state()).isEqualTo(Subject.State.DONE);
    }

    @Test
    void byPolicyTheFirstOpenDayIsTakenAndTheTrueDateIsTold() {
        chain.settings(Chain.BOOKS, books -> Books.closedPeriod(books, Administration.ClosedPeriod.FIRST_OPEN_DAY));
        chain.seed.lockedUntil(Books.DAY);
        String id = people.invoice(Books.of(company, Books.high("100.00")));
        chain.live(MOMENT);
        chain.agree(chain.period(Books.DAY));
        chain.live(MOMENT);

        assertThat(chain.tasks()).isEmpty();
        assertThat(theOnly("2026 / 1").total()).isEqualTo(121_00);
        assertThat(chain.invoice(id).fact("reason")).contains("2026-11-02").contains("first open day");
    }

    @Test
    void theSettingsMayChangeWithoutTouchingWhatIsBooked() {
        String id = people.invoice(Books.of(company, Books.high("100.00")));
        chain.live(MOMENT);
        String other = chain.seed.taxRate("21% anders", "21", "sales_invoice", "NL/1a");
        List<Administration.VatMapping> rows = vat().stream()
                .map(row -> row.crmRate().equals(TeamleaderSimulator.RATE_HIGH)
                        ? new Administration.VatMapping(row.crmRate(), "S", row.rate(), other, row.ledger())
                        : row)
                .toList();
        chain.settings(Chain.BOOKS, books -> Books.vat(books, rows));
        chain.live(Duration.ofHours(3));
        chain.call("crm", Chain.CRM, Chain.TOKEN, event("invoice.updated", "invoice", id));
        chain.work();

        assertThat(theOnly("2026 / 1").unpaid()).isEqualTo(121_00);
        assertThat(chain.books().items()).hasSize(1);
    }

    @Test
    void anItemWithTheSameNumberThatIsNotOursParksTheInvoice() {
        String foreign = foreign("2026 / 1", 100_00);
        String id = people.invoice(Books.of(company, Books.high("100.00")));
        chain.live(MOMENT);

        assertThat(chain.tasks()).containsExactly("INVOICE twin");
        assertThat(task(id).evidence()).contains(foreign);
        assertThat(chain.books().items()).hasSize(1);
    }

    @Test
    void byPolicySuchAnItemIsAdoptedAndSettled() {
        chain.settings(Chain.BOOKS, books -> Books.twin(books, Administration.Twin.ADOPT));
        foreign("2026 / 1", 100_00);
        String id = people.invoice(Books.of(company, Books.high("100.00")));
        chain.live(MOMENT);
        chain.paid("121.00", "factuur", id);
        chain.live(Duration.ofHours(1));

        assertThat(chain.tasks()).isEmpty();
        assertThat(theOnly("2026 / 1").unpaid()).isZero();
        assertThat(chain.teamleader.invoice(id).orElseThrow().path("paid").asBoolean())
                .isTrue();
    }

    @Test
    void anAdoptedItemThatTheCrmChangesIsNeverBookedBeside() {
        chain.settings(Chain.BOOKS, books -> Books.twin(books, Administration.Twin.ADOPT));
        foreign("2026 / 1", 100_00);
        String id = people.invoice(Books.of(company, Books.high("100.00")));
        chain.live(MOMENT);
        people.updateBooked(id, Books.high("110.00"));
        chain.live(MOMENT);

        assertThat(chain.tasks()).containsExactly("INVOICE changed-after-booking");
        assertThat(task(id).evidence()).contains("121.00").contains("133.10");
        assertThat(chain.books().items()).hasSize(1);
    }

    @Test
    void thePdfComesOnceItIsRendered() {
        people.pdfTakes(Duration.ofMinutes(5));
        String id = people.invoice(Books.of(company, Books.high("100.00")));
        chain.live(MOMENT);
        assertThat(theOnly("2026 / 1").files()).isEmpty();

        chain.live(Duration.ofHours(2));
        assertThat(theOnly("2026 / 1").files()).hasSize(1);
        assertThat(chain.invoice(id).state()).isEqualTo(Subject.State.DONE);
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aRefusedPdfIsATaskAndTryAgainAddsOnlyThePdf() {
        chain.moneybird.faults().on("POST", ".*/attachment.*").status(422);
        String id = people.invoice(Books.of(company, Books.high("100.00")));
        chain.live(MOMENT);
        assertThat(chain.tasks()).hasSize(1);
        assertThat(theOnly("2026 / 1").files()).isEmpty();

        tryAgain(id);
        assertThat(chain.tasks()).isEmpty();
        assertThat(theOnly("2026 / 1").files()).hasSize(1);
        assertThat(chain.books().items()).hasSize(1);
    }

    @Test
    void aWebhookOfADeletedInvoiceBooksNothing() {
        String id = people.invoice(Books.of(company, Books.high("100.00")));
        people.delete(id);
        chain.live(MOMENT);

        assertThat(chain.books().items()).isEmpty();
        assertThat(chain.invoice(id).state()).isEqualTo(Subject.State.DONE);
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void anIgnoredTwinIsNotAskedAboutAgain() {
        foreign("2026 / 1", 100_00);
        String id = people.invoice(Books.of(company, Books.high("100.00")));
        chain.live(MOMENT);
        chain.table
                .subjects()
                .write(
                        chain.invoice(id)
                                .change()
                                .facts(Map.of("ignored", "the one there is right"))
                                .state(Subject.State.DONE, null, "ignored")
                                .done(),
                        row -> false);
        chain.live(Duration.ofHours(3));
        chain.call("crm", Chain.CRM, Chain.TOKEN, event("invoice.updated", "invoice", id));
        chain.work();

        assertThat(chain.invoice(id).state()).isEqualTo(Subject.State.DONE);
        assertThat(chain.books().items()).hasSize(1);
    }

    // ---- VAT numbers

    @Test
    void aReverseChargedSupplyKeepsTheAnswerOfVies() {
        chain.vies.register("DE", "811907980", "C GmbH");
        String id = foreignSupply("DE811907980");
        chain.live(MOMENT);

        assertThat(theOnly("2026 / 1").total()).isEqualTo(500_00);
        assertThat(chain.tasks()).isEmpty();
        assertThat(paper(id, "DE811907980"))
                .contains("\"requester\":\"NL123456789B13\"")
                .contains("WAPI")
                .contains("withheld");
    }

    @Test
    void aNumberThatIsNotValidIsATask() {
        String id = foreignSupply("DE811907980");
        chain.live(MOMENT);
        assertThat(chain.tasks()).containsExactly("INVOICE vat-number-invalid");
        assertThat(task(id).todo()).contains("Correct the number");
        assertThat(chain.books().items()).isEmpty();

        chain.vies.register("DE", "811907980", "C GmbH");
        chain.clock.advance(Duration.ofDays(1));
        tryAgain(id);
        assertThat(chain.tasks()).isEmpty();
        assertThat(theOnly("2026 / 1").total()).isEqualTo(500_00);
    }

    @Test
    void whileViesIsDownTheInvoiceWaitsAndIsBookedAfterwards() {
        chain.vies.register("DE", "811907980", "C GmbH");
        chain.vies.down("DE", "MS_UNAVAILABLE");
        String id = foreignSupply("DE811907980");
        chain.live(Duration.ofDays(2));
        assertThat(chain.books().items()).isEmpty();
        assertThat(chain.tasks()).isEmpty();
        assertThat(chain.invoice(id).why()).contains("MS_UNAVAILABLE");

        chain.vies.up("DE");
        chain.live(Duration.ofHours(2));
        assertThat(theOnly("2026 / 1").total()).isEqualTo(500_00);
    }

    @Test
    void whenNobodyCanTellUntilTheHorizonAPersonDecides() {
        chain.vies.register("DE", "811907980", "C GmbH");
        chain.vies.down("DE", "MS_UNAVAILABLE");
        String id = foreignSupply("DE811907980");
        chain.live(Duration.ofDays(6));
        assertThat(chain.tasks()).containsExactly("INVOICE vat-number-unknown");
        assertThat(task(id).what()).contains("MS_UNAVAILABLE");
        assertThat(chain.books().items()).isEmpty();
    }

    @Test
    void withoutOurOwnNumberThereIsNoProof() {
        chain.vies.register("DE", "811907980", "C GmbH");
        chain.settings(Chain.BOOKS, books -> Books.vatNumber(books, ""));
        String id = foreignSupply("DE811907980");
        chain.live(MOMENT);
        assertThat(chain.tasks()).containsExactly("INVOICE own-vat-number-missing");
        assertThat(task(id).todo()).contains("administrations.demo.vatNumber");
    }

    @Test
    void aSupplyToAnotherMemberStateCannotHaveADutchNumber() {
        foreignSupply("NL001234567B01");
        chain.live(MOMENT);
        assertThat(chain.tasks()).containsExactly("INVOICE vat-number-domestic");
    }

    @Test
    void aDomesticReverseChargeNeedsTheNumberButNotVies() {
        chain.settings(Chain.BOOKS, books -> Books.category(books, TeamleaderSimulator.RATE_REVERSED, "AE"));
        foreignSupply("NL001234567B01");
        String without = foreignSupply("");
        chain.live(MOMENT);

        assertThat(theOnly("2026 / 1").total()).isEqualTo(500_00);
        assertThat(chain.tasks()).containsExactly("INVOICE vat-number-missing");
        assertThat(task(without).what()).contains("no VAT number");
        assertThat(chain.vies.requests().lines()).isEmpty();
    }

    @Test
    void anInvoiceDatedAheadIsProvenWhenItsDayComesNear() {
        chain.vies.register("DE", "811907980", "C GmbH");
        String german = people.company("C GmbH", "DE811907980", "");
        people.invoice(People.NewInvoice.of(german, Books.DAY.plusDays(10), Books.reversed("500.00")));
        chain.live(Duration.ofDays(8));
        assertThat(chain.vies.requests().lines()).isEmpty();

        chain.live(Duration.ofDays(2));
        assertThat(theOnly("2026 / 1").total()).isEqualTo(500_00);
    }

    private String foreignSupply(String vatNumber) {
        String customer = people.company("C GmbH", vatNumber, "");
        return people.invoice(Books.of(customer, Books.reversed("500.00")));
    }

    private String paper(String invoice, String number) {
        String name =
                "vies/" + new SubjectRef(Chain.CRM, SubjectKind.INVOICE, invoice) + "/" + number + "/" + Books.DAY;
        return chain.table.evidence().read(Chain.BOOKS, name).orElseThrow();
    }

    // ---- what the tests say

    private MoneybirdBooks.Item theOnly(String reference) {
        List<MoneybirdBooks.Item> items = chain.books().withReference(reference);
        assertThat(items).as("items " + reference).hasSize(1);
        return items.get(0);
    }

    private String foreign(String reference, long netMinor) {
        String contact = chain.seed.contact("77", "A BV");
        Administration.VatMapping high = vat().get(0);
        return chain.seed.foreignInvoice(
                "upload", contact, reference, Books.DAY, Books.DAY.plusDays(30), netMinor, high.code(), high.ledger());
    }

    private List<Administration.VatMapping> vat() {
        return chain.table
                .stores()
                .settings()
                .administration(Chain.BOOKS)
                .orElseThrow()
                .vat();
    }

    private HumanTask task(String invoice) {
        return chain.invoice(invoice).task().orElseThrow();
    }

    private void tryAgain(String invoice) {
        chain.clock.advance(MOMENT);
        chain.tryAgain(new SubjectRef(Chain.CRM, SubjectKind.INVOICE, invoice));
        chain.work();
    }

    private static String cents(long minor) {
        return new BigDecimal(minor).movePointLeft(2).toPlainString();
    }

    private static void totals(ObjectNode invoice, String amount) {
        for (String field : List.of("tax_inclusive", "payable", "due")) {
            if (invoice.path("total").has(field)) {
                ((ObjectNode) invoice.path("total").path(field)).put("amount", new BigDecimal(amount));
            }
        }
    }

    static byte[] event(String type, String subjectType, String id) {
        return ("{\"type\":\"" + type + "\",\"subject\":{\"type\":\"" + subjectType + "\",\"id\":\"" + id
                        + "\"},\"account\":{\"type\":\"account\",\"id\":\"" + TeamleaderSimulator.ACCOUNT + "\"}}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
