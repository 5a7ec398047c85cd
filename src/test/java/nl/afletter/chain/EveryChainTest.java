package nl.afletter.chain;

import static nl.afletter.chain.UnknownOutcomeTest.FAULTS;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import nl.afletter.chain.Chain.World;
import nl.afletter.chain.CrmSide.Rate;
import nl.afletter.chain.Points.Point;
import nl.afletter.chain.Side.Ability;
import nl.afletter.chain.Stories.Story;
import nl.afletter.chain.UnknownOutcomeTest.Sent;
import nl.afletter.local.sim.Fault;
import nl.afletter.model.Money;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.prove.Column;
import nl.afletter.prove.ProvingTable;
import nl.afletter.prove.Sample;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Protects that vendors can be put together at will: each CRM, and none, with each PSP and each accounting package ends the worked
 * example in the balances of nl-bookkeeping.md section 4 (with other fees), and a process that dies, or hears no answer, books the same. A build that only
 * samples takes chains in which each vendor meets each other one.
 */
@Tag("prove")
@Execution(ExecutionMode.CONCURRENT)
class EveryChainTest {

    private static final Duration SOON = Duration.ofHours(3);
    private static final Duration TILL_PROVEN = Duration.ofHours(30);
    private static final LocalDate DAY = Stories.DAY;

    /** Deaths tried for each act of a chain, drawn by seed. */
    private static final int DRAWN_POINTS = 30;

    /** Faults tried for each act of a chain, drawn by seed: answers that do not come take real time. */
    private static final int DRAWN_FAULTS = 3;

    private static final List<Function<Chain, CrmSide>> CRMS =
            List.of(TeamleaderSide::new, HubSpotSide::new, GenericCrmSide::new, NoCrm::new);
    private static final List<Function<Chain, PspSide>> PSPS =
            List.of(MollieSide::new, StripeSide::new, GenericPspSide::new);
    private static final List<Function<Chain, BooksSide>> BOOKS =
            List.of(MoneybirdSide::new, ExactSide::new, SnelStartSide::new);

    /** A chain by the numbers of its vendors. */
    record Made(int crm, int psp, int books) {
        Chain chain() {
            return new Chain(new Chain.Vendors(CRMS.get(crm), PSPS.get(psp), BOOKS.get(books)));
        }

        /** Whether it is among those in which each two vendors meet at least once. */
        boolean isOfThePairs() {
            return (crm + psp + books) % 3 == 0;
        }
    }

    static Stream<Made> all() {
        List<Made> all = new ArrayList<>();
        for (int crm = 0; crm < CRMS.size(); crm++) {
            for (int psp = 0; psp < PSPS.size(); psp++) {
                for (int books = 0; books < BOOKS.size(); books++) {
                    all.add(new Made(crm, psp, books));
                }
            }
        }
        return all.stream();
    }

    static Stream<Made> pairs() {
        return all().filter(Made::isOfThePairs);
    }

    static Stream<Made> chains() {
        return ProvingTable.isFull() ? all() : pairs();
    }

    @ParameterizedTest
    @MethodSource("chains")
    void theWorkedExampleEndsInTheBalancesOfTheSheet(Made made) {
        try (Chain chain = made.chain()) {
            String payout = workedExample(chain);

            assertThat(chain.tasks()).as(chain.name()).isEmpty();
            assertThat(balances(chain)).as(chain.name()).isEqualTo(expected(chain));
            assertThat(chain.accounting().items())
                    .as(chain.name() + ": the only open item is the one that was charged back")
                    .filteredOn(item -> item.open() != 0)
                    .extracting(BooksSide.Item::open)
                    .containsExactly(121_00L);
            Subject proven = chain.subject(new SubjectRef(chain.psp().connection(), SubjectKind.PAYOUT, payout));
            assertThat(proven.fact("difference")).as(chain.name()).isEqualTo("0.00");
            assertThat(Footprint.wrong(chain)).as(chain.name()).isEmpty();
        }
    }

