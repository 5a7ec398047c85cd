package nl.afletter.prove;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import nl.afletter.config.JsonIntents;
import nl.afletter.http.Http;
import nl.afletter.http.OAuthTokens;
import nl.afletter.http.Origin;
import nl.afletter.http.PublicFetch;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.hubspot.HubSpotPeople;
import nl.afletter.local.sim.hubspot.HubSpotSimulator;
import nl.afletter.local.sim.mollie.MollieSimulator;
import nl.afletter.local.sim.moneybird.MoneybirdSeed;
import nl.afletter.local.sim.moneybird.MoneybirdSimulator;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;
import nl.afletter.memory.MemoryTable;
import nl.afletter.model.Connection;
import nl.afletter.model.Connection.Role;
import nl.afletter.model.Debtor;
import nl.afletter.model.Effect;
import nl.afletter.model.Invoice;
import nl.afletter.model.Invoice.CustomerRef;
import nl.afletter.model.Money;
import nl.afletter.model.Posting;
import nl.afletter.model.Purchase;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;
import nl.afletter.model.RelationRole;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Crm;
import nl.afletter.port.Failure;
import nl.afletter.port.GrantStore.Grant;
import nl.afletter.port.Operation;
import nl.afletter.port.VatRegister;
import nl.afletter.prove.MadVendor.Madness;
import nl.afletter.vendor.hubspot.HubSpotCrm;
import nl.afletter.vendor.hubspot.HubSpotToken;
import nl.afletter.vendor.mollie.MolliePsp;
import nl.afletter.vendor.moneybird.AccessToken;
import nl.afletter.vendor.moneybird.MoneybirdAccounting;
import nl.afletter.vendor.teamleader.TeamleaderCrm;
import nl.afletter.vendor.vies.ViesRegister;

/**
 * What vendors answer, twisted: whatever it is, an adapter gives a value or one of the four kinds of failure, asks a
 * bounded number of times and comes to an end.
 */
