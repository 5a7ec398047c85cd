package nl.afletter.prove;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import nl.afletter.http.Http;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.stripe.StripeSimulator;
import nl.afletter.model.Connection;
import nl.afletter.model.Money;
import nl.afletter.prove.MadVendor.Madness;
import nl.afletter.vendor.stripe.StripePsp;

/**
 * What Stripe answers, twisted: whatever it is, its adapter gives a value or one of the four kinds of failure, asks a
 * bounded number of times and comes to an end.
 */
@Tag("prove")
class HostileStripeTest extends HostileVendor {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);
    private static final SimClock CLOCK = SimClock.fixedAt("2026-11-20T09:00:00Z");
    private static final Http HTTP = new Http(CLOCK);
    private static final List<Supplier<?>> READS = new ArrayList<>();

    private static StripeSimulator genuine;
    private static MadVendor mad;

    @BeforeContainer
    static void start() {
        genuine = new StripeSimulator(CLOCK, null);
        genuine.tariff("ideal", 29, 0);
        genuine.tariff("dispute", 2000, 0);
        genuine.start(0);
        mad = MadVendor.before(genuine.baseUrl());
        StripePsp psp = new StripePsp(
                new Connection(
                        "psp",
                        "stripe",
                        Connection.Role.PSP,
                        mad.baseUrl(),
                        "",
                        Map.of("apiKey", "key"),
                        List.of(),
                        Map.of(),
                        new Connection.Routing("books", Map.of())),
                HTTP,
                name -> StripeSimulator.KEY,
                CLOCK);
        String payment = paid("121.00");
        String other = paid("60.50");
        genuine.refund(payment, Money.of("21.00", "EUR"));
        genuine.dispute(other, Money.of("60.50", "EUR"));
        paid("500.00");
        String payout = genuine.payOut(TODAY.minusDays(1));
        CLOCK.set(Instant.parse("2026-11-21T09:00:00Z"));
        paid("10.00");
        READS.add(() -> psp.payment(payment));
        READS.add(() -> psp.payment(other));
        READS.add(() -> psp.buyer(payment));
        READS.add(() -> psp.faults(null));
        READS.add(() -> psp.payout(payout));
        READS.add(() -> pages(cursor -> psp.payoutLines(payout, cursor).next()));
        READS.add(() -> pages(cursor -> psp.changes("", Instant.EPOCH, cursor).next()));
        READS.add(() -> psp.balance("EUR", TODAY.minusDays(1)));
        READS.add(() -> psp.bookedWithNextPayout("EUR", TODAY));
        READS.add(() -> psp.withheld("EUR", YearMonth.of(2026, 11)));
        READS.forEach(Supplier::get);
    }

    @AfterContainer
    static void stop() {
        mad.close();
        genuine.close();
    }

    @Property(seed = Hostile.SEED, edgeCases = EdgeCasesMode.NONE)
    void stripeIsUnderstoodOrFailsInOneOfFourWays(
            @ForAll("madness") Madness madness, @ForAll @IntRange(max = 9_999) int call) {
        mad.judge("stripe", madness, READS.get(call % READS.size()));
    }

    private static String paid(String amount) {
        String id = genuine.charge(
                Money.of(amount, "EUR"), "ideal", "Factuur 2026-0117", Map.of("invoiceId", "1", "more", "a"));
        genuine.pay(id, "J. Jansen");
        return id;
    }

    /** All pages up to a number: whoever calls goes on later, with a stored cursor. */
    private static String pages(UnaryOperator<String> page) {
        String cursor = page.apply("");
        for (int i = 0; i < 20 && !cursor.isEmpty(); i++) {
            cursor = page.apply(cursor);
        }
        return cursor;
    }
}