    @Tag("prove-only")
    @ParameterizedTest
    @MethodSource("all")
    void aProcessThatDiesBooksTheSame(Made made) {
        for (Story story : stories(made)) {
            try (Chain chain = made.chain()) {
                Runnable act = story.beginning().apply(chain);
                chain.calm(SOON);
                act.run();
                chain.consent();
                List<Point> points = Points.of(chain, () -> chain.calm(story.reach()));
                List<String> undisturbed = Footprint.of(chain);
                assertThat(undisturbed)
                        .as("%s, %s: the undisturbed run", chain.name(), story)
                        .noneMatch(line -> line.startsWith("WRONG"));
                String of = chain.name() + ", " + story;
                for (int n : Sample.drawn(points.size(), DRAWN_POINTS, of)) {
                    Point point = points.get(n);
                    chain.takeBack(point.world());
                    if (point.what().contains("oauth2/")) {
                        // The vendor gave a new pair, and who got it is dead: no machine mends that.
                        chain.consent();
                    }
                    chain.calm(story.reach());
                    Person.settlesWritings(chain, story.reach());
                    String where = of + ", point " + n + " of " + points.size() + ": " + point.what();
                    Measured.same(story, chain, Column.CRASH_POINTS, undisturbed, Footprint.of(chain), where);
                }
            }
        }
    }

    @Tag("prove-only")
    @ParameterizedTest
    @MethodSource("pairs")
    void anAnswerThatNeverComesDoublesNothingAndLosesNothing(Made made) {
        for (Story story : stories(made)) {
            try (Chain chain = made.chain()) {
                Runnable act = story.beginning().apply(chain);
                chain.calm(SOON);
                chain.callsTakeAtMost(UnknownOutcomeTest.CALL);
                act.run();
                chain.consent();
                World start = chain.world();
                List<Sent> calls = UnknownOutcomeTest.calls(chain, story);
                List<String> expected = Footprint.of(chain);
                String of = chain.name() + ", " + story;
                for (int n : Sample.drawn(calls.size() * FAULTS.size(), DRAWN_FAULTS, of)) {
                    Fault.Kind kind = FAULTS.get(n % FAULTS.size());
                    UnknownOutcomeTest.survives(chain, start, story, calls.get(n / FAULTS.size()), kind, expected);
                }
            }
        }
    }

    /** What a chain without a CRM cannot live through is left out. */
    private static List<Story> stories(Made made) {
        try (Chain chain = made.chain()) {
            boolean crm = chain.abilities().contains(Ability.CRM);
            return stories().stream()
                    .filter(story -> crm || !story.useCase().equals("BookInvoice"))
                    .toList();
        }
    }

    private static List<Story> stories() {
        return List.of(
                Story.of("BookInvoice", "book invoice on every chain", chain -> {
                    String company = chain.crm().company("A BV");
                    return () -> chain.crm().invoice(company, DAY, "1000.00");
                }),
                Story.of("SettlePayment", "settle payment on every chain", chain -> {
                    String invoice = chain.crm().invoice(chain.crm().company("A BV"), DAY, "1000.00");
                    chain.calm(SOON);
                    return () -> chain.paid("1210.00", "factuur", invoice);
                }),
                Story.of("ImportPayout", "import payout on every chain", chain -> {
                            chain.psp().charges("0.29", "15.00");
                            String invoice = chain.crm().invoice(chain.crm().company("A BV"), DAY, "1000.00");
                            chain.calm(SOON);
                            chain.paid("1210.00", "factuur", invoice);
                            chain.calm(SOON);
                            return () -> {
                                String payout = chain.psp().payOut(chain.clock.today());
                                chain.tick(new SubjectRef(chain.psp().connection(), SubjectKind.PAYOUT, payout));
                            };
                        })
                        .within(TILL_PROVEN));
    }

