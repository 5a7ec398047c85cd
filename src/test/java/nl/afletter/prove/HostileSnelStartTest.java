package nl.afletter.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.snelstart.SnelStartSeed;
import nl.afletter.local.sim.snelstart.SnelStartSimulator;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.LedgerRole;
import nl.afletter.model.Connection;
import nl.afletter.model.Debtor;
import nl.afletter.model.Effect;
import nl.afletter.model.Money;
import nl.afletter.model.Posting;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;
import nl.afletter.model.RelationRole;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Operation;
import nl.afletter.prove.MadVendor.Madness;
import nl.afletter.vendor.snelstart.SnelStartAccounting;

/**
 * What SnelStart answers, twisted, its token included: whatever it is, its adapter gives a value or one of the four
 * kinds of failure, asks a bounded number of times and comes to an end; an effect has an id or fails.
 */
@Tag("prove")
class HostileSnelStartTest extends HostileVendor {

    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);
    private static final String KEY = "YXBwOnNlY3JldA==";
    private static final SimClock CLOCK = SimClock.fixedAt(NOW.toString());
    private static final Http HTTP = new Http(CLOCK);
    private static final JsonIntents INTENTS = new JsonIntents();
    private static final List<Supplier<?>> READS = new ArrayList<>();
    private static final List<Supplier<String>> EFFECTS = new ArrayList<>();

    /** A memorial is known by our key, anything else by its guid. */
    private static final String ID = "psp:mollie:tr_2.*|(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    private static SnelStartSimulator genuine;
    private static MadVendor mad;
    private static String division;

    @BeforeContainer
    static void start() {
        genuine = new SnelStartSimulator(CLOCK);
        genuine.start(0);
        genuine.limitRequestsTo(10_000_000, 10_000_000);
        genuine.subscription("subscription");
        SnelStartSeed seed = genuine.administration("Test BV");
        seed.coupling(KEY);
        division = seed.id();
        String mollie = seed.daybook("1210", "Mollie", "Bank", "DagboekBank");
        String revenue = seed.ledger("8000", "Omzet", "VerkopenOmzetOverig", "Hoog", "Laag");
        String suspense = seed.ledger("2000", "Vraagposten", "OnbekendeBetalingen");
        String differences = seed.ledger("4791", "Verschillen", "Betalingskorting");
        mad = MadVendor.before(genuine.baseUrl());
        String debtor = tell(new Posting.DebtorPosting("crm:nl:debtor:1", "", "10231", card("A BV"), "new"));
        String invoice = tell(invoice(debtor, revenue));
        tell(new Posting.DebtorPosting("crm:nl:debtor:1:2", debtor, "10231", card("B BV"), "changed"));
        tell(new Posting.AttachmentPosting(
                "crm:nl:invoice:1:pdf",
                invoice,
                new SubjectRef("crm", SubjectKind.INVOICE, "1"),
                "2026-1.pdf",
                "kept"));
        tell(money(mollie, invoice, suspense));
        tell(new Posting.LedgerSettlement(
                "psp:mollie:tr_2:later", differences, "tr_2", invoice, TODAY, Money.of("5.00", "EUR"), "ok"));
        String foreign = seed.foreignInvoice(debtor, "H-1", TODAY, 10_000, revenue);
        Reference reference = new Reference(ReferenceKind.INVOICE, "2026-1");
        READS.add(() -> fresh().debtor("10231"));
        READS.add(() -> fresh().relation(debtor));
        READS.add(() -> fresh().sameCompany(RelationRole.DEBTOR, "68750110", "NL001234567B01"));
        seed.costCentre("41", "Project");
        seed.purchase(debtor, "INK-1", TODAY, 10_000, seed.ledger("4510", "Kosten", "Kosten"), "41");
        READS.add(() -> fresh().purchases("41", TODAY, TODAY, ""));
        Administration books = books(
                Map.of(LedgerRole.UNALLOCATED, suspense),
                List.of(new Administration.Clearing("mollie", "EUR", "mollie", mollie, mollie)),
                "high",
                "VerkopenHoog");
        READS.add(() -> fresh().faults(books));
        READS.add(() -> fresh().item(invoice));
        READS.add(() -> fresh().item(foreign));
        READS.add(() -> fresh().itemsByReference(reference, TODAY, TODAY));
        READS.add(() -> fresh().openByReference(Set.of(reference)));
        READS.add(() -> fresh().standing("crm:nl:invoice", "", TODAY.minusDays(30), TODAY));
        READS.add(() -> fresh().openItems("").next());
        READS.add(() -> fresh().items(TODAY.minusDays(30), TODAY, "").next());
        READS.add(() -> fresh().toBeMatched());
        READS.add(() -> fresh().closedUntil());
        READS.add(() -> fresh().movements(mollie, TODAY, TODAY, "").next());
        READS.add(() -> fresh().ledgerBalance(mollie, "EUR", TODAY));
        READS.forEach(Supplier::get);
    }

    @AfterContainer
    static void stop() {
        mad.close();
        genuine.close();
    }

    @Property(seed = Hostile.SEED, edgeCases = EdgeCasesMode.NONE)
    void snelStartIsUnderstoodOrFailsInOneOfFourWays(
            @ForAll("madness") Madness madness, @ForAll @IntRange(max = 9_999) int call) {
        mad.judge("snelstart", madness, READS.get(call % READS.size()));
    }

    @Property(seed = Hostile.SEED, edgeCases = EdgeCasesMode.NONE)
    void anEffectAtSnelStartHasAnIdOrFailsInOneOfFourWays(
            @ForAll("madness") Madness madness, @ForAll @IntRange(max = 9_999) int call) {
        mad.judge("snelstart", madness, EFFECTS.get(call % EFFECTS.size()))
                .ifPresent(id -> assertThat(id).matches(ID));
    }

    /** Its token is asked for anew in each case. */
    private static SnelStartAccounting fresh() {
        Connection connection = new Connection(
                "books",
                SnelStartAccounting.VENDOR,
                Connection.Role.ACCOUNTING,
                mad.baseUrl(),
                "",
                Map.of(SnelStartAccounting.KOPPELSLEUTEL, KEY, SnelStartAccounting.SUBSCRIPTION_KEY, "subscription"),
                List.of(),
                Map.of(),
                new Connection.Routing("nl", Map.of()));
        SnelStartAccounting accounting = new SnelStartAccounting(connection, division, HTTP, name -> name, CLOCK);
        accounting.ready(NOW.plusSeconds(60));
        return accounting;
    }

    /** Executes a posting of one effect, and remembers its call and its look-up. */
    private static String tell(Posting posting) {
        Effect effect = fresh().effects(posting).get(0);
        EFFECTS.add(() -> called(fresh().operation(effect.operation()), effect));
        READS.add(() -> looked(fresh().operation(effect.operation()), effect));
        return EFFECTS.get(EFFECTS.size() - 1).get();
    }

    private static <I> String called(Operation<I> operation, Effect effect) {
        return operation.call(INTENTS.read(effect.intent(), operation.intent(), key -> key), circumstances(effect));
    }

    private static <I> Object looked(Operation<I> operation, Effect effect) {
        return operation.find(INTENTS.read(effect.intent(), operation.intent(), key -> key), circumstances(effect));
    }

    private static Operation.Call circumstances(Effect effect) {
        return new Operation.Call(effect.key(), NOW.plusSeconds(60), source -> new byte[] {'%', 'P', 'D', 'F', '-'});
    }

    private static Posting invoice(String debtor, String revenue) {
        return new Posting.InvoicePosting(
                "crm:nl:invoice:1",
                ReferenceKind.INVOICE,
                "2026-1",
                TODAY,
                TODAY.plusDays(30),
                debtor,
                List.of(new Posting.RevenueLine("Advies", Money.of("100.00", "EUR"), "VerkopenHoog", revenue, "")),
                Money.of("21.00", "EUR"),
                Money.of("121.00", "EUR"),
                "CRM",
                "",
                "booked");
    }

    private static Posting money(String clearing, String invoice, String suspense) {
        return new Posting.MoneyPosting(
                "psp:mollie:tr_1",
                clearing,
                "tr_1",
                TODAY,
                Money.of("10.00", "EUR"),
                "text",
                "Payer",
                List.of(
                        new Posting.ToItem(invoice, ReferenceKind.INVOICE, Money.of("4.00", "EUR")),
                        new Posting.ToLedger(suspense, Money.of("6.00", "EUR"), "rest")),
                "money");
    }

    private static Debtor card(String name) {
        return new Debtor(
                "c1", true, name, "", "", "f@example.com", "", "Straat 1", "3511AA", "Utrecht", "NL", "", "", "");
    }
}
