package nl.afletter.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.exact.ExactSeed;
import nl.afletter.local.sim.exact.ExactSimulator;
import nl.afletter.memory.MemoryTable;
import nl.afletter.model.Connection;
import nl.afletter.model.Debtor;
import nl.afletter.model.Effect;
import nl.afletter.model.Money;
import nl.afletter.model.Posting;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;
import nl.afletter.model.RelationRole;
import nl.afletter.model.Worth;
import nl.afletter.port.GrantStore.Grant;
import nl.afletter.port.Operation;
import nl.afletter.prove.MadVendor.Madness;
import nl.afletter.vendor.exact.ExactAccounting;

/**
 * What Exact answers, twisted: whatever it is, its adapter gives a value or one of the four kinds of failure, asks a
 * bounded number of times and comes to an end; an effect has an id or fails.
 */
@Tag("prove")
class HostileExactTest extends HostileVendor {

    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);
    private static final String BACK = "https://afletter.example/connect/answer";
    private static final SimClock CLOCK = SimClock.fixedAt(NOW.toString());
    private static final Http HTTP = new Http(CLOCK);
    private static final JsonIntents INTENTS = new JsonIntents();
    private static final List<Supplier<?>> READS = new ArrayList<>();
    private static final List<Supplier<String>> EFFECTS = new ArrayList<>();

    private static ExactSimulator genuine;
    private static MadVendor mad;

    @BeforeContainer
    static void start() {
        genuine = new ExactSimulator(CLOCK);
        genuine.start(0);
        genuine.limitRequestsTo(10_000_000, 10_000_000);
        genuine.app("client", "secret");
        ExactSeed seed = genuine.division("123456", "Test BV");
        seed.ledger("1290", "Mollie", 90);
        seed.ledger("2000", "Vraagposten", 90);
        seed.ledger("8000", "Omzet", 110);
        seed.ledger("0999", "Overname", 90);
        seed.item("DIENST", "Dienst");
        seed.rate("USD", "0.9");
        mad = MadVendor.before(genuine.baseUrl());
        Grant pair = tokens(new MemoryTable(CLOCK)).firstPair(genuine.consent(BACK), BACK, NOW.plusSeconds(5));
        Supplier<ExactAccounting> fresh = () -> {
            MemoryTable table = new MemoryTable(CLOCK);
            table.grants().consent("books", pair);
            return new ExactAccounting(connection(), "123456", HTTP, tokens(table), CLOCK);
        };
        String debtor = tell(fresh, new Posting.DebtorPosting("crm:nl:debtor:1", "", "10231", card("A BV"), "new"));
        String invoice = tell(fresh, invoice("1", "2026-1", debtor));
        tell(fresh, new Posting.DebtorPosting("crm:nl:debtor:1:2", debtor, "10231", card("B BV"), "changed"));
        tell(fresh, money("tr_1", invoice));
        String foreign = seed.foreignInvoice(debtor, "H-1", TODAY, 10_000, "8000");
        seed.bankAccount(debtor, "NL91ABNA0417164300");
        List<String> takenOver =
                seed.openingBalance(debtor, TODAY, 25_700_900, new TreeMap<>(Map.of("2025-900", 12_100L)), "0999");
        String dollars = tell(fresh, dollars(debtor));
        tell(fresh, fromLedger(dollars));
        Posting.DraftInvoicePosting draft = draft(debtor);
        String drafted = tell(fresh, draft);
        tell(fresh, fresh.get().effects(draft).get(1), drafted);
        URI address = URI.create("https://afletter.example/webhooks/accounting/books/token");
        fresh.get().webhooks().register(address, NOW.plusSeconds(60));
        String mark = fresh.get()
                .changes("", fresh.get().changes("", "").orElseThrow().next())
                .orElseThrow()
                .mark();
        seed.removeTerm();
        seed.foreignInvoice(debtor, "H-2", TODAY, 10_000, "8000");
        READS.add(() -> fresh.get().changes(mark, ""));
        READS.add(() -> fresh.get().changes(mark, "removed 7 0 "));
        READS.add(() -> fresh.get().openByIban("NL91ABNA0417164300"));
        READS.add(() -> fresh.get().item(takenOver.get(0)));
        READS.add(() -> fresh.get().item(drafted));
        READS.add(() -> fresh.get().webhooks().missing(address));
        Reference reference = new Reference(ReferenceKind.INVOICE, "2026-1");
        READS.add(() -> fresh.get().debtor("10231"));
        READS.add(() -> fresh.get().relation(debtor));
        READS.add(() -> fresh.get().sameCompany(RelationRole.DEBTOR, "68750110", "NL001234567B01"));
        seed.project("P7", "Project");
        seed.purchase(debtor, "INK-1", TODAY, 10_000, "P7");
        READS.add(() -> fresh.get().purchases("project:P7", TODAY, TODAY, ""));
        READS.add(() -> fresh.get().item(invoice));
        READS.add(() -> fresh.get().item(foreign));
        READS.add(() -> fresh.get().itemsByReference(reference, TODAY, TODAY));
        READS.add(() -> fresh.get().openByReference(Set.of(reference)));
        READS.add(() -> fresh.get().standing("crm:nl:invoice", "", TODAY.minusDays(30), TODAY));
        READS.add(() -> fresh.get().openItems("").next());
        READS.add(() -> fresh.get().items(TODAY.minusDays(30), TODAY, "").next());
        READS.add(() -> fresh.get().toBeMatched());
        READS.add(() -> fresh.get().closedUntil());
        READS.add(() -> fresh.get().movements("1290", TODAY, TODAY, "").next());
        READS.add(() -> fresh.get().ledgerBalance("1290", "EUR", TODAY));
        READS.forEach(Supplier::get);
    }

    @AfterContainer
    static void stop() {
        mad.close();
        genuine.close();
    }

    @Property(seed = Hostile.SEED, edgeCases = EdgeCasesMode.NONE)
    void exactIsUnderstoodOrFailsInOneOfFourWays(
            @ForAll("madness") Madness madness, @ForAll @IntRange(max = 9_999) int call) {
        mad.judge("exact", madness, READS.get(call % READS.size()));
    }

    @Property(seed = Hostile.SEED, edgeCases = EdgeCasesMode.NONE)
    void anEffectAtExactHasAnIdOrFailsInOneOfFourWays(
            @ForAll("madness") Madness madness, @ForAll @IntRange(max = 9_999) int call) {
        mad.judge("exact", madness, EFFECTS.get(call % EFFECTS.size()))
                .ifPresent(id -> assertThat(id).matches("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"));
    }

    /** Executes a posting of one effect, and remembers its call and its look-up. */
    private static String tell(Supplier<ExactAccounting> fresh, Posting posting) {
        return tell(fresh, fresh.get().effects(posting).get(0), "");
    }

    /** @param earlier id of what its intent names by a key */
    private static String tell(Supplier<ExactAccounting> fresh, Effect effect, String earlier) {
        EFFECTS.add(() -> called(fresh.get().operation(effect.operation()), effect, earlier));
        READS.add(() -> looked(fresh.get().operation(effect.operation()), effect, earlier));
        return EFFECTS.get(EFFECTS.size() - 1).get();
    }

    private static <I> String called(Operation<I> operation, Effect effect, String earlier) {
        return operation.call(INTENTS.read(effect.intent(), operation.intent(), key -> earlier), circumstances(effect));
    }

    private static <I> Object looked(Operation<I> operation, Effect effect, String earlier) {
        return operation.find(INTENTS.read(effect.intent(), operation.intent(), key -> earlier), circumstances(effect));
    }

    private static Operation.Call circumstances(Effect effect) {
        return new Operation.Call(effect.key(), NOW.plusSeconds(60), source -> new byte[] {'%', 'P', 'D', 'F', '-'});
    }

    private static OAuthTokens tokens(MemoryTable table) {
        return new OAuthTokens(
                "books",
                ExactAccounting.terms(connection()),
                new OAuthTokens.Client("client", () -> "secret"),
                table.grants(),
                HTTP,
                CLOCK);
    }

    private static Connection connection() {
        return new Connection(
                "books",
                ExactAccounting.VENDOR,
                Connection.Role.ACCOUNTING,
                mad.baseUrl(),
                "",
                Map.of(),
                List.of(),
                Map.of(ExactAccounting.DRAFT_ITEM, "DIENST", ExactAccounting.CURRENCY_LEDGER, "2000"),
                new Connection.Routing("nl", Map.of()));
    }

    private static Posting.DraftInvoicePosting draft(String debtor) {
        return new Posting.DraftInvoicePosting(
                "crm:nl:deal:1",
                "Website",
                TODAY,
                debtor,
                List.of(new Posting.RevenueLine("Ontwerp", Money.of("100.00", "EUR"), "2", "8000", "")),
                Money.of("100.00", "EUR"),
                true,
                "won");
    }

    private static Posting dollars(String debtor) {
        Money amount = Money.of("100.00", "USD");
        return new Posting.InvoicePosting(
                "crm:nl:invoice:usd",
                ReferenceKind.INVOICE,
                "2026-7",
                TODAY,
                TODAY,
                debtor,
                List.of(new Posting.RevenueLine("Advice", amount, "0", "8000", "")),
                Money.zero("USD"),
                amount,
                "CRM",
                "",
                "booked");
    }

    private static Posting fromLedger(String item) {
        return new Posting.LedgerSettlement(
                "psp:mollie:tr_2:match",
                "2000",
                "tr_2",
                item,
                TODAY,
                new Worth(Money.of("1.00", "USD"), Money.of("0.90", "EUR")),
                "found");
    }

    private static Posting invoice(String id, String number, String debtor) {
        return new Posting.InvoicePosting(
                "crm:nl:invoice:" + id,
                ReferenceKind.INVOICE,
                number,
                TODAY,
                TODAY.plusDays(30),
                debtor,
                List.of(new Posting.RevenueLine("Advies", Money.of("100.00", "EUR"), "2", "8000", "")),
                Money.of("21.00", "EUR"),
                Money.of("121.00", "EUR"),
                "CRM",
                "",
                "booked");
    }

    private static Posting money(String transaction, String invoice) {
        Money amount = Money.of("10.00", "EUR");
        return new Posting.MoneyPosting(
                "psp:mollie:" + transaction,
                "1290",
                transaction,
                TODAY,
                amount,
                "text",
                "Payer",
                List.of(
                        new Posting.ToItem(invoice, ReferenceKind.INVOICE, Money.of("4.00", "EUR")),
                        new Posting.ToLedger("2000", Money.of("6.00", "EUR"), "rest")),
                "money");
    }

    private static Debtor card(String name) {
        return new Debtor(
                "c1", true, name, "", "", "f@example.com", "", "Straat 1", "3511AA", "Utrecht", "NL", "", "", "");
    }
}