    /** The sixteen events, as far as the vendors have them; five payments cost 2.00 each. @return id of the payout */
    private static String workedExample(Chain chain) {
        CrmSide crm = chain.crm();
        PspSide psp = chain.psp();
        psp.charges("2.00", "15.00");
        chain.vies.register("NL", "123456789B13", "Demo BV");
        chain.vies.register("DE", "811907980", "C GmbH");
        String b = crm.company("B BV", "NL001234568B01");
        String f1 = crm.invoice(crm.company("A BV"), DAY, "1000.00");
        String f2 = crm.invoice(b, DAY, "200.00", Rate.LOW);
        String f3 = crm.invoice(crm.company("C GmbH", "DE811907980"), DAY, "500.00", Rate.REVERSED);
        String f4 = crm.invoice(crm.company("D BV", "NL001234569B01"), DAY, "100.00");
        chain.calm(SOON);
        chain.paid("1210.00", "factuur", f1);
        String second = chain.paid(gross(crm, "200.00", Rate.LOW).toDecimal(), "factuur", f2);
        chain.paid("300.00", "deel", f3);
        chain.calm(SOON);
        Money rest = gross(crm, "500.00", Rate.REVERSED).minus(Money.of("299.98", "EUR"));
        chain.paid(rest.toDecimal(), "rest", f3);
        String fifth = chain.paid("121.00", "kaart", f4);
        chain.calm(SOON);
        if (crm.abilities().contains(Ability.CREDIT_NOTES)) {
            crm.creditNote(f2, b, DAY, "50.00", Rate.LOW);
            chain.calm(SOON);
            psp.refund(second, Money.of("54.50", "EUR"));
            chain.calm(SOON);
        }
        psp.chargeback(fifth, Money.of("121.00", "EUR"));
        chain.calm(SOON);
        String payout = psp.payOut(chain.clock.today());
        chain.tick(new SubjectRef(psp.connection(), SubjectKind.PAYOUT, payout));
        chain.calm(TILL_PROVEN);
        return payout;
    }

    private static Money gross(CrmSide crm, String net, Rate rate) {
        BigDecimal factor = BigDecimal.ONE.add(new BigDecimal(crm.rated(rate).fraction));
        return Money.of(new BigDecimal(net).multiply(factor).setScale(2), "EUR");
    }

    /** Without credit notes nothing goes back to B; what the PSP withholds depends on its VAT and its fees. */
    private static Map<String, String> expected(Chain chain) {
        boolean notes = chain.abilities().contains(Ability.CREDIT_NOTES);
        boolean chargebackFees = chain.abilities().contains(Ability.CHARGEBACK_FEES);
        CrmSide crm = chain.crm();
        Money bank = Money.of("1210.02", "EUR")
                .plus(gross(crm, "200.00", Rate.LOW))
                .plus(gross(crm, "500.00", Rate.REVERSED))
                .minus(Money.of(notes ? "54.50" : "0.00", "EUR"))
                .minus(Money.of(chain.psp().chargesVat() ? "12.10" : "10.00", "EUR"))
                .minus(Money.of(chargebackFees ? "15.00" : "0.00", "EUR"));
        Map<String, String> balances =
                new TreeMap<>(Map.of("1100", bank.toDecimal(), "1300", "121.00", "4510", "10.00", "4790", "-0.02"));
        if (chargebackFees) {
            balances.put("4520", "15.00");
        }
        if (crm.rated(Rate.LOW) == Rate.LOW) {
            balances.putAll(Map.of("8000", "-1100.00", "8010", notes ? "-150.00" : "-200.00", "8030", "-500.00"));
        } else {
            balances.put("8000", "-1800.00");
        }
        return balances;
    }

    private static Map<String, String> balances(Chain chain) {
        Map<String, String> balances = new TreeMap<>();
        for (String number :
                List.of("1100", "1210", "1300", "2000", "2999", "4510", "4520", "4790", "8000", "8010", "8030")) {
            Money balance = chain.accounting().balance(number);
            if (!balance.isZero()) {
                balances.put(number, balance.toDecimal());
            }
        }
        return balances;
    }
}