@Tag("prove")
class HostileAnswersTest extends HostileVendor {

    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);
    private static final SimClock CLOCK = SimClock.fixedAt(NOW.toString());
    private static final Http HTTP = new Http(CLOCK);
    private static final JsonIntents INTENTS = new JsonIntents();
    private static final List<AutoCloseable> OPEN = new ArrayList<>();

    private static MadVendor mollie;
    private static MadVendor moneybird;
    private static MadVendor teamleader;
    private static MadVendor hubspot;
    private static MadVendor vies;
    private static MadVendor tokens;
    private static final List<Supplier<?>> MOLLIE = new ArrayList<>();
    private static final List<Supplier<?>> MONEYBIRD = new ArrayList<>();
    private static final List<Supplier<String>> EFFECTS = new ArrayList<>();
    private static final List<Supplier<?>> TEAMLEADER = new ArrayList<>();
    private static final List<Supplier<?>> HUBSPOT = new ArrayList<>();

    @BeforeContainer
    static void start() {
        Hostile.quiet("nl.afletter.http.OAuthTokens");
        startMollie();
        startMoneybird();
        startTeamleader();
        startHubSpot();
        vies = opened(MadVendor.saying("{\"countryCode\":\"FR\",\"vatNumber\":\"40303265045\",\"valid\":true,"
                + "\"requestDate\":\"2026-11-21T15:00:00Z\",\"requestIdentifier\":\"WAPI1\",\"name\":\"SA\"}"));
        tokens = opened(
                MadVendor.saying("{\"token_type\":\"Bearer\",\"expires_in\":3600,\"access_token\":\"new-access\","
                        + "\"refresh_token\":\"new-refresh\"}"));
    }

    @AfterContainer
    static void stop() throws Exception {
        for (AutoCloseable each : OPEN) {
            each.close();
        }
        OPEN.clear();
        Hostile.loud();
    }

    @Property(seed = Hostile.SEED, edgeCases = EdgeCasesMode.NONE)
    void mollieIsUnderstoodOrFailsInOneOfFourWays(
            @ForAll("madness") Madness madness, @ForAll @IntRange(max = 9_999) int call) {
        judge("mollie", mollie, madness, MOLLIE.get(call % MOLLIE.size()));
    }

    @Property(seed = Hostile.SEED, edgeCases = EdgeCasesMode.NONE)
    void moneybirdIsUnderstoodOrFailsInOneOfFourWays(
            @ForAll("madness") Madness madness, @ForAll @IntRange(max = 9_999) int call) {
        judge("moneybird", moneybird, madness, MONEYBIRD.get(call % MONEYBIRD.size()));
    }

    @Property(seed = Hostile.SEED, edgeCases = EdgeCasesMode.NONE)
    void anEffectAtMoneybirdHasAnIdOrFailsInOneOfFourWays(
            @ForAll("madness") Madness madness, @ForAll @IntRange(max = 9_999) int call) {
        judge("moneybird", moneybird, madness, EFFECTS.get(call % EFFECTS.size()))
                .ifPresent(id -> assertThat(id).matches("((xi|doc):)?[0-9]{1,30}"));
    }

    @Property(seed = Hostile.SEED, edgeCases = EdgeCasesMode.NONE)
    void hubspotIsUnderstoodOrFailsInOneOfFourWays(
            @ForAll("madness") Madness madness, @ForAll @IntRange(max = 9_999) int call) {
        judge("hubspot", hubspot, madness, HUBSPOT.get(call % HUBSPOT.size()));
    }

    @Property(seed = Hostile.SEED, edgeCases = EdgeCasesMode.NONE)
    void teamleaderIsUnderstoodOrFailsInOneOfFourWays(
            @ForAll("madness") Madness madness, @ForAll @IntRange(max = 9_999) int call) {
        judge("teamleader", teamleader, madness, TEAMLEADER.get(call % TEAMLEADER.size()));
    }

    @Property(seed = Hostile.SEED, edgeCases = EdgeCasesMode.NONE)
    void anAnswerOfViesIsNeverAFailureAndNoErrorIsAnAnswer(@ForAll("madness") Madness madness) {
        VatRegister register = new ViesRegister(URI.create(vies.baseUrl()), HTTP, CLOCK);
        VatRegister.Answer answer = judge("vies", vies, madness, () -> register.check("FR40303265045", ""))
                .orElseThrow();
        assertThat(answer.raw()).hasSizeLessThanOrEqualTo(20_000);
        if (answer.verdict() != VatRegister.Verdict.UNKNOWN) {
            assertThat(answer.raw()).contains("\"valid\":");
            boolean struck = madness.answer() <= 0;
            assertThat(struck ? madness.status() : 200).isIn(0, 200, 201, 202, 206);
        }
    }

    @Property(seed = Hostile.SEED, edgeCases = EdgeCasesMode.NONE)
    void aTokenEndpointThatWentMadCostsNoPairThatIsGood(@ForAll("madness") Madness madness, @ForAll boolean first) {
        MemoryTable table = new MemoryTable(CLOCK);
        Connection connection = connection("tl", "teamleader", Role.CRM, tokens.baseUrl(), TeamleaderSimulator.ACCOUNT);
        Grant old = new Grant("old-access", "old-refresh", NOW.minusSeconds(60), NOW.minusSeconds(3_660));
        table.grants().consent("tl", old);
        OAuthTokens pair = new OAuthTokens(
                "tl",
                TeamleaderCrm.terms(connection),
                new OAuthTokens.Client("id", () -> "secret"),
                table.grants(),
                HTTP,
                CLOCK);
        judge("tokens", tokens, madness, () -> {
            if (first) {
                return pair.firstPair("code", "https://afletter.example/connect/answer", NOW.plusSeconds(5));
            }
            pair.ready(NOW.plusSeconds(5));
            return "ready";
        });
        judge("tokens", tokens, madness, pair::accessToken);
        Grant stored = table.grants().read("tl").grant().orElseThrow();
        assertThat(stored.accessToken()).isNotBlank();
        assertThat(stored.refreshToken()).isNotBlank();
        assertThat(stored.equals(old) || stored.expiresAt().isAfter(NOW)).isTrue();
    }

    /** A value, or empty for one of the four kinds. */
    private static <T> Optional<T> judge(String vendor, MadVendor mad, Madness madness, Supplier<T> call) {
        mad.behave(madness);
        try {
            return Optional.of(Hostile.inTime("answers", vendor, call));
        } catch (Failure oneOfFour) {
            assertThat(oneOfFour.getMessage()).isNotBlank().hasSizeLessThan(1_000);
            return Optional.empty();
        } finally {
            assertThat(mad.requests()).as("requests for one thing").isLessThan(MadVendor.MOST_REQUESTS);
        }
    }

    // ---- genuine vendors behind the mad ones

    private static void startMollie() {
        MollieSimulator genuine = opened(new MollieSimulator(CLOCK, null));
        genuine.start(0);
        genuine.limit(10_000_000, true);
        mollie = opened(MadVendor.before(genuine.baseUrl()));
        MolliePsp psp = new MolliePsp(
                connection("psp", "mollie", Role.PSP, mollie.baseUrl(), ""),
                HTTP,
                name -> MollieSimulator.ORGANIZATION_TOKEN,
                CLOCK);
        String payment = paid(genuine, "121.00");
        String other = paid(genuine, "60.50");
        String refund = genuine.refund(payment, Money.of("21.00", "EUR"), "terug");
        String chargeback = genuine.chargeback(other, Money.of("60.50", "EUR"));
        String settlement = genuine.settle(TODAY.minusDays(1));
        paid(genuine, "10.00");
        assertThat(List.of(refund, chargeback)).doesNotContain("");
        MOLLIE.add(() -> psp.payment(payment));
        MOLLIE.add(() -> psp.payment(other));
        MOLLIE.add(() -> psp.payout(settlement));
        MOLLIE.add(() -> pages(cursor -> psp.payoutLines(settlement, cursor).next()));
        MOLLIE.add(() -> pages(cursor -> psp.changes("", Instant.EPOCH, cursor).next()));
        MOLLIE.add(() -> psp.balance("EUR", TODAY.minusDays(1)));
        MOLLIE.add(() -> psp.bookedWithNextPayout("EUR", TODAY));
        MOLLIE.forEach(Supplier::get);
    }

    private static String paid(MollieSimulator genuine, String amount) {
        String id = genuine.createPayment(
                Money.of(amount, "EUR"),
                "Factuur 2026-0117",
                JsonNodeFactory.instance
                        .objectNode()
                        .put("invoiceId", "1")
                        .set("more", JsonNodeFactory.instance.objectNode().put("a", 2026.10)),
                "ideal");
        genuine.pay(id, NOW.minusSeconds(86_400), "NL91ABNA0417164300", "J. Jansen");
        return id;
    }

    private static void startMoneybird() {
        MoneybirdSimulator genuine = opened(new MoneybirdSimulator(CLOCK));
        genuine.start(0);
        genuine.limitRequestsTo(10_000_000, 10_000_000);
        MoneybirdSeed seed = genuine.administration("Test BV");
        seed.personalToken("token", "sales_invoices", "documents", "bank", "settings");
        MoneybirdSeed.Account clearing = seed.financialAccount("1210", "Mollie", "CLEARING");
        String rate = seed.taxRate("21%", "21.0", "sales_invoice", "NL/1a");
        String revenue = seed.ledgerAccount("8000", "Omzet", "revenue");
        String suspense = seed.ledgerAccount(
                "2000",
                "Vraagposten",
                "current_liabilities",
                "financial_mutation",
                "payment",
                "general_journal_document");
        String contact = seed.contact("10231", "Voorbeeld Bouw BV");
        String foreign = "xi:"
                + seed.foreignInvoice(null, contact, "2026-0117", TODAY, TODAY.plusDays(14), 12100, rate, revenue);
        seed.payByHand(foreign.substring(3), TODAY, 2100);
        moneybird = opened(MadVendor.before(genuine.baseUrl()));
        Supplier<MoneybirdAccounting> fresh = () -> new MoneybirdAccounting(
                connection("books", "moneybird", Role.ACCOUNTING, moneybird.baseUrl(), ""),
                seed.id(),
                HTTP,
                AccessToken.personal(name -> "token", "token"),
                CLOCK);
        String account = clearing.financialAccountId();
        Money amount = Money.of("10.00", "EUR");
        List<Posting> postings = List.of(
                new Posting.DebtorPosting("crm:nl:debtor:9", "", "9", card("Nieuw BV"), "new"),
                new Posting.DebtorPosting("crm:nl:debtor:8", contact, "10231", card("Anders BV"), "changed"),
                new Posting.InvoicePosting(
                        "crm:nl:invoice:1",
                        ReferenceKind.INVOICE,
                        "2026-0118",
                        TODAY,
                        TODAY.plusDays(30),
                        contact,
                        List.of(new Posting.RevenueLine("Advies", Money.of("100.00", "EUR"), rate, revenue, "")),
                        Money.of("21.00", "EUR"),
                        Money.of("121.00", "EUR"),
                        "CRM",
                        "",
                        "booked"),
                new Posting.MoneyPosting(
                        "psp:mollie:tr_1",
                        account,
                        "tr_1",
                        TODAY,
                        amount,
                        "tr_1",
                        "Payer",
                        List.of(
                                new Posting.ToItem(foreign, ReferenceKind.INVOICE, Money.of("4.00", "EUR")),
                                new Posting.ToLedger(suspense, Money.of("6.00", "EUR"), "rest")),
                        "money"),
                new Posting.LedgerSettlement("psp:mollie:tr_2:later", suspense, "tr_2", foreign, TODAY, amount, "ok"));
        String movement = null;
        for (Posting posting : postings) {
            for (Effect effect : fresh.get().effects(posting)) {
                String known = movement;
                EFFECTS.add(() -> called(fresh.get(), effect, known));
                String id = EFFECTS.get(EFFECTS.size() - 1).get();
                movement = effect.operation().equals("create-movement") ? id : movement;
                MONEYBIRD.add(() -> looked(fresh.get(), effect, known));
            }
        }
        MONEYBIRD.add(() -> fresh.get().debtor("10231"));
        MONEYBIRD.add(() -> fresh.get().relation(contact));
        MONEYBIRD.add(() -> fresh.get().sameCompany(RelationRole.DEBTOR, "68750110", "NL001234567B01"));
        MONEYBIRD.add(() -> fresh.get().purchases("41", TODAY, TODAY, ""));
        MONEYBIRD.add(() -> fresh.get().item(foreign));
        Reference reference = new Reference(ReferenceKind.INVOICE, "2026-0117");
        MONEYBIRD.add(() -> fresh.get().itemsByReference(reference, TODAY, TODAY));
        MONEYBIRD.add(() -> fresh.get().openByReference(Set.of(reference)));
        MONEYBIRD.add(() -> fresh.get().standing("crm:nl:invoice", "", TODAY.minusDays(30), TODAY));
        MONEYBIRD.add(() -> pages(cursor -> fresh.get().openItems(cursor).next()));
        MONEYBIRD.add(() -> pages(
                cursor -> fresh.get().items(TODAY.minusDays(30), TODAY, cursor).next()));
        MONEYBIRD.add(() -> fresh.get().closedUntil());
        MONEYBIRD.add(() -> pages(cursor -> fresh.get()
                .movements(account, TODAY.minusDays(30), TODAY, cursor)
                .next()));
        MONEYBIRD.add(() -> fresh.get().ledgerBalance(clearing.ledgerAccountId(), "EUR", TODAY));
        MONEYBIRD.add(() -> fresh.get().ledgerBalance(clearing.ledgerAccountId(), "EUR", LocalDate.of(2026, 11, 30)));
        MONEYBIRD.forEach(Supplier::get);
    }

    private static <I> String called(MoneybirdAccounting accounting, Effect effect, String movement) {
        return operate(accounting.operation(effect.operation()), effect, movement);
    }

    private static <I> String operate(Operation<I> operation, Effect effect, String movement) {
        return operation.call(
                INTENTS.read(effect.intent(), operation.intent(), key -> movement), circumstances(effect));
    }

    private static Object looked(MoneybirdAccounting accounting, Effect effect, String movement) {
        return look(accounting.operation(effect.operation()), effect, movement);
    }

    private static <I> Object look(Operation<I> operation, Effect effect, String movement) {
        return operation.find(
                INTENTS.read(effect.intent(), operation.intent(), key -> movement), circumstances(effect));
    }

    private static Operation.Call circumstances(Effect effect) {
        return new Operation.Call(effect.key(), NOW.plusSeconds(60), source -> new byte[] {'%', 'P', 'D', 'F', '-'});
    }

    private static Debtor card(String name) {
        return new Debtor(
                "c1", true, name, "", "", "f@example.com", "", "Straat 1", "3511AA", "Utrecht", "NL", "", "", "");
    }

    private static void startTeamleader() {
        TeamleaderSimulator genuine = opened(new TeamleaderSimulator(CLOCK, null, 10_000_000));
        genuine.start(0);
        teamleader = opened(MadVendor.before(genuine.baseUrl()));
        String company = genuine.people().company("A BV", "NL001234567B01", "11111111");
        String contact = genuine.people().contact("Jan", "Jansen", "jan@example.com");
        People.Line line = new People.Line(
                "Advies", BigDecimal.ONE, new BigDecimal("100.00"), TeamleaderSimulator.RATE_HIGH, null, null);
        String invoice = genuine.people().invoice(People.NewInvoice.of(company, TODAY, line));
        genuine.people().pay(invoice, "50.00", TODAY);
        String note = genuine.people().creditNote(invoice, People.NewInvoice.of(company, TODAY, line));
        Connection connection =
                connection("tl", "teamleader", Role.CRM, teamleader.baseUrl(), TeamleaderSimulator.ACCOUNT);
        MemoryTable table = new MemoryTable(CLOCK);
        List<String> pair = genuine.grantByHand();
        Supplier<TeamleaderCrm> fresh = () -> {
            table.grants().consent("tl", new Grant(pair.get(0), pair.get(1), NOW.plusSeconds(3_600), NOW));
            OAuthTokens granted = new OAuthTokens(
                    "tl",
                    TeamleaderCrm.terms(connection),
                    new OAuthTokens.Client(TeamleaderSimulator.CLIENT_ID, () -> TeamleaderSimulator.CLIENT_SECRET),
                    table.grants(),
                    HTTP,
                    CLOCK);
            return new TeamleaderCrm(
                    connection, HTTP, new PublicFetch(Origin.of(teamleader.baseUrl())), granted, CLOCK);
        };
        TEAMLEADER.add(() -> fresh.get().invoice(invoice));
        TEAMLEADER.add(() -> fresh.get().creditNote(note));
        TEAMLEADER.add(() -> fresh.get().debtor(new CustomerRef("company", company)));
        TEAMLEADER.add(() -> fresh.get().debtor(new CustomerRef("contact", contact)));
        String project = genuine.people().project("Verbouwing");
        Crm.ProjectPurchases purchases = new Crm.ProjectPurchases(
                project,
                "demo",
                "EUR",
                TODAY,
                List.of(new Purchase("11", "INK-1", "Bouwmat BV", TODAY, Money.of("100.00", "EUR"))),
                1);
        TEAMLEADER.add(() -> fresh.get().purchases(purchases));
        TEAMLEADER.add(() -> pages(cursor ->
                fresh.get().changedSince(NOW.minusSeconds(86_400), cursor).next()));
        TEAMLEADER.add(() -> fresh.get().account());
        TEAMLEADER.add(() -> fresh.get().pdf(new SubjectRef("tl", SubjectKind.INVOICE, invoice)));
        TEAMLEADER.forEach(Supplier::get);
    }

    private static void startHubSpot() {
        HubSpotSimulator genuine = opened(new HubSpotSimulator(CLOCK, null, 10_000_000, 10_000_000));
        genuine.start(0);
        hubspot = opened(MadVendor.before(genuine.baseUrl()));
        HubSpotPeople people = genuine.people();
        String company = people.company("A BV", "NL001234567B01", "11111111");
        String contact = people.contact("Jan", "Jansen", "jan@example.com");
        HubSpotPeople.Line line = HubSpotPeople.Line.of("Advies", "100.00", HubSpotSimulator.RATE_HIGH);
        String invoice = people.invoice(company, TODAY, line, line);
        String deal = people.deal("Website", company, line);
        people.win(deal);
        Connection connection = connection("hs", "hubspot", Role.CRM, hubspot.baseUrl(), HubSpotSimulator.PORTAL);
        Supplier<HubSpotCrm> fresh = () -> new HubSpotCrm(
                connection,
                HTTP,
                new PublicFetch(Origin.of(hubspot.baseUrl())),
                HubSpotToken.fixed(name -> HubSpotSimulator.TOKEN, "token"),
                CLOCK);
        SubjectRef ref = new SubjectRef("hs", SubjectKind.INVOICE, invoice);
        Invoice read = fresh.get().invoice(invoice).orElseThrow();
        Crm.InBooks books = new Crm.InBooks("books:xi:1", read.number(), "1", read.total(), read.total());
        Crm.WriteBack back = new Crm.WriteBack(ref, read, List.of(), List.of(), books, 1, "booked");
        HUBSPOT.add(() -> fresh.get().invoice(invoice));
        HUBSPOT.add(() -> fresh.get().deal(deal));
        HUBSPOT.add(() -> fresh.get().faults(books(Map.of(), List.of(), HubSpotSimulator.RATE_HIGH, "1")));
        HUBSPOT.add(() -> fresh.get().debtor(new CustomerRef("company", company)));
        HUBSPOT.add(() -> fresh.get().debtor(new CustomerRef("contact", contact)));
        HUBSPOT.add(() -> pages(cursor ->
                fresh.get().changedSince(NOW.minusSeconds(86_400), cursor).next()));
        HUBSPOT.add(() -> fresh.get().account());
        HUBSPOT.add(() -> fresh.get().pdf(ref));
        HUBSPOT.add(() -> fresh.get().writing(back));
        HUBSPOT.forEach(Supplier::get);
    }

    /** All pages up to a number: whoever calls goes on later, with a stored cursor. */
    private static String pages(java.util.function.UnaryOperator<String> page) {
        String cursor = page.apply("");
        for (int i = 0; i < 20 && !cursor.isEmpty(); i++) {
            cursor = page.apply(cursor);
        }
        return cursor;
    }

    private static Connection connection(String id, String vendor, Role role, String baseUrl, String account) {
        return new Connection(
                id,
                vendor,
                role,
                baseUrl,
                account,
                Map.of("token", "token", "clientSecret", "secret"),
                List.of(),
                Map.of(),
                new Connection.Routing("books", Map.of()));
    }

    private static <T extends AutoCloseable> T opened(T each) {
        OPEN.add(each);
        return each;
    }
}
