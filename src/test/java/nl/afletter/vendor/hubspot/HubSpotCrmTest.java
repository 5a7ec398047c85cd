package nl.afletter.vendor.hubspot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import nl.afletter.http.Http;
import nl.afletter.http.MemoryGrants;
import nl.afletter.http.OAuthTokens;
import nl.afletter.http.Origin;
import nl.afletter.http.PublicFetch;
import nl.afletter.local.sim.hubspot.HubSpotPeople;
import nl.afletter.local.sim.hubspot.HubSpotPeople.Line;
import nl.afletter.local.sim.hubspot.HubSpotSimulator;
import nl.afletter.model.Administration;
import nl.afletter.model.Connection;
import nl.afletter.model.Effect;
import nl.afletter.model.FeePolicies;
import nl.afletter.model.Invoice;
import nl.afletter.model.Invoice.CustomerRef;
import nl.afletter.model.Money;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Crm.InBooks;
import nl.afletter.port.Crm.WriteBack;
import nl.afletter.port.Failure;
import nl.afletter.port.GrantStore.Grant;
import nl.afletter.port.Operation;
import nl.afletter.port.Page;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What only HubSpot does: totals without VAT per rate, rounding that nobody wrote down, customers by association, batches,
 * an index that lags, three limits, dated versions, deals.
 */
class HubSpotCrmTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 2);
    private static final String HIGH = HubSpotSimulator.RATE_HIGH;

    private final HubSpotBench bench = new HubSpotBench();
    private final HubSpotPeople people = bench.people;
    private final HubSpotCrm crm = bench.crm;
    private final String company = people.company("Anna B.V.", "NL001234567B01", "12345678");

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void howeverHubSpotRoundsTheVatLeadsToTheInvoicesTotal() {
        Line[] lines = {Line.of("a", "0.07", HIGH), Line.of("b", "0.07", HIGH), Line.of("c", "0.07", HIGH)};
        for (boolean perRate : List.of(true, false)) {
            for (boolean told : List.of(true, false)) {
                people.roundsPerRate(perRate);
                people.linesTellTax(told);
                Invoice invoice = invoice(people.invoice(company, DAY, lines));
                assertThat(invoice.total()).isEqualTo(eur(perRate ? "0.25" : "0.24"));
                assertThat(invoice.vat()).hasSize(1);
                assertThat(invoice.vat().get(0).tax()).isEqualTo(eur(perRate ? "0.04" : "0.03"));
            }
        }
    }

    @Test
    void aRateIsAPercentageOrAFractionWhicheverHubSpotWrites() {
        for (boolean fractions : List.of(true, false)) {
            people.ratesAreFractions(fractions);
            people.linesTellTax(false);
            bench.clock.advance(Duration.ofMinutes(11));
            Invoice invoice = invoice(people.invoice(company, DAY, Line.of("a", "100.00", HIGH)));
            assertThat(invoice.vat().get(0).rate()).isEqualByComparingTo("0.21");
            assertThat(invoice.total()).isEqualTo(eur("121.00"));
        }
    }

    @Test
    void amountsWithMoreDecimalsThanCentsAreRoundedPerLine() {
        Invoice invoice = invoice(people.invoice(
                company,
                DAY,
                new Line("uren", new BigDecimal("1.333"), new BigDecimal("95.55"), HIGH, BigDecimal.TEN)));
        assertThat(invoice.netTotal()).isEqualTo(eur("114.63"));
        assertThat(invoice.total()).isEqualTo(eur("138.70"));
        assertThat(invoice.lines().get(0).quantity()).isEqualByComparingTo("1.333");
    }

    @Test
    void aTotalThatTheLinesDoNotLeadToStopsTheInvoice() {
        String id = people.invoice(company, DAY, Line.of("a", "100.00", HIGH));
        people.set("invoices", id, "hs_amount_billed", "111.00");
        stops(() -> crm.invoice(id), "totals-do-not-add-up");
    }

    @Test
    void whatCannotBeReadStopsTheInvoiceWithAPlainReason() {
        Map<String, String> odd = Map.of(
                "hs_invoice_status", "overdue",
                "hs_currency", "EURO",
                "hs_amount_billed", "12,10",
                "hs_balance_due", "1e3",
                "hs_invoice_date", "2 november",
                "hs_number", "");
        odd.forEach((property, value) -> {
            String id = people.invoice(company, DAY, Line.of("a", "10.00", HIGH));
            people.set("invoices", id, property, value);
            stops(() -> crm.invoice(id), "unreadable-document");
        });
    }

    @Test
    void aVoidedInvoiceIsNoLongerApprovedAndAPaidOneIs() {
        String voided = people.invoice(company, DAY, Line.of("a", "10.00", HIGH));
        people.voided(voided);
        assertThat(invoice(voided).status()).isEqualTo(Invoice.Status.DRAFT);
        String paid = people.invoice(company, DAY, Line.of("a", "10.00", HIGH));
        people.paidInHubSpot(paid);
        assertThat(invoice(paid).status()).isEqualTo(Invoice.Status.APPROVED);
        assertThat(invoice(paid).due().isZero()).isTrue();
    }

    @Test
    void aLineWithoutATaxRateHasNoneAndADealsLineMayHaveAnotherByOption() {
        assertThat(invoice(people.invoice(company, DAY, Line.of("a", "10.00", "")))
                        .lines()
                        .get(0)
                        .taxRate())
                .isEqualTo("none");
        String deal = won(Line.of("a", "10.00", ""));
        assertThat(crm.deal(deal).orElseThrow().lines().get(0).taxRate()).isEqualTo("none");
        HubSpotCrm other = bench.adapter(bench.simulator.baseUrl(), Map.of("dealTaxRate", HIGH));
        assertThat(other.deal(deal).orElseThrow().lines().get(0).taxRate()).isEqualTo(HIGH);
        assertThat(other.deal(deal).orElseThrow().total()).isEqualTo(eur("12.10"));
    }

    @Test
    void theCustomerIsThePrimaryCompanyElseTheOnlyOneElseTheOnlyContact() {
        String id = people.draft(
                "contact", people.contact("Bo", "de Wit", "bo@wit.example"), DAY, Line.of("a", "1.00", HIGH));
        people.open(id);
        assertThat(invoice(id).customer().type()).isEqualTo("contact");
        people.tie("invoices", id, "companies", company, "invoice_to_company_unlabeled");
        assertThat(invoice(id).customer()).isEqualTo(new CustomerRef("company", company));
        String second = people.company("Tweede B.V.", "", "");
        people.tie("invoices", id, "companies", second, "invoice_to_company_unlabeled");
        stops(() -> crm.invoice(id), "customer-unclear");
        people.tie("invoices", id, "companies", second, "invoice_to_company");
        assertThat(invoice(id).customer()).isEqualTo(new CustomerRef("company", second));
        people.untie("invoices", id, "companies");
        people.untie("invoices", id, "contacts");
        stops(() -> crm.invoice(id), "customer-missing");
    }

    @Test
    void twoHundredAndFiftyLinesComeInThreeBatchesEachOnce() {
        Line[] lines = new Line[250];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = Line.of("regel " + i, "1.00", HubSpotSimulator.RATE_ZERO);
        }
        Invoice invoice = invoice(people.invoice(company, DAY, lines));
        assertThat(invoice.lines()).hasSize(250).doesNotHaveDuplicates();
        assertThat(invoice.total()).isEqualTo(eur("250.00"));
        assertThat(bench.requests().count("POST", ".*/line_items/batch/read")).isEqualTo(5);
    }

    @Test
    void moreThanAThousandLinesStop() {
        Line[] lines = new Line[1_001];
        Arrays.fill(lines, Line.of("regel", "1.00", HubSpotSimulator.RATE_ZERO));
        String id = people.invoice(company, DAY, lines);
        stops(() -> crm.invoice(id), "too-many-lines");
    }

    @Test
    void aLineThatHubSpotDoesNotGiveIsNoReasonToBookTheOthers() {
        String id = people.invoice(company, DAY, Line.of("a", "10.00", HIGH), Line.of("b", "20.00", HIGH));
        people.forgetLine(id);
        assertThatThrownBy(() -> crm.invoice(id)).isInstanceOf(Failure.NoEffect.class);
    }

    @Test
    void theCountryIsFreeTextInFourLanguages() {
        Map<String, String> written = Map.of(
                "Netherlands",
                "NL",
                "nederland",
                "NL",
                "The Netherlands",
                "NL",
                "NL",
                "NL",
                "Duitsland",
                "DE",
                "Belgique",
                "BE",
                "Österreich",
                "AT",
                "Middle Earth",
                "");
        written.forEach((text, code) -> {
            people.set("companies", company, "country", text);
            assertThat(crm.debtor(new CustomerRef("company", company))
                            .orElseThrow()
                            .country())
                    .as(text)
                    .isEqualTo(code);
        });
    }

    @Test
    void theFeedFindsWhatTheIndexShowsLate() {
        Instant since = bench.clock.instant();
        people.searchLags(Duration.ofMinutes(5));
        String id = people.invoice(company, DAY, Line.of("a", "1.00", HIGH));
        assertThat(feed(since)).doesNotContain(ref(SubjectKind.INVOICE, id));
        bench.clock.advance(Duration.ofMinutes(6));
        assertThat(feed(bench.clock.instant()))
                .as("from a watermark after the change: each run looks back")
                .contains(ref(SubjectKind.INVOICE, id));
    }

    @Test
    void aRecordThatChangesWhileItsListIsReadHidesNoOther() {
        Instant since = bench.clock.instant();
        List<SubjectRef> made = new ArrayList<>();
        for (int i = 0; i < 450; i++) {
            bench.clock.advance(Duration.ofMillis(20));
            made.add(ref(SubjectKind.INVOICE, people.invoice(company, DAY, Line.of("a", "1.00", HIGH))));
        }
        List<SubjectRef> found = new ArrayList<>();
        String cursor = "";
        do {
            Page<SubjectRef> page = crm.changedSince(since, cursor);
            found.addAll(page.rows());
            cursor = page.next();
            bench.clock.advance(Duration.ofMillis(20));
            people.set("invoices", made.get(0).id(), "hs_due_date", "2026-12-" + (10 + found.size() % 20));
        } while (cursor.startsWith("invoices:"));
        assertThat(found).containsAll(made);
    }

    @Test
    void theFeedFindsInvoicesThatWereDeletedSince() {
        String old = people.invoice(company, DAY, Line.of("a", "1.00", HIGH));
        people.delete("invoices", old);
        bench.clock.advance(Duration.ofHours(1));
        List<SubjectRef> deleted = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            String id = people.invoice(company, DAY, Line.of("a", "1.00", HIGH));
            people.delete("invoices", id);
            deleted.add(ref(SubjectKind.INVOICE, id));
        }
        assertThat(feed(bench.clock.instant())).containsAll(deleted).doesNotContain(ref(SubjectKind.INVOICE, old));
    }

    @Test
    void aDealIsTheInvoiceThatIsToBeMadeOfItOnceItIsWon() {
        String deal = people.deal("Website", company, Line.of("Ontwerp", "1000.00", HIGH));
        assertThat(crm.deal(deal).orElseThrow().status()).isEqualTo(Invoice.Status.DRAFT);
        people.win(deal);
        Invoice won = crm.deal(deal).orElseThrow();
        assertThat(won.status()).isEqualTo(Invoice.Status.APPROVED);
        assertThat(won.number()).isEqualTo("Website");
        assertThat(won.netTotal()).isEqualTo(eur("1000.00"));
        assertThat(won.total()).isEqualTo(eur("1210.00"));
        assertThat(won.customer()).isEqualTo(new CustomerRef("company", company));
        assertThat(crm.deal("999")).isEmpty();
        assertThat(feed(bench.clock.instant())).contains(ref(SubjectKind.DEAL, deal));
    }

    @Test
    void wonIsWhatTheConnectionsStagesSayWhereItNamesAny() {
        String deal = won(Line.of("a", "10.00", HIGH));
        HubSpotCrm other = bench.adapter(bench.simulator.baseUrl(), Map.of("wonStages", "first, second"));
        assertThat(other.deal(deal).orElseThrow().status()).isEqualTo(Invoice.Status.DRAFT);
        people.set("deals", deal, "dealstage", "second");
        assertThat(other.deal(deal).orElseThrow().status()).isEqualTo(Invoice.Status.APPROVED);
        assertThat(other.changedSince(bench.clock.instant(), "deals:0:").rows()).contains(ref(SubjectKind.DEAL, deal));
    }

    @Test
    void eachLimitRestsAsLongAsItLasts() {
        String id = people.invoice(company, DAY, Line.of("a", "10.00", HIGH));
        Map<String, Duration> rests = Map.of(
                "TEN_SECONDLY_ROLLING", Duration.ofSeconds(10),
                "SECONDLY", Duration.ofSeconds(1),
                "DAILY", Duration.ofHours(1),
                "SOMETHING_NEW", Duration.ofMinutes(1));
        rests.forEach((policy, rest) -> {
            bench.simulator.limitNamed(policy);
            bench.faults().on("*", ".*").times(1).status(429);
            assertThatThrownBy(() -> crm.invoice(id))
                    .isInstanceOfSatisfying(Failure.Throttled.class, busy -> assertThat(busy.until())
                            .as(policy)
                            .isEqualTo(bench.clock.instant().plus(rest)));
        });
        for (int status : List.of(423, 477)) {
            bench.faults().on("*", ".*").times(1).status(status);
            assertThatThrownBy(() -> crm.invoice(id)).isInstanceOf(Failure.Throttled.class);
        }
    }

    @Test
    void searchesHaveALimitOfTheirOwn() {
        try (HubSpotSimulator strict = new HubSpotSimulator(bench.clock, null, 100, 5)) {
            strict.start(0);
            HubSpotCrm limited = bench.adapter(strict.baseUrl(), Map.of());
            for (int i = 0; i < 5; i++) {
                limited.changedSince(bench.clock.instant(), "");
            }
            assertThatThrownBy(() -> limited.changedSince(bench.clock.instant(), ""))
                    .isInstanceOfSatisfying(Failure.Throttled.class, busy -> assertThat(busy.until())
                            .isEqualTo(bench.clock.instant().plusSeconds(1)));
            bench.clock.advance(Duration.ofSeconds(1));
            limited.changedSince(bench.clock.instant(), "");
        }
    }

    @Test
    void theVersionIsASettingAndAnUnknownOneIsSaid() {
        String id = people.invoice(company, DAY, Line.of("a", "10.00", HIGH));
        HubSpotCrm older = bench.adapter(bench.simulator.baseUrl(), Map.of("apiVersion", "2026-03"));
        assertThat(older.invoice(id)).isPresent();
        assertThat(bench.requests().count("GET", "/crm/objects/2026-03/invoices/.*"))
                .isEqualTo(1);
    }

    @Test
    void whatTheSettingsNameAndTheAccountDoesNotHaveIsSaid() {
        assertThat(crm.faults(books("0.21"))).isEmpty();
        people.removeProperty("invoices", "boekhouding_nummer");
        people.removeProperty("contacts", "boekhouding_debiteurnummer");
        assertThat(crm.faults(books("0.09")))
                .containsExactly(
                        "HubSpot's invoices have no property boekhouding_nummer: make it, or empty its option at the"
                                + " connection.",
                        "HubSpot's contacts have no property boekhouding_debiteurnummer: make it, or empty its option at"
                                + " the connection.",
                        "HubSpot's tax rate " + HIGH + " is 21%, the settings book 9%: correct the row under vat.");
        HubSpotCrm without =
                bench.adapter(bench.simulator.baseUrl(), Map.of("numberProperty", "", "customerDebtorProperty", ""));
        assertThat(without.faults(books("0.21")))
                .as("an empty option asks for nothing")
                .isEmpty();
    }

    /** Books of an administration whose CRM's invoices are booked, with the high rate mapped to this fraction. */
    static Administration books(String high) {
        Money tolerance = Money.of("0.05", "EUR");
        Administration.Policies policies = new Administration.Policies(
                FeePolicies.always(Administration.FeePolicy.SETTLEMENT),
                "",
                "",
                Administration.ClosedPeriods.all(Administration.ClosedPeriod.PARK),
                Administration.Twin.PARK,
                Duration.ofDays(5),
                tolerance,
                1,
                Duration.ofDays(1),
                false,
                Administration.WrongCurrency.PARK);
        return new Administration(
                "adm-1",
                "Test BV",
                "NL",
                "",
                "EUR",
                DAY,
                false,
                "hs-1",
                List.of(),
                "books",
                "",
                Map.of(),
                List.of(),
                List.of(
                        new Administration.VatMapping(HIGH, "S", new BigDecimal(high), "1", "8000"),
                        new Administration.VatMapping("none", "Z", BigDecimal.ZERO, "2", "8000")),
                Map.of(),
                policies);
    }

    @Test
    void aRefusedChangeIsSaidInHubSpotsWords() {
        String id = people.invoice(company, DAY, Line.of("a", "10.00", HIGH));
        HubSpotCrm other = bench.adapter(bench.simulator.baseUrl(), Map.of("statusProperty", "no_such_property"));
        Effect effect = other.writing(back(id)).effects().get(0);
        UpdateRecord.Intent intent = new UpdateRecord.Intent("invoices", id, Map.of("no_such_property", "geboekt"));
        assertThat(effect.intent()).contains("no_such_property");
        UpdateRecord update = (UpdateRecord) other.operation(UpdateRecord.NAME);
        assertThatThrownBy(() -> update.call(
                        intent,
                        new Operation.Call(effect.key(), bench.clock.instant().plusSeconds(60), source -> new byte[0])))
                .isInstanceOfSatisfying(Failure.Rejected.class, no -> {
                    assertThat(no.code()).isEqualTo("refused-by-crm");
                    assertThat(no.getMessage()).contains("no_such_property");
                });
    }

    @Test
    void aConsentIsRefreshedAndNamesItsAccount() {
        Connection connection = new Connection(
                "hs-1",
                "hubspot",
                Connection.Role.CRM,
                bench.simulator.baseUrl(),
                HubSpotSimulator.PORTAL,
                Map.of("clientSecret", "hubspot/client", "webhookSecret", "webhooks/hubspot"),
                List.of(),
                Map.of("clientId", HubSpotSimulator.CLIENT_ID),
                new Connection.Routing("adm-1", Map.of()));
        MemoryGrants grants = new MemoryGrants();
        List<String> pair = bench.simulator.grantByHand();
        grants.consent(
                "hs-1",
                new Grant(pair.get(0), pair.get(1), bench.clock.instant().plusSeconds(1_800), bench.clock.instant()));
        Http http = new Http(bench.clock);
        OAuthTokens tokens = new OAuthTokens(
                "hs-1",
                HubSpotCrm.terms(connection),
                new OAuthTokens.Client(HubSpotSimulator.CLIENT_ID, () -> HubSpotSimulator.CLIENT_SECRET),
                grants,
                http,
                bench.clock);
        HubSpotCrm granted = new HubSpotCrm(
                connection,
                http,
                new PublicFetch(Origin.of(bench.simulator.baseUrl())),
                HubSpotToken.granted(tokens),
                bench.clock);
        assertThat(granted.account()).isEqualTo(HubSpotSimulator.PORTAL);
        bench.clock.advance(Duration.ofHours(2));
        assertThat(granted.account()).isEqualTo(HubSpotSimulator.PORTAL);
        assertThat(bench.requests().count("POST", "/oauth/2026-09/token")).isEqualTo(1);
    }

    private WriteBack back(String id) {
        Invoice invoice = invoice(id);
        InBooks books = new InBooks("adm-1:xi:1", invoice.number(), "1", invoice.total(), invoice.total());
        return new WriteBack(ref(SubjectKind.INVOICE, id), invoice, List.of(), List.of(), books, 1, "booked");
    }

    private String won(Line... lines) {
        String deal = people.deal("Website", company, lines);
        people.win(deal);
        return deal;
    }

    private Invoice invoice(String id) {
        return crm.invoice(id).orElseThrow();
    }

    private List<SubjectRef> feed(Instant since) {
        List<SubjectRef> found = new ArrayList<>();
        String cursor = "";
        do {
            Page<SubjectRef> page = crm.changedSince(since, cursor);
            found.addAll(page.rows());
            cursor = page.next();
        } while (!cursor.isEmpty());
        return found;
    }

    private static SubjectRef ref(SubjectKind kind, String id) {
        return new SubjectRef(HubSpotBench.ID, kind, id);
    }

    private static void stops(ThrowingCallable call, String code) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Failure.Rejected.class, no -> {
            assertThat(no.code()).isEqualTo(code);
            assertThat(no.getMessage()).isNotBlank();
            assertThat(no.todo()).isNotBlank();
        });
    }

    private static Money eur(String amount) {
        return Money.of(amount, "EUR");
    }
}
